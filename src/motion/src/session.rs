//! One exercise from first sample to summary: estimator, counter and safety in step.

use crate::{
    CounterEvent, LiftRules, PainReading, PoseSample, RangeOfMotion, RepetitionCounter, SafetyLimits, SafetyMonitor,
    SafetyStop, ShankEstimator, ShoulderEstimator, Tempo,
};

/// Where the angle comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum JointEstimator {
    /// Shoulder elevation, controller in the hand.
    Shoulder(ShoulderEstimator),
    /// Swing of the shank, controller strapped on.
    Shank(ShankEstimator),
}

impl JointEstimator {
    /// The angle of a sample, radians; none where it is no measurement.
    pub fn angle_rad(&mut self, sample: &PoseSample) -> Option<f32> {
        match self {
            Self::Shoulder(shoulder) => shoulder.elevation(sample).map(|e| e.elevation_rad),
            Self::Shank(shank) => shank.swing_rad(sample),
        }
    }

    /// Half width of an angle's uncertainty, radians.
    #[must_use]
    pub fn error_rad(&self) -> f32 {
        match self {
            Self::Shoulder(shoulder) => shoulder.error_rad(),
            Self::Shank(shank) => shank.error_rad(),
        }
    }
}

/// What one sample led to.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Step {
    /// The smoothed angle now, radians, where measured in this sample.
    pub angle_rad: Option<f32>,
    /// What the counter noticed.
    pub event: Option<CounterEvent>,
    /// Why to stop, if so. The session goes on counting until the caller ends it.
    pub stop: Option<SafetyStop>,
}

/// What an exercise came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Lifts that counted.
    pub repetitions: u32,
    /// Lifts that came back too early.
    pub attempts: u32,
    /// Lifts that were not seen throughout.
    pub lost: u32,
    /// The peak of each counted lift, in order, degrees.
    pub peaks_deg: Vec<f32>,
    /// None without a counted lift.
    pub range: Option<RangeOfMotion>,
    /// None without a counted lift.
    pub tempo: Option<Tempo>,
}

/// One exercise being done.
#[derive(Debug, Clone, PartialEq)]
pub struct LiftSession {
    estimator: JointEstimator,
    counter: RepetitionCounter,
    safety: SafetyMonitor,
    peaks_rad: Vec<f32>,
    durations_s: Vec<f64>,
    attempts: u32,
    lost: u32,
    paused: bool,
}

impl LiftSession {
    /// Begins with a calibrated estimator; safety limits from [`SafetyLimits::for_target`] or stricter.
    #[must_use]
    pub fn new(estimator: JointEstimator, rules: LiftRules, limits: SafetyLimits) -> Self {
        Self {
            estimator,
            counter: RepetitionCounter::new(rules),
            safety: SafetyMonitor::new(limits),
            peaks_rad: Vec::new(),
            durations_s: Vec::new(),
            attempts: 0,
            lost: 0,
            paused: false,
        }
    }

    /// One frame.
    pub fn push(&mut self, sample: &PoseSample) -> Step {
        if self.paused {
            return Step::default();
        }
        let measured = self.estimator.angle_rad(sample);
        let event = self.counter.push(sample.time_s, measured);
        match event {
            Some(CounterEvent::Counted { peak_rad, duration_s, .. }) => {
                self.peaks_rad.push(peak_rad);
                self.durations_s.push(duration_s);
            }
            Some(CounterEvent::HalfLift { .. }) => self.attempts += 1,
            Some(CounterEvent::Lost) => self.lost += 1,
            Some(CounterEvent::LiftStarted) | None => {}
        }
        let angle_rad = measured.and(self.counter.angle_rad());
        Step { angle_rad, event, stop: self.safety.push(sample.time_s, angle_rad) }
    }

    /// A pain rating, before or during.
    pub fn pain(&mut self, reading: PainReading) -> Option<SafetyStop> {
        self.safety.pain(reading)
    }

    /// Holds the exercise; a lift under way is dropped.
    pub fn pause(&mut self) {
        self.paused = true;
        self.counter.pause();
        self.safety.interrupt();
    }

    /// Goes on after a pause.
    pub fn resume(&mut self) {
        self.paused = false;
        self.counter.resume();
    }

    /// The reference space was reset (WebXR `reset`, or recentred): call before the first sample in the new space.
    pub fn rebase(&mut self) {
        if let JointEstimator::Shoulder(shoulder) = &mut self.estimator {
            shoulder.rebase();
        }
        self.counter.rebase();
        self.safety.interrupt();
    }

    /// The count so far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary {
            repetitions: u32::try_from(self.peaks_rad.len()).unwrap_or(u32::MAX),
            attempts: self.attempts,
            lost: self.lost,
            peaks_deg: self.peaks_rad.iter().map(|p| p.to_degrees()).collect(),
            range: RangeOfMotion::from_peaks(&self.peaks_rad, self.estimator.error_rad()),
            tempo: Tempo::from_durations(&self.durations_s),
        }
    }
}
