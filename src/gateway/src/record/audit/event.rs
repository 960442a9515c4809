//! A line of the trail as FHIR says it: an AuditEvent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Line;
use super::polling::SEARCH;

/// DICOM's codes.
const DCM: &str = "http://dicom.nema.org/resources/ontology/DCM";

impl Line {
    /// The AuditEvent. Several accesses in one have a `period`, and their count in the first entity.
    pub(in crate::record) fn event(&self) -> Value {
        let mut event = json!({
            "resourceType": "AuditEvent",
            "id": self.id.to_string(),
            "type": {"system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest"},
            "action": action(self.code.as_deref()),
            "recorded": self.last.to_string(),
            "outcome": self.outcome,
            "agent": [{"who": {"reference": self.who}, "altId": self.account, "requestor": true}],
            "source": {"observer": {"display": "Ambulo"}},
        });
        if let Some((code, display)) = self.door() {
            event["type"] = json!({"system": DCM, "code": "110114", "display": "User Authentication"});
            event["subtype"] = json!([{"system": DCM, "code": code, "display": display}]);
        } else if let Some(code) = &self.code {
            event["subtype"] = json!([{"system": "http://hl7.org/fhir/restful-interaction", "code": code}]);
        }
        if let Some(reason) = &self.reason {
            event["outcomeDesc"] = json!(reason);
        }
        if self.count > 1 {
            event["period"] = json!({"start": self.first.to_string(), "end": self.last.to_string()});
        }
        let entities: Vec<Value> = self.what().into_iter().chain(self.whose()).collect();
        if !entities.is_empty() {
            event["entity"] = Value::Array(entities);
        }
        event
    }

    /// What was reached for.
    fn what(&self) -> Option<Value> {
        let mut entity = json!({});
        if self.target.contains('/') {
            entity["what"] = json!({"reference": self.target});
        } else if !self.target.is_empty() {
            entity["name"] = json!(self.target);
        }
        if !self.query.is_empty() {
            entity["query"] = json!(STANDARD.encode(&self.query));
        }
        let mut details = Vec::new();
        if self.count > 1 {
            let kind = if self.door().is_some() { "attempts" } else { "accesses" };
            details.push(json!({"type": kind, "valueString": self.count.to_string()}));
        }
        if self.code.as_deref() == Some(SEARCH) {
            details.push(json!({"type": "entries", "valueString": self.entries.to_string()}));
        }
        if !details.is_empty() {
            entity["detail"] = Value::Array(details);
        }
        entity.as_object().is_some_and(|entity| !entity.is_empty()).then_some(entity)
    }

    /// In whose record.
    fn whose(&self) -> Option<Value> {
        let patient = self.patient.as_ref()?;
        Some(json!({
            "what": {"reference": format!("Patient/{patient}")},
            "role": {"system": "http://terminology.hl7.org/CodeSystem/object-role", "code": "1"},
        }))
    }
}

/// The action letter of an interaction.
fn action(code: Option<&str>) -> &'static str {
    match code {
        Some("read" | "vread" | "history") => "R",
        Some("create") => "C",
        Some("update" | "patch") => "U",
        Some("delete") => "D",
        _ => "E",
    }
}
