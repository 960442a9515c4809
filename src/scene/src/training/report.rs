//! What the app hears of an assignment: how far it is, and what came of it. Pure.

use super::flow::{Flow, Step};
use ambulo_motion::LiftSession;
use ambulo_scene_protocol::{ExerciseResult, ExerciseState, StopReason, ToApp};

impl Flow {
    /// Where it stands, as the app hears it. None once over: the result says it then.
    pub fn progress(&self, in_xr: bool) -> Option<ToApp> {
        let state = match self.step {
            Step::Done => return None,
            _ if !in_xr => ExerciseState::Waiting,
            _ if self.held => ExerciseState::Paused,
            Step::ClearSpace => ExerciseState::ClearSpace,
            Step::PainBefore => ExerciseState::PainBefore,
            Step::Calibrating { .. } => ExerciseState::Calibrating,
            Step::Running => ExerciseState::Running,
            Step::PainAfter => ExerciseState::PainAfter,
        };
        let (repetitions, attempts, lost) = self.counts();
        let angle_deg = self.angle_deg().map(f32::round);
        Some(ToApp::ExerciseProgress { repetitions, attempts, lost, angle_deg, state })
    }

    /// All that is known when it ends.
    pub(super) fn summed_up(&self, stopped: StopReason, pain_after: Option<u8>, now_ms: f64) -> ExerciseResult {
        let ended_ms = now_ms - self.received_ms;
        let summary = self.lifts.as_ref().map(LiftSession::summary);
        let range = summary.as_ref().and_then(|s| s.range);
        ExerciseResult {
            prescription: self.assignment.prescription.clone(),
            exercise: self.assignment.exercise.clone(),
            side: self.assignment.side,
            repetitions: summary.as_ref().map_or(0, |s| s.repetitions),
            attempts: summary.as_ref().map_or(0, |s| s.attempts),
            lost: summary.as_ref().map_or(0, |s| s.lost),
            max_deg: range.map(|r| r.max_deg),
            typical_deg: range.map(|r| r.typical_deg),
            error_deg: range.map(|r| r.error_deg),
            peaks_deg: summary.map(|s| s.peaks_deg).unwrap_or_default(),
            pain_before: self.pain_before,
            pain_after,
            stopped,
            started_ms: self.started_ms.unwrap_or(ended_ms),
            ended_ms,
            method: self.method,
        }
    }
}
