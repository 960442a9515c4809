//! Where a record stands on this device: a patient's in the vault, a therapist's in memory only.

use ambulo_sync::MemoryStore;
use ambulo_sync::store::{Batch, Collection, Durability, Got, Remains, Store, StoreError};
use ambulo_vault::Vault;
use std::rc::Rc;

/// One of the two places, shared with the engine.
#[derive(Clone)]
pub(super) enum DeviceStore {
    Vault(Rc<Vault>),
    Memory(Rc<MemoryStore>),
}

impl DeviceStore {
    /// Removes those entries of a type that no longer decrypt, so that they do not hide the rest; the account's copies
    /// come with the next full sweep. Only while nobody else writes.
    pub(super) async fn discard_damaged(&self, resource_type: &str) -> Result<(), StoreError> {
        let Self::Vault(vault) = self else { return Ok(()) };
        let (_, damaged) = vault.scan_what_remains(Collection::Entries, &format!("{resource_type}/")).await?;
        vault.discard(&damaged).await
    }
}

impl Store for DeviceStore {
    async fn get(&self, collection: Collection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            Self::Vault(vault) => vault.get(collection, key).await,
            Self::Memory(memory) => memory.get(collection, key).await,
        }
    }
    async fn get_all(&self, collection: Collection, keys: &[String]) -> Result<Vec<Got>, StoreError> {
        match self {
            Self::Vault(vault) => vault.get_all(collection, keys).await,
            Self::Memory(memory) => memory.get_all(collection, keys).await,
        }
    }
    async fn remains(&self, collection: Collection, prefix: &str) -> Result<Remains, StoreError> {
        match self {
            Self::Vault(vault) => vault.remains(collection, prefix).await,
            Self::Memory(memory) => memory.remains(collection, prefix).await,
        }
    }
    async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError> {
        match self {
            Self::Vault(vault) => vault.commit(batch, durability).await,
            Self::Memory(memory) => memory.commit(batch, durability).await,
        }
    }
}
