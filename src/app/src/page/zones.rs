//! The browser's zones as rules for the care domain.

use ambulo_care::TimeZone;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static LEARNED: RefCell<Vec<(String, Option<TimeZone>)>> = const { RefCell::new(Vec::new()) };
}

const YEAR_S: i64 = 366 * 86_400;

/// The rules of a zone for two years back and two ahead; an empty name is the browser's own zone.
pub(crate) fn rules(name: &str) -> Option<TimeZone> {
    let held = LEARNED.with_borrow(|learned| learned.iter().find(|(known, _)| known == name).cloned());
    if let Some((_, rules)) = held {
        return rules;
    }
    let now_s = (js_sys::Date::now() / 1000.0) as i64;
    let (from_s, to_s) = (now_s - 2 * YEAR_S, now_s + 2 * YEAR_S);
    let rules = if name.is_empty() || name == super::browser::zone_name() {
        Some(TimeZone::learn(from_s, to_s, |s| {
            let date = js_sys::Date::new(&JsValue::from_f64(s as f64 * 1000.0));
            -(date.get_timezone_offset() as i32) * 60
        }))
    } else {
        named_offset(name).map(|offset| TimeZone::learn(from_s, to_s, offset))
    };
    LEARNED.with_borrow_mut(|learned| learned.push((name.to_owned(), rules.clone())));
    rules
}

/// The browser's own zone, or UTC where it has none.
pub(crate) fn here() -> TimeZone {
    rules("").unwrap_or(TimeZone::UTC)
}

/// The offset of a named zone by `Intl`, or `None` where the browser does not know the name.
fn named_offset(name: &str) -> Option<impl Fn(i64) -> i32 + use<>> {
    let options = js_sys::Object::new();
    for (key, value) in [
        ("timeZone", name),
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "numeric"),
        ("day", "numeric"),
        ("hour", "numeric"),
        ("minute", "numeric"),
        ("second", "numeric"),
    ] {
        js_sys::Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    // The constructor throws on an unknown zone; Reflect turns that into a value.
    let intl = js_sys::Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: js_sys::Function = js_sys::Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let format = js_sys::Reflect::construct(&constructor, &js_sys::Array::of2(&"en-US".into(), &options)).ok()?;
    let write: js_sys::Function = js_sys::Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()?;
    Some(move |s: i64| {
        let text = write
            .call1(&JsValue::NULL, &JsValue::from_f64(s as f64 * 1000.0))
            .ok()
            .and_then(|t| t.as_string())
            .unwrap_or_default();
        // "11/21/2026, 08:00:00"
        let parts: Vec<i32> = text
            .split(|c: char| !c.is_ascii_digit())
            .filter(|p| !p.is_empty())
            .filter_map(|p| p.parse().ok())
            .collect();
        let [month, day, year, hour, minute, second] = parts[..] else { return 0 };
        let [month, day, year, hour, minute, second] = [month, day, year, hour, minute, second].map(f64::from);
        let wall_ms = js_sys::Date::utc(year, month - 1.0) + (day - 1.0) * 86_400_000.0;
        (wall_ms / 1000.0 + hour * 3600.0 + minute * 60.0 + second - s as f64) as i32
    })
}
