//! All measures, each with its latest value; the same lines stand on Today.

use super::measures;
use crate::page::icons::icon;
use crate::page::state::State;
use crate::page::texts::{t, tf};
use ambulo_care::{GlucoseBand, PressureBand, Vital, VitalKind, glucose_band, pressure_band};
use ambulo_view::prelude::*;

/// The page of all measures.
pub(crate) fn vitals() -> AnyView {
    view! {
        <h1 tabindex="-1">{t("nav.vitals")}</h1>
        {lines()}
        {super::unread::unread(&["Observation"])}
        {super::measure_entry::entry(None)}
    }
    .into_any()
}

/// One line a measure, newest value first in mind.
pub(crate) fn lines() -> AnyView {
    let state = State::current();
    let latest = Memo::new(move |_| {
        state.record.with(|r| {
            measures::KINDS
                .iter()
                .filter_map(|&(kind, _)| r.vitals.values().filter(|v| v.kind == kind).max_by_key(|v| v.at).cloned())
                .collect::<Vec<Vital>>()
        })
    });
    view! {
        <section class="card" aria-labelledby="vitals">
            <h2 id="vitals">{t("vitals.latest")}</h2>
            {move || latest.with(Vec::is_empty).then(|| view! { <p class="calm">{t("vitals.none")}</p> })}
            <ul class="vitals">{move || latest.get().into_iter().map(line).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn line(vital: Vital) -> AnyView {
    let slug = measures::slug(vital.kind);
    let band = band_key(&vital);
    let words = move || band.map(|(key, kind)| view! { <span class="state" data-kind=kind>{t(key)}</span> });
    view! {
        <li>
            <a href=format!("/vitals/{slug}") data-in="">
                <span class="name">{t(&format!("vital.{slug}"))}</span>
                <strong>{measures::value_text(vital.kind, &vital.value)}</strong>
                {words}
                <span class="detail">{tf("vital.when-source", &[("time", &measures::time_text(&vital)), ("source", &measures::source_text(&vital))])}</span>
                {icon("next")}
            </a>
        </li>
    }
    .into_any()
}

/// What a published band says of a value: the text's key, and the state's colour. A band never comes alone: the
/// text of every one that worries names the next step.
pub(crate) fn band_key(vital: &Vital) -> Option<(&'static str, &'static str)> {
    match vital.kind {
        VitalKind::BloodPressure => Some(match pressure_band(&vital.value)? {
            PressureBand::Optimal | PressureBand::Normal => ("band.pressure-normal", "good"),
            PressureBand::HighNormal => ("band.pressure-high-normal", "waiting"),
            PressureBand::Grade1 => ("band.pressure-1", "waiting"),
            PressureBand::Grade2 => ("band.pressure-2", "bad"),
            PressureBand::Grade3 => ("band.pressure-3", "bad"),
        }),
        VitalKind::Glucose => Some(match glucose_band(&vital.value)? {
            GlucoseBand::VeryLow => ("band.glucose-very-low", "bad"),
            GlucoseBand::Low => ("band.glucose-low", "bad"),
            GlucoseBand::InRange => ("band.glucose-in-range", "good"),
            GlucoseBand::High => ("band.glucose-high", "waiting"),
            GlucoseBand::VeryHigh => ("band.glucose-very-high", "bad"),
        }),
        _ => None,
    }
}
