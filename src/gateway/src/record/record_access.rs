//! The record as one value: the store, who cares for whom, and the audit trail.

use std::path::Path;
use std::sync::Arc;

use ambulo_fhir_store::{FhirStore, StoreError};
use serde_json::Value;

use super::audit::AuditTrail;
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
        Ok(Self::over(store, &base))
    }

    /// A record over a store that is open already. Needs a running tokio runtime.
    #[must_use]
    pub fn over(store: FhirStore, base: &str) -> Self {
        Self {
            audit: AuditTrail::start(store.clone()),
            teams: Arc::new(CareTeamCache::default()),
            base: base.into(),
            store,
        }
    }

    /// Waits until every access so far is written down, and folds the log in: before the program ends.
    ///
    /// # Errors
    /// [`StoreError`] where the log could not be folded in; nothing is lost by that.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.audit.flush().await;
        self.store.close().await
    }

    /// Every AuditEvent that is written: for whoever runs the server, never for a client.
    ///
    /// # Errors
    /// [`StoreError`] where the store could not be read.
    pub async fn audit_trail(&self) -> Result<Vec<Value>, StoreError> {
        self.store.search_all("AuditEvent", "_sort=_lastUpdated").await
    }

    /// Waits until every access so far is written down.
    pub async fn flush_audit(&self) {
        self.audit.flush().await;
    }
}
