//! What lies over the 3D picture: names with a line to their place, what the record measures, a measured distance, and
//! what the mouse rests over.

use super::looking::Looking;
use crate::label_layout::{Column, Place, in_corners, lay_out};
use ambulo_decimal::decimal;
use ambulo_scene_protocol::Spot;
use ambulo_view::prelude::*;

/// Middles of labels are this far apart, in heights of the picture, or on a low one in CSS pixels.
const APART: f32 = 0.18;
const LINES: f32 = 52.0;
/// The middle of a corner's label from the picture's top or foot, in heights of the picture, or on a low one in pixels.
const CORNER: f32 = 0.1;
const THREE_LINES: f32 = 36.0;
/// Nearer than this, CSS pixels, each says what fits into two lines; the page says the rest beside the picture.
const ROOMY: f32 = 86.0;
/// A label is at most so wide, or in a corner of a narrow picture so wide, and so far from the edge; in widths of the
/// picture.
const WIDTH: f32 = 0.34;
const IN_CORNER: f32 = 0.47;
const EDGE: f32 = 0.02;
/// A picture that is narrower has no room for columns, CSS pixels.
const NARROW: i32 = 480;
/// So far from the edge its line begins at least: under the label, however short its words are.
const INWARDS: f32 = 0.03;
/// So near to the top, what stands above the mouse would leave the picture.
const HIGH: f32 = 0.14;

/// One label: the structure that it points at, what it says, and the page that it opens.
#[derive(Clone, PartialEq)]
pub(crate) struct Label {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) value: String,
    pub(crate) href: String,
}

/// A label where it stands, with the end of its line.
pub(crate) type Standing = (Label, Place, Spot);

/// What lies over the picture. Only for the eye and the pointer: the page has the same words and ways beside it.
pub(crate) fn over(looking: Looking) -> AnyView {
    let Looking { hovered, .. } = looking;
    let labels = Memo::new(move |_| labels(looking));
    Effect::new(move || looking.point(labels.with(|all| all.iter().map(|l| l.id.clone()).collect())));
    let standing = Memo::new(move |_| labels.with(|labels| looking.spots.with(|spots| stand(looking, labels, spots))));
    let is_dense = move || {
        let height = looking.stage.canvas().map_or(0, |canvas| canvas.client_height());
        standing.with(|all| apart(all)) * (height as f32) < ROOMY
    };
    let class = move || if is_dense() { "labels dense" } else { "labels" };
    view! {
        <div class=class dir="ltr" aria-hidden="true">
            <svg>
                {move || standing.get().into_iter().map(line).collect_view()}
                {move || measured(looking).map(|(from, to, _)| ruler(&from, &to))}
            </svg>
            {move || standing.get().into_iter().map(tag).collect_view()}
            {move || measured(looking).map(|(from, to, length)| {
                let style = at((from.x + to.x) / 2.0, (from.y + to.y) / 2.0);
                view! { <span class="tag length" dir="auto" prop:style=style>{length}</span> }
            })}
            {move || hovered.get().map(|(name, x, y)| {
                let style = format!("{};--over:{}", at(x, y), percent(x));
                let side = if y < HIGH { "tag hover below" } else { "tag hover" };
                view! { <span class=side dir="auto" prop:style=style>{name}</span> }
            })}
        </div>
    }
    .into_any()
}

/// What the record says, or else one's own labels and what is picked.
fn labels(looking: Looking) -> Vec<Label> {
    let plain = |id: String, text: String| Label { id, text, value: String::new(), href: String::new() };
    let mut labels = looking.labels.get();
    let of_record = !labels.is_empty();
    for id in looking.view.with(|v| v.labels.clone()) {
        let text = looking.plain_name(&id);
        labels.push(plain(id, text));
    }
    match looking.picked.get() {
        Some((id, name, _)) if !of_record && labels.iter().all(|l| l.id != id) => labels.push(plain(id, name)),
        _ => {}
    }
    labels
}

/// The labels as they stand now.
pub(crate) fn standing(looking: Looking) -> Vec<Standing> {
    stand(looking, &labels(looking), &looking.spots.get())
}

/// Labels whose structures are in the picture.
fn stand(looking: Looking, labels: &[Label], spots: &[Spot]) -> Vec<Standing> {
    let inside = |s: &&Spot| (0.0..=1.0).contains(&s.x) && (0.0..=1.0).contains(&s.y);
    let shown: Vec<(&Label, &Spot)> =
        labels.iter().filter_map(|l| Some((l, spots.iter().filter(inside).find(|s| s.id == l.id)?))).collect();
    let points: Vec<_> = shown.iter().map(|(_, s)| (s.x, s.y)).collect();
    let (wide, high) =
        looking.stage.canvas().map_or((NARROW, 0), |canvas| (canvas.client_width(), canvas.client_height()));
    let part = |pixels: f32| pixels / high.max(1) as f32;
    let corner = CORNER.max(part(THREE_LINES)).min(0.25);
    let corners = if wide < NARROW { in_corners(&points, corner, IN_CORNER) } else { None };
    let places = corners.unwrap_or_else(|| lay_out(&points, APART.max(part(LINES)), EDGE, WIDTH));
    shown.into_iter().zip(places).map(|((l, s), place)| (l.clone(), place, s.clone())).collect()
}

/// How far apart those of one column are that are nearest, in heights of the picture.
fn apart(all: &[Standing]) -> f32 {
    let beside = |(nth, (_, a, _)): (usize, &Standing)| {
        let below = all[nth + 1..].iter().filter(|(_, b, _)| b.column == a.column);
        below.map(|(_, b, _)| (a.y - b.y).abs()).fold(1.0, f32::min)
    };
    all.iter().enumerate().map(beside).fold(1.0, f32::min)
}

/// Both ends of the measured distance, and what it comes to.
pub(crate) fn measured(looking: Looking) -> Option<(Spot, Spot, String)> {
    let (spots, distance) = looking.measured.get();
    let [from, to] = spots.as_slice() else { return None };
    Some((from.clone(), to.clone(), super::measure_body::length(distance?)))
}

fn percent(part: f32) -> String {
    // Hundredths of a percent: less than a tenth of a pixel.
    format!("{}%", decimal(f64::from(part * 10_000.0).round() / 100.0))
}

/// The policy lets scripts set styles, not markup.
fn at(x: f32, y: f32) -> String {
    format!("left:{};top:{}", percent(x), percent(y))
}

/// Where a label begins, where its line does, and where that bends towards its point: where the column ends, or before
/// that over the point, so that no line passes under another label of the column.
pub(crate) fn bends(place: &Place, x: f32) -> [f32; 3] {
    let inner = EDGE + place.width;
    match place.column {
        Column::Left => [EDGE, INWARDS, x.min(inner).max(INWARDS)],
        Column::Right => [1.0 - EDGE, 1.0 - INWARDS, x.max(1.0 - inner).min(1.0 - INWARDS)],
    }
}

fn line((_, place, spot): Standing) -> AnyView {
    let [_, start, bend] = bends(&place, spot.x).map(percent);
    let (y, x, at) = (percent(place.y), percent(spot.x), percent(spot.y));
    view! {
        <g>
            <line x1=start y1=y.clone() x2=bend.clone() y2=y.clone() />
            <line x1=bend y1=y x2=x.clone() y2=at.clone() />
            <circle cx=x cy=at r="4" />
        </g>
    }
    .into_any()
}

fn ruler(from: &Spot, to: &Spot) -> AnyView {
    let [(x1, y1), (x2, y2)] = [from, to].map(|spot| (percent(spot.x), percent(spot.y)));
    view! {
        <g class="ruler"><line x1=x1.clone() y1=y1.clone() x2=x2.clone() y2=y2.clone() /><circle cx=x1 cy=y1 r="5" /><circle cx=x2 cy=y2 r="5" /></g>
    }
    .into_any()
}

fn tag((label, place, _): Standing) -> AnyView {
    let side = match place.column {
        Column::Left => "left",
        Column::Right => "right",
    };
    let style = format!("top:{};{side}:{};max-width:{}", percent(place.y), percent(EDGE), percent(place.width));
    let words = view! { <span dir="auto">{label.text}</span><strong dir="auto">{label.value}</strong> };
    if label.href.is_empty() {
        return view! { <span class="tag" prop:style=style>{words}</span> }.into_any();
    }
    view! { <a class="tag" prop:style=style href=label.href data-in="" tabindex="-1">{words}</a> }.into_any()
}
