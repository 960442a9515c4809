//! The soft dark under what stands on the ground, drawn from the bones themselves.

use bevy::{
    asset::RenderAssetUsages,
    light::NotShadowCaster,
    prelude::*,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};

use ambulo_scene_protocol::BONES;

use super::{Figure, systems};
use crate::orbit::Looking;

const CELLS: usize = 96;
const WIDTH_M: f32 = 1.5;
/// Parts higher than this leave no trace.
const REACH_M: f32 = 0.12;

#[derive(Component)]
struct ContactShadow;

/// Owns the contact shadow.
pub fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (cast.run_if(resource_exists_and_changed::<Figure>), stand.run_if(resource_changed::<Looking>)).chain(),
    );
}

/// Without feet where they belong there is no shadow of them.
fn stand(looking: Res<Looking>, figure: Option<Res<Figure>>, mut shadows: Query<&mut Visibility, With<ContactShadow>>) {
    let Some(figure) = figure else { return };
    let skin = looking.view.isolated.is_empty() && looking.view.systems.iter().any(|s| s.starts_with("skin"));
    let stands = skin
        || figure.skeleton.bones.iter().any(|bone| {
            let low = figure.placed.get(bone.body).is_some_and(|place| place.translation.y < REACH_M);
            low && systems::look(&looking.view, BONES, &bone.name).is_some()
        });
    let stands = stands && looking.view.apart == 0.0 && looking.view.clips.is_empty();
    for mut visibility in &mut shadows {
        visibility.set_if_neq(if stands { Visibility::Inherited } else { Visibility::Hidden });
    }
}

fn cast(
    mut commands: Commands,
    figure: Res<Figure>,
    mut cast_for: Local<Option<Mat4>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut images: ResMut<Assets<Image>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    shadows: Query<(Entity, &MeshMaterial3d<StandardMaterial>), With<ContactShadow>>,
) {
    // Feet move with the root in every exercise shown here; the limbs above cast nothing.
    let root = figure.placed.first().map(|place| Mat4::from(*place));
    if *cast_for == root {
        return;
    }
    *cast_for = root;
    let image = images.add(image(&figure));
    if let Ok((_, handle)) = shadows.single() {
        if let Some(mut material) = materials.get_mut(&handle.0) {
            material.base_color_texture = Some(image);
        }
        return;
    }
    commands.spawn((
        ContactShadow,
        Mesh3d(meshes.add(Plane3d::new(Vec3::Y, Vec2::splat(WIDTH_M / 2.0)))),
        MeshMaterial3d(materials.add(StandardMaterial {
            base_color_texture: Some(image),
            base_color: Color::srgb(0.10, 0.13, 0.15),
            unlit: true,
            alpha_mode: AlphaMode::Blend,
            ..default()
        })),
        Transform::from_xyz(0.0, 0.004, 0.0),
        NotShadowCaster,
    ));
}

fn image(figure: &Figure) -> Image {
    let mut dark = vec![0.0_f32; CELLS * CELLS];
    for bone in &figure.skeleton.bones {
        let Some(place) = figure.placed.get(bone.body) else { continue };
        for position in &bone.mesh.positions {
            let p = place.transform_point3(Vec3::from(*position));
            let cell = |x: f32| ((x / WIDTH_M + 0.5) * CELLS as f32).floor();
            let (x, z) = (cell(p.x), cell(p.z));
            let inside = 0.0..CELLS as f32;
            if p.y < REACH_M && inside.contains(&x) && inside.contains(&z) {
                let place = &mut dark[z as usize * CELLS + x as usize];
                *place = place.max(1.0 - p.y.max(0.0) / REACH_M);
            }
        }
    }
    // A tight shadow under the sole and a wide one around it.
    let tight = blurred(&dark, 2);
    let wide = blurred(&dark, 8);
    let texels = tight.iter().zip(&wide).flat_map(|(near, far)| {
        let alpha = 1.0 - (-(near * 0.9 + far * 1.7)).exp();
        [255, 255, 255, (alpha * 190.0) as u8]
    });
    let size = Extent3d { width: CELLS as u32, height: CELLS as u32, depth_or_array_layers: 1 };
    let format = TextureFormat::Rgba8UnormSrgb;
    Image::new(size, TextureDimension::D2, texels.collect(), format, RenderAssetUsages::RENDER_WORLD)
}

/// Two box blurs each way come near to a Gaussian.
fn blurred(from: &[f32], radius: usize) -> Vec<f32> {
    let mut now = from.to_vec();
    for _ in 0..2 {
        for (stride, line) in [(1, CELLS), (CELLS, 1)] {
            let before = now.clone();
            for row in 0..CELLS {
                for i in 0..CELLS {
                    let range = i.saturating_sub(radius)..(i + radius + 1).min(CELLS);
                    let sum: f32 = range.map(|k| before[row * line + k * stride]).sum();
                    now[row * line + i * stride] = sum / (2 * radius + 1) as f32;
                }
            }
        }
    }
    now
}
