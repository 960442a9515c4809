//! Where a picture is drawn before it is shown: in linear light, with depths and, where the card is quick enough, several
//! samples a pixel.

use bevy::math::UVec2;
use web_sys::{WebGlFramebuffer, WebGlRenderbuffer, WebGlTexture};

use super::{
    Gl,
    program::{PICTURE_UNIT, Programs},
    signed, texture,
};

/// Samples a pixel where a graphics card draws; where a processor does, several cost three quarters of its speed.
pub fn most_samples(gl: &Gl) -> i32 {
    const UNMASKED_RENDERER: u32 = 0x9246;
    let is_told = gl.get_extension("WEBGL_debug_renderer_info").is_ok_and(|extension| extension.is_some());
    let name = is_told.then(|| gl.get_parameter(UNMASKED_RENDERER).ok()?.as_string()).flatten().unwrap_or_default();
    let software = ["SwiftShader", "llvmpipe", "Basic Render"];
    if software.iter().any(|software| name.contains(software)) { 0 } else { 4 }
}

/// The picture and all that it is drawn with, in one size.
pub struct Target {
    size: UVec2,
    samples: i32,
    picture: WebGlTexture,
    /// Of the picture itself.
    whole: WebGlFramebuffer,
    /// Of its samples, where there are several.
    sampled: Option<(WebGlFramebuffer, WebGlRenderbuffer)>,
    depth: WebGlRenderbuffer,
}

impl Target {
    /// `None` where the context is lost.
    pub fn new(gl: &Gl, size: UVec2, samples: i32) -> Option<Self> {
        let [width, height] = [size.x, size.y].map(signed);
        let picture = texture::blank(gl, PICTURE_UNIT, Gl::NEAREST)?;
        gl.tex_storage_2d(Gl::TEXTURE_2D, 1, Gl::SRGB8_ALPHA8, width, height);
        let depth = buffer(gl, Gl::DEPTH_COMPONENT24, samples, size)?;
        let whole = gl.create_framebuffer()?;
        gl.bind_framebuffer(Gl::FRAMEBUFFER, Some(&whole));
        gl.framebuffer_texture_2d(Gl::FRAMEBUFFER, Gl::COLOR_ATTACHMENT0, Gl::TEXTURE_2D, Some(&picture), 0);
        let sampled = if samples > 0 {
            let colours = buffer(gl, Gl::SRGB8_ALPHA8, samples, size)?;
            let framebuffer = gl.create_framebuffer()?;
            gl.bind_framebuffer(Gl::FRAMEBUFFER, Some(&framebuffer));
            gl.framebuffer_renderbuffer(Gl::FRAMEBUFFER, Gl::COLOR_ATTACHMENT0, Gl::RENDERBUFFER, Some(&colours));
            Some((framebuffer, colours))
        } else {
            None
        };
        // Of whichever is drawn into, which is bound now.
        gl.framebuffer_renderbuffer(Gl::FRAMEBUFFER, Gl::DEPTH_ATTACHMENT, Gl::RENDERBUFFER, Some(&depth));
        Some(Self { size, samples, picture, whole, sampled, depth })
    }

    /// Whether it has this size and so many samples a pixel.
    pub fn is(&self, size: UVec2, samples: i32) -> bool {
        (self.size, self.samples) == (size, samples)
    }

    /// Draws into it from now on, from nothing.
    pub fn begin(&self, gl: &Gl) {
        let into = self.sampled.as_ref().map_or(&self.whole, |(framebuffer, _)| framebuffer);
        gl.bind_framebuffer(Gl::FRAMEBUFFER, Some(into));
        gl.clear_color(0.0, 0.0, 0.0, 0.0);
        gl.clear(Gl::COLOR_BUFFER_BIT | Gl::DEPTH_BUFFER_BIT);
    }

    /// Shows what was drawn: in a session's framebuffer, or on the canvas. False where the card cannot.
    pub fn show(&self, gl: &Gl, programs: &mut Programs, into: Option<&WebGlFramebuffer>) -> bool {
        let [width, height] = [self.size.x, self.size.y].map(signed);
        if let Some((sampled, _)) = &self.sampled {
            gl.bind_framebuffer(Gl::READ_FRAMEBUFFER, Some(sampled));
            gl.bind_framebuffer(Gl::DRAW_FRAMEBUFFER, Some(&self.whole));
            gl.blit_framebuffer(0, 0, width, height, 0, 0, width, height, Gl::COLOR_BUFFER_BIT, Gl::NEAREST);
        }
        gl.bind_framebuffer(Gl::FRAMEBUFFER, into);
        gl.viewport(0, 0, width, height);
        gl.active_texture(Gl::TEXTURE0 + PICTURE_UNIT);
        gl.bind_texture(Gl::TEXTURE_2D, Some(&self.picture));
        gl.disable(Gl::DEPTH_TEST);
        gl.disable(Gl::BLEND);
        gl.disable(Gl::CULL_FACE);
        gl.bind_vertex_array(None);
        let present = programs.present(gl);
        if let Some(present) = present {
            present.take_up(gl);
            gl.draw_arrays(Gl::TRIANGLES, 0, 3);
        }
        // It is drawn into again before it is next read.
        gl.bind_texture(Gl::TEXTURE_2D, None);
        present.is_some()
    }

    /// Gives its memory back.
    pub fn free(&self, gl: &Gl) {
        gl.delete_texture(Some(&self.picture));
        gl.delete_framebuffer(Some(&self.whole));
        gl.delete_renderbuffer(Some(&self.depth));
        if let Some((framebuffer, colours)) = &self.sampled {
            gl.delete_framebuffer(Some(framebuffer));
            gl.delete_renderbuffer(Some(colours));
        }
    }
}

fn buffer(gl: &Gl, format: u32, samples: i32, size: UVec2) -> Option<WebGlRenderbuffer> {
    let buffer = gl.create_renderbuffer()?;
    gl.bind_renderbuffer(Gl::RENDERBUFFER, Some(&buffer));
    let [width, height] = [size.x, size.y].map(signed);
    gl.renderbuffer_storage_multisample(Gl::RENDERBUFFER, samples, format, width, height);
    Some(buffer)
}
