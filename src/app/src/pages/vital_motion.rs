//! What moves by itself in the body: the heart at the rate that was measured last, the lungs with it; what is said
//! about it, and the button that holds it still.

use super::looking::Looking;
use super::measures;
use crate::page::state::State;
use crate::page::texts::{t, tf};
use crate::page::{browser, format};
use ambulo_care::{Vital, VitalKind};
use ambulo_scene_protocol::ToScene;
use ambulo_view::prelude::*;

/// A measurement older than this says nothing of now.
const RECENT_MS: i64 = 7 * 86_400_000;
/// Rates a minute that a person can have; others are slips or artefacts.
const BEATS: (f64, f64) = (30.0, 220.0);
const BREATHS: (f64, f64) = (4.0, 60.0);
/// Where none was measured, and the caption says so: at rest it is 12 to 20 a minute (NEWS2, Royal College of
/// Physicians 2017).
const USUAL_BREATHS: f64 = 15.0;

/// A rate a minute, and the measurement that it comes from.
type Rate = Option<(f64, Vital)>;

fn latest(state: State, kind: VitalKind, (low, high): (f64, f64)) -> Rate {
    let since = browser::now().as_millisecond() - RECENT_MS;
    let last = state.record.with(|r| r.vitals.values().filter(|v| v.kind == kind).max_by_key(|v| v.at).cloned())?;
    let (rate, _) = measures::numbers(kind, &last.value)?;
    (last.at.as_millisecond() >= since && (low..=high).contains(&rate)).then_some((rate, last))
}

/// Tells the scene the rates for as long as the page stands; a caption and a button, where heart or lungs are shown.
pub(crate) fn caption(looking: Looking) -> AnyView {
    let Looking { stage, view, listed, .. } = looking;
    let state = State::current();
    let held = RwSignal::new(false);
    let beats = Memo::new(move |_| latest(state, VitalKind::HeartRate, BEATS));
    let breaths = Memo::new(move |_| latest(state, VitalKind::RespiratoryRate, BREATHS));
    Effect::new(move || {
        let moves = stage.warm() && !held.get();
        let rate = |rate: f64| moves.then_some(rate as f32);
        let beats_per_min = beats.with(|b| b.as_ref().and_then(|(beats, _)| rate(*beats)));
        let breaths_per_min = breaths.with(|b| rate(b.as_ref().map_or(USUAL_BREATHS, |(breaths, _)| *breaths)));
        stage.say(ToScene::Pulse { beats_per_min, breaths_per_min });
    });
    let shown = Memo::new(move |_| {
        let part_of = |id: &str, system: &str| listed.with(|all| all.iter().any(|l| l.id == id && l.system == system));
        let shows = |id: &String, system: &str| id == system || part_of(id, system);
        let is = |system: &str| view.with(|v| v.systems.iter().chain(&v.isolated).any(|id| shows(id, system)));
        (is("heart"), is("lungs"))
    });
    view! {
        // As the person set the device: nothing moves, and there is nothing to hold.
        {move || (!state.still.get() && (shown.get().0 || shown.get().1)).then(|| view! {
            <p class="quiet">
                {shown.get().0.then(|| said(beats.get(), "body.beats", || t("body.beats-not")))}" "
                {shown.get().1.then(|| said(breaths.get(), "body.breathes", || tf("body.breathes-usual", &[("rate", &format::number(USUAL_BREATHS, 0))])))}
            </p>
            <button aria-pressed=move || held.get().to_string() on:click=move |_| held.update(|h| *h = !*h)>{t("body.hold-still")}</button>
        })}
    }
    .into_any()
}

fn said(rate: Rate, measured: &str, otherwise: impl Fn() -> String) -> String {
    match rate {
        Some((rate, vital)) => {
            tf(measured, &[("rate", &format::number(rate, 0)), ("time", &measures::time_text(&vital))])
        }
        None => otherwise(),
    }
}
