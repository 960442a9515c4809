//! A short press on a structure chooses it; on nothing, lets go. A mouse that rests over one hears its name.

use ambulo_scene_protocol::ToApp;
use bevy::{ecs::system::SystemParam, prelude::*};

use super::{Figure, naming, parting::Parting, sight::Sight, systems::Systems};
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
        Sight::of(&self.figure, &self.systems, &self.parting, &looking.view, "").first(ray)
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
