//! The few plain shapes of the stage: a sheet, a ring, a rod and the dome all around. Pure.

use glam::{Vec2, Vec3};
use std::f32::consts::{FRAC_PI_2, PI, TAU};

use super::shape::{Rigid, Shape};

/// An upright sheet about the origin, its front towards +Z, with the whole of a picture on it.
#[must_use]
pub fn sheet(size: Vec2) -> Shape {
    let corner = |x: f32, y: f32| {
        let at = (Vec2::new(x, y) - 0.5) * size;
        Rigid::new(at.extend(0.0), Vec3::Z).pictured(Vec2::new(x, 1.0 - y))
    };
    Shape::rigid(vec![corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)], vec![0, 1, 2, 0, 2, 3])
}

/// The same lying, its front upwards and the picture's foot towards +Z.
#[must_use]
pub fn floor(size: Vec2) -> Shape {
    let corner = |x: f32, z: f32| {
        let at = (Vec2::new(x, z) - 0.5) * size;
        Rigid::new(Vec3::new(at.x, 0.0, at.y), Vec3::Y).pictured(Vec2::new(x, z))
    };
    Shape::rigid(vec![corner(0.0, 0.0), corner(0.0, 1.0), corner(1.0, 1.0), corner(1.0, 0.0)], vec![0, 1, 2, 0, 2, 3])
}

/// A flat ring about the origin that lies, its front upwards.
#[must_use]
pub fn ring(inner: f32, outer: f32, corners: u32) -> Shape {
    let (vertices, indices) = band(corners, |out| [outer, inner].map(|radius| Rigid::new(out * radius, Vec3::Y)));
    Shape::rigid(vertices, indices)
}

/// An upright rod about the origin, closed at both ends.
#[must_use]
pub fn rod(radius: f32, height: f32, corners: u32) -> Shape {
    let ends = [-height / 2.0, height / 2.0];
    let (mut vertices, mut indices) = band(corners, |out| ends.map(|y| Rigid::new(out * radius + Vec3::Y * y, out)));
    for (y, up) in [(height / 2.0, Vec3::Y), (-height / 2.0, Vec3::NEG_Y)] {
        let middle = vertices.len() as u32;
        vertices.push(Rigid::new(Vec3::Y * y, up));
        vertices.extend((0..=corners).map(|corner| Rigid::new(around(corner, corners) * radius + Vec3::Y * y, up)));
        for corner in 1..=corners {
            let (a, b) = (middle + corner, middle + corner + 1);
            indices.extend(if y > 0.0 { [middle, a, b] } else { [middle, b, a] });
        }
    }
    Shape::rigid(vertices, indices)
}

/// A disc about the origin that lies, in rings, each vertex coloured by its place.
#[must_use]
pub fn disc(rings: u32, spokes: u32, colour: impl Fn(Vec3) -> [f32; 4]) -> Shape {
    let vertex = |at: Vec3| Rigid::new(at, Vec3::Y).coloured(colour(at));
    let mut vertices = vec![vertex(Vec3::ZERO)];
    for ring in 1..=rings {
        vertices.extend((0..spokes).map(|spoke| vertex(around(spoke, spokes) * (ring as f32 / rings as f32))));
    }
    let at = |ring: u32, spoke: u32| if ring == 0 { 0 } else { 1 + (ring - 1) * spokes + spoke % spokes };
    let mut indices = Vec::new();
    for ring in 0..rings {
        for spoke in 0..spokes {
            indices.extend([at(ring, spoke), at(ring + 1, spoke), at(ring + 1, spoke + 1)]);
            if ring > 0 {
                indices.extend([at(ring, spoke), at(ring + 1, spoke + 1), at(ring, spoke + 1)]);
            }
        }
    }
    Shape::rigid(vertices, indices)
}

/// A ball of radius 1 about the origin, each vertex coloured by its place.
#[must_use]
pub fn ball(sectors: u32, stacks: u32, colour: impl Fn(Vec3) -> [f32; 4]) -> Shape {
    let mut vertices = Vec::new();
    let mut indices = Vec::new();
    for stack in 0..=stacks {
        let high = FRAC_PI_2 - stack as f32 / stacks as f32 * PI;
        for sector in 0..=sectors {
            let at = around(sector, sectors) * high.cos() + Vec3::Y * high.sin();
            vertices.push(Rigid::new(at, at).coloured(colour(at)));
            if stack < stacks && sector < sectors {
                let (a, b) = (stack * (sectors + 1) + sector, (stack + 1) * (sectors + 1) + sector);
                indices.extend([a, b, b + 1, a, b + 1, a + 1]);
            }
        }
    }
    Shape::rigid(vertices, indices)
}

/// All around the origin, between two vertices for each direction outwards: seen from the front, the second lies to the
/// left of the way that the first go.
fn band(corners: u32, edge: impl Fn(Vec3) -> [Rigid; 2]) -> (Vec<Rigid>, Vec<u32>) {
    let vertices = (0..=corners).flat_map(|corner| edge(around(corner, corners))).collect();
    let indices = (0..corners).map(|corner| 2 * corner).flat_map(|a| [a, a + 2, a + 3, a, a + 3, a + 1]).collect();
    (vertices, indices)
}

/// Counter-clockwise as seen from above, beginning at +Z.
fn around(corner: u32, corners: u32) -> Vec3 {
    let (sin, cos) = (corner as f32 / corners as f32 * TAU).sin_cos();
    Vec3::new(sin, 0.0, cos)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::shape::Vertices;

    /// The triangles' corners and the vertices' normals.
    fn triangles(shape: &Shape) -> Vec<[Vec3; 3]> {
        let Vertices::Rigid(vertices) = &shape.vertices else { panic!("follows joints") };
        shape.indices.chunks_exact(3).map(|t| [0, 1, 2].map(|i| Vec3::from(vertices[t[i] as usize].at))).collect()
    }

    fn area(shape: &Shape, front: Vec3) -> f32 {
        triangles(shape).iter().map(|[a, b, c]| (*b - *a).cross(*c - *a).dot(front) / 2.0).sum()
    }

    fn volume(shape: &Shape) -> f32 {
        triangles(shape).iter().map(|[a, b, c]| a.dot(b.cross(*c)) / 6.0).sum()
    }

    #[test]
    fn flat_shapes_face_where_they_say_with_all_of_their_area() {
        assert!((area(&sheet(Vec2::new(2.0, 3.0)), Vec3::Z) - 6.0).abs() < 1e-5);
        assert!((area(&floor(Vec2::new(2.0, 3.0)), Vec3::Y) - 6.0).abs() < 1e-5);
        assert!((area(&disc(14, 48, |_| [1.0; 4]), Vec3::Y) - PI).abs() < 0.02);
        assert!((area(&ring(0.5, 1.0, 64), Vec3::Y) - PI * 0.75).abs() < 0.01);
    }

    #[test]
    fn closed_shapes_are_right_side_out() {
        assert!((volume(&rod(0.5, 2.0, 48)) - PI * 0.5).abs() < 0.01);
        assert!((volume(&ball(72, 48, |_| [1.0; 4])) - PI * 4.0 / 3.0).abs() < 0.02);
    }
}
