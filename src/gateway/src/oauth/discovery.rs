//! What the server says of itself: <https://hl7.org/fhir/smart-app-launch/STU2/conformance.html>.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::scopes;
use crate::state::Gateway;

/// Readable from any origin, as SMART asks: it holds nothing about anyone.
pub(super) async fn show(State(gateway): State<Gateway>) -> Response {
    let origin = &gateway.origin;
    let body = json!({
        "authorization_endpoint": format!("{origin}/oauth/authorize"),
        "token_endpoint": format!("{origin}/oauth/token"),
        "revocation_endpoint": format!("{origin}/oauth/revoke"),
        "introspection_endpoint": format!("{origin}/oauth/introspect"),
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "scopes_supported": scopes::supported(),
        "capabilities": [
            "launch-standalone", "authorize-post", "client-public", "context-standalone-patient",
            "permission-patient", "permission-user", "permission-offline", "permission-v2"
        ],
    });
    let open = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    (open, Json(body)).into_response()
}
