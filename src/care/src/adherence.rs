//! How much of what was planned was taken, over days.

use crate::arrange;
use crate::schedule::{slot_instant, slots_between, timely};
use crate::{Date, Dose, Instant, Medicine, MedicineKind, Slot, Time, Zones};

/// Planned and taken doses of one medicine over a window of days.
///
/// `taken / planned` is implementation in the sense of Vrijens et al., *A new taxonomy for describing and
/// defining adherence to medications* (Br J Clin Pharmacol 2012;73:691-705): the extent to which the actual
/// dosing corresponds to the prescribed one. `days_covered / days` is the proportion of days covered, here
/// by recorded doses and not by refills: a day is covered when all its planned doses were taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Adherence {
    /// Slots that have been decided or whose window is past.
    pub planned: u32,
    /// Of these, taken.
    pub taken: u32,
    /// Of these, skipped on purpose.
    pub skipped: u32,
    /// Of these, never decided.
    pub missed: u32,
    /// Days with at least one such slot.
    pub days: u32,
    /// Of these days, those with all such slots taken.
    pub days_covered: u32,
}

impl Adherence {
    /// Taken doses of planned ones, 0 to 1; `None` where none was planned.
    pub fn share_taken(&self) -> Option<f64> {
        (self.planned > 0).then(|| f64::from(self.taken) / f64::from(self.planned))
    }

    /// Proportion of days covered, 0 to 1; `None` where no day had a dose.
    pub fn share_of_days(&self) -> Option<f64> {
        (self.days > 0).then(|| f64::from(self.days_covered) / f64::from(self.days))
    }
}

/// The adherence to one medicine from one day to another, both included. Slots whose window is still open
/// and that are not decided are left out.
pub fn adherence<'a>(
    medicine: &Medicine,
    doses: impl IntoIterator<Item = &'a Dose>,
    from: Date,
    to: Date,
    now: Instant,
    zones: &impl Zones,
) -> Adherence {
    let mut sum = Adherence::default();
    // The slots come day by day.
    let (mut day, mut day_covered) = (None, true);
    for (slot, outcome) in outcomes(medicine, doses, from, to, now, zones) {
        let count = match outcome {
            Outcome::Taken => &mut sum.taken,
            Outcome::Skipped => &mut sum.skipped,
            Outcome::Missed => &mut sum.missed,
            Outcome::Open => continue,
        };
        *count += 1;
        sum.planned += 1;
        if day != Some(slot.date) {
            sum.days_covered += u32::from(day.is_some() && day_covered);
            sum.days += 1;
            (day, day_covered) = (Some(slot.date), true);
        }
        day_covered &= outcome == Outcome::Taken;
    }
    sum.days_covered += u32::from(day.is_some() && day_covered);
    sum
}

/// Slots of these days whose window is past and about which nobody decided, in order.
pub fn missed_slots<'a>(
    medicine: &Medicine,
    doses: impl IntoIterator<Item = &'a Dose>,
    from: Date,
    to: Date,
    now: Instant,
    zones: &impl Zones,
) -> Vec<Slot> {
    outcomes(medicine, doses, from, to, now, zones)
        .into_iter()
        .filter_map(|(slot, outcome)| (outcome == Outcome::Missed).then_some(slot))
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Open,
    Missed,
    Skipped,
    Taken,
}

fn outcomes<'a>(
    medicine: &Medicine,
    doses: impl IntoIterator<Item = &'a Dose>,
    from: Date,
    to: Date,
    now: Instant,
    zones: &impl Zones,
) -> Vec<(Slot, Outcome)> {
    let MedicineKind::Scheduled(schedule) = &medicine.kind else {
        return Vec::new();
    };
    let Some(rules) = zones.rules(&schedule.zone) else {
        return Vec::new();
    };
    let window_s = i64::from(timely(schedule).window_s);
    let mut decided: Vec<((Date, Time), Outcome)> = Vec::new();
    for dose in doses.into_iter().filter(|dose| dose.medicine == medicine.id) {
        let Some(slot) = &dose.slot else { continue };
        let outcome = if dose.taken_at().is_some() {
            Outcome::Taken
        } else if dose.skipped().is_some() {
            Outcome::Skipped
        } else {
            Outcome::Open
        };
        decided.push(((slot.date, slot.time), outcome));
    }
    // Of one slot's outcomes the most telling comes last.
    arrange(&mut decided, Ord::cmp);
    slots_between(medicine, from, to)
        .into_iter()
        .filter_map(|slot| {
            let past = slot_instant(&slot, &rules)?.as_second() + window_s < now.as_second();
            let open = if past { Outcome::Missed } else { Outcome::Open };
            let when = (slot.date, slot.time);
            let after = decided.partition_point(|(other, _)| *other <= when);
            let outcome = match after.checked_sub(1).map(|last| decided[last]) {
                Some((other, decided)) if other == when && decided != Outcome::Open => decided,
                _ => open,
            };
            Some((slot, outcome))
        })
        .collect()
}
