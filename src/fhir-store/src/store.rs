//! The store as a value: opened from a folder, asked in FHIR's own words.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use helios_persistence::TenantContext;
use helios_persistence::backends::sqlite::{SqliteBackend, SqliteBackendConfig};
use helios_persistence::{TenantId, TenantPermissions};
use helios_rest::{ServerConfig, create_app_with_config};
use serde_json::Value;
use tokio::sync::Mutex;
use tower::ServiceExt;

use crate::durability::{FileSyncer, GroupSync, Syncer};
use crate::reply::version_of;
use crate::{FhirReply, StoreError, definitions};

/// The largest answer that is taken from the server inside, in bytes.
const MAX_ANSWER_BYTES: usize = 256 << 20;
/// Helios knows tenants; there is one.
const TENANT: &str = "default";

/// A FHIR R4 server on a folder. Cheap to clone: clones are the same store.
#[derive(Clone)]
pub struct FhirStore {
    router: Router,
    pub(crate) backend: SqliteBackend,
    pub(crate) tenant: TenantContext,
    pub(crate) disk: Arc<GroupSync>,
    /// SQLite has one writer: to queue here costs no thread.
    pub(crate) writer: Arc<Mutex<()>>,
}

impl core::fmt::Debug for FhirStore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("FhirStore").finish_non_exhaustive()
    }
}

impl FhirStore {
    /// Opens the store in `dir`, or makes it. `base_url` is what its links begin with, as
    /// `http://localhost:8080/fhir`.
    ///
    /// # Errors
    /// [`StoreError`] where the folder or the database is not usable.
    pub async fn open(dir: &Path, base_url: &str) -> Result<Self, StoreError> {
        Self::open_with(dir, base_url, |database| Arc::new(FileSyncer::new(database))).await
    }

    /// As [`Self::open`], with another way to bring commits onto the disk. It is handed the path of
    /// the database.
    ///
    /// # Errors
    /// [`StoreError`] where the folder or the database is not usable.
    pub async fn open_with(
        dir: &Path,
        base_url: &str,
        syncer: impl FnOnce(&Path) -> Arc<dyn Syncer>,
    ) -> Result<Self, StoreError> {
        make_private_folder(dir)?;
        let database = dir.join("record.sqlite");
        let disk = Arc::new(GroupSync::new(syncer(&database)));
        let folder = dir.to_path_buf();
        let (backend, definitions) = tokio::task::spawn_blocking(move || open_database(&folder, &database))
            .await
            .map_err(|_| StoreError::Engine("opening was interrupted"))??;
        // What a crash left in the log is on disk before anyone reads it.
        disk.sync_now().await?;
        let config = ServerConfig {
            base_url: base_url.trim_end_matches('/').to_string(),
            data_dir: Some(definitions),
            default_tenant: TENANT.to_string(),
            enable_cors: false,
            nl_search_enabled: false,
            ui_enabled: false,
            sof_enabled: false,
            seed_conformance: false,
            ..ServerConfig::default()
        };
        Ok(Self {
            router: create_app_with_config(backend.clone(), config),
            backend,
            tenant: TenantContext::new(TenantId::new(TENANT), TenantPermissions::full_access()),
            disk,
            writer: Arc::new(Mutex::new(())),
        })
    }

    /// Hands a request to the FHIR server inside. `path_and_query` begins with a slash, as
    /// `/Observation?patient=x`. What was written, and what was seen, is on disk when this returns.
    ///
    /// # Errors
    /// [`StoreError`] where no answer came; an answer that refuses is an answer.
    pub async fn request(
        &self,
        method: &str,
        path_and_query: &str,
        if_match: Option<&str>,
        body: Option<Vec<u8>>,
    ) -> Result<FhirReply, StoreError> {
        let writes = !matches!(method, "GET" | "HEAD");
        let mut request = Request::builder().method(method).uri(path_and_query);
        if let Some(tag) = if_match {
            request = request.header(header::IF_MATCH, tag);
        }
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/fhir+json");
        }
        // An unknown parameter would otherwise be dropped, and its filter with it.
        let request = request
            .header("prefer", "handling=strict, return=representation")
            .body(body.map_or_else(Body::empty, Body::from))
            .map_err(|_| StoreError::Request)?;
        let _turn = if writes { Some(self.writer.lock().await) } else { None };
        let underway = writes.then(|| self.disk.underway());
        let answer = match self.router.clone().oneshot(request).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        drop(underway);
        if writes {
            self.disk.make_durable().await?;
        } else {
            self.disk.settle().await?;
        }
        let status = answer.status().as_u16();
        let version_id = answer.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok()).and_then(version_of);
        let body = to_bytes(answer.into_body(), MAX_ANSWER_BYTES).await.map_err(|_| StoreError::Answer)?.to_vec();
        Ok(FhirReply { status, version_id, body })
    }

    /// Reads one resource with its `meta`; `None` where there is none.
    ///
    /// # Errors
    /// [`StoreError`] where no sensible answer came.
    pub async fn get(&self, resource_type: &str, id: &str) -> Result<Option<Value>, StoreError> {
        let reply = self.request("GET", &format!("/{resource_type}/{id}"), None, None).await?;
        match reply.status {
            200 => reply.json().map(Some),
            404 | 410 => Ok(None),
            _ => Err(StoreError::Engine("a read was refused")),
        }
    }

    /// Searches and returns the matches of every page.
    ///
    /// # Errors
    /// [`StoreError`] where the search was refused or failed.
    pub async fn search_all(&self, resource_type: &str, query: &str) -> Result<Vec<Value>, StoreError> {
        let mut found = Vec::new();
        let mut next = Some(format!("{query}&_count=1000"));
        while let Some(query) = next {
            let reply = self.request("GET", &format!("/{resource_type}?{query}"), None, None).await?;
            if reply.status != 200 {
                return Err(StoreError::Engine("a search was refused"));
            }
            let mut bundle = reply.json()?;
            next = next_query(&bundle).map(ToString::to_string);
            if let Some(entries) = bundle["entry"].as_array_mut() {
                found.extend(entries.iter_mut().map(|entry| entry["resource"].take()));
            }
        }
        Ok(found)
    }

    /// Folds the log into the database, for a quick start next time. The store stays usable.
    ///
    /// # Errors
    /// [`StoreError::Engine`] where the database could not.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.backend
            .checkpoint_wal_at_shutdown()
            .await
            .map(drop)
            .map_err(|_| StoreError::Engine("the log could not be folded in"))
    }
}

/// The query of a bundle's `next` link.
#[must_use]
pub(crate) fn next_query(bundle: &Value) -> Option<&str> {
    bundle["link"].as_array()?.iter().find(|link| link["relation"] == "next")?["url"]
        .as_str()?
        .split_once('?')
        .map(|(_, query)| query)
}

fn open_database(dir: &Path, database: &Path) -> Result<(SqliteBackend, PathBuf), StoreError> {
    let definitions = definitions::lay_out(dir)?;
    let config = SqliteBackendConfig { data_dir: Some(definitions.clone()), ..SqliteBackendConfig::default() };
    let backend = SqliteBackend::with_config(database, config)
        .map_err(|_| StoreError::Engine("the database could not be opened"))?;
    backend.init_schema().map_err(|_| StoreError::Engine("the database's schema is not usable"))?;
    Ok((backend, definitions))
}

/// Health data: for nobody else on this machine.
fn make_private_folder(dir: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
