//! The programme: what is prescribed, how often, and how it has gone.

use super::today::{exercise_name, side_key};
use crate::page::icons::icon;
use crate::page::state::State;
use crate::page::texts::{t, tf, tn};
use crate::page::{format, zones};
use ambulo_care::{ExercisePrescription, PrescriptionStatus, Session, arrange_by_key, exercises_due};
use ambulo_view::prelude::*;
use std::cmp::Reverse;

/// All prescribed exercises, and the sessions done.
pub(crate) fn exercises() -> AnyView {
    let state = State::current();
    let active = Memo::new(move |_| {
        state.record.with(|r| {
            r.prescriptions.values().filter(|p| p.status == PrescriptionStatus::Active).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <h1 tabindex="-1">{t("nav.exercises")}</h1>
        {move || active.with(Vec::is_empty).then(|| view! { <p class="calm">{t("exercises.none")}</p> })}
        <ul class="cards">{move || active.get().into_iter().map(card).collect_view()}</ul>
        {results()}
    }
    .into_any()
}

fn card(p: ExercisePrescription) -> AnyView {
    let key = p.id.to_string();
    let state = State::current();
    let zone = zones::here();
    let today = state.now.get_untracked().to_zoned(zone.clone()).date();
    let due =
        state.record.with_untracked(|r| exercises_due(r, today, &zone).into_iter().find(|d| d.prescription == p.id));
    let open = due.as_ref().is_some_and(|d| d.done < d.per_day.max(1));
    view! {
        <li class="card">
            <h2>{exercise_name(&p.exercise)}</h2>
            <p>{t(side_key(p.side))}" · "{amount(&p)}</p>
            {p.target_deg.map(|deg| view! { <p class="quiet">{tf("exercise.target", &[("angle", &format::number(deg, 0))])}</p> })}
            {p.note.clone().map(|note| view! { <blockquote dir="auto">{note}</blockquote> })}
            {due.map(|d| view! { <p class="quiet">{tf("today.sessions", &[("done", &format::number(d.done.into(), 0)), ("all", &format::number(d.per_day.into(), 0))])}</p> })}
            <a class="button" class:primary=open href=format!("/exercises/{}", p.id) data-in="">
                {if open { t("today.start") } else { t("today.again") }}{icon("next")}
            </a>
        </li>
    }
    .into_any()
    .keyed(key)
}

/// Sets, repetitions and sessions a day, as one phrase.
pub(crate) fn amount(p: &ExercisePrescription) -> String {
    tf(
        "exercise.amount",
        &[
            ("sets", &tn("exercise.sets", p.sets, &[])),
            ("repetitions", &tn("exercise.repetitions", p.repetitions, &[])),
        ],
    )
}

/// As many sessions as stand there at first: a fortnight of one exercise a day, with the rest of the page in reach.
const ROWS: usize = 14;

/// Sessions done, newest first, as a table.
pub(crate) fn results() -> AnyView {
    let state = State::current();
    let rows = RwSignal::new(ROWS);
    view! { {move || state.record.with(|r| table(r.sessions.values().cloned().collect(), rows))} }.into_any()
}

fn table(mut sessions: Vec<Session>, rows: RwSignal<usize>) -> AnyView {
    if sessions.is_empty() {
        return ().into_any();
    }
    arrange_by_key(&mut sessions, |s| Reverse(s.started.as_millisecond()));
    let more = sessions.len() > rows.get();
    sessions.truncate(rows.get());
    view! {
        <h2>{t("results.title")}</h2>
        <div class="scrolls" tabindex="0" role="region" aria-label=t("results.title")>
            <table>
                <caption class="sr">{t("results.title")}</caption>
                <thead><tr>
                    <th scope="col">{t("results.exercise")}</th><th scope="col">{t("results.repetitions")}</th>
                    <th scope="col">{t("results.range")}</th><th scope="col">{t("results.pain")}</th>
                </tr></thead>
                <tbody>{sessions.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
        {more.then(|| view! { <p><button on:click=move |_| rows.update(|r| *r += 60)>{t("vital.more")}</button></p> })}
    }
    .into_any()
}

fn row(s: Session) -> AnyView {
    let range = s.range_deg.map_or_else(
        || t("results.not-measured"),
        |r| {
            tf(
                "results.degrees",
                &[
                    ("typical", &format::number(r.typical_deg, 0)),
                    ("max", &format::number(r.max_deg, 0)),
                    ("error", &format::number(r.error_deg, 0)),
                ],
            )
        },
    );
    let pain =
        |p: Option<ambulo_care::NumericRating>| p.map_or_else(|| "–".to_owned(), |p| format::number(p.get().into(), 0));
    let how = match s.method {
        ambulo_care::Method::Controller => "method.controller",
        ambulo_care::Method::Screen => "method.screen",
        ambulo_care::Method::Hands => "method.hands",
    };
    view! {
        <tr data-session=s.id.to_string()>
            <th scope="row">{exercise_name(&s.exercise)}<span class="detail">{format::moment(s.started)}</span></th>
            <td>{tf("results.of", &[("done", &format::number(s.repetitions.into(), 0)), ("all", &format::number(s.attempts.into(), 0))])}</td>
            <td>{range}<span class="detail">{t(how)}</span></td>
            <td><bdi dir="ltr">{pain(s.pain_before)}" → "{pain(s.pain_after)}</bdi></td>
        </tr>
    }
    .into_any()
}
