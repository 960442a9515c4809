//! Answers to a search.

use ambulo_sync::{MemoryStore, Method, TransportError, Trouble};
use serde_json::{Value, json};

use crate::account::{Acts, FakeAccount, outcome, reply};
use crate::{key, observation, open, ready};

#[test]
fn unknown_fields_survive_the_way_there_and_back() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    let mut odd = observation("1", 1);
    odd["valueQuantity"] = json!({"value": 1.25, "unit": "furlongs", "code": {"not": "a code"}});
    odd["فيلد"] = json!([null, {"deep": []}]);
    account.put("Observation/1", odd.clone());
    ready(engine.sync_once(&account, &account));
    assert_eq!(ready(engine.entries("Observation")).unwrap()[0].body, odd);
    let change = |held: Option<&Value>| {
        let mut body = held?.clone();
        body["valueInteger"] = json!(2);
        Some(body)
    };
    odd["valueInteger"] = json!(2);
    assert_eq!(ready(engine.update(&key("1"), change)), Ok(Some(odd.clone())));
    ready(engine.sync_once(&account, &account));
    assert_eq!(account.body("Observation/1"), odd);
}

#[test]
fn a_failed_search_says_so_and_moves_no_watermark() {
    let bundle = json!({"resourceType": "Bundle", "entry": [{"resource": observation("1", 1)}]}).to_string();
    let faults = [
        (Err(TransportError::Unreachable), Trouble::Unreachable),
        (reply(401, ""), Trouble::NeedsToken),
        (outcome(500, "exception"), Trouble::Server { status: 500 }),
        (reply(200, "<html>hotel</html>"), Trouble::Nonsense),
        (reply(200, ""), Trouble::Nonsense),
        (reply(200, &bundle[..bundle.len() - 9]), Trouble::Nonsense),
        (outcome(200, "informational"), Trouble::Nonsense),
        (outcome(429, "throttled"), Trouble::Busy),
        (outcome(403, "forbidden"), Trouble::NotAllowed { resource_type: "Observation".into(), status: 403 }),
    ];
    for (answer, trouble) in faults {
        let (store, account) = (MemoryStore::new(), FakeAccount::new());
        let engine = open(&store);
        account.put("Observation/1", observation("1", 1));
        account.answer(Method::Get, Acts::No, answer.clone());
        let round = ready(engine.sync_once(&account, &account));
        assert_eq!(round.status.trouble, Some(trouble), "{answer:?}");
        assert!(!round.status.is_up_to_date());
        account.log();
        let engine = open(&store);
        let round = ready(engine.sync_once(&account, &account));
        assert!(round.status.is_up_to_date());
        assert_eq!(round.changed, [key("1")]);
        let first = account.log().remove(0);
        assert_eq!(first, "GET Observation?patient=p1&_sort=_lastUpdated&_count=100", "{answer:?}");
    }
}

#[test]
fn one_forbidden_feed_does_not_stop_the_others() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    account.put("CarePlan/1", json!({"resourceType": "CarePlan", "id": "1"}));
    account.answer(Method::Get, Acts::No, outcome(403, "forbidden"));
    ready(engine.sync_once(&account, &account));
    assert_eq!(ready(engine.entries("CarePlan")).unwrap().len(), 1);
}

#[test]
fn later_searches_begin_two_minutes_before_the_newest_entry() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    account.put("Observation/1", observation("1", 1));
    ready(engine.sync_once(&account, &account));
    account.log();
    ready(engine.sync_once(&account, &account));
    // The entry was stored at 14:13:21.
    let expected = "GET Observation?patient=p1&_lastUpdated=ge2026-09-21T14:11:21.000Z&_sort=_lastUpdated&_count=100";
    assert_eq!(account.log()[0], expected);
}

#[test]
fn nonsense_within_a_bundle_spares_the_rest() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    let mut good = observation("1", 1);
    good["meta"] = json!({"versionId": "1", "lastUpdated": "2026-09-21T14:13:20Z"});
    let entry = json!([{}, 7, null, {"resource": "?"}, {"resource": {"resourceType": "Observation"}},
        {"resource": {"resourceType": "Observation", "id": "../../Patient/x"}}, {"resource": good},
        {"resource": {"resourceType": "OperationOutcome"}}, {"resource": {"resourceType": "Patient", "id": "x"}}]);
    let bundle = json!({"resourceType": "Bundle", "entry": entry}).to_string();
    account.put("Observation/1", observation("1", 1));
    account.answer(Method::Get, Acts::No, reply(200, &bundle));
    assert!(ready(engine.sync_once(&account, &account)).status.is_up_to_date());
    assert_eq!(ready(engine.entries("Observation")).unwrap().len(), 1);
    assert!(ready(engine.entries("Patient")).unwrap().is_empty());
}

#[test]
fn a_next_link_to_elsewhere_leads_nowhere_else() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    let link = json!([{"relation": "next", "url": "https://evil.example/fhir/Observation?_cursor=abc"}]);
    account.answer(Method::Get, Acts::No, reply(200, &json!({"resourceType": "Bundle", "link": link}).to_string()));
    ready(engine.sync_once(&account, &account));
    assert_eq!(account.log()[1], "GET Observation?_cursor=abc");
}

#[test]
fn pages_that_lead_in_a_circle_end() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    let link = json!([{"relation": "next", "url": "Observation?_cursor=abc"}]);
    let page = json!({"resourceType": "Bundle", "link": link}).to_string();
    for _ in 0..50 {
        account.answer(Method::Get, Acts::No, reply(200, &page));
    }
    let round = ready(engine.sync_once(&account, &account));
    assert_eq!(round.status.trouble, Some(Trouble::Nonsense));
    assert!(account.log().len() < 6);
}

#[test]
fn what_the_account_lost_is_found_and_sent_again() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write_all(vec![observation("1", 1), observation("2", 1)])).unwrap();
    ready(engine.sync_once(&account, &account));
    ready(engine.write(observation("2", 2))).unwrap();
    ready(engine.sync_once(&account, &account));
    account.entries.borrow_mut().remove("Observation/1");
    account.entries.borrow_mut().get_mut("Observation/2").unwrap().0 = 1;
    account.entries.borrow_mut().get_mut("Observation/2").unwrap().1 -= 1_000_000;
    account.entries.borrow_mut().get_mut("Observation/2").unwrap().2 = observation("2", 1);
    engine.want_full_sweep();
    let round = ready(engine.sync_once(&account, &account));
    assert!(round.status.is_up_to_date());
    assert_eq!(account.body("Observation/1"), observation("1", 1));
    assert_eq!(account.body("Observation/2"), observation("2", 2));
}

#[test]
fn what_only_others_write_is_not_sent_again() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    account.put("CarePlan/1", json!({"resourceType": "CarePlan", "id": "1"}));
    ready(engine.sync_once(&account, &account));
    account.entries.borrow_mut().clear();
    engine.want_full_sweep();
    assert!(ready(engine.sync_once(&account, &account)).status.is_up_to_date());
    assert!(account.puts().is_empty());
    assert_eq!(ready(engine.entries("CarePlan")).unwrap().len(), 1);
}
