//! How measures are named and written: the person's own units, one place for all pages.

use crate::page::texts::t;
use crate::page::{browser, format};
use ambulo_care::{Measure, Source, Unit, Vital, VitalKind};

/// The measures with a page of their own, in the order of the list.
pub(crate) const KINDS: [(VitalKind, &str); 10] = [
    (VitalKind::HeartRate, "heart-rate"),
    (VitalKind::RestingHeartRate, "resting-heart-rate"),
    (VitalKind::BloodPressure, "blood-pressure"),
    (VitalKind::Glucose, "glucose"),
    (VitalKind::Weight, "weight"),
    (VitalKind::Steps, "steps"),
    (VitalKind::SleepDuration, "sleep"),
    (VitalKind::OxygenSaturation, "oxygen"),
    (VitalKind::BodyTemperature, "temperature"),
    (VitalKind::RespiratoryRate, "breathing"),
];

/// The word of a measure in paths and text keys.
pub(crate) fn slug(kind: VitalKind) -> &'static str {
    KINDS.iter().find(|(k, _)| *k == kind).map_or("other", |(_, slug)| slug)
}

/// The measure of a path's word.
pub(crate) fn kind_of(slug: &str) -> Option<VitalKind> {
    KINDS.iter().find(|(_, s)| *s == slug).map(|(kind, _)| *kind)
}

/// The unit in which the person wants to see a measure.
pub(crate) fn shown_unit(kind: VitalKind) -> Unit {
    let chosen = |name: &str, value: &str| browser::setting(name).as_deref() == Some(value);
    match kind {
        VitalKind::Glucose if chosen("glucose-unit", "mmol/L") => Unit::MillimolePerLitre,
        VitalKind::Weight if chosen("weight-unit", "lb") => Unit::Pound,
        VitalKind::SleepDuration => Unit::Hour,
        VitalKind::Glucose => Unit::MilligramPerDecilitre,
        other => other.unit(),
    }
}

/// The text of a unit.
pub(crate) fn unit_text(unit: &Unit) -> String {
    match unit {
        Unit::PerMinute => t("unit.per-minute"),
        Unit::Steps => t("unit.steps"),
        Unit::Hour => t("unit.hours"),
        Unit::Minute => t("unit.minutes"),
        Unit::Kilogram => "kg".into(),
        Unit::Pound => "lb".into(),
        Unit::MillimetreOfMercury => "mmHg".into(),
        Unit::MilligramPerDecilitre => "mg/dL".into(),
        Unit::MillimolePerLitre => "mmol/L".into(),
        Unit::Percent => "%".into(),
        Unit::Celsius => "°C".into(),
        Unit::Fahrenheit => "°F".into(),
        Unit::Other(code) => code.clone(),
    }
}

/// How many decimals a unit is worth.
pub(crate) fn decimals(unit: &Unit) -> u32 {
    match unit {
        Unit::Kilogram | Unit::Pound | Unit::MillimolePerLitre | Unit::Hour | Unit::Celsius | Unit::Fahrenheit => 1,
        _ => 0,
    }
}

/// A value with its unit, as the person wants it.
pub(crate) fn value_text(kind: VitalKind, measure: &Measure) -> String {
    let measure = measure.in_unit(&shown_unit(kind)).unwrap_or_else(|| measure.clone());
    let digits = decimals(measure.unit());
    let number = match &measure {
        Measure::One { value, .. } => format::number(*value, digits),
        Measure::Pressure { systolic, diastolic, .. } => {
            format!("{}/{}", format::number(*systolic, 0), format::number(*diastolic, 0))
        }
    };
    // A no-break space holds number and unit together.
    format!("{number}\u{a0}{}", unit_text(measure.unit()))
}

/// The numbers of a measure in the shown unit: one, or lower and upper.
pub(crate) fn numbers(kind: VitalKind, measure: &Measure) -> Option<(f64, f64)> {
    match measure.in_unit(&shown_unit(kind))? {
        Measure::One { value, .. } => Some((value, value)),
        Measure::Pressure { systolic, diastolic, .. } => Some((diastolic, systolic)),
    }
}

/// When it was measured, as far as that is known.
pub(crate) fn time_text(vital: &Vital) -> String {
    vital.day.map_or_else(|| format::moment(vital.at), format::known_day)
}

/// Who or what measured, in words.
pub(crate) fn source_text(vital: &Vital) -> String {
    match &vital.source {
        Source::Entered => t("vital.by-hand"),
        Source::Device(name) => name.clone(),
    }
}
