//! What is drawn, as the graphics card reads it: packed vertices, and the triangles between them. Pure.

use bytemuck::{Pod, Zeroable};
use glam::{Vec2, Vec3};

/// A vertex that follows joints; its place and normal are those at rest, in the world.
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Jointed {
    /// Metres.
    pub at: [f32; 3],
    /// As [`packed_normal`] packs it.
    pub normal: u32,
    /// Linear, in 65535ths.
    pub colour: [u16; 4],
    /// Indices of the palette.
    pub joints: [u16; 4],
    /// In 255ths.
    pub weights: [u8; 4],
}

/// A vertex in its entity's own frame.
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Rigid {
    /// Metres.
    pub at: [f32; 3],
    /// As [`packed_normal`] packs it.
    pub normal: u32,
    /// Linear, and may be brighter than white.
    pub colour: [f32; 4],
    /// From the picture's upper left corner.
    pub uv: [f32; 2],
}

/// A shape's vertices, all of one kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Vertices {
    /// Each follows up to four joints of the [`Palette`](super::Palette).
    Jointed(Vec<Jointed>),
    /// All follow the transform of their entity.
    Rigid(Vec<Rigid>),
}

impl Default for Vertices {
    fn default() -> Self {
        Self::Rigid(Vec::new())
    }
}

/// A mesh on its way to the graphics card, which keeps it from then on: nothing of it stays here.
#[cfg_attr(
    target_arch = "wasm32",
    derive(bevy::prelude::Component),
    require(bevy::prelude::Transform, super::Visibility)
)]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// Its corners.
    pub vertices: Vertices,
    /// Three a triangle, counter-clockwise from its front.
    pub indices: Vec<u32>,
}

impl Shape {
    /// Of vertices that follow joints.
    #[must_use]
    pub fn jointed(vertices: Vec<Jointed>, indices: Vec<u32>) -> Self {
        Self { vertices: Vertices::Jointed(vertices), indices }
    }

    /// Of vertices that follow their entity.
    #[must_use]
    pub fn rigid(vertices: Vec<Rigid>, indices: Vec<u32>) -> Self {
        Self { vertices: Vertices::Rigid(vertices), indices }
    }
}

impl Rigid {
    /// White, without a place in a picture.
    #[must_use]
    pub fn new(at: Vec3, normal: Vec3) -> Self {
        Self { at: at.into(), normal: packed_normal(normal), colour: [1.0; 4], uv: [0.0; 2] }
    }

    /// Of this linear colour.
    #[must_use]
    pub fn coloured(self, colour: [f32; 4]) -> Self {
        Self { colour, ..self }
    }

    /// There in the picture.
    #[must_use]
    pub fn pictured(self, uv: Vec2) -> Self {
        Self { uv: uv.into(), ..self }
    }
}

/// A direction in four bytes: three signed tenths of a thousand (`INT_2_10_10_10_REV`), a tenth of a degree apart.
#[must_use]
pub fn packed_normal(normal: Vec3) -> u32 {
    let part = |x: f32, shift: u32| (((x.clamp(-1.0, 1.0) * 511.0).round() as i32 & 0x3ff) as u32) << shift;
    part(normal.x, 0) | part(normal.y, 10) | part(normal.z, 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As OpenGL ES 3.0, section 2.1.6.1, reads it.
    fn read(packed: u32) -> Vec3 {
        let part = |shift: u32| ((packed << (22 - shift)) as i32 >> 22) as f32 / 511.0;
        Vec3::new(part(0), part(10), part(20)).max(Vec3::NEG_ONE)
    }

    #[test]
    fn a_packed_normal_reads_as_nearly_the_same() {
        for normal in [Vec3::X, Vec3::NEG_Y, Vec3::Z, Vec3::new(0.6, -0.64, 0.48), Vec3::new(-0.1, 0.2, -0.97468)] {
            let apart = read(packed_normal(normal)).normalize().angle_between(normal);
            assert!(apart.to_degrees() < 0.12, "{normal} is off by {apart}");
        }
    }

    #[test]
    fn vertices_lie_without_gaps() {
        assert_eq!((size_of::<Jointed>(), size_of::<Rigid>()), (36, 40));
        assert_eq!(bytemuck::cast_slice::<_, u8>(&[Rigid::new(Vec3::X, Vec3::Y); 3]).len(), 120);
    }
}
