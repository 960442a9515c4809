//! A chart as SVG: a line through the middle of each mark, its spread behind, and a cursor for keys and touch.

use super::measures;
use crate::chart_cursor::Cursor;
use crate::chart_times;
use crate::page::state::State;
use crate::page::texts::{t, tf};
use crate::page::{format, zones};
use ambulo_care::{Instant, VitalKind};
use ambulo_decimal::decimal;
use ambulo_view::prelude::*;
use wasm_bindgen::JsCast;

/// One value, or the spread of many, at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) at_ms: i64,
    pub(crate) low: f64,
    pub(crate) middle: f64,
    pub(crate) high: f64,
}

const HEIGHT: f64 = 260.0;
const LEFT: f64 = 44.0;
const BOTTOM: f64 = 26.0;
const TOP: f64 = 12.0;
const RIGHT: f64 = 10.0;
/// The room that a bar needs.
const BAR: f64 = 7.0;

fn times(marks: &[Mark]) -> impl Iterator<Item = i64> + Clone {
    marks.iter().map(|mark| mark.at_ms)
}

/// Where times and values lie in a drawing.
#[derive(Clone, Copy)]
struct Scale {
    width: f64,
    from_ms: i64,
    to_ms: i64,
    bottom: f64,
    top: f64,
}

impl Scale {
    /// For these marks and a stretch of time; the lines that are drawn across it beside.
    fn of(marks: &[Mark], (from_ms, to_ms): (i64, i64)) -> (Self, Vec<f64>) {
        let low = marks.iter().map(|m| m.low).fold(f64::INFINITY, f64::min);
        let high = marks.iter().map(|m| m.high).fold(f64::NEG_INFINITY, f64::max);
        let steps = steps(low, high);
        let (bottom, top) = (steps[0], steps[steps.len() - 1]);
        (Self { width: width(), from_ms, to_ms, bottom, top }, steps)
    }

    fn x(&self, ms: i64) -> f64 {
        let span_ms = (self.to_ms - self.from_ms).max(1) as f64;
        LEFT + (self.width - LEFT - RIGHT) * (ms - self.from_ms) as f64 / span_ms
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (value - self.bottom) / (self.top - self.bottom)
    }
}

/// A phone's chart is drawn for a phone: scaled down, its letters would be too small to read.
fn width() -> f64 {
    if State::current().narrow.get() { 340.0 } else { 720.0 }
}

/// The drawing of the marks, while there are any, in a stretch of time. It stays in its place when they change, and with
/// it the focus and the cursor of whoever reads it.
pub(crate) fn chart(kind: VitalKind, marks: Memo<Vec<Mark>>, span: Memo<(i64, i64)>) -> AnyView {
    let cursor = RwSignal::new(None::<Cursor>);
    let pointed = move || cursor.get().and_then(|cursor| marks.with(|all| Some(all[cursor.among(times(all))?])));
    let on_key = move |event: web_sys::KeyboardEvent| {
        let all = marks.get();
        let Some(last) = all.len().checked_sub(1) else { return };
        let now = cursor.get().and_then(|cursor| cursor.among(times(&all))).unwrap_or(last);
        // Time runs left to right in the charts of every language, so the keys do too.
        let next = match event.key().as_str() {
            "ArrowLeft" => now.saturating_sub(1),
            "ArrowRight" => (now + 1).min(last),
            "Home" => 0,
            "End" => last,
            "Escape" => return cursor.set(None),
            _ => return,
        };
        event.prevent_default();
        cursor.set(Some(Cursor { index: next, at_ms: all[next].at_ms }));
    };
    let on_move = move |event: web_sys::MouseEvent| {
        let Some(svg) = event.current_target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) else { return };
        let bounds = svg.get_bounding_client_rect();
        let all = marks.get();
        let (scale, _) = Scale::of(&all, span.get());
        let at = (event.client_x() - bounds.left()) / bounds.width() * scale.width;
        let far = |mark: &Mark| (scale.x(mark.at_ms) - at).abs();
        let nearest = all.iter().enumerate().min_by(|(_, a), (_, b)| far(a).total_cmp(&far(b)));
        cursor.set(nearest.map(|(index, mark)| Cursor { index, at_ms: mark.at_ms }));
    };
    let drawn = move || marks.with(|all| (!all.is_empty()).then(|| drawing(kind, all, span.get())));
    let line = move || {
        pointed().map(|mark| {
            let (scale, _) = marks.with(|all| Scale::of(all, span.get()));
            let (x, y) = (scale.x(mark.at_ms), scale.y(mark.high));
            view! { <g class="cursor"><line x1=x x2=x y1=TOP y2=HEIGHT - BOTTOM /><circle cx=x cy=y r="5" /></g> }
        })
    };
    let told = move || pointed().map_or_else(|| t("chart.keys"), |mark| tell(kind, &mark));
    view! {
        <Show when=move || marks.with(|all| !all.is_empty())>
            <figure class="chart" dir="ltr">
                <svg viewBox=move || format!("0 0 {} {}", decimal(width()), decimal(HEIGHT)) role="img" tabindex="0" aria-label=t("chart.label") aria-describedby="chart-told"
                    on:keydown=on_key on:mousemove=on_move on:mouseleave=move |_| cursor.set(None)>
                    {drawn}
                    {line}
                </svg>
                <figcaption><span id="chart-told" role="status" dir="auto">{told}</span></figcaption>
            </figure>
        </Show>
    }
    .into_any()
}

/// Grid, times, spread, line and marks.
fn drawing(kind: VitalKind, marks: &[Mark], (from_ms, to_ms): (i64, i64)) -> AnyView {
    let (scale, steps) = Scale::of(marks, (from_ms, to_ms));
    let pressure = kind == VitalKind::BloodPressure;
    let spread = !pressure && marks.iter().any(|m| m.high > m.low);
    let span_ms = to_ms - from_ms;
    // Bars that touch are a block in which nobody reads anything: then a line above and one below.
    let dense = pressure && (scale.width - LEFT - RIGHT) < BAR * marks.len() as f64;
    let line_of =
        |value: fn(&Mark) -> f64| path(marks.iter().map(|m| (scale.x(m.at_ms), scale.y(value(m)), m.at_ms)), span_ms);
    let line = match (pressure, dense) {
        (false, _) => line_of(|m| m.middle),
        (true, true) => line_of(|m| m.high) + &line_of(|m| m.low),
        (true, false) => String::new(),
    };
    let band = (spread || dense).then(|| band(marks, &scale));
    let digits = measures::decimals(&measures::shown_unit(kind));
    let right = scale.width - RIGHT;
    let grid = steps.iter().map(|&v| view! {
        <g><line class="grid" x1=LEFT x2=right y1=scale.y(v) y2=scale.y(v) /><text x=LEFT - 6.0 y=scale.y(v) + 4.0 text-anchor="end">{format::number(v, digits)}</text></g>
    }).collect_view();
    let words = |at: Instant| {
        let words = if span_ms <= chart_times::DAY_MS { format::time_of(at) } else { format::short_day(at) };
        (scale.x(at.as_millisecond()), words)
    };
    let times: Vec<_> = chart_times::ticks(from_ms, to_ms, &zones::here()).into_iter().map(words).collect();
    let lengths: Vec<_> = times.iter().map(|(at, words)| (*at, words.chars().count())).collect();
    let times = times
        .into_iter()
        .zip(chart_times::middles(&lengths, scale.width))
        .filter_map(|((_, words), at)| Some(view! { <text x=at? y=HEIGHT - 6.0 text-anchor="middle">{words}</text> }))
        .collect_view();
    let few = marks.len() <= 120;
    let each = marks
        .iter()
        .map(|m| {
            let (px, middle) = (scale.x(m.at_ms), scale.y(m.middle));
            if dense {
                ().into_any()
            } else if pressure {
                view! { <line class="bar" x1=px x2=px y1=scale.y(m.low) y2=scale.y(m.high) /> }.into_any()
            } else if few && !spread {
                view! { <circle cx=px cy=middle r="3" /> }.into_any()
            } else {
                ().into_any()
            }
        })
        .collect_view();
    view! {
        <g>
            {grid}
            {times}
            {band.map(|d| view! { <path class="spread" d=d /> })}
            <path class="line" d=line />
            {each}
        </g>
    }
    .into_any()
}

fn tell(kind: VitalKind, mark: &Mark) -> String {
    let unit = measures::shown_unit(kind);
    let digits = measures::decimals(&unit);
    let number = |v: f64| format::number(v, digits);
    let value = if kind == VitalKind::BloodPressure {
        format!("{}/{}", number(mark.high), number(mark.low))
    } else if mark.high - mark.low > 1e-6 {
        format!("{} ({}–{})", number(mark.middle), number(mark.low), number(mark.high))
    } else {
        number(mark.middle)
    };
    let time = Instant::from_millisecond(mark.at_ms).map(format::moment).unwrap_or_default();
    tf("chart.mark", &[("time", &time), ("value", &format!("{value}\u{a0}{}", measures::unit_text(&unit)))])
}

/// A point of a path, to a tenth.
fn point(command: &str, x: f64, y: f64) -> String {
    let [x, y] = [x, y].map(|at| decimal((at * 10.0).round() / 10.0));
    format!("{command}{x} {y}")
}

/// A line through points, broken where nothing was measured for a twelfth of the span.
fn path(points: impl Iterator<Item = (f64, f64, i64)>, span_ms: i64) -> String {
    let mut d = String::new();
    let mut last = None::<i64>;
    for (px, py, ms) in points {
        let joined = last.is_some_and(|l| ms - l <= span_ms / 12);
        d.push_str(&point(if joined { "L" } else { "M" }, px, py));
        last = Some(ms);
    }
    d
}

fn band(marks: &[Mark], scale: &Scale) -> String {
    let mut d = String::new();
    for (i, m) in marks.iter().enumerate() {
        d.push_str(&point(if i == 0 { "M" } else { "L" }, scale.x(m.at_ms), scale.y(m.high)));
    }
    for m in marks.iter().rev() {
        d.push_str(&point("L", scale.x(m.at_ms), scale.y(m.low)));
    }
    d + "Z"
}

/// Round numbers from below the least value to above the greatest, three to seven of them.
fn steps(low: f64, high: f64) -> Vec<f64> {
    let spread = (high - low).max(high.abs() * 0.04).max(1e-3);
    let rough = spread / 4.0;
    let power = (-4..300).map(|n| 10f64.powi(n)).rfind(|power| *power <= rough).unwrap_or(1e-4);
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].iter().map(|m| m * power).find(|s| *s >= rough).unwrap_or(power * 10.0);
    let first = (low / step).floor();
    let last = (high / step).ceil().max(first + 1.0);
    (0..=((last - first) as usize).min(12)).map(|i| (first + i as f64) * step).collect()
}
