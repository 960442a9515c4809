//! `stories/ID.json`: what a story shows, the same in every language.

use crate::StoryError;
use crate::error::json;
use crate::placing::{Parts, Side, list, text, texts};
use ambulo_scene_protocol::View;
use serde_json::Value;

/// A story without its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// The name of its files.
    pub id: String,
    /// Whether it can be told for the right and for the left.
    pub sided: bool,
    /// In the order in which they are told.
    pub steps: Vec<Step>,
    /// Paths of the app's pages that go on from here, such as `/vitals/blood-pressure`.
    pub doors: Vec<String>,
    /// What the words were checked against.
    pub references: Vec<Reference>,
}

/// One step: what is told under this key, and what is seen meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Key of its words.
    pub key: String,
    /// Rates a minute at which the heart beats and the lungs breathe meanwhile; they rest without.
    pub pulse: Option<Pulse>,
    views: [View; 2],
}

/// Rates a minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pulse {
    /// Of the heart.
    pub beats_per_min: Option<f32>,
    /// Of the lungs.
    pub breaths_per_min: Option<f32>,
}

impl Pulse {
    fn read(value: &Value) -> Result<Self, StoryError> {
        let rate = |name: &str| match value.get(name).map(Value::as_f64) {
            Some(None) => Err(StoryError::Field("pulse")),
            rate => Ok(rate.flatten().map(|rate| rate as f32)),
        };
        let pulse = Self { beats_per_min: rate("beats_per_min")?, breaths_per_min: rate("breaths_per_min")? };
        let some = pulse.beats_per_min.or(pulse.breaths_per_min);
        some.map(|_| pulse).ok_or(StoryError::Field("pulse"))
    }
}

/// A public source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Who says it.
    pub name: String,
    /// What the page is called.
    pub title: String,
    /// Where it stands.
    pub url: String,
}

impl Step {
    /// What is seen, told for this side.
    #[must_use]
    pub fn view(&self, side: Side) -> &View {
        &self.views[usize::from(side == Side::Left)]
    }
}

impl Story {
    /// Reads `stories/ID.json`.
    ///
    /// # Errors
    /// When it is no JSON, lacks what its README asks for, or holds a view that the scene cannot show.
    pub fn read(bytes: &[u8]) -> Result<Self, StoryError> {
        let value = json(bytes)?;
        let parts = Parts::read(&value)?;
        let step = |(index, step): (usize, &Value)| {
            let views = step.get("view").and_then(|view| parts.views(view)).ok_or(StoryError::View(index))?;
            Ok(Step { key: text(step, "key")?, pulse: step.get("pulse").map(Pulse::read).transpose()?, views })
        };
        let reference =
            |of: &Value| Ok(Reference { name: text(of, "name")?, title: text(of, "title")?, url: text(of, "url")? });
        Ok(Self {
            id: text(&value, "id")?,
            sided: parts.sided(),
            steps: list(&value, "steps")?.iter().enumerate().map(step).collect::<Result<_, _>>()?,
            doors: texts(&value, "doors")?,
            references: list(&value, "references")?.iter().map(reference).collect::<Result<_, _>>()?,
        })
    }
}
