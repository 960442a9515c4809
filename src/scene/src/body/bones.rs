//! One mesh entity a bone, moved as the figure's pose says.

use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};

use super::{
    Figure,
    look::{BONE, Materials},
    occlusion::Hollows,
};
use crate::{talk::Warm, wakefulness::Wakefulness};

/// A drawn bone, by its index in the skeleton.
#[derive(Component)]
pub struct DrawnBone(pub usize);

/// Draws the bones once the figure is there, and follows its pose.
pub fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (spawn.run_if(resource_added::<Figure>), follow.run_if(resource_exists_and_changed::<Figure>), warm).chain(),
    );
}

fn spawn(
    mut commands: Commands,
    figure: Res<Figure>,
    materials: Res<Materials>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut awake: ResMut<Wakefulness>,
) {
    let hollows = Hollows::of(&figure.skeleton, &figure.placed);
    for (index, bone) in figure.skeleton.bones.iter().enumerate() {
        let open = hollows.openness(bone.body, &bone.mesh);
        // The main world keeps no copy: picking reads the skeleton's own triangles.
        let mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::RENDER_WORLD)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, bone.mesh.positions.clone())
            .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, bone.mesh.normals.clone())
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, open.into_iter().map(shade).collect::<Vec<_>>())
            .with_inserted_indices(Indices::U16(bone.mesh.indices.clone()));
        commands.spawn((
            DrawnBone(index),
            Mesh3d(meshes.add(mesh)),
            MeshMaterial3d(materials.bone.clone()),
            Transform::from_matrix(figure.placed[bone.body].into()),
        ));
    }
    commands.insert_resource(BoneHollows(hollows));
    awake.wake(Wakefulness::UPLOAD);
}

/// Where the bones are dark; those that are drawn one by one later are so too.
#[derive(Resource)]
pub struct BoneHollows(pub Hollows);

/// Light that goes from wall to wall in a hollow takes on the bone's own colour: a hollow is brown, not grey
/// (Jimenez et al. 2016, "Practical Real-Time Strategies for Accurate Indirect Occlusion", the fit of section 5).
pub fn shade(open: f32) -> [f32; 4] {
    let albedo = Color::srgb_u8(BONE[0], BONE[1], BONE[2]).to_linear().to_vec3();
    let (a, b, c) = (albedo * 2.0404 - 0.3324, albedo * -4.7951 + 0.6417, albedo * 2.7552 + 0.6903);
    let open = open.powf(1.25);
    let seen = (((a * open + b) * open + c) * open).max(Vec3::splat(open));
    [seen.x, seen.y, seen.z, 1.0]
}

fn follow(figure: Res<Figure>, mut bones: Query<(&DrawnBone, &mut Transform)>) {
    for (bone, mut transform) in &mut bones {
        let Some(place) = figure.skeleton.bones.get(bone.0).and_then(|b| figure.placed.get(b.body)) else { continue };
        let wanted = Transform::from_matrix((*place).into());
        transform.set_if_neq(wanted);
    }
}

/// The first frames upload meshes and build shaders; after them a headset session starts without a hitch.
fn warm(figure: Option<Res<Figure>>, mut warm: ResMut<Warm>, mut awake: ResMut<Wakefulness>, mut drawn: Local<u32>) {
    if figure.is_none() || warm.0 {
        return;
    }
    *drawn += 1;
    awake.wake(Wakefulness::CHANGE);
    if *drawn >= Wakefulness::UPLOAD {
        warm.0 = true;
    }
}
