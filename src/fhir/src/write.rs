//! From a thing to its resource, onto the stored version where there is one.

use crate::json::{set, text};
use crate::{communication, condition, dose, medication, observation, patient, procedure};
use crate::{sampled, service_request, session, team, to_item};
use ambulo_care::{Id, Item};
use serde_json::{Value, json};

/// The resource of a thing of this patient. `onto` is the stored version: what the thing does not change in it
/// stays as it is. A stored version of another type or id is not written onto.
pub fn to_resource(item: &Item, patient: &Id, onto: Option<&Value>) -> Value {
    if let Some(resource) = entered(item, patient, onto) {
        return resource;
    }
    let onto = stored_version(item, onto);
    let old = onto.and_then(|stored| to_item(stored).ok());
    if let (Some(stored), Some(old)) = (onto, &old)
        && old == item
    {
        return stored.clone();
    }
    let mut resource = begun(item, patient, onto);
    let r = &mut resource;
    match (item, &old) {
        (Item::Person(x), Some(Item::Person(old))) => patient::write(r, x, Some(old)),
        (Item::Person(x), _) => patient::write(r, x, None),
        (Item::Medicine(x), Some(Item::Medicine(old))) => medication::write(r, x, Some(old)),
        (Item::Medicine(x), _) => medication::write(r, x, None),
        (Item::Series(x), _) => sampled::write(r, x),
        (Item::Condition(x), Some(Item::Condition(old))) => condition::write(r, x, Some(old)),
        (Item::Condition(x), _) => condition::write(r, x, None),
        (Item::Allergy(x), Some(Item::Allergy(old))) => condition::write_allergy(r, x, Some(old)),
        (Item::Allergy(x), _) => condition::write_allergy(r, x, None),
        (Item::Procedure(x), Some(Item::Procedure(old))) => procedure::write(r, x, Some(old)),
        (Item::Procedure(x), _) => procedure::write(r, x, None),
        (Item::CareTeam(x), _) => team::write(r, x),
        (Item::Goal(x), Some(Item::Goal(old))) => team::write_goal(r, x, Some(old)),
        (Item::Goal(x), _) => team::write_goal(r, x, None),
        (Item::Withdrawn { resource_type, .. }, _) => withdraw(r, resource_type),
        // Written above.
        (Item::Dose(_) | Item::Vital(_) | Item::Message(_) | Item::Prescription(_) | Item::Session(_), _) => {}
        (Item::Unknown { .. }, _) => {}
    }
    resource
}

/// The resource of what people enter in the app, as [`to_resource`] writes it; `None` for what comes from a practice
/// alone (a person, a medicine, a diagnosis, an operation), which the app only reads: it need not hold what writes that.
pub fn entered(item: &Item, patient: &Id, onto: Option<&Value>) -> Option<Value> {
    let onto = stored_version(item, onto);
    let old = onto.and_then(|stored| to_item(stored).ok());
    let unchanged = match (item, &old) {
        (Item::Dose(x), Some(Item::Dose(old))) => x == old,
        (Item::Vital(x), Some(Item::Vital(old))) => x == old,
        (Item::Message(x), Some(Item::Message(old))) => x == old,
        (Item::Prescription(x), Some(Item::Prescription(old))) => x == old,
        (Item::Session(x), Some(Item::Session(old))) => x == old,
        _ => false,
    };
    if unchanged {
        return onto.cloned();
    }
    let mut resource = begun(item, patient, onto);
    let r = &mut resource;
    match (item, &old) {
        (Item::Dose(x), _) => dose::write(r, x),
        (Item::Vital(x), Some(Item::Vital(old))) => observation::write(r, x, Some(old), patient),
        (Item::Vital(x), _) => observation::write(r, x, None, patient),
        (Item::Message(x), Some(Item::Message(old))) => communication::write(r, x, Some(old)),
        (Item::Message(x), _) => communication::write(r, x, None),
        (Item::Prescription(x), Some(Item::Prescription(old))) => {
            service_request::write(r, x, Some(old));
        }
        (Item::Prescription(x), _) => service_request::write(r, x, None),
        (Item::Session(x), _) => session::write(r, x),
        _ => return None,
    }
    Some(resource)
}

/// What is stored, if it is an earlier version of this thing.
fn stored_version<'a>(item: &Item, stored: Option<&'a Value>) -> Option<&'a Value> {
    stored.filter(|stored| {
        text(stored, "/resourceType") == Some(item.resource_type()) && text(stored, "/id") == Some(item.id().as_str())
    })
}

/// What is written onto: the stored version, or a new resource of this patient.
fn begun(item: &Item, patient: &Id, onto: Option<&Value>) -> Value {
    if let Some(stored) = onto {
        return stored.clone();
    }
    let mut resource = json!({"resourceType": item.resource_type(), "id": item.id().as_str()});
    let whose = json!({"reference": format!("Patient/{patient}")});
    match item {
        Item::Person(_) => {}
        Item::Allergy(_) => set(&mut resource, "patient", whose),
        _ => set(&mut resource, "subject", whose),
    }
    resource
}

fn withdraw(resource: &mut Value, resource_type: &str) {
    match resource_type {
        "Goal" => set(resource, "lifecycleStatus", json!("entered-in-error")),
        "Condition" | "AllergyIntolerance" => {
            // Both types forbid a clinical status on what was entered in error.
            set(resource, "clinicalStatus", Value::Null);
            set(resource, "verificationStatus", condition::verification(resource_type, "entered-in-error"));
        }
        _ => set(resource, "status", json!("entered-in-error")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ambulo_care::{Dose, Person};

    #[test]
    fn the_app_enters_doses_and_no_persons() {
        let id = |text: &str| Id::new(text).expect("an id");
        let dose = Item::Dose(Dose::undecided(id("d"), id("m"), None));
        assert_eq!(entered(&dose, &id("ada"), None), Some(to_resource(&dose, &id("ada"), None)));
        let resource = json!({"resourceType": "Patient", "id": "ada", "name": [{"text": "Ada"}]});
        let Ok(person @ Item::Person(Person { .. })) = to_item(&resource) else { panic!("a person") };
        assert_eq!(entered(&person, &id("ada"), Some(&resource)), None);
    }
}
