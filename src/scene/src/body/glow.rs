//! A soft light on the structure that a hand points at: a veil over its own surface, which moves as that moves.

use bevy::prelude::*;

use super::{
    Figure,
    joints::Joints,
    parting::Parting,
    skinned::{Growing, packed},
    systems::Systems,
};
use crate::{
    paint::{Cover, Paint},
    xr::session::Session,
};

/// The structure that is lit, if any.
#[derive(Resource, Default, PartialEq)]
pub struct Glow(pub Option<String>);

#[derive(Component)]
struct Veil;

/// Owns the light.
pub fn plugin(app: &mut App) {
    let here = resource_exists::<Figure>.and_then(resource_exists::<Systems>).and_then(resource_exists::<Joints>);
    app.init_resource::<Glow>().add_systems(PostUpdate, light.run_if(here.and_then(resource_changed::<Glow>)));
}

/// Light that is added: a red organ stays red under it, and a pale bone gets the accent's tint.
const LIGHT: [f32; 3] = [0.03, 0.20, 0.21];
/// Over all that is seen through there, metres.
const OVER_M: f32 = 40.0;

#[expect(clippy::too_many_arguments, reason = "a system's arguments are what it asks the world for")]
fn light(
    mut commands: Commands,
    glow: Res<Glow>,
    parting: Res<Parting>,
    session: Res<Session>,
    figure: Res<Figure>,
    systems: Res<Systems>,
    joints: Res<Joints>,
    veils: Query<Entity, With<Veil>>,
) {
    veils.iter().for_each(|veil| commands.entity(veil).despawn());
    let Some(id) = &glow.0 else { return };
    // What is taken apart has joints of its own; there the name alone says what is meant.
    if parting.is_on() {
        return;
    }
    let white = packed(LinearRgba::WHITE);
    let rest = |body: usize| joints.rest.get(body).copied().unwrap_or_default();
    let mut mesh = Growing::default();
    if let Some((fine, body, here, _)) = systems.find(id) {
        let here = here.level(session.mode.is_some());
        // Over the very triangles that are drawn.
        let index = here.geometry.parts.iter().position(|part| part.id == *id);
        let found = index.and_then(|index| here.geometry.parts.get(index)).unwrap_or(fine);
        let follows =
            |vertex: usize| here.follows(index.unwrap_or_default(), vertex, found.mesh.positions[vertex], &joints);
        mesh.add(&found.mesh, rest(body), |_| white, follows);
    } else if let Some(bone) = figure.skeleton.bones.iter().find(|bone| bone.name == *id) {
        mesh.add(&bone.mesh, rest(bone.body), |_| white, |_| ([bone.body as u16, 0, 0, 0], [255, 0, 0, 0]));
    }
    if mesh.is_empty() {
        return;
    }
    let [r, g, b] = LIGHT;
    let look = Paint { cover: Cover::Added, order: OVER_M, ..Paint::flat(Color::linear_rgb(r, g, b)) };
    commands.spawn((Veil, mesh.finish(), look));
}
