//! Who cares for a person, and what they aim at together.

use crate::{Date, Id};

/// The people around a patient. Whoever is named here may see the record.
#[derive(Clone, Debug, PartialEq)]
pub struct CareTeam {
    /// The CareTeam's id.
    pub id: Id,
    /// The members, the patient among them.
    pub members: Vec<Member>,
}

/// One member of a care team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// A FHIR reference, such as `Practitioner/abc`.
    pub reference: String,
    /// The name to show.
    pub name: String,
    /// The role, in words; empty where unknown.
    pub role: String,
}

/// What a person wants to reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// The Goal's id.
    pub id: Id,
    /// The goal, in words.
    pub text: String,
    /// The day by which.
    pub target: Option<Date>,
}
