//! The soft dark under what stands on the ground, drawn from the bones themselves.

use ambulo_scene_protocol::BONES;
use bevy::prelude::*;

use super::{Figure, systems};
use crate::{
    orbit::Looking,
    paint::{Paint, Picture, Visibility, solids},
};

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
    mut shadows: Query<&mut Picture, With<ContactShadow>>,
) {
    // Feet move with the root in every exercise shown here; the limbs above cast nothing.
    let root = figure.placed.first().map(|place| Mat4::from(*place));
    if *cast_for == root {
        return;
    }
    *cast_for = root;
    let picture = picture(&figure);
    if let Ok(mut shadow) = shadows.single_mut() {
        *shadow = picture;
        return;
    }
    let size = Vec2::splat(WIDTH_M);
    let dark = Paint::film(Color::srgb(0.10, 0.13, 0.15));
    commands.spawn((ContactShadow, solids::floor(size), dark, picture, Transform::from_xyz(0.0, 0.004, 0.0)));
}

fn picture(figure: &Figure) -> Picture {
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
    Picture { size: UVec2::splat(CELLS as u32), texels: texels.collect() }
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
