//! The joints' matrices on the graphics card: a row of a matrix a texel, a joint a line.

use web_sys::WebGlTexture;

use super::{Gl, signed, texture};
use crate::paint::Palette;

/// The unit that it is bound to.
pub const UNIT: u32 = 0;

/// The texture, and for how many joints it has room.
pub struct Joints {
    texture: WebGlTexture,
    room: usize,
}

impl Joints {
    /// Without a joint; `None` where the context is lost.
    pub fn new(gl: &Gl) -> Option<Self> {
        Some(Self { texture: texture::blank(gl, UNIT, Gl::NEAREST)?, room: 0 })
    }

    /// Binds it.
    pub fn bind(&self, gl: &Gl) {
        gl.active_texture(Gl::TEXTURE0 + UNIT);
        gl.bind_texture(Gl::TEXTURE_2D, Some(&self.texture));
    }

    /// Takes the palette's matrices.
    pub fn take(&mut self, gl: &Gl, palette: &Palette) {
        let count = palette.rows.len() / 3;
        if count == 0 {
            return;
        }
        self.bind(gl);
        let rows: &[f32] = bytemuck::cast_slice(&palette.rows);
        let rows = js_sys::Float32Array::from(rows);
        let (width, height) = (3, signed(count as u32));
        let (format, kind) = (Gl::RGBA, Gl::FLOAT);
        // Refused only where the context is lost; the page begins anew then.
        let _ = if count == self.room {
            gl.tex_sub_image_2d_with_i32_and_i32_and_u32_and_type_and_opt_array_buffer_view(
                Gl::TEXTURE_2D,
                0,
                0,
                0,
                width,
                height,
                format,
                kind,
                Some(&rows),
            )
        } else {
            self.room = count;
            gl.tex_image_2d_with_i32_and_i32_and_i32_and_format_and_type_and_opt_array_buffer_view(
                Gl::TEXTURE_2D,
                0,
                signed(Gl::RGBA32F),
                width,
                height,
                0,
                format,
                kind,
                Some(&rows),
            )
        };
    }
}
