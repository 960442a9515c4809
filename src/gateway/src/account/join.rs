//! `/account/join`: a code, a user name and a password become an account.

use ambulo_policy::Role;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{RECOVERY_CODE, chosen};
use crate::accounts::{Attempt, Invite, InviteRefusal};
use crate::authentication::{Act, Authentication};
use crate::caller::{Caller, takes_form};
use crate::locale::Texts;
use crate::pages::{Failure, join, notice, recover};
use crate::secret;
use crate::state::Gateway;

const FORM: &str = "join";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    code: String,
    ui_locales: Option<String>,
    /// `therapist` in a therapist's link: for the words on the page alone, the code decides.
    #[serde(rename = "for")]
    whom: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    mark: String,
    code: String,
    user_name: String,
    password: String,
    ui_locales: Option<String>,
    #[serde(rename = "for")]
    whom: String,
}

pub(super) async fn show(State(gateway): State<Gateway>, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let texts = Texts::choose(asked.ui_locales.as_deref(), &headers);
    let answer = Answer { code: asked.code, whom: asked.whom, ..Answer::default() };
    ask(&gateway, texts, &answer, None).await
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
    match enrol(&gateway, &caller, &answer, name).await {
        Some(Ok(code)) => recover::code_once(&gateway, texts, "joined.title", "joined.intro", &code).await,
        Some(Err(failure)) => ask(&gateway, texts, &answer, Some(failure)).await,
        None => notice::server_failed(&gateway, &headers, answer.ui_locales.as_deref()).await,
    }
}

/// The recovery code of the new account; `None` where something failed on this side.
async fn enrol(gateway: &Gateway, caller: &Caller, answer: &Answer, name: String) -> Option<Result<String, Failure>> {
    let subjects = vec![caller.subject()];
    let attempt = gateway.accounts.attempt(subjects.clone(), gateway.now()).await;
    if let Attempt::Wait(seconds) = attempt.ok()? {
        return Some(Err(Failure::wait(seconds)));
    }
    let code_hash = gateway.hasher.code(secret::typed(&answer.code)).await.ok()?;
    if let Some(Invite { role: Role::Therapist { practitioner }, display_name }) =
        gateway.accounts.open_invite(code_hash.clone(), gateway.now()).await.ok()?
    {
        // Before the account: a second try writes the same again.
        gateway.record.put(practitioner_resource(&practitioner, &display_name)).await.ok()?;
    }
    let password_hash = gateway.hasher.password(answer.password.clone()).await.ok()?;
    let recovery = secret::typed_code(RECOVERY_CODE.0, RECOVERY_CODE.1);
    let recovery_hash = secret::digest(&secret::typed(&recovery));
    let joined = gateway.accounts.join(code_hash, name, password_hash, recovery_hash, gateway.now()).await.ok()?;
    Some(match joined {
        Ok(person) => {
            gateway.record.note(Authentication::new(&person, Act::Secret, "account joined")).await;
            gateway.accounts.succeeded(subjects).await.ok()?;
            Ok(recovery)
        }
        // The code was right, so this was no guess.
        Err(InviteRefusal::NameTaken) => {
            gateway.accounts.succeeded(subjects).await.ok()?;
            Err(Failure::new("error.taken"))
        }
        Err(InviteRefusal::NotOpen) => Err(Failure::unauthorized("error.code")),
    })
}

fn practitioner_resource(id: &str, name: &str) -> Value {
    json!({
        "resourceType": "Practitioner",
        "id": id,
        "active": true,
        "name": [{ "use": "usual", "text": name }],
    })
}

async fn ask(gateway: &Gateway, texts: &Texts, answer: &Answer, failure: Option<Failure>) -> Response {
    let form = join::Form {
        mark: gateway.nonces.give(FORM, gateway.now()),
        code: &answer.code,
        user_name: &answer.user_name,
        therapist: answer.whom == "therapist",
    };
    join::page(gateway, texts, &form, failure).await
}
