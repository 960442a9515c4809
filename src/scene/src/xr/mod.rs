//! Headset sessions: WebXR on WebGL2, both eyes drawn into the session's own framebuffer.

pub mod projection;
pub mod room;

#[cfg(target_arch = "wasm32")]
pub mod bindings;
#[cfg(target_arch = "wasm32")]
pub mod controllers;
#[cfg(target_arch = "wasm32")]
pub mod eyes;
#[cfg(target_arch = "wasm32")]
pub mod frame;
#[cfg(target_arch = "wasm32")]
mod inputs;
#[cfg(target_arch = "wasm32")]
pub mod session;
#[cfg(target_arch = "wasm32")]
pub mod surfaces;

/// All of XR's plugins.
#[cfg(target_arch = "wasm32")]
pub fn plugin(app: &mut bevy::prelude::App) {
    app.init_resource::<session::Session>().add_plugins((eyes::plugin, controllers::plugin));
}
