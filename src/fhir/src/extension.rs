//! Reading and writing FHIR extensions by their address.

use crate::json::{list, text};
use serde_json::{Value, json};

/// The first extension of this address.
pub(crate) fn find<'a>(element: &'a Value, url: &str) -> Option<&'a Value> {
    list(element, "/extension").iter().find(|e| text(e, "/url") == Some(url))
}

/// The text value of an extension, whichever text type it has.
pub(crate) fn text_of(element: &Value, url: &str) -> Option<String> {
    let found = find(element, url)?;
    text(found, "/valueString").or_else(|| text(found, "/valueCode")).map(str::to_owned)
}

/// Puts one extension in place of those of the same address; takes them away where there is none to put.
pub(crate) fn put(element: &mut Value, url: &str, extension: Option<Value>) {
    let kept = list(element, "/extension").iter().filter(|e| text(e, "/url") != Some(url));
    let all: Vec<Value> = kept.cloned().chain(extension).collect();
    crate::json::set(element, "extension", json!(all));
}

/// Puts a text extension; an empty text takes it away.
pub(crate) fn put_text(element: &mut Value, url: &str, value: &str) {
    let extension = (!value.is_empty()).then(|| json!({"url": url, "valueString": value}));
    put(element, url, extension);
}
