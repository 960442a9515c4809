//! The guard against taking a medicine twice, too early or too often.

use crate::schedule::{slot_instant, smallest_gap_s, timely};
use crate::{Dose, Instant, Medicine, MedicineKind, MedicineStatus, Slot, Zones, arrange};

/// Why a dose should not be taken now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TakeRefusal {
    /// Another dose of the medicine was taken too short a time ago.
    #[error("too soon after the last dose")]
    TooSoon {
        /// From when on it is right.
        next_ok: Instant,
    },
    /// This very dose was taken.
    #[error("this dose was taken")]
    AlreadyTaken {
        /// When.
        at: Instant,
    },
    /// The most doses in 24 hours have been taken.
    #[error("the most doses in 24 hours have been taken")]
    DailyMaximum {
        /// When the oldest of them is 24 hours past.
        next_ok: Instant,
    },
    /// Its time has not come.
    #[error("not yet time for this dose")]
    NotYet {
        /// From when on it is right.
        from: Instant,
    },
    /// The medicine was stopped.
    #[error("this medicine is stopped")]
    Stopped,
}

/// Whether a dose may be taken now. `slot` names a scheduled dose, `None` one as needed; `doses` may hold
/// those of other medicines.
///
/// A scheduled dose is refused before its timely window opens ([`timely`]), and while the last dose taken is
/// nearer than a quarter of the schedule's shortest gap. The quarter is this program's own reading of the NHS
/// Specialist Pharmacy Service's *Advising on missed or delayed doses of medicines*: a late dose may be taken
/// as long as the next is not due within a few hours, and the next then follows at its usual time. For a
/// medicine once a day it is 6 hours, twice a day 3. A zone without rules leaves the clock out of it.
///
/// # Errors
/// The reason for which it should not be taken, the most telling first.
pub fn check_take<'a>(
    medicine: &Medicine,
    doses: impl IntoIterator<Item = &'a Dose>,
    slot: Option<&Slot>,
    now: Instant,
    zones: &impl Zones,
) -> Result<(), TakeRefusal> {
    if medicine.status == MedicineStatus::Stopped {
        return Err(TakeRefusal::Stopped);
    }
    let mut taken: Vec<Instant> = Vec::new();
    for dose in doses.into_iter().filter(|dose| dose.medicine == medicine.id) {
        let Some(at) = dose.taken_at() else { continue };
        if slot.is_some_and(|slot| dose.is_of(slot)) {
            return Err(TakeRefusal::AlreadyTaken { at });
        }
        taken.push(at);
    }
    arrange(&mut taken, Ord::cmp);
    match &medicine.kind {
        MedicineKind::AsNeeded { min_interval_s, max_per_day } => {
            spaced(&taken, now, *min_interval_s)?;
            within_day(&taken, now, *max_per_day)
        }
        MedicineKind::Scheduled(schedule) => {
            if let Some(slot) = slot
                && let Some(at) = zones.rules(&slot.zone).and_then(|z| slot_instant(slot, &z))
            {
                let from = later(at, -i64::from(timely(schedule).window_s));
                if now < from {
                    return Err(TakeRefusal::NotYet { from });
                }
            }
            spaced(&taken, now, smallest_gap_s(schedule) / 4)
        }
    }
}

/// Nothing taken within this time of now. A dose that a wrong clock puts into the future counts as now.
fn spaced(taken: &[Instant], now: Instant, interval_s: u32) -> Result<(), TakeRefusal> {
    let Some(&last) = taken.last() else {
        return Ok(());
    };
    let next_ok = later(last.min(now), i64::from(interval_s));
    if now < next_ok { Err(TakeRefusal::TooSoon { next_ok }) } else { Ok(()) }
}

/// Fewer than the maximum taken in the last 24 hours.
fn within_day(taken: &[Instant], now: Instant, maximum: u32) -> Result<(), TakeRefusal> {
    const DAY_S: i64 = 24 * 3600;
    let Ok(maximum) = usize::try_from(maximum) else {
        return Ok(());
    };
    let since = later(now, -DAY_S);
    let recent: Vec<Instant> = taken.iter().copied().filter(|&at| at > since).collect();
    if maximum == 0 || recent.len() < maximum {
        return Ok(());
    }
    let frees = recent[recent.len() - maximum];
    Err(TakeRefusal::DailyMaximum { next_ok: later(frees.min(now), DAY_S) })
}

/// An instant some seconds later, held at the calendar's ends.
fn later(at: Instant, seconds: i64) -> Instant {
    at.plus_s(seconds)
}
