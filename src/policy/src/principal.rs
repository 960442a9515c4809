//! Who asks: the signed-in person, in which role, with what the client was granted.

use alloc::string::String;

use crate::scopes::Level;
use crate::{Interaction, Scopes};

/// The person behind an access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The account's own stable name; never shown to others.
    pub subject: String,
    /// What the person is here.
    pub role: Role,
    /// What the client was granted.
    pub scopes: Scopes,
}

/// What a person is to the records here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A patient, and the id of their `Patient` resource.
    Patient {
        /// The id alone, without `Patient/`.
        patient: String,
    },
    /// A therapist, and the id of their `Practitioner` resource.
    Therapist {
        /// The id alone, without `Practitioner/`.
        practitioner: String,
    },
}

/// A role without its holder: a column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RoleKind {
    /// A patient.
    Patient,
    /// A therapist.
    Therapist,
}

impl Role {
    /// The column of the table that holds for this role.
    #[must_use]
    pub const fn kind(&self) -> RoleKind {
        match self {
            Self::Patient { .. } => RoleKind::Patient,
            Self::Therapist { .. } => RoleKind::Therapist,
        }
    }

    /// The person as a FHIR reference: `Patient/ID` or `Practitioner/ID`.
    #[must_use]
    pub fn reference(&self) -> String {
        match self {
            Self::Patient { patient } => alloc::format!("Patient/{patient}"),
            Self::Therapist { practitioner } => alloc::format!("Practitioner/{practitioner}"),
        }
    }
}

impl Principal {
    /// Whether the client's scopes reach this interaction in this role.
    ///
    /// A `patient/` scope speaks of the patient of the launch; a therapist's sign-in launches with none.
    #[must_use]
    pub fn scope_allows(&self, resource_type: &str, interaction: Interaction) -> bool {
        self.scopes.allows_at(Level::User, resource_type, interaction)
            || (self.role.kind() == RoleKind::Patient
                && self.scopes.allows_at(Level::Patient, resource_type, interaction))
    }
}
