//! `/oauth/token`: a code or a refresh token becomes tokens.

use ambulo_policy::Role;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::accounts::{ACCESS_LIFETIME, Grant, Issued};
use crate::authentication::{APP, Act, Authentication, at};
use crate::secret;
use crate::state::Gateway;

/// The fields of both grants.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    grant_type: String,
    client_id: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
    refresh_token: String,
    scope: Option<String>,
}

/// An error as RFC 6749, 5.2 words it. It never says which of a code's conditions failed.
pub(super) fn refuse(error: &'static str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response()
}

/// The database failed: the client keeps what it has and comes back.
pub(super) fn unavailable() -> Response {
    let retry = [(header::RETRY_AFTER, "5")];
    let body = Json(json!({ "error": "temporarily_unavailable" }));
    (StatusCode::SERVICE_UNAVAILABLE, retry, body).into_response()
}

pub(super) async fn token(State(gateway): State<Gateway>, fields: Result<Form<Fields>, FormRejection>) -> Response {
    let Ok(Form(fields)) = fields else {
        return refuse("invalid_request");
    };
    if fields.client_id != super::CLIENT {
        return refuse("invalid_client");
    }
    let now = gateway.now();
    let issued = match fields.grant_type.as_str() {
        "authorization_code" => {
            // RFC 7636, 4.1: a shorter verifier could be guessed.
            if !(43..=128).contains(&fields.code_verifier.len()) {
                return refuse("invalid_grant");
            }
            let grant = Grant {
                code: fields.code,
                client: fields.client_id,
                redirect_uri: fields.redirect_uri,
                challenge: secret::challenge(&fields.code_verifier),
            };
            let exchanged = gateway.accounts.exchange(grant, now).await;
            exchanged.map(|issued| issued.map_err(|refusal| refusal.0))
        }
        "refresh_token" => {
            let refreshed = gateway.accounts.refresh(fields.refresh_token, fields.client_id, fields.scope, now).await;
            refreshed.map(|issued| issued.map_err(|refusal| refusal.0))
        }
        _ => return refuse("unsupported_grant_type"),
    };
    match issued {
        Ok(Ok(issued)) => Json(answer(issued)).into_response(),
        Ok(Err(ended)) => {
            if let Some(ended) = ended {
                let signed_out = Authentication::new(&ended.person, Act::SignOut, &at(APP, &ended.device));
                gateway.record.note(signed_out.because("a spent code or token was shown again")).await;
            }
            refuse("invalid_grant")
        }
        Err(_) => unavailable(),
    }
}

fn answer(issued: Issued) -> Value {
    let mut body = json!({
        "access_token": issued.access_token,
        "token_type": "Bearer",
        "expires_in": ACCESS_LIFETIME.as_secs(),
        "scope": issued.scope,
        "fhirUser": issued.person.role.reference(),
        "name": issued.person.display_name,
    });
    if let Some(refresh_token) = issued.refresh_token {
        body["refresh_token"] = refresh_token.into();
    }
    if let Role::Patient { patient } = issued.person.role {
        body["patient"] = patient.into();
    }
    body
}
