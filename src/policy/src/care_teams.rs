//! Which patients a therapist may see: those whose active CareTeam names them.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};

use serde_json::Value;

use crate::id::relative_reference;

/// The patients of one therapist.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CareTeams {
    patients: BTreeSet<String>,
}

impl CareTeams {
    /// Nobody: what a patient has, and a therapist whom no CareTeam names.
    #[must_use]
    pub const fn none() -> Self {
        Self { patients: BTreeSet::new() }
    }

    /// Reads CareTeam resources and keeps the patients whose team names the practitioner.
    ///
    /// Only a team that says `active` counts, and only a participation that has no end: an end is a
    /// plan to stop, and the clock is not asked here. Whoever may see until a date is taken off then.
    #[must_use]
    pub fn naming<'a>(practitioner: &str, teams: impl IntoIterator<Item = &'a Value>) -> Self {
        let member = alloc::format!("Practitioner/{practitioner}");
        let patients = teams
            .into_iter()
            .filter(|team| {
                team["resourceType"] == "CareTeam"
                    && team["status"] == "active"
                    && team["period"]["end"].is_null()
                    && team["participant"].as_array().is_some_and(|participants| {
                        participants.iter().any(|participant| {
                            participant["member"]["reference"] == member.as_str()
                                && participant["period"]["end"].is_null()
                        })
                    })
            })
            .filter_map(|team| match relative_reference(team["subject"]["reference"].as_str()?)? {
                ("Patient", id) => Some(id.to_string()),
                _ => None,
            })
            .collect();
        Self { patients }
    }

    /// Whether the patient's team names the therapist.
    #[must_use]
    pub fn has(&self, patient: &str) -> bool {
        self.patients.contains(patient)
    }

    /// The patients, sorted.
    pub fn patients(&self) -> impl Iterator<Item = &str> {
        self.patients.iter().map(String::as_str)
    }

    /// Whether nobody may be seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patients.is_empty()
    }
}

impl<S: Into<String>> FromIterator<S> for CareTeams {
    fn from_iter<I: IntoIterator<Item = S>>(patients: I) -> Self {
        Self { patients: patients.into_iter().map(Into::into).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn team() -> Value {
        json!({
            "resourceType": "CareTeam", "id": "t", "status": "active",
            "subject": {"reference": "Patient/p"},
            "participant": [
                {"member": {"reference": "Patient/p"}},
                {"member": {"reference": "Practitioner/x"}},
            ],
        })
    }

    #[test]
    fn an_active_team_names_its_members() {
        assert!(CareTeams::naming("x", [&team()]).has("p"));
        assert!(CareTeams::naming("y", [&team()]).is_empty());
        assert!(CareTeams::naming("p", [&team()]).is_empty());
    }

    #[test]
    fn anything_less_than_active_names_nobody() {
        for (pointer, value) in [
            ("/status", json!("inactive")),
            ("/status", json!("proposed")),
            ("/status", json!(null)),
            ("/resourceType", json!("Group")),
            ("/subject/reference", json!("Group/p")),
            ("/subject/reference", json!("https://elsewhere/Patient/p")),
            ("/participant/1/member/reference", json!("PractitionerRole/x")),
            ("/participant/1", json!({"member": {"reference": "Practitioner/x"}, "period": {"end": "2026-01-01"}})),
        ] {
            let mut team = team();
            *team.pointer_mut(pointer).expect("there") = value.clone();
            assert!(CareTeams::naming("x", [&team]).is_empty(), "{pointer} {value}");
        }
        let mut ended = team();
        ended["period"] = json!({"end": "2099-01-01"});
        assert!(CareTeams::naming("x", [&ended]).is_empty());
    }
}
