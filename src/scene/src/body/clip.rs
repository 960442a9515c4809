//! Cuts the body open at the view's plane: in the shader of what is drawn already, so with no draw call more.
//!
//! Bevy's own standard material has no plane to cut at. Its shader is exchanged for ours (`clip.wgsl`), which reads
//! the plane where the material keeps the transform of its textures: nothing of the body has a texture. Only while
//! something is cut may the shader leave pixels out, which costs the graphics card its early depth test; so the
//! materials are "masked" then and opaque else.

use ambulo_scene_protocol::Clip;
use bevy::{asset::io::embedded::EmbeddedAssetRegistry, math::Affine2, prelude::*};
use std::path::{Path, PathBuf};

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
    mut before: Local<Option<Clip>>,
) {
    let clip = looking.view.clip;
    // What is cut away would still throw its shadow into the opening.
    let shadows = clip.is_none() && session.mode.is_none();
    for mut key in &mut keys {
        if key.shadow_maps_enabled != shadows {
            key.shadow_maps_enabled = shadows;
        }
    }
    if *before == clip {
        return;
    }
    *before = clip;
    // Sky, ground and what is written are not lit, and not cut.
    for (_, material) in materials.iter_mut() {
        if material.unlit {
            continue;
        }
        material.uv_transform = clip.map_or(Affine2::IDENTITY, packed);
        if matches!(material.alpha_mode, AlphaMode::Opaque | AlphaMode::Mask(_)) {
            material.alpha_mode = if clip.is_some() { AlphaMode::Mask(0.0) } else { AlphaMode::Opaque };
        }
    }
    awake.wake(Wakefulness::UPLOAD);
}

/// As `clip.wgsl` reads it; the last two numbers are 0 in the transform that says nothing.
fn packed(Clip { normal: [x, y, z], at_m }: Clip) -> Affine2 {
    Affine2::from_cols(Vec2::new(x, y), Vec2::new(z, at_m), Vec2::new(1.0, 0.0))
}
