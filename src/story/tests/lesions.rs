//! What a story says of a shape is so in the geometry.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_anatomy::{BodySystem, Pose, Skeleton, Swelling};
use ambulo_scene_protocol::View;
use ambulo_story::{Side, Story};
use glam::Vec3;
use std::f32::consts::TAU;

/// The left ventricle all around: its own wall and the one that it shares with the right.
const ROUND_WALL: [&str; 2] = ["left-ventricle", "ventricular-septum"];

fn file(name: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets").join(name)).unwrap()
}

/// The triangles of the left ventricle as a view shapes them, in the world at rest.
fn round_wall(view: &View) -> Vec<[Vec3; 3]> {
    let skeleton = Skeleton::parse(&file("anatomy/skeleton.bin")).unwrap();
    let rest = Pose::rest(&skeleton).forward(&skeleton);
    let heart = BodySystem::parse(&file("anatomy/body/heart.bin")).unwrap();
    let mut wall = Vec::new();
    for id in ROUND_WALL {
        let part = heart.part(id).unwrap();
        let place = rest[skeleton.body(&part.body).unwrap()];
        let shaped = |at: Vec3| {
            let morphs = view.morphs.iter().filter(|morph| morph.on.iter().any(|on| on == id));
            morphs.fold(place.transform_point3(at), |at, morph| {
                let (from, scale) = (Vec3::from(morph.at), Vec3::from(morph.scale));
                Swelling { from, to: morph.to.map_or(from, Vec3::from), scale, reach_m: morph.reach }.moved(at)
            })
        };
        wall.extend(part.mesh.triangles().map(|corners| corners.map(shaped)));
    }
    wall
}

/// How far along a ray a triangle is hit.
fn hit(from: Vec3, way: Vec3, [a, b, c]: &[Vec3; 3]) -> Option<f32> {
    let (ab, ac) = (*b - *a, *c - *a);
    let across = way.cross(ac);
    let turn = ab.dot(across);
    let off = from - *a;
    let (u, over) = (off.dot(across) / turn, off.cross(ab));
    let (v, far) = (way.dot(over) / turn, ac.dot(over) / turn);
    (turn.abs() > 1e-12 && u >= 0.0 && v >= 0.0 && u + v <= 1.0 && far > 0.0).then_some(far)
}

/// In the plane of a view's cut, the mean distance from the middle of the left chamber to the inside of its wall, and
/// the wall's mean thickness, metres.
fn chamber_and_wall(view: &View, middle: Vec3) -> (f32, f32) {
    let normal = Vec3::from(view.cut.as_ref().unwrap().normal).normalize();
    let (a, b) = normal.any_orthonormal_pair();
    let wall = round_wall(view);
    let ways = (0..48).map(|i| i as f32 / 48.0 * TAU).map(|angle| a * angle.cos() + b * angle.sin());
    let hits = ways.filter_map(|way| {
        let far = || wall.iter().filter_map(|triangle| hit(middle, way, triangle));
        Some((far().reduce(f32::min)?, far().reduce(f32::max)?))
    });
    let all: Vec<(f32, f32)> = hits.collect();
    assert!(all.len() > 44, "the wall is not round: {}", all.len());
    let mean = |of: fn(&(f32, f32)) -> f32| all.iter().map(of).sum::<f32>() / all.len() as f32;
    (mean(|(inner, _)| *inner), mean(|(inner, outer)| outer - inner))
}

#[test]
fn high_pressure_makes_the_round_wall_thick_and_its_room_small() {
    let story = Story::read(&file("stories/hypertension.json")).unwrap();
    let view = |key: &str| story.steps.iter().find(|step| step.key == key).unwrap().view(Side::Right).clone();
    let (healthy, different) = (view("healthy"), view("different"));
    assert_eq!(healthy.cut, different.cut, "both are opened alike");
    // Where the line that the wall goes to and from meets the plane of the cut.
    let (cut, morph) = (healthy.cut.as_ref().unwrap(), &different.morphs[0]);
    let (at, from, normal) = (Vec3::from(cut.at), Vec3::from(morph.at), Vec3::from(cut.normal));
    let along = Vec3::from(morph.to.unwrap()) - from;
    let middle = from + along * ((at - from).dot(normal) / along.dot(normal));
    let (room, wall) = chamber_and_wall(&healthy, middle);
    let (less_room, thick) = chamber_and_wall(&different, middle);
    assert!(thick > wall * 1.35, "{:.1} mm from {:.1}", thick * 1000.0, wall * 1000.0);
    assert!(less_room < room * 0.9, "{:.1} mm from {:.1}", less_room * 1000.0, room * 1000.0);
}
