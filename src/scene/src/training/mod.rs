//! An assignment from its first panel to its result.
#[cfg(target_arch = "wasm32")]
pub fn plugin(_app: &mut bevy::prelude::App) {}
