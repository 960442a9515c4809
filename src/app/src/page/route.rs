//! Where the page is: one path a place, with back and forward as the browser has them.

use super::browser;
use ambulo_view::prelude::*;
use wasm_bindgen::prelude::*;

/// The places of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Today,
    Medicines,
    Medicine(String),
    Vitals,
    Vital(String),
    Exercises,
    Exercise(String),
    Body,
    /// The body layer by layer.
    Layers,
    /// Learning the names of the body's parts.
    Learn,
    /// What a condition is, by its id in the record or by the story's own.
    Story(String),
    Team,
    More,
    Privacy,
    Settings,
    Patients,
    Patient(String),
    Prescribe(String),
    Unknown,
}

impl Route {
    pub(crate) fn parse(path: &str) -> Self {
        let mut parts = path.trim_matches('/').split('/');
        match (parts.next().unwrap_or_default(), parts.next(), parts.next()) {
            ("" | "today", None, _) => Self::Today,
            ("medicines", None, _) => Self::Medicines,
            ("medicines", Some(id), None) => Self::Medicine(id.into()),
            ("vitals", None, _) => Self::Vitals,
            ("vitals", Some(kind), None) => Self::Vital(kind.into()),
            ("exercises", None, _) => Self::Exercises,
            ("exercises", Some(id), None) => Self::Exercise(id.into()),
            ("body", None, _) => Self::Body,
            ("body", Some("layers"), None) => Self::Layers,
            ("body", Some("learn"), None) => Self::Learn,
            ("body", Some("story"), Some(id)) => Self::Story(id.into()),
            ("team", None, _) => Self::Team,
            ("more", None, _) => Self::More,
            ("privacy", None, _) => Self::Privacy,
            ("settings", None, _) => Self::Settings,
            ("patients", None, _) => Self::Patients,
            ("patients", Some(id), None) => Self::Patient(id.into()),
            ("patients", Some(id), Some("prescribe")) => Self::Prescribe(id.into()),
            _ => Self::Unknown,
        }
    }

    /// The key of the place's title.
    pub(crate) fn title_key(&self) -> &'static str {
        match self {
            Self::Today => "nav.today",
            Self::Medicines | Self::Medicine(_) => "nav.medicines",
            Self::Vitals | Self::Vital(_) => "nav.vitals",
            Self::Exercises | Self::Exercise(_) => "nav.exercises",
            Self::Body | Self::Layers | Self::Learn | Self::Story(_) => "nav.body",
            Self::Team => "nav.team",
            Self::More => "nav.more",
            Self::Privacy => "nav.privacy",
            Self::Settings => "nav.settings",
            Self::Patients | Self::Patient(_) | Self::Prescribe(_) => "nav.patients",
            Self::Unknown => "nav.unknown",
        }
    }
}

/// Where the page is now.
#[derive(Clone, Copy)]
pub(crate) struct Router {
    path: RwSignal<String>,
}

impl Router {
    /// Follows the address bar, and takes over clicks on links within the app.
    pub(crate) fn start() -> Self {
        let current = || browser::window().location().pathname().unwrap_or_default();
        let path = RwSignal::new(current());
        let on_pop = Closure::<dyn Fn()>::new(move || path.set(current()));
        let _ = browser::window().add_event_listener_with_callback("popstate", on_pop.as_ref().unchecked_ref());
        on_pop.forget();
        let router = Self { path };
        let on_click =
            Closure::<dyn Fn(web_sys::MouseEvent)>::new(move |event: web_sys::MouseEvent| router.follow(&event));
        let _ = browser::document().add_event_listener_with_callback("click", on_click.as_ref().unchecked_ref());
        on_click.forget();
        router
    }

    pub(crate) fn route(self) -> Route {
        self.path.with(|p| Route::parse(p))
    }

    pub(crate) fn go(self, path: &str) {
        if let Ok(history) = browser::window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(path));
        }
        self.path.set(path.split(['?', '#']).next().unwrap_or(path).to_owned());
        browser::window().scroll_to_with_x_and_y(0.0, 0.0);
        // A screen reader begins at the new place's heading.
        ambulo_view::spawn_local(async {
            if let Ok(Some(heading)) = browser::document().query_selector("main h1") {
                let _ = heading.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        });
    }

    /// Changes the address without a new place in the history.
    pub(crate) fn replace(self, path: &str) {
        if let Ok(history) = browser::window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(path));
        }
        self.path.set(path.to_owned());
    }

    fn follow(self, event: &web_sys::MouseEvent) {
        if event.default_prevented() || event.button() != 0 || event.meta_key() || event.ctrl_key() || event.shift_key()
        {
            return;
        }
        let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let Some(link) = target.and_then(|e| e.closest("a[data-in]").ok().flatten()) else { return };
        if let Some(path) = link.get_attribute("href") {
            event.prevent_default();
            self.go(&path);
        }
    }
}
