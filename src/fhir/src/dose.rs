//! MedicationAdministration: a dose with its decisions.

use crate::codes::{ABSENT, DOSE_DECISION, SKIP_SYSTEM, SLOT};
use crate::extension;
use crate::json::{code_in, count, instant, list, referenced, set, text, written};
use crate::timing::clock;
use ambulo_care::{Action, Decision, Dose, DoseSource, Id, Instant, SkipReason, Slot, decision_id};
use serde_json::{Value, json};

const REASONS: [(SkipReason, &str); 7] = [
    (SkipReason::Forgot, "forgot"),
    (SkipReason::RanOut, "ran-out"),
    (SkipReason::SideEffects, "side-effects"),
    (SkipReason::Unwell, "unwell"),
    (SkipReason::NotNeeded, "not-needed"),
    (SkipReason::Advised, "advised"),
    (SkipReason::Other, "other"),
];

pub(crate) fn read(resource: &Value, id: &Id) -> Option<Dose> {
    let medicine = referenced(resource, "/request/reference", "MedicationRequest")?;
    let mut dose = Dose::undecided(id.clone(), medicine, read_slot(resource));
    dose.decisions = decision_extensions(resource).filter_map(read_decision).collect();
    // Union with itself puts the decisions in order, each id once.
    dose = dose.union(&dose);
    // One written here says so by its slot or its decisions, even when none of them is understood.
    if dose.slot.is_none() && decision_extensions(resource).next().is_none() {
        dose.source = DoseSource::Elsewhere;
        dose.decisions.extend(implied(resource, id));
    }
    Some(dose)
}

/// Whether this program's own decisions stand in the resource.
pub(crate) fn has_decisions(resource: &Value, dose: &Dose) -> bool {
    dose.source == DoseSource::Here && decision_extensions(resource).next().is_some()
}

fn decision_extensions(resource: &Value) -> impl Iterator<Item = &Value> {
    list(resource, "/extension").iter().filter(|e| text(e, "/url") == Some(DOSE_DECISION))
}

fn read_slot(resource: &Value) -> Option<Slot> {
    let slot = extension::find(resource, SLOT)?;
    Some(Slot {
        date: crate::json::date(extension::find(slot, "date")?, "/valueDate")?,
        time: text(extension::find(slot, "time")?, "/valueTime")?.parse().ok()?,
        zone: extension::text_of(slot, "zone").unwrap_or_default(),
    })
}

fn read_decision(extension: &Value) -> Option<Decision> {
    let part = |url| extension::find(extension, url);
    let action = match extension::text_of(extension, "action")?.as_str() {
        "taken" => Action::Taken,
        "undone" => Action::Undone,
        "skipped" => {
            let reason = extension::text_of(extension, "reason");
            Action::Skipped { reason: reason_of(reason.as_deref()) }
        }
        _ => return None,
    };
    Some(Decision {
        id: Id::new(text(part("id")?, "/valueString")?).ok()?,
        clock: count(part("clock")?, "/valueUnsignedInt")?,
        at: instant(part("at")?, "/valueInstant")?,
        device: extension::text_of(extension, "device").unwrap_or_default(),
        action,
    })
}

fn reason_of(code: Option<&str>) -> SkipReason {
    let known = REASONS.iter().find(|(_, name)| Some(*name) == code);
    known.map_or(SkipReason::Other, |(reason, _)| *reason)
}

fn reason_code(reason: SkipReason) -> &'static str {
    REASONS.iter().find(|(known, _)| *known == reason).map_or("other", |(_, name)| name)
}

/// The decision that another system's status implies. Its clock of 0 yields to any decision made here.
fn implied(resource: &Value, dose: &Id) -> Option<Decision> {
    let at = instant(resource, "/effectiveDateTime").or_else(|| instant(resource, "/effectivePeriod/start"))?;
    let action = match text(resource, "/status")? {
        // A dose broken off was taken in part: the guard against taking twice has to know.
        "completed" | "in-progress" | "stopped" => Action::Taken,
        "not-done" => {
            let reason = resource.pointer("/statusReason/0");
            let code = reason.and_then(|concept| code_in(concept, SKIP_SYSTEM));
            Action::Skipped { reason: reason_of(code) }
        }
        _ => return None,
    };
    Some(Decision { id: decision_id(dose, "", 0, at), clock: 0, at, device: String::new(), action })
}

/// Brings status, reason and time of a dose into line with its winning decision, after decisions were united. What
/// was not decided here stays as it is.
pub fn settle_dose(resource: &mut Value) {
    let Some(id) = text(resource, "/id").and_then(|id| Id::new(id).ok()) else { return };
    if let Some(dose) = read(resource, &id).filter(|dose| dose.source == DoseSource::Here && dose.current().is_some()) {
        derive(resource, &dose);
    }
}

/// What follows from the winning decision.
fn derive(resource: &mut Value, dose: &Dose) {
    let current = dose.current();
    let (status, reason) = match current.map(|d| d.action) {
        Some(Action::Taken) => ("completed", None),
        Some(Action::Skipped { reason }) => ("not-done", Some(reason_code(reason))),
        Some(Action::Undone) => ("entered-in-error", None),
        None => ("unknown", None),
    };
    set(resource, "status", json!(status));
    let reason = reason.map(|code| json!([{"coding": [{"system": SKIP_SYSTEM, "code": code}]}]));
    set(resource, "statusReason", json!(reason));
    if let Some(when) = current.map(|d| written(d.at)).or(dose.slot.as_ref().map(|s| written(s.date))) {
        set(resource, "effectivePeriod", Value::Null);
        set(resource, "effectiveDateTime", when);
    }
}

/// Writes the union of the dose and the stored version's decisions; extensions not understood stay.
pub(crate) fn write(resource: &mut Value, dose: &Dose) {
    let stored = read(resource, &dose.id);
    let dose = stored.map_or_else(|| dose.clone(), |stored| dose.union(&stored));
    derive(resource, &dose);
    set(resource, "request", json!({"reference": format!("MedicationRequest/{}", dose.medicine)}));
    if !["medicationCodeableConcept", "medicationReference"].iter().any(|k| resource.get(k).is_some()) {
        // The request names the medicine; FHIR requires the element here.
        let absent = json!({"extension": [{"url": ABSENT, "valueCode": "unknown"}]});
        set(resource, "medicationCodeableConcept", absent);
    }
    if dose.source == DoseSource::Elsewhere {
        return;
    }
    let foreign = list(resource, "/extension").iter().filter(|e| {
        text(e, "/url") != Some(SLOT) && (text(e, "/url") != Some(DOSE_DECISION) || read_decision(e).is_none())
    });
    let slot = dose.slot.as_ref().map(write_slot);
    let all: Vec<Value> = foreign.cloned().chain(slot).chain(dose.decisions.iter().map(write_decision)).collect();
    set(resource, "extension", json!(all));
}

fn write_slot(slot: &Slot) -> Value {
    let mut parts = vec![
        json!({"url": "date", "valueDate": written(slot.date)}),
        json!({"url": "time", "valueTime": clock(&slot.time)}),
    ];
    if !slot.zone.is_empty() {
        parts.push(json!({"url": "zone", "valueString": slot.zone}));
    }
    json!({"url": SLOT, "extension": parts})
}

fn write_decision(decision: &Decision) -> Value {
    let at: Instant = decision.at;
    let mut parts = vec![
        json!({"url": "id", "valueString": decision.id.as_str()}),
        json!({"url": "clock", "valueUnsignedInt": decision.clock}),
        json!({"url": "at", "valueInstant": written(at)}),
    ];
    if !decision.device.is_empty() {
        parts.push(json!({"url": "device", "valueString": decision.device}));
    }
    let (action, reason) = match decision.action {
        Action::Taken => ("taken", None),
        Action::Skipped { reason } => ("skipped", Some(reason_code(reason))),
        Action::Undone => ("undone", None),
    };
    parts.push(json!({"url": "action", "valueCode": action}));
    parts.extend(reason.map(|code| json!({"url": "reason", "valueString": code})));
    json!({"url": DOSE_DECISION, "extension": parts})
}
