//! Privacy: what is stored here, take it all along, lock, sign out, erase.

use crate::page::state::State;
use crate::page::texts::{has, t, tf, tn};
use crate::page::{browser, icons::icon};
use crate::protocol::{Reply, Request};
use ambulo_view::prelude::*;
use ambulo_view::spawn_local;

/// The types of which the app shows all that there is; of what is ordered it shows exercises.
const READ: [&str; 8] = [
    "MedicationRequest",
    "MedicationAdministration",
    "Observation",
    "Condition",
    "AllergyIntolerance",
    "Procedure",
    "Goal",
    "Communication",
];

/// The page of privacy.
pub(crate) fn privacy() -> AnyView {
    let state = State::current();
    let stored = RwSignal::new(Vec::<(String, u32)>::new());
    let persistent = RwSignal::new(None::<bool>);
    let erasing = RwSignal::new(false);
    Effect::new(move || {
        state.sync.with(|s| s.last_success_ms);
        spawn_local(async move {
            if let Reply::Stored(counts) = state.ask(Request::Stored).await {
                stored.set(counts);
            }
        });
    });
    spawn_local(async move { persistent.set(browser::stay().await) });
    let name = StoredValue::new(format!("ambulo-{}.json", browser::now().to_string().get(..10).unwrap_or("export")));
    let export = move |_| {
        spawn_local(async move {
            match state.ask(Request::Export { why: t("privacy.export-missing") }).await {
                Reply::Export { text, missing }
                    if browser::offer_file(&name.get_value(), "application/fhir+json", &text).is_ok() =>
                {
                    state.notice.set(Some(crate::page::state::Notice {
                        text: match missing {
                            0 => t("privacy.exported"),
                            _ => tn("privacy.exported-without", missing, &[]),
                        },
                        bad: missing > 0,
                        undo: None,
                    }));
                }
                Reply::Refused(trouble) => state.tell(trouble),
                _ => {}
            }
        });
    };
    let leave = move |request: Request| {
        spawn_local(async move {
            match state.ask(request).await {
                // The record may be closed already: what is left is behind the passphrase.
                Reply::Refused(trouble) => {
                    state.lock();
                    state.tell(trouble);
                }
                _ => {
                    state.router.replace("/");
                    state.lock();
                }
            }
        });
    };
    let waiting = move || state.sync.with(|s| s.waiting + s.refused);
    view! {
        <h1 tabindex="-1">{t("nav.privacy")}</h1>
        <p class="lead">{t("privacy.lead")}</p>
        <section class="card" aria-labelledby="stored">
            <h2 id="stored">{t("privacy.stored")}</h2>
            <ul class="plain">
                {move || stored.get().into_iter().filter(|(_, n)| *n > 0).map(|(kind, n)| {
                    let key = format!("privacy.kind.{kind}");
                    view! { <li>{if has(&format!("{key}.other")) { tn(&key, n, &[]) } else { format!("{kind}: {n}") }}</li> }
                }).collect_view()}
            </ul>
            {super::unread::unread(&READ)}
            <p class="quiet">{icon("privacy")} {t("privacy.sealed")}</p>
            <p class="quiet">{move || persistent.get().map(|yes| if yes { t("privacy.persistent") } else { t("privacy.not-persistent") })}</p>
        </section>
        {super::secrets::secrets()}
        <section class="card" aria-labelledby="take">
            <h2 id="take">{t("privacy.export-title")}</h2>
            <p>{t("privacy.export-lead")}</p>
            <button class="primary" on:click=export>{t("privacy.export")}</button>
        </section>
        <section class="card" aria-labelledby="account">
            <h2 id="account">{t("privacy.account-title")}</h2>
            <p>{t("privacy.account-lead")}</p>
            <a class="button" rel="external" href=account_page(state)>{t("privacy.account")}</a>
        </section>
        <section class="card" aria-labelledby="leave">
            <h2 id="leave">{t("privacy.leave")}</h2>
            <p>{t("privacy.lock-lead")}</p>
            <div class="deciding">
                <button class="primary" on:click=move |_| state.lock()>{t("shell.lock")}</button>
                <button on:click=move |_| leave(Request::SignOut)>{t("privacy.sign-out")}</button>
            </div>
            <h3>{t("privacy.erase")}</h3>
            <p>{t("privacy.erase-lead")}</p>
            <Show when=move || { waiting() > 0 }><p class="problem">{icon("warn")} {move || tf("privacy.erase-loses", &[("waiting", &tn("sync.waiting", waiting(), &[]))])}</p></Show>
            <Show when=move || erasing.get() fallback=move || view! { <button on:click=move |_| erasing.set(true)>{t("privacy.erase")}</button> }>
                <p role="alert">{t("unlock.erase-sure")}</p>
                <div class="deciding">
                    <button class="danger" on:click=move |_| leave(Request::Erase)>{t("unlock.erase-yes")}</button>
                    <button on:click=move |_| erasing.set(false)>{t("shell.cancel")}</button>
                </div>
            </Show>
        </section>
    }
    .into_any()
}

/// The account's own page, in the language spoken here.
pub(crate) fn account_page(state: State) -> String {
    format!("/account?ui_locales={}", state.locale.with_untracked(|l| l.language.clone()))
}
