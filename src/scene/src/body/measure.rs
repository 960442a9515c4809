//! Tells the app the distance between two places on the body, and where they stand on the canvas.

use ambulo_scene_protocol::{Landmark, Spot, ToApp};
use bevy::prelude::*;

use super::{Figure, spots, systems::Systems};
use crate::{
    orbit::{Looking, PageCamera},
    paint::Lens,
    talk,
};

/// Shorter differences nobody can point at, metres.
const SAME_M: f32 = 1e-4;

/// Owns [`ToApp::Measured`].
pub fn plugin(app: &mut App) {
    app.add_systems(PostUpdate, tell.run_if(resource_exists::<Figure>.and_then(resource_exists::<Systems>)));
}

fn tell(
    looking: Res<Looking>,
    body: spots::Standing,
    cameras: Query<(&Lens, &Transform), With<PageCamera>>,
    mut told: Local<(Vec<Spot>, Option<f32>)>,
) {
    let marks = &looking.view.measured;
    if marks.is_empty() && told.0.is_empty() && told.1.is_none() {
        return;
    }
    let Ok((lens, eye)) = cameras.single() else { return };
    let eye = eye.compute_affine();
    let place = |mark: &Landmark| mark.at.map(Vec3::from).or_else(|| body.extent(&mark.id).map(|extent| extent.middle));
    let places: Vec<Option<Vec3>> = marks.iter().map(place).collect();
    let seen: Vec<Spot> = marks
        .iter()
        .zip(&places)
        .filter_map(|(mark, place)| spots::spot(&mark.id, (*place)? + body.parting.of(&mark.id), lens, &eye))
        .collect();
    let distance = match places[..] {
        [Some(from), Some(to)] => Some(from.distance(to)),
        _ => None,
    };
    let same = match (distance, told.1) {
        (Some(now), Some(before)) => (now - before).abs() < SAME_M,
        (now, before) => now == before,
    };
    if !same || !spots::are_still(&seen, &told.0) {
        talk::say(&ToApp::Measured { spots: seen.clone(), distance_m: distance });
        *told = (seen, distance);
    }
}
