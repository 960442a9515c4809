//! Tells the app where structures stand on the canvas, so that its labels can point at them.

use ambulo_scene_protocol::{Spot, ToApp, ToScene};
use bevy::prelude::*;

use super::{Figure, systems::Systems};
use crate::{
    orbit::PageCamera,
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
    cameras: Query<(&Camera, &GlobalTransform), With<PageCamera>>,
) {
    let Ok((camera, eye)) = cameras.single() else { return };
    let Some(size) = camera.logical_viewport_size().filter(|_| !pointed.ids.is_empty()) else { return };
    let spot = |id: &String| {
        let at = camera.world_to_viewport(eye, middle(id, &figure, &systems)?).ok()? / size;
        at.is_finite().then(|| Spot { id: id.clone(), x: at.x, y: at.y })
    };
    let spots: Vec<Spot> = pointed.ids.iter().filter_map(spot).collect();
    let still = |(a, b): (&Spot, &Spot)| a.id == b.id && (a.x - b.x).abs() < STILL && (a.y - b.y).abs() < STILL;
    if spots.len() != pointed.told.len() || !spots.iter().zip(&pointed.told).all(still) {
        talk::say(&ToApp::Placed { spots: spots.clone() });
        pointed.told = spots;
    }
}

/// The middle of a structure's box, in the world.
fn middle(id: &str, figure: &Figure, systems: &Systems) -> Option<Vec3> {
    let parts = systems.here.iter().flat_map(|here| here.geometry.parts.iter().zip(&here.bodies));
    let part = parts.filter(|(part, _)| part.id == id).map(|(part, body)| (*body, part.minimum, part.maximum)).next();
    let of_bones = || figure.skeleton.bones.iter().find(|bone| bone.name == id);
    let (body, low, high) = part.or_else(|| of_bones().map(|bone| (bone.body, bone.minimum, bone.maximum)))?;
    Some(figure.placed.get(body)?.transform_point3((low + high) / 2.0))
}
