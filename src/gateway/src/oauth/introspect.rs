//! `/oauth/introspect` (RFC 7662): whoever holds a good token may ask about tokens of the same person.

use ambulo_policy::Role;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::json;

use super::AccountAuthenticator;
use super::token::unavailable;
use crate::authenticator::AuthRefusal;
use crate::state::Gateway;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    token: String,
}

/// The bearer token of a request, where it has one.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// 401 as RFC 6750 words it.
pub(crate) fn unauthorized() -> Response {
    let challenge = [(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")];
    (StatusCode::UNAUTHORIZED, challenge).into_response()
}

pub(super) async fn introspect(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let accounts = AccountAuthenticator(gateway);
    let asker = match accounts.token(bearer(&headers).unwrap_or_default()).await {
        Ok(token) => token,
        Err(AuthRefusal::Invalid) => return unauthorized(),
        Err(AuthRefusal::Unavailable) => return unavailable(),
    };
    let about = match accounts.token(&fields.token).await {
        Ok(token) if token.person.subject == asker.person.subject => token,
        Ok(_) | Err(AuthRefusal::Invalid) => return Json(json!({ "active": false })).into_response(),
        Err(AuthRefusal::Unavailable) => return unavailable(),
    };
    let mut body = json!({
        "active": true,
        "scope": about.scope,
        "client_id": about.client,
        "exp": about.expires.as_second(),
        "sub": about.person.subject,
        "fhirUser": about.person.role.reference(),
    });
    if let Role::Patient { patient } = about.person.role {
        body["patient"] = patient.into();
    }
    Json(body).into_response()
}
