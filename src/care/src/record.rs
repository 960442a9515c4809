//! One person's record: the things of each kind by their ids.

use crate::{
    Allergy, ById, CareTeam, Condition, Dose, ExercisePrescription, Goal, Id, Item, Medicine, Message, Person,
    SampledSeries, Session, Vital,
};

/// One person's record. Empty by default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The person, once known.
    pub people: ById<Person>,
    /// Medicines by MedicationRequest id.
    pub medicines: ById<Medicine>,
    /// Doses by MedicationAdministration id.
    pub doses: ById<Dose>,
    /// Measurements by Observation id.
    pub vitals: ById<Vital>,
    /// Sampled series by Observation id.
    pub series: ById<SampledSeries>,
    /// Conditions.
    pub conditions: ById<Condition>,
    /// Allergies.
    pub allergies: ById<Allergy>,
    /// Messages.
    pub messages: ById<Message>,
    /// Care teams.
    pub care_teams: ById<CareTeam>,
    /// Goals.
    pub goals: ById<Goal>,
    /// Prescribed exercises by ServiceRequest id.
    pub prescriptions: ById<ExercisePrescription>,
    /// Exercise sessions by Procedure id.
    pub sessions: ById<Session>,
    /// Things not understood here: resource type and id, in order.
    pub unknown: Vec<(String, Id)>,
}

impl Record {
    /// Takes in one thing. A dose is merged with the version held, anything else replaces it; a withdrawn
    /// thing leaves the record.
    pub fn upsert(&mut self, item: Item) {
        if !matches!(item, Item::Dose(_)) {
            // A new version may be of another kind than the one held.
            self.withdraw(item.resource_type(), item.id());
        }
        match item {
            Item::Person(x) => self.people.insert(x),
            Item::Medicine(x) => self.medicines.insert(x),
            Item::Dose(x) => {
                let merged = self.doses.get(&x.id).map(|held| held.union(&x));
                self.doses.insert(merged.unwrap_or(x));
            }
            Item::Vital(x) => self.vitals.insert(x),
            Item::Series(x) => self.series.insert(x),
            Item::Condition(x) => self.conditions.insert(x),
            Item::Allergy(x) => self.allergies.insert(x),
            Item::Message(x) => self.messages.insert(x),
            Item::CareTeam(x) => self.care_teams.insert(x),
            Item::Goal(x) => self.goals.insert(x),
            Item::Prescription(x) => self.prescriptions.insert(x),
            Item::Session(x) => self.sessions.insert(x),
            Item::Withdrawn { .. } => {}
            Item::Unknown { resource_type, id } => {
                let thing = (resource_type, id);
                if let Err(at) = self.unknown.binary_search(&thing) {
                    self.unknown.insert(at, thing);
                }
            }
        }
    }

    /// The person of this record.
    pub fn person(&self) -> Option<&Person> {
        self.people.values().next()
    }

    /// Whether nothing but the person is in it.
    pub fn is_empty(&self) -> bool {
        self.medicines.is_empty()
            && self.doses.is_empty()
            && self.vitals.is_empty()
            && self.series.is_empty()
            && self.conditions.is_empty()
            && self.allergies.is_empty()
            && self.messages.is_empty()
            && self.goals.is_empty()
            && self.prescriptions.is_empty()
            && self.sessions.is_empty()
    }

    fn withdraw(&mut self, resource_type: &str, id: &Id) {
        self.unknown.retain(|(held_type, held)| (held_type.as_str(), held) != (resource_type, id));
        match resource_type {
            "Patient" => self.people.remove(id),
            "MedicationRequest" => self.medicines.remove(id),
            "MedicationAdministration" => self.doses.remove(id),
            "Observation" => {
                self.vitals.remove(id);
                self.series.remove(id);
            }
            "Condition" => self.conditions.remove(id),
            "AllergyIntolerance" => self.allergies.remove(id),
            "Communication" => self.messages.remove(id),
            "CareTeam" => self.care_teams.remove(id),
            "Goal" => self.goals.remove(id),
            "ServiceRequest" => self.prescriptions.remove(id),
            "Procedure" => self.sessions.remove(id),
            _ => {}
        }
    }
}
