//! An exercise to be done, and what came of it.

use crate::Direction;
use crate::json::{object, words};

/// The body's own left or right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The body's left.
    Left,
    /// The body's right.
    Right,
}

/// What counts and what stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// At or above this angle a lift counts as a repetition.
    pub reach_deg: f32,
    /// Below this angle the limb is back at rest, and the next lift may begin.
    pub rest_deg: f32,
    /// Tracking gone for longer than this during a lift makes the lift lost.
    pub lost_after_ms: u32,
    /// The exercise does not begin with this much pain or more (0-10).
    pub pain_limit: u8,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { reach_deg: 80.0, rest_deg: 25.0, lost_after_ms: 300, pain_limit: 6 }
    }
}

/// Texts by their keys, in the order of these; few enough to be looked along.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PanelTexts(pub(crate) Vec<(String, String)>);

impl PanelTexts {
    /// The text of a key.
    pub fn get(&self, key: &str) -> Option<&String> {
        self.0.iter().find(|(held, _)| held == key).map(|(_, text)| text)
    }
}

impl FromIterator<(String, String)> for PanelTexts {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(texts: I) -> Self {
        let mut sorted: Vec<(String, String)> = Vec::new();
        for text in texts {
            let at = sorted.partition_point(|held| held.0 < text.0);
            sorted.insert(at, text);
        }
        Self(sorted)
    }
}

/// One exercise as prescribed, ready to be done in the headset. Holds nothing that names the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// Opaque to the scene; comes back with the result.
    pub prescription: String,
    /// A key of `assets/exercises`, such as `shoulder-flexion`.
    pub exercise: String,
    /// Which limb.
    pub side: Side,
    /// Repetitions a set.
    pub repetitions: u32,
    /// Sets in this go.
    pub sets: u32,
    /// What the therapist aims at.
    pub target_deg: f32,
    /// What counts and what stops.
    pub thresholds: Thresholds,
    /// Done sitting: the scene raises the floor to the person's seat.
    pub seated: bool,
    /// Panel texts, translated by the app; keys in [`crate::texts`].
    pub texts: PanelTexts,
    /// Which way those texts run.
    pub direction: Direction,
    /// BCP 47 tag, for the digits of numbers.
    pub language: String,
}

/// What measured the movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A tracked controller held in the hand; headset and controller poses.
    Controller,
    /// Joints of a tracked hand: a trend, not goniometry.
    Hand,
}

/// Why the exercise is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// All repetitions of all sets were done.
    Completed,
    /// The person chose Stop.
    Person,
    /// Pain at or above the limit.
    Pain,
    /// The headset session ended.
    LeftXr,
    /// A safety rule of the motion room fired.
    Safety,
}

/// What the exercise came to.
#[derive(Clone, Debug, PartialEq)]
pub struct ExerciseResult {
    /// From the assignment, untouched.
    pub prescription: String,
    /// From the assignment.
    pub exercise: String,
    /// From the assignment.
    pub side: Side,
    /// Lifts that counted.
    pub repetitions: u32,
    /// Lifts begun and ended below the count's angle.
    pub attempts: u32,
    /// Lifts during which tracking was lost.
    pub lost: u32,
    /// The largest angle of a counted lift.
    pub max_deg: Option<f32>,
    /// The median of the counted lifts' peaks.
    pub typical_deg: Option<f32>,
    /// Half width of the uncertainty of an angle.
    pub error_deg: Option<f32>,
    /// The peak of each counted lift, in order.
    pub peaks_deg: Vec<f32>,
    /// 0-10 before, when answered.
    pub pain_before: Option<u8>,
    /// 0-10 after, when answered.
    pub pain_after: Option<u8>,
    /// Why it ended.
    pub stopped: StopReason,
    /// Milliseconds from the receipt of the assignment to the first movement asked for.
    pub started_ms: f64,
    /// Milliseconds from the receipt of the assignment to the end.
    pub ended_ms: f64,
    /// What measured it; absent when nothing was measured.
    pub method: Option<Method>,
}

words! { Side { Left = "left", Right = "right" } }
words! { Method { Controller = "controller", Hand = "hand" } }
words! {
    StopReason {
        Completed = "completed", Person = "person", Pain = "pain", LeftXr = "left_xr", Safety = "safety",
    }
}

object! { Thresholds {} or Self::default() => { reach_deg, rest_deg, lost_after_ms, pain_limit } }

/// What a side that speaks an earlier version leaves out.
#[derive(Default)]
struct Unsaid {
    thresholds: Thresholds,
    seated: bool,
    direction: Direction,
    language: String,
}

object! {
    Assignment { prescription, exercise, side, repetitions, sets, target_deg, texts }
    or Unsaid::default() => { thresholds, seated, direction, language }
}

object! {
    ExerciseResult {
        prescription, exercise, side, repetitions, attempts, lost, max_deg, typical_deg, error_deg, peaks_deg,
        pain_before, pain_after, stopped, started_ms, ended_ms, method,
    }
}
