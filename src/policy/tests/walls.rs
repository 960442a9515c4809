//! Patient A against everything of patient B, and a therapist against those of others.

use ambulo_policy::{
    Allowed, CareTeams, Decision, FhirRequest, Principal, Reason, Role, Route, Scopes, TABLE, decide, may_see,
    patient_of,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn patient(id: &str) -> Principal {
    Principal {
        subject: id.into(),
        role: Role::Patient { patient: id.into() },
        scopes: Scopes::parse("patient/*.cruds"),
    }
}

fn therapist() -> Principal {
    Principal {
        subject: "t".into(),
        role: Role::Therapist { practitioner: "x".into() },
        scopes: Scopes::parse("user/*.cruds"),
    }
}

fn teams() -> CareTeams {
    ["a", "c"].into_iter().collect()
}

fn get(who: &Principal, teams: &CareTeams, path: &str, query: &str, stored: Option<&Value>) -> Decision {
    match Route::parse("GET", path, Some(query)) {
        Ok(route) => decide(who, teams, &FhirRequest { route: &route, stored, body: None }),
        Err(reason) => Decision::BadRequest(reason),
    }
}

fn put(who: &Principal, teams: &CareTeams, path: &str, stored: Option<&Value>, body: &Value) -> Decision {
    match Route::parse("PUT", path, None) {
        Ok(route) => decide(who, teams, &FhirRequest { route: &route, stored, body: Some(body) }),
        Err(reason) => Decision::BadRequest(reason),
    }
}

fn query_of(decision: Decision) -> String {
    match decision {
        Decision::Allow(Allowed::Search { query }) => query,
        other => panic!("{other:?}"),
    }
}

fn observation(patient: &str) -> Value {
    json!({"resourceType": "Observation", "id": "1", "status": "final",
        "subject": {"reference": format!("Patient/{patient}")}, "code": {"text": "x"}})
}

#[test]
fn the_patient_is_forced() {
    let none = CareTeams::none();
    for query in ["", "patient=a", "patient=Patient/a", "subject=Patient%2Fa", "patient=a&subject=a"] {
        let decision = get(&patient("a"), &none, "/Observation", query, None);
        assert_eq!(query_of(decision), "patient=Patient%2Fa", "{query}");
    }
    assert_eq!(query_of(get(&patient("a"), &none, "/Patient", "", None)), "_id=a");
    assert_eq!(query_of(get(&patient("a"), &none, "/Patient", "_id=a", None)), "_id=a");
    assert_eq!(
        query_of(get(&patient("a"), &none, "/Observation", "_id=1,2&code=x%7Cy,z&_count=5", None)),
        "patient=Patient%2Fa&_id=1%2C2&code=x%7Cy%2Cz&_count=5"
    );
    assert_eq!(
        query_of(get(
            &patient("a"),
            &none,
            "/Observation",
            "date=ge2026-01-01&date=lt2026-02-01T00:00:00%2B02:00&_sort=-date",
            None
        )),
        "patient=Patient%2Fa&date=ge2026-01-01&date=lt2026-02-01T00%3A00%3A00%2B02%3A00&_sort=-date"
    );
}

#[test]
fn a_therapist_names_a_patient_or_starts_from_their_own() {
    assert_eq!(query_of(get(&therapist(), &teams(), "/Patient", "", None)), "_id=a%2Cc");
    assert_eq!(query_of(get(&therapist(), &teams(), "/CareTeam", "", None)), "patient=Patient%2Fa%2CPatient%2Fc");
    assert_eq!(query_of(get(&therapist(), &teams(), "/Observation", "patient=c", None)), "patient=Patient%2Fc");
    for row in TABLE.iter().filter(|row| !matches!(row.resource_type, "Patient" | "CareTeam")) {
        let decision = get(&therapist(), &teams(), &format!("/{}", row.resource_type), "", None);
        assert_eq!(decision, Decision::BadRequest(Reason::PatientNeeded), "{}", row.resource_type);
        let by_id = get(&therapist(), &teams(), &format!("/{}", row.resource_type), "_id=1", None);
        assert_eq!(by_id, Decision::BadRequest(Reason::PatientNeeded), "{}", row.resource_type);
    }
    assert_eq!(get(&therapist(), &teams(), "/Observation", "patient=b", None), Decision::NotFound);
    assert_eq!(get(&therapist(), &teams(), "/Patient", "_id=b", None), Decision::NotFound);
    assert_eq!(get(&therapist(), &teams(), "/Patient", "_id=a,b", None), Decision::NotFound);
    let nobody = CareTeams::none();
    for kind in ["/Patient", "/CareTeam"] {
        assert_eq!(get(&therapist(), &nobody, kind, "", None), Decision::Allow(Allowed::NothingToFind));
    }
}

#[test]
fn no_trick_of_spelling_reaches_further() {
    let none = CareTeams::none();
    for query in [
        "patient=b",
        "patient=Patient/b",
        "patient=a,b",
        "patient=b,a",
        "patient=a%2Cb",
        "patient=%62",
        "patient=a&patient=b",
        "patient=a&subject=b",
        "subject=b",
        "subject:Patient=b",
        "subject:Patient=a",
        "patient:Patient=b",
        "patient.name=x",
        "patient:identifier=x",
        "patient:missing=true",
        "patient:not=a",
        "patient=patient/b",
        "patient=PATIENT/b",
        "patient=Patient/a/../b",
        "patient=../Patient/b",
        "patient=http://localhost:8080/fhir/Patient/b",
        "patient=http%3A%2F%2Fx%2FPatient%2Fb",
        "patient=Patient/a|b",
        "patient=a\\,b",
        "patient=",
        "subject=",
        "patient",
        "patient=%20a",
        "patient=a%00",
        "Patient=b",
        "%70atient=b",
        "%2570atient=b",
        "PATIENT=a",
        "patient%3APatient=b",
        "patient%00=b",
        "_id=",
        "_id=1,,2",
        "_id:not=1",
        "_id=1&_id=2",
        "_include=Observation:subject",
        "_include:iterate=*",
        "_revinclude=Provenance:target",
        "_include=*",
        "_has:Observation:patient:code=x",
        "_list=1",
        "_filter=x",
        "_query=x",
        "_content=x",
        "_text=x",
        "_elements=id",
        "_summary=count",
        "_summary=data",
        "_total=accurate",
        "_contained=true",
        "_type=Patient",
        "_format=xml",
        "_security=x",
        "_profile=x",
        "_source=x",
        "_tag=x",
        "_at=2020",
        "_since=2020",
        "_score=1",
        "performer=Practitioner/x",
        "subject.name=x",
        "encounter=1",
        "value-quantity=1",
        "combo-code=x",
        "code:in=http://x",
        "code:below=x",
        "code:not=x",
        "code=",
        "code=|",
        "code=a||b",
        "code=a$b",
        "code=a'b",
        "date=x",
        "date=ge",
        "date=ap2026",
        "date=2026&date=2026&date=2026",
        "date:missing=true",
        "date=2026,2027",
        "_sort=subject",
        "_sort=patient",
        "_sort=",
        "_sort=-",
        "_sort=_id,_id,_id,_id",
        "_sort=_score",
        "_sort=code",
        "_count=0",
        "_count=-1",
        "_count=1001",
        "_count=99999999999",
        "_count=+5",
        "_count=5e1",
        "_count=",
        "_cursor=a,b",
        "_cursor=a%26patient%3Db",
        "_offset=-1",
        "_offset=1e9",
        "_lastUpdated=x",
        "based-on=http://x/ServiceRequest/1",
        "based-on=1",
        "based-on:missing=true",
        "x=%zz",
        "x=%",
        "%",
        "a=%ff",
    ] {
        let decision = get(&patient("a"), &none, "/Observation", query, None);
        match decision {
            Decision::BadRequest(_) | Decision::NotFound => {}
            other => panic!("{query}: {other:?}"),
        }
    }
    for (path, query) in [
        ("/Patient", "_id=b"),
        ("/Patient", "_id=a,b"),
        ("/Patient", "patient=b"),
        ("/Patient", "subject=b"),
        ("/Patient", "name=x"),
        ("/Patient", "identifier=x"),
        ("/Patient", "_id=%62"),
        ("/Patient", "link=Patient/b"),
        ("/AuditEvent", ""),
        ("/auditevent", ""),
        ("/observation", ""),
        ("/OBSERVATION", ""),
        ("/Observation/", ""),
        ("//Observation", ""),
        ("/Observation%2F1", ""),
        ("/%4fbservation", ""),
        ("/Observation;x=1", ""),
        ("/Patient/a/Observation", ""),
        ("/Patient/b/Observation", ""),
        ("/./Observation", ""),
        ("/../Observation", ""),
        ("/", ""),
        ("", ""),
        ("/_history", ""),
        ("/Observation/_history", ""),
        ("/Observation/_search", ""),
        ("/Observation/$lastn", ""),
        ("/$everything", ""),
        ("/Observation/1/_history", ""),
        ("/Observation/1/_history/1", ""),
        ("/Observation/1/../2", ""),
        ("/Observation/..", ""),
    ] {
        let decision = get(&patient("a"), &none, path, query, Some(&observation("a")));
        assert!(!matches!(decision, Decision::Allow(_)), "{path}?{query}: {decision:?}");
    }
    let read = get(&patient("a"), &none, "/Observation/1", "_elements=id", Some(&observation("a")));
    assert_eq!(read, Decision::BadRequest(Reason::UnknownParameter), "a read takes no parameters");
}

#[test]
fn a_read_shows_ones_own_and_nothing_else() {
    let none = CareTeams::none();
    let read = |who: &Principal, stored: &Value| get(who, &teams(), "/Observation/1", "", Some(stored));
    assert_eq!(read(&patient("a"), &observation("a")), Decision::Allow(Allowed::Read));
    assert_eq!(read(&therapist(), &observation("a")), Decision::Allow(Allowed::Read));
    assert_eq!(read(&patient("a"), &observation("b")), Decision::NotFound);
    assert_eq!(read(&therapist(), &observation("b")), Decision::NotFound);
    assert_eq!(get(&patient("a"), &none, "/Observation/1", "", None), Decision::NotFound);
    for subject in [
        json!(null),
        json!({"reference": "Group/a"}),
        json!({"reference": "http://x/Patient/a"}),
        json!({"reference": "Patient/a/_history/1"}),
        json!({"identifier": {"value": "a"}}),
        json!({"reference": "#a"}),
        json!("Patient/a"),
        json!([{"reference": "Patient/a"}]),
    ] {
        let mut odd = observation("a");
        odd["subject"] = subject;
        assert_eq!(read(&patient("a"), &odd), Decision::NotFound, "{odd}");
    }
    let mut other_id = observation("a");
    other_id["id"] = json!("2");
    assert_eq!(read(&patient("a"), &other_id), Decision::NotFound, "a store that mixes up ids shows nothing");
}

#[test]
fn a_put_is_judged_by_both_versions() {
    let none = CareTeams::none();
    let who = patient("a");
    let new = |change: &dyn Fn(&mut Value)| {
        let mut body = observation("a");
        body["note"] = json!([{"text": "new"}]);
        change(&mut body);
        body
    };
    let create = |change: &dyn Fn(&mut Value)| put(&who, &none, "/Observation/1", None, &new(change));
    assert_eq!(create(&|_| {}), Decision::Allow(Allowed::Create));
    assert_eq!(
        put(&who, &none, "/Observation/1", Some(&observation("a")), &new(&|_| {})),
        Decision::Allow(Allowed::Update)
    );
    assert_eq!(put(&who, &none, "/Observation/1", Some(&observation("b")), &new(&|_| {})), Decision::NotFound);
    assert_eq!(
        put(&who, &none, "/Observation/1", Some(&observation("b")), &observation("b")),
        Decision::NotFound,
        "not even as a replay"
    );
    let mut elsewhere = observation("a");
    elsewhere["id"] = json!("2");
    assert_eq!(
        put(&who, &none, "/Observation/1", Some(&elsewhere), &new(&|_| {})),
        Decision::NotFound,
        "a store that mixes up ids is written over nowhere"
    );
    assert_eq!(create(&|body| body["id"] = json!("2")), Decision::BadRequest(Reason::Identity));
    assert_eq!(
        create(&|body| {
            body.as_object_mut().map(|body| body.remove("id"));
        }),
        Decision::BadRequest(Reason::Identity)
    );
    assert_eq!(create(&|body| body["resourceType"] = json!("Condition")), Decision::BadRequest(Reason::Identity));
    assert_eq!(create(&|body| body["subject"] = json!({"reference": "Patient/b"})), Decision::NotFound);
    for subject in [
        "Patient/a/_history/1",
        "http://x/Patient/a",
        "patient/a",
        "Patient/",
        "a",
        "#a",
        "urn:uuid:a",
        "Patient/a,Patient/b",
        " Patient/a",
    ] {
        assert_eq!(
            create(&|body| body["subject"] = json!({"reference": subject})),
            Decision::BadRequest(Reason::Subject),
            "{subject}"
        );
    }
    for reference in [
        "Patient/b",
        "https://elsewhere/Patient/a",
        "//x/Patient/a",
        "Patient/a/_history/2",
        "urn:uuid:1",
        "javascript:x",
        "patient/b",
        "Observation/1/../2",
        "Patient?identifier=x",
        "",
    ] {
        let decision = create(&|body| {
            body["extension"] = json!([{"url": "x", "valueReference": {"deep": [{"reference": reference}]}}])
        });
        assert_eq!(decision, Decision::BadRequest(Reason::Reference), "{reference}");
    }
    assert_eq!(
        create(&|body| body["focus"] = json!([{"reference": ["Patient/b"]}])),
        Decision::BadRequest(Reason::Reference)
    );
    assert_eq!(
        create(&|body| body["contained"] =
            json!([{"resourceType": "Condition", "id": "x", "subject": {"reference": "Patient/b"}}])),
        Decision::BadRequest(Reason::Reference)
    );
    assert_eq!(
        create(&|body| body["basedOn"] = json!([{"reference": "ServiceRequest/1"}])),
        Decision::Allow(Allowed::Create)
    );
    for nonsense in [json!(null), json!([]), json!("x"), json!(1), json!({})] {
        assert_eq!(
            put(&who, &none, "/Observation/1", None, &nonsense),
            Decision::BadRequest(Reason::Identity),
            "{nonsense}"
        );
    }
    // A therapist of both may not move an entry from one to the other.
    let plan = |patient: &str| json!({"resourceType": "CarePlan", "id": "1", "subject": {"reference": format!("Patient/{patient}")}});
    assert_eq!(
        put(&therapist(), &teams(), "/CarePlan/1", Some(&plan("a")), &plan("c")),
        Decision::BadRequest(Reason::SubjectChanged)
    );
    assert_eq!(put(&therapist(), &teams(), "/CarePlan/1", None, &plan("b")), Decision::NotFound);
}

#[test]
fn nobody_writes_in_anothers_name() {
    let none = CareTeams::none();
    let message = |sender: Value| {
        let mut message = json!({"resourceType": "Communication", "id": "1", "status": "completed", "subject": {"reference": "Patient/a"}, "payload": [{"contentString": "x"}]});
        message["sender"] = sender;
        message
    };
    let own = message(json!({"reference": "Patient/a"}));
    assert_eq!(put(&patient("a"), &none, "/Communication/1", None, &own), Decision::Allow(Allowed::Create));
    for sender in
        [json!({"reference": "Practitioner/x"}), json!({"display": "Dr X"}), json!(null), json!({"reference": "#me"})]
    {
        let decision = put(&patient("a"), &none, "/Communication/1", None, &message(sender.clone()));
        assert_eq!(decision, Decision::Forbidden(Reason::Author), "{sender}");
    }
    let theirs = message(json!({"reference": "Practitioner/x"}));
    assert_eq!(put(&therapist(), &teams(), "/Communication/1", None, &theirs), Decision::Allow(Allowed::Create));
    assert_eq!(put(&patient("a"), &none, "/Communication/1", Some(&theirs), &own), Decision::Forbidden(Reason::Author));
    assert_eq!(
        put(&therapist(), &teams(), "/Communication/1", Some(&own), &theirs),
        Decision::Forbidden(Reason::Author)
    );

    let session = |performer: Value, note: &str| {
        json!({"resourceType": "Procedure", "id": "1", "status": "completed",
        "subject": {"reference": "Patient/a"}, "performer": [{"actor": performer}], "note": [{"text": note}]})
    };
    let by_x = session(json!({"reference": "Practitioner/x"}), "1");
    assert_eq!(put(&patient("a"), &none, "/Procedure/1", None, &by_x), Decision::Forbidden(Reason::Author));
    let amended = session(json!({"reference": "Practitioner/x"}), "2");
    let amend = put(&patient("a"), &none, "/Procedure/1", Some(&by_x), &amended);
    assert_eq!(amend, Decision::Forbidden(Reason::NotYours));
    let by_a = session(json!({"reference": "Patient/a"}), "1");
    assert_eq!(put(&patient("a"), &none, "/Procedure/1", None, &by_a), Decision::Allow(Allowed::Create));

    let order = |requester: &str| {
        json!({"resourceType": "ServiceRequest", "id": "1", "status": "active", "intent": "order",
        "subject": {"reference": "Patient/a"}, "requester": {"reference": requester}})
    };
    assert_eq!(
        put(&therapist(), &teams(), "/ServiceRequest/1", None, &order("Practitioner/x")),
        Decision::Allow(Allowed::Create)
    );
    assert_eq!(
        put(&therapist(), &teams(), "/ServiceRequest/1", None, &order("Practitioner/y")),
        Decision::Forbidden(Reason::Author)
    );
}

#[test]
fn what_a_practice_entered_is_not_the_patients_to_change() {
    let entry = |resource_type: &str, author: Value| {
        let (path, by) = match resource_type {
            "Observation" => ("performer", json!([author])),
            "QuestionnaireResponse" => ("author", author),
            _ => ("performer", json!([{"actor": author}])),
        };
        json!({"resourceType": resource_type, "id": "1", "subject": {"reference": "Patient/a"}, path: by})
    };
    for resource_type in ["Observation", "Procedure", "MedicationAdministration", "QuestionnaireResponse"] {
        let path = format!("/{resource_type}/1");
        let change = |stored: &Value| {
            let mut body = stored.clone();
            body["status"] = json!("entered-in-error");
            put(&patient("a"), &CareTeams::none(), &path, Some(stored), &body)
        };
        for theirs in ["Practitioner/x", "Organization/o", "PractitionerRole/r"] {
            let stored = entry(resource_type, json!({"reference": theirs}));
            assert_eq!(change(&stored), Decision::Forbidden(Reason::NotYours), "{resource_type} by {theirs}");
            // Nor with their name taken off it.
            let mine = entry(resource_type, json!({"reference": "Patient/a"}));
            let taken = put(&patient("a"), &CareTeams::none(), &path, Some(&stored), &mine);
            assert_eq!(taken, Decision::Forbidden(Reason::NotYours), "{resource_type} by {theirs}");
        }
        for ours in ["Patient/a", "Device/watch"] {
            let stored = entry(resource_type, json!({"reference": ours}));
            assert!(matches!(change(&stored), Decision::Allow(_)), "{resource_type} by {ours}");
        }
    }
}

#[test]
fn a_prescription_is_not_the_patients_to_change() {
    let none = CareTeams::none();
    let medicine = |intent: &str, status: &str| {
        json!({"resourceType": "MedicationRequest", "id": "1", "intent": intent, "status": status,
        "subject": {"reference": "Patient/a"}, "medicationCodeableConcept": {"text": "Vitamin D"}})
    };
    let ask = |stored: Option<&Value>, body: &Value| put(&patient("a"), &none, "/MedicationRequest/1", stored, body);
    assert_eq!(ask(None, &medicine("plan", "active")), Decision::Allow(Allowed::Create));
    assert_eq!(ask(None, &medicine("order", "active")), Decision::Forbidden(Reason::NotYours));
    assert_eq!(ask(Some(&medicine("plan", "active")), &medicine("plan", "stopped")), Decision::Allow(Allowed::Update));
    assert_eq!(
        ask(Some(&medicine("order", "active")), &medicine("order", "stopped")),
        Decision::Forbidden(Reason::NotYours)
    );
    assert_eq!(
        ask(Some(&medicine("order", "active")), &medicine("plan", "active")),
        Decision::Forbidden(Reason::NotYours)
    );
    assert_eq!(
        ask(Some(&medicine("plan", "active")), &medicine("order", "active")),
        Decision::Forbidden(Reason::NotYours)
    );
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::sample::select(vec![
            "a", "b", "Patient/a", "Patient/b", "a,b", "1", "2", "ge2026-01-01", "_lastUpdated", "-date", "8867-4",
            "%61", "%62", "%2C", "Patient%2Fb", "http://x/Patient/b", "5", "*", "", "b|a",
        ]).prop_map(String::from),
        1 => "[ -~]{0,12}",
        1 => any::<String>().prop_map(|text| text.chars().take(8).collect()),
    ]
}

fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => proptest::sample::select(vec![
            "patient", "subject", "_id", "code", "category", "date", "status", "_sort", "_count", "_lastUpdated",
            "_cursor", "_offset", "_include", "_revinclude", "patient:Patient", "subject:Patient", "_has:Observation:patient:code",
            "patient.name", "PATIENT", "%70atient", "_list", "_filter",
        ]).prop_map(String::from),
        1 => "[ -~]{0,10}",
    ]
}

fn any_query() -> impl Strategy<Value = String> {
    proptest::collection::vec((any_name(), any_text()), 0..5)
        .prop_map(|pairs| pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&"))
}

fn any_type() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::sample::select(TABLE.iter().map(|row| row.resource_type.to_string()).collect::<Vec<_>>()),
        1 => "[A-Za-z]{1,12}",
    ]
}

/// An entry that mentions patients here and there.
fn any_entry() -> impl Strategy<Value = Value> {
    let whom = proptest::sample::select(vec![
        "Patient/a",
        "Patient/b",
        "http://x/Patient/b",
        "Patient/b/_history/1",
        "#b",
        "b",
        "Group/1",
    ]);
    (any_type(), proptest::sample::select(vec!["1", "2", "a", "b"]), proptest::collection::vec(whom, 5)).prop_map(
        |(kind, id, whom)| {
            json!({
                "resourceType": kind, "id": id, "intent": "plan", "status": "active",
                "subject": {"reference": whom[0]}, "patient": {"reference": whom[1]},
                "sender": {"reference": whom[2]},
                "performer": [{"reference": whom[3], "actor": {"reference": whom[3]}}],
                "extension": [{"valueReference": {"reference": whom[4]}}],
            })
        },
    )
}

/// Whether a rewritten query can only find entries of patient `a`.
fn only_a(path: &str, query: &str) -> bool {
    let forced = if path == "/Patient" { "_id=a" } else { "patient=Patient%2Fa" };
    let mut parts = query.split('&');
    let name = forced.split('=').next().unwrap_or_default();
    parts.next() == Some(forced)
        && parts.all(|part| {
            let other = part.split('=').next().unwrap_or_default();
            other != name && !other.contains('%') && !other.contains(':') && !other.contains('.')
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn no_search_of_a_finds_b(kind in any_type(), query in any_query()) {
        let path = format!("/{kind}");
        match get(&patient("a"), &CareTeams::none(), &path, &query, None) {
            Decision::Allow(Allowed::Search { query: forced }) => prop_assert!(only_a(&path, &forced), "{query} -> {forced}"),
            Decision::Allow(other) => prop_assert!(false, "{other:?}"),
            _ => {}
        }
    }

    #[test]
    fn no_read_of_a_shows_b(path in "/[A-Za-z%/._$?-]{0,20}", stored in any_entry(), kind in any_type(), id in "[12ab]") {
        for path in [path, format!("/{kind}/{id}")] {
            let decision = get(&patient("a"), &CareTeams::none(), &path, "", Some(&stored));
            if decision == Decision::Allow(Allowed::Read) {
                prop_assert_eq!(patient_of(&stored), Some("a"));
                prop_assert!(may_see(&patient("a"), &CareTeams::none(), &stored));
            }
        }
    }

    #[test]
    fn no_put_of_a_touches_b(stored in proptest::option::of(any_entry()), body in any_entry(), kind in any_type(), id in "[12ab]") {
        let path = format!("/{kind}/{id}");
        if let Decision::Allow(_) = put(&patient("a"), &CareTeams::none(), &path, stored.as_ref(), &body) {
            prop_assert_eq!(patient_of(&body), Some("a"));
            prop_assert_eq!(&body["resourceType"], &json!(kind));
            prop_assert_eq!(&body["id"], &json!(id));
            if let Some(stored) = &stored {
                prop_assert_eq!(patient_of(stored), Some("a"));
            }
            prop_assert!(!body.to_string().contains("Patient/b"));
        }
    }

    #[test]
    fn no_therapist_reaches_a_stranger(kind in any_type(), query in any_query(), stored in any_entry(), body in any_entry()) {
        let path = format!("/{kind}");
        let team: CareTeams = ["a"].into_iter().collect();
        if let Decision::Allow(Allowed::Search { query: forced }) = get(&therapist(), &team, &path, &query, None) {
            prop_assert!(only_a(&path, &forced), "{query} -> {forced}");
        }
        let path = format!("/{}/{}", kind, body["id"].as_str().unwrap_or_default());
        if let Decision::Allow(_) = put(&therapist(), &team, &path, Some(&stored), &body) {
            prop_assert_eq!(patient_of(&stored), Some("a"));
            prop_assert_eq!(patient_of(&body), Some("a"));
        }
    }
}
