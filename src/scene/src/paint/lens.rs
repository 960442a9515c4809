//! How the page's camera sees: from the world to the canvas and back. Pure.

use glam::{Affine3A, Mat4, Vec2, Vec3};

/// A perspective without an end. Places on the canvas are device pixels from its upper left corner.
#[cfg_attr(target_arch = "wasm32", derive(bevy::prelude::Component))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lens {
    /// Of the canvas, device pixels.
    pub size: Vec2,
    /// Upright, radians.
    pub field_of_view: f32,
    /// Nothing nearer is seen, metres.
    pub near: f32,
}

impl Lens {
    /// Width by height.
    #[must_use]
    pub fn aspect(&self) -> f32 {
        self.size.x / self.size.y.max(1.0)
    }

    /// Clip from view as OpenGL has it: depth from -1 at the near plane to 1 without end.
    #[must_use]
    pub fn clip_from_view(&self) -> Mat4 {
        let reach = 1.0 / (self.field_of_view / 2.0).tan();
        endless(reach / self.aspect(), reach, [0.0, 0.0], self.near)
    }

    /// Where a point of the world stands on the canvas, from -1 to 1 to the right and upwards; `None` for what lies
    /// behind the near plane.
    #[must_use]
    pub fn seen(&self, eye: &Affine3A, at: Vec3) -> Option<Vec2> {
        let at = eye.inverse().transform_point3(at);
        if at.z > -self.near {
            return None;
        }
        let reach = (self.field_of_view / 2.0).tan() * -at.z;
        Some(Vec2::new(at.x / (reach * self.aspect()), at.y / reach))
    }

    /// The same in pixels.
    #[must_use]
    pub fn pixel(&self, eye: &Affine3A, at: Vec3) -> Option<Vec2> {
        let seen = self.seen(eye, at)?;
        Some((seen * Vec2::new(0.5, -0.5) + 0.5) * self.size)
    }

    /// What is seen at a pixel: a ray from the near plane, and its direction, of length 1.
    #[must_use]
    pub fn towards(&self, eye: &Affine3A, pixel: Vec2) -> Option<(Vec3, Vec3)> {
        let seen = (pixel / self.size - 0.5) * Vec2::new(2.0, -2.0);
        let reach = (self.field_of_view / 2.0).tan();
        let way = eye.transform_vector3(Vec3::new(seen.x * reach * self.aspect(), seen.y * reach, -1.0));
        Some((Vec3::from(eye.translation) + way * self.near, way.try_normalize()?))
    }
}

/// A perspective of these stretches and this asymmetry whose depth has no end.
#[must_use]
pub fn endless(across: f32, up: f32, aside: [f32; 2], near: f32) -> Mat4 {
    Mat4::from_cols_array(&[
        across,
        0.0,
        0.0,
        0.0, //
        0.0,
        up,
        0.0,
        0.0, //
        aside[0],
        aside[1],
        -1.0,
        -1.0, //
        0.0,
        0.0,
        -2.0 * near,
        0.0,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::Quat;

    const LENS: Lens = Lens { size: Vec2::new(800.0, 600.0), field_of_view: 0.62, near: 0.02 };

    fn eye() -> Affine3A {
        Affine3A::from_rotation_translation(Quat::from_rotation_y(0.7), Vec3::new(1.5, 1.2, 2.0))
    }

    #[test]
    fn a_point_is_seen_along_the_ray_through_its_pixel() {
        for at in [Vec3::ZERO, Vec3::new(0.2, 1.8, 0.1), Vec3::new(-0.4, 0.9, -0.3)] {
            let pixel = LENS.pixel(&eye(), at).expect("in front");
            let (from, way) = LENS.towards(&eye(), pixel).expect("a direction");
            assert!((at - from).normalize().distance(way) < 1e-5, "{at}");
            let depth = -eye().inverse().transform_point3(from).z;
            assert!((depth - LENS.near).abs() < 1e-5, "what is nearer is not seen, and not meant: {depth}");
        }
    }

    #[test]
    fn the_matrix_and_the_points_agree() {
        for at in [Vec3::ZERO, Vec3::new(0.2, 1.8, 0.1)] {
            let clip = LENS.clip_from_view() * Mat4::from(eye().inverse()) * at.extend(1.0);
            let seen = LENS.seen(&eye(), at).expect("in front");
            assert!(Vec2::new(clip.x, clip.y).distance(seen * clip.w) < 1e-5, "{at}");
        }
    }

    #[test]
    fn what_lies_behind_is_not_seen() {
        assert_eq!(LENS.seen(&Affine3A::IDENTITY, Vec3::new(0.0, 0.0, 1.0)), None);
        assert_eq!(LENS.seen(&Affine3A::IDENTITY, Vec3::new(0.0, 0.0, -0.01)), None);
        assert_eq!(LENS.pixel(&Affine3A::IDENTITY, Vec3::NEG_Z), Some(Vec2::new(400.0, 300.0)));
    }

    #[test]
    fn depth_begins_at_the_near_plane_and_has_no_end() {
        let depth = |z: f32| {
            let clip = LENS.clip_from_view() * Vec3::new(0.0, 0.0, z).extend(1.0);
            clip.z / clip.w
        };
        assert!((depth(-0.02) + 1.0).abs() < 1e-5);
        assert!(depth(-1.0) < depth(-2.0) && depth(-1e6) <= 1.0);
    }
}
