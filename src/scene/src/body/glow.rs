//! A soft light on the structure that a hand points at: a veil over its own surface, which moves as that moves.

use bevy::{
    camera::visibility::NoFrustumCulling, light::NotShadowCaster, mesh::skinning::SkinnedMeshInverseBindposes,
    prelude::*,
};

use super::{
    Figure,
    joints::Joints,
    parting::Parting,
    skinned::{Growing, packed},
    systems::Systems,
};
use crate::xr::session::Session;

/// The structure that is lit, if any.
#[derive(Resource, Default, PartialEq)]
pub struct Glow(pub Option<String>);

#[derive(Component)]
struct Veil;

/// Owns the light.
pub fn plugin(app: &mut App) {
    let here = resource_exists::<Figure>.and_then(resource_exists::<Systems>).and_then(resource_exists::<Joints>);
    app.init_resource::<Glow>().add_systems(
        PostUpdate,
        light.run_if(here.and_then(resource_changed::<Glow>)).before(TransformSystems::Propagate),
    );
}

fn light(
    mut commands: Commands,
    glow: Res<Glow>,
    figure: Res<Figure>,
    systems: Res<Systems>,
    parting: Res<Parting>,
    session: Res<Session>,
    joints: Res<Joints>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut binds: ResMut<Assets<SkinnedMeshInverseBindposes>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    mut material: Local<Option<Handle<StandardMaterial>>>,
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
        let follows = |vertex: usize| here.follows(index.unwrap_or_default(), vertex, found.mesh.positions[vertex], &joints);
        mesh.add(&found.mesh, rest(body), |_| white, follows);
    } else if let Some(bone) = figure.skeleton.bones.iter().find(|bone| bone.name == *id) {
        mesh.add(&bone.mesh, rest(bone.body), |_| white, |_| ([bone.body as u16, 0, 0, 0], [255, 0, 0, 0]));
    }
    if mesh.is_empty() {
        return;
    }
    let (mesh, skin) = mesh.finish(&joints, &mut meshes, &mut binds);
    let look = material.get_or_insert_with(|| {
        materials.add(StandardMaterial {
            // Light that is added: a red organ stays red under it, and a pale bone gets the accent's tint.
            base_color: Color::linear_rgb(0.03, 0.20, 0.21),
            alpha_mode: AlphaMode::Add,
            unlit: true,
            depth_bias: 40.0,
            ..default()
        })
    });
    let look = MeshMaterial3d(look.clone());
    commands.spawn((Veil, mesh, skin, look, Transform::default(), NoFrustumCulling, NotShadowCaster));
}
