//! The FHIR routes, under `/fhir`.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::routing::{any, get};

use super::conduct::Asked;
use super::reply::Reply;
use super::{Record, capability, incoming};
use crate::authenticator::{AuthRefusal, Authenticator};

#[derive(Clone)]
struct Gate {
    record: Record,
    authenticator: Arc<dyn Authenticator>,
}

/// The FHIR server as clients see it, to be merged: everything under `/fhir` for which nobody else
/// has a route, such as discovery.
pub fn router(record: Record, authenticator: Arc<dyn Authenticator>) -> Router {
    Router::new()
        .route("/fhir/metadata", get(metadata))
        .route("/fhir", any(ask))
        .route("/fhir/", any(ask))
        .route("/fhir/{*rest}", any(ask))
        .with_state(Gate { record, authenticator })
}

async fn metadata(State(gate): State<Gate>) -> Reply {
    Reply::ok(capability::statement(&gate.record.base))
}

async fn ask(State(gate): State<Gate>, request: Request) -> Reply {
    let (parts, body) = request.into_parts();
    let bearer = match incoming::bearer(&parts.headers) {
        Ok(bearer) => bearer,
        Err(reply) => return reply,
    };
    let principal = match gate.authenticator.authenticate(bearer).await {
        Ok(principal) => principal,
        Err(AuthRefusal::Invalid) => {
            return incoming::unauthorized("Bearer error=\"invalid_token\"");
        }
        Err(AuthRefusal::Unavailable) => return Reply::unavailable(),
    };
    if !incoming::accepts_json(&parts.headers) {
        return Reply::refusal(StatusCode::NOT_ACCEPTABLE, "not-supported", "answers are application/fhir+json");
    }
    let body = if parts.method == Method::PUT { Some(incoming::json_body(&parts.headers, body).await) } else { None };
    let path = parts.uri.path();
    let asked = Asked {
        method: parts.method.as_str(),
        path: path.strip_prefix("/fhir").unwrap_or(path),
        query: parts.uri.query(),
        headers: &parts.headers,
        body,
    };
    gate.record.conduct(&principal, asked).await
}
