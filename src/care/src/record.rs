//! One person's record: the things of each kind by their ids.

use crate::{
    Allergy, CareTeam, Condition, Dose, ExercisePrescription, Goal, Id, Item, Medicine, Message, Person, SampledSeries,
    Session, Vital,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One person's record. Empty by default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The person, once known.
    pub people: BTreeMap<Id, Person>,
    /// Medicines by MedicationRequest id.
    pub medicines: BTreeMap<Id, Medicine>,
    /// Doses by MedicationAdministration id.
    pub doses: BTreeMap<Id, Dose>,
    /// Measurements by Observation id.
    pub vitals: BTreeMap<Id, Vital>,
    /// Sampled series by Observation id.
    pub series: BTreeMap<Id, SampledSeries>,
    /// Conditions.
    pub conditions: BTreeMap<Id, Condition>,
    /// Allergies.
    pub allergies: BTreeMap<Id, Allergy>,
    /// Messages.
    pub messages: BTreeMap<Id, Message>,
    /// Care teams.
    pub care_teams: BTreeMap<Id, CareTeam>,
    /// Goals.
    pub goals: BTreeMap<Id, Goal>,
    /// Prescribed exercises by ServiceRequest id.
    pub prescriptions: BTreeMap<Id, ExercisePrescription>,
    /// Exercise sessions by Procedure id.
    pub sessions: BTreeMap<Id, Session>,
    /// Things not understood here: resource type and id.
    pub unknown: BTreeSet<(String, Id)>,
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
            Item::Person(x) => drop(self.people.insert(x.id.clone(), x)),
            Item::Medicine(x) => drop(self.medicines.insert(x.id.clone(), x)),
            Item::Dose(x) => {
                let merged = self.doses.get(&x.id).map_or_else(|| x.clone(), |held| held.union(&x));
                self.doses.insert(x.id, merged);
            }
            Item::Vital(x) => drop(self.vitals.insert(x.id.clone(), x)),
            Item::Series(x) => drop(self.series.insert(x.id.clone(), x)),
            Item::Condition(x) => drop(self.conditions.insert(x.id.clone(), x)),
            Item::Allergy(x) => drop(self.allergies.insert(x.id.clone(), x)),
            Item::Message(x) => drop(self.messages.insert(x.id.clone(), x)),
            Item::CareTeam(x) => drop(self.care_teams.insert(x.id.clone(), x)),
            Item::Goal(x) => drop(self.goals.insert(x.id.clone(), x)),
            Item::Prescription(x) => drop(self.prescriptions.insert(x.id.clone(), x)),
            Item::Session(x) => drop(self.sessions.insert(x.id.clone(), x)),
            Item::Withdrawn { .. } => {}
            Item::Unknown { resource_type, id } => drop(self.unknown.insert((resource_type, id))),
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
        self.unknown.remove(&(resource_type.to_owned(), id.clone()));
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
            "Procedure" => drop(self.sessions.remove(id)),
            _ => {}
        }
    }
}
