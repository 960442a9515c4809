//! One patient as the therapist sees them: programme, results, measures, messages.

use crate::page::state::State;
use crate::page::texts::{t, tf};
use crate::page::{browser, format};
use crate::pages::exercises::{amount, results};
use crate::pages::today::{exercise_name, side_key};
use crate::pages::{team, vitals};
use crate::protocol::{Reply, Request};
use ambulo_care::{ConditionStatus, ExercisePrescription, Item, Party, PrescriptionStatus};
use ambulo_view::prelude::*;
use ambulo_view::spawn_local;

/// Opens the patient's record, if it is not open.
pub(crate) fn open(id: &str) {
    let state = State::current();
    let already = state.record.with_untracked(|r| r.person().is_some_and(|p| p.id.as_str() == id));
    if already {
        return;
    }
    let patient = id.to_owned();
    spawn_local(async move {
        if let Reply::Refused(trouble) = state.ask(Request::Open { patient }).await {
            state.tell(trouble);
        }
    });
}

/// The page of one patient.
pub(crate) fn patient(id: String) -> AnyView {
    let state = State::current();
    open(&id);
    let prescribe = format!("/patients/{id}/prescribe");
    let person = Memo::new(move |_| state.record.with(|r| r.person().cloned()));
    let conditions = Memo::new(move |_| {
        state.record.with(|r| {
            r.conditions
                .values()
                .filter(|c| c.status == ConditionStatus::Active)
                .map(|c| c.text.clone())
                .collect::<Vec<_>>()
        })
    });
    let programme = Memo::new(move |_| state.record.with(|r| r.prescriptions.values().cloned().collect::<Vec<_>>()));
    let reference = format!("Patient/{id}");
    view! {
        <p><a href="/patients" data-in="">{t("patient.back")}</a></p>
        <h1 tabindex="-1">{move || person.get().map_or_else(|| t("shell.opening"), |p| p.name)}</h1>
        <p class="quiet">{move || conditions.get().join(" · ")}</p>
        <section class="card" aria-labelledby="programme">
            <h2 id="programme">{t("patient.programme")}</h2>
            {move || programme.with(|p| !p.iter().any(active)).then(|| view! { <p class="calm">{if state.arrived.get() { t("patient.no-programme") } else { t("patient.fetching") }}</p> })}
            <ul class="doses">{move || programme.get().into_iter().filter(active).map(line).collect_view()}</ul>
            <p><a class="button primary" href=prescribe data-in="">{t("patient.prescribe")}</a></p>
        </section>
        {results()}
        <Show when=move || state.arrived.get()>
            {vitals::lines()}
            <h2>{t("team.messages")}</h2>
            {team::thread()}
        </Show>
        {move || person.get().map(|p| team::write_to(Party { reference: reference.clone(), name: p.name }))}
    }
    .into_any()
}

fn active(p: &ExercisePrescription) -> bool {
    p.status == PrescriptionStatus::Active
}

fn line(p: ExercisePrescription) -> AnyView {
    let key = p.id.to_string();
    let state = State::current();
    let stopping = RwSignal::new(false);
    let held = StoredValue::new(p.clone());
    let stopped_words = StoredValue::new(tf("patient.stopped", &[("name", &exercise_name(&p.exercise))]));
    let stop = move |event: web_sys::MouseEvent| {
        if browser::is_second_tap(&event) {
            return;
        }
        let before = held.get_value();
        let after =
            ExercisePrescription { status: PrescriptionStatus::Stopped, authored: browser::now(), ..before.clone() };
        state.write(vec![Item::Prescription(after)], stopped_words.get_value(), Some(vec![Item::Prescription(before)]));
    };
    let patient = state.record.with_untracked(|r| r.person().map(|p| p.id.to_string())).unwrap_or_default();
    view! {
        <li class="exercise">
            <div class="what">
                <strong>{exercise_name(&p.exercise)}</strong>
                <span class="detail">{t(side_key(p.side))}" · "{amount(&p)}{p.target_deg.map(|d| format!(" · {}", tf("exercise.target", &[("angle", &format::number(d, 0))])))}</span>
                {p.note.clone().map(|n| view! { <span class="detail" dir="auto">{n}</span> })}
            </div>
            <div class="deciding">
                <a class="button" href=format!("/patients/{patient}/prescribe?change={}", p.id) data-in="">{t("patient.amend")}</a>
                <Show when=move || stopping.get() fallback=move || view! { <button on:click=move |_| stopping.set(true)>{t("patient.stop")}</button> }>
                    <button on:click=move |_| stopping.set(false)>{t("shell.cancel")}</button>
                    <button class="danger" on:click=stop>{t("patient.stop-yes")}</button>
                </Show>
            </div>
        </li>
    }
    .into_any()
    .keyed(key)
}
