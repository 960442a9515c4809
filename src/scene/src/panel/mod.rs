//! Panels in the world: what stands on them, how that is written, and where a ray meets them.

pub mod sheet;

#[cfg(target_arch = "wasm32")]
pub mod board;
#[cfg(target_arch = "wasm32")]
pub mod face;
