//! What all of a picture's draws share, in one buffer: `frame.glsl` reads it.

use bytemuck::{Pod, Zeroable};
use web_sys::WebGlBuffer;

use super::Gl;

/// Where the buffer is bound.
pub const BINDING: u32 = 0;

/// `Frame` of `frame.glsl`, in std140.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Uniforms {
    /// Column by column.
    pub clip_from_world: [f32; 16],
    /// The key's view.
    pub key_from_world: [f32; 16],
    /// The eye's place, and the exposure.
    pub eye: [f32; 4],
    /// The direction to the key, and how far a surface is moved along its normal, metres.
    pub key_way: [f32; 4],
    /// Its light, and how far a surface is moved towards it, metres; below 0 it casts no shadows.
    pub key_light: [f32; 4],
    /// Place and radius.
    pub lamp_at: [[f32; 4]; 2],
    /// Light, and one by the square of its reach.
    pub lamp_light: [[f32; 4]; 2],
    /// Light from everywhere.
    pub ambient: [f32; 4],
    /// Normals and distances.
    pub planes: [[f32; 4]; 3],
}

/// The buffer, and what it holds.
pub struct Buffer {
    buffer: WebGlBuffer,
    holds: Option<Uniforms>,
}

impl Buffer {
    /// Empty; `None` where the context is lost.
    pub fn new(gl: &Gl) -> Option<Self> {
        let buffer = gl.create_buffer()?;
        gl.bind_buffer(Gl::UNIFORM_BUFFER, Some(&buffer));
        gl.buffer_data_with_i32(Gl::UNIFORM_BUFFER, size_of::<Uniforms>() as i32, Gl::DYNAMIC_DRAW);
        Some(Self { buffer, holds: None })
    }

    /// What draws read from now on.
    pub fn take(&mut self, gl: &Gl, uniforms: &Uniforms) {
        gl.bind_buffer_base(Gl::UNIFORM_BUFFER, BINDING, Some(&self.buffer));
        if self.holds.as_ref() != Some(uniforms) {
            self.holds = Some(*uniforms);
            gl.buffer_sub_data_with_i32_and_u8_array(Gl::UNIFORM_BUFFER, 0, bytemuck::bytes_of(uniforms));
        }
    }
}
