//! The systems of the body beside the bones: which are here, and their geometry.

use ambulo_anatomy::{
    AnatomyError, BodyPart, BodySystem, Flesh, Grain, HeartMotion, HeartWeights, LungMotion, MUSCLES, SkinBinding,
    Structures,
};
use ambulo_scene_protocol::{BONES, ToApp, View};
use bevy::prelude::*;
use std::collections::HashSet;

use super::{
    Figure,
    joints::{CHEST, Joints},
    pulse::Mover,
    skinned::Follows,
};
use crate::talk;

const TABLE: &[u8] = include_bytes!("../../../../assets/anatomy/structures.json");

/// A system that can be drawn.
pub struct Here {
    /// Its meshes.
    pub geometry: BodySystem,
    /// For each part, the index of the body that it is fixed to.
    pub bodies: Vec<usize>,
    /// What its vertices follow beside that body.
    pub going: Going,
    /// How often its meshes have been made anew.
    pub shape: u32,
    /// Of muscles: what each vertex is, and how open it lies, 0 to 1. By part.
    grains: Vec<(Vec<Grain>, Vec<f32>)>,
    /// The same in fewer triangles, once a headset has asked for it.
    coarse: Option<Box<Here>>,
}

/// How the parts of a system move beside standing on their bodies.
pub enum Going {
    /// Not at all.
    Still,
    /// As skin: each vertex follows up to four bodies. By part.
    Skin(Vec<SkinBinding>),
    /// As the heart.
    Heart(HeartMotion),
    /// As the lungs.
    Lungs(LungMotion),
}

impl Here {
    fn of(geometry: BodySystem, bytes: &[u8], figure: &Figure) -> Option<Self> {
        let bodies = geometry.bodies(&figure.skeleton).ok()?;
        let chest = figure.skeleton.body(CHEST);
        let in_chest = bodies.iter().all(|body| Some(*body) == chest);
        let going = match geometry.system.as_str() {
            "heart" if in_chest => HeartMotion::of(&geometry).map_or(Going::Still, Going::Heart),
            "lungs" if in_chest => LungMotion::of(&geometry).map_or(Going::Still, Going::Lungs),
            // What says which bodies its vertices follow goes as skin does; the skin itself must say so.
            system => match SkinBinding::parse(bytes, &geometry, &figure.skeleton) {
                Ok(bindings) => Going::Skin(bindings),
                Err(AnatomyError::MissingSection) if system != SKIN => Going::Still,
                Err(_) => return None,
            },
        };
        Some(Self { geometry, bodies, going, shape: 0, grains: Vec::new(), coarse: None })
    }

    /// The muscles; `open` says how open each vertex lies, by part.
    pub fn made(flesh: Flesh, bodies: Vec<usize>, open: Vec<Vec<f32>>) -> Self {
        let grains = flesh.grains.into_iter().zip(open).collect();
        Self { geometry: flesh.system, bodies, going: Going::Still, shape: 0, grains, coarse: None }
    }

    /// The same parts in another pose.
    pub fn reshape(&mut self, geometry: BodySystem) {
        self.geometry = geometry;
        self.shape += 1;
    }

    /// What a vertex of a muscle is, and how open it lies; `None` for all that is no muscle.
    pub fn grain(&self, part: usize, vertex: usize) -> Option<(Grain, f32)> {
        let (grains, open) = self.grains.get(part)?;
        Some((*grains.get(vertex)?, *open.get(vertex)?))
    }

    /// In fewer triangles, if that is asked for and here.
    pub fn level(&self, coarse: bool) -> &Self {
        self.coarse.as_deref().filter(|_| coarse).unwrap_or(self)
    }

    /// Whether it is here in fewer triangles.
    pub fn is_coarse(&self) -> bool {
        self.coarse.is_some()
    }

    /// The joints that a vertex of a part follows; `at` where it lies in its body's frame.
    pub fn follows(&self, part: usize, vertex: usize, at: [f32; 3], joints: &Joints) -> Follows {
        let body = self.bodies.get(part).map_or(0, |body| *body as u16);
        let alone = ([body, 0, 0, 0], [255, 0, 0, 0]);
        match &self.going {
            Going::Still => alone,
            Going::Skin(bindings) => bindings
                .get(part)
                .and_then(|skin| Some((*skin.bodies.get(vertex)?, *skin.weights.get(vertex)?)))
                .unwrap_or(alone),
            Going::Lungs(_) => ([joints.mover(Mover::Lungs), 0, 0, 0], [255, 0, 0, 0]),
            Going::Heart(heart) => {
                let Some(found) = self.geometry.parts.get(part) else { return alone };
                let HeartWeights { plane, ventricles, atria } = heart.weights(&found.id, at.into());
                let rest = 255_u8.saturating_sub(plane).saturating_sub(ventricles).saturating_sub(atria);
                let movers = [Mover::Plane, Mover::Ventricles, Mover::Atria].map(|mover| joints.mover(mover));
                ([body, movers[0], movers[1], movers[2]], [rest, plane, ventricles, atria])
            }
        }
    }
}

/// The system that lies over all others.
pub const SKIN: &str = "skin";

/// All systems but the bones.
#[derive(Resource)]
pub struct Systems {
    /// What each structure is.
    pub table: Structures,
    /// Those that can be drawn.
    pub here: Vec<Here>,
    expected: Vec<String>,
    read: Vec<Read>,
    apart: HashSet<String>,
}

/// A system that was read, before it is known to fit the skeleton.
pub struct Read {
    /// Its meshes.
    pub geometry: BodySystem,
    /// The file.
    pub bytes: Vec<u8>,
    /// Whether this is the one for headsets.
    pub coarse: bool,
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

    /// A system was read; it waits for the skeleton, if that is not here.
    pub fn take(&mut self, read: Read) {
        self.read.push(read);
    }

    /// A system did not come: it may be asked for again.
    pub fn give_up(&mut self, system: &str) {
        self.expected.retain(|known| known != system);
    }

    /// A structure: its mesh, the body that it is fixed to, and where it is found, a system and a place in that.
    pub fn find(&self, id: &str) -> Option<(&BodyPart, usize, &Here, usize)> {
        self.here.iter().find_map(|here| {
            let index = here.geometry.parts.iter().position(|part| part.id == id)?;
            Some((&here.geometry.parts[index], *here.bodies.get(index)?, here, index))
        })
    }

    /// Whether one structure is a part of another.
    pub fn is_part(&self, part: &str, whole: &str) -> bool {
        self.table.get(part).and_then(|part| part.part_of.as_deref()) == Some(whole)
    }

    /// Whether a bone of the jointed skeleton is here by its parts, which are drawn instead of it.
    pub fn is_apart(&self, bone: &str) -> bool {
        self.apart.contains(bone)
    }
}

/// How the view wants a part of a system drawn; `None` where it is not drawn.
pub fn look(view: &View, system: &str, id: &str) -> Option<Look> {
    let named = |ids: &[String]| ids.iter().any(|known| known == id);
    let alone = named(&view.isolated);
    // What is looked at alone is drawn whatever its system.
    let listed = || view.systems.iter().any(|s| s == system || s == id) || (system == MUSCLES && view.muscles);
    let shown = if view.isolated.is_empty() { listed() } else { alone };
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
    for Read { geometry, bytes, coarse } in std::mem::take(&mut systems.read) {
        let system = geometry.system.clone();
        let fits = systems.table.holds(&geometry).is_ok();
        let here = Some(geometry).filter(|_| fits).and_then(|geometry| Here::of(geometry, &bytes, &figure));
        let fine = systems.here.iter_mut().find(|here| here.geometry.system == system);
        match (here, coarse) {
            // A headset that gets no coarse one draws the fine one.
            (few, true) => {
                if let Some(fine) = fine {
                    fine.coarse = few.map(Box::new);
                }
            }
            (Some(here), false) => {
                if system == BONES {
                    let of = here.geometry.parts.iter().filter_map(|part| systems.table.get(&part.id)?.part_of.clone());
                    systems.apart.extend(of);
                }
                systems.here.push(here);
                talk::say(&ToApp::SystemLoaded { system });
            }
            (None, false) => {
                systems.give_up(&system);
                talk::say(&ToApp::SystemFailed { system });
            }
        }
    }
}
