//! Condition and AllergyIntolerance.

use crate::json::{coded, codes, differs, partial_date, set, text, words, written};
use ambulo_care::{Allergy, Condition, ConditionStatus, Criticality, Id};
use serde_json::{Value, json};

pub(crate) fn read(resource: &Value, id: &Id) -> Option<Condition> {
    let concept = resource.get("code")?;
    Some(Condition {
        id: id.clone(),
        text: words(concept)?,
        codes: codes(concept),
        onset: partial_date(resource, "/onsetDateTime"),
        body_site: resource.pointer("/bodySite/0").and_then(words),
        status: match text(resource, "/clinicalStatus/coding/0/code") {
            Some("active" | "recurrence" | "relapse") => ConditionStatus::Active,
            Some("inactive" | "remission" | "resolved") => ConditionStatus::Resolved,
            _ => ConditionStatus::Unknown,
        },
    })
}

/// The verification status of a Condition or an AllergyIntolerance.
pub(crate) fn verification(resource_type: &str, code: &str) -> Value {
    json!({"coding": [{"system": system(resource_type, "ver-status", "verification"), "code": code}]})
}

fn clinical(resource_type: &str, code: &str) -> Value {
    json!({"coding": [{"system": system(resource_type, "clinical", "clinical"), "code": code}]})
}

fn system(resource_type: &str, condition: &str, allergy: &str) -> String {
    let name = if resource_type == "Condition" {
        format!("condition-{condition}")
    } else {
        format!("allergyintolerance-{allergy}")
    };
    format!("http://terminology.hl7.org/CodeSystem/{name}")
}

pub(crate) fn write(resource: &mut Value, condition: &Condition, old: Option<&Condition>) {
    if differs(old, condition, |c| c.status) {
        let status = match condition.status {
            ConditionStatus::Active => clinical("Condition", "active"),
            ConditionStatus::Resolved => clinical("Condition", "resolved"),
            ConditionStatus::Unknown => Value::Null,
        };
        set(resource, "clinicalStatus", status);
    }
    if differs(old, condition, |c| (c.text.clone(), c.codes.clone())) {
        set(resource, "code", coded(&condition.text, &condition.codes));
    }
    if differs(old, condition, |c| c.onset) {
        set(resource, "onsetDateTime", json!(condition.onset.map(written)));
    }
    if differs(old, condition, |c| c.body_site.clone()) {
        let sites = condition.body_site.iter().map(|text| json!({"text": text}));
        set(resource, "bodySite", json!(sites.collect::<Vec<_>>()));
    }
}

pub(crate) fn read_allergy(resource: &Value, id: &Id) -> Option<Allergy> {
    Some(Allergy {
        id: id.clone(),
        substance: resource.get("code").and_then(words)?,
        reaction: resource.pointer("/reaction/0/manifestation/0").and_then(words),
        criticality: match text(resource, "/criticality") {
            Some("low") => Criticality::Low,
            Some("high") => Criticality::High,
            _ => Criticality::Unknown,
        },
    })
}

pub(crate) fn write_allergy(resource: &mut Value, allergy: &Allergy, old: Option<&Allergy>) {
    if old.is_none() {
        set(resource, "clinicalStatus", clinical("AllergyIntolerance", "active"));
    }
    if differs(old, allergy, |a| a.substance.clone()) {
        set(resource, "code", json!({"text": allergy.substance}));
    }
    if differs(old, allergy, |a| a.reaction.clone()) {
        let reaction = allergy.reaction.iter().map(|t| json!({"manifestation": [{"text": t}]}));
        set(resource, "reaction", json!(reaction.collect::<Vec<_>>()));
    }
    if differs(old, allergy, |a| a.criticality) {
        let code = match allergy.criticality {
            Criticality::Low => "low",
            Criticality::High => "high",
            Criticality::Unknown => "unable-to-assess",
        };
        set(resource, "criticality", json!(code));
    }
}
