//! What opens this device: passkeys and the passphrase, to be added, changed and taken away.

use super::gate::{field, fit, told};
use crate::page::state::{Notice, State};
use crate::page::texts::{t, tf};
use crate::page::{browser, format, icons::icon, passkey};
use crate::protocol::{Passkeys, Reply, Request, Secret};
use ambulo_care::Instant;
use ambulo_view::prelude::*;
use ambulo_view::spawn_local;

/// The part of the privacy page about them.
pub(crate) fn secrets() -> AnyView {
    let state = State::current();
    let passkeys = RwSignal::new(Passkeys::default());
    let possible = RwSignal::new(false);
    look(passkeys);
    spawn_local(async move { possible.set(passkey::possible().await) });
    let gone = StoredValue::new(t("passkey.removed"));
    let remove = move |credential: Vec<u8>| {
        let gone = gone.get_value();
        spawn_local(async move {
            match state.ask(Request::RemovePasskey { credential: credential.clone() }).await {
                Reply::Passkeys(left) => {
                    passkeys.set(left);
                    say(gone);
                    passkey::forget(&credential).await;
                }
                Reply::Refused(trouble) => state.tell(trouble),
                _ => {}
            }
        });
    };
    let each = move || {
        let known = passkeys.with(|p| p.known.clone());
        known.into_iter().map(|one| {
            let added = one.added_ms.and_then(|ms| Instant::from_millisecond(ms).ok());
            let name = added.map_or_else(|| t("passkey.one"), |at| tf("passkey.since", &[("day", &format::full_moment(at))]));
            view! {
                <li class="apart">
                    <span>{icon("key")} {name}</span>
                    <button class="small" on:click=move |_| remove(one.credential.clone())>{t("passkey.remove")}</button>
                </li>
            }
        }).collect_view()
    };
    // The forms are made anew, empty and folded, whenever what opens the device has changed.
    let forms = move || {
        passkeys.track();
        view! {
            {possible.get().then(|| form(Change::NewPasskey, passkeys))}
            {form(Change::Passphrase, passkeys)}
        }
    };
    view! {
        <section class="card" aria-labelledby="opens">
            <h2 id="opens">{t("secrets.title")}</h2>
            <p>{t("secrets.lead")}</p>
            <ul class="plain">{each}</ul>
            {forms}
        </section>
    }
    .into_any()
}

/// Asks the Worker what opens the device.
fn look(passkeys: RwSignal<Passkeys>) {
    spawn_local(async move {
        if let Reply::Passkeys(found) = State::current().ask(Request::Passkeys).await {
            passkeys.set(found);
        }
    });
}

fn say(text: String) {
    State::current().notice.set(Some(Notice { text, bad: false, undo: None }));
}

#[derive(Clone, Copy, PartialEq)]
enum Change {
    NewPasskey,
    Passphrase,
}

/// What was typed.
struct Words {
    current: String,
    first: String,
    second: String,
}

/// Adds a passkey of this name, once somebody has shown that the device is theirs.
async fn add_passkey(name: &str, words: Words, held: &Passkeys) -> Result<(), passkey::Failure> {
    let state = State::current();
    let existing = existing(words.current, held).await?;
    // First, for a passkey made before a wrong passphrase would stay in the authenticator for nothing.
    told(&state.ask(Request::CheckSecret { secret: existing.clone() }).await, &existing)?;
    let secret = passkey::make(name, held).await?;
    let reply = state.ask(Request::AddSecret { existing: existing.clone(), secret: secret.clone() }).await;
    if let (Reply::Refused(_), Secret::Passkey { credential, .. }) = (&reply, &secret) {
        passkey::forget(credential).await;
    }
    told(&reply, &existing)
}

async fn change_passphrase(words: Words, held: &Passkeys) -> Result<(), passkey::Failure> {
    fit(&words.first, &words.second)?;
    let existing = existing(words.current, held).await?;
    let request = Request::AddSecret { existing: existing.clone(), secret: Secret::Passphrase(words.first) };
    told(&State::current().ask(request).await, &existing)
}

/// The secret that shows who asks: the words typed, or without words a passkey's answer.
async fn existing(words: String, held: &Passkeys) -> Result<Secret, passkey::Failure> {
    if words.is_empty() { passkey::ask(held).await } else { Ok(Secret::Passphrase(words)) }
}

/// A form that folds away.
fn form(change: Change, passkeys: RwSignal<Passkeys>) -> AnyView {
    let (title, lead, doing, done) = match change {
        Change::NewPasskey => ("passkey.add", "passkey.add-lead", "passkey.waiting", "passkey.added"),
        Change::Passphrase => ("secrets.change", "secrets.change-lead", "secrets.changing", "secrets.changed"),
    };
    let (current, first, second) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem = RwSignal::new(None::<passkey::Failure>);
    let busy = RwSignal::new(false);
    let done = StoredValue::new(t(done));
    let name = StoredValue::new(tf("passkey.name", &[("day", &format::full_moment(browser::now()))]));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        busy.set(true);
        let words =
            Words { current: current.get_untracked(), first: first.get_untracked(), second: second.get_untracked() };
        let (held, done, name) = (passkeys.get_untracked(), done.get_value(), name.get_value());
        spawn_local(async move {
            let outcome = match change {
                Change::NewPasskey => add_passkey(&name, words, &held).await,
                Change::Passphrase => change_passphrase(words, &held).await,
            };
            busy.set(false);
            match outcome {
                Ok(()) => {
                    say(done);
                    look(passkeys);
                }
                Err(failure) => problem.set(Some(failure)),
            }
        });
    };
    let may_be_empty = passkey::known() && passkeys.with_untracked(|p| !p.known.is_empty());
    view! {
        <details class="entry">
            <summary>{t(title)}</summary>
            <p>{t(lead)}</p>
            <form class="write" on:submit=submit>
                <label class="field">
                    <span>{t("secrets.current")}</span>
                    <input type="password" autocomplete="current-password" required=!may_be_empty prop:value=current on:input=move |e| current.set(event_target_value(&e)) />
                    {may_be_empty.then(|| view! { <small class="quiet">{t("secrets.or-passkey")}</small> })}
                </label>
                {(change == Change::Passphrase).then(|| view! {
                    {field("secrets.new", "new-password", first)}
                    {field("secret.second", "new-password", second)}
                })}
                <p class="problem" role="alert">{move || problem.get().map(t)}</p>
                <button class="primary" disabled=move || busy.get()>{move || if busy.get() { t(doing) } else { t(title) }}</button>
            </form>
        </details>
    }
    .into_any()
}
