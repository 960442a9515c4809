//! Brings the camera to what is looked at: one structure, or all that is shown.

use ambulo_scene_protocol::{BONES, Camera, ToScene, View};
use bevy::{math::Affine3A, prelude::*};

use super::{
    Figure,
    figure::corners as box_corners,
    parting::Parting,
    systems::{self, Look, Systems},
};
use crate::{
    orbit::{FIELD_OF_VIEW, Looking},
    talk::Heard,
};

/// The narrowest canvas that all of it fits; on a narrower one the camera steps back by itself.
const ASPECT: f32 = 0.75;
/// How much of the canvas all that is shown may fill, and how much one structure.
const FILL: [f32; 2] = [0.86, 0.42];
/// No structure is worth coming nearer, metres.
const NEAREST_M: f32 = 0.3;

/// What was asked for and is not here yet.
#[derive(Resource, Default)]
struct Awaited(Option<Option<String>>);

/// Owns where the camera goes when the app asks for something to be seen.
pub fn plugin(app: &mut App) {
    app.init_resource::<Awaited>()
        .add_systems(Update, frame.run_if(resource_exists::<Figure>.and_then(resource_exists::<Systems>)));
}

fn frame(
    mut heard: MessageReader<Heard>,
    mut awaited: ResMut<Awaited>,
    figure: Res<Figure>,
    systems: Res<Systems>,
    parting: Res<Parting>,
    mut looking: ResMut<Looking>,
) {
    for Heard(word) in heard.read() {
        match word {
            ToScene::Frame { id } => awaited.0 = Some(id.clone()),
            ToScene::ResetView => awaited.0 = None,
            _ => {}
        }
    }
    let Some(wanted) = awaited.0.clone() else { return };
    let corners = corners(&figure, &systems, &parting, &looking.view, wanted.as_deref());
    if let Some(camera) = seen(&corners, looking.view.camera, FILL[usize::from(wanted.is_some())]) {
        awaited.0 = None;
        looking.fly_to(camera);
    }
}

/// The corners of the boxes of what is to be seen, in the world.
pub fn corners(figure: &Figure, systems: &Systems, parting: &Parting, view: &View, wanted: Option<&str>) -> Vec<Vec3> {
    let is_wanted = |system: &str, id: &str| match wanted {
        Some(wanted) => id == wanted,
        None => systems::look(view, system, id).is_some_and(|look| look != Look::Faded),
    };
    let mut found = Vec::new();
    let mut add = |id: &str, place: Option<&Affine3A>, low: Vec3, high: Vec3| {
        let Some(place) = place else { return };
        let away = parting.at(id, view.apart);
        found.extend(box_corners(place, low, high).map(|corner| corner + away));
    };
    for bone in figure.skeleton.bones.iter().filter(|bone| is_wanted(BONES, &bone.name)) {
        add(&bone.name, figure.placed.get(bone.body), bone.minimum, bone.maximum);
    }
    for here in &systems.here {
        for (part, body) in here.geometry.parts.iter().zip(&here.bodies) {
            if is_wanted(&here.geometry.system, &part.id) {
                add(&part.id, figure.placed.get(*body), part.minimum, part.maximum);
            }
        }
    }
    found
}

/// From the side where the camera is now, as near as all corners fit.
fn seen(corners: &[Vec3], now: Camera, fill: f32) -> Option<Camera> {
    let turn = Quat::from_euler(EulerRot::YXZ, now.yaw, -now.pitch, 0.0);
    // In the camera's own axes: x to the right, y up, z towards the eye.
    let seen = corners.iter().map(|p| turn.inverse() * *p);
    let first = seen.clone().next()?;
    let (low, high) = seen.clone().fold((first, first), |(low, high), p| (low.min(p), high.max(p)));
    let middle = (low + high) / 2.0;
    let reach = (FIELD_OF_VIEW / 2.0).tan() * fill;
    let distance = seen.map(|p| p - middle).map(|p| p.z + p.y.abs().max(p.x.abs() / ASPECT) / reach);
    let distance = distance.fold(NEAREST_M, f32::max);
    Some(Camera { target: (turn * middle).into(), distance, ..now })
}
