//! When to stop. The program advises; the person's own Stop is always in reach beside this.

use serde::{Deserialize, Serialize};

/// Pain on the numeric rating scale, 0 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PainReading {
    /// 0 is none, 10 the worst imaginable.
    pub rating: u8,
}

/// Why an exercise must end now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SafetyStop {
    /// The limb moved faster than a controlled lift.
    TooFast,
    /// Pain at or above the limit.
    Pain,
    /// Pain rose by a clinically important step since the beginning.
    PainRise,
    /// In the headset for too long without a break.
    TooLong,
}

/// Where the lines are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SafetyLimits {
    /// Angular speed, radians a second, kept up for a tenth of a second.
    pub speed_rad_s: f32,
    /// Pain at which to stop. Up to 5 is acceptable during exercise in the pain-monitoring model (Thomee 1997,
    /// Phys Ther 77:1690; Silbernagel et al. 2007, doi:10.1177/0363546506298279), so 6 stops unless prescribed.
    pub pain: u8,
    /// Rise of pain at which to stop: two points are a clinically important change (Farrar et al. 2001,
    /// doi:10.1016/S0304-3959(01)00349-9).
    pub pain_rise: u8,
    /// Seconds. Makers of headsets ask for a break of 10 to 15 minutes every half hour (Meta Quest, Health and Safety).
    pub duration_s: f64,
}

impl SafetyLimits {
    /// Limits for lifts of `target_rad`. The quickest moderate lift takes a second each way (ACSM 2009,
    /// doi:10.1249/MSS.0b013e3181915670); a smooth one peaks at 1.875 times its mean speed (minimum jerk, Flash and
    /// Hogan 1985, doi:10.1523/JNEUROSCI.05-07-01688.1985); half as much again is no longer controlled.
    #[must_use]
    pub fn for_target(target_rad: f32) -> Self {
        let target = if target_rad.is_finite() { target_rad.abs().max(0.5) } else { 1.5 };
        Self { speed_rad_s: 1.5 * 1.875 * target, pain: 6, pain_rise: 2, duration_s: 1_800.0 }
    }
}

/// Watches one exercise.
#[derive(Debug, Clone, PartialEq)]
pub struct SafetyMonitor {
    limits: SafetyLimits,
    started_s: Option<f64>,
    last: Option<(f64, f32)>,
    fast_since_s: Option<f64>,
    first_pain: Option<u8>,
}

/// How long a speed must last: a jump of tracking lasts a frame or two.
const FAST_FOR_S: f64 = 0.1;
/// Speed is taken over at least this long, so that jitter of a frame is not speed.
const SPEED_OVER_S: f64 = 0.05;

impl SafetyMonitor {
    /// A monitor that has seen nothing.
    #[must_use]
    pub fn new(limits: SafetyLimits) -> Self {
        Self { limits, started_s: None, last: None, fast_since_s: None, first_pain: None }
    }

    /// One frame: the time and the smoothed angle, where measured.
    pub fn push(&mut self, time_s: f64, angle_rad: Option<f32>) -> Option<SafetyStop> {
        if !time_s.is_finite() {
            return None;
        }
        let started = *self.started_s.get_or_insert(time_s);
        if time_s - started > self.limits.duration_s {
            return Some(SafetyStop::TooLong);
        }
        let Some(angle) = angle_rad.filter(|a| a.is_finite()) else {
            self.interrupt();
            return None;
        };
        let Some((then, before)) = self.last else {
            self.last = Some((time_s, angle));
            return None;
        };
        let span = time_s - then;
        if span > 0.3 {
            self.interrupt();
            self.last = Some((time_s, angle));
        } else if span >= SPEED_OVER_S {
            let speed = f64::from((angle - before).abs()) / span;
            self.last = Some((time_s, angle));
            if speed <= f64::from(self.limits.speed_rad_s) {
                self.fast_since_s = None;
            } else if time_s - *self.fast_since_s.get_or_insert(then) >= FAST_FOR_S {
                return Some(SafetyStop::TooFast);
            }
        }
        None
    }

    /// Pause, reset or loss of tracking: the next angle has no speed.
    pub fn interrupt(&mut self) {
        self.last = None;
        self.fast_since_s = None;
    }

    /// A pain rating; the first one is the one that others are held against.
    pub fn pain(&mut self, reading: PainReading) -> Option<SafetyStop> {
        let first = *self.first_pain.get_or_insert(reading.rating);
        if reading.rating >= self.limits.pain {
            Some(SafetyStop::Pain)
        } else if reading.rating >= first.saturating_add(self.limits.pain_rise) {
            Some(SafetyStop::PainRise)
        } else {
            None
        }
    }
}
