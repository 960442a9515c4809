//! Writing: an entry and what belongs to it in one transaction, on disk before it is acknowledged.

use helios_fhir::FhirVersion;
use helios_persistence::core::{Transaction, TransactionOptions, TransactionProvider};
use helios_persistence::error::{ConcurrencyError, ResourceError, StorageError};
use serde_json::Value;

use crate::{FhirStore, StoreError, WriteError};

/// How many entries one transaction of a bulk load holds.
const BATCH: usize = 100;

/// What the writer believes is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// Nothing.
    Absent,
    /// Exactly this `meta.versionId`.
    Version(String),
    /// Whatever it is: the last writer wins.
    Anything,
}

/// What was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The resource as stored, with its `meta`.
    pub resource: Value,
    /// Whether it is the first version.
    pub created: bool,
}

impl FhirStore {
    /// Writes `resource` if what is stored is what is `expected`, and with it every resource of
    /// `beside` as new: all or none. On disk when this returns.
    ///
    /// # Errors
    /// [`WriteError`].
    pub async fn write(&self, resource: Value, expected: Expected, beside: Vec<Value>) -> Result<Written, WriteError> {
        let entries = core::iter::once((resource, expected))
            .chain(beside.into_iter().map(|beside| (beside, Expected::Absent)))
            .collect();
        let mut written = self.transact(entries).await?;
        Ok(written.swap_remove(0))
    }

    /// Creates or replaces a resource under its own type and id. On disk when this returns.
    ///
    /// # Errors
    /// [`WriteError`].
    pub async fn put(&self, resource: Value) -> Result<Value, WriteError> {
        let written = self.write(resource, Expected::Anything, Vec::new()).await?;
        Ok(written.resource)
    }

    /// Writes new resources that belong together, in one transaction. On disk when this returns.
    ///
    /// # Errors
    /// [`WriteError`]; nothing was written then.
    pub async fn append(&self, resources: Vec<Value>) -> Result<(), WriteError> {
        if resources.is_empty() {
            return Ok(());
        }
        let entries = resources.into_iter().map(|resource| (resource, Expected::Absent)).collect();
        self.transact(entries).await.map(drop)
    }

    /// Creates or replaces many resources, in transactions of 100. On disk when this returns.
    ///
    /// # Errors
    /// The first [`WriteError`]; the batches before it are written.
    pub async fn load(&self, resources: Vec<Value>) -> Result<(), WriteError> {
        let mut resources = resources.into_iter().peekable();
        while resources.peek().is_some() {
            let batch = resources.by_ref().take(BATCH).map(|resource| (resource, Expected::Anything)).collect();
            self.commit(batch).await?;
        }
        Ok(self.disk.make_durable().await?)
    }

    async fn transact(&self, entries: Vec<(Value, Expected)>) -> Result<Vec<Written>, WriteError> {
        let written = self.commit(entries).await?;
        self.disk.make_durable().await?;
        Ok(written)
    }

    /// Commits, but does not sync.
    async fn commit(&self, entries: Vec<(Value, Expected)>) -> Result<Vec<Written>, WriteError> {
        if self.disk.has_failed().await {
            return Err(StoreError::Engine("an earlier sync to disk failed").into());
        }
        let turn = std::sync::Arc::clone(&self.writer).lock_owned().await;
        let store = self.clone();
        let runtime = tokio::runtime::Handle::current();
        // SQLite blocks; the turn goes with the work, which a caller who leaves does not stop.
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let _underway = store.disk.underway();
            runtime.block_on(store.run(entries))
        })
        .await
        .map_err(|_| StoreError::Engine("a write was interrupted"))?
    }

    async fn run(&self, entries: Vec<(Value, Expected)>) -> Result<Vec<Written>, WriteError> {
        let options = TransactionOptions::new().fhir_version(FhirVersion::R4);
        let mut transaction = self.backend.begin_transaction(&self.tenant, options).await.map_err(failure)?;
        let mut written = Vec::with_capacity(entries.len());
        // A transaction that is dropped is rolled back.
        for (resource, expected) in entries {
            let (resource_type, id) = identity(&resource)?;
            let stored = transaction.read(&resource_type, &id).await.map_err(failure)?;
            let created = stored.is_none();
            let now = match (stored, expected) {
                (None, Expected::Absent | Expected::Anything) => transaction.create(&resource_type, resource).await,
                (Some(stored), Expected::Anything) => transaction.update(&stored, resource).await,
                (Some(stored), Expected::Version(version)) if stored.version_id() == version => {
                    transaction.update(&stored, resource).await
                }
                _ => return Err(WriteError::Conflict),
            }
            .map_err(failure)?;
            written.push(Written { resource: now.into_content_with_meta(), created });
        }
        Box::new(transaction).commit().await.map_err(failure)?;
        Ok(written)
    }
}

fn identity(resource: &Value) -> Result<(String, String), WriteError> {
    let text = |name: &str| resource.get(name).and_then(Value::as_str).map(ToString::to_string);
    let (Some(resource_type), Some(id)) = (text("resourceType"), text("id")) else {
        return Err(WriteError::Malformed);
    };
    let is_type = resource_type.starts_with(|first: char| first.is_ascii_uppercase())
        && resource_type.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_id = (1..=64).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    if is_type && is_id { Ok((resource_type, id)) } else { Err(WriteError::Malformed) }
}

/// The engine's own words may hold values from the record: only what kind it was goes on.
fn failure(error: StorageError) -> WriteError {
    match error {
        StorageError::Concurrency(ConcurrencyError::VersionConflict { .. })
        | StorageError::Resource(ResourceError::AlreadyExists { .. }) => WriteError::Conflict,
        StorageError::Validation(_) => WriteError::Malformed,
        StorageError::Transaction(_) => StoreError::Engine("a transaction failed").into(),
        StorageError::Backend(_) => StoreError::Engine("the database failed").into(),
        _ => StoreError::Engine("a write failed").into(),
    }
}
