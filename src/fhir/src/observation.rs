//! Observation: one measurement, or a series of them.

use crate::codes::{DIASTOLIC, LOINC, SYSTOLIC, kind_of, loinc_of};
use crate::json::{day_alone, differs, instant, list, number, owned, set, text, words, written};
use crate::{sampled, unit_code};
use ambulo_care::{Id, Instant, Item, Measure, PartialDate, Source, Vital, VitalKind};
use serde_json::{Value, json};

pub(crate) fn read(resource: &Value, id: &Id) -> Option<Item> {
    let kind = kind(resource);
    if resource.get("valueSampledData").is_some() {
        return sampled::read(resource, id, kind).map(Item::Series);
    }
    let (at, day) = when(resource)?;
    Some(Item::Vital(Vital {
        id: id.clone(),
        kind,
        label: resource.get("code").and_then(words),
        value: measure(resource, kind)?,
        at,
        day,
        source: source(resource),
        note: owned(resource, "/note/0/text"),
    }))
}

fn kind(resource: &Value) -> VitalKind {
    list(resource, "/code/coding")
        .iter()
        .filter(|coding| text(coding, "/system") == Some(LOINC))
        .filter_map(|coding| text(coding, "/code"))
        .map(kind_of)
        .find(|kind| *kind != VitalKind::Other)
        .unwrap_or(VitalKind::Other)
}

fn measure(resource: &Value, kind: VitalKind) -> Option<Measure> {
    if kind == VitalKind::BloodPressure {
        let part = |code| {
            list(resource, "/component")
                .iter()
                .find(|c| crate::json::code_in(c.get("code").unwrap_or(&Value::Null), LOINC) == Some(code))
                .and_then(|c| unit_code::read(c.get("valueQuantity")?))
        };
        let ((systolic, unit), (diastolic, other)) = (part(SYSTOLIC.0)?, part(DIASTOLIC.0)?);
        return (unit == other).then_some(Measure::Pressure { systolic, diastolic, unit });
    }
    if let Some(quantity) = resource.get("valueQuantity") {
        return unit_code::read(quantity).map(|(value, unit)| Measure::One { value, unit });
    }
    number(resource, "/valueInteger").map(|value| Measure::One { value, unit: kind.unit() })
}

/// When it was measured, or when its time began; with the day, month or year where that is all that is written.
pub(crate) fn when(resource: &Value) -> Option<(Instant, Option<PartialDate>)> {
    ["/effectiveDateTime", "/effectiveInstant", "/effectivePeriod/start"]
        .iter()
        .find_map(|path| Some((instant(resource, path)?, day_alone(resource, path))))
}

/// A device by its name; another performer than a patient counts as one; anything else was entered.
pub(crate) fn source(resource: &Value) -> Source {
    if let Some(device) = resource.get("device") {
        let name = text(device, "/display").or(text(device, "/reference"));
        return Source::Device(name.unwrap_or_default().to_owned());
    }
    let performer = resource.pointer("/performer/0").unwrap_or(&Value::Null);
    let by_patient = text(performer, "/reference").is_some_and(|r| r.contains("Patient/"));
    match text(performer, "/display") {
        Some(name) if !by_patient => Source::Device(name.to_owned()),
        _ => Source::Entered,
    }
}

pub(crate) fn write_source(resource: &mut Value, source: &Source, patient: Option<&Id>) {
    match source {
        Source::Device(name) => {
            set(resource, "performer", Value::Null);
            // FHIR allows no empty object; an unnamed device says at least that it is one.
            let device = if name.is_empty() { json!({"type": "Device"}) } else { json!({"display": name}) };
            set(resource, "device", device);
        }
        Source::Entered => {
            set(resource, "device", Value::Null);
            let by = patient.map(|id| json!([{"reference": format!("Patient/{id}")}]));
            set(resource, "performer", json!(by));
        }
    }
}

/// The code and category of a kind; other kinds have words alone.
pub(crate) fn write_kind(resource: &mut Value, kind: VitalKind, label: Option<&str>) {
    let code = match loinc_of(kind) {
        Some((code, display)) => {
            let text = label.unwrap_or(display);
            json!({"coding": [{"system": LOINC, "code": code, "display": display}], "text": text})
        }
        None => json!({"text": label.unwrap_or("measurement")}),
    };
    set(resource, "code", code);
    let category = match kind {
        VitalKind::Steps | VitalKind::SleepDuration => ("activity", "Activity"),
        VitalKind::Glucose => ("laboratory", "Laboratory"),
        _ => ("vital-signs", "Vital Signs"),
    };
    let system = "http://terminology.hl7.org/CodeSystem/observation-category";
    let coding = json!([{"system": system, "code": category.0, "display": category.1}]);
    set(resource, "category", json!([{"coding": coding}]));
}

pub(crate) fn write(resource: &mut Value, vital: &Vital, old: Option<&Vital>, patient: &Id) {
    set(resource, "status", json!(if old.is_none() { "final" } else { "amended" }));
    if differs(old, vital, |v| (v.kind, v.label.clone())) {
        write_kind(resource, vital.kind, vital.label.as_deref());
    }
    if differs(old, vital, |v| (v.at, v.day)) {
        set(resource, "effectivePeriod", Value::Null);
        set(resource, "effectiveInstant", Value::Null);
        set(resource, "effectiveDateTime", vital.day.map_or_else(|| written(vital.at), written));
    }
    if differs(old, vital, |v| v.value.clone()) {
        write_measure(resource, &vital.value);
    }
    if differs(old, vital, |v| v.source.clone()) {
        write_source(resource, &vital.source, Some(patient));
    }
    if differs(old, vital, |v| v.note.clone()) {
        let note = vital.note.iter().map(|text| json!({"text": text}));
        set(resource, "note", json!(note.collect::<Vec<_>>()));
    }
}

fn write_measure(resource: &mut Value, measure: &Measure) {
    set(resource, "valueInteger", Value::Null);
    match measure {
        Measure::One { value, unit } => {
            set(resource, "valueQuantity", unit_code::write(*value, unit));
        }
        Measure::Pressure { systolic, diastolic, unit } => {
            let part = |(code, display): (&str, &str), value| {
                json!({
                    "code": crate::json::concept(LOINC, code, display),
                    "valueQuantity": unit_code::write(value, unit),
                })
            };
            let both = [part(SYSTOLIC, *systolic), part(DIASTOLIC, *diastolic)];
            set(resource, "component", json!(both));
        }
    }
}
