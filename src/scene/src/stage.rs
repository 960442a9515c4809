//! The calm place where the body stands: three soft lights, a gradient all around, a disc of ground.

use ambulo_scene_protocol::{ToScene, XrMode};
use bevy::prelude::*;

use crate::{
    orbit::{Looking, PageCamera},
    paint::{Lamp, Lights, Paint, Shape, Visibility, solids},
    talk::Heard,
    xr::{controllers::Pointers, session::Session},
};

/// All around the viewer; off where the room shows through.
#[derive(Component)]
pub struct Sky;

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

/// How far the sky is, metres.
const SKY_M: f32 = 40.0;

/// Owns lights, sky and ground.
pub fn plugin(app: &mut App) {
    app.init_resource::<Theme>()
        .add_systems(Startup, build)
        .add_systems(PreUpdate, obey)
        .add_systems(Update, (paint.run_if(resource_changed::<Theme>.or_else(resource_changed::<Session>)), surround));
}

fn build(mut commands: Commands) {
    commands.spawn((Sky, Shape::default(), Paint { two_sided: true, ..Paint::flat(Color::WHITE) }));
    let glass = Paint { order: -10.0, ..Paint::film(Color::WHITE) };
    commands.spawn((Ground, Shape::default(), glass, GROUND));
}

/// Where the lights stand for an eye at [`LIT_FROM`], about the body.
fn lights() -> Lights {
    let light = |color: Color, intensity: f32| color.to_linear().to_vec3() * intensity;
    // So strong that it lights the body as a sun of so many lux would.
    let lamp =
        |color: Color, lux: f32, at: Vec3| Lamp { at, light: light(color, lux * (at - Vec3::Y).length_squared()) };
    Lights {
        key_way: Vec3::new(1.9, 3.1, 3.2).normalize(),
        key: light(Color::srgb(1.0, 0.962, 0.905), 4300.0),
        shadows: true,
        lamps: [
            lamp(Color::srgb(0.74, 0.87, 1.0), 1150.0, Vec3::new(-3.6, 1.9, 2.4)),
            lamp(Color::srgb(0.90, 0.96, 1.0), 2700.0, Vec3::new(-1.4, 3.0, -3.6)),
        ],
        ambient: light(Color::srgb(0.90, 0.94, 1.0), 330.0),
    }
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
    mut skies: Query<&mut Shape, (With<Sky>, Without<Ground>)>,
    mut grounds: Query<&mut Shape, With<Ground>>,
) {
    let palette = theme.palette();
    let mix = |a: Color, b: Color, share: f32| a.to_linear().mix(&b.to_linear(), share.clamp(0.0, 1.0));
    for mut sky in &mut skies {
        *sky = solids::ball(72, 48, |p| {
            // Straight ahead of the page's camera, a little above its middle.
            let away = p.dot(Vec3::new(0.0, 0.06, -1.0).normalize()).clamp(-1.0, 1.0).acos();
            let wall = mix(palette.bright, palette.edge, smooth(away / 0.62));
            let fall = smooth((-p.y - 0.02) / 0.5);
            wall.mix(&palette.below.to_linear(), fall).to_f32_array()
        });
    }
    for mut ground in &mut grounds {
        // In rings, so that its edge is soft.
        *ground = solids::disc(14, 48, |p| {
            let edge = 1.0 - p.length();
            let alpha = edge * edge * (3.0 - 2.0 * edge) * 0.85;
            // On a person's own table what stands there casts a shadow; the table does not shine.
            let colour = match session.see_through {
                true => LinearRgba::BLACK.with_alpha(alpha * SHADE),
                false => palette.ground.to_linear().with_alpha(alpha),
            };
            colour.to_f32_array()
        });
    }
}

/// The colour that the painter's tone turns into this one, so that the backdrop has the page's own colours (the inverse of
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
    looking: Res<Looking>,
    pointers: Res<Pointers>,
    eyes: Query<&Transform, (With<PageCamera>, Without<Sky>)>,
    mut skies: Query<(&mut Transform, &mut Visibility), With<Sky>>,
    mut lights: ResMut<Lights>,
) {
    let Ok(eye) = eyes.single() else { return };
    let yaw = if session.mode.is_some() { LIT_FROM } else { eye.rotation.to_euler(EulerRot::YXZ).0 };
    let turn = Quat::from_rotation_y(yaw - LIT_FROM);
    let rest = self::lights();
    lights.set_if_neq(Lights {
        key_way: turn * rest.key_way,
        lamps: rest.lamps.map(|lamp| Lamp { at: turn * lamp.at, ..lamp }),
        // What is cut away would still throw its shadow into the opening.
        shadows: looking.view.clips.is_empty() && session.mode.is_none(),
        ..rest
    });
    let hidden = session.mode == Some(XrMode::Ar) || session.see_through;
    for (mut sky, mut visibility) in &mut skies {
        let wanted = Transform::from_translation(eye.translation).with_rotation(Quat::from_rotation_y(yaw));
        sky.set_if_neq(wanted.with_scale(Vec3::splat(SKY_M * pointers.scale.max(1.0))));
        visibility.set_if_neq(if hidden { Visibility::Hidden } else { Visibility::Inherited });
    }
}
