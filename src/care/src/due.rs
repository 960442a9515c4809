//! What is to be done today: medicines by their slots, exercises by their prescriptions.

use crate::schedule::{slot_instant, slots_between, timely};
use crate::{
    Date, Dose, Id, Instant, Medicine, MedicineKind, MedicineStatus, PrescriptionStatus, Record, Slot, TimeZone, Zones,
    arrange,
};

/// One slot of today's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDose {
    /// The medicine's id.
    pub medicine: Id,
    /// The planned wall clock.
    pub slot: Slot,
    /// The instant that the slot means.
    pub at: Instant,
    /// The dose in the record, where one is.
    pub dose: Option<Id>,
}

/// Today's medicines. Each list is in the order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DueList {
    /// Past their window and still open, and the next slot of the medicine has not come yet.
    pub overdue: Vec<DueDose>,
    /// In their window and open.
    pub now: Vec<DueDose>,
    /// Later today.
    pub later: Vec<DueDose>,
    /// Taken or skipped: those of today, and those of yesterday that were still on the list today.
    pub done: Vec<DueDose>,
    /// Never decided, of today, and the next slot has come since.
    pub missed: Vec<DueDose>,
    /// Active medicines to take as needed.
    pub as_needed: Vec<Id>,
}

/// One exercise of today's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueExercise {
    /// The prescription's id.
    pub prescription: Id,
    /// Sessions begun today.
    pub done: u32,
    /// Sessions asked for today.
    pub per_day: u32,
}

/// Today's medicines, each by the wall clock of its own schedule. A dose of yesterday stays on the list
/// until the medicine's next slot comes. Medicines whose zone has no rules are left out.
pub fn due(record: &Record, now: Instant, zones: &impl Zones) -> DueList {
    let mut list = DueList::default();
    for medicine in record.medicines.values().filter(|m| m.status == MedicineStatus::Active) {
        match &medicine.kind {
            MedicineKind::AsNeeded { .. } => list.as_needed.push(medicine.id.clone()),
            MedicineKind::Scheduled(schedule) => {
                if let Some(rules) = zones.rules(&schedule.zone) {
                    let window_s = i64::from(timely(schedule).window_s);
                    sort_slots(&mut list, record, medicine, now, &rules, window_s);
                }
            }
        }
    }
    for doses in [&mut list.overdue, &mut list.now, &mut list.later, &mut list.done, &mut list.missed] {
        arrange(doses, |a, b| (a.at, &a.medicine).cmp(&(b.at, &b.medicine)));
    }
    list
}

fn sort_slots(list: &mut DueList, record: &Record, medicine: &Medicine, now: Instant, rules: &TimeZone, window_s: i64) {
    let today = now.to_zoned(rules.clone()).date();
    let yesterday = today.yesterday().unwrap_or(today);
    let slots: Vec<(Slot, Instant)> = slots_between(medicine, yesterday, today)
        .into_iter()
        .filter_map(|slot| slot_instant(&slot, rules).map(|at| (slot, at)))
        .collect();
    for (index, (slot, at)) in slots.iter().enumerate() {
        let since_s = now.as_second() - at.as_second();
        let superseded = slots.get(index + 1).is_some_and(|(_, next)| now.as_second() >= next.as_second() - window_s);
        let held = dose_of(record, &medicine.id, slot);
        let open = held.is_none_or(Dose::is_open);
        let place = match (slot.date == today, open) {
            (true, false) => &mut list.done,
            // Who takes yesterday's last dose after midnight has done something today.
            (false, false) if !superseded && held.is_some_and(|dose| decided_on(dose, today, rules)) => &mut list.done,
            (false, false) => continue,
            (true, true) if since_s < -window_s => &mut list.later,
            (_, true) if since_s <= window_s => &mut list.now,
            (true, true) if superseded => &mut list.missed,
            (false, true) if superseded => continue,
            (_, true) => &mut list.overdue,
        };
        place.push(DueDose {
            medicine: medicine.id.clone(),
            slot: slot.clone(),
            at: *at,
            dose: held.map(|d| d.id.clone()),
        });
    }
}

/// Whether the decision that holds was made on this day.
fn decided_on(dose: &Dose, day: Date, rules: &TimeZone) -> bool {
    dose.current().is_some_and(|decision| decision.at.to_zoned(rules.clone()).date() == day)
}

/// The dose of this slot, whatever its id; one that is decided before one that is not.
fn dose_of<'a>(record: &'a Record, medicine: &Id, slot: &Slot) -> Option<&'a Dose> {
    record
        .doses
        .values()
        .filter(|dose| dose.medicine == *medicine && dose.is_of(slot))
        .min_by_key(|dose| dose.is_open())
}

/// The exercises of a day: active prescriptions that fall on it, with the sessions begun that day under
/// these zone rules. In the order of their ids.
pub fn exercises_due(record: &Record, day: Date, rules: &TimeZone) -> Vec<DueExercise> {
    record
        .prescriptions
        .values()
        .filter(|p| p.status == PrescriptionStatus::Active && p.days.contains(day))
        .map(|p| {
            let of_day = record
                .sessions
                .values()
                .filter(|s| s.prescription == p.id && s.started.to_zoned(rules.clone()).date() == day);
            let done = u32::try_from(of_day.count()).unwrap_or(u32::MAX);
            DueExercise { prescription: p.id.clone(), done, per_day: p.per_day }
        })
        .collect()
}
