//! Lines that lie on real surfaces: smoothed between their places and brought onto the triangles.

use crate::Mesh;
use glam::{Affine3A, Vec3};

/// A place on a surface.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Footing {
    /// In the frame of the surfaces' places.
    pub at: Vec3,
    /// Away from the surface, length one.
    pub normal: Vec3,
    /// Which of the surfaces it is on.
    pub surface: usize,
    /// The vertex of that surface that is nearest.
    pub vertex: usize,
}

/// Surfaces with the places where they stand.
pub type Surfaces<'a> = [(&'a Mesh, Affine3A)];

/// A smooth line through places, with a point about every `step_m` metres (Catmull and Rom 1974, centripetal by chord).
#[must_use]
pub fn curve(line: &[Vec3], step_m: f32) -> Vec<Vec3> {
    let mut points = Vec::new();
    for i in 1..line.len() {
        let (a, b) = (line[i - 1], line[i]);
        // Beyond the ends it goes on straight.
        let before = i.checked_sub(2).map_or(a + a - b, |i| line[i]);
        let after = line.get(i + 1).copied().unwrap_or(b + b - a);
        let steps = ((a.distance(b) / step_m.max(1e-5)).ceil() as usize).clamp(1, 200);
        for step in 0..steps {
            let t = step as f32 / steps as f32;
            let (t2, t3) = (t * t, t * t * t);
            points.push(
                (before * (2.0 * t2 - t - t3)
                    + a * (2.0 + 3.0 * t3 - 5.0 * t2)
                    + b * (t + 4.0 * t2 - 3.0 * t3)
                    + after * (t3 - t2))
                    / 2.0,
            );
        }
    }
    points.extend(line.last());
    points
}

impl Footing {
    /// The place of the surfaces that is nearest to another place.
    #[must_use]
    pub fn nearest(surfaces: &Surfaces<'_>, to: Vec3) -> Option<Self> {
        let mut found: Option<(f32, Self)> = None;
        for (surface, (mesh, place)) in surfaces.iter().enumerate() {
            let back = place.inverse();
            let local = back.transform_point3(to);
            let far: Vec<f32> = mesh.positions.iter().map(|p| local.distance_squared((*p).into())).collect();
            let Some(vertex) = (0..far.len()).min_by(|a, b| far[*a].total_cmp(&far[*b])) else { continue };
            let near = far[vertex].sqrt();
            if found.as_ref().is_some_and(|(least, _)| near > least + WIDEST_M) {
                continue;
            }
            let reach = (near + WIDEST_M).powi(2);
            for corners in mesh.indices.as_chunks::<3>().0 {
                let corners = corners.map(usize::from);
                if corners.iter().all(|corner| far[*corner] > reach) {
                    continue;
                }
                let [a, b, c] = corners.map(|i| Vec3::from(mesh.positions[i]));
                let at = nearest_of_triangle(local, [a, b, c]);
                let away = at.distance(local);
                if found.as_ref().is_none_or(|(least, _)| away < *least) {
                    let normal: Vec3 = corners.map(|i| Vec3::from(mesh.normals[i])).iter().sum();
                    let normal = place.transform_vector3(normal).normalize_or(Vec3::Y);
                    found = Some((away, Self { at: place.transform_point3(at), normal, surface, vertex }));
                }
            }
        }
        found.map(|(_, spot)| spot)
    }
}

/// Triangles are not wider than this, or they are found by a corner, metres.
const WIDEST_M: f32 = 0.008;

/// The nearest place of a triangle (Ericson, *Real-Time Collision Detection*, 5.1.5).
fn nearest_of_triangle(p: Vec3, [a, b, c]: [Vec3; 3]) -> Vec3 {
    let (ab, ac, ap) = (b - a, c - a, p - a);
    let (d1, d2) = (ab.dot(ap), ac.dot(ap));
    if d1 <= 0.0 && d2 <= 0.0 {
        return a;
    }
    let bp = p - b;
    let (d3, d4) = (ab.dot(bp), ac.dot(bp));
    if d3 >= 0.0 && d4 <= d3 {
        return b;
    }
    let vc = d1 * d4 - d3 * d2;
    if vc <= 0.0 && d1 >= 0.0 && d3 <= 0.0 {
        return a + ab * (d1 / (d1 - d3));
    }
    let cp = p - c;
    let (d5, d6) = (ab.dot(cp), ac.dot(cp));
    if d6 >= 0.0 && d5 <= d6 {
        return c;
    }
    let vb = d5 * d2 - d1 * d6;
    if vb <= 0.0 && d2 >= 0.0 && d6 <= 0.0 {
        return a + ac * (d2 / (d2 - d6));
    }
    let va = d3 * d6 - d5 * d4;
    if va <= 0.0 && d4 - d3 >= 0.0 && d5 - d6 >= 0.0 {
        return b + (c - b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6)));
    }
    let sum = va + vb + vc;
    if sum == 0.0 { a } else { a + ab * (vb / sum) + ac * (vc / sum) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place() -> impl Strategy<Value = Vec3> {
        (-0.1_f32..0.1, -0.1_f32..0.1, -0.1_f32..0.1).prop_map(Vec3::from)
    }

    proptest! {
        #[test]
        fn a_curve_goes_through_its_places(line in proptest::collection::vec(place(), 2..6)) {
            let points = curve(&line, 0.002);
            for place in &line {
                prop_assert!(points.iter().any(|p| p.distance(*place) < 1e-5));
            }
            prop_assert!(points.len() <= 1001);
        }

        #[test]
        fn nothing_of_a_triangle_is_nearer(p in place(), a in place(), b in place(), c in place(), u in 0.0_f32..1.0, v in 0.0_f32..1.0) {
            let found = nearest_of_triangle(p, [a, b, c]);
            let (u, v) = if u + v > 1.0 { (1.0 - u, 1.0 - v) } else { (u, v) };
            let other = a + (b - a) * u + (c - a) * v;
            prop_assert!(found.distance(p) <= other.distance(p) + 1e-5);
        }
    }

    #[test]
    fn a_place_comes_onto_the_surface() {
        let square = Mesh {
            positions: vec![[0.0, 0.0, 0.0], [0.003, 0.0, 0.0], [0.003, 0.003, 0.0], [0.0, 0.003, 0.0]],
            normals: vec![[0.0, 0.0, 1.0]; 4],
            indices: vec![0, 1, 2, 0, 2, 3],
        };
        let up = Affine3A::from_translation(Vec3::Z);
        let spot = Footing::nearest(&[(&square, up)], Vec3::new(0.002, 0.001, 1.5)).unwrap();
        assert!(spot.at.distance(Vec3::new(0.002, 0.001, 1.0)) < 1e-6);
        assert_eq!((spot.normal, spot.surface), (Vec3::Z, 0));
        assert_eq!(Footing::nearest(&[], Vec3::ZERO), None);
    }
}
