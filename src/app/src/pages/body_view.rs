//! The 3D scene in a page: fetched when it is first needed, one canvas for the app's whole life, messages both ways.

use crate::page::browser::{self, Assets};
use crate::page::state::State;
use crate::page::{format, texts::t};
use ambulo_scene_protocol::{self as scene, ToApp, ToScene};
use ambulo_view::prelude::*;
use ambulo_view::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The scene's module once it runs.
struct Running {
    canvas: web_sys::HtmlCanvasElement,
    receive: js_sys::Function,
}

/// Whoever hears the scene's words.
type Listener = Rc<dyn Fn(ToApp)>;

thread_local! {
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
    /// Whether the scene runs and got no skeleton.
    static FAILED: Cell<bool> = const { Cell::new(false) };
    static LISTENER: RefCell<Option<Listener>> = const { RefCell::new(None) };
    /// What the scene has said of itself: warm, VR, AR.
    static KNOWN: RefCell<(bool, bool, bool)> = const { RefCell::new((false, false, false)) };
    /// Whether the scene is being fetched and started for some page.
    static STARTING: Cell<bool> = const { Cell::new(false) };
    /// How often the scene's module gave up. It is of no use then, and is asked for under another address.
    static GIVEN_UP: Cell<u32> = const { Cell::new(0) };
    /// Whether the device's theme is listened to.
    static FOLLOWING: Cell<bool> = const { Cell::new(false) };
    /// The body's systems that have been asked for and have come, or did not.
    static SYSTEMS: RefCell<Vec<(String, bool)>> = const { RefCell::new(Vec::new()) };
    static LANDED: RefCell<Option<Stage>> = const { RefCell::new(None) };
}

/// The one reason that trying again does not mend.
const NO_WEBGL2: &str = "body.no-webgl2";

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
        RUNNING.with_borrow(|r| r.as_ref().map(|r| r.canvas.clone()))
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

fn say(word: &ToScene) {
    let receive = RUNNING.with_borrow(|r| r.as_ref().map(|r| r.receive.clone()));
    if let (Some(receive), Ok(text)) = (receive, scene::encode(word)) {
        let _ = receive.call1(&JsValue::NULL, &text.into());
    }
}

/// Waits between losing the picture and asking for it again, milliseconds: a graphics driver that has just been
/// restarted refuses the first.
const RETURNS_MS: [i32; 3] = [300, 1500, 4000];

/// The device took the drawing context away. What was seen is the page's own, so a new canvas shows it again as soon
/// as the device gives one; the scene says `Ready` then, as at first, and whoever listens tells it everything anew.
fn lost() {
    if let Some(running) = RUNNING.take() {
        running.canvas.remove();
    }
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
            if STARTING.get() || RUNNING.with_borrow(Option::is_some) {
                return;
            }
            if has_webgl2() == Ok(true) {
                return stage.again(Coming::Returning);
            }
        }
        let _ = stage.coming.try_set(Coming::Absent("body.context-lost"));
    });
}

fn hear(word: ToApp) {
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
                FAILED.set(what.starts_with("skeleton"));
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

/// Puts the canvas into the page; makes it and starts the scene the first time. Whoever goes from one page with a
/// scene to another while it is still being fetched gets the same one, and no second.
async fn attach(host: &web_sys::HtmlElement, assets: Assets) -> Result<(), &'static str> {
    while STARTING.get() {
        browser::pause_ms(50).await;
    }
    STARTING.set(true);
    let attached = attach_only(host, assets).await;
    STARTING.set(false);
    attached
}

async fn attach_only(host: &web_sys::HtmlElement, assets: Assets) -> Result<(), &'static str> {
    let there = RUNNING.with_borrow(|r| r.as_ref().map(|r| r.canvas.clone()));
    if let Some(canvas) = there {
        // The language may have changed since it was made.
        let _ = canvas.set_attribute("aria-label", &t("body.canvas"));
        if let Some(skeleton) = assets.path("anatomy/skeleton.bin").filter(|_| FAILED.take()) {
            say(&ToScene::LoadSkeleton { url: skeleton.to_owned() });
        }
        return host.append_child(&canvas).map(drop).map_err(|_| "body.failed");
    }
    let assets = match assets.path("scene.js") {
        Some(_) => assets,
        None => Assets::refreshed().await.ok_or("body.offline")?,
    };
    let (Some(js), Some(wasm), Some(skeleton)) =
        (assets.path("scene.js"), assets.path("scene.wasm"), assets.path("anatomy/skeleton.bin"))
    else {
        return Err("body.building");
    };
    let canvas: web_sys::HtmlCanvasElement =
        browser::document().create_element("canvas").map_err(|_| "body.failed")?.unchecked_into();
    if !has_webgl2()? {
        return Err(NO_WEBGL2);
    }
    let _ = canvas.set_attribute("tabindex", "0");
    let _ = canvas.set_attribute("role", "application");
    let _ = canvas.set_attribute("aria-label", &t("body.canvas"));
    let _ = canvas.set_attribute("data-raw-handle", "1");
    host.append_child(&canvas).map_err(|_| "body.failed")?;
    let js = match GIVEN_UP.get() {
        0 => js.to_owned(),
        times => format!("{js}?again={times}"),
    };
    if start(&canvas, &js, wasm).await.is_err() {
        GIVEN_UP.set(GIVEN_UP.get() + 1);
        canvas.remove();
        return Err("body.failed");
    }
    let url = skeleton.to_owned();
    greet();
    say(&ToScene::LoadSkeleton { url });
    Ok(())
}

fn has_webgl2() -> Result<bool, &'static str> {
    let trial: web_sys::HtmlCanvasElement =
        browser::document().create_element("canvas").map_err(|_| "body.failed")?.unchecked_into();
    Ok(trial.get_context("webgl2").ok().flatten().is_some())
}

async fn start(canvas: &web_sys::HtmlCanvasElement, js: &str, wasm: &str) -> Result<(), JsValue> {
    let module = JsFuture::from(import_module(js)).await?;
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"module_or_path".into(), &wasm.into())?;
    let init: js_sys::Function = js_sys::Reflect::get(&module, &"default".into())?.dyn_into()?;
    JsFuture::from(init.call1(&JsValue::NULL, &options)?.dyn_into::<js_sys::Promise>()?).await?;
    let on_message = Closure::<dyn Fn(String)>::new(|text: String| {
        if let Ok(word) = scene::decode::<ToApp>(&text) {
            hear(word);
        }
    });
    let start: js_sys::Function = js_sys::Reflect::get(&module, &"start".into())?.dyn_into()?;
    let receive: js_sys::Function = js_sys::Reflect::get(&module, &"receive".into())?.dyn_into()?;
    start.call2(&JsValue::NULL, canvas, on_message.as_ref())?;
    // The scene speaks for as long as the page lives.
    on_message.forget();
    RUNNING.replace(Some(Running { canvas: canvas.clone(), receive }));
    FAILED.set(false);
    if !FOLLOWING.replace(true) {
        browser::on_change(browser::DARK, tell_theme);
        browser::on_change(browser::STILL, tell_motion);
    }
    Ok(())
}

#[wasm_bindgen]
extern "C" {
    /// The boot script's `import()`: a wasm module has none of its own, and the page's policy forbids making one.
    #[wasm_bindgen(js_namespace = ambuloBoot, js_name = importModule)]
    fn import_module(url: &str) -> js_sys::Promise;
}

/// Theme, motion and language as the person has them.
fn greet() {
    say(&ToScene::Hello { version: scene::VERSION });
    tell_theme();
    tell_motion();
    let (language, rtl) = State::current().locale.with_untracked(|l| (l.language.clone(), l.direction() == "rtl"));
    say(&ToScene::Language {
        tag: format::tag(&language).to_owned(),
        direction: if rtl { scene::Direction::Rtl } else { scene::Direction::Ltr },
    });
}

/// Whether what moves by itself is to stand still, as the device is set now.
fn tell_motion() {
    say(&ToScene::ReducedMotion { reduced: browser::is(browser::STILL) });
}

/// Light or dark, as the person chose or the device is set now.
fn tell_theme() {
    let dark = match browser::setting("theme").as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => browser::is(browser::DARK),
    };
    say(&ToScene::Theme { dark });
}
