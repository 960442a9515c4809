//! Before the record is open: welcome, the device's own secret, and unlocking.

use crate::page::state::State;
use crate::page::texts::{LANGUAGES, t};
use crate::page::{browser, icons::icon, passkey, sign_in};
use crate::protocol::{Passkeys, Reply, Request, Secret, Session, Trouble};
use ambulo_view::prelude::*;
use ambulo_view::spawn_local;

/// The shortest passphrase that the device's vault takes: five words, or a long sentence, are better.
const SHORTEST: usize = 8;

/// The page for a session that is not open.
pub(crate) fn gate(session: Session) -> AnyView {
    let inner = match session {
        Session::NeedsSecret => choose(),
        Session::Locked(passkeys) => unlock(passkeys),
        Session::SignedOut | Session::Open(_) => welcome(),
    };
    view! {
        <p class="brand large">"Ambulo"</p>
        {inner}
        <p class="languages">
            {LANGUAGES
                .iter()
                .map(|&(code, name)| view! { <button lang=code on:click=move |_| State::current().speak(code.to_owned())>{name}</button> })
                .collect_view()}
        </p>
    }
    .into_any()
}

fn welcome() -> AnyView {
    view! {
        <h1 tabindex="-1">{t("welcome.title")}</h1>
        <p class="lead">{t("welcome.lead")}</p>
        <p><button class="primary wide" on:click=move |_| spawn_local(sign_in::begin(State::current()))>{t("welcome.sign-in")}</button></p>
        <p><a href="/account/join">{t("welcome.join")}</a></p>
        <p class="quiet">{icon("privacy")} {t("welcome.privacy")}</p>
        <p class="quiet">{t("welcome.not-a-device")}</p>
    }
    .into_any()
}

fn choose() -> AnyView {
    let state = State::current();
    let first = RwSignal::new(String::new());
    let second = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<&'static str>);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let secret = first.get_untracked();
        if let Err(unfit) = fit(&secret, &second.get_untracked()) {
            return problem.set(Some(unfit));
        }
        problem.set(None);
        busy.set(true);
        spawn_local(async move {
            let reply = state.ask(Request::CreateVault { secret: Secret::Passphrase(secret) }).await;
            busy.set(false);
            match reply {
                Reply::Session(session) => {
                    state.session.set(Some(session));
                    // What was just made is to stay; what the browser answers stands on the page of privacy.
                    let _ = browser::stay().await;
                }
                Reply::Refused(trouble) => problem.set(Some(trouble.text_key())),
                _ => {}
            }
        });
    };
    view! {
        <h1 tabindex="-1">{t("secret.title")}</h1>
        <p class="lead">{t("secret.lead")}</p>
        <form on:submit=submit>
            {field("secret.first", "new-password", first)}
            {field("secret.second", "new-password", second)}
            <p class="problem" role="alert">{move || problem.get().map(t)}</p>
            <button class="primary wide" disabled=move || busy.get()>{t("secret.create")}</button>
        </form>
        <p class="quiet">{t("secret.forgotten-later")}</p>
    }
    .into_any()
}

/// Whether a new passphrase, typed twice, will do; if not, the key of the text that says why.
pub(super) fn fit(first: &str, second: &str) -> Result<(), &'static str> {
    match first.chars().count() < SHORTEST {
        true => Err("secret.too-short"),
        false if first != second => Err("secret.differ"),
        false => Ok(()),
    }
}

fn unlock(passkeys: Passkeys) -> AnyView {
    let secret = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<&'static str>);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        busy.set(true);
        spawn_local(async move {
            problem.set(open(Secret::Passphrase(secret.get_untracked())).await.err());
            busy.set(false);
        });
    };
    let sure = RwSignal::new(false);
    let quick = !passkeys.known.is_empty() && passkey::known();
    view! {
        <h1 tabindex="-1">{t("unlock.title")}</h1>
        <p class="lead">{t("unlock.lead")}</p>
        {quick.then(|| by_passkey(passkeys))}
        <form on:submit=submit>
            {field("unlock.secret", "current-password", secret)}
            <p class="problem" role="alert">{move || problem.get().map(t)}</p>
            <button class="wide" class:primary=!quick disabled=move || busy.get()>{move || if busy.get() { t("unlock.opening") } else { t("unlock.open") }}</button>
        </form>
        <details class="quiet" on:toggle=move |_| sure.set(false)>
            <summary>{t("unlock.forgotten")}</summary>
            <p>{t("unlock.forgotten-how")}</p>
            {erasing(sure)}
        </details>
    }
    .into_any()
}

/// Erases what this device keeps, after asking whether one is `sure`.
pub(crate) fn erasing(sure: RwSignal<bool>) -> AnyView {
    let state = State::current();
    let erase = move |_| {
        spawn_local(async move {
            match state.ask(Request::Erase).await {
                Reply::Session(session) => state.session.set(Some(session)),
                Reply::Refused(trouble) => state.tell(trouble),
                _ => {}
            }
        });
    };
    view! {
        <Show
            when=move || sure.get()
            fallback=move || view! { <button on:click=move |_| sure.set(true)>{t("unlock.erase")}</button> }
        >
            <p role="alert">{t("unlock.erase-sure")}</p>
            <button class="danger" on:click=erase>{t("unlock.erase-yes")}</button>
            <button on:click=move |_| sure.set(false)>{t("shell.cancel")}</button>
        </Show>
    }
    .into_any()
}

/// The quickest way in, above the passphrase.
fn by_passkey(passkeys: Passkeys) -> AnyView {
    let problem = RwSignal::new(None::<passkey::Failure>);
    let busy = RwSignal::new(false);
    let ask = move |_| {
        problem.set(None);
        busy.set(true);
        let passkeys = passkeys.clone();
        spawn_local(async move {
            let opened = match passkey::ask(&passkeys).await {
                Ok(secret) => open(secret).await,
                Err(failure) => Err(failure),
            };
            problem.set(opened.err());
            busy.set(false);
        });
    };
    view! {
        <button class="primary wide" disabled=move || busy.get() on:click=ask>
            {icon("key")} {move || if busy.get() { t("passkey.waiting") } else { t("passkey.open") }}
        </button>
        <p class="problem" role="alert">{move || problem.get().map(t)}</p>
        <p class="or quiet">{t("unlock.or")}</p>
    }
    .into_any()
}

/// Opens the vault and shows what is in it, or says why not.
async fn open(secret: Secret) -> Result<(), passkey::Failure> {
    let state = State::current();
    let reply = state.ask(Request::Unlock { secret: secret.clone() }).await;
    match reply {
        Reply::Session(session) => {
            state.session.set(Some(session));
            return Ok(());
        }
        // It is open, and this page is gone: who signed in is not whose record this is.
        Reply::Refused(trouble) if state.who().is_some() => state.tell(trouble),
        _ => {}
    }
    told(&reply, &secret)
}

/// What the Worker's answer means for the person, who gave this secret.
pub(super) fn told(reply: &Reply, given: &Secret) -> Result<(), passkey::Failure> {
    match (reply, given) {
        (Reply::Refused(Trouble::WrongSecret), Secret::Passkey { .. }) => Err("passkey.does-not-open"),
        (Reply::Refused(trouble), _) => Err(trouble.text_key()),
        _ => Ok(()),
    }
}

/// A password field with its label.
pub(crate) fn field(label: &'static str, autocomplete: &'static str, value: RwSignal<String>) -> AnyView {
    view! {
        <label class="field">
            <span>{t(label)}</span>
            <input type="password" autocomplete=autocomplete required prop:value=value on:input=move |e| value.set(event_target_value(&e)) />
        </label>
    }
    .into_any()
}
