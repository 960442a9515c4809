//! A short press on a structure chooses it; on nothing, lets go. A mouse that rests over one hears its name.

use ambulo_anatomy::{Hit, Ray};
use ambulo_scene_protocol::{BONES, ToApp};
use bevy::{ecs::system::SystemParam, prelude::*};

use super::{
    Figure, cut, naming,
    parting::Parting,
    systems::{self, Look, Systems},
};
use crate::{
    browser::gesture,
    exercise::label::Language,
    orbit::{Looking, Rested, Tapped},
    talk,
};

/// Turns presses into choices, and rests into names.
pub fn plugin(app: &mut App) {
    let here = resource_exists::<Figure>.and_then(resource_exists::<Systems>);
    app.add_systems(Update, (choose, hover).run_if(here));
}

/// What can be touched.
#[derive(SystemParam)]
struct Touch<'w> {
    figure: Res<'w, Figure>,
    systems: Res<'w, Systems>,
    parting: Res<'w, Parting>,
    language: Res<'w, Language>,
}

impl Touch<'_> {
    /// The structure that a ray meets first of what is drawn, and where that is while nothing is taken apart.
    fn first(&self, ray: Ray3d, looking: &Looking) -> Option<(String, Vec3)> {
        let view = &looking.view;
        let (from, to) = cut::kept(view.clip, ray.origin, *ray.direction)?;
        let start = ray.origin + *ray.direction * from;
        // One ray for all, or, where each is out of its place, one for each.
        let apart = self.parting.is_on();
        let to_place = |id: &str| Ray { origin: start - self.parting.of(id), direction: *ray.direction };
        let bones = &self.figure.skeleton.bones;
        let drawn = |bone: usize| {
            let id = &bones[bone].name;
            !self.systems.is_apart(id) && systems::look(view, BONES, id).is_some()
        };
        let placed = &self.figure.placed;
        let mut hits: Vec<(Hit, &str)> = Vec::new();
        if apart {
            for (index, bone) in bones.iter().enumerate().filter(|(index, _)| drawn(*index)) {
                let hit = self.figure.skeleton.pick(to_place(&bone.name), placed, |other| other == index);
                hits.extend(hit.map(|hit| (hit, bone.name.as_str())));
            }
        } else {
            let hit = self.figure.skeleton.pick(to_place(""), placed, drawn);
            hits.extend(hit.and_then(|hit| Some((hit, bones.get(hit.index)?.name.as_str()))));
        }
        for here in &self.systems.here {
            let parts = &here.geometry.parts;
            let touched = |part: usize| {
                systems::look(view, &here.geometry.system, &parts[part].id).is_some_and(|look| look != Look::Faded)
            };
            if apart {
                for (index, part) in parts.iter().enumerate().filter(|(index, _)| touched(*index)) {
                    let hit = here.geometry.pick(to_place(&part.id), placed, &here.bodies, |other| other == index);
                    hits.extend(hit.map(|hit| (hit, part.id.as_str())));
                }
            } else {
                let hit = here.geometry.pick(to_place(""), placed, &here.bodies, touched);
                hits.extend(hit.and_then(|hit| Some((hit, parts.get(hit.index)?.id.as_str()))));
            }
        }
        let nearest = hits.into_iter().min_by(|a, b| a.0.distance_m.total_cmp(&b.0.distance_m))?;
        (nearest.0.distance_m <= to - from).then(|| (nearest.1.to_owned(), nearest.0.point))
    }

    fn name(&self, id: &str) -> (String, bool) {
        naming::of(&self.systems.table, &self.figure.skeleton, id, &self.language.0)
    }
}

fn choose(mut taps: MessageReader<Tapped>, touch: Touch, mut looking: ResMut<Looking>) {
    for Tapped(ray) in taps.read() {
        match touch.first(*ray, &looking) {
            Some((id, at)) => {
                let (name, schematic) = touch.name(&id);
                looking.select(Some(id.clone()));
                talk::say(&ToApp::Picked { id, name, schematic, at: Some(at.into()) });
            }
            None => {
                looking.select(None);
                talk::say(&ToApp::PickedNothing);
            }
        }
    }
}

fn hover(mut rests: MessageReader<Rested>, touch: Touch, looking: Res<Looking>) {
    if let Some(Rested { ray, at }) = rests.read().last() {
        let name = touch.first(*ray, &looking).map(|(id, _)| touch.name(&id).0);
        gesture::named(name.is_some());
        talk::say(&ToApp::Hovered { name, x: at.x, y: at.y });
    }
}
