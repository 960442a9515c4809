//! What this server can do, said from the policy's own table: it never promises what is refused.

use ambulo_policy::{Form, Interaction, RoleKind, Rule, TABLE};
use serde_json::{Value, json};

/// When the table last changed in what it offers; FHIR wants a date here.
const DATE: &str = "2026-11-21";

/// The CapabilityStatement for the server at `base`.
pub(super) fn statement(base: &str) -> Value {
    let origin = base.strip_suffix("/fhir").unwrap_or(base);
    json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": DATE,
        "kind": "instance",
        "software": {"name": "Ambulo", "version": env!("CARGO_PKG_VERSION")},
        "implementation": {"description": "Ambulo", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [{
            "mode": "server",
            "security": {
                "service": [{"coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                    "code": "SMART-on-FHIR",
                }]}],
                "extension": [{
                    "url": "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
                    "extension": [
                        {"url": "authorize", "valueUri": format!("{origin}/oauth/authorize")},
                        {"url": "token", "valueUri": format!("{origin}/oauth/token")},
                        {"url": "revoke", "valueUri": format!("{origin}/oauth/revoke")},
                        {"url": "introspect", "valueUri": format!("{origin}/oauth/introspect")},
                    ],
                }],
            },
            "resource": TABLE.iter().map(resource).collect::<Vec<_>>(),
        }],
    })
}

fn resource(rule: &Rule) -> Value {
    let anyone =
        |interaction| [RoleKind::Patient, RoleKind::Therapist].into_iter().any(|role| rule.allows(role, interaction));
    let codes = [(Interaction::Read, "read"), (Interaction::Search, "search-type"), (Interaction::Update, "update")];
    let interactions: Vec<Value> = codes
        .into_iter()
        .filter(|(interaction, _)| anyone(*interaction))
        .map(|(_, code)| json!({"code": code}))
        .collect();
    let mut parameters = vec![json!({"name": "_id", "type": "token"}), json!({"name": "_lastUpdated", "type": "date"})];
    if rule.resource_type != "Patient" {
        parameters.push(json!({"name": "patient", "type": "reference"}));
    }
    parameters.extend(rule.search.iter().map(|(name, form)| {
        let kind = match form {
            Form::Token => "token",
            Form::Date => "date",
            Form::Reference => "reference",
        };
        json!({"name": name, "type": kind})
    }));
    json!({
        "type": rule.resource_type,
        "interaction": interactions,
        "versioning": "versioned-update",
        "readHistory": false,
        "updateCreate": anyone(Interaction::Create),
        "conditionalCreate": false,
        "conditionalUpdate": false,
        "conditionalDelete": "not-supported",
        "searchParam": parameters,
    })
}
