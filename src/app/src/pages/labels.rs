//! Labels over the 3D picture: what is picked by its name, or what the record measures, each with a line to its place.

use super::looking::Looking;
use crate::label_layout::{Column, lay_out};
use ambulo_scene_protocol::Spot;
use ambulo_view::prelude::*;

/// Middles of labels are this far apart, in heights of the picture.
const APART: f32 = 0.14;
/// A label's width and its distance from the edge, in widths of the picture.
const WIDTH: f32 = 0.34;
const EDGE: f32 = 0.02;

/// One label: the structure that it points at, what it says, and the page that it opens.
#[derive(Clone, PartialEq)]
pub(crate) struct Label {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) value: String,
    pub(crate) href: String,
}

/// A label where it stands, with the end of its line.
type Standing = (Label, Column, f32, Spot);

/// What lies over the picture. Only for the eye and the pointer: the page has the same words and ways beside it.
pub(crate) fn over(looking: Looking) -> AnyView {
    let Looking { labels, spots, picked, .. } = looking;
    let labels = Memo::new(move |_| match (labels.get(), picked.get()) {
        (none, Some((id, name, _))) if none.is_empty() => {
            vec![Label { id, text: name, value: String::new(), href: String::new() }]
        }
        (labels, _) => labels,
    });
    Effect::new(move || looking.point(labels.with(|all| all.iter().map(|l| l.id.clone()).collect())));
    let standing = move || labels.with(|labels| spots.with(|spots| stand(labels, spots)));
    view! {
        <div class="labels" dir="ltr" aria-hidden="true">
            <svg>{move || standing().into_iter().map(line).collect_view()}</svg>
            {move || standing().into_iter().map(tag).collect_view()}
        </div>
    }
    .into_any()
}

/// Labels whose structures are in the picture.
fn stand(labels: &[Label], spots: &[Spot]) -> Vec<Standing> {
    let inside = |s: &&Spot| (0.0..=1.0).contains(&s.x) && (0.0..=1.0).contains(&s.y);
    let shown: Vec<(&Label, &Spot)> =
        labels.iter().filter_map(|l| Some((l, spots.iter().filter(inside).find(|s| s.id == l.id)?))).collect();
    let points: Vec<_> = shown.iter().map(|(_, s)| (s.x, s.y)).collect();
    let places = lay_out(&points, APART);
    shown.into_iter().zip(places).map(|((l, s), place)| (l.clone(), place.column, place.y, s.clone())).collect()
}

fn percent(part: f32) -> String {
    // Hundredths of a percent: less than a tenth of a pixel.
    let hundredths = (part * 10_000.0).round() as i32;
    format!("{}.{:02}%", hundredths / 100, hundredths.rem_euclid(100))
}

fn line((_, column, y, spot): Standing) -> AnyView {
    let start = match column {
        Column::Left => EDGE + WIDTH,
        Column::Right => 1.0 - EDGE - WIDTH,
    };
    let (x, at) = (percent(spot.x), percent(spot.y));
    view! {
        <g><line x1=percent(start) y1=percent(y) x2=x.clone() y2=at.clone() /><circle cx=x cy=at r="4" /></g>
    }
    .into_any()
}

fn tag((label, column, y, _): Standing) -> AnyView {
    let side = match column {
        Column::Left => "left",
        Column::Right => "right",
    };
    // The policy lets scripts set styles, not markup.
    let style = format!("top:{};{side}:{};width:{}", percent(y), percent(EDGE), percent(WIDTH));
    let words = view! { <span dir="auto">{label.text}</span><strong dir="auto">{label.value}</strong> };
    if label.href.is_empty() {
        return view! { <span class="tag" prop:style=style>{words}</span> }.into_any();
    }
    view! { <a class="tag" prop:style=style href=label.href data-in="" tabindex="-1">{words}</a> }.into_any()
}
