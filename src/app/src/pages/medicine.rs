//! One medicine: its plan, its doses of the last weeks, and the way to correct one.

use super::{deciding, medicines};
use crate::page::state::State;
use crate::page::texts::{t, tf};
use crate::page::{browser, format, icons::icon, zones};
use ambulo_care::{
    Action, Date, Days, Dose, Id, Instant, Medicine, MedicineKind, SkipReason, Slot, Weekday, arrange_by_key,
    slots_between, timely,
};
use ambulo_view::prelude::*;
use std::cmp::Reverse;

/// How many days of history are shown at first.
const DAYS: i32 = 14;

/// The page of one medicine.
pub(crate) fn medicine(id: String) -> AnyView {
    let state = State::current();
    let held = Memo::new(move |_| {
        state.record.with(|r| Id::new(id.clone()).ok().and_then(|id| r.medicines.get(&id).cloned()))
    });
    let days = RwSignal::new(DAYS);
    view! {
        {move || match held.get() {
            None => view! { <h1 tabindex="-1">{t("nav.medicines")}</h1><p>{t("medicine.absent")}</p><p><a href="/medicines" data-in="">{t("medicine.back")}</a></p> }.into_any(),
            Some(m) => view! {
                <p><a href="/medicines" data-in="">{t("medicine.back")}</a></p>
                <h1 tabindex="-1">{m.name.clone()}" "{m.strength.clone()}</h1>
                <p class="lead">{medicines::plan(&m)}</p>
                {m.instruction.clone().map(|i| view! { <p dir="auto">{i}</p> })}
                {m.reason.clone().map(|r| view! { <p class="quiet">{tf("medicine.for", &[("reason", &r)])}</p> })}
                {medicines::adherence_line(&m).map(|l| view! { <p class="quiet">{l}</p> })}
                {matches!(m.kind, MedicineKind::AsNeeded { .. }).then(|| deciding::buttons(m.clone(), None))}
                <h2>{t("medicine.history")}</h2>
                {move || history(&m, days.get())}
                <p><button on:click=move |_| days.update(|d| *d += 28)>{t("medicine.earlier")}</button></p>
            }.into_any(),
        }}
    }
    .into_any()
}

fn history(medicine: &Medicine, days: i32) -> AnyView {
    let state = State::current();
    let now = state.now.get();
    let today = now.to_zoned(zones::here()).date();
    let from = today.plus_days(i64::from(1 - days)).unwrap_or(today);
    let mut lines: Vec<(Option<Instant>, Date, String, AnyView)> = Vec::new();
    state.record.with(|record| {
        let mine: Vec<&Dose> = record.doses.values().filter(|d| d.medicine == medicine.id).collect();
        for slot in slots_between(medicine, from, today) {
            let dose = mine.iter().find(|d| d.is_of(&slot)).copied();
            let at = zones::rules(&slot.zone).and_then(|z| ambulo_care::slot_instant(&slot, &z));
            if dose.is_none() && at.is_none_or(|at| at > now) {
                continue;
            }
            lines.push((at, slot.date, format::wall_time(slot.time), outcome(medicine, dose, Some(&slot), at)));
        }
        for dose in mine.iter().filter(|d| d.slot.is_none()) {
            if let Some(at) = dose.taken_at() {
                let day = at.to_zoned(zones::here()).date();
                if day >= from {
                    lines.push((Some(at), day, format::time_of(at), outcome(medicine, Some(dose), None, None)));
                }
            }
        }
    });
    arrange_by_key(&mut lines, |(at, day, ..)| Reverse((*day, *at)));
    view! {
        <table class="history">
            <caption class="sr">{t("medicine.history")}</caption>
            <thead><tr><th scope="col">{t("medicine.day")}</th><th scope="col">{t("medicine.planned")}</th><th scope="col">{t("medicine.outcome")}</th></tr></thead>
            <tbody>
                {lines.into_iter().map(|(_, day, time, shown)| view! { <tr><th scope="row">{format::near_day(day)}</th><td>{time}</td><td>{shown}</td></tr> }).collect_view()}
            </tbody>
        </table>
    }
    .into_any()
}

/// What became of a dose; `planned` is the instant of its slot.
fn outcome(medicine: &Medicine, dose: Option<&Dose>, slot: Option<&Slot>, planned: Option<Instant>) -> AnyView {
    let state = State::current();
    let clock = |at| slot.map_or_else(|| format::time_of(at), |s| format::time_in(at, &s.zone));
    let (kind, words) = match dose {
        Some(d) if d.taken_at().is_some() => {
            ("good", tf("medicine.taken-at", &[("time", &d.taken_at().map(clock).unwrap_or_default())]))
        }
        Some(d) if d.skipped().is_some() => (
            "waiting",
            d.skipped().map(|r| tf("medicine.skipped-because", &[("reason", &t(reason_key(r)))])).unwrap_or_default(),
        ),
        _ if planned.is_some_and(|at| still_due(medicine, at)) => ("waiting", t("medicine.due")),
        _ => ("bad", t("medicine.missed")),
    };
    let change = dose.filter(|d| !d.is_open()).cloned().map(|d| {
        let label = tf("medicine.undo-label", &[("name", &medicine.name)]);
        let done = t("shell.undone");
        view! { <button class="small" aria-label=label on:click=move |_| deciding::decide(state, &d, Action::Undone, done.clone())>{icon("undo")} {t("shell.undo")}</button> }
    });
    let late = dose.is_none_or(Dose::is_open).then(|| slot.cloned()).flatten().map(|slot| {
        let (id, words) = (medicine.id.clone(), tf("take.done", &[("name", &medicine.name)]));
        let label = tf("medicine.did-take", &[("name", &medicine.name)]);
        view! {
            <button class="small" aria-label=label on:click=move |_| {
                if let Some(dose) = deciding::dose_for(state, &id, Some(&slot), browser::now()) {
                    deciding::decide(state, &dose, Action::Taken, words.clone());
                }
            }>{t("medicine.was-taken")}</button>
        }
    });
    view! { <span class="state" data-kind=kind>{words}</span>" "{change}{late} }.into_any()
}

/// Whether a dose planned for then is still in its time.
fn still_due(medicine: &Medicine, planned: Instant) -> bool {
    let MedicineKind::Scheduled(schedule) = &medicine.kind else { return false };
    let window_ms = i64::from(timely(schedule).window_s) * 1000;
    browser::now().as_millisecond() <= planned.as_millisecond() + window_ms
}

fn reason_key(reason: SkipReason) -> &'static str {
    deciding::REASONS.iter().find(|(r, _)| *r == reason).map_or("skip.other", |(_, key)| key)
}

/// The key of the sentence for a schedule's days, with holes `{times}` and `{days}`.
pub(crate) fn days_key(days: &Days) -> &'static str {
    match days {
        Days::Daily => "medicine.daily",
        Days::Weekdays(_) => "medicine.weekdays",
        Days::EveryDays { .. } => "medicine.every-days",
    }
}

/// The days of a schedule by name, or the number of days between two.
pub(crate) fn day_names(days: &Days) -> String {
    match days {
        Days::Daily => String::new(),
        Days::Weekdays(set) => set.iter().map(|d| t(weekday_key(d))).collect::<Vec<_>>().join(", "),
        Days::EveryDays { n, .. } => format::number(f64::from(*n), 0),
    }
}

fn weekday_key(day: Weekday) -> &'static str {
    ["weekday.mon", "weekday.tue", "weekday.wed", "weekday.thu", "weekday.fri", "weekday.sat", "weekday.sun"]
        [day.to_monday_zero_offset() as usize]
}
