//! How structures look: few shared looks.

use bevy::prelude::*;

use crate::paint::{Cover, Gloss, Paint};

/// Warm ivory, sRGB.
pub const BONE: [u8; 3] = [238, 228, 208];

/// A bone; its shade stands in its vertices.
pub fn bone() -> Paint {
    surface(BONE, 0.56)
}

/// What is chosen.
pub fn chosen() -> Paint {
    glowing(surface([24, 158, 164], 0.45), [0.0, 0.035, 0.04])
}

/// A bone that is put in the background.
pub fn faded() -> Paint {
    Paint { cover: Cover::Through, colour: Color::srgba_u8(214, 208, 196, 46).to_linear(), ..surface(BONE, 0.8) }
}

/// A muscle at work; its colour, flesh and tendon, stands in its vertices.
pub fn active() -> Paint {
    glowing(surface([255; 3], 0.38), [0.03, 0.004, 0.002])
}

/// An organ; its colour stands in its vertices.
pub fn flesh() -> Paint {
    let gloss = Gloss { roughness: 0.42, reflectance: 0.42, glow: [0.0; 3] };
    Paint { gloss: Some(gloss), ..surface([255; 3], 0.42) }
}

/// An organ or the skin, to be seen through. Only its near side: the far one would show through and look like a second
/// skin.
pub fn veil() -> Paint {
    Paint {
        cover: Cover::Through,
        colour: LinearRgba::WHITE.with_alpha(0.2),
        two_sided: false,
        ..surface([255; 3], 0.6)
    }
}

fn surface([r, g, b]: [u8; 3], roughness: f32) -> Paint {
    let gloss = Gloss { roughness, reflectance: 0.34, glow: [0.0; 3] };
    // Some bones have hairline seams: one sees their inner wall there, not the sky.
    Paint { gloss: Some(gloss), two_sided: true, ..Paint::flat(Color::srgb_u8(r, g, b)) }
}

fn glowing(paint: Paint, glow: [f32; 3]) -> Paint {
    Paint { gloss: paint.gloss.map(|gloss| Gloss { glow, ..gloss }), ..paint }
}
