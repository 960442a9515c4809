//! What a therapist prescribes to do: one exercise, how often and how far.

use crate::{Days, Id, Instant, Party};

/// One prescribed exercise (a ServiceRequest).
#[derive(Clone, Debug, PartialEq)]
pub struct ExercisePrescription {
    /// The ServiceRequest's id.
    pub id: Id,
    /// The key of the exercise, as in `assets/exercises`.
    pub exercise: String,
    /// Which side of the body.
    pub side: Side,
    /// Sets in one session.
    pub sets: u32,
    /// Repetitions in one set.
    pub repetitions: u32,
    /// How long each repetition is held, in seconds; 0 where it is not.
    pub hold_s: u32,
    /// The joint angle to reach, in degrees.
    pub target_deg: Option<f64>,
    /// Sessions a day.
    pub per_day: u32,
    /// The days on which it is due.
    pub days: Days,
    /// What the therapist adds.
    pub note: Option<String>,
    /// Whether it is to be done.
    pub status: PrescriptionStatus,
    /// When it was written or last amended.
    pub authored: Instant,
    /// Who wrote it.
    pub by: Party,
}

/// Whether a prescription is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrescriptionStatus {
    /// To be done.
    Active,
    /// Stopped or completed.
    Stopped,
}

/// A side of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The person's left.
    Left,
    /// The person's right.
    Right,
    /// Both at once.
    Both,
    /// The exercise has no side.
    None,
}
