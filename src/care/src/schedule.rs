//! From a schedule to its slots, and from a slot to the instant that it means.

use crate::{Date, Instant, Medicine, MedicineKind, Schedule, Slot, TimeZone, arrange};

/// The slots of a scheduled medicine from one day to another, both included, within its start and end; in
/// order. A medicine as needed has none. Its status is not looked at: a stopped medicine has a past.
pub fn slots_between(medicine: &Medicine, from: Date, to: Date) -> Vec<Slot> {
    let MedicineKind::Scheduled(schedule) = &medicine.kind else {
        return Vec::new();
    };
    let last = medicine.end.map_or(to, |end| end.min(to));
    let mut times = schedule.times.clone();
    arrange(&mut times, Ord::cmp);
    times.dedup();
    let mut slots = Vec::new();
    let mut day = from.max(medicine.start);
    while day <= last {
        if schedule.days.contains(day) {
            slots.extend(times.iter().map(|&time| Slot { date: day, time, zone: schedule.zone.clone() }));
        }
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    slots
}

/// The instant of a slot under its zone's rules. A time that the clock skips in spring moves on by the
/// length of the gap; of a time that comes twice in autumn the first is meant (RFC 5545's reading).
/// `None` beyond the calendar's ends.
pub fn slot_instant(slot: &Slot, rules: &TimeZone) -> Option<Instant> {
    rules.to_instant(slot.date.to_datetime(slot.time))
}

/// How far from its slot a dose still counts as on time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timely {
    /// Seconds before and after the slot.
    pub window_s: u32,
}

/// The window around a slot in which a dose is on time: 2 hours for medicines taken once a day or less
/// often, 1 hour for those taken more often but not more than every 4 hours, 30 minutes for the rest.
///
/// Source: Institute for Safe Medication Practices, *Acute Care Guidelines for Timely Administration of
/// Scheduled Medications* (2011), for medicines that are not time-critical.
pub fn timely(schedule: &Schedule) -> Timely {
    let window_s = match smallest_gap_s(schedule) {
        gap if gap >= 24 * 3600 => 2 * 3600,
        gap if gap >= 4 * 3600 => 3600,
        _ => 1800,
    };
    Timely { window_s }
}

/// The shortest time between two slots on the wall clock, in seconds, over midnight and over the days between.
pub(crate) fn smallest_gap_s(schedule: &Schedule) -> u32 {
    const DAY_S: u32 = 24 * 3600;
    let mut at: Vec<u32> = schedule.times.iter().map(|t| t.since_midnight_s()).collect();
    arrange(&mut at, Ord::cmp);
    at.dedup();
    let to_next_day = schedule.days.smallest_gap().saturating_mul(DAY_S);
    let (Some(&first), Some(&last)) = (at.first(), at.last()) else {
        return to_next_day;
    };
    let over_night = to_next_day.saturating_sub(last).saturating_add(first);
    at.windows(2).map(|pair| pair[1] - pair[0]).chain([over_night]).min().unwrap_or(to_next_day)
}
