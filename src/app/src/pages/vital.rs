//! One measure over time: a chart from a day to a year, a sentence that says what it shows, and the table.

use super::chart::{self, Mark};
use super::measures;
use crate::page::state::State;
use crate::page::texts::{t, tf};
use crate::page::{browser, format};
use crate::protocol::{Bucket, Reply, Request};
use ambulo_care::{Vital, VitalKind, arrange_by_key};
use ambulo_view::prelude::*;
use ambulo_view::spawn_local;
use std::cell::Cell;
use std::rc::Rc;

const DAY_MS: i64 = 86_400_000;
const SPANS: [(&str, i64); 5] =
    [("span.day", 1), ("span.week", 7), ("span.month", 30), ("span.quarter", 91), ("span.year", 365)];
/// As many as a phone has pixels for.
const BUCKETS: u32 = 180;
/// Rows of the table at first; the rest comes on request.
const ROWS: usize = 30;

/// A question for samples that is out.
#[derive(Default)]
struct Asking {
    busy: Cell<bool>,
    /// Whether there may be more to know than when it was asked.
    stale: Cell<bool>,
    /// Where the stretch that the person looks at begins now.
    from_ms: Cell<i64>,
}

fn mark(bucket: &Bucket) -> Mark {
    Mark { at_ms: bucket.at_ms, low: bucket.min.into(), middle: bucket.mean.into(), high: bucket.max.into() }
}

/// The page of one measure.
pub(crate) fn vital(slug: String) -> AnyView {
    let Some(kind) = measures::kind_of(&slug) else {
        return view! { <h1 tabindex="-1">{t("nav.vitals")}</h1><p>{t("vital.absent")}</p><p><a href="/vitals" data-in="">{t("vital.back")}</a></p> }.into_any();
    };
    let state = State::current();
    let days = RwSignal::new(if kind == VitalKind::HeartRate { 1 } else { 30 });
    let sampled = RwSignal::new(Vec::<Mark>::new());
    let to_ms = browser::now().as_millisecond();
    // Each series has its last sample among the record's values: one more of them, and there are new samples to see.
    let known = Memo::new(move |_| {
        state.record.with(|r| {
            let of_kind = || r.vitals.values().filter(|v| v.kind == kind);
            (of_kind().count(), of_kind().map(|v| v.at).max())
        })
    });
    let asking = Rc::new(Asking::default());
    Effect::new(move || {
        asking.from_ms.set(to_ms - days.get() * DAY_MS);
        known.track();
        // What was damaged may have been mended.
        state.sync.with(|s| s.last_success_ms);
        asking.stale.set(true);
        if kind == VitalKind::HeartRate && !asking.busy.replace(true) {
            let asking = asking.clone();
            spawn_local(async move {
                // A record comes by the handful: what comes while one question is out is asked for together.
                while asking.stale.replace(false) {
                    let from_ms = asking.from_ms.get();
                    let reply = state.ask(Request::Series { kind, from_ms, to_ms, buckets: BUCKETS }).await;
                    if let Reply::Series(buckets) = reply
                        && asking.from_ms.get() == from_ms
                        && sampled.try_set(buckets.iter().map(mark).collect()).is_some()
                    {
                        // The page has been left.
                        return;
                    }
                }
                asking.busy.set(false);
            });
        }
    });
    let single = Memo::new(move |_| {
        let from_ms = to_ms - days.get() * DAY_MS;
        let mut held: Vec<Vital> = state.record.with(|r| {
            r.vitals.values().filter(|v| v.kind == kind && v.at.as_millisecond() >= from_ms).cloned().collect()
        });
        arrange_by_key(&mut held, |v| v.at.as_millisecond());
        held
    });
    let marks = Memo::new(move |_| {
        let one = |v: &Vital| {
            measures::numbers(kind, &v.value).map(|(low, high)| Mark {
                at_ms: v.at.as_millisecond(),
                low,
                middle: (low + high) / 2.0,
                high,
            })
        };
        // Where there are samples, the single values are among them.
        let mut all = sampled.get();
        if all.is_empty() {
            all = single.with(|s| s.iter().filter(|v| v.is_dated()).filter_map(one).collect());
        }
        arrange_by_key(&mut all, |m| m.at_ms);
        all
    });
    view! {
        <p><a href="/vitals" data-in="">{t("vital.back")}</a></p>
        <h1 tabindex="-1">{t(&format!("vital.{slug}"))}</h1>
        <div class="spans" role="group" aria-label=t("vital.span")>
            {SPANS.iter().map(|&(key, n)| view! {
                <button aria-pressed=move || (days.get() == n).to_string() on:click=move |_| days.set(n)>{t(key)}</button>
            }).collect_view()}
        </div>
        <p class="summary">{move || marks.with(|m| summary(kind, m))}</p>
        {chart::chart(kind, marks, Memo::new(move |_| (to_ms - days.get() * DAY_MS, to_ms)))}
        {super::measure_entry::entry(Some(kind))}
        {table(kind, single, days)}
    }
    .into_any()
}

fn summary(kind: VitalKind, marks: &[Mark]) -> String {
    let (Some(first), Some(last)) = (marks.first(), marks.last()) else { return t("vital.nothing") };
    let unit = measures::shown_unit(kind);
    let digits = measures::decimals(&unit);
    let write = |x: f64| format!("{}\u{a0}{}", format::number(x, digits), measures::unit_text(&unit));
    let low = marks.iter().map(|m| m.low).fold(f64::INFINITY, f64::min);
    let high = marks.iter().map(|m| m.high).fold(f64::NEG_INFINITY, f64::max);
    let mean = marks.iter().map(|m| m.middle).sum::<f64>() / marks.len() as f64;
    if kind == VitalKind::BloodPressure {
        let upper = marks.iter().map(|m| m.high).sum::<f64>() / marks.len() as f64;
        let lower = marks.iter().map(|m| m.low).sum::<f64>() / marks.len() as f64;
        let mean =
            format!("{}/{}\u{a0}{}", format::number(upper, 0), format::number(lower, 0), measures::unit_text(&unit));
        return tf(
            "vital.summary-pressure",
            &[("mean", &mean), ("low", &format::number(low, 0)), ("high", &format::number(high, 0))],
        );
    }
    // Within a day the hours say more than the date.
    let hours = last.at_ms - first.at_ms <= DAY_MS;
    let write_time = if hours { format::time_of } else { format::short_day };
    let day = |ms: i64| ambulo_care::Instant::from_millisecond(ms).map(write_time).unwrap_or_default();
    tf(
        if hours { "vital.summary-hours" } else { "vital.summary" },
        &[
            ("mean", &write(mean)),
            ("low", &write(low)),
            ("high", &write(high)),
            ("from", &day(first.at_ms)),
            ("to", &day(last.at_ms)),
        ],
    )
}

/// The values, latest first. It stays in its place when they change: whoever asked for more keeps them, and the focus.
fn table(kind: VitalKind, vitals: Memo<Vec<Vital>>, days: RwSignal<i64>) -> AnyView {
    let rows = RwSignal::new(ROWS);
    Effect::new(move || {
        days.track();
        rows.set(ROWS);
    });
    let row = move |v: &Vital| {
        view! {
            <tr><th scope="row">{measures::time_text(v)}</th><td>{measures::value_text(kind, &v.value)}</td><td>{measures::source_text(v)}{v.note.clone().map(|n| format!(" · {n}"))}</td></tr>
        }
    };
    view! {
        <Show when=move || vitals.with(|all| !all.is_empty())>
            <h2>{t("vital.table")}</h2>
            <table>
                <caption class="sr">{t("vital.table")}</caption>
                <thead><tr><th scope="col">{t("vital.time")}</th><th scope="col">{t("vital.value")}</th><th scope="col">{t("vital.source")}</th></tr></thead>
                <tbody>{move || vitals.with(|all| all.iter().rev().take(rows.get()).map(row).collect_view())}</tbody>
            </table>
        </Show>
        <Show when=move || { rows.get() < vitals.with(Vec::len) }><p><button on:click=move |_| rows.update(|r| *r += 60)>{t("vital.more")}</button></p></Show>
    }
    .into_any()
}
