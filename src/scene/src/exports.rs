//! What JavaScript may call. None of these borrows the App: they leave words and gestures in queues,
//! which the next update takes up, so that they may be called from anywhere, even from inside an update.

use bevy::{
    app::{PanicHandlerPlugin, TaskPoolPlugin},
    asset::AssetPlugin,
    camera::CameraPlugin,
    core_pipeline::CorePipelinePlugin,
    diagnostic::FrameCountPlugin,
    image::ImagePlugin,
    light::LightPlugin,
    mesh::MeshPlugin,
    pbr::PbrPlugin,
    prelude::*,
    render::RenderPlugin,
    time::TimePlugin,
    window::{ExitCondition, WindowPlugin, WindowResolution},
};
use wasm_bindgen::prelude::*;

use crate::{body, browser, exercise, orbit, placing, runner, stage, talk, training, wakefulness, xr};

/// Starts the scene on a canvas (or on the element that a selector names). `on_message` gets every
/// `ToApp` message as JSON.
///
/// # Errors
/// `"no-canvas"` or `"no-webgl2"`: stable words for the page to explain.
#[wasm_bindgen]
pub fn start(canvas: JsValue, on_message: js_sys::Function) -> Result<(), JsValue> {
    talk::listen(on_message);
    let canvas = browser::canvas::find(canvas).ok_or("no-canvas")?;
    browser::canvas::make_context(&canvas).ok_or("no-webgl2")?;
    browser::gesture::listen(&canvas);
    let size = browser::canvas::watch_size(&canvas);

    let mut app = App::new();
    // By hand rather than DefaultPlugins: what isn't named here isn't in the wasm and costs no update.
    app.add_plugins((
        PanicHandlerPlugin,
        TaskPoolPlugin::default(),
        FrameCountPlugin,
        TimePlugin,
        TransformPlugin,
        WindowPlugin {
            primary_window: Some(Window { resolution: WindowResolution::new(size.x, size.y), ..default() }),
            exit_condition: ExitCondition::DontExit,
            close_when_requested: false,
            ..default()
        },
        AssetPlugin::default(),
        RenderPlugin::default(),
        ImagePlugin::default_linear(),
        MeshPlugin,
        CameraPlugin,
        LightPlugin,
        CorePipelinePlugin,
        PbrPlugin {
            prepass_enabled: false,
            add_default_deferred_lighting_plugin: false,
            use_gpu_instance_buffer_builder: false,
            ..default()
        },
    ));
    app.add_plugins((
        runner::plugin,
        wakefulness::plugin,
        talk::plugin,
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
