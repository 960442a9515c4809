//! The canvas: found, given its WebGL2 context, and kept at its size on the page.

use bevy::math::UVec2;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

use super::bindings::{Canvas, Listenable, ResizeObserver, options};
use crate::{runner, talk};

/// Beyond two pixels a CSS pixel nobody sees more, and a phone gets warm.
const MAX_PIXEL_RATIO: f64 = 2.0;

thread_local! {
    static CONTEXT: RefCell<Option<JsValue>> = const { RefCell::new(None) };
    static CANVAS: RefCell<Option<Canvas>> = const { RefCell::new(None) };
    static OBSERVER: RefCell<Option<ResizeObserver>> = const { RefCell::new(None) };
}

/// A canvas, or the canvas that a selector names.
pub fn find(canvas: JsValue) -> Option<Canvas> {
    let element = match canvas.as_string() {
        Some(selector) => web_sys::window()?.document()?.query_selector(&selector).ok()??.into(),
        None => canvas,
    };
    element.is_object().then(|| element.unchecked_into())
}

/// The context of the canvas, made so that a headset may use it too.
pub fn make_context(canvas: &Canvas) -> Option<JsValue> {
    let wanted =
        options(&[("antialias", false), ("alpha", true), ("xrCompatible", true), ("preserveDrawingBuffer", false)]);
    let context = canvas.context("webgl2", &wanted).ok().filter(JsValue::is_object)?;
    CONTEXT.set(Some(context.clone()));
    CANVAS.set(Some(canvas.clone()));
    let own = canvas.clone();
    let lost = Closure::<dyn FnMut()>::new(move || {
        // The page starts the scene anew on a new canvas; what becomes of the one before is nobody's concern.
        let is_own =
            CANVAS.with_borrow(|now| now.as_ref().is_some_and(|now| JsValue::from(now) == JsValue::from(&own)));
        if is_own {
            runner::halt();
            talk::fail("context-lost");
        }
    });
    let target: &Listenable = canvas.unchecked_ref();
    target.listen("webglcontextlost", &lost.into_js_value(), &JsValue::UNDEFINED);
    Some(context)
}

/// The context made by [`make_context`].
pub fn context() -> Option<JsValue> {
    CONTEXT.with_borrow(Clone::clone)
}

/// Size in device pixels, ratio capped.
pub fn size() -> Option<UVec2> {
    CANVAS.with_borrow(|canvas| canvas.as_ref().map(measure))
}

fn measure(canvas: &Canvas) -> UVec2 {
    // Asked each time: it changes with the browser's zoom, and with the screen that the window is on.
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(0.5, MAX_PIXEL_RATIO);
    let pixels = |css: f64| ((css * ratio).round() as u32).max(1);
    UVec2::new(pixels(canvas.client_width()), pixels(canvas.client_height()))
}

/// Follows the canvas' size on the page, from what it is now.
pub fn watch_size(canvas: &Canvas) {
    let changed = Closure::<dyn FnMut()>::new(runner::resized);
    let observer = ResizeObserver::resize_observer(&changed.into_js_value());
    observer.observe(canvas.unchecked_ref());
    if let Some(before) = OBSERVER.replace(Some(observer)) {
        before.disconnect();
    }
    fit();
}

/// Gives the canvas as many pixels as it has on the page; the new number, where that is another one.
pub fn fit() -> Option<UVec2> {
    CANVAS.with_borrow(|canvas| {
        let canvas = canvas.as_ref()?;
        let size = measure(canvas);
        if UVec2::new(canvas.width(), canvas.height()) == size {
            return None;
        }
        canvas.set_width(size.x);
        canvas.set_height(size.y);
        Some(size)
    })
}

/// Device pixels a CSS pixel, capped.
pub fn pixel_ratio() -> f32 {
    CANVAS.with_borrow(|canvas| {
        let Some(canvas) = canvas else { return 1.0 };
        (f64::from(measure(canvas).x) / canvas.client_width().max(1.0)) as f32
    })
}
