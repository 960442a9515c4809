//! What comes in: the token, and a body that is JSON and not too large.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::reply::Reply;

/// The largest body, in bytes.
const MAX_BODY_BYTES: usize = 1 << 20;

/// The bearer token of the request.
pub(super) fn bearer(headers: &HeaderMap) -> Result<&str, Reply> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let token = match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok().and_then(|text| {
            let (scheme, token) = text.split_once(' ')?;
            let token = token.trim();
            (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
        }),
        _ => None,
    };
    token.ok_or_else(|| unauthorized("Bearer"))
}

/// 401, with the challenge that RFC 6750 asks for.
pub(super) fn unauthorized(challenge: &str) -> Reply {
    Reply::refusal(StatusCode::UNAUTHORIZED, "login", "a valid access token is needed")
        .with(header::WWW_AUTHENTICATE, challenge)
}

/// Reads a JSON body.
pub(super) async fn json_body(headers: &HeaderMap, body: Body) -> Result<Value, Reply> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(|value| value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        .is_some_and(|kind| matches!(kind.as_str(), "application/fhir+json" | "application/json"));
    if !is_json {
        return Err(Reply::refusal(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-supported",
            "the body must be application/fhir+json",
        ));
    }
    let bytes = to_bytes(body, MAX_BODY_BYTES)
        .await
        .map_err(|_| Reply::refusal(StatusCode::PAYLOAD_TOO_LARGE, "too-long", "the body is too large or broke off"))?;
    serde_json::from_slice(&bytes)
        .map_err(|_| Reply::refusal(StatusCode::BAD_REQUEST, "structure", "the body is not JSON"))
}

/// Whether the client takes JSON for an answer.
pub(super) fn accepts_json(headers: &HeaderMap) -> bool {
    let mut accepts = headers.get_all(header::ACCEPT).iter().peekable();
    accepts.peek().is_none()
        || accepts.filter_map(|value| value.to_str().ok()).any(|value| {
            value.split(',').any(|one| {
                let kind = one.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                matches!(kind.as_str(), "application/fhir+json" | "application/json" | "application/*" | "*/*")
            })
        })
}
