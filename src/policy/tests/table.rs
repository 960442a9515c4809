//! The table, cell by cell, against a second copy written out by hand: whoever changes one must
//! mean it twice.

use ambulo_policy::{
    Allowed, CareTeams, Decision, FhirRequest, Interaction, Principal, Role, RoleKind, Route, Rule, Scopes, TABLE,
    decide,
};
use serde_json::{Value, json};

/// Type, what a patient may do, what a therapist may do.
const EXPECTED: [(&str, &str, &str); 14] = [
    ("Patient", "rs", "rs"),
    ("Observation", "crus", "rs"),
    ("Condition", "rs", "rs"),
    ("AllergyIntolerance", "rs", "rs"),
    ("MedicationRequest", "crus", "rs"),
    ("MedicationAdministration", "crus", "rs"),
    ("CarePlan", "rs", "crus"),
    ("ServiceRequest", "rs", "crus"),
    ("Procedure", "crus", "rs"),
    ("Goal", "rs", "crus"),
    ("QuestionnaireResponse", "crus", "rs"),
    ("Communication", "crus", "crus"),
    ("CareTeam", "rs", "rs"),
    ("Consent", "crus", "rs"),
];

/// Types that exist and that nobody reaches.
const OTHERS: [&str; 8] = ["AuditEvent", "Practitioner", "Task", "Device", "Provenance", "Bundle", "Binary", "Basic"];

fn principal(kind: RoleKind) -> Principal {
    Principal {
        subject: "s".into(),
        role: match kind {
            RoleKind::Patient => Role::Patient { patient: "a".into() },
            RoleKind::Therapist => Role::Therapist { practitioner: "x".into() },
        },
        scopes: Scopes::parse("patient/*.cruds user/*.cruds"),
    }
}

fn teams(kind: RoleKind) -> CareTeams {
    match kind {
        RoleKind::Patient => CareTeams::none(),
        RoleKind::Therapist => ["a"].into_iter().collect(),
    }
}

/// An entry of patient `a` that its writer may have written.
fn entry(resource_type: &str, kind: RoleKind) -> Value {
    let writer = principal(kind).role.reference();
    let mut entry = json!({
        "resourceType": resource_type, "id": if resource_type == "Patient" { "a" } else { "1" },
        "subject": {"reference": "Patient/a"}, "patient": {"reference": "Patient/a"},
        "intent": "plan",
    });
    if resource_type == "Communication" {
        entry["sender"] = json!({"reference": writer});
    }
    entry
}

fn route(interaction: Interaction, resource_type: &str) -> Route {
    let id = if resource_type == "Patient" { "a" } else { "1" };
    let (method, path) = match interaction {
        Interaction::Read => ("GET", format!("/{resource_type}/{id}")),
        Interaction::VersionRead => ("GET", format!("/{resource_type}/{id}/_history/1")),
        Interaction::Search => ("GET", format!("/{resource_type}")),
        Interaction::Create | Interaction::Update => ("PUT", format!("/{resource_type}/{id}")),
        Interaction::Patch => ("PATCH", format!("/{resource_type}/{id}")),
        Interaction::Delete => ("DELETE", format!("/{resource_type}/{id}")),
        Interaction::History => ("GET", format!("/{resource_type}/{id}/_history")),
        Interaction::ServerCreate => ("POST", format!("/{resource_type}")),
        Interaction::PostSearch => ("POST", format!("/{resource_type}/_search")),
        Interaction::Bundle => ("POST", "/".to_string()),
        Interaction::Operation => ("GET", format!("/{resource_type}/{id}/$everything")),
    };
    let query = (interaction == Interaction::Search && resource_type != "Patient").then_some("patient=a");
    Route::parse(method, &path, query).expect("a path that FHIR knows")
}

fn ask(kind: RoleKind, scopes: &str, interaction: Interaction, resource_type: &str) -> Decision {
    let stored = entry(resource_type, kind);
    let mut body = stored.clone();
    body["note"] = json!([{"text": "changed"}]);
    let mut who = principal(kind);
    who.scopes = Scopes::parse(scopes);
    decide(
        &who,
        &teams(kind),
        &FhirRequest {
            route: &route(interaction, resource_type),
            stored: (interaction != Interaction::Create).then_some(&stored),
            body: Some(&body),
        },
    )
}

#[test]
fn every_cell_is_as_written() {
    assert_eq!(TABLE.len(), EXPECTED.len());
    for (resource_type, patient, therapist) in EXPECTED {
        for (kind, letters) in [(RoleKind::Patient, patient), (RoleKind::Therapist, therapist)] {
            for interaction in Interaction::ALL {
                let decision = ask(kind, "patient/*.cruds user/*.cruds", interaction, resource_type);
                let served = matches!(
                    interaction,
                    Interaction::Read | Interaction::Search | Interaction::Create | Interaction::Update
                );
                let cell = served && interaction.scope_letter().is_some_and(|letter| letters.contains(letter));
                let context = format!("{kind:?} {resource_type} {interaction:?}: {decision:?}");
                match (cell, served) {
                    (true, _) => assert!(matches!(decision, Decision::Allow(_)), "{context}"),
                    (false, true) => {
                        assert!(matches!(decision, Decision::Forbidden(_)), "{context}")
                    }
                    (false, false) => assert_eq!(decision, Decision::NotServed, "{context}"),
                }
            }
        }
    }
}

#[test]
fn each_allowed_cell_needs_its_own_scope() {
    for (resource_type, patient, therapist) in EXPECTED {
        for (kind, letters, level) in
            [(RoleKind::Patient, patient, "patient"), (RoleKind::Therapist, therapist, "user")]
        {
            for (interaction, letter) in [
                (Interaction::Read, 'r'),
                (Interaction::Search, 's'),
                (Interaction::Create, 'c'),
                (Interaction::Update, 'u'),
            ] {
                if !letters.contains(letter) {
                    continue;
                }
                let exact = format!("{level}/{resource_type}.{letter}");
                assert!(matches!(ask(kind, &exact, interaction, resource_type), Decision::Allow(_)), "{exact}");
                let others: String = "cruds".chars().filter(|other| *other != letter).collect();
                for wrong in [
                    format!("{level}/{resource_type}.{others}"),
                    format!("{level}/Basic.cruds"),
                    "system/*.cruds".to_string(),
                    String::new(),
                ] {
                    let decision = ask(kind, &wrong, interaction, resource_type);
                    assert!(matches!(decision, Decision::Forbidden(_)), "{wrong} {interaction:?} {decision:?}");
                }
            }
        }
    }
    let launched = ask(RoleKind::Therapist, "patient/*.cruds", Interaction::Read, "Observation");
    assert!(matches!(launched, Decision::Forbidden(_)), "a therapist launches with no patient");
}

#[test]
fn what_is_not_in_the_table_is_not_there() {
    for resource_type in OTHERS {
        assert!(Rule::of(resource_type).is_none());
        for kind in [RoleKind::Patient, RoleKind::Therapist] {
            for interaction in Interaction::ALL {
                let decision = ask(kind, "patient/*.cruds user/*.cruds", interaction, resource_type);
                assert!(
                    matches!(decision, Decision::NotFound | Decision::NotServed),
                    "{kind:?} {resource_type} {interaction:?}: {decision:?}"
                );
            }
        }
    }
}

#[test]
fn the_offered_scopes_reach_every_cell_and_no_more() {
    for kind in [RoleKind::Patient, RoleKind::Therapist] {
        let offered = Scopes::offered_to(kind).to_string();
        for (resource_type, patient, therapist) in EXPECTED {
            let (level, letters) = match kind {
                RoleKind::Patient => ("patient", patient),
                RoleKind::Therapist => ("user", therapist),
            };
            let word = format!("{level}/{resource_type}.{letters}");
            assert!(offered.split(' ').any(|one| one == word), "{word} in {offered}");
        }
        assert_eq!(offered.split(' ').count(), EXPECTED.len());
    }
}

#[test]
fn a_replay_is_answered_and_not_written() {
    for (resource_type, patient, _) in EXPECTED.into_iter().filter(|row| row.1.contains('c')) {
        assert!(patient.contains('c'));
        let stored = {
            let mut stored = entry(resource_type, RoleKind::Patient);
            stored["meta"] = json!({"versionId": "3", "lastUpdated": "2026-01-01T00:00:00Z"});
            stored
        };
        let body = entry(resource_type, RoleKind::Patient);
        let decision = decide(
            &principal(RoleKind::Patient),
            &CareTeams::none(),
            &FhirRequest {
                route: &route(Interaction::Update, resource_type),
                stored: Some(&stored),
                body: Some(&body),
            },
        );
        assert_eq!(decision, Decision::Allow(Allowed::Unchanged), "{resource_type}");
    }
}
