//! The person whom a record is about.

use crate::{Id, PartialDate};

/// A patient.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The Patient resource's id.
    pub id: Id,
    /// The name as the person would write it.
    pub name: String,
    /// When the person was born, as far as that is known.
    pub birth_date: Option<PartialDate>,
    /// Administrative sex, where known.
    pub sex: Option<Sex>,
    /// The IANA zone that the person lives in; empty where unknown.
    pub zone: String,
}

/// FHIR's administrative gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Another.
    Other,
}
