//! A short press on a bone chooses it; on nothing, lets go.

use ambulo_anatomy::Ray;
use ambulo_scene_protocol::ToApp;
use bevy::prelude::*;

use super::{Figure, bones::DrawnBone, naming};
use crate::{
    exercise::label::Language,
    orbit::{Looking, Tapped},
    talk,
};

/// Turns presses into choices.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, choose.run_if(resource_exists::<Figure>));
}

fn choose(
    mut taps: MessageReader<Tapped>,
    figure: Res<Figure>,
    mut looking: ResMut<Looking>,
    language: Res<Language>,
    bones: Query<(&DrawnBone, &Visibility)>,
) {
    for Tapped(ray) in taps.read() {
        let ray = Ray { origin: ray.origin, direction: *ray.direction };
        let hidden: Vec<usize> = bones.iter().filter(|b| *b.1 == Visibility::Hidden).map(|b| b.0.0).collect();
        let hit = figure.skeleton.pick(ray, &figure.placed, |bone| !hidden.contains(&bone));
        match hit.and_then(|hit| figure.skeleton.bones.get(hit.bone)) {
            Some(bone) => {
                looking.select(Some(bone.name.clone()));
                let name = naming::of_bone(&figure.skeleton, &bone.name, &language.0);
                talk::say(&ToApp::Picked { id: bone.name.clone(), name });
            }
            None => {
                looking.select(None);
                talk::say(&ToApp::PickedNothing);
            }
        }
    }
}
