//! What was done to a person: an operation, an examination, a treatment.

use crate::{Code, Id, PartialDate};

/// One procedure. What a patient does by themselves, an exercise session, is a [`crate::Session`].
#[derive(Clone, Debug, PartialEq)]
pub struct Procedure {
    /// The Procedure's id.
    pub id: Id,
    /// What was done, in words.
    pub text: String,
    /// Its codes: the same procedure in several systems.
    pub codes: Vec<Code>,
    /// When it was done, or began, as far as that is known.
    pub done: Option<PartialDate>,
    /// Where in the body, in words.
    pub body_site: Option<String>,
    /// How far it has come.
    pub status: ProcedureStatus,
}

/// How far a procedure has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcedureStatus {
    /// Being prepared, or waiting.
    Planned,
    /// Going on now.
    Underway,
    /// Done.
    Done,
    /// Begun and not done to its end.
    Stopped,
    /// Not said.
    Unknown,
}
