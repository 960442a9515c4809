//! Each answer that a server, a network or a damaged device can give: what the engine makes of it, and that nothing is lost.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod account;
mod asking;
mod sending;
mod storage;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ambulo_sync::{Account, EntryKey, Feed, MemoryStore, SyncEngine};
use serde_json::{Value, json};

fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here waits"),
    }
}

fn observation(id: &str, value: i64) -> Value {
    json!({"resourceType": "Observation", "id": id, "valueInteger": value, "extension": [{"url": "urn:unknown", "valueCode": "kept"}]})
}

fn key(id: &str) -> EntryKey {
    EntryKey { resource_type: "Observation".into(), id: id.into() }
}

fn settings() -> Account {
    Account::new(
        "https://account.example p1",
        vec![Feed::written("Observation", "p1"), Feed::read_only("CarePlan", "p1")],
    )
}

fn open(store: &MemoryStore) -> SyncEngine<MemoryStore> {
    ready(SyncEngine::open(store.clone(), settings())).unwrap()
}
