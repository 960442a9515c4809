//! Whose record a resource belongs to, and who may see it.

use serde_json::Value;

use crate::id::{is_id, relative_reference};
use crate::table::{PatientElement, Rule};
use crate::{CareTeams, Principal, Role};

/// The patient whose record the resource belongs to; `None` where it does not say so strictly, or
/// its type is in nobody's record here.
#[must_use]
pub fn patient_of(resource: &Value) -> Option<&str> {
    let rule = Rule::of(resource["resourceType"].as_str()?)?;
    let element = match rule.patient_element {
        PatientElement::Id => return resource["id"].as_str().filter(|id| is_id(id)),
        PatientElement::Subject => "subject",
        PatientElement::Patient => "patient",
    };
    match relative_reference(resource[element]["reference"].as_str()?)? {
        ("Patient", id) => Some(id),
        _ => None,
    }
}

/// Whether the person may see into this patient's record at all.
#[must_use]
pub fn may_see_patient(principal: &Principal, teams: &CareTeams, patient: &str) -> bool {
    match &principal.role {
        Role::Patient { patient: own } => own == patient,
        Role::Therapist { .. } => teams.has(patient),
    }
}

/// Whether the person may see this resource: for each entry of a reply, whatever the query was.
#[must_use]
pub fn may_see(principal: &Principal, teams: &CareTeams, resource: &Value) -> bool {
    patient_of(resource).is_some_and(|patient| may_see_patient(principal, teams, patient))
}
