//! What a patient did: one session of one prescribed exercise, with what was measured.

use crate::{Id, Instant, Side};

/// One exercise session (a Procedure).
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Made from patient, prescription and start: the same on every device.
    pub id: Id,
    /// The prescription's id.
    pub prescription: Id,
    /// The key of the exercise.
    pub exercise: String,
    /// Which side was exercised.
    pub side: Side,
    /// When it began.
    pub started: Instant,
    /// When it ended.
    pub ended: Instant,
    /// Repetitions that counted.
    pub repetitions: u32,
    /// Movements begun, the counted ones among them.
    pub attempts: u32,
    /// Attempts not counted because tracking was lost.
    pub lost: u32,
    /// The measured range, where it was measured.
    pub range_deg: Option<RangeOfMotion>,
    /// Pain before, 0 to 10.
    pub pain_before: Option<NumericRating>,
    /// Pain after, 0 to 10.
    pub pain_after: Option<NumericRating>,
    /// Why it was stopped early; `None` where it was done to the end.
    pub stopped: Option<StopReason>,
    /// How the movement was followed.
    pub method: Method,
}

/// A measured range of motion, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RangeOfMotion {
    /// The largest angle reached.
    pub max_deg: f64,
    /// The median of the counted repetitions' largest angles.
    pub typical_deg: f64,
    /// Half the width of the interval that the measurement vouches for.
    pub error_deg: f64,
}

/// A pain rating on the 0-10 numeric rating scale (LOINC 72514-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumericRating(u8);

/// A rating above 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a rating is 0 to 10")]
pub struct RatingOutOfRange;

impl NumericRating {
    /// No pain.
    pub const NONE: Self = Self(0);

    /// The rating of this number.
    ///
    /// # Errors
    /// [`RatingOutOfRange`] above 10.
    pub fn new(rating: u8) -> Result<Self, RatingOutOfRange> {
        if rating <= 10 { Ok(Self(rating)) } else { Err(RatingOutOfRange) }
    }

    /// The number, 0 to 10.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for NumericRating {
    type Error = RatingOutOfRange;
    fn try_from(rating: u8) -> Result<Self, RatingOutOfRange> {
        Self::new(rating)
    }
}

impl From<NumericRating> for u8 {
    fn from(rating: NumericRating) -> Self {
        rating.0
    }
}

/// Why a session was stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// It hurt.
    Pain,
    /// Dizzy, or short of breath.
    Unwell,
    /// Too tired to go on.
    Tired,
    /// Tracking was lost for good.
    TrackingLost,
    /// Another reason, or none given.
    Other,
}

/// How the movement was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A tracked controller.
    Controller,
    /// By eye, counted on the screen by the person.
    Screen,
    /// Tracked hands.
    Hands,
}
