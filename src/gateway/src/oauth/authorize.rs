//! `/oauth/authorize`: sign-in and consent on one page, and the code that comes of it.

use ambulo_policy::RoleKind;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::request::{AuthorizeRequest, RequestRefusal};
use super::{CLIENT_NAME, scopes};
use crate::account::check::{self, Checked};
use crate::accounts::{NewCode, Person};
use crate::authentication::{APP, Act, Authentication, asking};
use crate::caller::{Caller, takes_form};
use crate::device;
use crate::locale::Texts;
use crate::pages::{Failure, notice, sign_in};
use crate::state::Gateway;

/// What the sign-in form sends beside the request itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    mark: Option<String>,
    user_name: String,
    password: String,
    action: String,
}

pub(super) async fn show(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
    Query(request): Query<AuthorizeRequest>,
) -> Response {
    ask(&gateway, &headers, &request, None, "").await
}

/// A form without a mark is a client's request by POST (SMART `authorize-post`); with one it is the
/// person's answer.
pub(super) async fn submit(
    State(gateway): State<Gateway>,
    caller: Caller,
    headers: HeaderMap,
    Form(fields): Form<std::collections::HashMap<String, String>>,
) -> Response {
    let fields = serde_json::to_value(fields).unwrap_or_default();
    let request: AuthorizeRequest = serde_json::from_value(fields.clone()).unwrap_or_default();
    let answer: Answer = serde_json::from_value(fields).unwrap_or_default();
    let Some(mark) = &answer.mark else {
        return ask(&gateway, &headers, &request, None, "").await;
    };
    if let Err(refusal) = request.check(&gateway.origin) {
        return refuse(&gateway, &headers, &request, refusal).await;
    }
    if !takes_form(&gateway, &headers, mark, &request.canonical()) {
        return ask(&gateway, &headers, &request, Some(Failure::new("error.stale")), &answer.user_name).await;
    }
    if answer.action == "deny" {
        return Redirect::to(&request.redirect(&[("error", "access_denied")])).into_response();
    }
    let signing_in = (Act::SignIn, &*asking(APP, &headers));
    match check::password(&gateway, &caller, &answer.user_name, &answer.password, signing_in).await {
        Some(Checked::Known(person)) => grant(&gateway, &headers, &request, person).await,
        Some(Checked::Refused(failure)) => ask(&gateway, &headers, &request, Some(failure), &answer.user_name).await,
        None => notice::server_failed(&gateway, &headers, request.ui_locales.as_deref()).await,
    }
}

async fn grant(gateway: &Gateway, headers: &HeaderMap, request: &AuthorizeRequest, person: Person) -> Response {
    let role: RoleKind = person.role.kind();
    let granted = scopes::grant(&request.scope, role);
    let signed_in = Authentication::new(&person, Act::SignIn, &asking(APP, headers));
    if granted.is_empty() {
        gateway.record.note(signed_in.refused("nothing of what was asked for may be granted")).await;
        return Redirect::to(&request.redirect(&[("error", "invalid_scope")])).into_response();
    }
    let new = NewCode {
        subject: person.subject,
        client: request.client_id.clone(),
        redirect_uri: request.redirect_uri.clone(),
        scope: granted.to_string(),
        challenge: request.code_challenge.clone(),
        device: device::in_words(headers),
    };
    let code = gateway.accounts.new_code(new, gateway.now()).await;
    gateway.record.note(signed_in.unless(code.is_ok())).await;
    match code {
        Ok(code) => Redirect::to(&request.redirect(&[("code", &code)])).into_response(),
        Err(_) => notice::server_failed(gateway, headers, request.ui_locales.as_deref()).await,
    }
}

async fn ask(
    gateway: &Gateway,
    headers: &HeaderMap,
    request: &AuthorizeRequest,
    failure: Option<Failure>,
    user_name: &str,
) -> Response {
    if let Err(refusal) = request.check(&gateway.origin) {
        return refuse(gateway, headers, request, refusal).await;
    }
    let texts = Texts::choose(request.ui_locales.as_deref(), headers);
    let form = sign_in::Form {
        mark: gateway.nonces.give(&request.canonical(), gateway.now()),
        request,
        client: CLIENT_NAME,
        consent: scopes::in_words(&request.scope),
        user_name,
    };
    sign_in::page(gateway, texts, &form, failure).await
}

async fn refuse(
    gateway: &Gateway,
    headers: &HeaderMap,
    request: &AuthorizeRequest,
    refusal: RequestRefusal,
) -> Response {
    match refusal {
        RequestRefusal::Page => {
            let texts = Texts::choose(request.ui_locales.as_deref(), headers);
            notice::page(gateway, texts, StatusCode::BAD_REQUEST, "error.request").await
        }
        RequestRefusal::Client(error) => Redirect::to(&request.redirect(&[("error", error)])).into_response(),
    }
}
