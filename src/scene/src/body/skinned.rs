//! Many structures as one mesh whose vertices follow the joints: one draw call, whatever moves.

use ambulo_anatomy::{MOST_BODIES, Mesh as Surface};
use bevy::{math::Affine3A, prelude::*};

use crate::paint::{
    Shape,
    shape::{Jointed, packed_normal},
};

/// The joints that a vertex follows, and how much, in 255ths.
pub type Follows = ([u16; MOST_BODIES], [u8; MOST_BODIES]);

/// A colour as sRGB has it.
pub fn linear([r, g, b]: [u8; 3]) -> LinearRgba {
    Color::srgb_u8(r, g, b).to_linear()
}

/// A colour in a vertex: linear, in 65535ths.
pub fn packed(colour: LinearRgba) -> [u16; 4] {
    colour.to_f32_array().map(|part| (part.clamp(0.0, 1.0) * 65_535.0).round() as u16)
}

/// A mesh that grows by one structure after the other.
#[derive(Default)]
pub struct Growing {
    vertices: Vec<Jointed>,
    indices: Vec<u32>,
}

impl Growing {
    /// Adds a surface that stands at `place` at rest; `colour` and `follows` by the number of its vertex.
    pub fn add(
        &mut self,
        surface: &Surface,
        place: Affine3A,
        colour: impl Fn(usize) -> [u16; 4],
        follows: impl Fn(usize) -> Follows,
    ) {
        let first = self.vertices.len() as u32;
        for (vertex, (at, normal)) in surface.positions.iter().zip(&surface.normals).enumerate() {
            let (at, normal) = (place.transform_point3((*at).into()), place.transform_vector3((*normal).into()));
            self.push(at, normal, colour(vertex), follows(vertex));
        }
        self.indices.extend(surface.indices.iter().map(|i| first + u32::from(*i)));
    }

    /// Adds the next corner of a triangle that shares none with others, in the world at rest.
    pub fn add_corner(&mut self, at: Vec3, normal: Vec3, colour: [u16; 4], follows: Follows) {
        self.indices.push(self.vertices.len() as u32);
        self.push(at, normal, colour, follows);
    }

    fn push(&mut self, at: Vec3, normal: Vec3, colour: [u16; 4], (joints, weights): Follows) {
        self.vertices.push(Jointed { at: at.into(), normal: packed_normal(normal), colour, joints, weights });
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// For the graphics card.
    pub fn finish(self) -> Shape {
        Shape::jointed(self.vertices, self.indices)
    }
}
