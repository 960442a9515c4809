//! Structures in another shape than their own: swollen about a line, or stretched from a place.

use glam::Vec3;

/// A change of shape. Any frame; metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swelling {
    /// Where the line begins from which all goes away.
    pub from: Vec3,
    /// Where it ends; the same place for a point.
    pub to: Vec3,
    /// So many times as far away, along each axis of the frame.
    pub scale: Vec3,
    /// Where nothing moves any more; `None` where all goes alike.
    pub reach_m: Option<f32>,
}

/// Half the length over which a surface's lean is felt, metres.
const STEP_M: f32 = 2e-4;

impl Swelling {
    /// Where a place goes. With a reach, what is a little way off goes the furthest and what is near the reach the
    /// least, so that a hollow wall gets thinner as it gets wider.
    #[must_use]
    pub fn moved(&self, at: Vec3) -> Vec3 {
        let away = at - nearest_on(self.from, self.to, at);
        let share = match self.reach_m {
            None => 1.0,
            Some(reach) if reach > 0.0 => (1.0 - away.length_squared() / (reach * reach)).max(0.0).powi(2),
            Some(_) => 0.0,
        };
        at + away * (self.scale - Vec3::ONE) * share
    }

    /// The way that a surface faces at a place, after it has moved.
    #[must_use]
    pub fn turned(&self, at: Vec3, normal: Vec3) -> Vec3 {
        let Some(normal) = normal.try_normalize() else { return normal };
        let (a, b) = normal.any_orthonormal_pair();
        let lean = |along: Vec3| self.moved(at + along * STEP_M) - self.moved(at - along * STEP_M);
        lean(a).cross(lean(b)).try_normalize().unwrap_or(normal)
    }
}

/// The place of a line from end to end that is nearest to another place.
#[must_use]
pub fn nearest_on(from: Vec3, to: Vec3, at: Vec3) -> Vec3 {
    let along = to - from;
    let length = along.length_squared();
    if length <= 0.0 {
        return from;
    }
    from + along * ((at - from).dot(along) / length).clamp(0.0, 1.0)
}

/// How much of a place belongs to what lies around a line: 1 near it, 0 beyond `reach_m`, with a soft border. All of it
/// where there is no line.
#[must_use]
pub fn belongs(line: &[Vec3], reach_m: f32, at: Vec3) -> f32 {
    let Some(first) = line.first() else { return 1.0 };
    let ways = line.windows(2).map(|w| nearest_on(w[0], w[1], at).distance(at));
    let far = ways.fold(first.distance(at), f32::min) / reach_m.max(1e-6);
    let share = ((1.0 - far) / (1.0 - CORE)).clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

/// The part of the reach within which all belongs.
const CORE: f32 = 0.68;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place() -> impl Strategy<Value = Vec3> {
        (-0.1_f32..0.1, -0.1_f32..0.1, -0.1_f32..0.1).prop_map(Vec3::from)
    }

    #[test]
    fn a_hollow_wall_gets_wider_and_thinner() {
        let swelling = Swelling { from: Vec3::ZERO, to: Vec3::Y * 0.04, scale: Vec3::splat(1.6), reach_m: Some(0.05) };
        let side = |far: f32| swelling.moved(Vec3::new(far, 0.02, 0.0)).x;
        let (inner, outer) = (side(0.022), side(0.033));
        assert!(inner > 0.027 && outer > 0.036, "{inner} {outer}");
        assert!(outer - inner < 0.009, "of 11 mm {} are left", outer - inner);
    }

    #[test]
    fn a_stretch_without_reach_is_even() {
        let stretch = Swelling { from: Vec3::ZERO, to: Vec3::ZERO, scale: Vec3::new(1.0, 1.2, 1.1), reach_m: None };
        assert_eq!(stretch.moved(Vec3::new(1.0, -1.0, 2.0)), Vec3::new(1.0, -1.2, 2.2));
        let turned = stretch.turned(Vec3::ZERO, Vec3::Y);
        assert!((turned - Vec3::Y).length() < 1e-3);
    }

    proptest! {
        #[test]
        fn what_is_out_of_reach_stays(at in place(), from in place(), to in place(), swell in 0.5_f32..2.0) {
            let swelling = Swelling { from, to, scale: Vec3::splat(swell), reach_m: Some(0.03) };
            let away = at.distance(nearest_on(from, to, at));
            if away >= 0.03 {
                prop_assert_eq!(swelling.moved(at), at);
            }
            // Nothing is carried over what lies further out.
            prop_assert!(swelling.moved(at).distance(at) <= 0.03 * 0.3 * (swell - 1.0).abs() + 1e-6);
        }

        #[test]
        fn neighbours_stay_in_order(far in 0.0_f32..0.05, further in 0.0005_f32..0.02, swell in 1.0_f32..2.0) {
            let swelling = Swelling { from: Vec3::ZERO, to: Vec3::ZERO, scale: Vec3::splat(swell), reach_m: Some(0.05) };
            let x = |far: f32| swelling.moved(Vec3::X * far).x;
            prop_assert!(x(far + further) > x(far));
        }

        #[test]
        fn what_belongs_fades_out_once(at in place(), line in proptest::collection::vec(place(), 1..5)) {
            let share = belongs(&line, 0.03, at);
            prop_assert!((0.0..=1.0).contains(&share));
            let far = line.windows(2).map(|w| nearest_on(w[0], w[1], at).distance(at)).fold(line[0].distance(at), f32::min);
            if far > 0.0301 { prop_assert_eq!(share, 0.0) }
            if far < 0.02 { prop_assert_eq!(share, 1.0) }
            prop_assert!(belongs(&line, 0.04, at) >= share);
        }
    }
}
