//! An assignment from its first panel to its result.

mod calibration;
mod flow;
mod layout;
mod report;

#[cfg(target_arch = "wasm32")]
mod coach;
#[cfg(target_arch = "wasm32")]
mod panels;

#[cfg(target_arch = "wasm32")]
pub use coach::Coach;

/// All of training's plugins.
#[cfg(target_arch = "wasm32")]
pub fn plugin(app: &mut bevy::prelude::App) {
    app.add_plugins((coach::plugin, panels::plugin));
}
