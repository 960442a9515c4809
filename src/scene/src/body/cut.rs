//! What a plane leaves of a ray, a box and a point. Pure; the plane as the app's view has it.

use ambulo_scene_protocol::Clip;
use glam::Vec3;

/// How far beyond the plane a point lies, metres; below 0 it is kept.
pub fn beyond(clip: Clip, point: Vec3) -> f32 {
    Vec3::from(clip.normal).dot(point) - clip.at_m
}

/// The stretch of a ray that is not cut away: from and to this many metres along a direction of length 1.
pub fn kept(clip: Option<Clip>, origin: Vec3, direction: Vec3) -> Option<(f32, f32)> {
    let Some(clip) = clip else { return Some((0.0, f32::INFINITY)) };
    let (start, slope) = (beyond(clip, origin), Vec3::from(clip.normal).dot(direction));
    let crossing = -start / slope;
    match (start > 0.0, crossing.is_finite() && crossing > 0.0) {
        (true, true) => Some((crossing, f32::INFINITY)),
        (true, false) => None,
        (false, true) => Some((0.0, crossing)),
        (false, false) => Some((0.0, f32::INFINITY)),
    }
}

/// A box's middle, or the point nearest to it that is kept; `None` where all of the box is cut away.
pub fn left_of(clip: Option<Clip>, corners: &[Vec3], middle: Vec3) -> Option<Vec3> {
    let Some(clip) = clip else { return Some(middle) };
    if corners.iter().all(|corner| beyond(clip, *corner) > 0.0) {
        return None;
    }
    Some(middle - Vec3::from(clip.normal) * beyond(clip, middle).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRONT: Clip = Clip { normal: [0.0, 0.0, 1.0], at_m: 0.5 };

    #[test]
    fn a_ray_from_the_side_that_is_cut_away_begins_at_the_plane() {
        assert_eq!(kept(Some(FRONT), Vec3::new(0.0, 1.0, 3.0), Vec3::NEG_Z), Some((2.5, f32::INFINITY)));
        assert_eq!(kept(Some(FRONT), Vec3::new(0.0, 1.0, 3.0), Vec3::Z), None);
        assert_eq!(
            kept(Some(FRONT), Vec3::new(0.0, 1.0, 3.0), Vec3::X),
            None,
            "along the plane it never comes through"
        );
    }

    #[test]
    fn a_ray_from_the_side_that_stays_ends_there() {
        assert_eq!(kept(Some(FRONT), Vec3::new(0.0, 1.0, -1.0), Vec3::Z), Some((0.0, 1.5)));
        assert_eq!(kept(Some(FRONT), Vec3::new(0.0, 1.0, -1.0), Vec3::NEG_Z), Some((0.0, f32::INFINITY)));
        assert_eq!(kept(None, Vec3::ZERO, Vec3::X), Some((0.0, f32::INFINITY)));
    }

    #[test]
    fn a_label_points_at_what_is_left() {
        let corners = [Vec3::ZERO, Vec3::ONE];
        let middle = Vec3::splat(0.8);
        assert_eq!(left_of(Some(FRONT), &corners, middle), Some(Vec3::new(0.8, 0.8, 0.5)));
        assert_eq!(left_of(Some(Clip { at_m: -0.1, ..FRONT }), &corners, middle), None);
        assert_eq!(left_of(Some(Clip { at_m: 2.0, ..FRONT }), &corners, middle), Some(middle));
    }
}
