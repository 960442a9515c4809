//! One person's record: the things of each kind by their ids.

use crate::{
    Allergy, CareTeam, Condition, Dose, ExercisePrescription, Goal, Id, Item, Medicine, Message, Person, Procedure,
    SampledSeries, Session, Sorted, Vital,
};

/// One person's record. Empty by default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The person, once known.
    pub people: Sorted<Person>,
    /// Medicines by MedicationRequest id.
    pub medicines: Sorted<Medicine>,
    /// Doses by MedicationAdministration id.
    pub doses: Sorted<Dose>,
    /// Measurements by Observation id.
    pub vitals: Sorted<Vital>,
    /// Sampled series by Observation id.
    pub series: Sorted<SampledSeries>,
    /// Conditions.
    pub conditions: Sorted<Condition>,
    /// Allergies.
    pub allergies: Sorted<Allergy>,
    /// Messages.
    pub messages: Sorted<Message>,
    /// Care teams.
    pub care_teams: Sorted<CareTeam>,
    /// Goals.
    pub goals: Sorted<Goal>,
    /// Prescribed exercises by ServiceRequest id.
    pub prescriptions: Sorted<ExercisePrescription>,
    /// Exercise sessions by Procedure id.
    pub sessions: Sorted<Session>,
    /// Operations, examinations and treatments by Procedure id.
    pub procedures: Sorted<Procedure>,
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
            Item::Person(x) => drop(self.people.insert(x)),
            Item::Medicine(x) => drop(self.medicines.insert(x)),
            Item::Dose(x) => {
                let merged = self.doses.get(&x.id).map(|held| held.union(&x));
                self.doses.insert(merged.unwrap_or(x));
            }
            Item::Vital(x) => drop(self.vitals.insert(x)),
            Item::Series(x) => drop(self.series.insert(x)),
            Item::Condition(x) => drop(self.conditions.insert(x)),
            Item::Allergy(x) => drop(self.allergies.insert(x)),
            Item::Message(x) => drop(self.messages.insert(x)),
            Item::CareTeam(x) => drop(self.care_teams.insert(x)),
            Item::Goal(x) => drop(self.goals.insert(x)),
            Item::Prescription(x) => drop(self.prescriptions.insert(x)),
            Item::Session(x) => drop(self.sessions.insert(x)),
            Item::Procedure(x) => drop(self.procedures.insert(x)),
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
            && self.procedures.is_empty()
    }

    fn withdraw(&mut self, resource_type: &str, id: &Id) {
        self.unknown.retain(|(held_type, held)| (held_type.as_str(), held) != (resource_type, id));
        match resource_type {
            "Patient" => drop(self.people.remove(id)),
            "MedicationRequest" => drop(self.medicines.remove(id)),
            "MedicationAdministration" => drop(self.doses.remove(id)),
            "Observation" => {
                self.vitals.remove(id);
                self.series.remove(id);
            }
            "Condition" => drop(self.conditions.remove(id)),
            "AllergyIntolerance" => drop(self.allergies.remove(id)),
            "Communication" => drop(self.messages.remove(id)),
            "CareTeam" => drop(self.care_teams.remove(id)),
            "Goal" => drop(self.goals.remove(id)),
            "ServiceRequest" => drop(self.prescriptions.remove(id)),
            "Procedure" => {
                self.sessions.remove(id);
                self.procedures.remove(id);
            }
            _ => {}
        }
    }
}
