//! The body in a person's room: placed on a floor or a table, moved, turned and made larger by hand, pointed at.

mod sheets;
mod stand;

#[cfg(target_arch = "wasm32")]
mod ground;
#[cfg(target_arch = "wasm32")]
mod panels;
#[cfg(target_arch = "wasm32")]
mod pointing;
#[cfg(target_arch = "wasm32")]
mod reticle;
#[cfg(target_arch = "wasm32")]
mod standing;

/// All of placing's plugins.
#[cfg(target_arch = "wasm32")]
pub fn plugin(app: &mut bevy::prelude::App) {
    app.add_plugins((standing::plugin, reticle::plugin, panels::plugin, pointing::plugin, ground::plugin));
}
