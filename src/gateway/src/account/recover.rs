//! `/account/recover`: the recovery code sets a new password and signs out every device.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::{RECOVERY_CODE, chosen, code_guesses};
use crate::accounts::{Attempt, AttemptSubject};
use crate::authentication::{Act, Authentication};
use crate::caller::{Caller, takes_form};
use crate::locale::Texts;
use crate::pages::{Failure, notice, recover};
use crate::secret;
use crate::state::Gateway;

const FORM: &str = "recover";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    ui_locales: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    mark: String,
    user_name: String,
    recovery_code: String,
    password: String,
    ui_locales: Option<String>,
}

pub(super) async fn show(State(gateway): State<Gateway>, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let texts = Texts::choose(asked.ui_locales.as_deref(), &headers);
    ask(&gateway, texts, &Answer::default(), None).await
}

pub(super) async fn submit(
    State(gateway): State<Gateway>,
    caller: Caller,
    headers: HeaderMap,
    Form(answer): Form<Answer>,
) -> Response {
    let texts = Texts::choose(answer.ui_locales.as_deref(), &headers);
    if !takes_form(&gateway, &headers, &answer.mark, FORM) {
        return ask(&gateway, texts, &answer, Some(Failure::new("error.stale"))).await;
    }
    let name = match chosen(&answer.user_name, &answer.password) {
        Ok(name) => name,
        Err(failure) => return ask(&gateway, texts, &answer, Some(failure)).await,
    };
    match set_password(&gateway, &caller, &answer, name).await {
        Some(Ok(code)) => recover::code_once(&gateway, texts, "recovered.title", "recovered.intro", &code).await,
        Some(Err(failure)) => ask(&gateway, texts, &answer, Some(failure)).await,
        None => notice::server_failed(&gateway, &headers, answer.ui_locales.as_deref()).await,
    }
}

/// The next recovery code; `None` where something failed on this side.
async fn set_password(
    gateway: &Gateway,
    caller: &Caller,
    answer: &Answer,
    name: String,
) -> Option<Result<String, Failure>> {
    let subjects = vec![code_guesses(&name), caller.subject()];
    let attempt = gateway.accounts.attempt(subjects.clone(), gateway.now()).await;
    if let Attempt::Wait(seconds) = attempt.ok()? {
        return Some(Err(Failure::wait(seconds)));
    }
    let password_hash = gateway.hasher.password(answer.password.clone()).await.ok()?;
    let shown = secret::digest(&secret::typed(&answer.recovery_code));
    let next = secret::typed_code(RECOVERY_CODE.0, RECOVERY_CODE.1);
    let next_hash = secret::digest(&secret::typed(&next));
    let changed = gateway.accounts.recover(name.clone(), shown, password_hash, next_hash, gateway.now()).await.ok()?;
    // What was changed stands, whatever comes of telling it.
    if let Ok(Some((person, _))) = gateway.accounts.person(name.clone()).await {
        let about =
            if changed { "password by recovery code; every sign-in ended" } else { "password by recovery code" };
        let set = Authentication::new(&person, Act::Secret, about);
        gateway.record.note(if changed { set } else { set.refused("wrong recovery code") }).await;
    }
    if !changed {
        return Some(Err(Failure::unauthorized("error.recovery")));
    }
    // Whoever proved the code need not wait for the wrong passwords before it.
    let mut cleared = subjects;
    cleared.push(AttemptSubject::Account(name));
    gateway.accounts.succeeded(cleared).await.ok()?;
    Some(Ok(next))
}

async fn ask(gateway: &Gateway, texts: &Texts, answer: &Answer, failure: Option<Failure>) -> Response {
    let form = recover::Form { mark: gateway.nonces.give(FORM, gateway.now()), user_name: &answer.user_name };
    recover::page(gateway, texts, &form, failure).await
}
