//! What listeners ask of an event's target.

use wasm_bindgen::JsValue;

fn property(event: &web_sys::Event, name: &str) -> JsValue {
    let target = event.target().map(JsValue::from);
    target.and_then(|t| js_sys::Reflect::get(&t, &name.into()).ok()).unwrap_or_default()
}

/// The text of the field that the event is about.
#[must_use]
pub fn event_target_value(event: &web_sys::Event) -> String {
    property(event, "value").as_string().unwrap_or_default()
}

/// Whether the field that the event is about is ticked.
#[must_use]
pub fn event_target_checked(event: &web_sys::Event) -> bool {
    property(event, "checked").is_truthy()
}
