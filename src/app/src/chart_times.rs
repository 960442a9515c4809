//! Where a chart's time axis is labelled: at whole hours of a day, at midnights of longer spans.

use ambulo_care::{Date, Instant, NoSuchTime, Time, TimeZone};

/// A day, in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

/// Two to five instants between two times (milliseconds since 1970), at round places of the wall clock of a zone:
/// every six hours of a day, every other midnight of a week, and so on up to every third month's first.
pub fn ticks(from_ms: i64, to_ms: i64, zone: &TimeZone) -> Vec<Instant> {
    let Ok(from) = Instant::from_millisecond(from_ms) else { return Vec::new() };
    let first = from.to_zoned(zone.clone()).date();
    let days = (to_ms - from_ms) / DAY_MS;
    // The day and the hour of the n-th place.
    let place = |n: u8| -> Result<(Date, u8), NoSuchTime> {
        Ok(match days {
            ..=1 => (first.plus_days(i64::from(n / 4))?, n % 4 * 6),
            2..=8 => (first.plus_days(i64::from(n) * 2)?, 0),
            9..=31 => (first.plus_days(i64::from(n) * 7)?, 0),
            32..=100 => (first.first_of_month(n)?, 0),
            _ => (first.first_of_month(n * 3)?, 0),
        })
    };
    let mut ticks = Vec::new();
    for n in 0..64 {
        let wall = place(n).and_then(|(day, hour)| Ok(day.to_datetime(Time::new(hour as i8, 0, 0, 0)?)));
        let Some(at) = wall.ok().and_then(|wall| zone.to_instant(wall)) else { break };
        if at.as_millisecond() > to_ms {
            break;
        }
        if at.as_millisecond() >= from_ms {
            ticks.push(at);
        }
    }
    ticks
}

/// A letter of the labels is about so wide, pixels of the chart, and two of them are so far apart at least.
const LETTER: f64 = 7.0;
const GAP: f64 = 4.0;

/// The middles of labels, of which each has a place and so many letters, in a chart that is so wide: at their places, or
/// as near as the chart's edge lets them. `None` for one that would lie on the one before it.
pub fn middles(labels: &[(f64, usize)], width: f64) -> Vec<Option<f64>> {
    let mut taken = 0.0;
    let stand = |&(place, letters): &(f64, usize)| {
        let half = LETTER * letters as f64 / 2.0;
        let middle = place.min(width - half).max(half);
        let is_free = middle - half >= taken;
        if is_free {
            taken = middle + half + GAP;
        }
        is_free.then_some(middle)
    };
    labels.iter().map(stand).collect()
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, middles, ticks};
    use ambulo_care::{Instant, TimeZone};

    fn wall(days: i64, at: &str, zone: &str) -> Vec<String> {
        let truth = jiff::tz::TimeZone::get(zone).unwrap();
        let offset = |s: i64| truth.to_offset(jiff::Timestamp::from_second(s).unwrap()).seconds();
        let zone = TimeZone::learn(1_735_689_600, 1_861_920_000, offset); // 2025 to 2028
        let to_ms = at.parse::<Instant>().unwrap().as_millisecond();
        let shown = ticks(to_ms - days * DAY_MS, to_ms, &zone);
        shown
            .into_iter()
            .map(|at| {
                let wall = at.to_zoned(zone.clone());
                format!("{} {}", &wall.date().to_string()[5..], &wall.time().to_string()[..5])
            })
            .collect()
    }

    #[test]
    fn a_day_is_labelled_at_whole_hours() {
        let expected = ["11-20 12:00", "11-20 18:00", "11-21 00:00", "11-21 06:00"];
        assert_eq!(wall(1, "2026-11-21T08:33:00Z", "Europe/Berlin"), expected);
    }

    #[test]
    fn longer_spans_are_labelled_at_midnights_over_a_change_of_the_clock() {
        assert_eq!(wall(7, "2026-10-27T08:00:00Z", "Europe/Berlin"), ["10-22 00:00", "10-24 00:00", "10-26 00:00"]);
        assert_eq!(wall(91, "2026-11-21T08:00:00Z", "Europe/Berlin"), ["09-01 00:00", "10-01 00:00", "11-01 00:00"]);
    }

    #[test]
    fn every_span_has_two_to_five_labels_whatever_the_hour() {
        for days in [1, 7, 30, 91, 365] {
            for hour in 0..48 {
                let at = Instant::from_second(1_795_000_000 + hour * 7919).unwrap();
                for zone in ["Europe/Berlin", "Asia/Kolkata", "America/St_Johns"] {
                    let labels = wall(days, &at.to_string(), zone);
                    assert!((2..=5).contains(&labels.len()), "{days} days before {at}: {labels:?}");
                }
            }
        }
    }

    #[test]
    fn labels_stay_in_the_chart_and_off_each_other() {
        assert_eq!(middles(&[(100.0, 8), (162.0, 8), (224.0, 8)], 320.0), [Some(100.0), Some(162.0), Some(224.0)]);
        // The last is moved in from the edge, and left out where it would lie on the one before.
        assert_eq!(middles(&[(238.0, 8), (300.0, 8)], 320.0), [Some(238.0), None]);
        assert_eq!(middles(&[(258.0, 8), (310.0, 8)], 320.0), [Some(258.0), None]);
        assert_eq!(middles(&[(2.0, 5)], 320.0), [Some(17.5)]);
        assert!(middles(&[], 320.0).is_empty());
    }
}
