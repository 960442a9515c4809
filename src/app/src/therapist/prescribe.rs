//! Prescribing an exercise, or amending one: sensible numbers stand there already, so that a minute is enough.

use crate::page::browser;
use crate::page::state::State;
use crate::page::texts::{t, tf};
use crate::pages::today::{exercise_name, side_key};
use ambulo_care::{Days, ExercisePrescription, Id, Item, Party, PrescriptionStatus, Side};
use ambulo_view::prelude::*;

/// Exercises that can be prescribed, each with its usual aim in degrees and whether it has a side.
const EXERCISES: [(&str, Option<f64>, bool); 5] = [
    ("shoulder-flexion", Some(90.0), true),
    ("shoulder-abduction", Some(90.0), true),
    ("knee-extension", Some(80.0), true),
    ("knee-flexion", Some(90.0), true),
    ("sit-to-stand", None, false),
];

/// The form for a patient.
pub(crate) fn prescribe(patient: String) -> AnyView {
    super::patient::open(&patient);
    let state = State::current();
    let back = format!("/patients/{patient}");
    let change = browser::window()
        .location()
        .search()
        .ok()
        .and_then(|s| web_sys::UrlSearchParams::new_with_str(&s).ok())
        .and_then(|q| q.get("change"));
    let before = change
        .and_then(|id| Id::new(id).ok())
        .and_then(|id| state.record.with_untracked(|r| r.prescriptions.get(&id).cloned()));
    let title = if before.is_some() { t("prescribe.amend") } else { t("prescribe.title") };
    view! {
        <p><a href=back.clone() data-in="">{t("prescribe.back")}</a></p>
        <h1 tabindex="-1">{title}</h1>
        {form(before, back)}
    }
    .into_any()
}

fn form(before: Option<ExercisePrescription>, back: String) -> AnyView {
    let state = State::current();
    let amended = before.is_some();
    let start = before.clone().unwrap_or_else(|| ExercisePrescription {
        id: Id::new(browser::random_id()).expect("a UUID is a FHIR id"),
        exercise: EXERCISES[0].0.to_owned(),
        side: Side::Right,
        sets: 2,
        repetitions: 10,
        hold_s: 0,
        target_deg: EXERCISES[0].1,
        per_day: 2,
        days: Days::Daily,
        note: None,
        status: PrescriptionStatus::Active,
        authored: browser::now(),
        by: Party { reference: String::new(), name: String::new() },
    });
    let draft = RwSignal::new(start);
    let note = RwSignal::new(draft.with_untracked(|d| d.note.clone().unwrap_or_default()));
    let done = StoredValue::new(t("prescribe.done"));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(who) = state.who() else { return };
        let note = Some(note.get_untracked().trim().to_owned()).filter(|n| !n.is_empty());
        let prescription = ExercisePrescription {
            note,
            authored: browser::now(),
            by: Party { reference: who.reference, name: who.name },
            ..draft.get_untracked()
        };
        state.write(vec![Item::Prescription(prescription)], done.get_value(), None);
        state.router.go(&back);
    };
    let choose = move |key: String| {
        if let Some((key, target, sided)) = EXERCISES.iter().find(|(k, ..)| *k == key) {
            draft.update(|d| {
                d.exercise = (*key).to_owned();
                d.target_deg = *target;
                d.side = if *sided { if d.side == Side::None { Side::Right } else { d.side } } else { Side::None };
            });
        }
    };
    let chosen = move || draft.with(|d| d.exercise.clone());
    view! {
        <form class="card" on:submit=submit>
            <fieldset class="choices"><legend>{t("prescribe.exercise")}</legend>
                {EXERCISES.iter().map(|&(key, ..)| view! {
                    <label class="tick"><input type="radio" name="exercise" value=key prop:checked=move || chosen() == key on:change=move |_| choose(key.to_owned()) /> {exercise_name(key)}</label>
                }).collect_view()}
            </fieldset>
            <Show when=move || draft.with(|d| d.side != Side::None)>
                <fieldset class="choices"><legend>{t("prescribe.side")}</legend>
                    {[Side::Left, Side::Right].into_iter().map(|side| view! {
                        <label class="tick"><input type="radio" name="side" prop:checked=move || draft.with(|d| d.side == side) on:change=move |_| draft.update(|d| d.side = side) /> {t(side_key(side))}</label>
                    }).collect_view()}
                </fieldset>
            </Show>
            <div class="pair">
                {stepper("prescribe.sets", 1, 10, move || draft.with(|d| d.sets), move |n| draft.update(|d| d.sets = n))}
                {stepper("prescribe.repetitions", 1, 50, move || draft.with(|d| d.repetitions), move |n| draft.update(|d| d.repetitions = n))}
                {stepper("prescribe.per-day", 1, 6, move || draft.with(|d| d.per_day), move |n| draft.update(|d| d.per_day = n))}
                {move || draft.with(|d| d.target_deg.is_some()).then(|| stepper("prescribe.target", 10, 180, move || draft.with(|d| d.target_deg.unwrap_or(0.0) as u32), move |n| draft.update(|d| d.target_deg = Some(f64::from(n)))))}
            </div>
            <label class="field"><span>{t("prescribe.note")}</span>
                <textarea rows="2" maxlength="500" autocomplete="off" dir="auto" prop:value=note on:input=move |e| note.set(event_target_value(&e))></textarea></label>
            <button class="primary">{move || if amended { t("vital.save") } else { tf("prescribe.confirm", &[("name", &exercise_name(&chosen()))]) }}</button>
        </form>
    }
    .into_any()
}

fn stepper(
    label: &'static str,
    least: u32,
    most: u32,
    value: impl Fn() -> u32 + 'static,
    set: impl Fn(u32) + 'static,
) -> AnyView {
    let change = move |e: web_sys::Event| {
        if let Ok(n) = event_target_value(&e).parse::<u32>() {
            set(n.clamp(least, most));
        }
    };
    view! {
        <label class="field"><span>{t(label)}</span>
            <input type="number" min=least max=most required autocomplete="off" prop:value=move || value().to_string() on:change=change />
        </label>
    }
    .into_any()
}
