//! The calm place where the body stands: three soft lights, a gradient all around, a disc of ground.

use ambulo_scene_protocol::ToScene;
use bevy::{
    asset::RenderAssetUsages,
    camera::visibility::NoFrustumCulling,
    core_pipeline::tonemapping::Tonemapping,
    light::{
        CascadeShadowConfigBuilder, DirectionalLightShadowMap, NotShadowCaster, NotShadowReceiver,
        cluster::ClusterConfig,
    },
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};

use crate::{
    orbit::PageCamera,
    talk::Heard,
    xr::{controllers::Pointers, session::Session},
};

/// Needs no look-up table, and leaves bright surfaces their colour.
pub const TONE: Tonemapping = Tonemapping::KhronosPbrNeutral;

/// The two lamps light all that is seen: sorting them into thousands of cells of the picture was the dearest thing in a
/// frame.
pub const FEW_LAMPS: ClusterConfig = ClusterConfig::Single;

/// All around the viewer; off where the room shows through.
#[derive(Component)]
pub struct Sky;

/// The light that casts shadows; inside XR it casts none.
#[derive(Component)]
pub struct Key;

/// The three lights: they go around with the eye, so that the body is well lit from every side.
#[derive(Component)]
struct Rig;

/// The first view, for which the lights are set.
const LIT_FROM: f32 = 0.42;

/// Light or dark page.
#[derive(Resource, Default, Clone, Copy, PartialEq)]
pub struct Theme {
    /// Dark when true.
    pub dark: bool,
}

struct Palette {
    /// Behind the body.
    bright: Color,
    /// At the picture's edges, and all around in a headset.
    edge: Color,
    /// Underfoot.
    below: Color,
    ground: Color,
}

impl Theme {
    /// The page's own paper, lit from behind the body.
    fn palette(self) -> Palette {
        let [bright, edge, below, ground] = if self.dark {
            [[50, 63, 70], [20, 28, 32], [14, 20, 23], [66, 80, 86]]
        } else {
            [[240, 241, 238], [208, 214, 213], [202, 207, 205], [244, 243, 240]]
        }
        .map(|[r, g, b]: [u8; 3]| before_tone(Color::srgb_u8(r, g, b)));
        Palette { bright, edge, below, ground }
    }

    /// The page's accent: what is measured and written.
    pub fn accent(self) -> Color {
        if self.dark { Color::srgb_u8(111, 208, 197) } else { Color::srgb_u8(11, 107, 102) }
    }
}

/// The disc underfoot, a metre around the origin.
#[derive(Component)]
pub struct Ground;

/// Where [`Ground`] lies on the page: just above what it lies on.
pub const GROUND: Transform = Transform::from_xyz(0.0, 0.001, 0.0);

/// How dark the middle of a shadow in a person's own room is.
const SHADE: f32 = 0.5;

/// Owns lights, sky and ground.
pub fn plugin(app: &mut App) {
    app.init_resource::<Theme>()
        .insert_resource(DirectionalLightShadowMap { size: 2048 })
        .insert_resource(GlobalAmbientLight { color: Color::srgb(0.90, 0.94, 1.0), brightness: 330.0, ..default() })
        .add_systems(Startup, build)
        .add_systems(PreUpdate, obey)
        .add_systems(Update, (paint.run_if(resource_changed::<Theme>.or_else(resource_changed::<Session>)), surround));
}

fn build(mut commands: Commands, mut meshes: ResMut<Assets<Mesh>>, mut materials: ResMut<Assets<StandardMaterial>>) {
    // WebGL2 gives Bevy one directional light: the key. Fill and rim are points, far enough to be even.
    let key = (
        Key,
        DirectionalLight {
            color: Color::srgb(1.0, 0.962, 0.905),
            illuminance: 4300.0,
            shadow_maps_enabled: true,
            shadow_depth_bias: 0.012,
            shadow_normal_bias: 0.9,
            ..default()
        },
        CascadeShadowConfigBuilder { num_cascades: 1, maximum_distance: 7.0, ..default() }.build(),
        Transform::from_xyz(1.9, 3.1, 3.2).looking_at(Vec3::ZERO, Vec3::Y),
    );
    let lamp = |color: Color, lux: f32, at: Vec3| {
        let candela = lux * (at - Vec3::Y).length_squared();
        let intensity = candela * 4.0 * std::f32::consts::PI;
        (PointLight { color, intensity, range: 14.0, radius: 0.4, ..default() }, Transform::from_translation(at))
    };
    let fill = lamp(Color::srgb(0.74, 0.87, 1.0), 1150.0, Vec3::new(-3.6, 1.9, 2.4));
    let rim = lamp(Color::srgb(0.90, 0.96, 1.0), 2700.0, Vec3::new(-1.4, 3.0, -3.6));
    commands.spawn((Rig, Transform::default(), Visibility::default())).with_children(|rig| {
        rig.spawn(key);
        rig.spawn(fill);
        rig.spawn(rim);
    });

    let plain = materials.add(StandardMaterial { unlit: true, cull_mode: None, fog_enabled: false, ..default() });
    let glass =
        materials.add(StandardMaterial { unlit: true, alpha_mode: AlphaMode::Blend, depth_bias: -10.0, ..default() });
    commands.spawn((
        Sky,
        Mesh3d(meshes.add(Sphere::new(40.0).mesh().uv(72, 48))),
        MeshMaterial3d(plain),
        NotShadowCaster,
        NotShadowReceiver,
        NoFrustumCulling,
    ));
    commands.spawn((Ground, Mesh3d(meshes.add(disc())), MeshMaterial3d(glass), GROUND, NotShadowCaster));
}

/// Rings about the origin, so that the painted edge is soft.
fn disc() -> Mesh {
    const RINGS: usize = 14;
    const SPOKES: usize = 48;
    let mut positions = vec![[0.0, 0.0, 0.0]];
    for ring in 1..=RINGS {
        for spoke in 0..SPOKES {
            let angle = spoke as f32 / SPOKES as f32 * std::f32::consts::TAU;
            let radius = ring as f32 / RINGS as f32;
            positions.push([angle.sin() * radius, 0.0, angle.cos() * radius]);
        }
    }
    let at = |ring: usize, spoke: usize| {
        if ring == 0 { 0 } else { (1 + (ring - 1) * SPOKES + spoke % SPOKES) as u16 }
    };
    let mut indices = Vec::new();
    for ring in 0..RINGS {
        for spoke in 0..SPOKES {
            indices.extend([at(ring, spoke), at(ring + 1, spoke), at(ring + 1, spoke + 1)]);
            if ring > 0 {
                indices.extend([at(ring, spoke), at(ring + 1, spoke + 1), at(ring, spoke + 1)]);
            }
        }
    }
    let normals = vec![[0.0, 1.0, 0.0]; positions.len()];
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::all())
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
        .with_inserted_indices(Indices::U16(indices))
}

fn obey(mut heard: MessageReader<Heard>, mut theme: ResMut<Theme>) {
    for Heard(word) in heard.read() {
        if let ToScene::Theme { dark } = word {
            theme.set_if_neq(Theme { dark: *dark });
        }
    }
}

fn paint(
    theme: Res<Theme>,
    session: Res<Session>,
    mut meshes: ResMut<Assets<Mesh>>,
    sky: Query<&Mesh3d, With<Sky>>,
    ground: Query<&Mesh3d, With<Ground>>,
) {
    let palette = theme.palette();
    let mix = |a: Color, b: Color, share: f32| a.to_linear().mix(&b.to_linear(), share.clamp(0.0, 1.0));
    let mut color = |handle: &Mesh3d, of: &dyn Fn(Vec3) -> LinearRgba| {
        let Some(mut mesh) = meshes.get_mut(&handle.0) else { return };
        let colors: Option<Vec<[f32; 4]>> = mesh
            .attribute(Mesh::ATTRIBUTE_POSITION)
            .and_then(|places| places.as_float3())
            .map(|places| places.iter().map(|p| of(Vec3::from(*p)).to_f32_array()).collect());
        if let Some(colors) = colors {
            mesh.insert_attribute(Mesh::ATTRIBUTE_COLOR, colors);
        }
    };
    for handle in &sky {
        color(handle, &|p| {
            // Straight ahead of the page's camera, a little above its middle.
            let towards = p.normalize_or_zero().dot(Vec3::new(0.0, 0.06, -1.0).normalize());
            let away = towards.clamp(-1.0, 1.0).acos();
            let wall = mix(palette.bright, palette.edge, smooth(away / 0.62));
            let fall = smooth((-p.normalize_or_zero().y - 0.02) / 0.5);
            wall.mix(&palette.below.to_linear(), fall)
        });
    }
    for handle in &ground {
        color(handle, &|p| {
            let edge = 1.0 - p.length();
            let alpha = edge * edge * (3.0 - 2.0 * edge) * 0.85;
            // On a person's own table what stands there casts a shadow; the table does not shine.
            match session.see_through {
                true => LinearRgba::BLACK.with_alpha(alpha * SHADE),
                false => palette.ground.to_linear().with_alpha(alpha),
            }
        });
    }
}

/// The colour that [`TONE`] turns into this one, so that the backdrop has the page's own colours (the inverse of
/// Khronos's PBR Neutral, but for its small loss of saturation near white).
fn before_tone(shown: Color) -> Color {
    const START: f32 = 0.8 - 0.04;
    let shown = shown.to_linear().to_vec3();
    let peak = shown.max_element();
    let bright = if peak > START { (1.0 - START).powi(2) / (1.0 - peak).max(0.01) - 1.0 + 2.0 * START } else { peak };
    let color = shown * (bright / peak.max(1e-4));
    let least = color.min_element();
    let offset = if least < 0.04 { (least / 6.25).sqrt() - least } else { 0.04 };
    let [r, g, b] = (color + offset).to_array();
    Color::linear_rgb(r, g, b)
}

fn smooth(share: f32) -> f32 {
    let x = share.clamp(0.0, 1.0);
    x * x * (3.0 - 2.0 * x)
}

/// The sky has no near side: it goes where the eye goes. So do the lights, about the body.
fn surround(
    session: Res<Session>,
    pointers: Res<Pointers>,
    eyes: Query<&Transform, (With<PageCamera>, Without<Sky>, Without<Rig>)>,
    mut skies: Query<&mut Transform, (With<Sky>, Without<Rig>)>,
    mut rigs: Query<&mut Transform, With<Rig>>,
) {
    let Ok(eye) = eyes.single() else { return };
    let yaw = if session.mode.is_some() { LIT_FROM } else { eye.rotation.to_euler(EulerRot::YXZ).0 };
    for mut rig in &mut rigs {
        rig.set_if_neq(Transform::from_rotation(Quat::from_rotation_y(yaw - LIT_FROM)));
    }
    for mut sky in &mut skies {
        let wanted = Transform::from_translation(eye.translation).with_rotation(Quat::from_rotation_y(yaw));
        sky.set_if_neq(wanted.with_scale(Vec3::splat(pointers.scale.max(1.0))));
    }
}
