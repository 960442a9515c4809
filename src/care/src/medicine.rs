//! A medicine as prescribed: what, how much, and when.

use crate::{Code, Date, Days, Id, Time};

/// One prescribed medicine (a MedicationRequest).
#[derive(Clone, Debug, PartialEq)]
pub struct Medicine {
    /// The MedicationRequest's id.
    pub id: Id,
    /// The name on the box, without the strength.
    pub name: String,
    /// Its codes, such as those of RxNorm or ATC.
    pub codes: Vec<Code>,
    /// The strength as printed, such as `500 mg`; empty where unknown.
    pub strength: String,
    /// The form, such as `tablet`; empty where unknown.
    pub form: String,
    /// How much makes one dose, such as `1 tablet`; empty where unknown.
    pub amount: String,
    /// What the prescriber adds, such as `with food`.
    pub instruction: Option<String>,
    /// What it is for.
    pub reason: Option<String>,
    /// Whether it is being taken.
    pub status: MedicineStatus,
    /// By the clock, or as needed.
    pub kind: MedicineKind,
    /// The first day.
    pub start: Date,
    /// The last day, inclusive.
    pub end: Option<Date>,
}

/// Whether a medicine is being taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MedicineStatus {
    /// To be taken.
    Active,
    /// Stopped, completed, cancelled or on hold.
    Stopped,
    /// Not said.
    Unknown,
}

/// When a medicine is taken.
#[derive(Clone, Debug, PartialEq)]
pub enum MedicineKind {
    /// At times of the day.
    Scheduled(Schedule),
    /// When the person needs it, within limits.
    AsNeeded {
        /// The least time from one dose to the next, in seconds; 0 where none is said.
        min_interval_s: u32,
        /// The most doses in any 24 hours; 0 where none is said.
        max_per_day: u32,
    },
}

/// Times of the day, on some days, in a zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Wall-clock times, one a dose.
    pub times: Vec<Time>,
    /// The days on which they apply.
    pub days: Days,
    /// The IANA zone of the wall clock; empty means the person's own zone.
    pub zone: String,
}
