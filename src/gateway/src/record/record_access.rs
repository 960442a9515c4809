//! The record as one value: the store, who cares for whom, and the audit trail.

use std::path::Path;
use std::sync::Arc;

use ambulo_fhir_store::{FhirStore, StoreError};
use jiff::Timestamp;
use serde_json::Value;

use super::audit::{AuditTable, AuditTrail, Line};
use super::care_teams::CareTeamCache;

/// The record of all patients, for the router and for the gateway itself. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Record {
    pub(super) store: FhirStore,
    pub(super) teams: Arc<CareTeamCache>,
    pub(super) audit: AuditTrail,
    /// What links begin with: `ORIGIN/fhir`.
    pub(super) base: Arc<str>,
}

impl Record {
    /// Opens the record in `dir`, or makes it. `origin` is the gateway's own, as
    /// `http://localhost:8080`.
    ///
    /// # Errors
    /// [`StoreError`] where the folder or the database is not usable.
    pub async fn open(dir: &Path, origin: &str) -> Result<Self, StoreError> {
        let base = format!("{}/fhir", origin.trim_end_matches('/'));
        let store = FhirStore::open(dir, &base).await?;
        Self::over(store, dir, &base)
    }

    /// A record over a store that is open already, with its audit trail in `dir`. Needs a running
    /// tokio runtime.
    ///
    /// # Errors
    /// [`StoreError`] where the audit trail is not usable.
    pub fn over(store: FhirStore, dir: &Path, base: &str) -> Result<Self, StoreError> {
        let table = AuditTable::open(&dir.join("audit.sqlite"))
            .map_err(|_| StoreError::Engine("the audit trail could not be opened"))?;
        Ok(Self {
            audit: AuditTrail::start(table),
            teams: Arc::new(CareTeamCache::default()),
            base: base.into(),
            store,
        })
    }

    /// Waits until every access so far is written down, and folds the log in: before the program ends.
    ///
    /// # Errors
    /// [`StoreError`] where the log could not be folded in; nothing is lost by that.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.audit.flush().await;
        // Folding in saves time at the next start, no more.
        let _ = self.audit.fold().await;
        self.store.close().await
    }

    /// Every AuditEvent, in the order of time: for whoever runs the server, never for a client.
    ///
    /// # Errors
    /// [`StoreError`] where the store could not be read.
    pub async fn audit_trail(&self) -> Result<Vec<Value>, StoreError> {
        let mut events = self.store.search_all("AuditEvent", "_sort=_lastUpdated").await?;
        let lines = self.audit.lines().await.map_err(|_| StoreError::Engine("the audit trail could not be read"))?;
        events.extend(lines.iter().map(Line::event));
        events.sort_by_key(|event| event["recorded"].as_str().and_then(|at| at.parse::<Timestamp>().ok()));
        Ok(events)
    }

    /// Forgets accesses older than this. The AuditEvent of a write stays as long as what was written.
    ///
    /// # Errors
    /// [`StoreError`] where the trail could not be written.
    pub async fn forget_accesses_before(&self, time: Timestamp) -> Result<(), StoreError> {
        let forgotten = self.audit.forget_before(time).await;
        forgotten.map_err(|_| StoreError::Engine("the audit trail could not be written"))
    }

    /// Waits until every access so far is written down.
    pub async fn flush_audit(&self) {
        self.audit.flush().await;
    }
}
