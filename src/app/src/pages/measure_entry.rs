//! Entering a value by hand: what, how much, when; a doubtful number is asked about and not refused, but for two
//! pressures the wrong way round.

use super::measures;
use crate::page::browser;
use crate::page::state::State;
use crate::page::texts::{t, tf};
use ambulo_care::{Id, Item, Measure, Plausibility, Source, Unit, Vital, VitalKind, plausibility};
use ambulo_view::prelude::*;

/// Measures that people read off a device and type in.
const BY_HAND: [VitalKind; 6] = [
    VitalKind::BloodPressure,
    VitalKind::Glucose,
    VitalKind::Weight,
    VitalKind::HeartRate,
    VitalKind::BodyTemperature,
    VitalKind::OxygenSaturation,
];

/// The form, for one measure or with a choice of them.
pub(crate) fn entry(fixed: Option<VitalKind>) -> AnyView {
    if fixed.is_some_and(|kind| !BY_HAND.contains(&kind)) {
        return ().into_any();
    }
    let state = State::current();
    let kind = RwSignal::new(fixed.unwrap_or(VitalKind::BloodPressure));
    let first = RwSignal::new(String::new());
    let second = RwSignal::new(String::new());
    let note = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let doubtful = RwSignal::new(false);
    let done = StoredValue::new(t("vital.saved"));
    let unreadable = StoredValue::new(t("vital.unreadable"));
    let odd = StoredValue::new(t("vital.odd"));
    let swapped = StoredValue::new(t("vital.swapped"));
    // What was asked about is another value as soon as something else is typed.
    Effect::new(move || {
        first.track();
        second.track();
        doubtful.set(false);
        problem.set(None);
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let kind = kind.get_untracked();
        let Some(value) = measure(kind, &first.get_untracked(), &second.get_untracked()) else {
            return problem.set(Some(unreadable.get_value()));
        };
        match plausibility(kind, &value) {
            Plausibility::Swapped => return problem.set(Some(swapped.get_value())),
            Plausibility::Unusual { .. } if !doubtful.get_untracked() => {
                doubtful.set(true);
                return problem.set(Some(odd.get_value()));
            }
            _ => {}
        }
        let note = Some(note.get_untracked()).filter(|n| !n.trim().is_empty());
        let id = Id::new(browser::random_id()).expect("a UUID is a FHIR id");
        let vital =
            Vital { id, kind, label: None, value, at: browser::now(), day: None, source: Source::Entered, note };
        state.write(vec![Item::Vital(vital)], done.get_value(), None);
        problem.set(None);
        doubtful.set(false);
        first.set(String::new());
        second.set(String::new());
    };
    let choice = fixed.is_none().then(|| view! {
        <label class="field"><span>{t("vital.what")}</span>
            <select autocomplete="off" on:change=move |e| { if let Some(k) = measures::kind_of(&event_target_value(&e)) { kind.set(k); doubtful.set(false); problem.set(None); } }>
                {BY_HAND.iter().map(|&k| { let s = measures::slug(k); view! { <option value=s>{t(&format!("vital.{s}"))}</option> } }).collect_view()}
            </select>
        </label>
    });
    let unit = move || measures::unit_text(&measures::shown_unit(kind.get()));
    view! {
        <details class="card entry">
            <summary>{t("vital.enter")}</summary>
            <form on:submit=submit>
                {choice}
                <div class="pair">
                    {move || {
                        let pressure = kind.get() == VitalKind::BloodPressure;
                        let label = if pressure { t("vital.upper") } else { t("vital.value") };
                        view! {
                            {number(tf("vital.in-unit", &[("what", &label), ("unit", &unit())]), first)}
                            {pressure.then(|| number(tf("vital.in-unit", &[("what", &t("vital.lower")), ("unit", &unit())]), second))}
                        }
                    }}
                </div>
                <label class="field"><span>{t("vital.note")}</span><input type="text" maxlength="200" autocomplete="off" prop:value=note on:input=move |e| note.set(event_target_value(&e)) /></label>
                <p class="problem" role="alert">{move || problem.get()}</p>
                <button class="primary">{move || if doubtful.get() { t("vital.save-anyway") } else { t("vital.save") }}</button>
            </form>
        </details>
    }
    .into_any()
}

fn number(label: String, value: RwSignal<String>) -> AnyView {
    view! {
        <label class="field"><span>{label}</span>
            <input type="text" inputmode="decimal" required autocomplete="off" prop:value=value on:input=move |e| value.set(event_target_value(&e)) />
        </label>
    }
    .into_any()
}

/// The measure that was typed, in the shown unit. Comma and point both mark decimals, and digits of any script count.
fn measure(kind: VitalKind, first: &str, second: &str) -> Option<Measure> {
    let unit: Unit = measures::shown_unit(kind);
    let read = |text: &str| {
        let plain: String = text
            .trim()
            .chars()
            .map(|c| match c {
                ',' | '٫' => '.',
                c => latin_digit(c),
            })
            .collect();
        // The browser reads the number: Rust's reader weighs more than this page.
        let digits = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let number = if digits { wasm_bindgen::JsValue::from_str(&plain).unchecked_into_f64() } else { f64::NAN };
        Some(number).filter(|v| v.is_finite() && *v > 0.0)
    };
    Some(match kind {
        VitalKind::BloodPressure => Measure::Pressure { systolic: read(first)?, diastolic: read(second)?, unit },
        _ => Measure::One { value: read(first)?, unit },
    })
}

fn latin_digit(c: char) -> char {
    match c {
        '٠'..='٩' => char::from(b'0' + (c as u32 - '٠' as u32) as u8),
        '۰'..='۹' => char::from(b'0' + (c as u32 - '۰' as u32) as u8),
        other => other,
    }
}
