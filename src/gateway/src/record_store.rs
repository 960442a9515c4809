//! What the account asks of a record: to read and to write whole resources, above the policy.
//!
//! Only the gateway itself calls this (an invitation creates a patient, the demo fills an empty
//! record). A person's request goes through the FHIR router and its policy instead.

use async_trait::async_trait;
use serde_json::Value;

use crate::authentication::Authentication;

/// Why a resource could not be read or written. The words hold no health data.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The resource lacks `resourceType` or `id`, or the store found it malformed.
    #[error("the record refused a {resource_type} as malformed")]
    Malformed {
        /// The `resourceType`, or `resource` where there is none.
        resource_type: String,
    },
    /// Someone else wrote the same resource at the same time.
    #[error("the record was written by someone else at the same time")]
    Conflict,
    /// The store failed: disk full, file locked, or the like.
    #[error("the record is not available: {0}")]
    Unavailable(String),
}

/// A FHIR R4 record as the gateway uses it for itself.
#[async_trait]
pub trait RecordStore: Send + Sync + 'static {
    /// Creates or replaces a resource under the `resourceType` and `id` that it names itself, and
    /// returns what was stored, with its `meta`. It is on disk when this returns.
    ///
    /// # Errors
    /// Any [`RecordError`]; nothing was written then.
    async fn put(&self, resource: Value) -> Result<Value, RecordError>;

    /// Reads one resource; `None` where there is none (or it was deleted).
    ///
    /// # Errors
    /// [`RecordError::Unavailable`].
    async fn get(&self, resource_type: &str, id: &str) -> Result<Option<Value>, RecordError>;

    /// Leaves an AuditEvent of what somebody did at the account's door, by the way of accesses that write nothing.
    async fn note(&self, done: Authentication);

    /// Writes many resources, in order; all are on disk when this returns. A store that has
    /// transactions writes them in batches.
    ///
    /// # Errors
    /// The first that failed; those before it may have been written.
    async fn put_all(&self, resources: Vec<Value>) -> Result<(), RecordError> {
        for resource in resources {
            self.put(resource).await?;
        }
        Ok(())
    }
}
