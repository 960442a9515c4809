//! Draws a panel's sheet onto a texture: the browser's own text, in the language's own direction.

use ambulo_scene_protocol::Direction;

use super::sheet::{Button, Label, Sheet, Tone};
use crate::{browser::bindings::Brush, exercise::label, paint::Picture};

const INK: &str = "#10262b";
const PAPER: &str = "rgba(250, 251, 249, 0.96)";
const ACCENT: &str = "#00616c";
const HOVER: &str = "#008594";
const STOP: &str = "#a3211b";
const STOP_HOVER: &str = "#c9352e";
const OTHER: &str = "#dfe9e8";
const OTHER_HOVER: &str = "#c8dddb";
const ON_ACCENT: &str = "#ffffff";

/// How a sheet is to be written.
pub struct Script<'a> {
    /// BCP 47 tag.
    pub language: &'a str,
    pub direction: Direction,
}

/// The sheet as a picture of so many pixels, with one button lit.
pub fn draw<C>(sheet: &Sheet<C>, hovered: Option<usize>, width: u32, height: u32, script: &Script<'_>) -> Picture {
    label::write_text(width, height, |brush| {
        let (w, h) = (f64::from(width), f64::from(height));
        brush.set_fill(PAPER);
        brush.begin_path();
        brush.round_rect(2.0, 2.0, w - 4.0, h - 4.0, 36.0);
        brush.fill();
        brush.set_direction(if script.direction == Direction::Rtl { "rtl" } else { "ltr" });
        brush.set_text_align("center");
        brush.set_text_baseline("middle");
        for words in &sheet.words {
            brush.set_fill(INK);
            paragraph(brush, &words.text, w, words.y, words.size, words.strong);
        }
        if let Some(figures) = sheet.figures {
            count(brush, figures, w, script.language);
        }
        for (index, button) in sheet.buttons.iter().enumerate() {
            face(brush, button, hovered == Some(index), script.language);
        }
    })
}

fn font(size: f64, strong: bool) -> String {
    let weight = if strong { 650 } else { 400 };
    format!("{weight} {size}px system-ui, \"Noto Sans\", \"Noto Sans Arabic\", sans-serif")
}

/// Breaks at spaces where a line would be too wide.
fn paragraph(brush: &Brush, text: &str, width: f64, mut y: f64, size: f64, strong: bool) {
    brush.set_font(&font(size, strong));
    let room = width - 80.0;
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if !line.is_empty() && brush.measure_text(&longer).width() > room {
            brush.fill_text(&line, width / 2.0, y);
            y += size * 1.3;
            line = word.to_owned();
        } else {
            line = longer;
        }
    }
    brush.fill_text(&line, width / 2.0, y);
}

fn count(brush: &Brush, (done, goal, angle): (u32, u32, Option<f32>), width: f64, language: &str) {
    let number = |n: f32| label::digits(n, language);
    let counted = format!("{} / {}", number(done as f32), number(goal as f32));
    brush.set_fill(ACCENT);
    brush.set_font(&font(120.0, true));
    match angle {
        Some(deg) => {
            brush.fill_text(&counted, width * 0.32, 224.0);
            brush.set_fill(INK);
            brush.fill_text(&format!("{}°", number(deg)), width * 0.76, 224.0);
        }
        None => brush.fill_text(&counted, width / 2.0, 200.0),
    }
}

fn face<C>(brush: &Brush, button: &Button<C>, lit: bool, language: &str) {
    let [left, top, width, height] = button.place;
    brush.set_fill(match (button.tone, lit) {
        (Tone::Act, false) => ACCENT,
        (Tone::Act, true) => HOVER,
        (Tone::Stop, false) => STOP,
        (Tone::Stop, true) => STOP_HOVER,
        (Tone::Other, false) => OTHER,
        (Tone::Other, true) => OTHER_HOVER,
    });
    brush.begin_path();
    brush.round_rect(left, top, width, height, (height / 2.0).min(28.0));
    brush.fill();
    brush.set_fill(if button.tone == Tone::Other { ACCENT } else { ON_ACCENT });
    let (text, mut size) = match &button.label {
        Label::Text(text) => (text.clone(), 38.0),
        Label::Number(number) => (label::digits(f32::from(*number), language), 34.0),
    };
    brush.set_font(&font(size, true));
    while size > 18.0 && brush.measure_text(&text).width() > width - 16.0 {
        size -= 2.0;
        brush.set_font(&font(size, true));
    }
    brush.fill_text(&text, left + width / 2.0, top + height / 2.0 + 2.0);
}
