//! What lights the scene: a key that casts shadows, two lamps, and the light from all around. Pure.

use glam::{Mat4, Vec3};

use super::extent::Extent;

/// A small lamp; its light falls off with the square of the distance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lamp {
    /// Metres in the world.
    pub at: Vec3,
    /// Linear colour times candela.
    pub light: Vec3,
}

/// All light. Intensities are those of photometry; the picture is exposed as at [`Lights::EV_100`].
#[cfg_attr(target_arch = "wasm32", derive(bevy::prelude::Resource))]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lights {
    /// The direction to the key, of length 1.
    pub key_way: Vec3,
    /// Linear colour times lux.
    pub key: Vec3,
    /// Whether the key casts shadows.
    pub shadows: bool,
    /// Fill and rim.
    pub lamps: [Lamp; 2],
    /// From everywhere: linear colour times candela a square metre.
    pub ambient: Vec3,
}

impl Lights {
    /// Exposure value at ISO 100: an indoor picture.
    pub const EV_100: f32 = 9.7;
    /// A lamp's light ends here, metres.
    pub const LAMP_REACH_M: f32 = 14.0;
    /// Across a lamp, half, metres.
    pub const LAMP_RADIUS_M: f32 = 0.4;

    /// What a luminance is multiplied by (Lagarde and de Rousiers 2014, "Moving Frostbite to PBR", section 5.1.1).
    #[must_use]
    pub fn exposure() -> f32 {
        1.0 / (Self::EV_100.exp2() * 1.2)
    }

    /// The key's view of a box and half its width, metres: all of the box is in it from -1 to 1.
    #[must_use]
    pub fn key_sees(&self, all: &Extent) -> (Mat4, f32) {
        let (middle, radius) = (all.middle(), (all.high - all.low).length() / 2.0);
        let view = Mat4::look_to_rh(middle + self.key_way * 2.0 * radius, -self.key_way, Vec3::Y);
        (Mat4::orthographic_rh_gl(-radius, radius, -radius, radius, radius * 0.9, radius * 3.1) * view, radius)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_sees_all_of_a_box_from_any_side() {
        let all = Extent { low: Vec3::new(-0.6, 0.0, -0.2), high: Vec3::new(0.5, 1.8, 0.3), is_rough: false };
        for way in [Vec3::new(0.4, 0.7, 0.6), Vec3::new(-1.0, 0.1, 0.0), Vec3::new(0.1, 0.2, -0.9)] {
            let lights = Lights { key_way: way.normalize(), ..Lights::default() };
            let (clip_from_world, _) = lights.key_sees(&all);
            for corner in 0..8 {
                let pick = |bit: i32, low: f32, high: f32| if corner & bit == 0 { low } else { high };
                let at = Vec3::new(
                    pick(1, all.low.x, all.high.x),
                    pick(2, all.low.y, all.high.y),
                    pick(4, all.low.z, all.high.z),
                );
                let seen = clip_from_world.project_point3(at);
                assert!(seen.abs().max_element() <= 1.0, "{at} is at {seen} from {way}");
            }
            // What is nearer to the key is nearer in its picture.
            let nearer = clip_from_world.project_point3(all.middle() + lights.key_way * 0.1);
            assert!(nearer.z < clip_from_world.project_point3(all.middle()).z);
        }
    }
}
