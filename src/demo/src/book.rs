//! The resources as they come, each tagged as made up.

use crate::people::Patient;
use ambulo_care::Item;
use ambulo_fhir::{MADE_UP, TAG_SYSTEM, to_resource};
use serde_json::{Value, json};

pub(crate) struct Book {
    pub(crate) resources: Vec<Value>,
}

impl Book {
    pub(crate) fn new() -> Self {
        Self { resources: Vec::new() }
    }

    pub(crate) fn add(&mut self, patient: &Patient, item: &Item) {
        self.push(to_resource(item, &patient.person.id, None));
    }

    pub(crate) fn push(&mut self, mut resource: Value) {
        resource["meta"] = json!({"tag": [
            {"system": TAG_SYSTEM, "code": MADE_UP, "display": "Made up"}
        ]});
        self.resources.push(resource);
    }
}
