//! Headset sessions.
#[cfg(target_arch = "wasm32")]
pub mod session { use bevy::prelude::*; use ambulo_scene_protocol::XrMode; pub fn enter(_:XrMode){} pub fn leave(){} pub fn is_running()->bool{false} pub fn settle(_:&mut World){} pub fn announce(){} }
#[cfg(target_arch = "wasm32")]
pub mod frame { pub struct Frame; }
#[cfg(target_arch = "wasm32")]
pub mod present { pub struct Target; }
#[cfg(target_arch = "wasm32")]
pub fn plugin(_app: &mut bevy::prelude::App) {}
