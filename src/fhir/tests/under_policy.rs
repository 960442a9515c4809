//! What is written here is what the policy lets its writer write.
#![allow(missing_docs, reason = "a test says in its name what it holds")]

use ambulo_care::{Date, Id, Item, Medicine, MedicineKind, MedicineStatus};
use ambulo_fhir::{to_item, to_resource};
use ambulo_policy::{
    Allowed, CareTeams, Decision, FhirRequest, Principal, Reason, Role, RoleKind, Route, Scopes, decide,
};
use serde_json::{Value, json};

fn vitamin(status: MedicineStatus) -> Medicine {
    Medicine {
        id: Id::new("vitamin-d").expect("an id"),
        name: "Vitamin D".into(),
        codes: Vec::new(),
        strength: "1000 IU".into(),
        form: "tablet".into(),
        amount: "1 tablet".into(),
        instruction: None,
        reason: None,
        status,
        kind: MedicineKind::AsNeeded { min_interval_s: 0, max_per_day: 1 },
        start: Date::constant(2026, 3, 1),
        end: None,
    }
}

fn put(stored: Option<&Value>, body: &Value) -> Decision {
    let patient = Principal {
        subject: "account".into(),
        role: Role::Patient { patient: "a".into() },
        scopes: Scopes::offered_to(RoleKind::Patient),
    };
    let route = Route::parse("PUT", "/MedicationRequest/vitamin-d", None).expect("a path of FHIR's");
    decide(&patient, &CareTeams::none(), &FhirRequest { route: &route, stored, body: Some(body) })
}

#[test]
fn a_patient_may_add_a_medicine_stop_it_and_reads_it_back() {
    let patient = Id::new("a").expect("an id");
    let active = Item::Medicine(vitamin(MedicineStatus::Active));
    let first = to_resource(&active, &patient, None);
    assert_eq!(put(None, &first), Decision::Allow(Allowed::Create), "{first}");
    assert_eq!(to_item(&first).expect("read back"), active);

    let stopped = Item::Medicine(vitamin(MedicineStatus::Stopped));
    let second = to_resource(&stopped, &patient, Some(&first));
    assert_eq!(second["intent"], first["intent"]);
    assert_eq!(put(Some(&first), &second), Decision::Allow(Allowed::Update), "{second}");
    assert_eq!(to_item(&second).expect("read back"), stopped);
}

#[test]
fn a_prescription_stays_one_and_is_not_the_patients_to_stop() {
    let patient = Id::new("a").expect("an id");
    let mut prescribed = to_resource(&Item::Medicine(vitamin(MedicineStatus::Active)), &patient, None);
    prescribed["intent"] = json!("order");
    let stopped = to_resource(&Item::Medicine(vitamin(MedicineStatus::Stopped)), &patient, Some(&prescribed));
    assert_eq!(stopped["intent"], "order");
    assert_eq!(put(Some(&prescribed), &stopped), Decision::Forbidden(Reason::NotYours));
}
