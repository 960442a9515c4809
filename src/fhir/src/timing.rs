//! Timing: days and times of day.

use crate::codes::{ANCHOR, ZONE};
use crate::extension;
use crate::json::{count, date, list, number, set, text};
use ambulo_care::{Date, Days, Schedule, Time, Weekday, Weekdays, arrange};
use serde_json::{Value, json};

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// The days of a Timing. `start` anchors "every n days" where the timing names no anchor of its own.
pub(crate) fn read_days(timing: &Value, start: Date) -> Days {
    let set = list(timing, "/repeat/dayOfWeek")
        .iter()
        .filter_map(Value::as_str)
        .filter_map(|code| DAYS.iter().find(|(name, _)| *name == code))
        .fold(Weekdays::NONE, |set, (_, day)| set.with(*day));
    if !set.is_empty() {
        return Days::Weekdays(set);
    }
    let unit_days = match text(timing, "/repeat/periodUnit") {
        Some("wk") => 7,
        Some("d") => 1,
        _ => return Days::Daily,
    };
    let anchor = extension::find(timing, ANCHOR).and_then(|e| date(e, "/valueDate"));
    match count(timing, "/repeat/period").map(|n| n.saturating_mul(unit_days)) {
        Some(n) if n > 1 || anchor.is_some() => Days::EveryDays { n, anchor: anchor.unwrap_or(start) },
        _ => Days::Daily,
    }
}

/// The schedule of a Timing.
pub(crate) fn read_schedule(timing: &Value, start: Date) -> Schedule {
    let mut times: Vec<Time> =
        list(timing, "/repeat/timeOfDay").iter().filter_map(|t| t.as_str()?.parse().ok()).collect();
    if times.is_empty() {
        times = usual_times(timing);
    }
    Schedule { times, days: read_days(timing, start), zone: extension::text_of(timing, ZONE).unwrap_or_default() }
}

/// Times for a timing that names none: by the parts of the day it speaks of, else spread over the waking day
/// by its frequency; none where that says nothing.
fn usual_times(timing: &Value) -> Vec<Time> {
    let at = |hour| Time::new(hour, 0, 0, 0).ok();
    let by_event = list(timing, "/repeat/when").iter().filter_map(Value::as_str);
    let mut times: Vec<Time> = by_event
        .filter_map(|event| match event {
            "MORN" | "MORN.early" | "MORN.late" | "ACM" | "CM" | "PCM" | "WAKE" => at(8),
            "NOON" | "ACD" | "CD" | "PCD" => at(12),
            "AFT" | "AFT.early" | "AFT.late" => at(15),
            "EVE" | "EVE.early" | "EVE.late" | "ACV" | "CV" | "PCV" => at(18),
            "NIGHT" | "HS" => at(22),
            _ => None,
        })
        .collect();
    if times.is_empty() {
        let frequency = count(timing, "/repeat/frequency").unwrap_or(1);
        let period = number(timing, "/repeat/period").unwrap_or(1.0);
        let a_day = match text(timing, "/repeat/periodUnit") {
            Some("d" | "wk") => frequency,
            Some("h") if period == 24.0 => frequency,
            Some("h") if period == 12.0 && frequency == 1 => 2,
            Some("h") if period == 8.0 && frequency == 1 => 3,
            Some("h") if period == 6.0 && frequency == 1 => 4,
            _ => 0,
        };
        let hours: &[i8] = match a_day {
            1 => &[8],
            2 => &[8, 20],
            3 => &[8, 14, 20],
            4 => &[8, 12, 16, 20],
            _ => &[],
        };
        times = hours.iter().filter_map(|&hour| at(hour)).collect();
    }
    arrange(&mut times, Ord::cmp);
    times.dedup();
    times
}

/// Puts days into a Timing, with how many times a day.
pub(crate) fn write_days(timing: &mut Value, days: &Days, times_a_day: u32) {
    let mut anchor_day = None;
    let Some(repeat) = crate::json::object_mut(timing, "repeat") else { return };
    set(repeat, "frequency", if times_a_day == 0 { Value::Null } else { json!(times_a_day) });
    set(repeat, "periodUnit", json!("d"));
    let (period, names) = match days {
        Days::Daily => (1, Vec::new()),
        Days::Weekdays(set) => {
            let chosen = DAYS.iter().filter(|(_, day)| set.contains(*day));
            (1, chosen.map(|(name, _)| *name).collect())
        }
        Days::EveryDays { n, anchor } => {
            anchor_day = Some(*anchor);
            (*n, Vec::new())
        }
    };
    set(repeat, "period", json!(period));
    set(repeat, "dayOfWeek", json!(names));
    let anchor = anchor_day.map(|day| json!({"url": ANCHOR, "valueDate": crate::json::written(day)}));
    extension::put(timing, ANCHOR, anchor);
}

/// Puts a schedule into a Timing.
pub(crate) fn write_schedule(timing: &mut Value, schedule: &Schedule) {
    let times: Vec<String> = schedule.times.iter().map(clock).collect();
    write_days(timing, &schedule.days, u32::try_from(times.len()).unwrap_or(0));
    if let Some(repeat) = crate::json::object_mut(timing, "repeat") {
        set(repeat, "timeOfDay", json!(times));
        // FHIR allows times or events, not both.
        set(repeat, "when", Value::Null);
        set(repeat, "offset", Value::Null);
    }
    extension::put_text(timing, ZONE, &schedule.zone);
}

/// A time as FHIR writes it: `hh:mm:ss`.
pub(crate) fn clock(time: &Time) -> String {
    time.to_string()
}
