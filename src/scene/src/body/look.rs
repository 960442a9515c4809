//! How structures look: few shared materials.

use bevy::prelude::*;

/// Warm ivory, sRGB.
pub const BONE: [u8; 3] = [238, 228, 208];

/// Every material of the body. Bones share one, so that they draw in few calls.
#[derive(Resource)]
pub struct Materials {
    /// Warm ivory.
    pub bone: Handle<StandardMaterial>,
    /// What is chosen.
    pub chosen: Handle<StandardMaterial>,
    /// A bone that is put in the background.
    pub faded: Handle<StandardMaterial>,
    /// A muscle at work.
    pub active: Handle<StandardMaterial>,
    /// An organ; its colour stands in its vertices.
    pub flesh: Handle<StandardMaterial>,
    /// An organ or the skin, to be seen through.
    pub veil: Handle<StandardMaterial>,
}

/// Owns [`Materials`].
pub fn plugin(app: &mut App) {
    app.add_systems(PreStartup, mix);
}

fn mix(mut commands: Commands, mut materials: ResMut<Assets<StandardMaterial>>) {
    let surface = |[r, g, b]: [u8; 3], roughness: f32| StandardMaterial {
        base_color: Color::srgb_u8(r, g, b),
        perceptual_roughness: roughness,
        reflectance: 0.34,
        // Some bones have hairline seams: one sees their inner wall there, not the sky.
        double_sided: true,
        cull_mode: None,
        ..default()
    };
    let bone = surface(BONE, 0.56);
    let chosen = StandardMaterial { emissive: LinearRgba::rgb(0.0, 0.035, 0.04), ..surface([24, 158, 164], 0.45) };
    let faded = StandardMaterial {
        base_color: Color::srgba_u8(214, 208, 196, 46),
        alpha_mode: AlphaMode::Blend,
        ..surface(BONE, 0.8)
    };
    // A muscle's colour, flesh and tendon, stands in its vertices.
    let active = StandardMaterial { emissive: LinearRgba::rgb(0.03, 0.004, 0.002), ..surface([255; 3], 0.38) };
    let flesh = StandardMaterial { reflectance: 0.42, ..surface([255; 3], 0.42) };
    // Only its near side: the far one would show through and look like a second skin.
    let veil = StandardMaterial {
        base_color: Color::srgba(1.0, 1.0, 1.0, 0.2),
        alpha_mode: AlphaMode::Blend,
        double_sided: false,
        cull_mode: Some(bevy::render::render_resource::Face::Back),
        ..surface([255; 3], 0.6)
    };
    let [bone, chosen, faded, active, flesh, veil] =
        [bone, chosen, faded, active, flesh, veil].map(|m| materials.add(m));
    commands.insert_resource(Materials { bone, chosen, faded, active, flesh, veil });
}
