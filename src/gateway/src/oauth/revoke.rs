//! `/oauth/revoke` (RFC 7009): a client ends what it was given.

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::token::{refuse, unavailable};
use crate::authentication::{APP, Act, Authentication, at};
use crate::state::Gateway;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    token: String,
    client_id: String,
}

pub(super) async fn revoke(State(gateway): State<Gateway>, fields: Result<Form<Fields>, FormRejection>) -> Response {
    let Ok(Form(fields)) = fields else {
        return refuse("invalid_request");
    };
    if fields.client_id != super::CLIENT {
        return refuse("invalid_client");
    }
    let ended = gateway.accounts.revoke(fields.token, fields.client_id, gateway.now()).await;
    match ended {
        Ok(ended) => {
            if let Some(ended) = ended {
                let signed_out = Authentication::new(&ended.person, Act::SignOut, &at(APP, &ended.device));
                gateway.record.note(signed_out).await;
            }
            StatusCode::OK.into_response()
        }
        Err(_) => unavailable(),
    }
}
