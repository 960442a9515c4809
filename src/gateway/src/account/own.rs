//! `/account`: a person's own account. They sign in to it, see where they are signed in, and leave.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::check::{self, Checked};
use super::visit::{self, Visit};
use crate::authentication::{APP, Act, Authentication, PAGE, asking, at};
use crate::caller::{Caller, is_own_form, takes_form};
use crate::locale::Texts;
use crate::pages::{Failure, account, notice};
use crate::state::Gateway;

const FORM: &str = "account";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    ui_locales: Option<String>,
    done: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    mark: String,
    user_name: String,
    password: String,
    ui_locales: Option<String>,
}

/// What the forms of a visit have in common.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Plain {
    mark: String,
    id: i64,
    ui_locales: Option<String>,
}

pub(super) async fn show(State(gateway): State<Gateway>, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let texts = Texts::choose(asked.ui_locales.as_deref(), &headers);
    match visit::of(&gateway, &headers).await {
        Ok(Some(visit)) => overview(&gateway, texts, &visit, asked.done.as_deref(), None).await,
        Ok(None) => door(&gateway, texts, "", None).await,
        Err(_) => notice::server_failed(&gateway, &headers, asked.ui_locales.as_deref()).await,
    }
}

/// Signs in to the page.
pub(super) async fn enter(
    State(gateway): State<Gateway>,
    caller: Caller,
    headers: HeaderMap,
    Form(answer): Form<Answer>,
) -> Response {
    let texts = Texts::choose(answer.ui_locales.as_deref(), &headers);
    if !takes_form(&gateway, &headers, &answer.mark, FORM) {
        return door(&gateway, texts, &answer.user_name, Some(Failure::new("error.stale"))).await;
    }
    let about = asking(PAGE, &headers);
    let signing_in = (Act::SignIn, &*about);
    let person = match check::password(&gateway, &caller, &answer.user_name, &answer.password, signing_in).await {
        Some(Checked::Known(person)) => person,
        Some(Checked::Refused(failure)) => return door(&gateway, texts, &answer.user_name, Some(failure)).await,
        None => return notice::server_failed(&gateway, &headers, answer.ui_locales.as_deref()).await,
    };
    let signed_in = Authentication::new(&person, Act::SignIn, &about);
    let visit = gateway.accounts.begin_visit(person.subject, gateway.now()).await;
    gateway.record.note(signed_in.unless(visit.is_ok())).await;
    match visit {
        Ok(token) => {
            let cookie = [(header::SET_COOKIE, visit::cookie(&gateway, &token))];
            (cookie, back(texts, None)).into_response()
        }
        Err(_) => notice::server_failed(&gateway, &headers, answer.ui_locales.as_deref()).await,
    }
}

/// Ends the visit; sign-ins of the app stay.
pub(super) async fn leave(State(gateway): State<Gateway>, headers: HeaderMap, Form(answer): Form<Plain>) -> Response {
    let texts = Texts::choose(answer.ui_locales.as_deref(), &headers);
    let ended = async {
        let visit = visit::of(&gateway, &headers).await?;
        match visit {
            Some(visit) if is_own_form(&headers, &gateway.origin) => {
                let signed_out = Authentication::new(&visit.person, Act::SignOut, &asking(PAGE, &headers));
                let ended = gateway.accounts.end_visit(&visit.token).await;
                gateway.record.note(signed_out.unless(ended.is_ok())).await;
                ended
            }
            _ => Ok(()),
        }
    };
    match ended.await {
        Ok(()) => ([(header::SET_COOKIE, visit::cookie(&gateway, ""))], back(texts, None)).into_response(),
        Err(_) => notice::server_failed(&gateway, &headers, answer.ui_locales.as_deref()).await,
    }
}

/// Ends one sign-in.
pub(super) async fn end(State(gateway): State<Gateway>, headers: HeaderMap, Form(answer): Form<Plain>) -> Response {
    let texts = Texts::choose(answer.ui_locales.as_deref(), &headers);
    let ended = async {
        let Some(visit) = visit::of(&gateway, &headers).await? else {
            return Ok(back(texts, None));
        };
        if !takes_form(&gateway, &headers, &answer.mark, &subject(&visit)) {
            return Ok(overview(&gateway, texts, &visit, None, Some(Failure::new("error.stale"))).await);
        }
        // One that is gone already is what was wished for.
        if let Some(ended) = gateway.accounts.end_sign_in(visit.person.subject, answer.id, gateway.now()).await? {
            let signed_out = Authentication::new(&ended.person, Act::SignOut, &at(APP, &ended.device));
            gateway.record.note(signed_out.because("ended on the account page")).await;
        }
        Ok::<_, crate::accounts::AccountsError>(back(texts, Some("ended")))
    };
    match ended.await {
        Ok(reply) => reply,
        Err(_) => notice::server_failed(&gateway, &headers, answer.ui_locales.as_deref()).await,
    }
}

/// What the marks of this visit's forms are given for: another visit's form is not this one's.
pub(super) fn subject(visit: &Visit) -> String {
    format!("{FORM} {}", visit.token)
}

/// Back to the page by a fresh request, so that a reload sends nothing twice.
pub(super) fn back(texts: &Texts, done: Option<&str>) -> Response {
    let done = done.map(|done| format!("&done={done}")).unwrap_or_default();
    Redirect::to(&format!("/account?ui_locales={}{done}", texts.language)).into_response()
}

/// The page where one signs in to the account.
async fn door(gateway: &Gateway, texts: &Texts, user_name: &str, failure: Option<Failure>) -> Response {
    let form = account::Door { mark: gateway.nonces.give(FORM, gateway.now()), user_name };
    account::door(gateway, texts, &form, failure).await
}

/// The account as its owner sees it. `done` is what has just been done.
pub(super) async fn overview(
    gateway: &Gateway,
    texts: &Texts,
    visit: &Visit,
    done: Option<&str>,
    failure: Option<Failure>,
) -> Response {
    let Ok(sign_ins) = gateway.accounts.sign_ins(visit.person.subject.clone(), gateway.now()).await else {
        return notice::page(gateway, texts, StatusCode::SERVICE_UNAVAILABLE, "error.server").await;
    };
    let mark = || gateway.nonces.give(&subject(visit), gateway.now());
    let marks = sign_ins.iter().map(|_| mark()).collect();
    let content = account::Overview {
        person: &visit.person,
        sign_ins: &sign_ins,
        marks,
        password_mark: mark(),
        done: match done {
            Some("ended") => Some("account.done_ended"),
            Some("password") => Some("account.done_password"),
            _ => None,
        },
    };
    account::overview(gateway, texts, &content, failure).await
}
