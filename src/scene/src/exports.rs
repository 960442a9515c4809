//! What JavaScript may call. None of these borrows the App: they leave words and gestures in queues,
//! which the next update takes up, so that they may be called from anywhere, even from inside an update.

use bevy::{app::PanicHandlerPlugin, prelude::*};
use wasm_bindgen::{JsCast, prelude::*};

use crate::{
    body, browser, exercise, orbit,
    paint::{self, Painter},
    placing, runner, stage, talk, training, wakefulness, xr,
};

/// Starts the scene on a canvas (or on the element that a selector names). `on_message` gets every
/// `ToApp` message as JSON.
///
/// # Errors
/// `"no-canvas"` or `"no-webgl2"`: stable words for the page to explain.
#[wasm_bindgen]
pub fn start(canvas: JsValue, on_message: js_sys::Function) -> Result<(), JsValue> {
    talk::listen(on_message);
    let canvas = browser::canvas::find(canvas).ok_or("no-canvas")?;
    let context = browser::canvas::make_context(&canvas).ok_or("no-webgl2")?;
    let painter = Painter::new(context.unchecked_into()).ok_or("no-webgl2")?;
    browser::gesture::listen(&canvas);
    browser::canvas::watch_size(&canvas);

    let mut app = App::new();
    app.world_mut().insert_non_send(painter);
    // By hand rather than DefaultPlugins: what isn't named here isn't in the wasm and costs no update.
    app.add_plugins(PanicHandlerPlugin);
    app.add_plugins((
        runner::plugin,
        wakefulness::plugin,
        talk::plugin,
        paint::plugin,
        stage::plugin,
        orbit::plugin,
        body::plugin,
        exercise::plugin,
        xr::plugin,
        training::plugin,
        placing::plugin,
    ));
    runner::take_over(app);
    xr::session::announce();
    Ok(())
}

/// Takes one `ToScene` message as JSON.
#[wasm_bindgen]
pub fn receive(json: &str) {
    talk::receive(json);
}

/// Takes `skeleton.bin` when the app already holds it.
#[wasm_bindgen]
pub fn load_skeleton(bytes: Vec<u8>) {
    body::load::hand_over(bytes);
}

/// Frames drawn since the start, for tests and for the page's own curiosity.
#[wasm_bindgen]
pub fn frames() -> u32 {
    runner::frames()
}
