//! What the view's planes leave of a ray, a box and a point. Pure; the planes as the app's view has them.

use ambulo_scene_protocol::Clip;
use glam::Vec3;

/// No plane lies farther from the world's origin, metres; the body ends well before that, taken apart as well.
pub const FARTHEST_M: f32 = 8.0;
/// Oblique planes come together within so many rounds.
const ROUNDS: usize = 16;
/// What is so near to a plane lies on it, metres.
const ON_IT_M: f32 = 1e-3;

/// How far beyond the plane a point lies, metres; below 0 it is kept.
pub fn beyond(clip: Clip, point: Vec3) -> f32 {
    Vec3::from(clip.normal).dot(point) - clip.at_m
}

/// The stretch of a ray that is not cut away: from and to this many metres along a direction of length 1.
pub fn kept(clips: &[Clip], origin: Vec3, direction: Vec3) -> Option<(f32, f32)> {
    let (mut from, mut to) = (0.0_f32, f32::INFINITY);
    for clip in clips {
        let (start, slope) = (beyond(*clip, origin), Vec3::from(clip.normal).dot(direction));
        let crossing = -start / slope;
        match (start > 0.0, crossing.is_finite() && crossing > 0.0) {
            (true, true) => from = from.max(crossing),
            (true, false) => return None,
            (false, true) => to = to.min(crossing),
            (false, false) => {}
        }
    }
    (from < to).then_some((from, to))
}

/// A box's middle, or a point near it that is kept; `None` where all of the box is cut away.
pub fn left_of(clips: &[Clip], corners: &[Vec3], middle: Vec3) -> Option<Vec3> {
    if clips.iter().any(|clip| corners.iter().all(|corner| beyond(*clip, *corner) > 0.0)) {
        return None;
    }
    let mut left = middle;
    for _ in 0..ROUNDS {
        for clip in clips {
            left -= Vec3::from(clip.normal) * beyond(*clip, left).max(0.0);
        }
    }
    clips.iter().all(|clip| beyond(*clip, left) < ON_IT_M).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRONT: Clip = Clip { normal: [0.0, 0.0, 1.0], at_m: 0.5 };
    const LEFT: Clip = Clip { normal: [1.0, 0.0, 0.0], at_m: 0.25 };
    /// Leaves what lies behind z = 1 only: with [`FRONT`] nothing between.
    const BACK: Clip = Clip { normal: [0.0, 0.0, -1.0], at_m: -1.0 };

    #[test]
    fn a_ray_from_the_side_that_is_cut_away_begins_at_the_plane() {
        assert_eq!(kept(&[FRONT], Vec3::new(0.0, 1.0, 3.0), Vec3::NEG_Z), Some((2.5, f32::INFINITY)));
        assert_eq!(kept(&[FRONT], Vec3::new(0.0, 1.0, 3.0), Vec3::Z), None);
        assert_eq!(kept(&[FRONT], Vec3::new(0.0, 1.0, 3.0), Vec3::X), None, "along the plane it never comes through");
    }

    #[test]
    fn a_ray_from_the_side_that_stays_ends_there() {
        assert_eq!(kept(&[FRONT], Vec3::new(0.0, 1.0, -1.0), Vec3::Z), Some((0.0, 1.5)));
        assert_eq!(kept(&[FRONT], Vec3::new(0.0, 1.0, -1.0), Vec3::NEG_Z), Some((0.0, f32::INFINITY)));
        assert_eq!(kept(&[], Vec3::ZERO, Vec3::X), Some((0.0, f32::INFINITY)));
    }

    #[test]
    fn of_several_planes_a_ray_keeps_what_all_leave() {
        let slanted = Vec3::new(-1.0, 0.0, -1.0).normalize();
        let (from, to) = kept(&[FRONT, LEFT], Vec3::new(2.0, 1.0, 1.0), slanted).expect("behind both");
        assert!((from - 1.75 * 2.0_f32.sqrt()).abs() < 1e-6 && to.is_infinite(), "{from} {to}");
        assert_eq!(kept(&[FRONT, LEFT], Vec3::new(2.0, 1.0, 3.0), Vec3::NEG_Z), None, "left of it all along");
        assert_eq!(kept(&[FRONT, BACK], Vec3::new(0.0, 1.0, 3.0), Vec3::NEG_Z), None, "nothing is between");
    }

    #[test]
    fn a_label_points_at_what_is_left() {
        let corners = [Vec3::ZERO, Vec3::ONE];
        let middle = Vec3::splat(0.8);
        assert_eq!(left_of(&[FRONT], &corners, middle), Some(Vec3::new(0.8, 0.8, 0.5)));
        assert_eq!(left_of(&[FRONT, LEFT], &corners, middle), Some(Vec3::new(0.25, 0.8, 0.5)));
        assert_eq!(left_of(&[Clip { at_m: -0.1, ..FRONT }], &corners, middle), None);
        assert_eq!(left_of(&[LEFT, FRONT, BACK], &corners, middle), None, "the planes leave nothing");
        assert_eq!(left_of(&[Clip { at_m: 2.0, ..FRONT }], &corners, middle), Some(middle));
    }
}
