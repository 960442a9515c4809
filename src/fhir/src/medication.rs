//! MedicationRequest: a medicine as prescribed.

use crate::codes::{AMOUNT, FORM, STRENGTH};
use crate::extension;
use crate::json::{
    coded, codes, date, decimal, differs, first_mut, list, number, object_mut, owned, set, text, words, written,
};
use crate::timing::{read_schedule, write_schedule};
use ambulo_care::{Date, Id, Medicine, MedicineKind, MedicineStatus};
use ambulo_decimal::decimal as decimal_text;
use serde_json::{Value, json};

/// Where a request names no day at all: before anything that is shown.
const LONG_AGO: Date = Date::constant(1900, 1, 1);

pub(crate) fn read(resource: &Value, id: &Id) -> Option<Medicine> {
    let dosage = resource.pointer("/dosageInstruction/0").unwrap_or(&Value::Null);
    let concept =
        resource.get("medicationCodeableConcept").or_else(|| contained(resource)?.get("code")).unwrap_or(&Value::Null);
    let name = words(resource.get("medicationCodeableConcept").unwrap_or(&Value::Null))
        .or_else(|| owned(resource, "/medicationReference/display"))
        .or_else(|| words(concept))?;
    let start =
        date(dosage, "/timing/repeat/boundsPeriod/start").or_else(|| date(resource, "/authoredOn")).unwrap_or(LONG_AGO);
    Some(Medicine {
        id: id.clone(),
        name,
        codes: codes(concept),
        strength: extension::text_of(resource, STRENGTH).unwrap_or_default(),
        form: extension::text_of(resource, FORM).unwrap_or_default(),
        amount: amount(dosage),
        instruction: owned(dosage, "/patientInstruction").or_else(|| owned(dosage, "/text")),
        reason: resource.pointer("/reasonCode/0").and_then(words),
        status: match text(resource, "/status") {
            Some("active") => MedicineStatus::Active,
            Some("on-hold" | "cancelled" | "completed" | "stopped") => MedicineStatus::Stopped,
            _ => MedicineStatus::Unknown,
        },
        kind: kind(dosage, start),
        start,
        end: date(dosage, "/timing/repeat/boundsPeriod/end"),
    })
}

/// The Medication within the request, which it refers to.
fn contained(resource: &Value) -> Option<&Value> {
    let wanted = text(resource, "/medicationReference/reference")?.strip_prefix('#')?;
    list(resource, "/contained").iter().find(|c| text(c, "/id") == Some(wanted))
}

fn kind(dosage: &Value, start: Date) -> MedicineKind {
    let timing = dosage.get("timing").unwrap_or(&Value::Null);
    let as_needed = dosage.get("asNeededBoolean").and_then(Value::as_bool).unwrap_or(false)
        || dosage.get("asNeededCodeableConcept").is_some();
    if !as_needed {
        return MedicineKind::Scheduled(read_schedule(timing, start));
    }
    let unit_s = match text(timing, "/repeat/periodUnit") {
        Some("s") => 1.0,
        Some("min") => 60.0,
        Some("h") => 3600.0,
        Some("d") => 86_400.0,
        _ => 0.0,
    };
    let frequency = number(timing, "/repeat/frequency").unwrap_or(1.0).max(1.0);
    let interval = number(timing, "/repeat/period").unwrap_or(0.0) * unit_s / frequency;
    let per_day = number(dosage, "/maxDosePerPeriod/numerator/value")
        .filter(|_| text(dosage, "/maxDosePerPeriod/numerator/code") == Some("{dose}"))
        .filter(|_| number(dosage, "/maxDosePerPeriod/denominator/value") == Some(1.0))
        .filter(|_| text(dosage, "/maxDosePerPeriod/denominator/code") == Some("d"));
    // A float that does not fit saturates, and what is no number becomes zero: no limit said.
    MedicineKind::AsNeeded { min_interval_s: interval as u32, max_per_day: per_day.unwrap_or(0.0) as u32 }
}

fn amount(dosage: &Value) -> String {
    if let Some(words) = extension::text_of(dosage, AMOUNT) {
        return words;
    }
    let quantity = dosage.pointer("/doseAndRate/0/doseQuantity").unwrap_or(&Value::Null);
    match (number(quantity, "/value"), text(quantity, "/unit").or(text(quantity, "/code"))) {
        (Some(value), Some(unit)) => format!("{} {unit}", decimal_text(value)),
        (Some(value), None) => decimal_text(value),
        _ => String::new(),
    }
}

pub(crate) fn write(resource: &mut Value, medicine: &Medicine, old: Option<&Medicine>) {
    if old.is_none() {
        // What begins here, a person put on their own list: nobody prescribed it.
        set(resource, "intent", json!("plan"));
        set(resource, "authoredOn", written(medicine.start));
    }
    if differs(old, medicine, |m| m.status) {
        set(
            resource,
            "status",
            json!(match medicine.status {
                MedicineStatus::Active => "active",
                MedicineStatus::Stopped => "stopped",
                MedicineStatus::Unknown => "unknown",
            }),
        );
    }
    if differs(old, medicine, |m| (m.name.clone(), m.codes.clone())) {
        set(resource, "medicationReference", Value::Null);
        set(resource, "medicationCodeableConcept", coded(&medicine.name, &medicine.codes));
    }
    if differs(old, medicine, |m| m.strength.clone()) {
        extension::put_text(resource, STRENGTH, &medicine.strength);
    }
    if differs(old, medicine, |m| m.form.clone()) {
        extension::put_text(resource, FORM, &medicine.form);
    }
    if differs(old, medicine, |m| m.reason.clone()) {
        let reason = medicine.reason.iter().map(|text| json!({"text": text}));
        set(resource, "reasonCode", json!(reason.collect::<Vec<_>>()));
    }
    let Some(dosage) = first_mut(resource, "dosageInstruction") else { return };
    if differs(old, medicine, |m| m.instruction.clone()) {
        set(dosage, "text", Value::Null);
        set(dosage, "patientInstruction", json!(medicine.instruction));
    }
    if differs(old, medicine, |m| m.amount.clone()) {
        write_amount(dosage, &medicine.amount);
    }
    if differs(old, medicine, |m| m.kind.clone()) {
        write_kind(dosage, &medicine.kind);
    }
    if differs(old, medicine, |m| (m.start, m.end))
        && let Some(timing) = object_mut(dosage, "timing")
        && let Some(repeat) = object_mut(timing, "repeat")
    {
        let mut bounds = json!({"start": written(medicine.start)});
        set(&mut bounds, "end", json!(medicine.end.map(written)));
        set(repeat, "boundsPeriod", bounds);
    }
}

/// Writes `1 tablet` as a quantity where it reads back the same, anything else as words.
fn write_amount(dosage: &mut Value, amount: &str) {
    extension::put(dosage, AMOUNT, None);
    set(dosage, "doseAndRate", Value::Null);
    let split = amount.split_once(' ').and_then(|(n, unit)| Some((decimal(n)?, unit)));
    if let Some((value, unit)) = split.filter(|(value, _)| value.is_finite()) {
        set(dosage, "doseAndRate", json!([{"doseQuantity": {"value": value, "unit": unit}}]));
    }
    if self::amount(dosage) != amount {
        set(dosage, "doseAndRate", Value::Null);
        extension::put_text(dosage, AMOUNT, amount);
    }
}

fn write_kind(dosage: &mut Value, kind: &MedicineKind) {
    set(dosage, "asNeededCodeableConcept", Value::Null);
    set(dosage, "asNeededBoolean", Value::Null);
    set(dosage, "maxDosePerPeriod", Value::Null);
    match kind {
        MedicineKind::Scheduled(schedule) => {
            if let Some(timing) = object_mut(dosage, "timing") {
                write_schedule(timing, schedule);
            }
        }
        MedicineKind::AsNeeded { min_interval_s, max_per_day } => {
            set(dosage, "asNeededBoolean", json!(true));
            if *max_per_day > 0 {
                let most = json!({
                    "numerator": {"value": max_per_day, "unit": "doses",
                        "system": crate::UCUM, "code": "{dose}"},
                    "denominator": {"value": 1, "unit": "day", "system": crate::UCUM, "code": "d"},
                });
                set(dosage, "maxDosePerPeriod", most);
            }
            let bounds = dosage.pointer("/timing/repeat/boundsPeriod").cloned();
            let mut repeat = json!({});
            if *min_interval_s > 0 {
                let (period, unit) = match *min_interval_s {
                    s if s % 3600 == 0 => (s / 3600, "h"),
                    s if s % 60 == 0 => (s / 60, "min"),
                    s => (s, "s"),
                };
                repeat = json!({"frequency": 1, "period": period, "periodUnit": unit});
            }
            set(&mut repeat, "boundsPeriod", json!(bounds));
            let mut timing = json!({});
            set(&mut timing, "repeat", repeat);
            set(dosage, "timing", timing);
        }
    }
}

/// Says in a dose's resource which medicine it is of: FHIR wants the name there too.
pub fn name_medicine(administration: &mut Value, medicine: &Medicine) {
    let words = [medicine.name.as_str(), medicine.strength.as_str(), medicine.form.as_str()];
    let text: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
    set(administration, "medicationCodeableConcept", json!({"text": text.join(" ")}));
}
