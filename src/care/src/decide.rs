//! Writing down a decision about a medicine: the dose that then stands in the record.

use crate::{Action, Dose, Id, Instant, Medicine, Slot, as_needed_dose_id, dose_id};

/// The dose of a slot after one more decision. `held` is the version in the record, where there is one.
pub fn decide_slot(
    patient: &Id,
    medicine: &Medicine,
    slot: &Slot,
    held: Option<&Dose>,
    at: Instant,
    device: &str,
    action: Action,
) -> Dose {
    let fresh = || {
        let id = dose_id(patient, &medicine.id, slot);
        Dose::undecided(id, medicine.id.clone(), Some(slot.clone()))
    };
    held.cloned().unwrap_or_else(fresh).decide(at, device, action)
}

/// A dose taken as needed, now.
pub fn take_as_needed(patient: &Id, medicine: &Medicine, at: Instant, device: &str) -> Dose {
    let id = as_needed_dose_id(patient, &medicine.id, at);
    Dose::undecided(id, medicine.id.clone(), None).decide(at, device, Action::Taken)
}
