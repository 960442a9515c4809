//! Resources that others wrote: codes, units and shapes that are not ours, and plain nonsense.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ambulo_care::{
    Action, DoseSource, Id, Item, Measure, MedicineKind, MedicineStatus, Procedure, ProcedureStatus, Record, Source,
    Unit, VitalKind,
};
use ambulo_fhir::{FhirProblem, MADE_UP, TAG_SYSTEM, to_item, to_resource};
use proptest::prelude::*;
use serde_json::{Value, json};

fn patient() -> Id {
    Id::new("patient").unwrap()
}

fn unknown(resource: &Value) -> bool {
    matches!(to_item(resource), Ok(Item::Unknown { .. }))
}

#[test]
fn what_is_no_resource_is_a_problem() {
    for (value, problem) in [
        (json!(null), FhirProblem::NotAnObject),
        (json!([1]), FhirProblem::NotAnObject),
        (json!({}), FhirProblem::NoResourceType),
        (json!({"resourceType": 3}), FhirProblem::NoResourceType),
        (json!({"resourceType": "Patient"}), FhirProblem::NoId),
        (json!({"resourceType": "Patient", "id": "not an id"}), FhirProblem::NoId),
    ] {
        assert_eq!(to_item(&value), Err(problem), "{value}");
    }
}

#[test]
fn hl7s_own_blood_pressure_example_is_read() {
    // After the published example "blood-pressure" of the R4 specification.
    let resource = json!({
        "resourceType": "Observation", "id": "blood-pressure", "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9", "display": "Blood pressure panel with all children optional"}]},
        "subject": {"reference": "Patient/example"}, "effectiveDateTime": "2012-09-17",
        "performer": [{"reference": "Practitioner/example"}],
        "component": [
            {"code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}, {"system": "http://snomed.info/sct", "code": "271649006"}]},
             "valueQuantity": {"value": 107, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}},
            {"code": {"coding": [{"system": "http://loinc.org", "code": "8462-4"}]},
             "valueQuantity": {"value": 60, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}},
        ],
    });
    let Ok(Item::Vital(vital)) = to_item(&resource) else { panic!() };
    assert_eq!(vital.value, Measure::Pressure { systolic: 107.0, diastolic: 60.0, unit: Unit::MillimetreOfMercury });
    assert_eq!(vital.at.to_string(), "2012-09-17T12:00:00Z");
    assert_eq!(vital.day.map(|day| day.to_string()).as_deref(), Some("2012-09-17"), "its hour is not known");
    assert_eq!(to_resource(&Item::Vital(vital), &patient(), Some(&resource)), resource.clone());
}

#[test]
fn what_no_longer_says_anything_of_the_person_is_withdrawn_and_not_unknown() {
    let code = |code: &str| json!({"coding": [{"code": code}]});
    let words = json!({"text": "Nickel"});
    for (resource_type, key, value) in [
        ("Condition", "verificationStatus", code("refuted")),
        ("AllergyIntolerance", "verificationStatus", code("refuted")),
        ("AllergyIntolerance", "clinicalStatus", code("resolved")),
        ("AllergyIntolerance", "clinicalStatus", code("inactive")),
        ("Observation", "status", json!("cancelled")),
        ("Observation", "status", json!("registered")),
        ("Procedure", "status", json!("not-done")),
    ] {
        let mut resource = json!({"resourceType": resource_type, "id": "x", "code": words});
        resource[key] = value;
        assert!(matches!(to_item(&resource), Ok(Item::Withdrawn { .. })), "{resource}");
    }
    let healed = json!({"resourceType": "Condition", "id": "x", "code": words, "clinicalStatus": code("resolved")});
    assert!(matches!(to_item(&healed), Ok(Item::Condition(_))), "a condition that is over is still told of");
}

#[test]
fn a_measurement_is_dated_as_far_as_its_day_is_known() {
    let read = |when: &str| {
        let resource = json!({
            "resourceType": "Observation", "id": "w", "status": "final", "effectiveDateTime": when,
            "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
            "valueQuantity": {"value": 71, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"},
        });
        let Ok(Item::Vital(vital)) = to_item(&resource) else { panic!("{when}") };
        assert_eq!(to_resource(&Item::Vital(vital.clone()), &patient(), Some(&resource)), resource);
        (vital.day.map(|day| day.to_string()), vital.is_dated())
    };
    for (when, dated) in [("2019", false), ("2019-05", false), ("2019-05-04", true)] {
        assert_eq!(read(when), (Some(when.to_owned()), dated));
    }
    assert_eq!(read("2019-05-04T08:00:00+02:00"), (None, true));
}

#[test]
fn unknown_units_are_kept_and_values_that_are_no_values_refused() {
    let with = |key: &str, value: Value| {
        let mut resource = json!({
            "resourceType": "Observation", "id": "g", "status": "final", "effectiveDateTime": "2026-11-21T07:00:00+01:00",
            "code": {"coding": [{"system": "http://loinc.org", "code": "2345-7"}]},
        });
        resource[key] = value;
        resource
    };
    let Ok(Item::Vital(vital)) = to_item(&with("valueQuantity", json!({"value": 1.2, "unit": "g/L"}))) else {
        panic!()
    };
    assert_eq!(vital.kind, VitalKind::Glucose);
    assert_eq!(vital.value, Measure::One { value: 1.2, unit: Unit::Other("g/L".into()) });
    assert!(unknown(&with("valueQuantity", json!({"value": 20, "comparator": "<", "unit": "mg/dL"}))));
    assert!(unknown(&with("valueString", json!("high"))));
    assert!(unknown(&with("dataAbsentReason", json!({"text": "lost"}))));
    let mut wrong = with("valueQuantity", json!({"value": 90}));
    wrong["status"] = json!("entered-in-error");
    assert!(matches!(to_item(&wrong), Ok(Item::Withdrawn { .. })));
}

#[test]
fn sampled_data_with_factor_origin_and_gaps() {
    let mut resource = json!({
        "resourceType": "Observation", "id": "s", "status": "final",
        "effectivePeriod": {"start": "2026-11-21T00:00:00+01:00"}, "device": {"display": "Watch"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]},
        "valueSampledData": {"origin": {"value": 10, "system": "http://unitsofmeasure.org", "code": "/min"},
            "period": 1000, "factor": 0.5, "dimensions": 1, "data": "100 E 120 U  L\n140"},
    });
    let Ok(Item::Series(series)) = to_item(&resource) else { panic!() };
    assert_eq!(series.values, [Some(60.0), None, Some(70.0), None, None, Some(80.0)]);
    assert_eq!((series.period_s, series.source), (1.0, Source::Device("Watch".into())));
    for (at, value) in [("period", json!(0)), ("dimensions", json!(2)), ("data", json!("1 two 3")), ("data", json!(7))]
    {
        let before = std::mem::replace(&mut resource["valueSampledData"][at], value);
        assert!(unknown(&resource), "{resource}");
        resource["valueSampledData"][at] = before;
    }
}

#[test]
fn a_prescription_from_a_clinic_is_read() {
    let resource = json!({
        "resourceType": "MedicationRequest", "id": "m", "status": "active", "intent": "order", "authoredOn": "2026-11-02",
        "medicationCodeableConcept": {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "860975", "display": "metformin 500 MG"}]},
        "dosageInstruction": [{"text": "1 tablet twice a day", "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "tablet"}}]}],
    });
    let Ok(Item::Medicine(mut medicine)) = to_item(&resource) else { panic!() };
    assert_eq!((medicine.name.as_str(), medicine.amount.as_str()), ("metformin 500 MG", "1 tablet"));
    assert_eq!(medicine.start.to_string(), "2026-11-02");
    let MedicineKind::Scheduled(schedule) = &medicine.kind else { panic!() };
    assert_eq!(schedule.times.iter().map(|t| t.hour()).collect::<Vec<_>>(), [8, 20]);
    // Stopping it changes the status and nothing else.
    medicine.status = MedicineStatus::Stopped;
    let mut expected = resource.clone();
    expected["status"] = json!("stopped");
    assert_eq!(to_resource(&Item::Medicine(medicine), &patient(), Some(&resource))["status"], "stopped");
    let Ok(item) = to_item(&expected) else { panic!() };
    assert_eq!(to_resource(&item, &patient(), Some(&resource)), expected);
}

#[test]
fn an_administration_from_elsewhere_is_one_decision_that_yields_to_ours() {
    let resource = json!({
        "resourceType": "MedicationAdministration", "id": "a", "status": "completed",
        "medicationCodeableConcept": {"text": "Metformin"}, "subject": {"reference": "Patient/patient"},
        "request": {"reference": "https://clinic.example/fhir/MedicationRequest/m/_history/2"},
        "effectivePeriod": {"start": "2026-11-21T08:00:00+01:00"},
    });
    let Ok(Item::Dose(dose)) = to_item(&resource) else { panic!() };
    assert_eq!((dose.medicine.as_str(), dose.source, dose.decisions.len()), ("m", DoseSource::Elsewhere, 1));
    assert_eq!(dose.decisions[0].clock, 0);
    let undone = dose.decide("2026-11-21T09:00:00Z".parse().unwrap(), "phone", Action::Undone);
    let written = to_resource(&Item::Dose(undone.clone()), &patient(), Some(&resource));
    assert_eq!(written["status"], "entered-in-error");
    assert_eq!(written["medicationCodeableConcept"], resource["medicationCodeableConcept"]);
    assert_eq!(to_item(&written), Ok(Item::Dose(undone)));
    let mut wrong = resource.clone();
    wrong["status"] = json!("entered-in-error");
    assert!(matches!(to_item(&wrong), Ok(Item::Withdrawn { .. })));
}

/// A procedure as US Core has it, coded thrice, with what we do not read.
fn knee() -> Value {
    json!({
        "resourceType": "Procedure", "id": "knee", "status": "completed",
        "code": {"coding": [
            {"system": "http://snomed.info/sct", "code": "609588000", "display": "Total knee replacement"},
            {"system": "http://www.cms.gov/Medicare/Coding/ICD10", "code": "0SRD0J9"},
            {"system": "http://www.ama-assn.org/go/cpt"},
        ]},
        "subject": {"reference": "Patient/patient"}, "encounter": {"reference": "Encounter/e"},
        "performedPeriod": {"start": "2026-11-04T08:10:00+01:00", "end": "2026-11-04T09:40:00+01:00"},
        "bodySite": [{"coding": [{"system": "http://snomed.info/sct", "code": "82169009", "display": "Left knee"}]}],
        "usedReference": [{"reference": "Device/implant"}],
    })
}

#[test]
fn an_operation_is_read_as_us_core_writes_it() {
    let resource = knee();
    let Ok(Item::Procedure(procedure)) = to_item(&resource) else { panic!() };
    assert_eq!(procedure.text, "Total knee replacement");
    let codes: Vec<&str> = procedure.codes.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(codes, ["609588000", "0SRD0J9"], "a coding without a code says nothing");
    assert_eq!(procedure.done.unwrap().to_string(), "2026-11-04");
    assert_eq!(procedure.body_site.as_deref(), Some("Left knee"));
    assert_eq!(procedure.status, ProcedureStatus::Done);
    let moved = Procedure { done: "2026-11-05".parse().ok(), ..procedure };
    let written = to_resource(&Item::Procedure(moved), &patient(), Some(&resource));
    assert_eq!((&written["performedDateTime"], written.get("performedPeriod")), (&json!("2026-11-05"), None));
    for kept in ["code", "bodySite", "encounter", "usedReference"] {
        assert_eq!(written[kept], resource[kept]);
    }
}

#[test]
fn what_was_not_done_or_says_nothing_is_no_operation() {
    let with = |at: &str, value: Value| {
        let mut resource = knee();
        *resource.pointer_mut(at).unwrap() = value;
        resource
    };
    assert!(matches!(to_item(&with("/status", json!("not-done"))), Ok(Item::Withdrawn { .. })));
    assert!(unknown(&with("/code", json!({"coding": [{"system": "http://snomed.info/sct"}]}))));
    // An exercise session of ours with half of it missing is not taken for one.
    let exercise = json!({"coding": [{"system": "https://ambulo.care/fhir/exercise", "code": "knee-flexion"}]});
    assert!(unknown(&with("/code", exercise)));
    assert!(matches!(to_item(&with("/status", json!("entered-in-error"))), Ok(Item::Withdrawn { .. })));
    for (status, read) in [
        (json!("preparation"), ProcedureStatus::Planned),
        (json!("on-hold"), ProcedureStatus::Underway),
        (json!("stopped"), ProcedureStatus::Stopped),
        (json!("a word of a newer version"), ProcedureStatus::Unknown),
        (json!(7), ProcedureStatus::Unknown),
    ] {
        let Ok(Item::Procedure(procedure)) = to_item(&with("/status", status.clone())) else { panic!("{status}") };
        assert_eq!(procedure.status, read, "{status}");
    }
    let mut undated = with("/performedPeriod", json!("when it rained"));
    undated["bodySite"] = json!({"text": "no list"});
    let Ok(Item::Procedure(procedure)) = to_item(&undated) else { panic!() };
    assert_eq!((procedure.done, procedure.body_site), (None, None));
}

#[test]
fn an_operation_that_was_withdrawn_leaves_the_record() {
    let mut record = Record::default();
    record.upsert(to_item(&knee()).unwrap());
    assert_eq!(record.procedures.len(), 1);
    assert!(!record.is_empty() && record.sessions.is_empty());
    let mut withdrawn = knee();
    withdrawn["status"] = json!("entered-in-error");
    record.upsert(to_item(&withdrawn).unwrap());
    assert_eq!(record, Record::default());
}

#[test]
fn a_medicines_codes_are_read_wherever_they_stand() {
    let coding = json!({"coding": [
        {"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "860975", "display": "metformin 500 MG Tablet"},
        {"system": "http://www.whocc.no/atc", "code": "A10BA02"},
        {"code": "of no system"}, "nonsense",
    ]});
    let request = json!({"resourceType": "MedicationRequest", "id": "m", "status": "active", "intent": "order"});
    let mut inline = request.clone();
    inline["medicationCodeableConcept"] = coding.clone();
    let mut contained = request.clone();
    contained["contained"] = json!([{"resourceType": "Medication", "id": "med", "code": coding}]);
    contained["medicationReference"] = json!({"reference": "#med"});
    for resource in [inline, contained] {
        let Ok(Item::Medicine(medicine)) = to_item(&resource) else { panic!("{resource}") };
        assert_eq!(medicine.name, "metformin 500 MG Tablet");
        let codes: Vec<&str> = medicine.codes.iter().map(|c| c.code.as_str()).collect();
        assert_eq!(codes, ["860975", "A10BA02"]);
        assert_eq!(to_resource(&Item::Medicine(medicine), &patient(), Some(&resource)), resource);
    }
}

#[test]
fn a_decision_from_a_newer_version_is_kept() {
    let newer = json!({"url": "https://ambulo.care/fhir/dose-decision", "extension": [
        {"url": "id", "valueString": "x"}, {"url": "clock", "valueUnsignedInt": 9},
        {"url": "at", "valueInstant": "2026-11-21T08:00:00Z"}, {"url": "action", "valueCode": "halved"}]});
    let resource = json!({
        "resourceType": "MedicationAdministration", "id": "a", "status": "completed", "extension": [newer],
        "medicationCodeableConcept": {"text": "Metformin"}, "request": {"reference": "MedicationRequest/m"},
    });
    let Ok(Item::Dose(dose)) = to_item(&resource) else { panic!() };
    assert!(dose.decisions.is_empty());
    let taken = dose.decide("2026-11-21T09:00:00Z".parse().unwrap(), "phone", Action::Taken);
    let written = to_resource(&Item::Dose(taken), &patient(), Some(&resource));
    assert_eq!(written["extension"].as_array().unwrap().len(), 2);
    assert_eq!(written["extension"][0], newer);
}

#[test]
fn withdrawing_says_so_and_keeps_the_rest() {
    for (resource_type, at) in [
        ("Observation", "/status"),
        ("Goal", "/lifecycleStatus"),
        ("Condition", "/verificationStatus/coding/0/code"),
        ("AllergyIntolerance", "/verificationStatus/coding/0/code"),
    ] {
        let stored = json!({"resourceType": resource_type, "id": "x", "clinicalStatus": {"coding": [{"code": "active"}]},
            "meta": {"tag": [{"system": TAG_SYSTEM, "code": MADE_UP}]}});
        let gone = Item::Withdrawn { resource_type: resource_type.into(), id: Id::new("x").unwrap() };
        let written = to_resource(&gone, &patient(), Some(&stored));
        assert_eq!(written.pointer(at), Some(&json!("entered-in-error")), "{resource_type}");
        assert_eq!(written["meta"], stored["meta"]);
        assert_eq!(to_item(&written), Ok(gone));
    }
}

#[test]
fn another_resource_is_not_written_onto() {
    let other = json!({"resourceType": "Goal", "id": "y", "description": {"text": "someone else's"}, "secret": 1});
    let goal = ambulo_care::Goal { id: Id::new("x").unwrap(), text: "Walk".into(), target: None };
    let written = to_resource(&Item::Goal(goal), &patient(), Some(&other));
    assert_eq!((&written["id"], written.get("secret")), (&json!("x"), None));
}

fn arbitrary_json() -> impl Strategy<Value = Value> {
    let words = prop::sample::select(vec![
        "resourceType",
        "id",
        "status",
        "code",
        "coding",
        "system",
        "http://loinc.org",
        "85354-9",
        "2339-0",
        "final",
        "extension",
        "url",
        "https://ambulo.care/fhir/dose-decision",
        "https://ambulo.care/fhir/slot",
        "https://ambulo.care/fhir/exercise",
        "2026-11-21",
        "2026-13-45",
        "+999999-01-01T00:00:00Z",
        "24:00:00",
        "1e400",
        "",
        "\u{0}",
        "é",
        "Patient/a/../b",
        "MedicationRequest/",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        words.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(words.clone().prop_map(String::from), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Every place in a JSON value, as pointers.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(map) => map.iter().for_each(|(key, v)| places(v, &format!("{at}/{key}"), all)),
        Value::Array(list) => list.iter().enumerate().for_each(|(n, v)| places(v, &format!("{at}/{n}"), all)),
        _ => {}
    }
}

fn samples() -> Vec<Value> {
    serde_json::from_str(include_str!("samples.json")).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    // A whole resource with one to three places replaced by anything at all.
    #[test]
    fn nonsense_never_panics_and_is_never_lost(
        which in 0..14usize, holes in prop::collection::vec((any::<prop::sample::Index>(), arbitrary_json()), 1..4),
    ) {
        let samples = samples();
        prop_assert_eq!(samples.len(), 14);
        let mut resource = samples[which].clone();
        for (place, nonsense) in holes {
            let mut all = Vec::new();
            places(&resource, "", &mut all);
            let at = place.get(&all);
            if let Some(hole) = resource.pointer_mut(at) {
                *hole = nonsense;
            }
        }
        if let Ok(item) = to_item(&resource) {
            // Written back unchanged it is byte for byte what it was.
            prop_assert_eq!(to_resource(&item, &patient(), Some(&resource)), resource.clone());
            // And a fresh writing of whatever was read makes a resource again.
            let fresh = to_resource(&item, &patient(), None);
            prop_assert!(to_item(&fresh).is_ok());
            // Another change onto the damaged resource does not panic either.
            let gone = Item::Withdrawn { resource_type: item.resource_type().into(), id: item.id().clone() };
            let _ = to_resource(&gone, &patient(), Some(&resource));
            for sample in &samples {
                if let Ok(other) = to_item(sample) && other.resource_type() == item.resource_type() {
                    let mut onto = resource.clone();
                    onto["id"] = sample["id"].clone();
                    let written = to_resource(&other, &patient(), Some(&onto));
                    prop_assert!(to_item(&written).is_ok());
                }
            }
        }
    }
}

#[test]
fn what_is_known_of_a_date_is_read_and_no_more() {
    let with = |onset: &str| {
        json!({
            "resourceType": "Condition", "id": "asthma", "code": {"text": "Asthma"},
            "subject": {"reference": "Patient/patient"}, "onsetDateTime": onset,
        })
    };
    for (written, read) in [
        ("2019", Some("2019")),
        ("2019-05", Some("2019-05")),
        ("2019-05-04", Some("2019-05-04")),
        ("2019-05-04T23:10:00-08:00", Some("2019-05-04")),
        ("in spring", None),
        ("2019-5", None),
    ] {
        let Ok(Item::Condition(condition)) = to_item(&with(written)) else { panic!("{written}") };
        assert_eq!(condition.onset.map(|day| day.to_string()).as_deref(), read);
        let resolved = ambulo_care::Condition { status: ambulo_care::ConditionStatus::Resolved, ..condition };
        let kept = to_resource(&Item::Condition(resolved), &patient(), Some(&with(written)));
        assert_eq!(kept["onsetDateTime"], json!(written), "what is not changed stays as it was");
    }
}

#[test]
fn a_condition_keeps_all_its_codes_in_their_order() {
    let of = |codings: Value| {
        let condition = json!({"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/p"},
            "code": {"text": "Worn knee", "coding": codings}});
        let Ok(Item::Condition(condition)) = to_item(&condition) else { panic!("a condition") };
        condition.codes.into_iter().map(|code| code.code).collect::<Vec<_>>()
    };
    let own = json!({"system": "https://practice.example/codes", "code": "K7"});
    let icd = json!({"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M17.11"});
    let snomed = json!({"system": "http://snomed.info/sct", "code": "239873007"});
    assert_eq!(of(json!([own, icd, snomed])), ["K7", "M17.11", "239873007"]);
    assert_eq!(of(json!([own])), ["K7"]);
    assert!(of(json!([])).is_empty());
}
