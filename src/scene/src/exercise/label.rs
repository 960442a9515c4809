//! The angle's number, written by the browser onto a texture: it knows every script and every digit.

use ambulo_scene_protocol::ToScene;
use bevy::prelude::*;

use super::{ShownAngle, arc::LabelPlace};
use crate::{
    browser::bindings::{Brush, Paper, options},
    orbit::PageCamera,
    paint::{Paint, Picture, Visibility, solids},
    stage::Theme,
    talk::Heard,
};

const WIDTH: u32 = 256;
const HEIGHT: u32 = 128;
/// Metres wide.
const SIZE_M: f32 = 0.16;

/// BCP 47 tag for digits.
#[derive(Resource, Default)]
pub struct Language(pub String);

#[derive(Component)]
struct AngleLabel;

/// Owns the number beside the ribbon.
pub fn plugin(app: &mut App) {
    app.init_resource::<Language>().add_systems(Startup, spawn).add_systems(PreUpdate, obey).add_systems(
        Update,
        (write.run_if(resource_changed::<ShownAngle>.or_else(resource_changed::<Theme>)), stand).chain(),
    );
}

fn obey(mut heard: MessageReader<Heard>, mut language: ResMut<Language>) {
    for Heard(word) in heard.read() {
        if let ToScene::Language { tag, .. } = word {
            language.0.clone_from(tag);
        }
    }
}

fn spawn(mut commands: Commands) {
    let sheet = solids::sheet(Vec2::new(SIZE_M, SIZE_M / 2.0));
    commands.spawn((AngleLabel, sheet, Paint::film(Color::WHITE), Visibility::Hidden));
}

/// Draws on a canvas of so many pixels and gives what was drawn.
pub fn write_text(width: u32, height: u32, draw: impl FnOnce(&Brush)) -> Picture {
    let paper = Paper::new(width, height);
    let brush = paper.brush("2d", &options(&[("willReadFrequently", true)]));
    draw(&brush);
    Picture { size: UVec2::new(width, height), texels: brush.image_data(0, 0, width, height).data().to_vec() }
}

fn write(
    angle: Res<ShownAngle>,
    language: Res<Language>,
    theme: Res<Theme>,
    mut commands: Commands,
    mut labels: Query<(Entity, &mut Visibility), With<AngleLabel>>,
) {
    for (label, mut visibility) in &mut labels {
        let Some(deg) = angle.0 else {
            visibility.set_if_neq(Visibility::Hidden);
            continue;
        };
        visibility.set_if_neq(Visibility::Inherited);
        let text = format!("{}°", digits(deg, &language.0));
        let picture = write_text(WIDTH, HEIGHT, |brush| {
            brush.set_fill(&theme.accent().to_srgba().to_hex());
            brush.begin_path();
            brush.round_rect(28.0, 16.0, 200.0, 96.0, 48.0);
            brush.fill();
            brush.set_fill(if theme.dark { "#06201e" } else { "#ffffff" });
            brush.set_font("600 64px system-ui, sans-serif");
            brush.set_text_align("center");
            brush.set_text_baseline("middle");
            brush.fill_text(&text, 132.0, 67.0);
        });
        commands.entity(label).insert(picture);
    }
}

/// A whole number in the language's own digits.
pub fn digits(number: f32, language: &str) -> String {
    let number = js_sys::Number::from(f64::from(number.round()));
    let language = if language.is_empty() { "en" } else { language };
    number.to_locale_string(language).into()
}

/// Beside the ribbon, facing the eye, the same size on the screen near or far.
fn stand(
    place: Res<LabelPlace>,
    eyes: Query<&Transform, (With<PageCamera>, Without<AngleLabel>)>,
    mut labels: Query<&mut Transform, With<AngleLabel>>,
) {
    let (Some(at), Ok(eye)) = (place.0, eyes.single()) else { return };
    for mut label in &mut labels {
        let toward = (eye.translation - at).normalize_or(Vec3::Z);
        let wanted = Transform::from_translation(at + toward * 0.06)
            .with_rotation(eye.rotation)
            .with_scale(Vec3::splat((eye.translation.distance(at) / 2.4).clamp(0.4, 1.6)));
        label.set_if_neq(wanted);
    }
}
