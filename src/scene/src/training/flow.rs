//! The steps of an assignment: clear space, pain before, calibration, lifts, pain after, result. Pure.

use super::calibration::calibrated;
use ambulo_motion::{LiftSession, PoseSample, SafetyStop};
use ambulo_scene_protocol::{Assignment, ExerciseResult, Method, StopReason};

/// The limb is watched for so long before the first lift.
const CALIBRATION_S: f64 = 1.0;

/// Where an assignment stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Asks for clear space.
    ClearSpace,
    /// Asks for pain before.
    PainBefore,
    /// Watches the limb at rest.
    Calibrating {
        /// The last try failed.
        again: bool,
    },
    /// Counts.
    Running,
    /// Asks for pain after.
    PainAfter,
    /// Over; the result is there.
    Done,
}

/// What the person may choose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Choice {
    /// The space is clear.
    Clear,
    /// 0-10.
    Pain(u8),
    /// End it now.
    Stop,
    /// To the middle again.
    Recentre,
    /// Close the headset session.
    Leave,
}

/// One assignment being done.
pub struct Flow {
    /// What is to be done.
    pub assignment: Assignment,
    pub(super) step: Step,
    pub(super) held: bool,
    pub(super) received_ms: f64,
    pub(super) started_ms: Option<f64>,
    seen: Vec<PoseSample>,
    pub(super) lifts: Option<LiftSession>,
    angle_rad: Option<f32>,
    pub(super) method: Option<Method>,
    pub(super) pain_before: Option<u8>,
    stopped: Option<StopReason>,
    stop_cause: Option<SafetyStop>,
    result: Option<ExerciseResult>,
}

impl Flow {
    /// Begins at the clear-space check. `now_ms` is any clock that rises; offsets are counted from here.
    pub fn new(assignment: Assignment, now_ms: f64) -> Self {
        Self {
            assignment,
            step: Step::ClearSpace,
            held: false,
            received_ms: now_ms,
            started_ms: None,
            seen: Vec::new(),
            lifts: None,
            angle_rad: None,
            method: None,
            pain_before: None,
            stopped: None,
            stop_cause: None,
            result: None,
        }
    }

    /// Where it stands.
    pub fn step(&self) -> Step {
        self.step
    }

    /// True while held.
    pub fn is_held(&self) -> bool {
        self.held
    }

    /// Why safety ended it, if so.
    pub fn stop_cause(&self) -> Option<SafetyStop> {
        self.stop_cause
    }

    /// The angle now, degrees.
    pub fn angle_deg(&self) -> Option<f32> {
        self.angle_rad.map(f32::to_degrees)
    }

    /// Counted, too low, lost.
    pub fn counts(&self) -> (u32, u32, u32) {
        self.lifts.as_ref().map_or((0, 0, 0), |lifts| {
            let so_far = lifts.summary();
            (so_far.repetitions, so_far.attempts, so_far.lost)
        })
    }

    /// Repetitions of all sets.
    pub fn goal(&self) -> u32 {
        self.assignment.repetitions.saturating_mul(self.assignment.sets.max(1)).max(1)
    }

    /// The result, once over.
    pub fn result(&self) -> Option<&ExerciseResult> {
        self.result.as_ref()
    }

    /// A choice of the person. One that the step does not offer changes nothing, but Stop always does.
    pub fn choose(&mut self, choice: Choice, now_ms: f64) {
        match (choice, self.step) {
            (Choice::Clear, Step::ClearSpace) => self.step = Step::PainBefore,
            (Choice::Pain(rating), Step::PainBefore) if rating <= 10 => {
                self.pain_before = Some(rating);
                if rating >= self.assignment.thresholds.pain_limit {
                    self.stop_cause = Some(SafetyStop::Pain);
                    self.finish(StopReason::Pain, None, now_ms);
                } else {
                    self.step = Step::Calibrating { again: false };
                }
            }
            (Choice::Pain(rating), Step::PainAfter) if rating <= 10 => {
                let reason = self.stopped.unwrap_or(StopReason::Completed);
                self.finish(reason, Some(rating), now_ms);
            }
            (Choice::Stop, Step::Running) => self.wind_down(StopReason::Person),
            (Choice::Stop, Step::PainAfter) => {
                let reason = self.stopped.unwrap_or(StopReason::Person);
                self.finish(reason, None, now_ms);
            }
            (Choice::Stop, Step::ClearSpace | Step::PainBefore | Step::Calibrating { .. }) => {
                self.finish(StopReason::Person, None, now_ms);
            }
            _ => {}
        }
    }

    /// The headset session ended under it.
    pub fn left(&mut self, now_ms: f64) {
        if self.step != Step::Done {
            let reason = self.stopped.unwrap_or(StopReason::LeftXr);
            self.finish(reason, None, now_ms);
        }
    }

    /// Holds or goes on: by the person, or because the headset's own menu covers the view.
    pub fn hold(&mut self, held: bool) {
        if self.held == held {
            return;
        }
        self.held = held;
        self.seen.clear();
        self.angle_rad = None;
        if let Some(lifts) = &mut self.lifts {
            if held { lifts.pause() } else { lifts.resume() }
        }
    }

    /// The reference space moved.
    pub fn rebase(&mut self) {
        self.seen.clear();
        if let Some(lifts) = &mut self.lifts {
            lifts.rebase();
        }
    }

    /// One frame of head and hand.
    pub fn sample(&mut self, sample: &PoseSample, method: Method, now_ms: f64) {
        if self.held {
            return;
        }
        match self.step {
            Step::Calibrating { .. } => self.calibrate(sample, method, now_ms),
            Step::Running => self.lift(sample),
            _ => {}
        }
    }

    fn calibrate(&mut self, sample: &PoseSample, method: Method, now_ms: f64) {
        self.seen.push(*sample);
        let since = self.seen.first().map_or(0.0, |first| sample.time_s - first.time_s);
        if since < CALIBRATION_S {
            return;
        }
        let lifts = calibrated(&self.assignment, &self.seen, self.pain_before);
        self.seen.clear();
        let Some(lifts) = lifts else {
            self.step = Step::Calibrating { again: true };
            return;
        };
        self.lifts = Some(lifts);
        self.method = Some(method);
        self.started_ms = Some(now_ms - self.received_ms);
        self.step = Step::Running;
    }

    fn lift(&mut self, sample: &PoseSample) {
        let Some(lifts) = &mut self.lifts else { return };
        let step = lifts.push(sample);
        self.angle_rad = step.angle_rad;
        if let Some(cause) = step.stop {
            self.stop_cause = Some(cause);
            self.wind_down(StopReason::Safety);
        } else if step.event.is_some() && self.counts().0 >= self.goal() {
            self.wind_down(StopReason::Completed);
        }
    }

    fn wind_down(&mut self, reason: StopReason) {
        self.stopped = Some(reason);
        self.angle_rad = None;
        self.step = Step::PainAfter;
    }

    fn finish(&mut self, stopped: StopReason, pain_after: Option<u8>, now_ms: f64) {
        self.result = Some(self.summed_up(stopped, pain_after, now_ms));
        self.step = Step::Done;
    }
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;
