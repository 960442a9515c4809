//! `/account/password`: a new password for whoever knows the old one.

use axum::Form;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use super::check::{self, Checked};
use super::{chosen, own, visit};
use crate::authentication::{Act, Authentication};
use crate::caller::{Caller, takes_form};
use crate::locale::Texts;
use crate::pages::{Failure, notice};
use crate::secret;
use crate::state::Gateway;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    mark: String,
    old_password: String,
    password: String,
    everywhere: Option<String>,
    ui_locales: Option<String>,
}

pub(super) async fn submit(
    State(gateway): State<Gateway>,
    caller: Caller,
    headers: HeaderMap,
    Form(answer): Form<Answer>,
) -> Response {
    let texts = Texts::choose(answer.ui_locales.as_deref(), &headers);
    match change(&gateway, &caller, &headers, texts, &answer).await {
        Some(reply) => reply,
        None => notice::server_failed(&gateway, &headers, answer.ui_locales.as_deref()).await,
    }
}

/// `None` where something failed on this side.
async fn change(
    gateway: &Gateway,
    caller: &Caller,
    headers: &HeaderMap,
    texts: &Texts,
    answer: &Answer,
) -> Option<Response> {
    let Some(visit) = visit::of(gateway, headers).await.ok()? else {
        return Some(own::back(texts, None));
    };
    let again = async |failure| Some(own::overview(gateway, texts, &visit, None, Some(failure)).await);
    if !takes_form(gateway, headers, &answer.mark, &own::subject(&visit)) {
        return again(Failure::new("error.stale")).await;
    }
    if let Err(failure) = chosen(&visit.person.user_name, &answer.password) {
        return again(failure).await;
    }
    let setting = (Act::Secret, "password");
    match check::password(gateway, caller, &visit.person.user_name, &answer.old_password, setting).await? {
        Checked::Known(_) => {}
        Checked::Refused(failure) if failure.wait.is_some() => return again(failure).await,
        Checked::Refused(_) => return again(Failure::unauthorized("error.old")).await,
    }
    let hash = gateway.hasher.password(answer.password.clone()).await.ok()?;
    let (subject, token) = (visit.person.subject.clone(), secret::digest(&visit.token));
    let everywhere = answer.everywhere.is_some();
    let kept = gateway.accounts.set_password(subject, hash, token, everywhere, gateway.now()).await;
    let about = if everywhere { "password; every sign-in ended" } else { "password" };
    let set = Authentication::new(&visit.person, Act::Secret, about);
    gateway.record.note(set.unless(kept.is_ok())).await;
    kept.ok()?;
    Some(own::back(texts, Some("password")))
}
