//! Any one thing of the record, whatever its kind.

use crate::{
    Allergy, CareTeam, Condition, Dose, ExercisePrescription, Goal, Id, Keyed, Medicine, Message, Person, Procedure,
    SampledSeries, Session, Vital,
};

/// One thing of the record.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// The patient.
    Person(Person),
    /// A prescribed medicine.
    Medicine(Medicine),
    /// A dose and its decisions.
    Dose(Dose),
    /// One measurement.
    Vital(Vital),
    /// Evenly sampled measurements.
    Series(SampledSeries),
    /// A condition.
    Condition(Condition),
    /// An allergy.
    Allergy(Allergy),
    /// A message.
    Message(Message),
    /// A care team.
    CareTeam(CareTeam),
    /// A goal.
    Goal(Goal),
    /// A prescribed exercise.
    Prescription(ExercisePrescription),
    /// An exercise session.
    Session(Session),
    /// An operation, an examination or a treatment.
    Procedure(Procedure),
    /// A thing entered in error: whatever had this id is no longer shown.
    Withdrawn {
        /// The FHIR resource type.
        resource_type: String,
        /// The resource's id.
        id: Id,
    },
    /// A thing not understood here. It is kept, not shown.
    Unknown {
        /// The FHIR resource type.
        resource_type: String,
        /// The resource's id.
        id: Id,
    },
}

impl Item {
    /// The thing's id.
    pub fn id(&self) -> &Id {
        match self {
            Self::Person(x) => &x.id,
            Self::Medicine(x) => &x.id,
            Self::Dose(x) => &x.id,
            Self::Vital(x) => &x.id,
            Self::Series(x) => &x.id,
            Self::Condition(x) => &x.id,
            Self::Allergy(x) => &x.id,
            Self::Message(x) => &x.id,
            Self::CareTeam(x) => &x.id,
            Self::Goal(x) => &x.id,
            Self::Prescription(x) => &x.id,
            Self::Session(x) => &x.id,
            Self::Procedure(x) => &x.id,
            Self::Withdrawn { id, .. } | Self::Unknown { id, .. } => id,
        }
    }

    /// The FHIR resource type under which it is stored.
    pub fn resource_type(&self) -> &str {
        match self {
            Self::Person(_) => "Patient",
            Self::Medicine(_) => "MedicationRequest",
            Self::Dose(_) => "MedicationAdministration",
            Self::Vital(_) | Self::Series(_) => "Observation",
            Self::Condition(_) => "Condition",
            Self::Allergy(_) => "AllergyIntolerance",
            Self::Message(_) => "Communication",
            Self::CareTeam(_) => "CareTeam",
            Self::Goal(_) => "Goal",
            Self::Prescription(_) => "ServiceRequest",
            Self::Session(_) | Self::Procedure(_) => "Procedure",
            Self::Withdrawn { resource_type, .. } | Self::Unknown { resource_type, .. } => resource_type,
        }
    }
}

macro_rules! with_ids {
    ($($thing:ty),*) => {$(
        impl Keyed for $thing {
            type Key = Id;
            fn key(&self) -> &Id {
                &self.id
            }
        }
    )*};
}
with_ids!(
    Allergy,
    CareTeam,
    Condition,
    Dose,
    ExercisePrescription,
    Goal,
    Medicine,
    Message,
    Person,
    Procedure,
    SampledSeries,
    Session,
    Vital
);
