//! The store against a real folder: what the rest of the house builds on.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use ambulo_fhir_store::{Expected, FhirStore, FileSyncer, StoreError, Syncer, WriteError};
use serde_json::{Value, json};

const BASE: &str = "http://localhost:8080/fhir";

async fn open(dir: &Path) -> FhirStore {
    FhirStore::open(dir, BASE).await.expect("opens")
}

fn heart_rate(id: &str, patient: &str, minute: u32) -> Value {
    json!({
        "resourceType": "Observation", "id": id, "status": "final",
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}], "text": "Heart rate"},
        "subject": {"reference": format!("Patient/{patient}")},
        "effectiveDateTime": format!("2026-03-01T10:{minute:02}:00+01:00"),
        "valueQuantity": {"value": 72, "unit": "/min", "system": "http://unitsofmeasure.org", "code": "/min"},
    })
}

fn ids(found: &[Value]) -> Vec<&str> {
    found.iter().filter_map(|one| one["id"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn keeps_what_it_does_not_know() {
    let dir = tempfile::tempdir().expect("folder");
    let store = open(dir.path()).await;
    let mut odd = heart_rate("odd", "a", 1);
    odd["fieldOfTomorrow"] = json!({"deep": [1, {"er": null}], "text": "ü\u{1F600}"});
    odd["_status"] = json!({"extension": [{"url": "urn:x", "valueCode": "y"}]});
    odd["valueQuantity"]["value"] = serde_json::from_str("72.50").expect("number");
    let put = store.put(odd.clone()).await.expect("written");
    assert_eq!(put["meta"]["versionId"], "1");
    let mut got = store.get("Observation", "odd").await.expect("read").expect("there");
    assert_eq!(got, put);
    got.as_object_mut().expect("object").remove("meta");
    assert_eq!(got, odd);
    assert_eq!(got["valueQuantity"]["value"].to_string(), "72.50", "decimals keep their digits");
    assert_eq!(store.get("Observation", "none").await.expect("read"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_only_over_what_is_expected() {
    let dir = tempfile::tempdir().expect("folder");
    let store = open(dir.path()).await;
    let entry = heart_rate("o", "a", 1);
    let version = |text: &str| Expected::Version(text.to_string());
    let conflicts = |outcome| matches!(outcome, Err(WriteError::Conflict));
    assert!(conflicts(store.write(entry.clone(), version("1"), vec![]).await));
    let first = store.write(entry.clone(), Expected::Absent, vec![]).await.expect("created");
    assert!(first.created);
    assert!(conflicts(store.write(entry.clone(), Expected::Absent, vec![]).await));
    let second = store.write(entry.clone(), version("1"), vec![]).await.expect("updated");
    assert_eq!((second.created, &second.resource["meta"]["versionId"]), (false, &json!("2")));
    assert!(conflicts(store.write(entry, version("1"), vec![]).await));
    for nonsense in
        [json!(1), json!({}), json!({"resourceType": "Observation"}), json!({"resourceType": "../x", "id": "1"})]
    {
        let outcome = store.put(nonsense.clone()).await;
        assert!(matches!(outcome, Err(WriteError::Malformed)), "{nonsense}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_together_is_written_together() {
    let dir = tempfile::tempdir().expect("folder");
    let store = open(dir.path()).await;
    let note = |id: &str| json!({"resourceType": "AuditEvent", "id": id, "recorded": "2026-03-01T10:00:00Z"});
    let entry = heart_rate("o", "a", 1);
    store.write(entry.clone(), Expected::Absent, vec![note("n1")]).await.expect("both");
    assert!(store.get("AuditEvent", "n1").await.expect("read").is_some());
    let again = store.write(heart_rate("p", "a", 1), Expected::Absent, vec![note("n2"), note("n1")]).await;
    assert!(matches!(again, Err(WriteError::Conflict)));
    assert_eq!(store.get("Observation", "p").await.expect("read"), None, "none of it");
    assert_eq!(store.get("AuditEvent", "n2").await.expect("read"), None, "none of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn finds_by_each_parameter() {
    let dir = tempfile::tempdir().expect("folder");
    let store = open(dir.path()).await;
    store
        .load(vec![
            heart_rate("o1", "a", 1),
            heart_rate("o2", "a", 2),
            heart_rate("o3", "b", 3),
            json!({"resourceType": "Patient", "id": "a"}),
            json!({"resourceType": "Patient", "id": "b"}),
            json!({"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/a"}, "code": {"coding": [{"code": "z"}]}, "clinicalStatus": {"coding": [{"code": "active"}]}}),
            json!({"resourceType": "AllergyIntolerance", "id": "c", "patient": {"reference": "Patient/a"}, "category": ["food"]}),
            json!({"resourceType": "MedicationRequest", "id": "c", "status": "active", "intent": "plan", "subject": {"reference": "Patient/a"}, "authoredOn": "2026-03-01"}),
            json!({"resourceType": "MedicationAdministration", "id": "c", "status": "completed", "subject": {"reference": "Patient/a"}, "effectiveDateTime": "2026-03-01T08:00:00Z", "request": {"reference": "MedicationRequest/c"}}),
            json!({"resourceType": "CarePlan", "id": "c", "status": "active", "subject": {"reference": "Patient/a"}, "period": {"start": "2026-03-01"}}),
            json!({"resourceType": "ServiceRequest", "id": "c", "status": "active", "subject": {"reference": "Patient/a"}, "authoredOn": "2026-03-01", "code": {"text": "x"}}),
            json!({"resourceType": "Procedure", "id": "c", "status": "completed", "subject": {"reference": "Patient/a"}, "performedPeriod": {"start": "2026-03-01T08:00:00Z", "end": "2026-03-01T08:10:00Z"}, "basedOn": [{"reference": "ServiceRequest/c"}]}),
            json!({"resourceType": "Goal", "id": "c", "lifecycleStatus": "active", "subject": {"reference": "Patient/a"}}),
            json!({"resourceType": "QuestionnaireResponse", "id": "c", "status": "completed", "subject": {"reference": "Patient/a"}, "authored": "2026-03-01T08:00:00Z"}),
            json!({"resourceType": "Communication", "id": "c", "status": "completed", "subject": {"reference": "Patient/a"}, "sent": "2026-03-01T08:00:00Z"}),
            json!({"resourceType": "CareTeam", "id": "c", "status": "active", "subject": {"reference": "Patient/a"}, "participant": [{"member": {"reference": "Practitioner/x"}}]}),
            json!({"resourceType": "Consent", "id": "c", "status": "active", "patient": {"reference": "Patient/a"}, "dateTime": "2026-03-01"}),
        ])
        .await
        .expect("loaded");
    for (kind, query, expected) in [
        ("Observation", "patient=Patient/a&_sort=_lastUpdated", vec!["o1", "o2"]),
        ("Observation", "patient=Patient%2Fa&_sort=-date", vec!["o2", "o1"]),
        ("Observation", "patient=Patient/a&code=http://loinc.org%7C8867-4&date=ge2026-03-01T09:02:00Z", vec!["o2"]),
        ("Observation", "patient=Patient/a&category=vital-signs&status=final&_id=o1", vec!["o1"]),
        ("Observation", "patient=Patient/a&category=laboratory", vec![]),
        ("Observation", "patient=Patient/a,Patient/b&_sort=_id", vec!["o1", "o2", "o3"]),
        ("Observation", "patient=Patient/a&_lastUpdated=lt2020-01-01", vec![]),
        ("Patient", "_id=a,b&_sort=_id", vec!["a", "b"]),
        ("Condition", "patient=Patient/a&code=z&clinical-status=active", vec!["c"]),
        ("AllergyIntolerance", "patient=Patient/a&category=food", vec!["c"]),
        ("MedicationRequest", "patient=Patient/a&status=active&intent=plan&authoredon=2026-03-01", vec!["c"]),
        (
            "MedicationAdministration",
            "patient=Patient/a&effective-time=ge2026-03-01&status=completed&request=MedicationRequest/c",
            vec!["c"],
        ),
        ("CarePlan", "patient=Patient/a&status=active&date=ge2026-03-01", vec!["c"]),
        ("ServiceRequest", "patient=Patient/a&status=active&authored=2026-03-01", vec!["c"]),
        ("Procedure", "patient=Patient/a&date=2026-03-01&based-on=ServiceRequest/c", vec!["c"]),
        ("Goal", "patient=Patient/a&lifecycle-status=active", vec!["c"]),
        ("QuestionnaireResponse", "patient=Patient/a&authored=2026-03-01", vec!["c"]),
        ("Communication", "patient=Patient/a&sent=2026-03-01", vec!["c"]),
        ("CareTeam", "participant=Practitioner/x&status=active", vec!["c"]),
        ("CareTeam", "participant=Practitioner/y&status=active", vec![]),
        ("Consent", "patient=Patient/a&date=2026-03-01", vec!["c"]),
        ("Consent", "patient=Patient/b", vec![]),
    ] {
        let found = store.search_all(kind, query).await.expect(query);
        assert_eq!(ids(&found), expected, "{kind}?{query}");
    }
    let unknown = store.search_all("Observation", "patient=Patient/a&nonsense=1").await;
    assert!(matches!(unknown, Err(StoreError::Engine(_))), "an unknown filter is never dropped");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hold_each_entry_once() {
    let dir = tempfile::tempdir().expect("folder");
    let store = open(dir.path()).await;
    let entries = (0..53).map(|n| heart_rate(&format!("o{n:02}"), "a", n)).collect();
    store.load(entries).await.expect("loaded");
    for sort in ["_lastUpdated", "-_lastUpdated", "date", "_id"] {
        let mut query = format!("patient=Patient/a&_sort={sort}&_count=10");
        let mut seen = Vec::new();
        for _ in 0..10 {
            let reply = store.request("GET", &format!("/Observation?{query}"), None, None).await.expect("page");
            assert_eq!(reply.status, 200);
            let bundle = reply.json().expect("json");
            for entry in bundle["entry"].as_array().expect("entries") {
                seen.push(entry["resource"]["id"].as_str().expect("id").to_string());
            }
            let next = bundle["link"].as_array().expect("links").iter().find(|link| link["relation"] == "next");
            match next {
                Some(link) => {
                    query = link["url"].as_str().and_then(|url| url.split_once('?')).expect("query").1.to_string()
                }
                None => break,
            }
        }
        assert_eq!(seen.len(), 53, "by {sort}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 53, "by {sort}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn survives_being_opened_again() {
    let dir = tempfile::tempdir().expect("folder");
    let store = open(dir.path()).await;
    store.put(heart_rate("o", "a", 1)).await.expect("written");
    store.close().await.expect("folded");
    drop(store);
    let store = open(dir.path()).await;
    assert!(store.get("Observation", "o").await.expect("read").is_some());
    assert_eq!(store.search_all("Observation", "patient=Patient/a").await.expect("found").len(), 1);
}

/// Writes down what the log held at each sync, and syncs.
struct Witness {
    log: std::path::PathBuf,
    inner: FileSyncer,
    seen: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Syncer for Witness {
    fn sync(&self) -> io::Result<()> {
        let held = std::fs::read(&self.log).unwrap_or_default();
        self.inner.sync()?;
        self.seen.lock().expect("whole").push(held);
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn is_synced_before_it_is_acknowledged() {
    let dir = tempfile::tempdir().expect("folder");
    let seen = Arc::new(Mutex::new(Vec::new()));
    let store = FhirStore::open_with(dir.path(), BASE, |database| {
        Arc::new(Witness {
            log: dir.path().join("record.sqlite-wal"),
            inner: FileSyncer::new(database),
            seen: Arc::clone(&seen),
        })
    })
    .await
    .expect("opens");
    let holds = |marker: &str| {
        seen.lock()
            .expect("whole")
            .iter()
            .any(|held: &Vec<u8>| held.windows(marker.len()).any(|window| window == marker.as_bytes()))
    };
    let marked = |marker: &str, id: &str| {
        let mut entry = heart_rate(id, "a", 1);
        entry["note"] = json!([{"text": marker}]);
        entry
    };
    assert!(!holds("canary-put"));
    store.put(marked("canary-put", "o1")).await.expect("written");
    assert!(holds("canary-put"), "a put was acknowledged before it was synced");
    store.load(vec![marked("canary-load", "o2")]).await.expect("written");
    assert!(holds("canary-load"), "a load was acknowledged before it was synced");
    store.append(vec![marked("canary-append", "o3")]).await.expect("written");
    assert!(holds("canary-append"), "an append was acknowledged before it was synced");
    let body = serde_json::to_vec(&marked("canary-request", "o4")).expect("json");
    let reply = store.request("PUT", "/Observation/o4", None, Some(body)).await.expect("answered");
    assert_eq!(reply.status, 201);
    assert!(holds("canary-request"), "a request was acknowledged before it was synced");
    let syncs = seen.lock().expect("whole").len();
    store.get("Observation", "o1").await.expect("read");
    assert_eq!(seen.lock().expect("whole").len(), syncs, "a read syncs nothing");
}

struct Full;

impl Syncer for Full {
    fn sync(&self) -> io::Result<()> {
        static CALLS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        if CALLS.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 {
            Ok(())
        } else {
            Err(io::Error::other("disk"))
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_acknowledges_nothing() {
    let dir = tempfile::tempdir().expect("folder");
    let store = FhirStore::open_with(dir.path(), BASE, |_| Arc::new(Full)).await.expect("opens");
    for id in ["o1", "o2"] {
        let outcome = store.put(heart_rate(id, "a", 1)).await;
        assert!(matches!(outcome, Err(WriteError::Store(_))), "{outcome:?}");
    }
    let read = store.get("Observation", "o1").await;
    assert!(matches!(read, Err(StoreError::Engine(_))), "what may be lost is not shown as kept: {read:?}");
}

/// Prints figures; fails only where something is absurd.
#[tokio::test(flavor = "multi_thread")]
async fn is_fast_enough() {
    let dir = tempfile::tempdir().expect("folder");
    let store = open(dir.path()).await;
    let mut took = Vec::new();
    for n in 0..200 {
        let entry = heart_rate(&format!("o{n}"), "a", n % 60);
        let start = Instant::now();
        store.write(entry, Expected::Absent, vec![]).await.expect("written");
        took.push(start.elapsed());
    }
    took.sort();
    println!("PUT, synced, one writer: p50 {:?} p95 {:?}", took[100], took[190]);
    let start = Instant::now();
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for n in 0..50 {
                    store.put(heart_rate(&format!("w{writer}-{n}"), "a", n)).await.expect("written");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("ran");
    }
    println!("PUT, synced, 8 writers: {:.0}/s", 400.0 / start.elapsed().as_secs_f64());
    let start = Instant::now();
    store.load((0..2000).map(|n| heart_rate(&format!("l{n}"), "b", n % 60)).collect()).await.expect("loaded");
    println!("load: {:.0}/s", 2000.0 / start.elapsed().as_secs_f64());
    let start = Instant::now();
    let page = store
        .request("GET", "/Observation?patient=Patient/b&code=8867-4&_sort=-date&_count=100", None, None)
        .await
        .expect("page");
    println!("search of 100 in 2600: {:?}, {} bytes", start.elapsed(), page.body.len());
    let log = std::fs::metadata(dir.path().join("record.sqlite-wal")).expect("log").len();
    store.close().await.expect("folded");
    let database = std::fs::metadata(dir.path().join("record.sqlite")).expect("database").len();
    println!("disk: log {log}, database {database} bytes for 2600 observations");
    let note = |n: usize| {
        json!({
            "resourceType": "AuditEvent", "id": format!("n{n}"), "action": "E", "outcome": "0",
            "recorded": "2026-03-01T10:00:00Z", "source": {"observer": {"display": "Ambulo"}},
            "agent": [{"who": {"reference": "Patient/a"}, "altId": "account-1", "requestor": true}],
            "entity": [{"name": "Observation", "query": "X2xhc3RVcGRhdGVkPWdlMjAyNi0wMy0wMVQxMDowMDowMFomX3NvcnQ9X2xhc3RVcGRhdGVk"}],
        })
    };
    let start = Instant::now();
    for batch in 0..10 {
        store.append((batch * 100..batch * 100 + 100).map(note).collect()).await.expect("noted");
    }
    println!("AuditEvents in batches: {:.0}/s", 1000.0 / start.elapsed().as_secs_f64());
    store.close().await.expect("folded");
    let with_notes = std::fs::metadata(dir.path().join("record.sqlite")).expect("database").len();
    println!("disk: {} bytes an AuditEvent", (with_notes - database) / 1000);
    assert!(took[100].as_millis() < 2000);
}
