//! Draws bones and systems: one mesh for each batch of parts that look alike, whatever they move with.

use ambulo_anatomy::{Grain, Mesh as Surface, Structures};
use ambulo_scene_protocol::{BONES, View};
use bevy::{ecs::system::SystemParam, prelude::*};

use std::borrow::Cow;

use super::{
    Figure,
    altered::Altered,
    batch::{Batch, Of, alike, wanted},
    extent::{bound, reach},
    joints::{self, Joints},
    look,
    parting::Parting,
    shades::{Shades, shade},
    skinned::{Growing, packed},
    systems::{self, Look, Systems},
};
use crate::{orbit::Looking, paint::Paint, wakefulness::Wakefulness, xr::session::Session};

/// How much darker a muscle is between two strands, and where it is closed in on all sides.
const GROOVE: f32 = 0.34;
const HOLLOW: f32 = 0.75;

/// Draws what the view asks for of the systems that are here.
pub fn plugin(app: &mut App) {
    let here = resource_exists::<Systems>
        .and_then(resource_exists::<Figure>)
        .and_then(resource_exists::<Joints>)
        .and_then(resource_exists::<Shades>);
    let moved = resource_exists_and_changed::<Figure>.or_else(resource_changed::<Parting>);
    let bound = bound.run_if(resource_exists::<Systems>.and_then(resource_exists::<Figure>).and_then(moved));
    app.add_systems(PostUpdate, (gather.run_if(here).before(joints::follow), bound).chain());
}

/// What a batch is drawn with.
#[derive(SystemParam)]
struct Drawing<'w, 's> {
    commands: Commands<'w, 's>,
    figure: Res<'w, Figure>,
    systems: Res<'w, Systems>,
    joints: ResMut<'w, Joints>,
    parting: Res<'w, Parting>,
    shades: ResMut<'w, Shades>,
}

fn gather(
    mut drawing: Drawing,
    looking: Res<Looking>,
    mut awake: ResMut<Wakefulness>,
    session: Res<Session>,
    drawn: Query<(Entity, &Batch)>,
    mut gathered: Local<Option<(View, bool, bool)>>,
) {
    let (view, in_xr, apart) = (&looking.view, session.mode.is_some(), drawing.parting.is_on());
    let same = gathered.as_ref().is_some_and(|(before, was_in_xr, was_apart)| {
        alike(before, view) && (*was_in_xr, *was_apart) == (in_xr, apart)
    });
    if same && !drawing.systems.is_changed() {
        return;
    }
    let now = (view.clone(), in_xr, apart);
    let mut wanted = wanted(&drawing.figure, &drawing.systems, &now);
    *gathered = Some(now);
    for (entity, batch) in &drawn {
        match wanted.iter().position(|b| b == batch) {
            Some(index) => drop(wanted.swap_remove(index)),
            None => {
                drawing.commands.entity(entity).despawn();
                awake.wake(Wakefulness::CHANGE);
            }
        }
    }
    for batch in wanted {
        drawing.draw(batch);
        awake.wake(Wakefulness::UPLOAD);
    }
}

impl Drawing<'_, '_> {
    fn draw(&mut self, batch: Batch) {
        let Self { figure, systems, joints, shades, .. } = self;
        // The joint that a rigid part follows: its body's, or its own.
        let joint = |joints: &mut Joints, id: &str, body: usize| {
            if batch.apart { joints.alone(id, body) } else { body as u16 }
        };
        let mut mesh = Growing::default();
        match batch.of {
            Of::Bones => {
                for bone in batch.parts.iter().filter_map(|part| figure.skeleton.bones.get(*part)) {
                    let joint = joint(joints, &bone.name, bone.body);
                    let colours = shades.bone(&bone.name, bone.body, &bone.mesh);
                    rigid(&mut mesh, joints, joint, &bone.mesh, |vertex| colours[vertex]);
                }
            }
            Of::System(system) => {
                let Some(here) = systems.here.get(system).map(|here| here.level(batch.coarse)) else { return };
                for part in &batch.parts {
                    let (Some(found), Some(body)) = (here.geometry.parts.get(*part), here.bodies.get(*part)) else {
                        continue;
                    };
                    // The skin stays where it is, around all that goes out of it.
                    let stays = !batch.apart || here.geometry.system == systems::SKIN;
                    if here.geometry.system == BONES {
                        let joint = joint(joints, &found.id, *body);
                        let rest = joints.rest.get(usize::from(joint)).copied().unwrap_or_default();
                        let colours = shades.bone(&found.id, *body, &found.mesh);
                        let altered = (!batch.altered.is_none()).then(|| batch.altered.surface(&found.mesh, rest));
                        let surface = altered.flatten().map_or(Cow::Borrowed(&found.mesh), |(s, _)| Cow::Owned(s));
                        // Where a bone is cut, its face has no hollows.
                        let colour = |vertex: usize| colours.get(vertex).copied().unwrap_or([u16::MAX; 4]);
                        rigid(&mut mesh, joints, joint, &surface, colour);
                        continue;
                    }
                    let table = &systems.table;
                    let tissue = table.get(&found.id).and_then(|s| table.tissues.get(&s.tissue));
                    let [r, g, b] = tissue.map_or([0.8; 3], |t| t.colour);
                    // What is chosen has the colour of its material; all else has its tissue's.
                    let colour = if batch.look == Look::Chosen { Color::WHITE } else { Color::srgb(r, g, b) };
                    let own = colour.to_linear();
                    // Muscles lie among each other; an organ is shaded as it is by itself.
                    let is_muscle = here.grain(*part, 0).is_some();
                    let folds = if is_muscle { &[] } else { shades.organ(&found.id, batch.coarse, &found.mesh) };
                    let grained = |vertex: usize| match here.grain(*part, vertex) {
                        Some((grain, open)) => muscle(own, tendon(table, batch.look), grain, open),
                        None => folds.get(vertex).map_or(own, |light| organ(own, *light)),
                    };
                    let rest = joints.rest.get(*body).copied().unwrap_or_default();
                    let alone = (!stays).then(|| joint(joints, &found.id, *body));
                    let follows = |vertex, at| match alone {
                        Some(joint) => ([joint, 0, 0, 0], [255, 0, 0, 0]),
                        None => here.follows(*part, vertex, at, joints),
                    };
                    if batch.altered.is_none() {
                        let at = |vertex: usize| found.mesh.positions[vertex];
                        let colour = |vertex| packed(grained(vertex));
                        mesh.add(&found.mesh, rest, colour, |vertex| follows(vertex, at(vertex)));
                    } else if let Some((surface, faces_from)) = batch.altered.surface(&found.mesh, rest) {
                        let at = |vertex: usize| surface.positions[vertex];
                        let colour = |vertex| {
                            let there = rest.transform_point3(at(vertex).into());
                            let own = batch.altered.colour(grained(vertex), there);
                            packed(if vertex < faces_from { own } else { Altered::face(own) })
                        };
                        mesh.add(&surface, rest, colour, |vertex| follows(vertex, at(vertex)));
                    }
                }
            }
        }
        let extent = reach(&batch, &self.figure, &self.systems, &self.parting);
        let paint = self.paint(&batch);
        self.commands.spawn((batch, mesh.finish(), paint, extent));
    }

    fn paint(&self, batch: &Batch) -> Paint {
        let is_bone = batch.of == Of::Bones || self.is_of(batch, BONES);
        match batch.look {
            Look::Solid if is_bone => look::bone(),
            Look::Solid => look::flesh(),
            Look::Faded if is_bone => look::faded(),
            Look::Faded => look::veil(),
            Look::Chosen => look::chosen(),
        }
    }

    fn is_of(&self, batch: &Batch, system: &str) -> bool {
        match batch.of {
            Of::Bones => system == BONES,
            Of::System(index) => self.systems.here.get(index).is_some_and(|here| here.geometry.system == system),
        }
    }
}

/// The colour of a muscle's vertex: tendon or flesh, dark between strands and between muscles.
fn muscle(flesh: LinearRgba, tendon: LinearRgba, grain: Grain, open: f32) -> LinearRgba {
    let ridge = f32::from(grain.ridge) / 255.0;
    let shade = (1.0 - GROOVE * (1.0 - ridge)) * (1.0 - HOLLOW * (1.0 - open));
    (tendon.mix(&flesh, f32::from(grain.flesh) / 255.0) * shade).with_alpha(1.0)
}

/// The colour of an organ's vertex, dark in its folds.
fn organ(own: LinearRgba, light: f32) -> LinearRgba {
    let light = shade(light, own);
    LinearRgba::rgb(own.red * light.red, own.green * light.green, own.blue * light.blue)
}

/// The colour of tendons in this look.
fn tendon(table: &Structures, look: Look) -> LinearRgba {
    let [r, g, b] = table.tissues.get("tendon").filter(|_| look != Look::Chosen).map_or([1.0; 3], |t| t.colour);
    Color::srgb(r, g, b).to_linear()
}

/// A part that follows one joint.
fn rigid(mesh: &mut Growing, joints: &Joints, joint: u16, surface: &Surface, colour: impl Fn(usize) -> [u16; 4]) {
    let rest = joints.rest.get(usize::from(joint)).copied().unwrap_or_default();
    mesh.add(surface, rest, colour, |_| ([joint, 0, 0, 0], [255, 0, 0, 0]));
}
