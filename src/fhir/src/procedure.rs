//! Procedure: an operation, an examination or a treatment, as a practice writes it (US Core's shape).

use crate::json::{coded, codes, differs, partial_date, set, text, words, written};
use ambulo_care::{Id, Procedure, ProcedureStatus};
use serde_json::{Value, json};

/// FHIR's words, those first that are written.
const STATUS: [(ProcedureStatus, &str); 6] = [
    (ProcedureStatus::Planned, "preparation"),
    (ProcedureStatus::Underway, "in-progress"),
    (ProcedureStatus::Underway, "on-hold"),
    (ProcedureStatus::Done, "completed"),
    (ProcedureStatus::Stopped, "stopped"),
    (ProcedureStatus::Unknown, "unknown"),
];

/// One without words says nothing to a person.
pub(crate) fn read(resource: &Value, id: &Id) -> Option<Procedure> {
    let said = text(resource, "/status");
    let concept = resource.get("code")?;
    Some(Procedure {
        id: id.clone(),
        text: words(concept)?,
        codes: codes(concept),
        done: partial_date(resource, "/performedDateTime").or_else(|| partial_date(resource, "/performedPeriod/start")),
        body_site: resource.pointer("/bodySite/0").and_then(words),
        status: STATUS
            .iter()
            .find(|(_, word)| Some(*word) == said)
            .map_or(ProcedureStatus::Unknown, |(status, _)| *status),
    })
}

pub(crate) fn write(resource: &mut Value, procedure: &Procedure, old: Option<&Procedure>) {
    if differs(old, procedure, |p| p.status) {
        let word = STATUS.iter().find(|(status, _)| *status == procedure.status).map_or("unknown", |(_, word)| word);
        set(resource, "status", json!(word));
    }
    if differs(old, procedure, |p| (p.text.clone(), p.codes.clone())) {
        set(resource, "code", coded(&procedure.text, &procedure.codes));
    }
    if differs(old, procedure, |p| p.done) {
        set(resource, "performedPeriod", Value::Null);
        set(resource, "performedDateTime", json!(procedure.done.map(written)));
    }
    if differs(old, procedure, |p| p.body_site.clone()) {
        let sites = procedure.body_site.iter().map(|text| json!({"text": text}));
        set(resource, "bodySite", json!(sites.collect::<Vec<_>>()));
    }
}
