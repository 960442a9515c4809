//! Draws the scene, with WebGL2 and nothing between: our few large meshes, our lights, both eyes of a headset.
//!
//! What is drawn is an entity with a [`Shape`] and a [`Paint`]. Bevy's own renderer can do far more, and cost this
//! scene six times as many bytes and milliseconds a frame: see ARCHITECTURE.md.

pub mod extent;
pub mod lens;
pub mod lights;
pub mod shape;
pub mod solids;

#[cfg(target_arch = "wasm32")]
mod gl;
#[cfg(target_arch = "wasm32")]
mod painter;
#[cfg(target_arch = "wasm32")]
mod passes;
#[cfg(target_arch = "wasm32")]
mod stroke;
#[cfg(target_arch = "wasm32")]
mod surface;
#[cfg(target_arch = "wasm32")]
mod world;

#[cfg(target_arch = "wasm32")]
pub use self::{
    extent::Extent,
    lens::Lens,
    lights::{Lamp, Lights},
    painter::{Painter, Screen},
    shape::Shape,
    surface::{Cover, Gloss, Paint, Picture, Visibility},
    world::{Palette, Planes, View, Views, plugin},
};
