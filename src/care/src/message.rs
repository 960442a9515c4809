//! A message between a patient and a therapist.

use crate::{Id, Instant};

/// Someone who acts: a reference and the name to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// A FHIR reference, such as `Practitioner/abc`; empty where unknown.
    pub reference: String,
    /// The name to show; empty where unknown.
    pub name: String,
}

/// A message (a Communication).
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The Communication's id.
    pub id: Id,
    /// Who wrote it.
    pub from: Party,
    /// For whom it is.
    pub to: Party,
    /// When it was sent.
    pub sent: Instant,
    /// What it says.
    pub text: String,
}
