//! Small accessors over JSON values. A path is a JSON pointer; what is missing or of another type is `None`.

use ambulo_care::{Code, Date, Id, Instant, PartialDate, Party, Time, TimeZone};
use serde_json::{Map, Value, json};

pub(crate) fn text<'a>(value: &'a Value, path: &str) -> Option<&'a str> {
    value.pointer(path)?.as_str().filter(|text| !text.is_empty())
}

pub(crate) fn owned(value: &Value, path: &str) -> Option<String> {
    text(value, path).map(str::to_owned)
}

pub(crate) fn number(value: &Value, path: &str) -> Option<f64> {
    value.pointer(path)?.as_f64()
}

/// A number as text. By way of a value, for asking serde for a float brings all its words about what is none.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    serde_json::from_slice::<Value>(text.as_bytes()).ok()?.as_f64()
}

pub(crate) fn count(value: &Value, path: &str) -> Option<u32> {
    u32::try_from(value.pointer(path)?.as_u64()?).ok()
}

pub(crate) fn list<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value.pointer(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// An exact instant; a day alone is read as its noon in UTC, which falls on that day in most zones.
pub(crate) fn instant(value: &Value, path: &str) -> Option<Instant> {
    let text = text(value, path)?;
    text.parse().ok().or_else(|| {
        let noon = day_of(text)?.first.to_datetime(Time::new(12, 0, 0, 0).ok()?);
        TimeZone::UTC.to_instant(noon)
    })
}

/// The day, month or year where that is all that is written.
pub(crate) fn day_alone(value: &Value, path: &str) -> Option<PartialDate> {
    text(value, path).filter(|text| !text.contains('T')).and_then(day_of)
}

/// The calendar day of a date or a date and time, as written; a year or month alone is its first day.
pub(crate) fn date(value: &Value, path: &str) -> Option<Date> {
    Some(partial_date(value, path)?.first)
}

/// The day, month or year of a date or a date and time, as far as it is written.
pub(crate) fn partial_date(value: &Value, path: &str) -> Option<PartialDate> {
    day_of(text(value, path)?)
}

fn day_of(text: &str) -> Option<PartialDate> {
    text.split('T').next()?.parse().ok()
}

/// A day, time or instant as FHIR writes it.
pub(crate) fn written(moment: impl ToString) -> Value {
    Value::String(moment.to_string())
}

/// The id that a reference to this type names, relative or absolute, with or without a version.
pub(crate) fn referenced(value: &Value, path: &str, resource_type: &str) -> Option<Id> {
    let mut parts = text(value, path)?.split('/');
    parts.by_ref().find(|part| *part == resource_type)?;
    Id::new(parts.next()?).ok()
}

pub(crate) fn party(value: &Value, path: &str) -> Party {
    let at = value.pointer(path).unwrap_or(&Value::Null);
    Party { reference: owned(at, "/reference").unwrap_or_default(), name: owned(at, "/display").unwrap_or_default() }
}

pub(crate) fn reference(party: &Party) -> Value {
    let mut map = Map::new();
    for (key, text) in [("reference", &party.reference), ("display", &party.name)] {
        if !text.is_empty() {
            map.insert(key.to_owned(), json!(text));
        }
    }
    Value::Object(map)
}

/// The code of this system among the codings at a CodeableConcept.
pub(crate) fn code_in<'a>(concept: &'a Value, system: &str) -> Option<&'a str> {
    list(concept, "/coding")
        .iter()
        .find(|coding| text(coding, "/system") == Some(system))
        .and_then(|coding| text(coding, "/code"))
}

/// The codings of a CodeableConcept that name a system and a code.
pub(crate) fn codes(concept: &Value) -> Vec<Code> {
    let codings = list(concept, "/coding").iter();
    codings
        .filter_map(|coding| {
            Some(Code {
                system: owned(coding, "/system")?,
                code: owned(coding, "/code")?,
                display: owned(coding, "/display").unwrap_or_default(),
            })
        })
        .collect()
}

/// A CodeableConcept that says this, with these codings.
pub(crate) fn coded<'a>(words: &str, codes: impl IntoIterator<Item = &'a Code>) -> Value {
    let coding = |c: &Code| {
        let mut coding = json!({"system": c.system, "code": c.code});
        set(&mut coding, "display", json!(c.display));
        coding
    };
    let mut concept = json!({"text": words});
    set(&mut concept, "coding", json!(codes.into_iter().map(coding).collect::<Vec<_>>()));
    concept
}

/// What a CodeableConcept says in words: its text, else a display, else a code.
pub(crate) fn words(concept: &Value) -> Option<String> {
    let codings = || list(concept, "/coding").iter();
    text(concept, "/text")
        .or_else(|| codings().find_map(|c| text(c, "/display")))
        .or_else(|| codings().find_map(|c| text(c, "/code")))
        .map(str::to_owned)
}

pub(crate) fn concept(system: &str, code: &str, display: &str) -> Value {
    json!({"coding": [{"system": system, "code": code, "display": display}], "text": display})
}

/// Sets a key; takes it away where the value is null or empty, which FHIR forbids to write.
pub(crate) fn set(resource: &mut Value, key: &str, value: Value) {
    let Some(map) = resource.as_object_mut() else { return };
    let empty = match &value {
        Value::Null => true,
        Value::String(s) => s.is_empty(),
        Value::Array(a) => a.is_empty(),
        Value::Object(o) => o.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    if empty {
        map.remove(key);
    } else {
        map.insert(key.to_owned(), value);
    }
}

/// Whether a field has to be written: there is no stored version, or it says something else.
pub(crate) fn differs<T, U: PartialEq>(old: Option<&T>, new: &T, field: impl Fn(&T) -> U) -> bool {
    old.is_none_or(|old| field(old) != field(new))
}

/// The first element of an array under this key, made where it is missing.
pub(crate) fn first_mut<'a>(resource: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    let slot = resource.as_object_mut()?.entry(key).or_insert_with(|| json!([]));
    if !slot.is_array() {
        *slot = json!([]);
    }
    let array = slot.as_array_mut()?;
    if !array.first().is_some_and(Value::is_object) {
        array.insert(0, json!({}));
    }
    array.first_mut()
}

/// The object under this key, made where it is missing.
pub(crate) fn object_mut<'a>(resource: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    let slot = resource.as_object_mut()?.entry(key).or_insert_with(|| json!({}));
    if !slot.is_object() {
        *slot = json!({});
    }
    Some(slot)
}
