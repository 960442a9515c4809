//! Knee angle from a controller strapped to the shank, the thigh held still: seated extension, standing heel lift.

use crate::PoseSample;
use glam::{Quat, Vec3};

/// Largest rotation error of a Quest 2 controller, mean, degrees (doi:10.3390/s22155511).
const ROTATION_ERROR_DEG: f32 = 1.11;

/// How far the shank has swung since calibration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShankEstimator {
    /// The vertical, in the controller's own frame, at the start.
    down_at_start: Vec3,
}

impl ShankEstimator {
    /// From a tracked sample at the start of the movement (knee bent for extension, straight for a heel lift).
    #[must_use]
    pub fn calibrate(sample: &PoseSample) -> Option<Self> {
        let (_, shank) = sample.measured()?;
        Some(Self { down_at_start: down_in(shank.orientation) })
    }

    /// Swing of the shank against the vertical since the start, radians, never negative. It is the knee's change of
    /// angle as long as the thigh keeps still; a turn about the vertical does not count.
    #[must_use]
    pub fn swing_rad(&self, sample: &PoseSample) -> Option<f32> {
        let (_, shank) = sample.measured()?;
        Some(self.down_at_start.angle_between(down_in(shank.orientation)))
    }

    /// Half width of the swing's uncertainty, radians: two readings, each with the controller's rotation error.
    #[must_use]
    pub fn error_rad(&self) -> f32 {
        ROTATION_ERROR_DEG.to_radians() * std::f32::consts::SQRT_2
    }
}

fn down_in(orientation: Quat) -> Vec3 {
    orientation.inverse() * Vec3::NEG_Y
}
