//! The in-memory store passes the suite that the browser's vault passes too.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ambulo_sync::conformance::{Harness, check};
use ambulo_sync::store::{Batch, Collection, Durability, Remains, Store, StoreError};
use ambulo_sync::{MemoryStore, SeriesApart};

#[derive(Default)]
struct InMemory {
    stores: RefCell<BTreeMap<String, MemoryStore>>,
}

impl Harness for InMemory {
    type Store = MemoryStore;

    async fn open(&self, name: &str) -> Result<MemoryStore, StoreError> {
        Ok(self.stores.borrow_mut().entry(name.to_owned()).or_default().clone())
    }

    async fn damage(&self, name: &str, collection: Collection, key: &str) -> bool {
        self.stores.borrow()[name].damage(collection, key);
        true
    }

    async fn open_small(&self, _name: &str, bytes: usize) -> Option<MemoryStore> {
        Some(MemoryStore::with_room(bytes))
    }
}

fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a store in memory never waits"),
    }
}

#[test]
fn the_memory_store_conforms() {
    assert_eq!(ready(check(&InMemory::default())), Ok(20));
}

/// The store that keeps series apart, on memory.
#[derive(Default)]
struct Apart(InMemory);

impl Harness for Apart {
    type Store = SeriesApart<MemoryStore>;

    async fn open(&self, name: &str) -> Result<SeriesApart<MemoryStore>, StoreError> {
        self.0.open(name).await.map(SeriesApart)
    }

    async fn damage(&self, name: &str, collection: Collection, key: &str) -> bool {
        self.0.damage(name, collection, key).await
    }

    async fn open_small(&self, name: &str, bytes: usize) -> Option<SeriesApart<MemoryStore>> {
        self.0.open_small(name, bytes).await.map(SeriesApart)
    }
}

#[test]
fn a_store_with_series_apart_conforms() {
    assert_eq!(ready(check(&Apart::default())), Ok(20));
}

/// A store that tears batches apart: the suite must notice.
struct Torn(MemoryStore);

impl Store for Torn {
    async fn get(&self, collection: Collection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.get(collection, key).await
    }
    async fn remains(&self, collection: Collection, prefix: &str) -> Result<Remains, StoreError> {
        self.0.remains(collection, prefix).await
    }
    async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError> {
        for operation in batch.operations {
            self.0.commit(Batch { operations: vec![operation] }, durability).await?;
        }
        Ok(())
    }
}

struct TornHarness(InMemory);

impl Harness for TornHarness {
    type Store = Torn;
    async fn open(&self, name: &str) -> Result<Torn, StoreError> {
        self.0.open(name).await.map(Torn)
    }
    async fn open_small(&self, name: &str, bytes: usize) -> Option<Torn> {
        self.0.open_small(name, bytes).await.map(Torn)
    }
}

#[test]
fn the_suite_notices_torn_batches() {
    let failure = ready(check(&TornHarness(InMemory::default()))).unwrap_err();
    assert!(failure.contains("refused batch"), "{failure}");
}
