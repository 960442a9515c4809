//! Units and quantities as UCUM writes them.

use crate::codes::UCUM;
use crate::json::{number, text};
use ambulo_care::Unit;
use serde_json::{Value, json};

const UNITS: [(Unit, &str, &str); 12] = [
    (Unit::PerMinute, "/min", "/min"),
    (Unit::Steps, "{steps}", "steps"),
    (Unit::Hour, "h", "h"),
    (Unit::Minute, "min", "min"),
    (Unit::Kilogram, "kg", "kg"),
    (Unit::Pound, "[lb_av]", "lb"),
    (Unit::MillimetreOfMercury, "mm[Hg]", "mmHg"),
    (Unit::MilligramPerDecilitre, "mg/dL", "mg/dL"),
    (Unit::MillimolePerLitre, "mmol/L", "mmol/L"),
    (Unit::Percent, "%", "%"),
    (Unit::Celsius, "Cel", "°C"),
    (Unit::Fahrenheit, "[degF]", "°F"),
];

/// The value and unit of a Quantity. One with a comparator ("less than") is no value.
pub(crate) fn read(quantity: &Value) -> Option<(f64, Unit)> {
    if quantity.get("comparator").is_some() {
        return None;
    }
    let value = number(quantity, "/value")?;
    let code = text(quantity, "/code").filter(|_| text(quantity, "/system") == Some(UCUM));
    let known = code.and_then(|code| match code {
        "{steps}/d" | "/d" | "{#}/d" | "{#}" | "1" => Some(Unit::Steps),
        "{beats}/min" | "{beats}/min.m" | "{breaths}/min" => Some(Unit::PerMinute),
        _ => UNITS.iter().find(|(_, ucum, _)| *ucum == code).map(|(unit, ..)| unit.clone()),
    });
    let words = || text(quantity, "/unit").or(text(quantity, "/code")).unwrap_or_default();
    Some((value, known.unwrap_or_else(|| Unit::Other(words().to_owned()))))
}

/// A Quantity; null where the value is no number.
pub(crate) fn write(value: f64, unit: &Unit) -> Value {
    if !value.is_finite() {
        return Value::Null;
    }
    match UNITS.iter().find(|(known, ..)| known == unit) {
        Some((_, code, words)) => {
            json!({"value": value, "unit": words, "system": UCUM, "code": code})
        }
        None => match unit {
            Unit::Other(words) if !words.is_empty() => json!({"value": value, "unit": words}),
            _ => json!({"value": value}),
        },
    }
}
