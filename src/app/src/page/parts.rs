//! The app's parts: the wasm that is loaded at start holds what a day begins with; what other pages are made of comes
//! when the first of them is opened, and stays.
//!
//! A part is cut where the wasm would call its entry below: the build takes the entry and all that only it reaches
//! into a file of its own. The boot script fetches that file and puts it into the running app.

use super::browser;
use super::icons::icon;
use super::route::Route;
use super::texts::t;
use ambulo_view::prelude::*;
use wasm_bindgen::prelude::*;

/// The parts, by what is done in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All about one medicine, and how it went.
    Medicine,
    /// Measures: all of one kind, their chart, and entering one.
    Vitals,
    /// Exercises and the body.
    Body,
    /// What is seldom looked at: care team, privacy, settings.
    Account,
    /// All that a therapist sees.
    Therapist,
}

impl Part {
    /// The name that its files have in `assets.json`.
    fn name(self) -> &'static str {
        match self {
            Self::Medicine => "medicine",
            Self::Vitals => "vitals",
            Self::Body => "body",
            Self::Account => "account",
            Self::Therapist => "therapist",
        }
    }

    /// The part that a place stands in; none for what is there from the start.
    pub(crate) fn of(route: &Route, patient: bool) -> Option<Self> {
        match (route, patient) {
            (Route::Settings, _) => Some(Self::Account),
            (_, false) => Some(Self::Therapist),
            (Route::Medicine(_), _) => Some(Self::Medicine),
            (Route::Vitals | Route::Vital(_), _) => Some(Self::Vitals),
            (
                Route::Exercises | Route::Exercise(_) | Route::Body | Route::Layers | Route::Learn | Route::Story(_),
                _,
            ) => Some(Self::Body),
            (Route::Team | Route::Privacy, _) => Some(Self::Account),
            _ => None,
        }
    }

    /// The page of a place in this part, which must be here.
    fn open(self, route: Route) -> AnyView {
        match self {
            Self::Medicine => entries::medicine(route),
            Self::Vitals => entries::vitals(route),
            Self::Body => entries::body(route),
            Self::Account => entries::account(route),
            Self::Therapist => entries::therapist(route),
        }
    }
}

/// How far each part has come.
#[derive(Clone, Copy)]
pub(crate) struct Parts([RwSignal<Coming>; 5]);

#[derive(Clone, Copy, PartialEq)]
enum Coming {
    /// Nobody has asked for it, or it is on its way.
    Away,
    Here,
    /// It could not be fetched, or is not whole.
    Failed,
    /// The account has a newer version of the app, and no longer this one's parts.
    Replaced,
}

impl Parts {
    pub(crate) fn new() -> Self {
        Self([(); 5].map(|()| RwSignal::new(Coming::Away)))
    }

    /// The page of a place: at once if its part is here, and else as soon as it is.
    pub(crate) fn page(self, part: Part, route: Route) -> AnyView {
        let coming = self.0[part as usize];
        match coming.get() {
            Coming::Here => part.open(route),
            Coming::Away => {
                ambulo_view::spawn_local(fetch(part, coming));
                view! {
                    <h1 tabindex="-1">{t(route.title_key())}</h1>
                    <p class="quiet" aria-busy="true">{t("shell.opening")}</p>
                }
                .into_any()
            }
            stopped => {
                let replaced = stopped == Coming::Replaced;
                let (why, way) =
                    if replaced { ("part.replaced", "shell.reload") } else { ("part.failed", "part.again") };
                let act = move |_| match replaced {
                    true => drop(browser::window().location().reload()),
                    false => coming.set(Coming::Away),
                };
                view! {
                    <h1 tabindex="-1">{t(route.title_key())}</h1>
                    <p class="lead" role="alert">{icon("warn")} {t(why)}</p>
                    <p><button class="primary" on:click=act>{icon("sync")} {t(way)}</button></p>
                }
                .into_any()
            }
        }
    }
}

async fn fetch(part: Part, coming: RwSignal<Coming>) {
    let answer = wasm_bindgen_futures::JsFuture::from(open_part(part.name())).await;
    let now = match answer.ok().and_then(|word| word.as_string()).as_deref() {
        Some("here") => Coming::Here,
        Some("replaced") => Coming::Replaced,
        _ => Coming::Failed,
    };
    if coming.get_untracked() != now {
        let _ = coming.try_set(now);
    }
}

#[wasm_bindgen]
extern "C" {
    /// The boot script's: `here`, `failed` or `replaced`. It fetches nothing twice.
    #[wasm_bindgen(js_namespace = ambuloBoot, js_name = openPart)]
    fn open_part(name: &str) -> js_sys::Promise;
}

/// Where the wasm is cut. The build knows the two names of each cut by their pattern, and joins them: what is called
/// here by the first name is the function of the second.
#[allow(unsafe_code, reason = "a linker's name for one function of this file, called with the types that it has")]
mod entries {
    use super::{AnyView, Route};
    use crate::{pages, therapist};

    macro_rules! cut {
        ($($call:ident = $import:ident -> $export:ident by $page:path;)*) => { $(
            pub(super) fn $call(route: Route) -> AnyView {
                #[link(wasm_import_module = "__wasm_split_placeholder__")]
                #[allow(improper_ctypes, reason = "both ends are this build's own")]
                unsafe extern "C" {
                    fn $import(route: Route) -> AnyView;
                }
                #[unsafe(no_mangle)]
                #[allow(improper_ctypes_definitions, reason = "both ends are this build's own")]
                extern "C" fn $export(route: Route) -> AnyView {
                    $page(route)
                }
                // SAFETY: the signatures are the same, and `Parts::page` calls only into parts that are here.
                unsafe { $import(route) }
            }
        )* };
    }

    cut! {
        medicine = __wasm_split_00medicine00_import_00000000000000000000000000000005
            -> __wasm_split_00medicine00_export_00000000000000000000000000000005 by pages::medicine_part;
        vitals = __wasm_split_00vitals00_import_00000000000000000000000000000001
            -> __wasm_split_00vitals00_export_00000000000000000000000000000001 by pages::vitals_part;
        body = __wasm_split_00body00_import_00000000000000000000000000000002
            -> __wasm_split_00body00_export_00000000000000000000000000000002 by pages::body_part;
        account = __wasm_split_00account00_import_00000000000000000000000000000003
            -> __wasm_split_00account00_export_00000000000000000000000000000003 by pages::account_part;
        therapist = __wasm_split_00therapist00_import_00000000000000000000000000000004
            -> __wasm_split_00therapist00_export_00000000000000000000000000000004 by therapist::part;
    }
}
