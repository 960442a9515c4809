//! The systems of the body beside the bones: which are here, and their geometry.

use ambulo_anatomy::{BodySystem, Hit, Ray, SkinBinding, Structures};
use ambulo_scene_protocol::{BONES, ToApp, View};
use bevy::prelude::*;
use std::collections::HashSet;

use super::{Figure, joints::Joints, skinned::Follows};
use crate::talk;

const TABLE: &[u8] = include_bytes!("../../../../assets/anatomy/structures.json");

/// A system that can be drawn.
pub struct Here {
    /// Its meshes.
    pub geometry: BodySystem,
    /// For each part, the index of the body that it is fixed to.
    pub bodies: Vec<usize>,
    /// For each part of the skin, what its vertices follow; empty for all other systems.
    skin: Vec<SkinBinding>,
}

impl Here {
    /// The joints that a vertex of a part follows.
    pub fn follows(&self, part: usize, vertex: usize, _joints: &Joints) -> Follows {
        let skin = self.skin.get(part);
        if let Some((bodies, weights)) = skin.and_then(|s| s.bodies.get(vertex).zip(s.weights.get(vertex))) {
            return (*bodies, *weights);
        }
        ([self.bodies.get(part).map_or(0, |body| *body as u16), 0, 0, 0], [255, 0, 0, 0])
    }
}

/// The system whose parts follow many bodies.
pub const SKIN: &str = "skin";

/// All systems but the bones.
#[derive(Resource)]
pub struct Systems {
    /// What each structure is.
    pub table: Structures,
    /// Those that can be drawn.
    pub here: Vec<Here>,
    expected: Vec<String>,
    read: Vec<(BodySystem, Vec<u8>)>,
    apart: HashSet<String>,
}

/// How a part is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As it is.
    Solid,
    /// In the background.
    Faded,
    /// Chosen.
    Chosen,
}

/// Owns [`Systems`].
pub fn plugin(app: &mut App) {
    match Structures::parse(TABLE) {
        Ok(table) => {
            let (here, expected, read, apart) = default();
            app.insert_resource(Systems { table, here, expected, read, apart });
        }
        // A table that does not read fails the build's tests, not the page.
        Err(_) => talk::fail("structures-read"),
    }
    app.add_systems(Update, place.run_if(resource_exists::<Figure>));
}

impl Systems {
    /// Notes that a system was asked for; false where it is here already, or under way.
    pub fn expect(&mut self, system: &str) -> bool {
        let new = !self.expected.iter().any(|known| known == system);
        if new {
            self.expected.push(system.to_owned());
        }
        new
    }

    /// A system was read from these bytes; it waits for the skeleton, if that is not here.
    pub fn take(&mut self, geometry: BodySystem, bytes: Vec<u8>) {
        self.read.push((geometry, bytes));
    }

    /// A system did not come: it may be asked for again.
    pub fn give_up(&mut self, system: &str) {
        self.expected.retain(|known| known != system);
    }

    /// Whether a bone of the jointed skeleton is here by its parts, which are drawn instead of it.
    pub fn is_apart(&self, bone: &str) -> bool {
        self.apart.contains(bone)
    }

    /// What a ray meets first among the parts that the view shows, and can be touched: its id.
    pub fn pick(&self, ray: Ray, figure: &Figure, view: &View) -> Option<(Hit, &str)> {
        let hits = self.here.iter().filter_map(|here| {
            let touched = |part: usize| {
                let id = &here.geometry.parts[part].id;
                look(view, &here.geometry.system, id).is_some_and(|look| look != Look::Faded)
            };
            let hit = here.geometry.pick(ray, &figure.placed, &here.bodies, touched)?;
            Some((hit, here.geometry.parts.get(hit.index)?.id.as_str()))
        });
        hits.min_by(|a, b| a.0.distance_m.total_cmp(&b.0.distance_m))
    }
}

/// How the view wants a part of a system drawn; `None` where it is not drawn.
pub fn look(view: &View, system: &str, id: &str) -> Option<Look> {
    let named = |ids: &[String]| ids.iter().any(|known| known == id);
    let alone = named(&view.isolated);
    // What is looked at alone is drawn whatever its system.
    let shown = if view.isolated.is_empty() { view.systems.iter().any(|s| s == system || s == id) } else { alone };
    if !shown || named(&view.hidden) {
        return None;
    }
    // Skin is in the way of all that lies under it.
    let under = system == SKIN && view.systems.iter().any(|s| !s.starts_with("skin"));
    Some(if view.selection.as_deref() == Some(id) {
        Look::Chosen
    } else if named(&view.faded) || under {
        Look::Faded
    } else {
        Look::Solid
    })
}

fn place(figure: Res<Figure>, mut systems: ResMut<Systems>) {
    if systems.read.is_empty() {
        return;
    }
    let systems = &mut *systems;
    for (geometry, bytes) in std::mem::take(&mut systems.read) {
        let system = geometry.system.clone();
        let skin =
            if system == SKIN { SkinBinding::parse(&bytes, &geometry, &figure.skeleton) } else { Ok(Vec::new()) };
        match (geometry.bodies(&figure.skeleton), systems.table.holds(&geometry), skin) {
            (Ok(bodies), Ok(()), Ok(skin)) => {
                if system == BONES {
                    let of = geometry.parts.iter().filter_map(|part| systems.table.get(&part.id)?.part_of.clone());
                    systems.apart.extend(of);
                }
                systems.here.push(Here { geometry, bodies, skin });
                talk::say(&ToApp::SystemLoaded { system });
            }
            _ => {
                systems.give_up(&system);
                talk::say(&ToApp::SystemFailed { system });
            }
        }
    }
}
