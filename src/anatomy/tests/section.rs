//! The heart cut open: what is left lies behind the plane, and the walls' faces are as wide as the walls.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_anatomy::{BodySystem, Mesh, cut};
use glam::Vec3;

fn heart() -> BodySystem {
    BodySystem::parse(include_bytes!("../../../assets/anatomy/body/heart.bin")).unwrap()
}

fn area(mesh: &Mesh, from: usize) -> f32 {
    let of = |t: &[u16; 3]| t.map(|i| Vec3::from(mesh.positions[usize::from(i)]));
    let faces = mesh.indices.as_chunks::<3>().0.iter().filter(|t| t.iter().all(|i| usize::from(*i) >= from));
    faces.map(of).map(|[a, b, c]| (b - a).cross(c - a).length() / 2.0).sum()
}

fn volume(mesh: &Mesh, at: Vec3) -> f32 {
    mesh.triangles().map(|[a, b, c]| (a - at).dot((b - at).cross(c - at)) / 6.0).sum()
}

#[test]
fn what_is_left_lies_behind_the_plane_and_is_closed() {
    for part in heart().parts.iter().filter(|part| part.id.contains("ventric") || part.id.contains("atrium")) {
        let middle = (part.minimum + part.maximum) / 2.0;
        for normal in [Vec3::X, Vec3::new(0.4, 0.3, 1.0), -Vec3::Y] {
            let section = cut(&part.mesh, middle, normal).unwrap();
            let far = |p: &[f32; 3]| (Vec3::from(*p) - middle).dot(normal.normalize());
            assert!(section.mesh.positions.iter().all(|p| far(p) < 1e-5), "{}", part.id);
            assert!(area(&section.mesh, section.faces_from) > 1e-5, "{}", part.id);
            // Seen from a place in the plane the faces add nothing, so both halves together are the whole: it is closed.
            let other = cut(&part.mesh, middle, -normal).unwrap();
            let halves = volume(&section.mesh, middle) + volume(&other.mesh, middle);
            let whole = volume(&part.mesh, middle);
            assert!((halves / whole - 1.0).abs() < 0.01, "{}: {halves} {whole}", part.id);
            // Both halves show the same wall.
            let faces = [&section, &other].map(|s| area(&s.mesh, s.faces_from));
            assert!((faces[0] / faces[1] - 1.0).abs() < 0.03, "{}: {faces:?}", part.id);
        }
    }
}

#[test]
fn a_hollow_chamber_shows_its_wall_and_not_its_hollow() {
    let heart = heart();
    let ventricle = heart.part("left-ventricle").unwrap();
    let (low, high) = (ventricle.minimum, ventricle.maximum);
    let section = cut(&ventricle.mesh, (low + high) / 2.0, Vec3::Y).unwrap();
    let face = area(&section.mesh, section.faces_from);
    let within = (high - low).x * (high - low).z;
    assert!(face > 0.1 * within && face < 0.6 * within, "{face} of {within}");
}

#[test]
fn a_plane_that_misses_leaves_all_or_nothing() {
    let heart = heart();
    let part = heart.part("left-ventricle").unwrap();
    let beside = part.maximum + Vec3::splat(0.1);
    assert_eq!(cut(&part.mesh, beside, Vec3::X).unwrap().mesh.indices.len(), part.mesh.indices.len());
    assert!(cut(&part.mesh, beside, -Vec3::X).is_none());
    assert!(cut(&part.mesh, beside, Vec3::ZERO).is_none());
}
