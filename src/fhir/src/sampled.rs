//! Observation.valueSampledData: evenly spaced samples.

use crate::codes::loinc_of;
use crate::json::{decimal, number, set, text, written};
use crate::{observation, unit_code};
use ambulo_care::{Id, SampledSeries, VitalKind};
use serde_json::{Value, json};

/// More samples than this in one block are not read: a year of minutes is about half a million.
const MOST: usize = 1_000_000;

pub(crate) fn read(resource: &Value, id: &Id, kind: VitalKind) -> Option<SampledSeries> {
    let data = resource.get("valueSampledData")?;
    let (origin, unit) = unit_code::read(data.get("origin")?)?;
    let own = kind.unit();
    unit.convert(origin, &own)?;
    let period_s = number(data, "/period")? / 1000.0;
    if period_s <= 0.0 || number(data, "/dimensions") != Some(1.0) {
        return None;
    }
    let factor = number(data, "/factor").unwrap_or(1.0);
    let mut values = Vec::new();
    for word in text(data, "/data")?.split_ascii_whitespace().take(MOST + 1) {
        let value = match word {
            // Error, below and above the detection limits.
            "E" | "U" | "L" => None,
            number => unit.convert(origin + factor * decimal(number)?, &own),
        };
        values.push(value.map(|v| v as f32).filter(|v| v.is_finite()));
    }
    (values.len() <= MOST).then_some(())?;
    Some(SampledSeries {
        id: id.clone(),
        kind,
        start: observation::when(resource)?.0,
        period_s,
        values,
        source: observation::source(resource),
    })
}

pub(crate) fn write(resource: &mut Value, series: &SampledSeries) {
    set(resource, "status", json!("final"));
    if let Some((code, _)) = loinc_of(series.kind)
        && crate::json::code_in(resource.get("code").unwrap_or(&Value::Null), crate::LOINC) != Some(code)
    {
        observation::write_kind(resource, series.kind, None);
    }
    let lasts_ms = (series.period_s * 1000.0 * series.values.len() as f64).round();
    // A float beyond an integer's ends becomes the end.
    let end_ms = series.start.as_millisecond().saturating_add(lasts_ms as i64);
    let end = ambulo_care::Instant::from_millisecond(end_ms).unwrap_or(series.start);
    set(resource, "effectiveDateTime", Value::Null);
    set(resource, "effectiveInstant", Value::Null);
    set(resource, "effectivePeriod", json!({"start": written(series.start), "end": written(end)}));
    let words: Vec<String> = series
        .values
        .iter()
        .map(|v| v.filter(|v| v.is_finite()).map_or_else(|| "E".to_owned(), |v| v.to_string()))
        .collect();
    let data = json!({
        "origin": unit_code::write(0.0, &series.kind.unit()),
        "period": series.period_s * 1000.0,
        "dimensions": 1,
        "data": words.join(" "),
    });
    set(resource, "valueSampledData", data);
    observation::write_source(resource, &series.source, None);
}
