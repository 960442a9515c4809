//! An eye's projection as the headset gives it, in the depth that Bevy uses.

use glam::{Mat4, Vec3A, Vec4};

/// WebXR's column-major projection matrix and the nearest distance drawn, in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EyeProjection {
    /// `XRView.projectionMatrix`, column by column. Only the four terms of the field of view are read.
    pub matrix: [f32; 16],
    /// Metres.
    pub near: f32,
}

impl EyeProjection {
    /// Seen this far for culling; the projection itself has no end.
    pub const FAR_M: f32 = 1000.0;

    /// Clip from view with infinite reversed depth: 1 at the near plane, 0 far away. The lens' asymmetry stays.
    #[must_use]
    pub fn clip_from_view(&self) -> Mat4 {
        let m = &self.matrix;
        Mat4::from_cols(
            Vec4::new(m[0], 0.0, 0.0, 0.0),
            Vec4::new(0.0, m[5], 0.0, 0.0),
            Vec4::new(m[8], m[9], 0.0, -1.0),
            Vec4::new(0.0, 0.0, self.near, 0.0),
        )
    }

    /// The frustum's corners at two view depths (negative numbers, as view space looks along -Z), from the lower
    /// right counter-clockwise.
    #[must_use]
    pub fn corners(&self, near_z: f32, far_z: f32) -> [Vec3A; 8] {
        let m = &self.matrix;
        let corner = |z: f32, x: f32, y: f32| {
            let depth = z.abs();
            Vec3A::new(depth * (x + m[8]) / m[0], depth * (y + m[9]) / m[5], z)
        };
        let at = |z: f32| [corner(z, 1.0, -1.0), corner(z, 1.0, 1.0), corner(z, -1.0, 1.0), corner(z, -1.0, -1.0)];
        let ([a, b, c, d], [e, f, g, h]) = (at(near_z), at(far_z));
        [a, b, c, d, e, f, g, h]
    }
}

#[cfg(target_arch = "wasm32")]
impl bevy::camera::CameraProjection for EyeProjection {
    fn get_clip_from_view(&self) -> Mat4 {
        self.clip_from_view()
    }

    fn get_clip_from_view_for_sub(&self, _: &bevy::camera::SubCameraView) -> Mat4 {
        self.clip_from_view()
    }

    /// The headset knows its lenses; the target's size says nothing about them.
    fn update(&mut self, _: f32, _: f32) {}

    fn far(&self) -> f32 {
        Self::FAR_M
    }

    fn get_frustum_corners(&self, near_z: f32, far_z: f32) -> [Vec3A; 8] {
        self.corners(near_z, far_z)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A left eye that sees 50 degrees outward, 40 inward, 45 up and 50 down.
    fn eye() -> EyeProjection {
        let [l, r, t, b] = [50_f32, 40.0, 45.0, 50.0].map(|deg| deg.to_radians().tan());
        let mut matrix = [0.0; 16];
        (matrix[0], matrix[5]) = (2.0 / (r + l), 2.0 / (t + b));
        (matrix[8], matrix[9]) = ((r - l) / (r + l), (t - b) / (t + b));
        EyeProjection { matrix, near: 0.1 }
    }

    #[test]
    fn the_edges_of_an_uneven_field_of_view_are_the_edges_of_the_picture() {
        let eye = eye();
        let ray = |x: f32, y: f32| Vec4::new(x.to_radians().tan(), y.to_radians().tan(), -1.0, 1.0);
        for (degrees, at) in [((-50.0, 0.0), -1.0), ((40.0, 0.0), 1.0)] {
            let clip = eye.clip_from_view() * ray(degrees.0, degrees.1);
            assert!((clip.x / clip.w - at).abs() < 1e-5, "{clip}");
        }
        for (degrees, at) in [((0.0, 45.0), 1.0), ((0.0, -50.0), -1.0)] {
            let clip = eye.clip_from_view() * ray(degrees.0, degrees.1);
            assert!((clip.y / clip.w - at).abs() < 1e-5, "{clip}");
        }
    }

    #[test]
    fn depth_is_one_at_the_near_plane_and_falls_to_nothing() {
        let depth = |z: f32| {
            let clip = eye().clip_from_view() * Vec4::new(0.0, 0.0, z, 1.0);
            clip.z / clip.w
        };
        assert!((depth(-0.1) - 1.0).abs() < 1e-6);
        assert!(depth(-1.0) > depth(-2.0) && depth(-1000.0) < 2e-4 && depth(-1000.0) > 0.0);
    }

    #[test]
    fn corners_project_onto_the_corners_of_the_picture() {
        let eye = eye();
        let expected = [(1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)];
        for (corner, (x, y)) in eye.corners(-0.1, -20.0).iter().zip(expected.iter().cycle()) {
            let clip = eye.clip_from_view() * Vec4::new(corner.x, corner.y, corner.z, 1.0);
            assert!((clip.x / clip.w - x).abs() < 1e-4 && (clip.y / clip.w - y).abs() < 1e-4, "{corner} {clip}");
        }
    }
}
