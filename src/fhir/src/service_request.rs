//! ServiceRequest: a prescribed exercise.

use crate::codes::{EXERCISE_DOSE, EXERCISE_SYSTEM, SIDE_SYSTEM};
use crate::extension;
use crate::json::{
    code_in, concept, count, differs, instant, number, object_mut, owned, party, reference, set, text, written,
};
use crate::timing::{read_days, write_days};
use ambulo_care::{Date, ExercisePrescription, Id, PrescriptionStatus, Side};
use serde_json::{Value, json};

pub(crate) fn read(resource: &Value, id: &Id) -> Option<ExercisePrescription> {
    let null = &Value::Null;
    let exercise = code_in(resource.get("code")?, EXERCISE_SYSTEM)?.to_owned();
    let dose = extension::find(resource, EXERCISE_DOSE).unwrap_or(null);
    let part = |name, at| extension::find(dose, name).and_then(|e| count(e, at));
    let timing = resource.get("occurrenceTiming").unwrap_or(null);
    let authored = instant(resource, "/authoredOn")?;
    let first_day: Date = authored.to_zoned(ambulo_care::TimeZone::UTC).date();
    Some(ExercisePrescription {
        id: id.clone(),
        exercise,
        side: read_side(resource),
        sets: part("sets", "/valueUnsignedInt").unwrap_or(1),
        repetitions: part("repetitions", "/valueUnsignedInt").unwrap_or(0),
        hold_s: part("hold", "/valueUnsignedInt").unwrap_or(0),
        target_deg: extension::find(dose, "target").and_then(|e| number(e, "/valueQuantity/value")),
        per_day: count(timing, "/repeat/frequency").unwrap_or(1),
        days: read_days(timing, first_day),
        note: owned(resource, "/patientInstruction"),
        status: match text(resource, "/status") {
            Some("active") => PrescriptionStatus::Active,
            _ => PrescriptionStatus::Stopped,
        },
        authored,
        by: party(resource, "/requester"),
    })
}

pub(crate) fn write(resource: &mut Value, asked: &ExercisePrescription, old: Option<&ExercisePrescription>) {
    if old.is_none() {
        set(resource, "intent", json!("order"));
    }
    if differs(old, asked, |p| p.status) {
        let status = match asked.status {
            PrescriptionStatus::Active => "active",
            PrescriptionStatus::Stopped => "revoked",
        };
        set(resource, "status", json!(status));
    }
    if differs(old, asked, |p| p.exercise.clone()) {
        set(resource, "code", concept(EXERCISE_SYSTEM, &asked.exercise, &asked.exercise));
    }
    if differs(old, asked, |p| p.side) {
        write_side(resource, asked.side);
    }
    if differs(old, asked, |p| (p.sets, p.repetitions, p.hold_s, p.target_deg)) {
        let mut parts = vec![
            json!({"url": "sets", "valueUnsignedInt": asked.sets}),
            json!({"url": "repetitions", "valueUnsignedInt": asked.repetitions}),
            json!({"url": "hold", "valueUnsignedInt": asked.hold_s}),
        ];
        parts.extend(
            asked
                .target_deg
                .filter(|deg| deg.is_finite())
                .map(|deg| json!({"url": "target", "valueQuantity": degrees(deg)})),
        );
        let dose = json!({"url": EXERCISE_DOSE, "extension": parts});
        extension::put(resource, EXERCISE_DOSE, Some(dose));
    }
    if differs(old, asked, |p| (p.per_day, p.days))
        && let Some(timing) = object_mut(resource, "occurrenceTiming")
    {
        write_days(timing, &asked.days, asked.per_day);
    }
    if differs(old, asked, |p| p.note.clone()) {
        set(resource, "patientInstruction", json!(asked.note));
    }
    if differs(old, asked, |p| p.authored) {
        set(resource, "authoredOn", written(asked.authored));
    }
    if differs(old, asked, |p| p.by.clone()) {
        set(resource, "requester", reference(&asked.by));
    }
}

/// An angle as a Quantity.
pub(crate) fn degrees(deg: f64) -> Value {
    json!({"value": deg, "unit": "deg", "system": crate::UCUM, "code": "deg"})
}

pub(crate) fn read_side(resource: &Value) -> Side {
    let sites = crate::json::list(resource, "/bodySite");
    match sites.iter().find_map(|site| code_in(site, SIDE_SYSTEM)) {
        Some("left") => Side::Left,
        Some("right") => Side::Right,
        Some("both") => Side::Both,
        _ => Side::None,
    }
}

/// Other body sites than ours stay.
pub(crate) fn write_side(resource: &mut Value, side: Side) {
    let code = match side {
        Side::Left => Some("left"),
        Side::Right => Some("right"),
        Side::Both => Some("both"),
        Side::None => None,
    };
    let kept = crate::json::list(resource, "/bodySite").iter();
    let kept = kept.filter(|site| code_in(site, SIDE_SYSTEM).is_none()).cloned();
    let sites: Vec<Value> = kept.chain(code.map(|c| concept(SIDE_SYSTEM, c, c))).collect();
    set(resource, "bodySite", json!(sites));
}
