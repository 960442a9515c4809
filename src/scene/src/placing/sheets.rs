//! What stands on the panel in the person's room, and on the one that names what is pointed at. Pure.

use ambulo_scene_protocol::{Direction, PanelTexts, texts};

use super::stand::{Seen, Stand};
use crate::panel::sheet::{Button, Label, Sheet, Tone, Words};

/// The room's panel in its own pixels.
pub const WIDTH: u32 = 640;
/// The room's panel in its own pixels.
pub const HEIGHT: u32 = 360;
/// The name's panel in its own pixels.
pub const NAME_WIDTH: u32 = 640;
/// The name's panel in its own pixels.
pub const NAME_HEIGHT: u32 = 128;
/// Longer names are written smaller, in two lines.
const ONE_LINE: usize = 26;
/// Sizes that differ less are the same.
const SAME: f32 = 0.02;

/// What the room's panel offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// As large as in life.
    Life,
    /// As large as fits on a table.
    Table,
    /// To another place.
    Again,
    /// Back to the page.
    Leave,
}

/// The room's panel: what to do now, and four buttons.
pub fn room(texts: &PanelTexts, direction: Direction, placing: bool, stand: &Stand, seen: &Seen) -> Sheet<Choice> {
    let text = |key: &str| texts.get(key).cloned().unwrap_or_default();
    let is = |scale: f32| (stand.scale / scale - 1.0).abs() < SAME;
    let tone = |chosen: bool| if chosen { Tone::Act } else { Tone::Other };
    let button = |choice: Choice, key: &str, (column, row): (u8, u8), tone: Tone| {
        let from_start = f64::from(column) * 300.0 + 28.0;
        let left = if direction == Direction::Rtl { f64::from(WIDTH) - from_start - 284.0 } else { from_start };
        Button { choice, label: Label::Text(text(key)), place: [left, 148.0 + f64::from(row) * 100.0, 284.0, 84.0], tone }
    };
    let hint = text(if placing { texts::ROOM_PLACE } else { texts::ROOM_LOOK });
    Sheet {
        words: vec![Words { text: hint, y: 50.0, size: 27.0, strong: false }],
        buttons: vec![
            button(Choice::Life, texts::ROOM_LIFE, (0, 0), tone(is(1.0))),
            button(Choice::Table, texts::ROOM_TABLE, (1, 0), tone(is(seen.on_table()))),
            button(Choice::Again, texts::ROOM_AGAIN, (0, 1), tone(placing)),
            button(Choice::Leave, texts::ROOM_LEAVE, (1, 1), Tone::Other),
        ],
        figures: None,
    }
}

/// The panel with a name.
pub fn name(name: &str) -> Sheet<Choice> {
    let (y, size) = if name.chars().count() > ONE_LINE { (46.0, 34.0) } else { (66.0, 44.0) };
    Sheet { words: vec![Words { text: name.to_owned(), y, size, strong: true }], ..Sheet::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_button_lies_on_the_panel_alone_in_either_direction() {
        let texts: PanelTexts = texts::ROOM.iter().map(|key| ((*key).to_owned(), format!("<{key}>"))).collect();
        let stand = Stand { scale: 1.0, yaw: 0.0, shift: glam::Vec3::ZERO };
        for direction in [Direction::Ltr, Direction::Rtl] {
            let sheet = room(&texts, direction, true, &stand, &Seen::default());
            assert_eq!(sheet.words[0].text, "<room-place>");
            for (index, button) in sheet.buttons.iter().enumerate() {
                let [left, top, width, height] = button.place;
                assert!(left >= 0.0 && left + width <= f64::from(WIDTH) && top + height <= f64::from(HEIGHT));
                for (x, y) in [(left + 1.0, top + 1.0), (left + width - 1.0, top + height - 1.0)] {
                    assert_eq!(sheet.button_at(x, y), Some(index), "{button:?}");
                }
            }
            let life = sheet.buttons.iter().find(|b| b.choice == Choice::Life).map(|b| b.place[0] < 320.0);
            assert_eq!(life, Some(direction == Direction::Ltr));
            assert_eq!(sheet.buttons[0].tone, Tone::Act, "it has its life size");
            assert_eq!(sheet.buttons[1].tone, Tone::Other);
        }
    }
}
