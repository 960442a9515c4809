//! The angle's number, written by the browser onto a texture: it knows every script and every digit.

use ambulo_scene_protocol::ToScene;
use bevy::{
    asset::RenderAssetUsages,
    ecs::system::SystemParam,
    light::NotShadowCaster,
    prelude::*,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};

use super::{ShownAngle, arc::LabelPlace};
use crate::{
    browser::bindings::{Brush, Paper, options},
    orbit::PageCamera,
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

fn spawn(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut images: ResMut<Assets<Image>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    let blank = images.add(texture(WIDTH, HEIGHT, vec![0; (WIDTH * HEIGHT * 4) as usize]));
    commands.spawn((
        AngleLabel,
        Mesh3d(meshes.add(Rectangle::new(SIZE_M, SIZE_M / 2.0))),
        MeshMaterial3d(materials.add(StandardMaterial {
            base_color_texture: Some(blank),
            unlit: true,
            alpha_mode: AlphaMode::Blend,
            ..default()
        })),
        Visibility::Hidden,
        NotShadowCaster,
    ));
}

/// Draws on a canvas of so many pixels and gives what was drawn.
pub fn write_text(width: u32, height: u32, draw: impl FnOnce(&Brush)) -> Image {
    let paper = Paper::new(width, height);
    let brush = paper.brush("2d", &options(&[("willReadFrequently", true)]));
    draw(&brush);
    texture(width, height, brush.image_data(0, 0, width, height).data().to_vec())
}

fn texture(width: u32, height: u32, texels: Vec<u8>) -> Image {
    let size = Extent3d { width, height, depth_or_array_layers: 1 };
    Image::new(size, TextureDimension::D2, texels, TextureFormat::Rgba8UnormSrgb, RenderAssetUsages::RENDER_WORLD)
}

fn write(
    angle: Res<ShownAngle>,
    language: Res<Language>,
    theme: Res<Theme>,
    mut pictures: Pictures,
    mut labels: Query<(&MeshMaterial3d<StandardMaterial>, &mut Visibility), With<AngleLabel>>,
) {
    for (material, mut visibility) in &mut labels {
        let Some(deg) = angle.0 else {
            visibility.set_if_neq(Visibility::Hidden);
            continue;
        };
        visibility.set_if_neq(Visibility::Inherited);
        let text = format!("{}°", digits(deg, &language.0));
        let image = write_text(WIDTH, HEIGHT, |brush| {
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
        pictures.put(image, material);
    }
}

/// What is written, and what it is put on.
#[derive(SystemParam)]
pub struct Pictures<'w> {
    images: ResMut<'w, Assets<Image>>,
    materials: ResMut<'w, Assets<StandardMaterial>>,
}

impl Pictures<'_> {
    /// Puts a picture on a surface in place of the one before.
    pub fn put(&mut self, image: Image, on: &MeshMaterial3d<StandardMaterial>) {
        if let Some(mut material) = self.materials.get_mut(&on.0) {
            material.base_color_texture = Some(self.images.add(image));
        }
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
