//! A short press on a structure chooses it; on nothing, lets go.

use ambulo_anatomy::Ray;
use ambulo_scene_protocol::{BONES, ToApp};
use bevy::prelude::*;

use super::{
    Figure, naming,
    systems::{self, Systems},
};
use crate::{
    exercise::label::Language,
    orbit::{Looking, Tapped},
    talk,
};

/// Turns presses into choices.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, choose.run_if(resource_exists::<Figure>.and_then(resource_exists::<Systems>)));
}

fn choose(
    mut taps: MessageReader<Tapped>,
    figure: Res<Figure>,
    systems: Res<Systems>,
    mut looking: ResMut<Looking>,
    language: Res<Language>,
) {
    for Tapped(ray) in taps.read() {
        let ray = Ray { origin: ray.origin, direction: *ray.direction };
        let drawn = |bone: usize| {
            let id = &figure.skeleton.bones[bone].name;
            !systems.is_apart(id) && systems::look(&looking.view, BONES, id).is_some()
        };
        let bone = figure.skeleton.pick(ray, &figure.placed, drawn);
        let bone = bone.and_then(|hit| Some((hit, figure.skeleton.bones.get(hit.index)?.name.as_str())));
        let other = systems.pick(ray, &figure, &looking.view);
        let nearest = bone.into_iter().chain(other).min_by(|a, b| a.0.distance_m.total_cmp(&b.0.distance_m));
        match nearest.map(|(_, id)| id.to_owned()) {
            Some(id) => {
                let (name, schematic) = naming::of(&systems.table, &figure.skeleton, &id, &language.0);
                looking.select(Some(id.clone()));
                talk::say(&ToApp::Picked { id, name, schematic });
            }
            None => {
                looking.select(None);
                talk::say(&ToApp::PickedNothing);
            }
        }
    }
}
