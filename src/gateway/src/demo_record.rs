//! The people of the demo and the least that a record must hold for them to sign in.

use serde_json::{Value, json};

/// One who can sign in to the demo.
pub(crate) struct DemoPerson {
    pub(crate) user_name: String,
    pub(crate) role: &'static str,
    pub(crate) resource_id: String,
    pub(crate) display_name: String,
}

/// What is loaded.
pub(crate) struct DemoRecord {
    pub(crate) resources: Vec<Value>,
    pub(crate) people: Vec<DemoPerson>,
}

/// Two patients and their therapist.
pub(crate) fn generate(_seed: u64, _today: &str) -> DemoRecord {
    let people = [
        ("ada", "patient", "demo-ada", "Ada Example"),
        ("ben", "patient", "demo-ben", "Ben Example"),
        ("thea", "therapist", "demo-thea", "Thea Example"),
    ];
    let mut resources = Vec::new();
    for (_, role, id, name) in people {
        let resource_type = if role == "patient" { "Patient" } else { "Practitioner" };
        resources.push(json!({ "resourceType": resource_type, "id": id, "name": [{ "text": name }] }));
        if role == "patient" {
            resources.push(json!({
                "resourceType": "CareTeam", "id": format!("{id}-team"), "status": "active",
                "subject": { "reference": format!("Patient/{id}") },
                "participant": [{ "member": { "reference": "Practitioner/demo-thea" } }],
            }));
        }
    }
    DemoRecord {
        resources,
        people: people
            .into_iter()
            .map(|(user_name, role, id, name)| DemoPerson {
                user_name: user_name.to_owned(),
                role,
                resource_id: id.to_owned(),
                display_name: name.to_owned(),
            })
            .collect(),
    }
}
