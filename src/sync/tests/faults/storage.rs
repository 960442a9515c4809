//! A device whose storage is full, damaged, or somebody else's.

use ambulo_sync::store::{Batch, Collection, Durability, Remains, Store, StoreError};
use ambulo_sync::{Account, MemoryStore, Method, Reply, SyncEngine, SyncError, Trouble};
use serde_json::json;

use crate::account::{Acts, FakeAccount};
use crate::{key, observation, open, ready, settings};

#[test]
fn a_full_device_says_so_and_promises_nothing() {
    let store = MemoryStore::new();
    let engine = open(&store);
    ready(engine.write(observation("1", 1))).unwrap();
    store.set_room(Some(600));
    let large = json!({"resourceType": "Observation", "id": "2", "note": "x".repeat(1_000)});
    assert_eq!(ready(engine.write(large)), Err(SyncError::Store(StoreError::Full)));
    store.set_room(None);
    ready(engine.write(observation("4", 1))).unwrap();
    assert_eq!(engine.status().waiting, 2);
    let ids: Vec<String> = ready(engine.entries("Observation")).unwrap().into_iter().map(|entry| entry.id).collect();
    assert_eq!(ids, ["1", "4"]);
}

#[test]
fn a_device_too_full_for_the_record_says_so_and_catches_up_later() {
    let (store, account) = (MemoryStore::with_room(500), FakeAccount::new());
    let engine = open(&store);
    account.put("Observation/1", json!({"resourceType": "Observation", "id": "1", "note": "x".repeat(1_000)}));
    let round = ready(engine.sync_once(&account, &account));
    assert_eq!(round.status.trouble, Some(Trouble::StorageFull));
    store.set_room(None);
    let round = ready(engine.sync_once(&account, &account));
    assert!(round.status.is_up_to_date());
    assert_eq!(round.changed, [key("1")]);
}

#[test]
fn a_damaged_entry_comes_back_from_the_account() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write_all(vec![observation("1", 1), observation("2", 2)])).unwrap();
    ready(engine.sync_once(&account, &account));
    store.damage(Collection::Entries, "Observation/1");
    let engine = open(&store);
    assert!(matches!(ready(engine.entries("Observation")), Err(SyncError::Store(StoreError::Corrupt { .. }))));
    assert!(!engine.status().is_up_to_date());
    let round = ready(engine.sync_once(&account, &account));
    assert!(round.status.is_up_to_date(), "{:?}", round.status);
    assert_eq!(ready(engine.entries("Observation")).unwrap().len(), 2);
    assert!(account.puts().len() == 2, "mending sent something");
}

#[test]
fn what_can_be_read_is_read_past_the_damage_and_the_rest_is_named_until_it_is_mended() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write_all((1..=4).map(|n| observation(&n.to_string(), 1)).collect())).unwrap();
    ready(engine.sync_once(&account, &account));
    store.damage(Collection::Entries, "Observation/1");
    store.damage(Collection::Entries, "Observation/3");
    let told = |engine: &SyncEngine<MemoryStore>| {
        let (entries, missing) = ready(engine.readable("Observation")).unwrap();
        (entries.into_iter().map(|entry| entry.id).collect::<Vec<_>>(), missing)
    };
    let missing = vec!["Observation/1".to_owned(), "Observation/3".to_owned()];
    assert_eq!(told(&engine), (vec!["2".into(), "4".into()], missing.clone()));
    assert!(!engine.status().is_up_to_date());
    // Thrown away, so that they hide nothing, they are missing all the same.
    let mut batch = Batch::default();
    batch.delete(Collection::Entries, &missing[0]).delete(Collection::Entries, &missing[1]);
    ready(store.commit(batch, Durability::Strict)).unwrap();
    assert_eq!(told(&engine).1, missing);
    // Of one whose name is damaged nobody knows which it was.
    let nameless = StoreError::Corrupt { collection: Collection::Entries, key: "#0a".into() };
    engine.notice("Observation", vec![nameless]);
    assert_eq!(told(&engine).1, ["Observation/#0a", "Observation/1", "Observation/3"]);
    assert!(ready(engine.readable("Patient")).unwrap().1.is_empty());
    ready(engine.sync_once(&account, &account));
    assert_eq!(told(&engine), (["1", "2", "3", "4"].map(String::from).to_vec(), Vec::new()));
    assert!(ready(engine.sync_once(&account, &account)).status.is_up_to_date());
}

/// A store that holds an entry and an item of the outbox whose very names are damaged: they stand in every scan, and
/// nobody can ask for them.
#[derive(Clone)]
struct Nameless(MemoryStore);

impl Store for Nameless {
    async fn get(&self, collection: Collection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get(collection, key).await
    }

    async fn remains(&self, collection: Collection, prefix: &str) -> Result<Remains, StoreError> {
        let (found, mut damaged) = self.0.remains(collection, prefix).await?;
        if [Collection::Entries, Collection::Outbox].contains(&collection) {
            damaged.push(StoreError::Corrupt { collection, key: "#0a".into() });
        }
        Ok((found, damaged))
    }

    async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError> {
        self.0.commit(batch, durability).await
    }
}

#[test]
fn what_the_account_lost_is_found_past_an_entry_without_a_name() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write_all(vec![observation("1", 1), observation("2", 2)])).unwrap();
    ready(engine.sync_once(&account, &account));
    drop(engine);
    account.entries.borrow_mut().remove("Observation/2");
    let engine = ready(SyncEngine::open(Nameless(store), settings())).unwrap();
    assert_eq!(ready(engine.readable("Observation")).unwrap().1, ["Observation/#0a"]);
    for _ in 0..2 {
        ready(engine.sync_once(&account, &account));
    }
    assert_eq!(account.body("Observation/2"), observation("2", 2));
}

#[test]
fn an_entry_damaged_before_it_was_sent_is_told_and_hides_nothing_else() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write_all(vec![observation("1", 1), observation("2", 2)])).unwrap();
    store.damage(Collection::Entries, "Observation/1");
    let round = ready(engine.sync_once(&account, &account));
    assert_eq!(round.status.trouble, Some(Trouble::Damaged { key: "Observation/1".into() }));
    assert_eq!(account.body("Observation/2"), observation("2", 2));
    assert_eq!(ready(engine.entries("Observation")).unwrap().len(), 1);
    let next = ready(engine.sync_once(&account, &account)).status;
    assert_eq!((next.lost, next.waiting, next.trouble.clone()), (1, 0, None));
    assert!(!next.is_up_to_date(), "what nobody can send any more is not in the account");
    ready(engine.write(observation("1", 3))).unwrap();
    let entered_again = ready(engine.sync_once(&account, &account)).status;
    assert!(entered_again.is_up_to_date(), "{entered_again:?}");
    assert_eq!(account.body("Observation/1"), observation("1", 3));
}

#[test]
fn a_damaged_entry_that_the_account_holds_is_not_lost() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write(observation("1", 1))).unwrap();
    ready(engine.sync_once(&account, &account));
    store.damage(Collection::Entries, "Observation/1");
    assert!(ready(engine.entries("Observation")).is_err());
    for _ in 0..2 {
        ready(engine.sync_once(&account, &account));
    }
    assert!(engine.status().is_up_to_date());
}

#[test]
fn what_was_cleared_away_before_it_was_sent_is_told_after_opening_anew() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    ready(open(&store).write_all(vec![observation("1", 1), observation("2", 2)])).unwrap();
    let mut batch = Batch::default();
    batch.delete(Collection::Entries, "Observation/1".to_owned());
    ready(store.commit(batch, Durability::Strict)).unwrap();
    let engine = open(&store);
    let status = ready(engine.sync_once(&account, &account)).status;
    assert_eq!((status.lost, status.waiting), (1, 0));
    drop(engine);
    let engine = open(&store);
    assert_eq!(engine.status().lost, 1, "it is kept until it is known");
    ready(engine.forget_lost()).unwrap();
    assert_eq!(engine.status().lost, 0);
    drop(engine);
    assert_eq!(open(&store).status().lost, 0);
}

#[test]
fn a_refused_entry_that_is_damaged_counts_as_lost() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write(observation("1", 1))).unwrap();
    account.answer(Method::Put, Acts::No, Ok(Reply { status: 422, ..Reply::default() }));
    assert_eq!(ready(engine.sync_once(&account, &account)).status.refused, 1);
    store.damage(Collection::Entries, "Observation/1");
    ready(engine.retry_refused()).unwrap();
    let status = engine.status();
    assert_eq!((status.lost, status.refused, status.waiting), (1, 0, 0));
    assert!(ready(store.scan(Collection::Outbox, "")).unwrap().is_empty());
}

#[test]
fn a_write_over_a_damaged_entry_is_kept_and_asks_before_it_sends() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write(observation("1", 1))).unwrap();
    ready(engine.sync_once(&account, &account));
    store.damage(Collection::Entries, "Observation/1");
    let mut new = observation("1", 1);
    new["note"] = json!("new");
    ready(engine.write(new.clone())).unwrap();
    account.log();
    ready(engine.sync_once(&account, &account));
    assert_eq!(account.log()[0], "GET Observation/1");
    assert_eq!(account.body("Observation/1"), new);
}

#[test]
fn a_damaged_outbox_is_rebuilt_from_the_entries() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write_all(vec![observation("1", 1), observation("2", 2)])).unwrap();
    let items = ready(store.scan(Collection::Outbox, "")).unwrap();
    store.damage(Collection::Outbox, &items[0].0);
    let mut batch = Batch::default();
    batch.put(Collection::Outbox, items[1].0.clone(), b"nonsense".to_vec());
    ready(store.commit(batch, Durability::Strict)).unwrap();
    let engine = open(&store);
    assert_eq!(engine.status().waiting, 2);
    assert!(ready(engine.sync_once(&account, &account)).status.is_up_to_date());
    assert_eq!(account.entries.borrow().len(), 2);
}

#[test]
fn a_damaged_outbox_is_rebuilt_past_a_damaged_entry() {
    let (store, account) = (MemoryStore::new(), FakeAccount::new());
    let engine = open(&store);
    ready(engine.write_all((1..=3).map(|n| observation(&n.to_string(), 1)).collect())).unwrap();
    drop(engine);
    // The last one's place is the next one that would be given.
    let items = ready(store.scan(Collection::Outbox, "")).unwrap();
    store.damage(Collection::Outbox, &items[2].0);
    store.damage(Collection::Entries, "Observation/1");
    for _ in 0..2 {
        let engine = open(&store);
        assert_eq!(engine.status().waiting, 3, "the damaged one has its item, and is told when its turn comes");
        assert!(!engine.status().is_up_to_date());
    }
    let engine = ready(SyncEngine::open(Nameless(store), settings())).unwrap();
    ready(engine.sync_once(&account, &account));
    for id in ["2", "3"] {
        assert_eq!(account.body(&format!("Observation/{id}")), observation(id, 1));
    }
}

#[test]
fn another_accounts_storage_is_not_touched() {
    let store = MemoryStore::new();
    ready(open(&store).write(observation("1", 1))).unwrap();
    let other = Account { name: "https://account.example p2".into(), ..settings() };
    assert_eq!(ready(SyncEngine::open(store.clone(), other)).err(), Some(SyncError::OtherAccount));
    assert_eq!(open(&store).status().waiting, 1);
}

#[test]
fn only_resources_are_written() {
    let engine = open(&MemoryStore::new());
    let nonsense = [
        json!(null),
        json!([]),
        json!({"resourceType": "Observation"}),
        json!({"id": "1"}),
        json!({"resourceType": "../x", "id": "1"}),
        json!({"resourceType": "Observation", "id": "a/b"}),
    ];
    for value in nonsense {
        assert_eq!(ready(engine.write(value)), Err(SyncError::NotAResource));
    }
    let mixed = vec![observation("1", 1), json!(7)];
    assert_eq!(ready(engine.write_all(mixed)), Err(SyncError::NotAResource));
    assert_eq!(engine.status().waiting, 0);
}
