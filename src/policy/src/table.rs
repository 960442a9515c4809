//! The table: for each type, who may do what, and by which parameters it may be searched.
//!
//! What does not stand here is refused. Widen it only with a test beside the row.

use crate::Interaction::{self, Create, Read, Search, Update};
use crate::RoleKind;

/// Where a resource names the patient whose record it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatientElement {
    /// The resource is the patient: its own `id`.
    Id,
    /// `subject.reference`.
    Subject,
    /// `patient.reference`.
    Patient,
}

/// How a search parameter's value must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A code, or several by comma, each with or without its system.
    Token,
    /// A date or an instant with an optional prefix; may come twice, for a range.
    Date,
    /// A reference to something else in the same record, `Type/id`.
    Reference,
}

/// What a person must be to a resource that they write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authorship {
    /// Those named as authors are the writer, or stood there before; what somebody else made is not a patient's to
    /// change, under any name.
    OwnOrUnchanged,
    /// The author is named, is the writer, and was so before.
    OwnOnly,
    /// As [`Self::OwnOrUnchanged`], and the entry is a plan: what a person adds to their own list is
    /// no prescription, and a prescription is not theirs to change.
    OwnPlan,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The FHIR type.
    pub resource_type: &'static str,
    /// Where the patient is named.
    pub patient_element: PatientElement,
    /// What a patient may do in their own record.
    pub patient: &'static [Interaction],
    /// What a therapist may do in the records of their patients.
    pub therapist: &'static [Interaction],
    /// The search parameters beyond those that every type has.
    pub search: &'static [(&'static str, Form)],
    /// The elements that name who made the entry.
    pub authors: &'static [&'static str],
    /// How those must stand towards the writer.
    pub authorship: Authorship,
}

impl Rule {
    /// The row for a type; `None` for every type that is refused.
    #[must_use]
    pub fn of(resource_type: &str) -> Option<&'static Self> {
        TABLE.iter().find(|rule| rule.resource_type == resource_type)
    }

    /// Whether the cell of this role holds the interaction.
    #[must_use]
    pub fn allows(&self, role: RoleKind, interaction: Interaction) -> bool {
        let cell = match role {
            RoleKind::Patient => self.patient,
            RoleKind::Therapist => self.therapist,
        };
        cell.contains(&interaction)
    }

    /// The form of a search parameter of this type, beyond those of every type.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<Form> {
        self.search.iter().find(|(known, _)| *known == name).map(|(_, form)| *form)
    }
}

const LOOK: &[Interaction] = &[Read, Search];
const KEEP: &[Interaction] = &[Read, Search, Create, Update];

use Authorship::{OwnOnly, OwnOrUnchanged, OwnPlan};
use Form::{Date, Reference, Token};
use PatientElement::{Id, Patient, Subject};

/// Every type that anyone may reach. `AuditEvent` is none of them.
pub const TABLE: &[Rule] = &[
    Rule {
        resource_type: "Patient",
        patient_element: Id,
        patient: LOOK,
        therapist: LOOK,
        search: &[],
        authors: &[],
        authorship: OwnOrUnchanged,
    },
    Rule {
        resource_type: "Observation",
        patient_element: Subject,
        patient: KEEP,
        therapist: LOOK,
        search: &[
            ("code", Token),
            ("category", Token),
            ("date", Date),
            ("status", Token),
            ("based-on", Reference),
            ("part-of", Reference),
        ],
        authors: &["performer"],
        authorship: OwnOrUnchanged,
    },
    Rule {
        resource_type: "Condition",
        patient_element: Subject,
        patient: LOOK,
        therapist: LOOK,
        search: &[("code", Token), ("category", Token), ("clinical-status", Token)],
        authors: &["recorder", "asserter"],
        authorship: OwnOrUnchanged,
    },
    Rule {
        resource_type: "AllergyIntolerance",
        patient_element: Patient,
        patient: LOOK,
        therapist: LOOK,
        search: &[("code", Token), ("category", Token), ("clinical-status", Token)],
        authors: &["recorder", "asserter"],
        authorship: OwnOrUnchanged,
    },
    Rule {
        resource_type: "MedicationRequest",
        patient_element: Subject,
        patient: KEEP,
        therapist: LOOK,
        search: &[("code", Token), ("status", Token), ("intent", Token), ("authoredon", Date)],
        authors: &["requester", "recorder", "performer"],
        authorship: OwnPlan,
    },
    Rule {
        resource_type: "MedicationAdministration",
        patient_element: Subject,
        patient: KEEP,
        therapist: LOOK,
        search: &[("code", Token), ("status", Token), ("effective-time", Date), ("request", Reference)],
        authors: &["performer.actor"],
        authorship: OwnOrUnchanged,
    },
    Rule {
        resource_type: "CarePlan",
        patient_element: Subject,
        patient: LOOK,
        therapist: KEEP,
        search: &[("category", Token), ("status", Token), ("date", Date)],
        authors: &["author", "contributor"],
        authorship: OwnOrUnchanged,
    },
    Rule {
        resource_type: "ServiceRequest",
        patient_element: Subject,
        patient: LOOK,
        therapist: KEEP,
        search: &[("code", Token), ("category", Token), ("status", Token), ("authored", Date), ("based-on", Reference)],
        authors: &["requester"],
        authorship: OwnOrUnchanged,
    },
    Rule {
        resource_type: "Procedure",
        patient_element: Subject,
        patient: KEEP,
        therapist: LOOK,
        search: &[("code", Token), ("category", Token), ("status", Token), ("date", Date), ("based-on", Reference)],
        authors: &["performer.actor", "recorder", "asserter"],
        authorship: OwnOrUnchanged,
    },
    Rule {
        resource_type: "Goal",
        patient_element: Subject,
        patient: LOOK,
        therapist: KEEP,
        search: &[("category", Token), ("lifecycle-status", Token)],
        authors: &["expressedBy"],
        authorship: OwnOrUnchanged,
    },
    Rule {
        resource_type: "QuestionnaireResponse",
        patient_element: Subject,
        patient: KEEP,
        therapist: LOOK,
        search: &[("status", Token), ("authored", Date), ("based-on", Reference), ("part-of", Reference)],
        authors: &["author", "source"],
        authorship: OwnOrUnchanged,
    },
    Rule {
        resource_type: "Communication",
        patient_element: Subject,
        patient: KEEP,
        therapist: KEEP,
        search: &[("category", Token), ("status", Token), ("sent", Date)],
        authors: &["sender"],
        authorship: OwnOnly,
    },
    Rule {
        resource_type: "CareTeam",
        patient_element: Subject,
        patient: LOOK,
        therapist: LOOK,
        search: &[("category", Token), ("status", Token)],
        authors: &[],
        authorship: OwnOrUnchanged,
    },
    Rule {
        resource_type: "Consent",
        patient_element: Patient,
        patient: KEEP,
        therapist: LOOK,
        search: &[("category", Token), ("status", Token), ("date", Date)],
        authors: &["performer"],
        authorship: OwnOrUnchanged,
    },
];
