//! How far something reaches in the world, and whether any of that can be in a picture. Pure.

use glam::{Mat4, Vec3};

/// A box along the world's axes.
#[cfg_attr(target_arch = "wasm32", derive(bevy::prelude::Component))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Its corner of the least coordinates, metres.
    pub low: Vec3,
    /// Its opposite corner.
    pub high: Vec3,
    /// Something beyond this box may be drawn: it is always worth drawing.
    pub is_rough: bool,
}

impl Extent {
    /// Its middle.
    #[must_use]
    pub fn middle(&self) -> Vec3 {
        (self.low + self.high) / 2.0
    }

    /// Whether some of it may be in a picture: not all corners lie beyond the same side of it.
    #[must_use]
    pub fn may_be_in(&self, clip_from_world: &Mat4) -> bool {
        let corners = std::array::from_fn::<_, 8, _>(|corner| {
            let pick = |bit: usize, low: f32, high: f32| if corner & bit == 0 { low } else { high };
            let (low, high) = (self.low, self.high);
            *clip_from_world
                * Vec3::new(pick(1, low.x, high.x), pick(2, low.y, high.y), pick(4, low.z, high.z)).extend(1.0)
        });
        let beyond = |side: fn(glam::Vec4) -> f32| corners.iter().all(|corner| side(*corner) > corner.w);
        !(beyond(|c| c.x) || beyond(|c| -c.x) || beyond(|c| c.y) || beyond(|c| -c.y) || beyond(|c| -c.z))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::lens::endless;

    /// From three metres in front, 90 degrees wide.
    fn picture() -> Mat4 {
        endless(1.0, 1.0, [0.0; 2], 0.1) * Mat4::from_translation(Vec3::new(0.0, 0.0, -3.0))
    }

    fn at(middle: Vec3) -> Extent {
        Extent { low: middle - 0.5, high: middle + 0.5, is_rough: false }
    }

    #[test]
    fn what_reaches_into_the_picture_is_in_it() {
        for middle in [Vec3::ZERO, Vec3::new(3.4, 0.0, 0.0), Vec3::new(0.0, -3.4, 0.0), Vec3::new(0.0, 0.0, 3.0)] {
            assert!(at(middle).may_be_in(&picture()), "{middle}");
        }
        let all_around = Extent { low: Vec3::splat(-90.0), high: Vec3::splat(90.0), is_rough: false };
        assert!(all_around.may_be_in(&picture()));
    }

    #[test]
    fn what_lies_beside_or_behind_is_not() {
        for middle in [Vec3::new(4.6, 0.0, 0.0), Vec3::new(0.0, 5.0, 0.0), Vec3::new(0.0, 0.0, 4.0)] {
            assert!(!at(middle).may_be_in(&picture()), "{middle}");
        }
    }
}
