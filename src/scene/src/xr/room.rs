//! Where the person's real floor lies in the scene: recentring and sitting move this, never the body.

use glam::{Affine3A, Quat, Vec3};

/// The person begins this far in front of the figure, facing it, metres.
pub const DISTANCE_M: f32 = 2.0;
/// Eyes of a seated person are raised to here, metres.
const STANDING_EYE_M: f32 = 1.58;

/// From the headset's reference space (`local-floor`) to the scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// Scene from reference space.
    pub scene_from_floor: Affine3A,
}

impl Default for Placement {
    fn default() -> Self {
        Self { scene_from_floor: Affine3A::from_translation(Vec3::Z * DISTANCE_M) }
    }
}

impl Placement {
    /// Puts a head, given in reference space, in front of the figure and facing it. Up stays up; the floor rises
    /// only for a person who sits.
    #[must_use]
    pub fn around(head: &Affine3A, seated: bool) -> Self {
        let place = Vec3::from(head.translation);
        let yaw = heading(head);
        let turn = Quat::from_rotation_y(-yaw);
        let lift = if seated { (STANDING_EYE_M - place.y).clamp(0.0, 0.9) } else { 0.0 };
        let stand = Vec3::new(0.0, lift, DISTANCE_M) - turn * Vec3::new(place.x, 0.0, place.z);
        Self { scene_from_floor: Affine3A::from_rotation_translation(turn, stand) }
    }
}

/// Which way a head looks about the vertical, radians; 0 is along -Z.
#[must_use]
pub fn heading(head: &Affine3A) -> f32 {
    let look = head.transform_vector3(Vec3::NEG_Z);
    // Looking straight up or down has no heading; the top of the head tells it then.
    let flat = Vec3::new(look.x, 0.0, look.z);
    let heading = if flat.length() > 0.2 { flat } else { head.transform_vector3(Vec3::Y) * -look.y.signum() };
    (-heading.x).atan2(-heading.z)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(at: Vec3, yaw: f32, pitch: f32) -> Affine3A {
        Affine3A::from_rotation_translation(Quat::from_rotation_y(yaw) * Quat::from_rotation_x(pitch), at)
    }

    #[test]
    fn a_person_who_turned_and_walked_away_stands_before_the_figure_again() {
        for (yaw, pitch) in [(0.0, 0.0), (2.1, -0.4), (-3.0, 0.3), (1.0, -1.55)] {
            let head = head(Vec3::new(1.4, 1.62, -0.7), yaw, pitch);
            let placed = Placement::around(&head, false).scene_from_floor * head;
            assert!(Vec3::from(placed.translation).distance(Vec3::new(0.0, 1.62, DISTANCE_M)) < 1e-5);
            let look = placed.transform_vector3(Vec3::NEG_Z);
            assert!(look.x.abs() < 1e-3 && (look.z < 0.0 || pitch < -1.5), "{look}");
        }
    }

    #[test]
    fn sitting_raises_the_eyes_to_standing_and_never_lowers_them() {
        let eyes = |height: f32| {
            let head = head(Vec3::new(0.0, height, 0.0), 0.0, 0.0);
            (Placement::around(&head, true).scene_from_floor * head).translation.y
        };
        assert!((eyes(1.15) - STANDING_EYE_M).abs() < 1e-5);
        assert!((eyes(1.80) - 1.80).abs() < 1e-5);
    }
}
