//! Today: what to take, what to do, how the body is, and who wrote.

use super::deciding;
use crate::page::icons::icon;
use crate::page::state::State;
use crate::page::texts::{has, t, tf};
use crate::page::{format, zones};
use ambulo_care::{DueDose, DueList, Instant, Medicine, Record, arrange_by_key, due, exercises_due};
use ambulo_view::prelude::*;
use std::cmp::Reverse;

/// The first page of a day.
pub(crate) fn today() -> AnyView {
    let state = State::current();
    let list = Memo::new(move |_| state.record.with(|r| due(r, state.now.get(), &zones::rules)));
    // A choice that is half made stays as it is when something else of the record changes.
    let is_empty = Memo::new(move |_| state.record.with(Record::is_empty));
    let person = Memo::new(move |_| state.record.with(|r| r.person().map(|p| p.name.clone())));
    view! {
        <p class="day">{move || format::long_day(state.now.get())}</p>
        <h1 tabindex="-1">{move || greeting(state.now.get(), person.get())}</h1>
        {move || {
            if is_empty.get() {
                if state.arrived.get() { empty() } else { view! { <p class="quiet" aria-busy="true">{t("today.loading")}</p> }.into_any() }
            } else {
                view! {
                    <div class="columns">
                        <div>{move || medicines(list.get())}{exercises()}</div>
                        <div>{super::vitals::lines()}{messages()}</div>
                    </div>
                }
                .into_any()
            }
        }}
    }
    .into_any()
}

fn greeting(now: Instant, name: Option<String>) -> String {
    let hour = now.to_zoned(zones::here()).hour();
    let key = match hour {
        4..=11 => "today.morning",
        12..=17 => "today.afternoon",
        _ => "today.evening",
    };
    let first = name.as_deref().and_then(|n| n.split_whitespace().next()).unwrap_or_default();
    if first.is_empty() { t(&format!("{key}-plain")) } else { tf(key, &[("name", first)]) }
}

/// A record with nothing in it says what to do first.
fn empty() -> AnyView {
    view! {
        <section class="card first">
            <h2>{t("empty.title")}</h2>
            <ol>
                <li><a href="/vitals" data-in="">{t("empty.vital")}</a></li>
                <li><a href="/team" data-in="">{t("empty.message")}</a></li>
                <li><a href="/body" data-in="">{t("empty.body")}</a></li>
            </ol>
            <p class="quiet">{t("empty.therapist")}</p>
        </section>
    }
    .into_any()
}

fn medicines(list: DueList) -> AnyView {
    let state = State::current();
    let urgent: Vec<DueDose> = list.overdue.iter().chain(&list.now).cloned().collect();
    let overdue = list.overdue.len();
    let decided = list.done.len();
    let total = decided + urgent.len() + list.later.len() + list.missed.len();
    let rows = |doses: Vec<DueDose>, late: usize| {
        doses
            .into_iter()
            .enumerate()
            .filter_map(|(i, d)| {
                state.record.with_untracked(|r| r.medicines.get(&d.medicine).cloned()).map(|m| row(m, d, i < late))
            })
            .collect_view()
    };
    let nothing = urgent.is_empty().then(|| {
        let key = if total == 0 {
            "today.no-medicines"
        } else if list.later.is_empty() {
            "today.all-taken"
        } else {
            "today.none-now"
        };
        view! { <p class="calm">{icon("check")} {t(key)}</p> }
    });
    let later = list
        .later
        .into_iter()
        .filter_map(|d| state.record.with_untracked(|r| r.medicines.get(&d.medicine).map(|m| later_line(m, &d))))
        .collect_view();
    view! {
        <section class="card" aria-labelledby="doses">
            <h2 id="doses">{t("today.medicines")}</h2>
            <Show when=move || { total > 0 }>
                <p class="progress"><progress max=total.to_string() value=decided.to_string() aria-label=t("today.progress")></progress>
                    <span>{tf("today.decided", &[("done", &format::number(decided as f64, 0)), ("all", &format::number(total as f64, 0))])}</span></p>
            </Show>
            {nothing}
            <ul class="doses">{rows(urgent, overdue)}</ul>
            <ul class="later">{later}</ul>
            <p><a href="/medicines" data-in="">{t("today.all-medicines")}{icon("next")}</a></p>
        </section>
    }
    .into_any()
}

fn row(medicine: Medicine, dose: DueDose, late: bool) -> AnyView {
    let detail = [medicine.amount.clone(), medicine.instruction.clone().unwrap_or_default()]
        .into_iter()
        .filter(|s| !s.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let key = format!("{} {} {}", dose.medicine, dose.slot.date, dose.slot.time);
    let when = format::time_in(dose.at, &dose.slot.zone);
    view! {
        <li class="dose" class:late=late>
            <div class="what">
                <a href=format!("/medicines/{}", medicine.id) data-in=""><strong>{medicine.name.clone()}</strong>" "<span>{medicine.strength.clone()}</span></a>
                <span class="detail" dir="auto">{detail}</span>
                <span class="when">{icon("clock")}{if late { tf("today.since", &[("time", &when)]) } else { when }}</span>
            </div>
            {deciding::buttons(medicine, Some(dose.slot))}
        </li>
    }
    .into_any()
    .keyed(key)
}

fn later_line(medicine: &Medicine, dose: &DueDose) -> AnyView {
    view! { <li><span>{format::time_in(dose.at, &dose.slot.zone)}</span>" "<span>{medicine.name.clone()}" "{medicine.strength.clone()}</span></li> }.into_any()
}

fn exercises() -> AnyView {
    let state = State::current();
    let due = Memo::new(move |_| {
        let zone = zones::here();
        let day = state.now.get().to_zoned(zone.clone()).date();
        state.record.with(|r| exercises_due(r, day, &zone))
    });
    let line = move |d: ambulo_care::DueExercise| {
        let p = state.record.with_untracked(|r| r.prescriptions.get(&d.prescription).cloned())?;
        let open = d.done < d.per_day.max(1);
        Some(view! {
            <li class="exercise">
                <div class="what">
                    <strong>{exercise_name(&p.exercise)}</strong>
                    <span class="detail">{t(side_key(p.side))}" · "{super::exercises::amount(&p)}</span>
                    <span class="when">{tf("today.sessions", &[("done", &format::number(d.done.into(), 0)), ("all", &format::number(d.per_day.into(), 0))])}</span>
                </div>
                <a class="button" class:primary=open href=format!("/exercises/{}", p.id) data-in="">
                    {if open { t("today.start") } else { t("today.again") }}
                </a>
            </li>
        })
    };
    view! {
        <section class="card" aria-labelledby="moves">
            <h2 id="moves">{t("today.exercises")}</h2>
            {move || due.get().is_empty().then(|| view! { <p class="calm">{t("today.no-exercises")}</p> })}
            <ul class="doses">{move || due.get().into_iter().filter_map(line).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The name of an exercise; one that this version does not know keeps its key.
pub(crate) fn exercise_name(key: &str) -> String {
    let text = format!("exercise.{key}.name");
    if has(&text) { t(&text) } else { key.to_owned() }
}

/// The key of a side's name.
pub(crate) fn side_key(side: ambulo_care::Side) -> &'static str {
    match side {
        ambulo_care::Side::Left => "side.left",
        ambulo_care::Side::Right => "side.right",
        ambulo_care::Side::Both => "side.both",
        ambulo_care::Side::None => "side.none",
    }
}

fn messages() -> AnyView {
    let state = State::current();
    let newest = Memo::new(move |_| {
        let mine = state.who().map(|w| w.reference).unwrap_or_default();
        state.record.with(|r| {
            let mut all: Vec<_> = r.messages.values().filter(|m| m.from.reference != mine).cloned().collect();
            arrange_by_key(&mut all, |m| Reverse(m.sent.as_millisecond()));
            all.truncate(2);
            all
        })
    });
    view! {
        <section class="card" aria-labelledby="news">
            <h2 id="news">{t("today.messages")}</h2>
            {move || newest.get().is_empty().then(|| view! { <p class="calm">{t("today.no-messages")}</p> })}
            <ul class="messages">
                {move || {
                    newest.get().into_iter().map(|m| view! {
                        <li><p class="from"><strong dir="auto">{m.from.name}</strong>" "<time>{format::moment(m.sent)}</time></p><p dir="auto">{m.text}</p></li>
                    }).collect_view()
                }}
            </ul>
            <p><a href="/team" data-in="">{t("today.to-team")}{icon("next")}</a></p>
        </section>
    }
    .into_any()
}
