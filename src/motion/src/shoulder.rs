//! Shoulder elevation from head and grip, calibrated with the arm hanging.
//!
//! The centre of the shoulder is not seen. With the arm hanging it lies above the grip by the arm's length, and body
//! segments are near constant fractions of stature (Drillis and Contini 1966, in Winter, Biomechanics and Motor
//! Control of Human Movement, 4th ed., 2009, fig. 4.1): eye height 0.936, shoulder 0.818, upper arm 0.186, forearm
//! 0.146, hand 0.108 with the grip at its middle. So `eye - grip = (0.936 - 0.818 + 0.386) * stature`, sitting or
//! standing. From then on the centre goes with the neck. While the arm swings, its length is fitted: every place of
//! the grip lies on the sphere that touches the hanging grip from above, `|d|^2 = 2 L (d . up)` with `d` from there.
//! And whenever the arm hangs still again, near where it hung before, that place is followed: so a trunk that sinks
//! to one side over a set does not tilt the measure.

use crate::{PoseSample, Rigid};
use glam::{Quat, Vec3};
use serde::{Deserialize, Serialize};

const EYE_TO_SHOULDER: f32 = 0.936 - 0.818;
const SHOULDER_TO_GRIP: f32 = 0.186 + 0.146 + 0.5 * 0.108;
const HIP_TO_EYE: f32 = 0.936 - 0.530;
/// From the eyes to the joint that the head nods about: the default neck of the Oculus SDK (0.075 m down, 0.0805 m back).
const EYE_TO_NECK: Vec3 = Vec3::new(0.0, -0.075, 0.0805);
/// Spread of arm length about the fraction of stature, metres (about 5 percent of an arm).
const ARM_SPREAD_M: f32 = 0.03;
/// The fitted arm stays within this part of the calibrated one: beyond it the elbow bends, not the proportions.
const ARM_FIT_LIMIT: f32 = 0.12;
/// The hanging grip may come to be this far from where it was calibrated, metres: more is a bent elbow or a lap.
const HANG_DRIFT_M: f32 = 0.08;
/// Slower than this the arm hangs still, metres a second.
const STILL_M_S: f32 = 0.08;
/// Speed is taken over this long, so that jitter of a frame is not speed.
const STILL_OVER_S: f64 = 0.1;
/// How quickly the hanging place is followed, seconds.
const HANG_FOLLOW_S: f64 = 0.5;
/// Mean error of a Quest 2 controller's position, metres (doi:10.3390/s22155511).
const CONTROLLER_ERROR_M: f32 = 0.0135;

/// Which arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limb {
    /// The person's left.
    Left,
    /// The person's right.
    Right,
}

/// Why the arm could not be calibrated; the person is asked to let it hang and to stand still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalibrationError {
    /// Fewer than ten samples were seen by the device.
    #[error("too few tracked samples")]
    TooFewSamples,
    /// The grip moved by more than five centimetres.
    #[error("the arm did not hold still")]
    Moving,
    /// The grip is not below the head by an arm's length of any person's.
    #[error("the arm does not hang")]
    NotHanging,
}

/// Where the arm points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Elevation {
    /// Between the arm and the vertical down, radians: ISB's elevation (Wu et al. 2005,
    /// doi:10.1016/j.jbiomech.2004.05.042) with the vertical for the thorax, whose lean is not tracked.
    pub elevation_rad: f32,
    /// ISB's plane of elevation, radians: 0 is abduction (outward), pi/2 flexion (forward). None below 15 degrees.
    pub plane_rad: Option<f32>,
    /// How far the head has gone sideways or forward since calibration, as a lean about the hips, radians: a hint
    /// that the trunk helps. A step looks the same.
    pub lean_rad: f32,
}

/// The arm of one person in one session.
#[derive(Debug, Clone, PartialEq)]
pub struct ShoulderEstimator {
    limb: Limb,
    stature_m: f32,
    calibrated_arm_m: f32,
    arm_m: f32,
    /// From the neck to the hanging grip, as it hangs now and as it was calibrated.
    hang_m: Vec3,
    calibrated_hang_m: Vec3,
    /// Time and grip (from the neck) of the last look at its speed.
    before: Option<(f64, Vec3)>,
    neck_at_start_m: Vec3,
    facing_rad: f32,
    /// Sums of the fit of the arm's length.
    fit: (f64, f64),
    last_yaw_rad: Option<f32>,
    turn_pending: bool,
}

fn neck(head: &Rigid) -> Vec3 {
    head.position_m + head.orientation * EYE_TO_NECK
}

fn median(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

impl ShoulderEstimator {
    /// From samples (about a second of them) with the person upright, looking ahead, the arm hanging straight.
    pub fn calibrate(limb: Limb, samples: &[PoseSample]) -> Result<Self, CalibrationError> {
        let seen: Vec<(Rigid, Rigid)> = samples.iter().filter_map(PoseSample::measured).collect();
        if seen.len() < 10 {
            return Err(CalibrationError::TooFewSamples);
        }
        let middle = |of: &dyn Fn(&(Rigid, Rigid)) -> Vec3| {
            let axis = |k: usize| median(seen.iter().map(|s| of(s)[k]).collect());
            Vec3::new(axis(0), axis(1), axis(2))
        };
        let grip = middle(&|s| s.1.position_m);
        if seen.iter().any(|s| s.1.position_m.distance(grip) > 0.05) {
            return Err(CalibrationError::Moving);
        }
        let neck_at_start_m = middle(&|s| neck(&s.0));
        let eye = middle(&|s| s.0.position_m);
        let stature_m = (eye.y - grip.y) / (EYE_TO_SHOULDER + SHOULDER_TO_GRIP);
        if !(1.0..=2.4).contains(&stature_m) || (eye - grip).with_y(0.0).length() > 0.6 {
            return Err(CalibrationError::NotHanging);
        }
        let yaws: Vec<(f32, f32)> = seen.iter().filter_map(|s| s.0.yaw_rad()).map(f32::sin_cos).collect();
        let facing_rad = yaws.iter().map(|y| y.0).sum::<f32>().atan2(yaws.iter().map(|y| y.1).sum());
        let arm_m = SHOULDER_TO_GRIP * stature_m;
        Ok(Self {
            limb,
            stature_m,
            calibrated_arm_m: arm_m,
            arm_m,
            hang_m: grip - neck_at_start_m,
            calibrated_hang_m: grip - neck_at_start_m,
            before: None,
            neck_at_start_m,
            facing_rad,
            fit: (0.0, 0.0),
            last_yaw_rad: seen.last().and_then(|s| s.0.yaw_rad()),
            turn_pending: false,
        })
    }

    /// The arm's length now, from the centre of the shoulder to the grip, metres.
    #[must_use]
    pub fn arm_length_m(&self) -> f32 {
        self.arm_m
    }

    /// The estimated centre of the shoulder for a head, metres.
    #[must_use]
    pub fn centre_m(&self, head: &Rigid) -> Vec3 {
        neck(head) + self.hang_m + Vec3::Y * self.arm_m
    }

    /// The arm's elevation, or none where the sample is not a measurement.
    pub fn elevation(&mut self, sample: &PoseSample) -> Option<Elevation> {
        let (head, hand) = sample.measured()?;
        self.follow_turn(&head);
        let grip = hand.position_m - neck(&head);
        self.follow_hang(sample.time_s, grip);
        let from_hang = grip - self.hang_m;
        self.fit_arm(from_hang);
        let arm = from_hang - Vec3::Y * self.arm_m;
        if arm.length() < 0.1 * self.arm_m {
            return None;
        }
        let elevation_rad = arm.angle_between(Vec3::NEG_Y);
        let ahead = Quat::from_rotation_y(self.facing_rad) * Vec3::NEG_Z;
        let right = ahead.cross(Vec3::Y);
        let outward = if self.limb == Limb::Right { right } else { -right };
        let plane_rad = (elevation_rad > 15_f32.to_radians()).then(|| arm.dot(ahead).atan2(arm.dot(outward)));
        let shift = (neck(&head) - self.neck_at_start_m).with_y(0.0).length();
        let lean_rad = (shift / (HIP_TO_EYE * self.stature_m)).clamp(0.0, 1.0).asin();
        Some(Elevation { elevation_rad, plane_rad, lean_rad })
    }

    /// Half width of an elevation's uncertainty, radians: the grip's error and the centre's (the hanging grip's error
    /// and a quarter of the arm's spread, which the fit leaves), both across an arm of this length:
    /// `atan(sqrt(e_c^2 + e_c^2 + (s/4)^2) / L)`. About 1.8 degrees for an arm of 0.64 m.
    #[must_use]
    pub fn error_rad(&self) -> f32 {
        let rest = ARM_SPREAD_M / 4.0;
        let across = (2.0 * CONTROLLER_ERROR_M.powi(2) + rest * rest).sqrt();
        (across / self.arm_m).atan()
    }

    /// The reference space was reset: its axes may have turned. The next sample's head tells by how much, for the head
    /// itself did not turn in between.
    pub fn rebase(&mut self) {
        self.turn_pending = true;
    }

    fn follow_turn(&mut self, head: &Rigid) {
        let yaw = head.yaw_rad();
        if self.turn_pending
            && let (Some(now), Some(before)) = (yaw, self.last_yaw_rad)
        {
            let turn = Quat::from_rotation_y(now - before);
            self.hang_m = turn * self.hang_m;
            self.calibrated_hang_m = turn * self.calibrated_hang_m;
            self.before = None;
            self.facing_rad += now - before;
            self.neck_at_start_m = neck(head);
            self.turn_pending = false;
        }
        self.last_yaw_rad = yaw.or(self.last_yaw_rad);
    }

    fn follow_hang(&mut self, time_s: f64, grip: Vec3) {
        let Some((then_s, then)) = self.before else {
            self.before = Some((time_s, grip));
            return;
        };
        let span = time_s - then_s;
        if span < STILL_OVER_S {
            return;
        }
        self.before = Some((time_s, grip));
        let still = span < 0.3 && grip.distance(then) < STILL_M_S * span as f32;
        if still && grip.distance(self.calibrated_hang_m) < HANG_DRIFT_M {
            self.hang_m += ((grip + then) / 2.0 - self.hang_m) * (span / HANG_FOLLOW_S).min(1.0) as f32;
        }
    }

    fn fit_arm(&mut self, from_hang: Vec3) {
        let rise = f64::from(from_hang.y);
        // Near the rest the sphere says nothing about its size; near the top the elbow and the shoulder blade do.
        if !(0.25..=1.2).contains(&(from_hang.y / self.calibrated_arm_m)) {
            return;
        }
        self.fit.0 += f64::from(from_hang.length_squared()) * rise;
        self.fit.1 += 2.0 * rise * rise;
        // The calibrated length weighs as much as half a second of lifted arm.
        let weight = 45.0 * 2.0 * 0.25 * f64::from(self.calibrated_arm_m).powi(2);
        let fitted = (self.fit.0 + weight * f64::from(self.calibrated_arm_m)) / (self.fit.1 + weight);
        let band = self.calibrated_arm_m * ARM_FIT_LIMIT;
        self.arm_m = (fitted as f32).clamp(self.calibrated_arm_m - band, self.calibrated_arm_m + band);
    }
}
