//! The picture of the body as a file: what the canvas shows, with the labels that lie over it.

use super::labels;
use super::looking::Looking;
use crate::label_layout::Column;
use crate::page::browser;
use ambulo_view::prelude::*;
use wasm_bindgen::prelude::*;

/// Nothing of the person: pictures lie in folders that others see.
const NAME: &str = "ambulo-body";
/// As the page's light design has them, which reads on either background.
const CARD: &str = "#fffefb";
const INK: &str = "#1d2a2f";
const LINE: &str = "#4d5c61";
const ACCENT: &str = "#0b6b66";

/// Offers the picture to keep.
pub(crate) fn save(looking: Looking) {
    // The scene keeps no picture after it is shown. It draws what it is told now in the next frame, and whoever asked
    // for that frame after it finds the picture there.
    looking.tell();
    let act = Closure::once_into_js(move || {
        if take(looking).is_none() {
            let _ = looking.problem.try_set(Some("body.picture-failed"));
        }
    });
    let _ = browser::window().request_animation_frame(act.unchecked_ref());
}

fn take(looking: Looking) -> Option<()> {
    let drawn = looking.stage.canvas()?;
    let sheet: web_sys::HtmlCanvasElement = browser::document().create_element("canvas").ok()?.unchecked_into();
    sheet.set_width(drawn.width());
    sheet.set_height(drawn.height());
    let brush: web_sys::CanvasRenderingContext2d = sheet.get_context("2d").ok()??.unchecked_into();
    brush.draw_image_with_html_canvas_element(&drawn, 0.0, 0.0).ok()?;
    let scale = f64::from(drawn.width()) / f64::from(drawn.client_width().max(1));
    let _ = brush.scale(scale, scale);
    let size = (f64::from(drawn.client_width()), f64::from(drawn.client_height()));
    write(looking, &brush, size);
    let offer = Closure::once_into_js(move |blob: Option<web_sys::Blob>| {
        if blob.is_none_or(|blob| browser::offer_blob(&[NAME, ".png"].concat(), &blob).is_err()) {
            let _ = looking.problem.try_set(Some("body.picture-failed"));
        }
    });
    sheet.to_blob(offer.unchecked_ref()).ok()
}

/// The labels and the measured distance, in CSS pixels.
fn write(looking: Looking, brush: &web_sys::CanvasRenderingContext2d, (width, height): (f64, f64)) {
    let at = |x: f32, y: f32| (f64::from(x) * width, f64::from(y) * height);
    for (label, place, spot) in untrack(|| labels::standing(looking)) {
        let [edge, start, bend] = labels::bends(&place, spot.x);
        line(brush, &[at(start, place.y), at(bend, place.y), at(spot.x, spot.y)], LINE);
        let before = if place.column == Column::Left { 0.0 } else { 1.0 };
        let words = [("", label.text.as_str()), ("bold", &label.value)];
        card(brush, at(edge, place.y), before, f64::from(place.width) * width, &words);
    }
    if let Some((from, to, length)) = untrack(|| labels::measured(looking)) {
        line(brush, &[at(from.x, from.y), at(to.x, to.y)], ACCENT);
        let middle = at((from.x + to.x) / 2.0, (from.y + to.y) / 2.0);
        card(brush, middle, 0.5, width, &[("bold", &length)]);
    }
}

/// Through these places, with a dot at the last.
fn line(brush: &web_sys::CanvasRenderingContext2d, places: &[(f64, f64)], color: &str) {
    brush.set_stroke_style_str(color);
    brush.set_line_width(1.5);
    brush.begin_path();
    // A path's first line begins where it is asked to go.
    places.iter().for_each(|(x, y)| brush.line_to(*x, *y));
    brush.stroke();
    let Some((x, y)) = places.last() else { return };
    brush.set_fill_style_str(ACCENT);
    brush.begin_path();
    let _ = brush.arc(*x, *y, 4.0, 0.0, core::f64::consts::TAU);
    brush.fill();
}

/// Words on a card, no wider than they need, whose middle is at the height of a place and of which so much, 0 to 1, lies
/// left of that.
fn card(
    brush: &web_sys::CanvasRenderingContext2d,
    (x, y): (f64, f64),
    before: f64,
    widest: f64,
    words: &[(&str, &str)],
) {
    const LINE_HEIGHT: f64 = 19.0;
    const MARGINS: f64 = 20.0;
    let mut width: f64 = 0.0;
    let mut lines: Vec<(String, String)> = Vec::new();
    for (weight, text) in words {
        let font = format!("{weight} 15px system-ui, sans-serif");
        brush.set_font(&font);
        let mut now = String::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if now.is_empty() { word.to_owned() } else { format!("{now} {word}") };
            let long = |text: &str| brush.measure_text(text).map_or(0.0, |measured| measured.width()) + MARGINS;
            if long(&longer) > widest && !now.is_empty() {
                lines.push((font.clone(), std::mem::replace(&mut now, word.to_owned())));
            } else {
                now = longer;
            }
            width = width.max(long(&now));
        }
        if !now.is_empty() {
            lines.push((font, now));
        }
    }
    let tall = lines.len() as f64 * LINE_HEIGHT + 8.0;
    let (x, top) = (x - before * width, y - tall / 2.0);
    brush.set_fill_style_str(CARD);
    brush.fill_rect(x, top, width, tall);
    brush.set_fill_style_str(INK);
    brush.set_text_align("center");
    for (index, (font, text)) in lines.iter().enumerate() {
        brush.set_font(font);
        let _ = brush.fill_text(text, x + width / 2.0, top + 18.0 + index as f64 * LINE_HEIGHT);
    }
}
