//! Tells the app where structures stand on the canvas, so that its labels can point at them.

use ambulo_scene_protocol::{Spot, ToApp, ToScene};
use bevy::prelude::*;

use super::{Figure, cut, figure::corners, parting::Parting, systems::Systems};
use crate::{
    orbit::{Looking, PageCamera},
    talk::{self, Heard},
    wakefulness::Wakefulness,
};

/// Less than a tenth of a pixel on a large screen.
const STILL: f32 = 5e-5;

/// What the app's labels point at, and what it was last told of that.
#[derive(Resource, Default)]
struct Pointed {
    ids: Vec<String>,
    told: Vec<Spot>,
}

/// Owns the answers to [`ToScene::Place`].
pub fn plugin(app: &mut App) {
    app.init_resource::<Pointed>().add_systems(PreUpdate, obey).add_systems(
        PostUpdate,
        tell.after(TransformSystems::Propagate).run_if(resource_exists::<Figure>.and_then(resource_exists::<Systems>)),
    );
}

fn obey(mut heard: MessageReader<Heard>, mut pointed: ResMut<Pointed>, mut awake: ResMut<Wakefulness>) {
    for Heard(word) in heard.read() {
        if let ToScene::Place { ids } = word {
            *pointed = Pointed { ids: ids.clone(), told: Vec::new() };
            awake.wake(Wakefulness::CHANGE);
        }
    }
}

fn tell(
    mut pointed: ResMut<Pointed>,
    figure: Res<Figure>,
    systems: Res<Systems>,
    parting: Res<Parting>,
    looking: Res<Looking>,
    cameras: Query<(&Camera, &GlobalTransform), With<PageCamera>>,
) {
    let Ok((camera, eye)) = cameras.single() else { return };
    if pointed.ids.is_empty() {
        return;
    }
    let place = |id: &String| {
        let (corners, middle) = extent(id, &figure, &systems)?;
        let away = parting.of(id);
        let at = cut::left_of(looking.view.clip, &corners.map(|corner| corner + away), middle + away)?;
        spot(id, at, camera, eye)
    };
    let spots: Vec<Spot> = pointed.ids.iter().filter_map(place).collect();
    if !are_still(&spots, &pointed.told) {
        talk::say(&ToApp::Placed { spots: spots.clone() });
        pointed.told = spots;
    }
}

/// Where a point of the world stands on the canvas; `None` behind the camera.
pub fn spot(id: &str, at: Vec3, camera: &Camera, eye: &GlobalTransform) -> Option<Spot> {
    let at = camera.world_to_viewport(eye, at).ok()? / camera.logical_viewport_size()?;
    at.is_finite().then(|| Spot { id: id.to_owned(), x: at.x, y: at.y })
}

/// Whether nobody sees that anything has moved.
pub fn are_still(now: &[Spot], before: &[Spot]) -> bool {
    let still = |(a, b): (&Spot, &Spot)| a.id == b.id && (a.x - b.x).abs() < STILL && (a.y - b.y).abs() < STILL;
    now.len() == before.len() && now.iter().zip(before).all(still)
}

/// The corners and the middle of a structure's box, in the world, while nothing is taken apart.
pub fn extent(id: &str, figure: &Figure, systems: &Systems) -> Option<([Vec3; 8], Vec3)> {
    let part = systems.find(id).map(|(part, body, ..)| (body, part.minimum, part.maximum));
    let of_bones = || figure.skeleton.bones.iter().find(|bone| bone.name == id);
    let (body, low, high) = part.or_else(|| of_bones().map(|bone| (bone.body, bone.minimum, bone.maximum)))?;
    let place = figure.placed.get(body)?;
    Some((corners(place, low, high), place.transform_point3((low + high) / 2.0)))
}
