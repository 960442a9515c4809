//! Patient: the person.

use crate::codes::ZONE;
use crate::extension;
use crate::json::{differs, list, partial_date, set, text, written};
use ambulo_care::{Id, Person, Sex};
use serde_json::{Value, json};

pub(crate) fn read(resource: &Value, id: Id) -> Person {
    Person {
        id,
        name: list(resource, "/name").iter().find_map(full_name).unwrap_or_default(),
        birth_date: partial_date(resource, "/birthDate"),
        sex: match text(resource, "/gender") {
            Some("female") => Some(Sex::Female),
            Some("male") => Some(Sex::Male),
            Some("other") => Some(Sex::Other),
            _ => None,
        },
        zone: extension::text_of(resource, ZONE).unwrap_or_default(),
    }
}

fn full_name(name: &Value) -> Option<String> {
    if let Some(text) = text(name, "/text") {
        return Some(text.to_owned());
    }
    let given = list(name, "/given").iter().filter_map(Value::as_str);
    let all: Vec<&str> = given.chain(text(name, "/family")).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

pub(crate) fn write(resource: &mut Value, person: &Person, old: Option<&Person>) {
    if differs(old, person, |p| p.name.clone()) {
        let name = if person.name.is_empty() { json!([]) } else { json!([{"text": person.name}]) };
        set(resource, "name", name);
    }
    if differs(old, person, |p| p.birth_date) {
        set(resource, "birthDate", json!(person.birth_date.map(written)));
    }
    if differs(old, person, |p| p.sex) {
        let gender = person.sex.map(|sex| match sex {
            Sex::Female => "female",
            Sex::Male => "male",
            Sex::Other => "other",
        });
        set(resource, "gender", json!(gender));
    }
    if differs(old, person, |p| p.zone.clone()) {
        extension::put_text(resource, ZONE, &person.zone);
    }
}
