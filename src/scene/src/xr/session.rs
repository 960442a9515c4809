//! The session's life: asked for in a click, run by its own frames, ended by anyone, entered again.

use ambulo_scene_protocol::{ToApp, XrMode};
use bevy::prelude::*;
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{
    bindings, eyes,
    frame::{self, Eye, Frame},
    inputs, surfaces,
};
use crate::{
    browser::{
        bindings::{Listenable, now, options},
        canvas,
    },
    paint::Screen,
    runner, talk,
};

#[derive(Clone)]
struct Run {
    session: bindings::Session,
    space: JsValue,
    layer: bindings::Layer,
}

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
    static ASKED: Cell<bool> = const { Cell::new(false) };
    /// What happened between two updates.
    static CHANGE: Cell<Option<Session>> = const { Cell::new(None) };
    static WAS_RESET: Cell<bool> = const { Cell::new(false) };
    static LAST_EYES: RefCell<Vec<Eye>> = const { RefCell::new(Vec::new()) };
    static TICK: Closure<dyn FnMut(f64, bindings::Frame)> = Closure::new(tick);
}

/// What the world knows of the session.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Session {
    /// None on the page.
    pub mode: Option<XrMode>,
    /// The room shows through.
    pub see_through: bool,
}

/// Tells the app what the device offers, now and when one is plugged in.
pub fn announce() {
    let tell = || {
        spawn_local(async {
            let (vr, ar) = (supports(XrMode::Vr).await, supports(XrMode::Ar).await);
            talk::say(&ToApp::XrAvailable { vr, ar });
        });
    };
    if let Some(system) = bindings::system() {
        let system: Listenable = JsValue::from(system).unchecked_into();
        if js_sys::Reflect::has(&system, &"addEventListener".into()).unwrap_or(false) {
            listen(&system, "devicechange", move |_| tell());
        }
    }
    tell();
}

async fn supports(mode: XrMode) -> bool {
    let Some(system) = bindings::system() else { return false };
    JsFuture::from(system.is_session_supported(word(mode))).await.is_ok_and(|yes| yes.is_truthy())
}

/// Asks for a session. Must be called inside a click.
pub fn enter(mode: XrMode) {
    if is_running() || ASKED.replace(true) {
        return;
    }
    spawn_local(async move {
        let asked = open(mode).await;
        ASKED.set(false);
        match asked {
            Ok(()) => talk::say(&ToApp::XrEntered),
            Err(reason) => talk::say(&ToApp::XrRefused { reason: reason.to_owned() }),
        }
    });
}

async fn open(mode: XrMode) -> Result<(), &'static str> {
    let system = bindings::system().ok_or("unsupported")?;
    let context = canvas::context().ok_or("failed")?;
    let wanted = js_sys::Object::new();
    let floor = js_sys::Array::of1(&"local-floor".into());
    let extra = js_sys::Array::of1(&"hand-tracking".into());
    if mode == XrMode::Ar {
        extra.push(&"hit-test".into());
        extra.push(&"anchors".into());
    }
    // Setting plain properties of a new plain object cannot fail.
    let _ = js_sys::Reflect::set(&wanted, &"requiredFeatures".into(), &floor);
    let _ = js_sys::Reflect::set(&wanted, &"optionalFeatures".into(), &extra);
    let session: bindings::Session =
        JsFuture::from(system.request_session(word(mode), &wanted)).await.map_err(|e| reason(&e))?.unchecked_into();
    let prepared = prepare(&session, context).await;
    match prepared {
        Ok(run) => {
            begin(run, mode);
            Ok(())
        }
        Err(error) => {
            let _ = session.end();
            Err(reason(&error))
        }
    }
}

async fn prepare(session: &bindings::Session, context: JsValue) -> Result<Run, JsValue> {
    let compatible = context.unchecked_ref::<bindings::Context>().make_xr_compatible();
    JsFuture::from(compatible).await?;
    let layer = bindings::Layer::new(
        session,
        &context,
        &options(&[("antialias", false), ("depth", false), ("stencil", false), ("alpha", true)]),
    )?;
    let state = js_sys::Object::new();
    js_sys::Reflect::set(&state, &"baseLayer".into(), layer.as_ref())?;
    session.update_render_state(&state);
    let space = JsFuture::from(session.request_reference_space("local-floor")).await?;
    Ok(Run { session: session.clone(), space, layer })
}

fn begin(run: Run, mode: XrMode) {
    // The world puts away what the last session left before it knows of this one.
    if CHANGE.get().is_some() {
        runner::window_tick();
    }
    let session: &Listenable = run.session.unchecked_ref();
    listen(session, "end", |_| ended());
    for kind in inputs::EVENTS {
        let space = run.space.clone();
        listen(session, kind, move |event| inputs::happened(kind, event.unchecked_ref(), &space));
    }
    if mode == XrMode::Ar {
        surfaces::begin(&run.session);
    }
    listen(run.space.unchecked_ref(), "reset", |_| WAS_RESET.set(true));
    let see_through = match run.session.blend_mode().as_deref() {
        Some("opaque") => false,
        Some(_) => true,
        None => mode == XrMode::Ar,
    };
    CHANGE.set(Some(Session { mode: Some(mode), see_through }));
    TICK.with(|tick| run.session.request_animation_frame(tick.as_ref()));
    RUN.set(Some(run));
}

fn ended() {
    if RUN.take().is_some() {
        inputs::forget();
        surfaces::forget();
        LAST_EYES.take();
        CHANGE.set(Some(Session::default()));
        talk::say(&ToApp::XrLeft);
        runner::resized();
    }
}

/// Ends the session, if one runs.
pub fn leave() {
    if let Some(run) = RUN.with_borrow(Clone::clone) {
        // `ended` follows as an event; a session that is already over says so the same way.
        let _ = run.session.end();
    }
}

/// True between `begin` and the session's end.
pub fn is_running() -> bool {
    RUN.with_borrow(Option::is_some)
}

/// Brings the world up to what happened since the last update.
pub fn settle(world: &mut World) {
    if let Some(change) = CHANGE.take() {
        if change.mode.is_none() {
            eyes::close(world);
        }
        world.insert_resource(change);
        let mut awake = world.resource_mut::<crate::wakefulness::Wakefulness>();
        awake.wake(crate::wakefulness::Wakefulness::UPLOAD);
    }
}

fn tick(time_ms: f64, frame: bindings::Frame) {
    let Some(run) = RUN.with_borrow(Clone::clone) else { return };
    TICK.with(|tick| run.session.request_animation_frame(tick.as_ref()));
    let seen = frame::eyes(&frame, &run.space, &run.session, &run.layer);
    let head = seen.as_ref().map(|(head, _)| *head);
    if let Some((_, eyes)) = seen {
        LAST_EYES.set(eyes);
    }
    let eyes = LAST_EYES.with_borrow(Clone::clone);
    if eyes.is_empty() {
        return;
    }
    let screen = Screen { framebuffer: run.layer.framebuffer() };
    let hands = inputs::hands(&frame, &run.space, &run.session);
    let frame = Frame {
        time_ms: if time_ms.is_finite() { time_ms } else { now() },
        head,
        eyes,
        size: UVec2::new(run.layer.framebuffer_width(), run.layer.framebuffer_height()),
        surfaces: surfaces::met(&frame, &run.space, &run.session, &hands),
        anchor: surfaces::anchor(&frame, &run.space),
        hands: hands.into_iter().map(|(_, hand)| hand).collect(),
        visible: run.session.visibility_state() != "visible-blurred",
        was_reset: WAS_RESET.take(),
    };
    runner::xr_tick(frame, screen);
}

fn listen(target: &Listenable, kind: &str, react: impl FnMut(JsValue) + 'static) {
    let callback = Closure::<dyn FnMut(JsValue)>::new(react);
    target.listen(kind, &callback.into_js_value(), &JsValue::UNDEFINED);
}

fn word(mode: XrMode) -> &'static str {
    match mode {
        XrMode::Vr => "immersive-vr",
        XrMode::Ar => "immersive-ar",
    }
}

/// The browser's error as one of the protocol's stable words.
fn reason(error: &JsValue) -> &'static str {
    let name = js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("NotSupportedError") => "unsupported",
        Some("SecurityError" | "NotAllowedError") => "denied",
        _ => "failed",
    }
}
