//! What stands on an assignment's panels. Pure.

use ambulo_motion::SafetyStop;
use ambulo_scene_protocol::texts;

use super::flow::{Choice, Flow, Step};
use crate::panel::sheet::{self, Button, Label, Tone, Words};

/// A panel's size in its own pixels.
pub const WIDTH: u32 = 768;
/// A panel's size in its own pixels.
pub const HEIGHT: u32 = 512;
/// The Stop panel's height; as wide as the other.
pub const LOW_HEIGHT: u32 = 160;

/// One of the assignment's panels.
pub type Sheet = sheet::Sheet<Choice>;

/// The panel with the question or the count.
pub fn main_sheet(flow: &Flow) -> Sheet {
    let text = |key: &str| flow.assignment.texts.get(key).cloned().unwrap_or_default();
    let words = |key: &str, y: f64, size: f64, strong: bool| Words { text: text(key), y, size, strong };
    let wide = |key: &str, choice: Choice| Button {
        choice,
        label: Label::Text(text(key)),
        place: [184.0, 376.0, 400.0, 96.0],
        tone: Tone::Act,
    };
    let title = words(texts::EXERCISE_NAME, 64.0, 40.0, true);
    if flow.is_held() && flow.step() != Step::Done {
        return Sheet { words: vec![title, words(texts::PAUSED, 220.0, 44.0, false)], ..Sheet::default() };
    }
    match flow.step() {
        Step::ClearSpace => Sheet {
            words: vec![
                words(texts::CLEAR_SPACE_TITLE, 72.0, 44.0, true),
                words(texts::CLEAR_SPACE_BODY, 164.0, 34.0, false),
            ],
            buttons: vec![wide(texts::CLEAR_SPACE_YES, Choice::Clear)],
            figures: None,
        },
        Step::PainBefore => pain_sheet(text(texts::PAIN_BEFORE), &text),
        Step::PainAfter => {
            let mut sheet = pain_sheet(text(texts::PAIN_AFTER), &text);
            if flow.stop_cause() == Some(SafetyStop::TooFast) {
                sheet.words.insert(0, words(texts::TOO_FAST, 52.0, 30.0, true));
                for line in sheet.words.iter_mut().skip(1).take(1) {
                    line.y += 60.0;
                }
            }
            sheet
        }
        Step::Calibrating { again } => {
            let key = if again { texts::CALIBRATE_AGAIN } else { texts::CALIBRATE };
            Sheet { words: vec![title, words(key, 200.0, 38.0, false)], ..Sheet::default() }
        }
        Step::Running => {
            let (done, _, _) = flow.counts();
            let below = if flow.angle_deg().is_none() { texts::TRACKING_LOST } else { texts::EXERCISE_HOW };
            Sheet {
                words: vec![title, words(below, 388.0, 30.0, false)],
                buttons: Vec::new(),
                figures: Some((done, flow.goal(), flow.angle_deg().map(f32::round))),
            }
        }
        Step::Done => {
            let key = match flow.stop_cause() {
                Some(SafetyStop::Pain | SafetyStop::PainRise) => texts::PAIN_TOO_HIGH,
                _ => texts::DONE,
            };
            let figures = flow.result().filter(|r| r.repetitions > 0).map(|r| (r.repetitions, flow.goal(), None));
            let y = if figures.is_some() { 312.0 } else { 164.0 };
            Sheet {
                words: vec![title, words(key, y, 32.0, false)],
                buttons: vec![wide(texts::LEAVE, Choice::Leave)],
                figures,
            }
        }
    }
}

fn pain_sheet(question: String, text: &dyn Fn(&str) -> String) -> Sheet {
    let step = 66.0;
    let buttons = (0..=10).map(|rating: u8| Button {
        choice: Choice::Pain(rating),
        label: Label::Number(rating),
        place: [24.0 + f64::from(rating) * step, 250.0, 60.0, 110.0],
        tone: Tone::Act,
    });
    let ends = format!("0 = {}   ·   10 = {}", text(texts::PAIN_NONE), text(texts::PAIN_WORST));
    Sheet {
        words: vec![
            Words { text: question, y: 84.0, size: 40.0, strong: true },
            Words { text: ends, y: 428.0, size: 28.0, strong: false },
        ],
        buttons: buttons.collect(),
        figures: None,
    }
}

/// The panel that is always in reach.
pub fn low_sheet(flow: &Flow) -> Sheet {
    let text = |key: &str| flow.assignment.texts.get(key).cloned().unwrap_or_default();
    let button = |key: &str, choice: Choice, left: f64, tone: Tone| Button {
        choice,
        label: Label::Text(text(key)),
        place: [left, 24.0, 344.0, 112.0],
        tone,
    };
    let mut buttons = vec![button(texts::RECENTRE, Choice::Recentre, 400.0, Tone::Act)];
    if flow.step() != Step::Done {
        buttons.push(button(texts::STOP, Choice::Stop, 24.0, Tone::Stop));
    }
    Sheet { buttons, ..Sheet::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ambulo_scene_protocol::{Assignment, Direction, Side, Thresholds};

    fn flow() -> Flow {
        let texts = texts::ALL.iter().map(|key| ((*key).to_owned(), format!("<{key}>"))).collect();
        let assignment = Assignment {
            prescription: String::new(),
            exercise: "shoulder-flexion".into(),
            side: Side::Left,
            repetitions: 3,
            sets: 2,
            target_deg: 90.0,
            thresholds: Thresholds::default(),
            seated: false,
            texts,
            direction: Direction::Ltr,
            language: String::new(),
        };
        Flow::new(assignment, 0.0)
    }

    #[test]
    fn every_button_lies_on_its_panel_and_none_on_another() {
        let mut flow = flow();
        for choice in [Choice::Clear, Choice::Pain(0), Choice::Stop] {
            for (sheet, height) in [(main_sheet(&flow), HEIGHT), (low_sheet(&flow), LOW_HEIGHT)] {
                for button in &sheet.buttons {
                    let [left, top, width, tall] = button.place;
                    assert!(left >= 0.0 && top >= 0.0, "{button:?}");
                    assert!(left + width <= f64::from(WIDTH) && top + tall <= f64::from(height), "{button:?}");
                    let middle = sheet.button_at(left + width / 2.0, top + tall / 2.0).and_then(|i| sheet.buttons.get(i)).map(|b| b.choice);
                    assert_eq!(middle, Some(button.choice));
                }
            }
            flow.choose(choice, 0.0);
        }
    }

    #[test]
    fn stop_is_there_until_it_is_over_and_pain_asks_for_each_number() {
        let mut flow = flow();
        let stops = |flow: &Flow| low_sheet(flow).buttons.iter().any(|b| b.choice == Choice::Stop && b.tone == Tone::Stop);
        assert!(stops(&flow));
        flow.choose(Choice::Clear, 0.0);
        let ratings: Vec<_> = main_sheet(&flow).buttons.iter().map(|b| b.choice).collect();
        assert_eq!(ratings, (0..=10).map(Choice::Pain).collect::<Vec<_>>());
        assert!(stops(&flow));
        flow.choose(Choice::Stop, 0.0);
        assert!(!stops(&flow));
        assert!(main_sheet(&flow).buttons.iter().any(|b| b.choice == Choice::Leave));
    }
}
