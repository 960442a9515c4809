//! Numbers, dates and times as the person's language writes them, by the browser's `Intl`.

use super::state::State;
use ambulo_care::{Date, Instant, Known, PartialDate, Time};
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
    written(language, value, decimals, &[])
}

/// A number with its unit, by one of `Intl`'s names for units.
pub(crate) fn measure(value: f64, unit: &str, decimals: u32) -> String {
    written(&language(), value, decimals, &[("style", "unit"), ("unit", unit)])
}

fn written(language: &str, value: f64, decimals: u32, pairs: &[(&str, &str)]) -> String {
    let object = options(pairs);
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

/// `8:00 AM` on the wall of a plan's zone; where the browser's clock shows another time, the zone is named:
/// whoever travels takes their medicine by the clock that it was planned by.
pub(crate) fn time_in(at: Instant, zone: &str) -> String {
    let there = super::zones::rules(zone);
    if there.as_ref().is_none_or(|there| there.to_offset(at) == super::zones::here().to_offset(at)) {
        return time_of(at);
    }
    let clock = [("hour", "numeric"), ("minute", "2-digit"), ("timeZone", zone), ("timeZoneName", "short")];
    date_time(at.as_millisecond() as f64, &clock)
}

/// `Saturday, 21 November` in the browser's zone.
pub(crate) fn long_day(at: Instant) -> String {
    date_time(at.as_millisecond() as f64, &[("weekday", "long"), ("day", "numeric"), ("month", "long")])
}

/// `21 Nov` in the browser's zone.
pub(crate) fn short_day(at: Instant) -> String {
    date_time(at.as_millisecond() as f64, &[("day", "numeric"), ("month", "short")])
}

/// As near as it is: `Today, 08:00`, `Yesterday, 08:00`, `21 Nov, 08:00`, or with the year; in the browser's zone.
pub(crate) fn moment(at: Instant) -> String {
    let (then, today) = (local_date(at), local_date(super::browser::now()));
    let ms = at.as_millisecond() as f64;
    if then == today {
        format!("{}, {}", days_from_now(0), time_of(at))
    } else if then.tomorrow().is_ok_and(|next| next == today) {
        format!("{}, {}", days_from_now(-1), time_of(at))
    } else if then.year() == today.year() {
        date_time(ms, &[("day", "numeric"), ("month", "short"), ("hour", "numeric"), ("minute", "2-digit")])
    } else {
        full_moment(at)
    }
}

/// `21 Nov 2026, 08:00` in the browser's zone, however near: for a name that is read later or elsewhere.
pub(crate) fn full_moment(at: Instant) -> String {
    date_time(at.as_millisecond() as f64, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

/// A calendar day, whatever the zone.
pub(crate) fn day(date: Date) -> String {
    date_time(utc_ms(date), &[("dateStyle", "medium"), ("timeZone", "UTC")])
}

/// As much of a day as is known: `2019`, `May 2019`, `4 May 2019`.
pub(crate) fn known_day(date: PartialDate) -> String {
    let year = [("timeZone", "UTC"), ("year", "numeric"), ("month", "short")];
    match date.known {
        Known::Day => day(date.first),
        Known::Month => date_time(utc_ms(date.first), &year),
        Known::Year => date_time(utc_ms(date.first), &year[..2]),
    }
}

fn utc_ms(date: Date) -> f64 {
    let month = js_sys::Date::utc(f64::from(date.year()), f64::from(date.month()) - 1.0);
    month + f64::from(date.day() - 1) * 86_400_000.0
}

fn local_date(at: Instant) -> Date {
    at.to_zoned(super::zones::here()).date()
}

/// `Today` or `Yesterday`, as a line begins.
fn days_from_now(days: i32) -> String {
    let object = options(&[("numeric", "auto")]);
    let format = js_sys::Intl::RelativeTimeFormat::new(&js_sys::Array::of1(&tag(&language()).into()), &object);
    let word = String::from(format.format(days.into(), "day"));
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A calendar day of these weeks: `Sat 21 Nov`, with the year where it is another one.
pub(crate) fn near_day(date: Date) -> String {
    if date.year() != local_date(super::browser::now()).year() {
        return day(date);
    }
    let options = [("weekday", "short"), ("day", "numeric"), ("month", "short"), ("timeZone", "UTC")];
    date_time(utc_ms(date), &options)
}

/// A wall-clock time, whatever the zone.
pub(crate) fn wall_time(time: Time) -> String {
    let ms = f64::from(i32::from(time.hour()) * 60 + i32::from(time.minute())) * 60_000.0;
    date_time(ms, &[("timeStyle", "short"), ("timeZone", "UTC")])
}
