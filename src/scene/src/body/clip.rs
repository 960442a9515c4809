//! Cuts the body open at the view's planes: in the shader of what is drawn already, so with no draw call more.
//!
//! Bevy's own standard material has no plane to cut at. Its shader is exchanged for ours (`clip.wgsl`), which reads
//! the planes where the material keeps the transform of its textures and the colour of what light passes through it:
//! nothing of the body has either. Only while
//! something is cut may the shader leave pixels out, which costs the graphics card its early depth test; so the
//! materials are "masked" then and opaque else.

use ambulo_scene_protocol::Clip;
use bevy::{asset::io::embedded::EmbeddedAssetRegistry, math::Affine2, prelude::*};
use std::path::{Path, PathBuf};

use super::cut::lengths;
use crate::{orbit::Looking, stage::Key, wakefulness::Wakefulness, xr::session::Session};

const SHADER: &[u8] = include_bytes!("clip.wgsl");

/// Owns the cut.
pub fn plugin(app: &mut App) {
    if let Some(shaders) = app.world().get_resource::<EmbeddedAssetRegistry>() {
        shaders.insert_asset(PathBuf::new(), Path::new("bevy_pbr/render/pbr.wgsl"), SHADER);
    }
    app.add_systems(Update, cut.run_if(resource_changed::<Looking>.or_else(resource_changed::<Session>)));
}

fn cut(
    looking: Res<Looking>,
    session: Res<Session>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    mut keys: Query<&mut DirectionalLight, With<Key>>,
    mut awake: ResMut<Wakefulness>,
    mut before: Local<Vec<Clip>>,
) {
    let clips = &looking.view.clips;
    // What is cut away would still throw its shadow into the opening.
    let shadows = clips.is_empty() && session.mode.is_none();
    for mut key in &mut keys {
        if key.shadow_maps_enabled != shadows {
            key.shadow_maps_enabled = shadows;
        }
    }
    if *before == *clips {
        return;
    }
    before.clone_from(clips);
    let cuts = !clips.is_empty();
    let (at, last) = packed(clips);
    // Sky, ground and what is written are not lit, and not cut.
    for (_, material) in materials.iter_mut() {
        if material.unlit {
            continue;
        }
        material.uv_transform = at;
        material.attenuation_color = last;
        if matches!(material.alpha_mode, AlphaMode::Opaque | AlphaMode::Mask(_)) {
            material.alpha_mode = if cuts { AlphaMode::Mask(0.0) } else { AlphaMode::Opaque };
        }
    }
    awake.wake(Wakefulness::UPLOAD);
}

/// As `clip.wgsl` reads them; the last number is 1 in the colour that says nothing.
fn packed(clips: &[Clip]) -> (Affine2, Color) {
    if clips.is_empty() {
        return (Affine2::IDENTITY, Color::WHITE);
    }
    let [a, b, c] = lengths(clips);
    (
        Affine2::from_cols(a.truncate(), Vec2::new(a.z, b.x), Vec2::new(b.y, b.z)),
        Color::LinearRgba(LinearRgba::new(c.x, c.y, c.z, 0.0)),
    )
}
