//! Settings of this device: language, units, light or dark.

use crate::page::state::State;
use crate::page::texts::{LANGUAGES, t};
use crate::page::{browser, theme};
use crate::protocol::Request;
use ambulo_view::prelude::*;
use ambulo_view::spawn_local;

/// The page of settings.
pub(crate) fn settings() -> AnyView {
    let state = State::current();
    let language = state.locale.with_untracked(|l| l.language.clone());
    let therapist = state.who().is_some_and(|w| w.patient.is_none());
    view! {
        <h1 tabindex="-1">{t("nav.settings")}</h1>
        <section class="card">
            <label class="field"><span>{t("settings.language")}</span>
                <select name="language" autocomplete="off" on:change=move |e| state.speak(event_target_value(&e))>
                    {LANGUAGES.iter().map(|&(code, name)| view! { <option value=code lang=code selected=code == language>{name}</option> }).collect_view()}
                </select>
            </label>
            {choice("settings.glucose", "glucose-unit", &[("mg/dL", "mg/dL"), ("mmol/L", "mmol/L")])}
            {choice("settings.weight", "weight-unit", &[("kg", "kg"), ("lb", "lb")])}
            {choice("settings.theme", "theme", &[("auto", "settings.theme-auto"), ("light", "settings.theme-light"), ("dark", "settings.theme-dark")])}
        </section>
        {therapist.then(|| view! {
            <section class="card">
                <p>{t("privacy.account-lead")}</p>
                <p><a class="button" rel="external" href=super::privacy::account_page(state)>{t("privacy.account")}</a></p>
            </section>
            <section class="card">
                <p>{t("settings.therapist")}</p>
                <button on:click=move |_| spawn_local(async move { let _ = state.ask(Request::SignOut).await; state.router.replace("/"); state.lock(); })>{t("privacy.sign-out")}</button>
            </section>
        })}
    }
    .into_any()
}

fn choice(label: &'static str, name: &'static str, options: &'static [(&'static str, &'static str)]) -> AnyView {
    let now = browser::setting(name).unwrap_or_else(|| options[0].0.to_owned());
    let chosen = move |value: String| {
        browser::set_setting(name, &value);
        theme::apply();
        // Pages write numbers as they are made: they are made anew.
        let state = State::current();
        state.locale.update(|_| ());
    };
    view! {
        <label class="field"><span>{t(label)}</span>
            <select name=name autocomplete="off" on:change=move |e| chosen(event_target_value(&e))>
                {options.iter().map(|&(value, text)| {
                    let words = if text.contains('.') { t(text) } else { text.to_owned() };
                    view! { <option value=value selected=value == now>{words}</option> }
                }).collect_view()}
            </select>
        </label>
    }
    .into_any()
}
