//! The FHIR routes over a real store: what each person sees, writes, and is refused.
#![cfg(feature = "record")]

use std::sync::Arc;
use std::time::Instant;

use ambulo_fhir_store::{FhirStore, Syncer};
use ambulo_gateway::authenticator::{AuthRefusal, Authenticator};
use ambulo_gateway::record::{Record, router};
use ambulo_gateway::record_store::RecordStore;
use ambulo_policy::{Principal, Role, RoleKind, Scopes};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

const ORIGIN: &str = "http://localhost:8080";

/// Tokens that name their holder: `p-a` is patient a, `t-x` therapist x, `r-a` patient a who may only read.
struct Names;

#[async_trait]
impl Authenticator for Names {
    async fn authenticate(&self, bearer: &str) -> Result<Principal, AuthRefusal> {
        let (kind, name) = bearer.split_once('-').ok_or(AuthRefusal::Invalid)?;
        let (role, scopes) = match kind {
            "p" => (Role::Patient { patient: name.into() }, Scopes::offered_to(RoleKind::Patient)),
            "r" => (Role::Patient { patient: name.into() }, Scopes::parse("patient/*.rs")),
            "t" => (Role::Therapist { practitioner: name.into() }, Scopes::offered_to(RoleKind::Therapist)),
            "down" => return Err(AuthRefusal::Unavailable),
            _ => return Err(AuthRefusal::Invalid),
        };
        Ok(Principal { subject: format!("account-{bearer}"), role, scopes })
    }
}

struct House {
    record: Record,
    app: Router,
    _dir: tempfile::TempDir,
}

#[derive(Debug)]
struct Answer {
    status: u16,
    body: Value,
    headers: axum::http::HeaderMap,
}

impl Answer {
    fn etag(&self) -> &str {
        self.headers[header::ETAG].to_str().expect("ascii")
    }

    fn ids(&self) -> Vec<&str> {
        let entries = self.body["entry"].as_array().map(Vec::as_slice).unwrap_or_default();
        entries.iter().filter_map(|entry| entry["resource"]["id"].as_str()).collect()
    }

    fn next(&self) -> Option<String> {
        let links = self.body["link"].as_array()?;
        let url = links.iter().find(|link| link["relation"] == "next")?["url"].as_str()?;
        Some(url.strip_prefix(ORIGIN).expect("our own origin").to_string())
    }
}

impl House {
    async fn new() -> Self {
        let dir = tempfile::tempdir().expect("folder");
        let record = Record::open(dir.path(), ORIGIN).await.expect("opens");
        let app = router(record.clone(), Arc::new(Names));
        let house = Self { record, app, _dir: dir };
        let people = ["a", "b", "c"].map(|id| json!({"resourceType": "Patient", "id": id, "name": [{"text": id}]}));
        house.record.put_all(people.to_vec()).await.expect("people");
        house.record.put(team("a", "x")).await.expect("team");
        house
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("body").to_bytes();
        let body: Value = serde_json::from_slice(&bytes).unwrap_or_else(|_| panic!("no JSON: {bytes:?}"));
        assert_eq!(parts.headers[header::CACHE_CONTROL], "no-store");
        assert_eq!(parts.headers[header::CONTENT_TYPE], "application/fhir+json; charset=utf-8");
        if parts.status.as_u16() >= 400 {
            assert_eq!(body["resourceType"], "OperationOutcome", "{body}");
        }
        Answer { status: parts.status.as_u16(), body, headers: parts.headers }
    }

    async fn get(&self, who: &str, path: &str) -> Answer {
        let request = Request::get(path).header("authorization", format!("Bearer {who}"));
        self.send(request.body(Body::empty()).expect("request")).await
    }

    async fn put(&self, who: &str, path: &str, if_match: Option<&str>, body: &Value) -> Answer {
        let mut request = Request::put(path)
            .header("authorization", format!("Bearer {who}"))
            .header("content-type", "application/fhir+json");
        if let Some(tag) = if_match {
            request = request.header("if-match", tag);
        }
        self.send(request.body(Body::from(body.to_string())).expect("request")).await
    }

    /// Every AuditEvent, by whom, action, outcome and target.
    async fn trail(&self) -> Vec<String> {
        self.record.flush_audit().await;
        let mut events = Vec::new();
        let found = self.record.audit_trail().await.expect("trail");
        for event in found {
            assert!(event["recorded"].as_str().is_some_and(|at| at.ends_with('Z')), "{event}");
            let target = event["entity"][0]["what"]["reference"].as_str().or(event["entity"][0]["name"].as_str());
            events.push(format!(
                "{} {} {} {}",
                event["agent"][0]["who"]["reference"].as_str().unwrap_or("?"),
                event["action"].as_str().unwrap_or("?"),
                event["outcome"].as_str().unwrap_or("?"),
                target.unwrap_or("-"),
            ));
        }
        events
    }
}

fn team(patient: &str, practitioner: &str) -> Value {
    json!({
        "resourceType": "CareTeam", "id": format!("team-{patient}"), "status": "active",
        "subject": {"reference": format!("Patient/{patient}")},
        "participant": [{"member": {"reference": format!("Practitioner/{practitioner}")}}],
    })
}

fn weight(id: &str, patient: &str, kilograms: u32) -> Value {
    json!({
        "resourceType": "Observation", "id": id, "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}], "text": "Body weight"},
        "subject": {"reference": format!("Patient/{patient}")},
        "effectiveDateTime": "2026-03-01T08:00:00+01:00",
        "valueQuantity": {"value": kilograms, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"},
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_valid_token_there_is_nothing() {
    let house = House::new().await;
    for (value, status) in [
        (None, 401),
        (Some("Basic eDp5"), 401),
        (Some("Bearer"), 401),
        (Some("Bearer "), 401),
        (Some("Bearer nobody"), 401),
        (Some("Bearer down-x"), 503),
        (Some("bearer p-a"), 200),
    ] {
        let mut request = Request::get("/fhir/Patient/a");
        if let Some(value) = value {
            request = request.header("authorization", value);
        }
        let answer = house.send(request.body(Body::empty()).expect("request")).await;
        assert_eq!(answer.status, status, "{value:?}");
        assert_eq!(answer.headers.contains_key(header::WWW_AUTHENTICATE), status == 401);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_sees_their_own() {
    let house = House::new().await;
    house.record.put(weight("wa", "a", 70)).await.expect("put");
    house.record.put(weight("wb", "b", 80)).await.expect("put");
    let own = house.get("p-a", "/fhir/Observation/wa").await;
    assert_eq!((own.status, own.etag()), (200, "W/\"1\""));
    assert_eq!(own.body["meta"]["versionId"], "1");
    let theirs = house.get("p-a", "/fhir/Observation/wb").await;
    let absent = house.get("p-a", "/fhir/Observation/none").await;
    assert_eq!((theirs.status, absent.status), (404, 404));
    assert_eq!(theirs.body, absent.body, "nobody learns which");
    assert_eq!(house.get("p-a", "/fhir/Patient").await.ids(), ["a"]);
    assert_eq!(house.get("p-a", "/fhir/Observation").await.ids(), ["wa"]);
    assert_eq!(house.get("p-a", "/fhir/Observation?patient=Patient/a&code=29463-7").await.ids(), ["wa"]);
    assert_eq!(house.get("p-a", "/fhir/Observation?_id=wb").await.ids(), Vec::<&str>::new());
    for path in [
        "/fhir/Observation?patient=b",
        "/fhir/Patient/b",
        "/fhir/Patient?_id=b",
        "/fhir/CareTeam/none",
        "/fhir/AuditEvent",
        "/fhir/AuditEvent/1",
        "/fhir/Nonsense",
        "/fhir/observation",
        "/fhir/a/b/c",
    ] {
        assert_eq!(house.get("p-a", path).await.status, 404, "{path}");
    }
    for path in [
        "/fhir/Observation?subject:Patient=a",
        "/fhir/Observation?_include=*",
        "/fhir/Observation?code:in=x",
        "/fhir/Observation?_count=0",
        "/fhir/Observation?patient=a,b",
        "/fhir/Observation?%zz=1",
        "/fhir/Patient/a?_elements=id",
        "/fhir/Observation?_cursor=a,b",
    ] {
        assert_eq!(house.get("p-a", path).await.status, 400, "{path}");
    }
    for path in ["/fhir/Observation/wa/_history", "/fhir/Observation/wa/_history/1", "/fhir/Patient/a/$everything"] {
        assert_eq!(house.get("p-a", path).await.status, 405, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_therapist_sees_those_who_are_theirs() {
    let house = House::new().await;
    house.record.put(weight("wa", "a", 70)).await.expect("put");
    house.record.put(weight("wb", "b", 80)).await.expect("put");
    assert_eq!(house.get("t-x", "/fhir/Patient").await.ids(), ["a"]);
    assert_eq!(house.get("t-x", "/fhir/CareTeam").await.ids(), ["team-a"]);
    assert_eq!(house.get("t-x", "/fhir/Observation?patient=a").await.ids(), ["wa"]);
    assert_eq!(house.get("t-x", "/fhir/Observation/wa").await.status, 200);
    assert_eq!(house.get("t-x", "/fhir/Observation/wb").await.status, 404);
    assert_eq!(house.get("t-x", "/fhir/Observation?patient=b").await.status, 404);
    assert_eq!(house.get("t-x", "/fhir/Observation").await.status, 400);
    let nobody = house.get("t-y", "/fhir/Patient").await;
    assert_eq!((nobody.status, &nobody.body["total"]), (200, &json!(0)));

    let plan = |patient: &str| {
        json!({"resourceType": "ServiceRequest", "id": format!("s-{patient}"), "status": "active", "intent": "order",
        "subject": {"reference": format!("Patient/{patient}")}, "requester": {"reference": "Practitioner/x"}, "code": {"text": "Heel slides"}})
    };
    assert_eq!(house.put("t-x", "/fhir/ServiceRequest/s-a", None, &plan("a")).await.status, 201);
    assert_eq!(house.put("t-x", "/fhir/ServiceRequest/s-b", None, &plan("b")).await.status, 404);
    assert_eq!(
        house.put("p-a", "/fhir/ServiceRequest/s-c", None, &plan("a")).await.status,
        403,
        "a patient orders nothing"
    );
    let mut own = plan("a");
    own["id"] = json!("s-c");
    assert_eq!(house.put("p-a", "/fhir/ServiceRequest/s-c", None, &own).await.status, 403);
    assert_eq!(house.get("p-a", "/fhir/ServiceRequest").await.ids(), ["s-a"]);
    assert_eq!(house.put("t-x", "/fhir/Observation/new", None, &weight("new", "a", 1)).await.status, 403);

    // A new team opens the door at once, and an ended one shuts it at once.
    house.record.put(team("b", "x")).await.expect("team");
    assert_eq!(house.get("t-x", "/fhir/Observation/wb").await.status, 200);
    let mut ended = team("b", "x");
    ended["status"] = json!("inactive");
    house.record.put(ended).await.expect("team");
    assert_eq!(house.get("t-x", "/fhir/Observation/wb").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn next_leads_through_all_pages_under_policy() {
    let house = House::new().await;
    house.record.put(team("c", "x")).await.expect("team");
    let entries =
        (0..25).flat_map(|n| [weight(&format!("a{n:02}"), "a", n), weight(&format!("b{n:02}"), "b", n)]).collect();
    house.record.put_all(entries).await.expect("loaded");
    for (who, start) in [
        ("p-a", "/fhir/Observation?_sort=_lastUpdated&_count=7"),
        ("p-a", "/fhir/Observation?patient=Patient%2Fa&code=http%3A%2F%2Floinc.org%7C29463-7&_sort=-date&_count=7"),
        (
            "t-x",
            "/fhir/Observation?patient=a&_lastUpdated=ge2020-01-01T00%3A00%3A00%2B01%3A00&_sort=_lastUpdated&_count=7",
        ),
    ] {
        let mut path = Some(start.to_string());
        let mut seen = Vec::new();
        let mut last = String::new();
        while let Some(here) = path {
            let page = house.get(who, &here).await;
            assert_eq!(page.status, 200, "{here}");
            seen.extend(page.ids().into_iter().map(ToString::to_string));
            path = page.next();
            last = here;
            assert!(seen.len() <= 25, "{who} {start}");
        }
        seen.sort();
        let expected: Vec<String> = (0..25).map(|n| format!("a{n:02}")).collect();
        assert_eq!(seen, expected, "{who} {start}");
        // The mark of somebody's page gives nobody else that page.
        let stolen = house.get("p-b", &last).await;
        assert!(stolen.ids().iter().all(|id| id.starts_with('b')), "{stolen:?}");
    }
    let mut path = Some("/fhir/Patient?_count=1".to_string());
    let mut seen = Vec::new();
    while let Some(here) = path {
        let page = house.get("t-x", &here).await;
        seen.extend(page.ids().into_iter().map(ToString::to_string));
        path = page.next();
    }
    seen.sort();
    assert_eq!(seen, ["a", "c"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_put_creates_then_updates_what_was_seen() {
    let house = House::new().await;
    let path = "/fhir/Observation/w";
    let created = house.put("p-a", path, None, &weight("w", "a", 70)).await;
    assert_eq!((created.status, created.etag()), (201, "W/\"1\""));
    assert_eq!(created.headers[header::LOCATION], format!("{ORIGIN}{path}"));

    let replay = house.put("p-a", path, None, &weight("w", "a", 70)).await;
    assert_eq!((replay.status, replay.etag()), (200, "W/\"1\""), "a replay makes no version");
    assert_eq!(replay.body, created.body);

    let blind = house.put("p-a", path, None, &weight("w", "a", 71)).await;
    assert_eq!(blind.status, 412, "an update without If-Match");
    let any = house.put("p-a", path, Some("*"), &weight("w", "a", 71)).await;
    assert_eq!(any.status, 412);
    let updated = house.put("p-a", path, Some("W/\"1\""), &weight("w", "a", 71)).await;
    assert_eq!((updated.status, updated.etag()), (200, "W/\"2\""));
    let stale = house.put("p-a", path, Some("W/\"1\""), &weight("w", "a", 72)).await;
    assert_eq!(stale.status, 412);
    assert_eq!(house.get("p-a", path).await.body["valueQuantity"]["value"], 71);
    let early = house.put("p-a", "/fhir/Observation/v", Some("W/\"1\""), &weight("v", "a", 72)).await;
    assert_eq!(early.status, 412, "there is no version to match");

    assert_eq!(house.put("p-b", path, Some("W/\"2\""), &weight("w", "b", 1)).await.status, 404);
    assert_eq!(house.put("p-b", path, None, &weight("w", "a", 71)).await.status, 404);
    assert_eq!(house.put("r-a", "/fhir/Observation/v", None, &weight("v", "a", 1)).await.status, 403);
    assert_eq!(house.put("p-a", "/fhir/Observation/v", None, &weight("v", "b", 1)).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_wins() {
    let house = Arc::new(House::new().await);
    let path = "/fhir/Observation/w";
    house.put("p-a", path, None, &weight("w", "a", 0)).await;
    for round in 1..=5_u32 {
        let tag = format!("W/\"{round}\"");
        let writers: Vec<_> = (1..=8)
            .map(|n| {
                let (house, tag) = (Arc::clone(&house), tag.clone());
                tokio::spawn(async move {
                    house.put("p-a", path, Some(&tag), &weight("w", "a", round * 10 + n)).await.status
                })
            })
            .collect();
        let mut statuses = Vec::new();
        for writer in writers {
            statuses.push(writer.await.expect("ran"));
        }
        statuses.sort_unstable();
        assert_eq!(statuses[0], 200);
        assert!(statuses[1..].iter().all(|status| matches!(status, 409 | 412)), "{statuses:?}");
    }
    assert_eq!(house.get("p-a", path).await.etag(), "W/\"6\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unknown_survives() {
    let house = House::new().await;
    let mut odd = weight("w", "a", 70);
    odd["fieldOfTomorrow"] = json!({"deep": [1, null, {"x": "ü"}]});
    odd["_status"] = json!({"extension": [{"url": "urn:x", "valueCode": "y"}]});
    odd["valueQuantity"]["value"] = serde_json::from_str("70.50").expect("number");
    odd["meta"] = json!({"tag": [{"code": "made-up"}]});
    assert_eq!(house.put("p-a", "/fhir/Observation/w", None, &odd).await.status, 201);
    let mut got = house.get("p-a", "/fhir/Observation/w").await.body;
    assert_eq!(got["valueQuantity"]["value"].to_string(), "70.50");
    for mark in ["versionId", "lastUpdated"] {
        assert!(got["meta"].as_object_mut().expect("meta").remove(mark).is_some());
    }
    assert_eq!(got, odd);
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_refused_in_fhirs_own_form() {
    let house = House::new().await;
    let send = |kind: Option<&'static str>, body: Vec<u8>| {
        let mut request = Request::put("/fhir/Observation/w").header("authorization", "Bearer p-a");
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        house.send(request.body(Body::from(body)).expect("request"))
    };
    let json = Some("application/fhir+json; charset=utf-8");
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    for (kind, body, status) in [
        (json, b"".to_vec(), 400),
        (json, b"{".to_vec(), 400),
        (json, b"null".to_vec(), 400),
        (json, b"[]".to_vec(), 400),
        (json, b"{}".to_vec(), 400),
        (json, b"\xff\xfe".to_vec(), 400),
        (json, b"<html>".to_vec(), 400),
        (json, deep.into_bytes(), 400),
        (json, br#"{"resourceType":"Observation","id":"x"}"#.to_vec(), 400),
        (json, br#"{"resourceType":"Observation","id":"w"}"#.to_vec(), 400),
        (json, br#"{"resourceType":"Observation","id":"w","subject":"Patient/a"}"#.to_vec(), 400),
        (json, vec![b' '; (1 << 20) + 1], 413),
        (None, b"{}".to_vec(), 415),
        (Some("application/fhir+xml"), b"<Observation/>".to_vec(), 415),
        (Some("text/plain"), b"{}".to_vec(), 415),
    ] {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).to_string();
        assert_eq!(send(kind, body).await.status, status, "{kind:?} {shown}");
    }
    let xml =
        Request::get("/fhir/Patient/a").header("authorization", "Bearer p-a").header("accept", "application/fhir+xml");
    assert_eq!(house.send(xml.body(Body::empty()).expect("request")).await.status, 406);
    for (method, path) in [
        ("POST", "/fhir/Observation"),
        ("POST", "/fhir/"),
        ("POST", "/fhir/Observation/_search"),
        ("DELETE", "/fhir/Patient/a"),
        ("PATCH", "/fhir/Patient/a"),
    ] {
        let request = Request::builder().method(method).uri(path).header("authorization", "Bearer p-a");
        assert_eq!(house.send(request.body(Body::empty()).expect("request")).await.status, 405, "{method} {path}");
    }
    assert_eq!(house.get("p-a", "/fhir/Observation").await.ids(), Vec::<&str>::new(), "nothing was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_access_leaves_an_audit_event() {
    let house = House::new().await;
    house.put("p-a", "/fhir/Observation/w", None, &weight("w", "a", 70)).await;
    house.put("p-a", "/fhir/Observation/w", Some("W/\"1\""), &weight("w", "a", 71)).await;
    house.put("p-a", "/fhir/Observation/w", Some("W/\"1\""), &weight("w", "a", 72)).await;
    house.get("p-a", "/fhir/Observation/w").await;
    house.get("p-b", "/fhir/Observation/w").await;
    house.get("t-x", "/fhir/Observation?patient=a").await;
    house.get("t-x", "/fhir/Observation?patient=b").await;
    house.get("t-x", "/fhir/AuditEvent").await;
    house.get("p-a", "/fhir/?x=1").await;
    let trail = house.trail().await;
    for expected in [
        "Device/ambulo-server U 0 CareTeam/team-a",
        "Patient/a C 0 Observation/w",
        "Patient/a U 0 Observation/w",
        "Patient/a U 4 Observation/w",
        "Patient/a R 0 Observation/w",
        "Patient/b R 4 Observation/w",
        "Practitioner/x E 0 Observation",
        "Practitioner/x E 4 Observation",
        "Practitioner/x E 4 AuditEvent",
        "Patient/a E 4 -",
    ] {
        let count = trail.iter().filter(|event| *event == expected).count();
        assert_eq!(count, 1, "{expected} in {trail:#?}");
    }
    assert_eq!(trail.len(), 11, "{trail:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn polling_is_counted_and_not_repeated() {
    let house = House::new().await;
    house.put("p-a", "/fhir/Observation/w", None, &weight("w", "a", 70)).await;
    let since = |second: u32| format!("/fhir/Observation?patient=a&_lastUpdated=ge2020-01-01T00:00:{second:02}Z");
    for second in 0..20 {
        assert_eq!(house.get("p-a", &since(second)).await.status, 200);
    }
    for second in 0..5 {
        assert_eq!(house.get("t-x", &since(second)).await.status, 200);
        assert_eq!(house.get("p-b", &since(second)).await.status, 404);
        assert_eq!(house.get("p-a", "/fhir/Observation?patient=a").await.status, 200);
    }
    house.record.flush_audit().await;
    let trail = house.record.audit_trail().await.expect("trail");
    let of = |who: &str, outcome: &str, polled: bool| {
        let detail = |event: &Value, kind: &str| {
            let details = event["entity"][0]["detail"].as_array().map(Vec::as_slice).unwrap_or_default();
            let found = details.iter().find(|detail| detail["type"] == kind)?;
            found["valueString"].as_str()?.parse::<u32>().ok()
        };
        let events: Vec<&Value> = trail
            .iter()
            .filter(|event| event["agent"][0]["who"]["reference"] == who && event["outcome"] == outcome)
            .filter(|event| event["subtype"][0]["code"] == "search-type" && event["period"].is_object() == polled)
            .collect();
        let accesses: u32 = events.iter().map(|event| detail(event, "accesses").unwrap_or(1)).sum();
        let entries: u32 = events.iter().map(|event| detail(event, "entries").unwrap_or(0)).sum();
        let patients = events.iter().filter(|event| event["entity"][1]["what"]["reference"] == "Patient/a").count();
        (events.len(), accesses, entries, patients)
    };
    let (events, accesses, entries, patients) = of("Patient/a", "0", true);
    // An hour may end while this runs: then there are two, and the first may be of one access alone.
    assert!((1..=2).contains(&events), "{trail:#?}");
    assert!(accesses >= 19 && entries == accesses && patients == events, "{trail:#?}");
    let (single, of_those, found, _) = of("Patient/a", "0", false);
    assert_eq!((of_those, found), (25 - accesses, 25 - entries), "{trail:#?}");
    assert!(single >= 5, "what asks for everything is told each time");
    assert_eq!(of("Practitioner/x", "0", false), (1, 1, 1, 1), "the first look stands alone: {trail:#?}");
    assert_eq!(of("Practitioner/x", "0", true).1, 4);
    assert_eq!(of("Patient/b", "4", false).0, 5, "each refusal stands alone");
    let recorded: Vec<jiff::Timestamp> =
        trail.iter().map(|event| event["recorded"].as_str().and_then(|at| at.parse().ok()).expect("a time")).collect();
    assert!(recorded.is_sorted());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_outlives_a_restart_and_forgets_what_it_is_told_to() {
    let house = House::new().await;
    house.put("p-a", "/fhir/Observation/w", None, &weight("w", "a", 70)).await;
    house.get("p-a", "/fhir/Observation/w").await;
    house.record.close().await.expect("closed");
    let before = house.trail().await;
    let again = Record::open(house._dir.path(), ORIGIN).await.expect("opens again");
    assert_eq!(again.audit_trail().await.expect("trail").len(), before.len());
    again.forget_accesses_before("2020-01-01T00:00:00Z".parse().expect("a time")).await.expect("nothing to forget");
    assert_eq!(again.audit_trail().await.expect("trail").len(), before.len());
    again.forget_accesses_before("2999-01-01T00:00:00Z".parse().expect("a time")).await.expect("forgotten");
    let left = again.audit_trail().await.expect("trail");
    assert!(left.iter().all(|event| matches!(event["action"].as_str(), Some("C" | "U"))), "{left:#?}");
    assert_eq!(left.len(), 2, "what was written stays told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_and_its_audit_event_are_one() {
    let house = House::new().await;
    house.put("p-a", "/fhir/Observation/w", None, &weight("w", "a", 70)).await;
    // Not flushed: what belongs to a write does not wait in the queue.
    let trail = house.record.audit_trail().await.expect("trail");
    let event = trail.iter().find(|event| event["action"] == "C").expect("there with the write");
    assert_eq!(event["entity"][1]["what"]["reference"], "Patient/a");
    assert_eq!(event["agent"][0]["altId"], "account-p-a");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_what_it_can_and_no_more() {
    let house = House::new().await;
    let answer = house.send(Request::get("/fhir/metadata").body(Body::empty()).expect("request")).await;
    assert_eq!(answer.status, 200);
    let resources = answer.body["rest"][0]["resource"].as_array().expect("resources");
    assert_eq!(resources.len(), 14);
    for resource in resources {
        let kind = resource["type"].as_str().expect("type");
        assert_ne!(kind, "AuditEvent");
        let writes = !matches!(kind, "Patient" | "Condition" | "AllergyIntolerance" | "CareTeam");
        assert_eq!(resource["updateCreate"], json!(writes), "{kind}");
        // Each parameter that is named is served.
        for parameter in resource["searchParam"].as_array().expect("parameters") {
            let value = match parameter["type"].as_str() {
                Some("date") => "2026-01-01",
                Some("reference") if parameter["name"] == "patient" => "a",
                Some("reference") => "ServiceRequest/1",
                _ => "a",
            };
            let path = format!("/fhir/{kind}?{}={value}", parameter["name"].as_str().expect("name"));
            assert_eq!(house.get("p-a", &path).await.status, 200, "{path}");
        }
    }
}

/// A disk that syncs as often as it is told, and then never again.
struct Dying(std::sync::atomic::AtomicI32);

impl Syncer for Dying {
    fn sync(&self) -> std::io::Result<()> {
        if self.0.fetch_sub(1, std::sync::atomic::Ordering::SeqCst) > 0 {
            return Ok(());
        }
        Err(std::io::Error::other("secret-of-the-inside"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_disk_acknowledges_nothing_and_tells_nothing() {
    let dir = tempfile::tempdir().expect("folder");
    let base = format!("{ORIGIN}/fhir");
    let store = FhirStore::open_with(dir.path(), &base, |_| Arc::new(Dying(3.into()))).await.expect("opens");
    let record = Record::over(store, dir.path(), &base).expect("opens");
    let app = router(record.clone(), Arc::new(Names));
    let house = House { record, app, _dir: dir };
    house.record.put(json!({"resourceType": "Patient", "id": "a"})).await.expect("while it works");
    let path = "/fhir/Observation/w";
    assert_eq!(house.put("p-a", path, None, &weight("w", "a", 1)).await.status, 201);
    for _ in 0..2 {
        let answer = house.put("p-a", "/fhir/Observation/v", None, &weight("v", "a", 1)).await;
        assert_eq!(answer.status, 503);
        assert!(!answer.body.to_string().contains("secret"), "{}", answer.body);
    }
    let read = house.get("p-a", "/fhir/Observation/v").await;
    assert_eq!(read.status, 503, "what may be lost is not shown as kept");
}

/// Prints figures; fails only where something is absurd.
#[tokio::test(flavor = "multi_thread")]
async fn is_fast_enough() {
    let house = House::new().await;
    let mut took = Vec::new();
    for n in 0..100 {
        let id = format!("w{n}");
        let start = Instant::now();
        let answer = house.put("p-a", &format!("/fhir/Observation/{id}"), None, &weight(&id, "a", n)).await;
        took.push(start.elapsed());
        assert_eq!(answer.status, 201);
    }
    took.sort();
    println!("PUT through policy, with its AuditEvent, synced: p50 {:?} p95 {:?}", took[50], took[95]);
    let mut took = Vec::new();
    for _ in 0..50 {
        let start = Instant::now();
        house.get("p-a", "/fhir/Observation?code=29463-7&_sort=-date&_count=50").await;
        took.push(start.elapsed());
    }
    took.sort();
    println!("search of 50 through policy: p50 {:?}", took[25]);
    let size = || {
        let of = |name: &str| std::fs::metadata(house._dir.path().join(name)).map_or(0, |data| data.len());
        of("record.sqlite") + of("audit.sqlite")
    };
    house.record.close().await.expect("closed");
    let before = size();
    for _ in 0..1000 {
        house.get("p-a", "/fhir/Observation?_lastUpdated=ge2099-01-01T00:00:00Z&_sort=_lastUpdated").await;
    }
    house.record.close().await.expect("closed");
    println!("1,000 polls: {} bytes on disk", size() - before);
    let before = size();
    for _ in 0..1000 {
        house.get("p-a", "/fhir/Observation/w1").await;
    }
    house.record.close().await.expect("closed");
    println!("a read of one entry: {} bytes on disk", (size() - before) / 1000);
    let start = Instant::now();
    Record::open(house._dir.path(), ORIGIN).await.expect("opens again");
    println!("opening: {:?}", start.elapsed());
    assert!(took[25].as_secs() < 2);
}
