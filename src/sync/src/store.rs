//! What the engine asks of a store: four collections of bytes by key, and atomic batches.

use std::future::Future;

/// A part of the store. Keys are unique within one collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Collection {
    /// One record entry a key (`Observation/ID`): the FHIR resource with what sync knows of it.
    Entries,
    /// Writes not yet acknowledged by the account, in order of their key.
    Outbox,
    /// Watermarks, settings, the sealed refresh token.
    Meta,
    /// Blocks of samples, keyed so that one series is contiguous and in time order.
    Blocks,
}

/// How hard a commit must be before it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// On disk before `commit` returns: doses, results, the outbox.
    Strict,
    /// The platform's default: what the account can send again.
    Relaxed,
}

/// Puts and deletes that happen together or not at all. Later operations on a key win.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// In order: collection, key, and the new value or `None` to delete.
    pub operations: Vec<(Collection, String, Option<Vec<u8>>)>,
}

impl Batch {
    /// Adds or replaces one value.
    pub fn put(&mut self, collection: Collection, key: impl Into<String>, value: Vec<u8>) -> &mut Self {
        self.operations.push((collection, key.into(), Some(value)));
        self
    }
    /// Removes one value; removing what is absent is no error.
    pub fn delete(&mut self, collection: Collection, key: impl Into<String>) -> &mut Self {
        self.operations.push((collection, key.into(), None));
        self
    }
}

/// Why a store could not answer. No variant carries what was stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser's quota is used up; nothing of the batch was kept.
    #[error("no room left on this device")]
    Full,
    /// A value does not decrypt or does not check; the key says which.
    #[error("a stored value is damaged")]
    Corrupt {
        /// Where it stands.
        collection: Collection,
        /// Its key.
        key: String,
    },
    /// Another tab holds an older version open, or storage is switched off.
    #[error("the device's storage cannot be opened")]
    Blocked,
    /// The vault was written by a later version of Ambulo.
    #[error("the device's storage belongs to a newer version")]
    Newer,
    /// Anything else that the platform said.
    #[error("the device's storage failed: {0}")]
    Platform(String),
}

/// One value of several.
pub type Got = Result<Option<Vec<u8>>, StoreError>;

/// What can be read, by key, and for each value that cannot a [`StoreError::Corrupt`] that names it.
pub type Remains = (Vec<(String, Vec<u8>)>, Vec<StoreError>);

/// A store of bytes. Implementations: [`crate::MemoryStore`] and the browser's vault; one conformance suite covers both.
pub trait Store {
    /// The value under a key, or `None`.
    fn get(&self, collection: Collection, key: &str) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;
    /// The values under some keys, in the same order; each may be damaged by itself.
    fn get_all(&self, collection: Collection, keys: &[String]) -> impl Future<Output = Result<Vec<Got>, StoreError>> {
        async move {
            let mut found = Vec::with_capacity(keys.len());
            for key in keys {
                found.push(self.get(collection, key).await);
            }
            Ok(found)
        }
    }
    /// All of a collection whose key begins with `prefix`, in key order; an error where any of it is damaged.
    fn scan(
        &self,
        collection: Collection,
        prefix: &str,
    ) -> impl Future<Output = Result<Vec<(String, Vec<u8>)>, StoreError>> {
        async move {
            let (found, damaged) = self.remains(collection, prefix).await?;
            damaged.into_iter().next().map_or(Ok(found), Err)
        }
    }
    /// As [`Store::scan`], but what is damaged stands beside what is not.
    fn remains(&self, collection: Collection, prefix: &str) -> impl Future<Output = Result<Remains, StoreError>>;
    /// Applies a batch atomically, and returns when it is as durable as asked.
    fn commit(&self, batch: Batch, durability: Durability) -> impl Future<Output = Result<(), StoreError>>;
}
