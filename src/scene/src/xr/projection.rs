//! An eye's projection as the headset gives it, without an end.

use glam::Mat4;

use crate::paint::lens::endless;

/// WebXR's column-major projection matrix and the nearest distance drawn, in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EyeProjection {
    /// `XRView.projectionMatrix`, column by column. Only the four terms of the field of view are read.
    pub matrix: [f32; 16],
    /// Metres.
    pub near: f32,
}

impl EyeProjection {
    /// Clip from view as OpenGL has it: depth from -1 at the near plane to 1 without end. The lens' asymmetry stays.
    #[must_use]
    pub fn clip_from_view(&self) -> Mat4 {
        let m = &self.matrix;
        endless(m[0], m[5], [m[8], m[9]], self.near)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::Vec4;

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
    fn depth_begins_at_the_near_plane_and_has_no_end() {
        let depth = |z: f32| {
            let clip = eye().clip_from_view() * Vec4::new(0.0, 0.0, z, 1.0);
            clip.z / clip.w
        };
        assert!((depth(-0.1) + 1.0).abs() < 1e-6);
        assert!(depth(-1.0) < depth(-2.0) && depth(-1000.0) > 0.999 && depth(-1000.0) <= 1.0);
    }
}
