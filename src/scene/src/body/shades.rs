//! The bones' own shading, dark in hollows, found once; and when the first picture is warm.

use ambulo_anatomy::Mesh as Surface;
use bevy::prelude::*;
use std::collections::HashMap;

use super::{Figure, look::BONE, occlusion::Hollows, skinned::packed};
use crate::{talk::Warm, wakefulness::Wakefulness};

/// Shades the bones once the figure is there.
pub fn plugin(app: &mut App) {
    app.add_systems(Update, (survey.run_if(resource_added::<Figure>), warm).chain());
}

/// Where the bones are dark; those that are drawn one by one later are so too.
#[derive(Resource)]
pub struct BoneHollows {
    hollows: Hollows,
    known: HashMap<String, Vec<[u16; 4]>>,
}

impl BoneHollows {
    /// The colours of a bone's vertices, with its body's index. Found once for each id.
    pub fn shaded(&mut self, id: &str, body: usize, surface: &Surface) -> &[[u16; 4]] {
        let hollows = &self.hollows;
        self.known
            .entry(id.to_owned())
            .or_insert_with(|| hollows.openness(body, surface).into_iter().map(|open| packed(shade(open))).collect())
    }
}

fn survey(mut commands: Commands, figure: Res<Figure>, mut awake: ResMut<Wakefulness>) {
    let hollows = Hollows::of(&figure.skeleton, &figure.placed);
    commands.insert_resource(BoneHollows { hollows, known: HashMap::new() });
    awake.wake(Wakefulness::UPLOAD);
}

/// Light that goes from wall to wall in a hollow takes on the bone's own colour: a hollow is brown, not grey
/// (Jimenez et al. 2016, "Practical Real-Time Strategies for Accurate Indirect Occlusion", the fit of section 5).
fn shade(open: f32) -> LinearRgba {
    let albedo = Color::srgb_u8(BONE[0], BONE[1], BONE[2]).to_linear().to_vec3();
    let (a, b, c) = (albedo * 2.0404 - 0.3324, albedo * -4.7951 + 0.6417, albedo * 2.7552 + 0.6903);
    let open = open.powf(1.25);
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
