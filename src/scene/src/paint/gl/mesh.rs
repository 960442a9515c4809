//! A shape on the graphics card.

use web_sys::{WebGlBuffer, WebGlVertexArrayObject};

use super::{Gl, signed};
use crate::paint::shape::{Jointed, Rigid, Shape, Vertices};

/// A shape's buffers, and how they are read.
pub struct Mesh {
    array: WebGlVertexArrayObject,
    buffers: [WebGlBuffer; 2],
    count: i32,
    /// Its vertices follow joints.
    pub jointed: bool,
}

/// An attribute: its place, the number of its parts, their kind, whether they are parts of 1, and where it begins.
type Attribute = (u32, i32, u32, bool, i32);

const JOINTED: [Attribute; 5] = [
    (0, 3, Gl::FLOAT, false, 0),
    (1, 4, Gl::INT_2_10_10_10_REV, true, 12),
    (2, 4, Gl::UNSIGNED_SHORT, true, 16),
    (3, 4, Gl::UNSIGNED_SHORT, false, 24),
    (4, 4, Gl::UNSIGNED_BYTE, true, 32),
];
const RIGID: [Attribute; 4] = [
    (0, 3, Gl::FLOAT, false, 0),
    (1, 4, Gl::INT_2_10_10_10_REV, true, 12),
    (2, 4, Gl::FLOAT, false, 16),
    (3, 2, Gl::FLOAT, false, 32),
];

impl Mesh {
    /// Puts a shape on the card; `None` where the context is lost.
    pub fn new(gl: &Gl, shape: &Shape) -> Option<Self> {
        let array = gl.create_vertex_array()?;
        let buffers = [gl.create_buffer()?, gl.create_buffer()?];
        gl.bind_vertex_array(Some(&array));
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(&buffers[0]));
        let (bytes, attributes, stride): (&[u8], &[Attribute], usize) = match &shape.vertices {
            Vertices::Jointed(vertices) => (bytemuck::cast_slice(vertices), &JOINTED, size_of::<Jointed>()),
            Vertices::Rigid(vertices) => (bytemuck::cast_slice(vertices), &RIGID, size_of::<Rigid>()),
        };
        let stride = stride as i32;
        gl.buffer_data_with_u8_array(Gl::ARRAY_BUFFER, bytes, Gl::STATIC_DRAW);
        gl.bind_buffer(Gl::ELEMENT_ARRAY_BUFFER, Some(&buffers[1]));
        gl.buffer_data_with_u8_array(Gl::ELEMENT_ARRAY_BUFFER, bytemuck::cast_slice(&shape.indices), Gl::STATIC_DRAW);
        for (place, parts, kind, of_one, from) in attributes.iter().copied() {
            gl.enable_vertex_attrib_array(place);
            if kind == Gl::UNSIGNED_SHORT && !of_one {
                gl.vertex_attrib_i_pointer_with_i32(place, parts, kind, stride, from);
            } else {
                gl.vertex_attrib_pointer_with_i32(place, parts, kind, of_one, stride, from);
            }
        }
        gl.bind_vertex_array(None);
        let jointed = matches!(shape.vertices, Vertices::Jointed(_));
        Some(Self { array, buffers, count: signed(shape.indices.len() as u32), jointed })
    }

    /// Draws it.
    pub fn draw(&self, gl: &Gl) {
        gl.bind_vertex_array(Some(&self.array));
        gl.draw_elements_with_i32(Gl::TRIANGLES, self.count, Gl::UNSIGNED_INT, 0);
    }

    /// Gives its memory back.
    pub fn free(&self, gl: &Gl) {
        gl.delete_vertex_array(Some(&self.array));
        self.buffers.iter().for_each(|buffer| gl.delete_buffer(Some(buffer)));
    }
}
