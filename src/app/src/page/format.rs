//! Numbers, dates and times as the person's language writes them, by the browser's `Intl`.

use super::state::State;
use ambulo_care::{Date, Instant, Time};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// The tag that `Intl` is given; the pseudo-locale borrows English's rules.
pub(crate) fn tag(language: &str) -> &str {
    if language == "qps" { "en" } else { language }
}

fn language() -> String {
    State::current().locale.with(|l| l.language.clone())
}

fn options(pairs: &[(&str, &str)]) -> js_sys::Object {
    let object = js_sys::Object::new();
    for (name, value) in pairs {
        // Setting a plain property of a fresh object cannot fail.
        let _ = js_sys::Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    object
}

/// A number with at most so many decimals.
pub(crate) fn number(value: f64, decimals: u32) -> String {
    number_in(&language(), value, decimals)
}

pub(crate) fn number_in(language: &str, value: f64, decimals: u32) -> String {
    let object = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&object, &"maximumFractionDigits".into(), &decimals.into());
    let format = js_sys::Intl::NumberFormat::new(&js_sys::Array::of1(&tag(language).into()), &object);
    let written = format.format().call1(&JsValue::NULL, &value.into());
    written.ok().and_then(|v| v.as_string()).unwrap_or_default()
}

fn date_time(ms: f64, pairs: &[(&str, &str)]) -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::of1(&tag(&language()).into()), &options(pairs));
    let written = format.format().call1(&JsValue::NULL, &js_sys::Date::new(&ms.into()));
    written.ok().and_then(|v| v.as_string()).unwrap_or_default()
}

/// `8:00 AM` in the browser's zone.
pub(crate) fn time_of(at: Instant) -> String {
    date_time(at.as_millisecond() as f64, &[("timeStyle", "short")])
}

/// `Saturday, 21 November` in the browser's zone.
pub(crate) fn long_day(at: Instant) -> String {
    date_time(at.as_millisecond() as f64, &[("weekday", "long"), ("day", "numeric"), ("month", "long")])
}

/// `21 Nov` in the browser's zone.
pub(crate) fn short_day(at: Instant) -> String {
    date_time(at.as_millisecond() as f64, &[("day", "numeric"), ("month", "short")])
}

/// `21 Nov 2026, 08:00` in the browser's zone.
pub(crate) fn moment(at: Instant) -> String {
    date_time(at.as_millisecond() as f64, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

/// A calendar day, whatever the zone.
pub(crate) fn day(date: Date) -> String {
    let ms = js_sys::Date::utc(f64::from(date.year()), f64::from(date.month()) - 1.0);
    let ms = ms + f64::from(date.day() - 1) * 86_400_000.0;
    date_time(ms, &[("dateStyle", "medium"), ("timeZone", "UTC")])
}

/// A wall-clock time, whatever the zone.
pub(crate) fn wall_time(time: Time) -> String {
    let ms = f64::from(i32::from(time.hour()) * 60 + i32::from(time.minute())) * 60_000.0;
    date_time(ms, &[("timeStyle", "short"), ("timeZone", "UTC")])
}
