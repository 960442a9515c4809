//! Answers to a PUT.

use ambulo_sync::{EntryState, MemoryStore, Method, Refusal, Reply, TransportError, Trouble};
use serde_json::json;

use crate::account::{Acts, Answer, FakeAccount, later, outcome, reply};
use crate::{key, observation, open, ready};

#[test]
fn what_is_written_is_sent_once() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write(observation("1", 1))).unwrap();
    assert_eq!((engine.status().waiting, engine.status().is_up_to_date()), (1, false));
    let round = ready(engine.sync_once(&account, &account));
    assert_eq!(round.changed, [key("1")]);
    assert!(round.status.is_up_to_date());
    assert_eq!(account.puts(), ["PUT Observation/1"]);
    assert_eq!(account.body("Observation/1"), observation("1", 1));
    ready(engine.sync_once(&account, &account));
    assert!(account.puts().is_empty());
}

#[test]
fn several_writes_of_one_entry_are_one_put() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    for value in 0..5 {
        ready(engine.write(observation("1", value))).unwrap();
    }
    assert_eq!(engine.status().waiting, 1);
    ready(engine.sync_once(&account, &account));
    assert_eq!(account.puts().len(), 1);
    assert_eq!(account.body("Observation/1")["valueInteger"], 4);
}

#[test]
fn writing_what_is_there_already_sends_nothing() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write(observation("1", 1))).unwrap();
    ready(engine.sync_once(&account, &account));
    ready(engine.write(observation("1", 1))).unwrap();
    assert!(engine.status().is_up_to_date());
}

/// Answers that leave open whether the account acted, with the trouble that they mean.
fn uncertain() -> Vec<(Answer, Trouble)> {
    let half = observation("1", 1).to_string();
    vec![
        (Err(TransportError::Unreachable), Trouble::Unreachable),
        (reply(500, ""), Trouble::Server { status: 500 }),
        (outcome(500, "exception"), Trouble::Server { status: 500 }),
        (reply(502, "<html>bad gateway</html>"), Trouble::Server { status: 502 }),
        (reply(504, ""), Trouble::Server { status: 504 }),
        (reply(200, "<html>hotel</html>"), Trouble::Nonsense),
        (reply(200, &half[..half.len() / 2]), Trouble::Nonsense),
        (reply(201, "[]"), Trouble::Nonsense),
        (reply(200, &observation("other", 1).to_string()), Trouble::Nonsense),
        (reply(302, ""), Trouble::Nonsense),
        (reply(403, "<html>blocked by the school</html>"), Trouble::Nonsense),
        (reply(408, ""), Trouble::Nonsense),
        (reply(401, ""), Trouble::NeedsToken),
        (reply(429, ""), Trouble::Busy),
        (reply(503, "<html>later</html>"), Trouble::Busy),
        (Err(TransportError::NeedsToken), Trouble::NeedsToken),
        (Err(TransportError::NoToken(Reply { status: 502, ..Reply::default() })), Trouble::NoToken),
        (Err(TransportError::NoToken(Reply { status: 503, ..Reply::default() })), Trouble::Busy),
    ]
}

#[test]
fn after_an_uncertain_answer_the_account_is_asked_first() {
    for acts in [Acts::Yes, Acts::No] {
        for (answer, trouble) in uncertain() {
            let (store, account) = (MemoryStore::new(), FakeAccount::new());
            let engine = open(&store);
            ready(engine.write(observation("1", 1))).unwrap();
            account.answer(Method::Put, acts, answer.clone());
            let round = ready(engine.sync_once(&account, &account));
            assert_eq!(round.status.trouble, Some(trouble.clone()), "{answer:?}");
            assert_eq!(round.needs_token, trouble == Trouble::NeedsToken);
            assert!(!round.status.is_up_to_date() && round.next_in_ms > 0);
            account.log();
            let round = ready(engine.sync_once(&account, &account));
            let asked = account.log();
            // The pull of the first round may have shown already that the PUT had arrived.
            let puts = asked.iter().filter(|line| line.starts_with("PUT")).count();
            assert_eq!(puts, usize::from(acts == Acts::No), "{answer:?}: {asked:?}");
            assert!(acts == Acts::Yes || asked[0] == "GET Observation/1", "{answer:?}: {asked:?}");
            assert!(round.status.is_up_to_date(), "{answer:?}: {:?}", round.status);
            assert_eq!(account.entries.borrow()["Observation/1"].0, 1, "{answer:?} made a second version");
        }
    }
}

#[test]
fn stored_without_a_body_is_looked_up() {
    for status in [200, 201, 204] {
        let (store, account) = (MemoryStore::new(), FakeAccount::new());
        let engine = open(&store);
        ready(engine.write(observation("1", 1))).unwrap();
        account.answer(Method::Put, Acts::Yes, reply(status, ""));
        assert!(ready(engine.sync_once(&account, &account)).status.is_up_to_date());
        assert_eq!(account.log()[..2], ["PUT Observation/1", "GET Observation/1"]);
    }
}

#[test]
fn a_conflict_is_merged_and_sent_on_the_new_version() {
    for status in [409, 412] {
        let (store, account) = (MemoryStore::new(), FakeAccount::new());
        let engine = open(&store);
        ready(engine.write(observation("1", 1))).unwrap();
        ready(engine.sync_once(&account, &account));
        let mut theirs = observation("1", 1);
        theirs["note"] = json!("theirs");
        account.put("Observation/1", theirs);
        ready(engine.write(observation("1", 2))).unwrap();
        account.log();
        account.answer(Method::Put, Acts::No, outcome(status, "conflict"));
        assert!(ready(engine.sync_once(&account, &account)).status.is_up_to_date());
        assert_eq!(account.puts(), ["PUT Observation/1 W/\"1\"", "PUT Observation/1 W/\"2\""]);
        let merged = account.body("Observation/1");
        assert_eq!((&merged["valueInteger"], &merged["note"]), (&json!(2), &json!("theirs")));
        assert_eq!(ready(engine.entry(&key("1"))).unwrap().unwrap().body, merged);
    }
}

#[test]
fn endless_conflicts_wait_for_another_round() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write(observation("1", 1))).unwrap();
    for _ in 0..20 {
        account.answer(Method::Put, Acts::No, outcome(409, "conflict"));
    }
    let round = ready(engine.sync_once(&account, &account));
    assert_eq!((round.status.trouble, round.status.waiting), (Some(Trouble::Contended), 1));
    assert!(round.next_in_ms > 0);
}

#[test]
fn a_refused_entry_is_kept_told_and_can_be_tried_again() {
    for status in [400, 403, 404, 405, 413, 415, 422] {
        let (store, account) = (MemoryStore::new(), FakeAccount::new());
        let engine = open(&store);
        ready(engine.write(observation("1", 1))).unwrap();
        account.answer(Method::Put, Acts::No, outcome(status, "business-rule"));
        let round = ready(engine.sync_once(&account, &account));
        assert_eq!((round.status.refused, round.status.waiting, round.status.is_up_to_date()), (1, 0, false));
        let engine = open(&store);
        assert_eq!(engine.status().refused, 1, "a refusal was forgotten on reopening");
        let held = ready(engine.entry(&key("1"))).unwrap().unwrap();
        let EntryState::Refused { reason: Refusal { status: said, code } } = held.state else { panic!("{status}") };
        assert_eq!(said, status);
        assert!(status == 404 || code == "business-rule");
        assert_eq!(held.body, observation("1", 1));
        account.log();
        ready(engine.sync_once(&account, &account));
        assert!(account.puts().is_empty(), "a refused entry was sent again unasked");
        assert_eq!(ready(engine.retry_refused()), Ok(1));
        assert!(ready(engine.sync_once(&account, &account)).status.is_up_to_date());
        assert_eq!(account.body("Observation/1"), observation("1", 1));
    }
}

#[test]
fn one_entry_that_breaks_the_server_does_not_hold_up_the_rest() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write_all(vec![observation("1", 1), observation("2", 2)])).unwrap();
    account.answer(Method::Put, Acts::No, reply(500, ""));
    let round = ready(engine.sync_once(&account, &account));
    assert_eq!((round.status.waiting, round.pushed), (1, 1));
    assert!(account.entries.borrow().contains_key("Observation/2"));
}

#[test]
fn the_time_that_the_account_asks_for_is_kept() {
    // 1_790_000_000 s is Mon, 21 Sep 2026 14:13:20 GMT.
    for (status, retry_after) in [(429, "30"), (503, "Mon, 21 Sep 2026 14:13:50 GMT")] {
        let (store, account) = (MemoryStore::new(), FakeAccount::new());
        let engine = open(&store);
        ready(engine.write(observation("1", 1))).unwrap();
        account.answer(Method::Put, Acts::No, later(status, retry_after));
        let round = ready(engine.sync_once(&account, &account));
        assert_eq!((round.status.trouble, round.next_in_ms), (Some(Trouble::Busy), 30_000));
        account.log();
        account.now_ms.set(account.now_ms.get() + 29_000);
        assert_eq!(ready(engine.sync_once(&account, &account)).next_in_ms, 1_000);
        assert!(account.log().is_empty(), "the account was asked too early");
        account.now_ms.set(account.now_ms.get() + 1_000);
        assert!(ready(engine.sync_once(&account, &account)).status.is_up_to_date());
    }
}

#[test]
fn waits_grow_and_stay_bounded() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write(observation("1", 1))).unwrap();
    let mut waits = Vec::new();
    for _ in 0..14 {
        account.answer(Method::Put, Acts::No, Err(TransportError::Unreachable));
        account.answer(Method::Get, Acts::No, Err(TransportError::Unreachable));
        waits.push(ready(engine.sync_once(&account, &account)).next_in_ms);
    }
    assert!(waits[0] <= 2_000 && waits[4] > waits[0], "{waits:?}");
    assert!(waits.iter().all(|wait| *wait <= 900_000) && waits[13] >= 450_000, "{waits:?}");
}

#[test]
fn what_the_account_deleted_is_kept_here_and_told() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write(observation("1", 1))).unwrap();
    ready(engine.sync_once(&account, &account));
    ready(engine.write(observation("1", 2))).unwrap();
    account.answer(Method::Put, Acts::No, outcome(410, "deleted"));
    account.answer(Method::Get, Acts::No, outcome(410, "deleted"));
    let round = ready(engine.sync_once(&account, &account));
    assert_eq!(round.status.refused, 1);
    assert_eq!(ready(engine.entry(&key("1"))).unwrap().unwrap().body, observation("1", 2));
}
