//! The 3D scene in a page: its place and how far it has come, and messages both ways.

use super::scene_module::{self, NO_WEBGL2, attach, greet, has_webgl2, say};
use crate::page::browser;
use crate::page::state::State;
use crate::page::{format, texts::t};
use ambulo_scene_protocol::{self as scene, ToApp, ToScene};
use ambulo_view::prelude::*;
use ambulo_view::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;

/// Whoever hears the scene's words.
type Listener = Rc<dyn Fn(ToApp)>;

thread_local! {
    static LISTENER: RefCell<Option<Listener>> = const { RefCell::new(None) };
    /// What the scene has said of itself: warm, VR, AR.
    static KNOWN: RefCell<(bool, bool, bool)> = const { RefCell::new((false, false, false)) };
    /// The body's systems that have been asked for and have come, or did not.
    static SYSTEMS: RefCell<Vec<(String, bool)>> = const { RefCell::new(Vec::new()) };
    static LANDED: RefCell<Option<Stage>> = const { RefCell::new(None) };
}

/// How far the scene has come, for the page.
#[derive(Clone, PartialEq)]
enum Coming {
    Fetching,
    Loading(f32),
    Here,
    /// The device took the picture away, and it is being made anew.
    Returning,
    /// The key of a text that says why not.
    Absent(&'static str),
}

/// One page's view of the scene.
#[derive(Clone, Copy)]
pub(crate) struct Stage {
    coming: RwSignal<Coming>,
    warm: RwSignal<bool>,
    headset: RwSignal<(bool, bool)>,
    systems: RwSignal<Vec<(String, bool)>>,
    host: NodeRef,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let (warm, vr, ar) = KNOWN.with_borrow(|k| *k);
        let stage = Self {
            coming: RwSignal::new(Coming::Fetching),
            warm: RwSignal::new(warm),
            headset: RwSignal::new((vr, ar)),
            systems: RwSignal::new(SYSTEMS.with_borrow(Clone::clone)),
            host: NodeRef::new(),
        };
        LANDED.replace(Some(stage));
        stage
    }

    /// Whether shaders are built and the body is drawn.
    pub(crate) fn warm(self) -> bool {
        self.warm.get()
    }

    /// Whether a system's file is here; false where it did not come, and nothing while it is on its way.
    pub(crate) fn has(self, system: &str) -> Option<bool> {
        self.systems.with(|all| all.iter().find(|(known, _)| known == system).map(|(_, here)| *here))
    }

    /// Has the scene fetch a system, unless it is here.
    pub(crate) fn fetch(self, system: &str, url: String, coarse_url: Option<String>) {
        if SYSTEMS.with_borrow(|all| all.iter().any(|(known, here)| known == system && !here)) {
            self.learn(system, None);
        }
        self.say(ToScene::LoadSystem { system: system.to_owned(), url, coarse_url });
    }

    fn learn(self, system: &str, here: Option<bool>) {
        SYSTEMS.with_borrow_mut(|all| {
            all.retain(|(known, _)| known != system);
            all.extend(here.map(|here| (system.to_owned(), here)));
        });
        let _ = self.systems.try_set(SYSTEMS.with_borrow(Clone::clone));
    }

    /// Whether the device offers VR and AR.
    pub(crate) fn headset(self) -> (bool, bool) {
        self.headset.get()
    }

    /// Whoever wants the scene's words; the page's own take the place of the page's before.
    pub(crate) fn listen(self, listener: impl Fn(ToApp) + 'static) {
        let listener: Listener = Rc::new(listener);
        LISTENER.replace(Some(listener.clone()));
        // What the page holds ends with it, and the scene speaks on.
        on_cleanup(move || {
            LISTENER.with_borrow_mut(|held| {
                if held.as_ref().is_some_and(|held| Rc::ptr_eq(held, &listener)) {
                    *held = None;
                }
            });
        });
        if self.warm.get_untracked() {
            hear(ToApp::Ready { version: scene::VERSION, warm: true });
        }
    }

    /// Brings the picture into sight, where a phone has scrolled past it.
    pub(crate) fn show(self) {
        let Some(host) = self.host.get() else { return };
        let seen = host.get_bounding_client_rect();
        let height = browser::window().inner_height().ok().and_then(|h| h.as_f64()).unwrap_or_default();
        if seen.bottom() < seen.height() / 2.0 || seen.top() > height - seen.height() / 2.0 {
            host.scroll_into_view();
        }
    }

    /// Whether the picture lies over where something begins: on a phone it stays in sight while the tools are open.
    pub(crate) fn covers(self, other: &web_sys::Element) -> bool {
        let Some(host) = self.host.get() else { return false };
        let (seen, other) = (host.get_bounding_client_rect(), other.get_bounding_client_rect());
        seen.left() < other.right() && other.left() < seen.right() && other.top() < seen.bottom()
    }

    /// The canvas, once the scene runs.
    pub(crate) fn canvas(self) -> Option<web_sys::HtmlCanvasElement> {
        scene_module::canvas()
    }

    /// Starts the scene again, where it could not start or was lost.
    fn again(self, known: Coming) {
        // A page that has been left shows nothing; the next one starts the scene itself.
        if self.coming.try_set(known).is_some() {
            return;
        }
        let Some(host) = self.host.get() else { return };
        let assets = State::current().assets();
        spawn_local(async move {
            match attach(&host, assets).await {
                Ok(()) => {
                    if KNOWN.with_borrow(|k| k.0) {
                        let _ = self.coming.try_set(Coming::Here);
                    }
                    greet();
                }
                Err(key) => drop(self.coming.try_set(Coming::Absent(key))),
            }
        });
    }

    /// Says something to the scene; nothing is heard before it runs.
    pub(crate) fn say(self, word: ToScene) {
        say(&word);
    }
}

/// Waits between losing the picture and asking for it again, milliseconds: a graphics driver that has just been
/// restarted refuses the first.
const RETURNS_MS: [i32; 3] = [300, 1500, 4000];

/// The device took the drawing context away. What was seen is the page's own, so a new canvas shows it again as soon
/// as the device gives one; the scene says `Ready` then, as at first, and whoever listens tells it everything anew.
fn lost() {
    scene_module::forget();
    KNOWN.with_borrow_mut(|k| k.0 = false);
    SYSTEMS.take();
    let Some(stage) = LANDED.with_borrow(|s| *s) else { return };
    let _ = stage.systems.try_set(Vec::new());
    let _ = stage.warm.try_set(false);
    let _ = stage.coming.try_set(Coming::Returning);
    spawn_local(async move {
        for pause in RETURNS_MS {
            browser::pause_ms(pause).await;
            // Another page, or a person's own try, may have brought it back; a page in the background gets none.
            while browser::document().hidden() {
                browser::pause_ms(500).await;
            }
            if scene_module::is_coming() {
                return;
            }
            if has_webgl2() == Ok(true) {
                return stage.again(Coming::Returning);
            }
        }
        let _ = stage.coming.try_set(Coming::Absent("body.context-lost"));
    });
}

/// What the scene says, for the page that is open.
pub(super) fn hear(word: ToApp) {
    if matches!(&word, ToApp::Failed { what } if what == "context-lost") {
        lost();
    }
    let stage = LANDED.with_borrow(|s| *s);
    if let Some(stage) = stage {
        match &word {
            ToApp::Loading { fraction } => drop(stage.coming.try_set(Coming::Loading(*fraction))),
            ToApp::Ready { warm, .. } => {
                KNOWN.with_borrow_mut(|k| k.0 = *warm);
                let _ = stage.warm.try_set(*warm);
                if *warm {
                    let _ = stage.coming.try_set(Coming::Here);
                }
            }
            ToApp::XrAvailable { vr, ar } => {
                KNOWN.with_borrow_mut(|k| (k.1, k.2) = (*vr, *ar));
                let _ = stage.headset.try_set((*vr, *ar));
            }
            ToApp::SystemLoaded { system } => stage.learn(system, Some(true)),
            ToApp::SystemFailed { system } => stage.learn(system, Some(false)),
            ToApp::Failed { what } if what == "context-lost" => {}
            ToApp::Failed { what } => {
                scene_module::failed(what);
                let _ = stage.coming.try_set(Coming::Absent("body.failed"));
            }
            _ => {}
        }
    }
    // Cloned out, for what it does may end its page.
    if let Some(listener) = LISTENER.with_borrow(Clone::clone) {
        listener(word);
    }
}

/// The place for the canvas and what lies over it, with a sentence for as long as there is nothing to see.
pub(crate) fn canvas(stage: Stage, over: AnyView) -> AnyView {
    Effect::new(move || {
        if stage.host.get().is_some() {
            stage.again(Coming::Fetching);
        }
    });
    view! {
        <div class="stage" data-scene=move || if stage.coming.get() == Coming::Here { "here" } else { "coming" }>
            <div class="stage-canvas" node_ref=stage.host></div>
            {over}
            {move || match stage.coming.get() {
                Coming::Here => ().into_any(),
                Coming::Fetching => view! { <p class="stage-words" role="status">{t("body.fetching")}</p> }.into_any(),
                Coming::Loading(part) => view! { <p class="stage-words" role="status">{t("body.loading")}" "{format::number(f64::from(part) * 100.0, 0)}"\u{a0}%"</p> }.into_any(),
                Coming::Returning => view! { <p class="stage-words" role="status">{t("body.returning")}</p> }.into_any(),
                Coming::Absent(key) => view! {
                    <div class="stage-words"><p role="alert">{t(key)}</p>
                        {(key != NO_WEBGL2).then(|| view! { <button on:click=move |_| stage.again(Coming::Fetching)>{t("part.again")}</button> })}</div>
                }.into_any(),
            }}
        </div>
    }
    .into_any()
}
