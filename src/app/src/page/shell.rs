//! The frame round every page: who is in, where one can go, how sync stands, and what just happened.

use super::icons::icon;
use super::parts::Part;
use super::route::Route;
use super::state::{Notice, State};
use super::texts::{t, tf, tn};
use super::{browser, format};
use crate::pages;
use crate::protocol::{Session, Trouble};
use ambulo_view::prelude::*;

/// A patient's places. On a phone the first four and More stand in the bar, and the rest on the page of More.
const PATIENT: [(&str, &str, &str); 8] = [
    ("/today", "today", "nav.today"),
    ("/medicines", "medicines", "nav.medicines"),
    ("/vitals", "vitals", "nav.vitals"),
    ("/exercises", "exercises", "nav.exercises"),
    ("/body", "body", "nav.body"),
    ("/team", "team", "nav.team"),
    ("/privacy", "privacy", "nav.privacy"),
    ("/more", "more", "nav.more"),
];
/// Those that a phone shows on the page of More.
pub(crate) const FURTHER: [&str; 3] = ["nav.body", "nav.team", "nav.privacy"];
const THERAPIST: [(&str, &str, &str); 2] =
    [("/patients", "patients", "nav.patients"), ("/settings", "settings", "nav.settings")];

/// The whole page. It is made anew when the language changes, so texts inside need no signals.
pub(crate) fn shell() -> impl IntoView {
    let state = State::current();
    let locale = state.locale;
    Effect::new(move || {
        if let Some(root) = browser::document().document_element() {
            locale.with(|l| {
                let _ = root.set_attribute("lang", super::format::tag(&l.language));
                let _ = root.set_attribute("dir", l.direction());
            });
        }
    });
    move || {
        locale.track();
        let session = Memo::new(move |_| state.session.get());
        view! {
            <a class="skip" href="#main">{t("shell.skip")}</a>
            {move || match session.get() {
                None => view! { <main id="main" class="gate" tabindex="-1">{opening}</main> }.into_any(),
                Some(Session::Open(who)) => open(who.patient.is_some()),
                Some(other) => view! { <main id="main" class="gate" tabindex="-1">{pages::gate::gate(other)}</main> }.into_any(),
            }}
            {status()}
        }
        .into_any()
    }
}

/// Before the Worker has spoken; or what keeps it from opening anything, with the one thing to try.
fn opening() -> AnyView {
    let Some(stuck) = State::current().stuck.get() else {
        return view! { <p class="quiet" aria-busy="true">{t("shell.opening")}</p> }.into_any();
    };
    view! {
        <p class="brand large">"Ambulo"</p>
        <p class="lead" role="alert">{icon("warn")} {t(stuck.text_key())}</p>
        <div class="deciding">
            {(stuck == Trouble::Unopenable).then(|| pages::gate::erasing(RwSignal::new(false)))}
            <button on:click=move |_| { let _ = browser::window().location().reload(); }>{t("shell.reload")}</button>
        </div>
    }
    .into_any()
}

fn open(patient: bool) -> AnyView {
    let state = State::current();
    let places: &'static [(&str, &str, &str)] = if patient { &PATIENT } else { &THERAPIST };
    let route = Memo::new(move |_| state.router.route());
    Effect::new(move || {
        let title = route.with(|r| t(r.title_key()));
        browser::document().set_title(&format!("{title} · Ambulo"));
    });
    view! {
        <div class="frame">
        <header class="top">
            <a class="brand" href=if patient { "/today" } else { "/patients" } data-in="">"Ambulo"</a>
            {sync_status()}
            <a class="quiet-link" href="/settings" data-in="">{icon("settings")}<span class="sr">{t("nav.settings")}</span></a>
            <Show when=move || patient>
                <button class="quiet-link" on:click=move |_| state.lock()>{icon("privacy")}<span class="wide-only">{t("shell.lock")}</span></button>
            </Show>
        </header>
        <nav class="places" aria-label=t("shell.places")>
            {places
                .iter()
                .map(|&(path, drawing, key)| {
                    let here = move || route.with(|r| {
                        let now = r.title_key();
                        now == key || key == "nav.more" && FURTHER.contains(&now)
                    });
                    let room = if FURTHER.contains(&key) { "further" } else if key == "nav.more" { "more" } else { "" };
                    view! {
                        <a href=path class=room data-in="" aria-current=move || here().then_some("page")>
                            {icon(drawing)}
                            <span>{t(key)}</span>
                        </a>
                    }
                })
                .collect_view()}
        </nav>
        <main id="main" tabindex="-1">{move || place(route.get(), patient)}</main>
        </div>
    }
    .into_any()
}

fn place(route: Route, patient: bool) -> AnyView {
    if let Some(part) = Part::of(&route, patient) {
        return State::current().parts.page(part, route);
    }
    match route {
        Route::Today => pages::today::today(),
        Route::Medicines => pages::medicines::medicines(),
        Route::More => pages::more::more(),
        _ => {
            view! { <h1 tabindex="-1">{t("nav.unknown")}</h1><p><a href="/today" data-in="">{t("shell.home")}</a></p> }
                .into_any()
        }
    }
}

/// How sync stands: always the truth, in one line.
fn sync_status() -> impl IntoView {
    let state = State::current();
    let line = state.sync;
    let words = move || {
        line.with(|l| match (l.trouble, l.waiting, l.refused) {
            (Some(trouble), 0, _) => t(&format!("{}.short", trouble.text_key())),
            (Some(trouble), waiting, _) => tf(
                "sync.waiting-because",
                &[
                    ("waiting", &tn("sync.waiting", waiting, &[])),
                    ("why", &t(&format!("{}.short", trouble.text_key()))),
                ],
            ),
            (None, 0, 0) if l.lost > 0 => tn("sync.lost", l.lost, &[]),
            (None, 0, 0) if l.last_success_ms.is_some() => t("sync.up-to-date"),
            (None, 0, 0) => t("sync.first"),
            (None, 0, refused) => tn("sync.refused", refused, &[]),
            (None, waiting, _) => tn("sync.waiting", waiting, &[]),
        })
    };
    let when = move || {
        line.with(|l| l.last_success_ms)
            .and_then(|ms| ambulo_care::Instant::from_millisecond(ms).ok())
            .map(|at| tf("sync.last", &[("time", &format::moment(at))]))
    };
    let kind = move || {
        line.with(|l| match (l.trouble, l.waiting + l.refused) {
            (Some(Trouble::Offline | Trouble::Contended), _) | (None, 1..) => "waiting",
            (None, 0) if l.lost > 0 => "bad",
            (Some(_), _) => "bad",
            (None, 0) if l.last_success_ms.is_some() => "good",
            (None, 0) => "",
        })
    };
    let again = move |_| {
        if line.with_untracked(|l| l.trouble == Some(Trouble::SignInAgain)) {
            ambulo_view::spawn_local(super::sign_in::begin(state));
        } else {
            if line.with_untracked(|l| l.lost > 0) {
                state.warn("sync.lost-how");
            }
            ambulo_view::spawn_local(async move {
                let _ = state.ask(crate::protocol::Request::Sync).await;
            });
        }
    };
    // A therapist with no record open has nothing to be in step with.
    let idle = move || state.who().is_some_and(|w| w.patient.is_none()) && state.record.with(|r| r.person().is_none());
    view! {
        <button class="sync" class:sr=idle data-kind=kind aria-busy=move || line.with(|l| l.busy).to_string() title=when on:click=again>
            {icon("sync")}
            <span role="status">{words}</span>
        </button>
    }
}

/// What just happened, with a way back where there is one.
fn status() -> impl IntoView {
    let state = State::current();
    // What went well need not be dismissed; what failed stays until it is read.
    let showing = StoredValue::new(0u32);
    Effect::new(move || {
        let good = state.notice.with(|n| n.as_ref().is_some_and(|n| !n.bad));
        showing.update_value(|n| *n = n.wrapping_add(1));
        let this = showing.get_value();
        if good {
            ambulo_view::spawn_local(async move {
                browser::pause_ms(12_000).await;
                // Nobody's way back is taken from under their fingers.
                while browser::document().query_selector(".notice:focus-within").is_ok_and(|n| n.is_some()) {
                    browser::pause_ms(1000).await;
                }
                if showing.try_get_value() == Some(this) {
                    state.notice.set(None);
                }
            });
        }
    });
    let shown = move |notice: Notice| {
        let undo = notice.undo.map(|items| {
            view! {
                <button on:click=move |_| { state.write(items.clone(), t("shell.undone"), None) }>{icon("undo")} {t("shell.undo")}</button>
            }
        });
        view! {
            <p class="notice" class:bad=notice.bad on:keydown=move |e| { if e.key() == "Escape" { state.notice.set(None) } }>
                <span>{notice.text}</span>
                {undo}
                <button class="close" aria-label=t("shell.close") on:click=move |_| state.notice.set(None)>{icon("skip")}</button>
            </p>
        }
    };
    view! { <div class="notices" role="status" aria-live="polite">{move || state.notice.get().map(shown)}</div> }
}
