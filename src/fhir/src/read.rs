//! From a resource to the thing that it means.

use crate::json::text;
use crate::{FhirProblem, communication, condition, dose, medication, observation, patient};
use crate::{procedure, service_request, session, team};
use ambulo_care::{Id, Item};
use serde_json::Value;

/// The thing that a resource means: [`Item::Unknown`] where it is not understood, [`Item::Withdrawn`] where it
/// was entered in error.
///
/// # Errors
/// [`FhirProblem`] where it is no resource with a type and an id.
pub fn to_item(resource: &Value) -> Result<Item, FhirProblem> {
    if !resource.is_object() {
        return Err(FhirProblem::NotAnObject);
    }
    let resource_type = text(resource, "/resourceType").ok_or(FhirProblem::NoResourceType)?;
    let id = text(resource, "/id").and_then(|id| Id::new(id).ok()).ok_or(FhirProblem::NoId)?;
    let item = match resource_type {
        "Patient" => Some(Item::Person(patient::read(resource, id.clone()))),
        "MedicationRequest" => medication::read(resource, &id).map(Item::Medicine),
        "MedicationAdministration" => dose::read(resource, &id).map(Item::Dose),
        "Observation" => observation::read(resource, &id),
        "Condition" => condition::read(resource, &id).map(Item::Condition),
        "AllergyIntolerance" => condition::read_allergy(resource, &id).map(Item::Allergy),
        "Communication" => communication::read(resource, &id).map(Item::Message),
        "CareTeam" => Some(Item::CareTeam(team::read(resource, id.clone()))),
        "Goal" => team::read_goal(resource, &id).map(Item::Goal),
        "ServiceRequest" => service_request::read(resource, &id).map(Item::Prescription),
        "Procedure" if session::is_session(resource) => session::read(resource, &id).map(Item::Session),
        "Procedure" => procedure::read(resource, &id).map(Item::Procedure),
        _ => None,
    };
    // A dose whose decisions are known stays one, for its last decision may have been undone.
    let decided = matches!(&item, Some(Item::Dose(dose)) if dose::has_decisions(resource, dose));
    let resource_type = resource_type.to_owned();
    Ok(match item {
        _ if is_withdrawn(resource) && !decided => Item::Withdrawn { resource_type, id },
        Some(item) => item,
        None => Item::Unknown { resource_type, id },
    })
}

/// Whether it no longer says anything of the person, or does not yet: entered in error, refuted, an allergy that is over,
/// a measurement that was called off or has no
/// result yet, a procedure that was not done.
fn is_withdrawn(resource: &Value) -> bool {
    let code_at = |at| text(resource, at).unwrap_or_default();
    let over = match text(resource, "/resourceType") {
        Some("AllergyIntolerance") => matches!(code_at("/clinicalStatus/coding/0/code"), "resolved" | "inactive"),
        Some("Observation") => matches!(code_at("/status"), "registered" | "cancelled"),
        Some("Procedure") => code_at("/status") == "not-done",
        _ => false,
    };
    over || ["/status", "/lifecycleStatus"].iter().any(|at| text(resource, at) == Some("entered-in-error"))
        || crate::json::list(resource, "/verificationStatus/coding")
            .iter()
            .any(|coding| matches!(text(coding, "/code"), Some("entered-in-error" | "refuted")))
}
