//! What the server inside answers.

use serde_json::Value;

use crate::StoreError;

/// An answer of the FHIR server, before any policy has looked at it.
#[derive(Debug, Clone, PartialEq)]
pub struct FhirReply {
    /// The HTTP status.
    pub status: u16,
    /// The version, from the `ETag` header, without `W/` and quotes.
    pub version_id: Option<String>,
    /// The body as it came; empty where there is none.
    pub body: Vec<u8>,
}

impl FhirReply {
    /// The body as JSON.
    ///
    /// # Errors
    /// [`StoreError::Answer`] where it is none.
    pub fn json(&self) -> Result<Value, StoreError> {
        serde_json::from_slice(&self.body).map_err(|_| StoreError::Answer)
    }

    /// Whether the status is in the 200s.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

/// `W/"3"` to `3`.
pub(crate) fn version_of(etag: &str) -> Option<String> {
    let tag = etag.strip_prefix("W/").unwrap_or(etag);
    tag.strip_prefix('"')?.strip_suffix('"').map(ToString::to_string)
}
