//! All that speaks WebGL2, by web-sys: the one adapter to it.

pub mod mesh;
pub mod palette;
pub mod program;
pub mod shadow;
pub mod target;
pub mod texture;
pub mod uniforms;

/// The canvas' context.
pub use web_sys::WebGl2RenderingContext as Gl;

/// A number that WebGL takes as signed: its constants are small.
pub const fn signed(constant: u32) -> i32 {
    constant as i32
}
