//! The body's own shading, dark in hollows and folds, found once; and when the first picture is warm.

use ambulo_anatomy::Mesh as Surface;
use bevy::prelude::*;
use std::collections::HashMap;

use super::{
    Figure,
    look::BONE,
    occlusion::{Hollows, folds},
    skinned::packed,
};
use crate::{talk::Warm, wakefulness::Wakefulness};

/// How soon the light goes in an organ's folds.
const DEPTH: f32 = 2.2;

/// Shades the bones once the figure is there.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, (survey.run_if(resource_added::<Figure>), warm).chain());
}

/// Where the body is dark. Found once for each id.
#[derive(Resource)]
pub struct Shades {
    hollows: Hollows,
    bones: HashMap<String, Vec<[u16; 4]>>,
    organs: HashMap<(String, bool), Vec<f32>>,
}

impl Shades {
    /// The colours of a bone's vertices among all bones, with its body's index.
    pub fn bone(&mut self, id: &str, body: usize, surface: &Surface) -> &[[u16; 4]] {
        let hollows = &self.hollows;
        let [r, g, b] = BONE;
        let albedo = Color::srgb_u8(r, g, b).to_linear();
        let colour = |open: f32| packed(shade(open.powf(1.25), albedo));
        self.bones
            .entry(id.to_owned())
            .or_insert_with(|| hollows.openness(body, surface).into_iter().map(colour).collect())
    }

    /// How light each vertex of anything else is among its own folds, 0 to 1, by how fine it is.
    pub fn organ(&mut self, id: &str, coarse: bool, surface: &Surface) -> &[f32] {
        self.organs.entry((id.to_owned(), coarse)).or_insert_with(|| lit(folds(surface)))
    }
}

/// A surface that is but gently round is in full light: what most of an organ is sets the measure, and what lies deeper
/// than that is dark.
fn lit(open: Vec<f32>) -> Vec<f32> {
    let mut by_light = open.clone();
    let most = open.len() * 7 / 10;
    let full = if open.is_empty() { 1.0 } else { by_light.select_nth_unstable_by(most, f32::total_cmp).1.max(0.1) };
    open.into_iter().map(|open| (open / full).min(1.0).powf(DEPTH)).collect()
}

fn survey(mut commands: Commands, figure: Res<Figure>, mut awake: ResMut<Wakefulness>) {
    let hollows = Hollows::of(&figure.skeleton, &figure.at_rest());
    commands.insert_resource(Shades { hollows, bones: HashMap::new(), organs: HashMap::new() });
    awake.wake(Wakefulness::UPLOAD);
}

/// What is left of the light in a hollow. Light that goes from wall to wall there takes on the surface's own colour: a
/// bone's hollow is brown, not grey (Jimenez et al. 2016, "Practical Real-Time Strategies for Accurate Indirect
/// Occlusion", the fit of section 5).
pub fn shade(open: f32, albedo: LinearRgba) -> LinearRgba {
    let albedo = albedo.to_vec3();
    let (a, b, c) = (albedo * 2.0404 - 0.3324, albedo * -4.7951 + 0.6417, albedo * 2.7552 + 0.6903);
    let seen = (((a * open + b) * open + c) * open).max(Vec3::splat(open));
    LinearRgba::rgb(seen.x, seen.y, seen.z)
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
