//! How far the key's light reaches: a picture of depths from where it stands.

use web_sys::{WebGlFramebuffer, WebGlTexture};

use super::{Gl, signed, texture};

/// The unit that it is bound to.
pub const UNIT: u32 = 1;
/// Depths along an edge: over a standing body about four millimetres each, so that shadows are soft.
pub const SIZE: u32 = 512;

/// The depths, and where they are drawn.
pub struct Shadows {
    texture: WebGlTexture,
    framebuffer: WebGlFramebuffer,
}

impl Shadows {
    /// All in the light; `None` where the context is lost.
    pub fn new(gl: &Gl) -> Option<Self> {
        let texture = texture::blank(gl, UNIT, Gl::LINEAR)?;
        gl.tex_storage_2d(Gl::TEXTURE_2D, 1, Gl::DEPTH_COMPONENT24, signed(SIZE), signed(SIZE));
        gl.tex_parameteri(Gl::TEXTURE_2D, Gl::TEXTURE_COMPARE_MODE, signed(Gl::COMPARE_REF_TO_TEXTURE));
        gl.tex_parameteri(Gl::TEXTURE_2D, Gl::TEXTURE_COMPARE_FUNC, signed(Gl::LEQUAL));
        let framebuffer = gl.create_framebuffer()?;
        gl.bind_framebuffer(Gl::FRAMEBUFFER, Some(&framebuffer));
        gl.framebuffer_texture_2d(Gl::FRAMEBUFFER, Gl::DEPTH_ATTACHMENT, Gl::TEXTURE_2D, Some(&texture), 0);
        gl.draw_buffers(&js_sys::Array::of1(&Gl::NONE.into()));
        Some(Self { texture, framebuffer })
    }

    /// Draws into it from now on, from an empty one.
    pub fn begin(&self, gl: &Gl) {
        // Nothing reads it while it is drawn.
        gl.active_texture(Gl::TEXTURE0 + UNIT);
        gl.bind_texture(Gl::TEXTURE_2D, None);
        gl.bind_framebuffer(Gl::FRAMEBUFFER, Some(&self.framebuffer));
        gl.viewport(0, 0, signed(SIZE), signed(SIZE));
        gl.clear(Gl::DEPTH_BUFFER_BIT);
    }

    /// Reads from it from now on.
    pub fn bind(&self, gl: &Gl) {
        gl.active_texture(Gl::TEXTURE0 + UNIT);
        gl.bind_texture(Gl::TEXTURE_2D, Some(&self.texture));
    }
}
