//! Answers in FHIR's form: never cached, and an error says a code and a rule, nothing of the inside.

use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An answer: a status, a body, and the version that the body is.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) body: Value,
    pub(super) headers: Vec<(HeaderName, String)>,
}

impl Reply {
    pub(super) fn ok(body: Value) -> Self {
        Self { status: StatusCode::OK, body, headers: Vec::new() }
    }

    /// A resource in the version that its `meta` names.
    pub(super) fn resource(status: StatusCode, resource: Value) -> Self {
        let etag = resource["meta"]["versionId"].as_str().map(|version| format!("W/\"{version}\""));
        let mut reply = Self { status, body: resource, headers: Vec::new() };
        if let Some(etag) = etag {
            reply.headers.push((header::ETAG, etag));
        }
        reply
    }

    /// An OperationOutcome. `code` is of FHIR's issue-type.
    pub(super) fn refusal(status: StatusCode, code: &str, diagnostics: &str) -> Self {
        let body = json!({
            "resourceType": "OperationOutcome",
            "issue": [{"severity": "error", "code": code, "diagnostics": diagnostics}],
        });
        Self { status, body, headers: Vec::new() }
    }

    pub(super) fn not_found() -> Self {
        Self::refusal(StatusCode::NOT_FOUND, "not-found", "not found")
    }

    pub(super) fn unavailable() -> Self {
        Self::refusal(StatusCode::SERVICE_UNAVAILABLE, "transient", "the record is not available")
    }

    pub(super) fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// What an audit event says of a refusal.
    pub(super) fn reason(&self) -> Option<&str> {
        self.body["issue"][0]["diagnostics"].as_str()
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/fhir+json; charset=utf-8"));
        let mut response = (self.status, Json(self.body)).into_response();
        response.headers_mut().extend(headers);
        response
    }
}
