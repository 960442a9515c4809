//! From where an exercise is seen best: beside the moving limb, half from the front, its whole way in the picture.

use ambulo_anatomy::{ExercisePose, Measure, Side};
use ambulo_scene_protocol::Camera;
use bevy::prelude::*;

use crate::{body::Figure, orbit::FIELD_OF_VIEW};

const YAW: f32 = 0.85;
const PITCH: f32 = 0.10;
/// The narrowest canvas that all of it fits; on a narrower one the camera steps back by itself.
const ASPECT: f32 = 0.75;
/// How much of the canvas it may fill.
const FILL: f32 = 0.9;
/// An arm's exercise is seen from the hips up: only what has its middle above this height, metres.
const ABOVE_THIGHS_M: f32 = 0.68;

/// The camera for an exercise.
pub fn seen_best(figure: &Figure, pose: &ExercisePose, side: Side) -> Camera {
    let yaw = if side == Side::Left { YAW } else { -YAW };
    let turn = Quat::from_euler(EulerRot::YXZ, yaw, -PITCH, 0.0);
    let lowest = if pose.measure == Measure::ShoulderElevation { ABOVE_THIGHS_M } else { f32::NEG_INFINITY };
    // In the camera's own axes: x to the right, y up, z towards the eye.
    let seen: Vec<Vec3> = way(figure, pose, lowest).into_iter().map(|p| turn.inverse() * p).collect();
    let Some((low, high)) = bounds(&seen) else { return Camera::default() };
    let middle = (low + high) / 2.0;
    let reach = (FIELD_OF_VIEW / 2.0).tan() * FILL;
    let distance = seen.iter().map(|p| *p - middle).map(|p| p.z + p.y.abs().max(p.x.abs() / ASPECT) / reach);
    Camera { target: (turn * middle).into(), distance: distance.fold(0.0, f32::max), yaw, pitch: PITCH }
}

/// The corners of all bones on the exercise's way.
fn way(figure: &Figure, pose: &ExercisePose, lowest: f32) -> Vec<Vec3> {
    let skeleton = &figure.skeleton;
    let mut corners = Vec::new();
    for phase in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let placed = pose.at(skeleton, phase).forward(skeleton);
        for bone in &skeleton.bones {
            let Some(place) = placed.get(bone.body) else { continue };
            if place.transform_point3((bone.minimum + bone.maximum) / 2.0).y < lowest {
                continue;
            }
            corners.extend((0..8).map(|corner| {
                let pick = BVec3::new(corner & 1 != 0, corner & 2 != 0, corner & 4 != 0);
                place.transform_point3(Vec3::select(pick, bone.maximum, bone.minimum))
            }));
        }
    }
    corners
}

fn bounds(points: &[Vec3]) -> Option<(Vec3, Vec3)> {
    let first = *points.first()?;
    Some(points.iter().fold((first, first), |(low, high), p| (low.min(*p), high.max(*p))))
}
