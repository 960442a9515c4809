//! Measuring on the body: a distance between two places that are touched, or between the middles of two parts that
//! are chosen by name.

use super::looking::Looking;
use crate::page::texts::{t, tf};
use crate::page::{browser, format};
use ambulo_view::prelude::*;

const METRES_PER_INCH: f64 = 0.0254;

/// A length as the person writes lengths: whoever weighs in pounds measures in inches.
pub(crate) fn length(metres: f32) -> String {
    let metres = f64::from(metres);
    if browser::setting("weight-unit").as_deref() == Some("lb") {
        return format::measure(metres / METRES_PER_INCH, "inch", 1);
    }
    // What the skeleton's own error lets one say.
    if metres < 0.02 {
        format::measure(metres * 1000.0, "millimeter", 0)
    } else {
        format::measure(metres * 100.0, "centimeter", 1)
    }
}

/// The switch, what to do next, and what it came to.
pub(crate) fn tool(looking: Looking) -> AnyView {
    let Looking { view, measuring, measured, .. } = looking;
    let said = move || {
        let ids = view.with(|v| v.measured.iter().map(|mark| mark.id.clone()).collect::<Vec<_>>());
        let distance = measured.with(|m| m.1);
        match (ids.as_slice(), distance) {
            ([from, to], Some(distance)) => tf(
                "body.measured",
                &[("from", &looking.name(from)), ("to", &looking.name(to)), ("length", &length(distance))],
            ),
            ([from], _) => tf("body.measure-from", &[("name", &looking.name(from))]),
            _ if measuring.get() => t("body.measure-how"),
            _ => String::new(),
        }
    };
    view! {
        <div class="tool">
            <div class="deciding">
                <button aria-pressed=move || measuring.get().to_string() on:click=move |_| measuring.update(|on| *on = !*on)>{t("body.measure")}</button>
                <button hidden=move || view.with(|v| v.measured.is_empty()) on:click=move |_| looking.edit(&mut |v| v.measured.clear())>{t("body.measure-clear")}</button>
            </div>
            <p role="status">{said}</p>
        </div>
    }
    .into_any()
}
