//! A short press on a structure chooses it; on nothing, lets go. A mouse that rests over one hears its name.

use ambulo_anatomy::Ray;
use ambulo_scene_protocol::{BONES, ToApp, View};
use bevy::{ecs::system::SystemParam, prelude::*};

use super::{
    Figure, cut, naming,
    parting::Parting,
    systems::{self, Look, SKIN, Systems},
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

/// Whether a structure counts: of this system, with this id, drawn so.
type Wanted<'a> = dyn Fn(&str, &str, Look) -> bool + 'a;

/// What can be touched.
#[derive(SystemParam)]
pub struct Touch<'w> {
    figure: Res<'w, Figure>,
    systems: Res<'w, Systems>,
    parting: Res<'w, Parting>,
    language: Res<'w, Language>,
}

impl Touch<'_> {
    /// The structure that a ray meets first of what is drawn, and where that is while nothing is taken apart. What is
    /// faded is met where nothing else is, but for the skin.
    pub fn first(&self, ray: Ray3d, looking: &Looking) -> Option<(String, Vec3)> {
        let met = |wanted: &Wanted| self.met(ray, &looking.view, wanted);
        met(&|_, _, look| look != Look::Faded).or_else(|| met(&|system, _, _| system != SKIN))
    }

    /// Whether a structure, or a part of it, is what one sees along a ray.
    pub fn shows(&self, id: &str, ray: Ray3d, looking: &Looking) -> bool {
        let belongs = |found: &str| {
            found == id || self.systems.table.get(found).and_then(|part| part.part_of.as_deref()) == Some(id)
        };
        let met = |wanted: &Wanted| self.met(ray, &looking.view, wanted);
        // Of what is faded each is seen through the others.
        let found = met(&|_, _, look| look != Look::Faded).or_else(|| met(&|_, found, _| belongs(found)));
        found.is_some_and(|(found, _)| belongs(&found))
    }

    /// The first on a ray of what is drawn and wanted.
    fn met(&self, ray: Ray3d, view: &View, wanted: &Wanted) -> Option<(String, Vec3)> {
        let (from, to) = cut::kept(view.clip, ray.origin, *ray.direction)?;
        let start = ray.origin + *ray.direction * from;
        let ray = Ray { origin: start, direction: *ray.direction };
        let away = |system: &str, id: &str| {
            let look = systems::look(view, system, id)?;
            wanted(system, id, look).then(|| self.parting.of(id))
        };
        let placed = &self.figure.placed;
        let bones = &self.figure.skeleton.bones;
        let bone = self.figure.skeleton.pick(ray, placed, |bone| {
            let id = &bones[bone].name;
            (!self.systems.is_apart(id)).then(|| away(BONES, id)).flatten()
        });
        let bone = bone.and_then(|hit| Some((hit, bones.get(hit.index)?.name.as_str())));
        let others = self.systems.here.iter().filter_map(|here| {
            let parts = &here.geometry.parts;
            let away = |part: usize| away(&here.geometry.system, &parts[part].id);
            let hit = here.geometry.pick(ray, placed, &here.bodies, away)?;
            Some((hit, parts.get(hit.index)?.id.as_str()))
        });
        let nearest = bone.into_iter().chain(others).min_by(|a, b| a.0.distance_m.total_cmp(&b.0.distance_m))?;
        (nearest.0.distance_m <= to - from).then(|| (nearest.1.to_owned(), nearest.0.point))
    }

    /// Where a structure stands off its place now.
    pub fn away(&self, id: &str) -> Vec3 {
        self.parting.of(id)
    }

    /// Its name, and whether its shape is schematic.
    pub fn name(&self, id: &str) -> (String, bool) {
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
