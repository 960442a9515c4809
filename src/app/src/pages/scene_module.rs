//! The scene's module in the page: fetched when it is first needed, one canvas for the app's whole life, told how the
//! person has theme, motion and language.

use super::body_view::hear;
use crate::page::browser::{self, Assets};
use crate::page::state::State;
use crate::page::{format, texts::t};
use ambulo_scene_protocol::{self as scene, ToApp, ToScene};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The scene's module once it runs.
struct Running {
    canvas: web_sys::HtmlCanvasElement,
    receive: js_sys::Function,
}

thread_local! {
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
    /// Whether the scene runs and got no skeleton.
    static FAILED: Cell<bool> = const { Cell::new(false) };
    /// Whether the scene is being fetched and started for some page.
    static STARTING: Cell<bool> = const { Cell::new(false) };
    /// How often the scene's module gave up. It is of no use then, and is asked for under another address.
    static GIVEN_UP: Cell<u32> = const { Cell::new(0) };
    /// Whether the device's theme is listened to.
    static FOLLOWING: Cell<bool> = const { Cell::new(false) };
}

/// The one reason that trying again does not mend.
pub(super) const NO_WEBGL2: &str = "body.no-webgl2";

/// The canvas, once the scene runs.
pub(super) fn canvas() -> Option<web_sys::HtmlCanvasElement> {
    RUNNING.with_borrow(|r| r.as_ref().map(|r| r.canvas.clone()))
}

/// Forgets a scene that has lost its picture, and its canvas.
pub(super) fn forget() {
    if let Some(running) = RUNNING.take() {
        running.canvas.remove();
    }
}

/// Whether the scene runs, or is about to.
pub(super) fn is_coming() -> bool {
    STARTING.get() || RUNNING.with_borrow(Option::is_some)
}

/// The scene runs, and something of it did not come: where that is the skeleton, it is asked for again.
pub(super) fn failed(what: &str) {
    FAILED.set(what.starts_with("skeleton"));
}

/// Says something to the scene; nothing is heard before it runs.
pub(super) fn say(word: &ToScene) {
    let receive = RUNNING.with_borrow(|r| r.as_ref().map(|r| r.receive.clone()));
    if let (Some(receive), Ok(text)) = (receive, scene::encode(word)) {
        let _ = receive.call1(&JsValue::NULL, &text.into());
    }
}

/// Puts the canvas into the page; makes it and starts the scene the first time. Whoever goes from one page with a
/// scene to another while it is still being fetched gets the same one, and no second.
pub(super) async fn attach(host: &web_sys::HtmlElement, assets: Assets) -> Result<(), &'static str> {
    while STARTING.get() {
        browser::pause_ms(50).await;
    }
    STARTING.set(true);
    let attached = attach_only(host, assets).await;
    STARTING.set(false);
    attached
}

async fn attach_only(host: &web_sys::HtmlElement, assets: Assets) -> Result<(), &'static str> {
    if let Some(canvas) = canvas() {
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
    let Ok(module) = open(&js, wasm).await else { return Err(given_up(&canvas)) };
    // The page was left meanwhile, and the scene cannot begin on a canvas that stands nowhere; the next page begins it.
    if !canvas.is_connected() {
        return Err("body.fetching");
    }
    if start(&canvas, &module).is_err() {
        return Err(given_up(&canvas));
    }
    let url = skeleton.to_owned();
    greet();
    say(&ToScene::LoadSkeleton { url });
    Ok(())
}

fn given_up(canvas: &web_sys::HtmlCanvasElement) -> &'static str {
    GIVEN_UP.set(GIVEN_UP.get() + 1);
    canvas.remove();
    "body.failed"
}

pub(super) fn has_webgl2() -> Result<bool, &'static str> {
    let trial: web_sys::HtmlCanvasElement =
        browser::document().create_element("canvas").map_err(|_| "body.failed")?.unchecked_into();
    Ok(trial.get_context("webgl2").ok().flatten().is_some())
}

/// The scene's module, its wasm ready.
async fn open(js: &str, wasm: &str) -> Result<JsValue, JsValue> {
    let module = JsFuture::from(import_module(js)).await?;
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &"module_or_path".into(), &wasm.into())?;
    let init: js_sys::Function = js_sys::Reflect::get(&module, &"default".into())?.dyn_into()?;
    JsFuture::from(init.call1(&JsValue::NULL, &options)?.dyn_into::<js_sys::Promise>()?).await?;
    Ok(module)
}

fn start(canvas: &web_sys::HtmlCanvasElement, module: &JsValue) -> Result<(), JsValue> {
    let on_message = Closure::<dyn Fn(String)>::new(|text: String| {
        if let Ok(word) = scene::decode::<ToApp>(&text) {
            hear(word);
        }
    });
    let start: js_sys::Function = js_sys::Reflect::get(module, &"start".into())?.dyn_into()?;
    let receive: js_sys::Function = js_sys::Reflect::get(module, &"receive".into())?.dyn_into()?;
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
pub(super) fn greet() {
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
