//! What stands on a panel and where: texts and buttons in panel pixels, from the upper left. Pure.

/// One line or paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// Already translated.
    pub text: String,
    /// Baseline middle of the first line.
    pub y: f64,
    /// Letter size in pixels.
    pub size: f64,
    /// Stronger letters.
    pub strong: bool,
}

/// What a button looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Does something, or is what is chosen.
    Act,
    /// A warning.
    Stop,
    /// What could be chosen instead.
    Other,
}

/// A press target.
#[derive(Clone, Debug, PartialEq)]
pub struct Button<C> {
    /// What it chooses.
    pub choice: C,
    /// Already translated, or a number to be written in the language's digits.
    pub label: Label,
    /// Left, top, width, height.
    pub place: [f64; 4],
    /// How it is drawn.
    pub tone: Tone,
}

/// A button's face.
#[derive(Clone, Debug, PartialEq)]
pub enum Label {
    /// Words.
    Text(String),
    /// A number.
    Number(u8),
}

/// One panel's content. Two equal ones look the same, so a panel is drawn again only when it changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet<C> {
    /// Lines from above.
    pub words: Vec<Words>,
    /// Press targets.
    pub buttons: Vec<Button<C>>,
    /// Large numbers beside each other: counted, goal, angle.
    pub figures: Option<(u32, u32, Option<f32>)>,
}

impl<C> Default for Sheet<C> {
    fn default() -> Self {
        Self { words: Vec::new(), buttons: Vec::new(), figures: None }
    }
}

impl<C> Sheet<C> {
    /// The index of the button at a place, if any.
    pub fn button_at(&self, x: f64, y: f64) -> Option<usize> {
        self.buttons.iter().position(|button| {
            let [left, top, width, height] = button.place;
            (left..left + width).contains(&x) && (top..top + height).contains(&y)
        })
    }
}
