//! What a person has (conditions), and what they must not be given (allergies).

use crate::{Id, PartialDate};

/// A code of a published system, with its display text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The system's URI.
    pub system: String,
    /// The code in it.
    pub code: String,
    /// What it means, as the system says it.
    pub display: String,
}

impl Code {
    /// This code of that system.
    pub fn new(system: &str, code: &str, display: &str) -> Self {
        Self { system: system.to_owned(), code: code.to_owned(), display: display.to_owned() }
    }
}

/// A diagnosis or problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The Condition's id.
    pub id: Id,
    /// What it is, in words.
    pub text: String,
    /// Its codes: the same condition in several systems.
    pub codes: Vec<Code>,
    /// When it began, as far as that is known.
    pub onset: Option<PartialDate>,
    /// Where in the body, in words.
    pub body_site: Option<String>,
    /// Whether it goes on.
    pub status: ConditionStatus,
}

/// Whether a condition goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionStatus {
    /// Active, recurring or relapsed.
    Active,
    /// Inactive, in remission or resolved.
    Resolved,
    /// Not said.
    Unknown,
}

/// An allergy or intolerance.
#[derive(Clone, Debug, PartialEq)]
pub struct Allergy {
    /// The AllergyIntolerance's id.
    pub id: Id,
    /// What must be avoided, in words.
    pub substance: String,
    /// What happens, in words.
    pub reaction: Option<String>,
    /// How dangerous it can be.
    pub criticality: Criticality,
}

/// How dangerous an allergy can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criticality {
    /// Unlikely to endanger life.
    Low,
    /// May endanger life.
    High,
    /// Not known.
    Unknown,
}
