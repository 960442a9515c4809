//! `stories/LANGUAGE/ID.json`: what a story says in one language.

use crate::error::json;
use crate::placing::{text, texts};
use crate::{Story, StoryError};

/// A story's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryWords {
    /// What the condition is called.
    pub title: String,
    /// In the order of the story's steps.
    pub steps: Vec<StepWords>,
}

/// The words of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepWords {
    /// Its heading.
    pub title: String,
    /// Paragraphs.
    pub text: Vec<String>,
    /// A list after them; often empty.
    pub points: Vec<String>,
    /// Paragraphs after the list; often empty.
    pub after: Vec<String>,
}

impl StoryWords {
    /// Reads `stories/LANGUAGE/ID.json`.
    ///
    /// # Errors
    /// When it is no JSON, or a step of the story has no words in it.
    pub fn read(bytes: &[u8], story: &Story) -> Result<Self, StoryError> {
        let value = json(bytes)?;
        let all = value.get("steps").ok_or(StoryError::Field("steps"))?;
        let step = |(index, key): (usize, &String)| {
            let words = all.get(key.as_str()).ok_or(StoryError::Words(index))?;
            let said = StepWords {
                title: text(words, "title")?,
                text: texts(words, "text")?,
                points: texts(words, "points")?,
                after: texts(words, "after")?,
            };
            if said.text.is_empty() { Err(StoryError::Words(index)) } else { Ok(said) }
        };
        let steps = story.steps.iter().map(|step| &step.key).enumerate().map(step);
        Ok(Self { title: text(&value, "title")?, steps: steps.collect::<Result<_, _>>()? })
    }
}

impl StepWords {
    /// All of it, piece by piece, as it is read aloud.
    pub fn said(&self) -> impl Iterator<Item = &str> {
        let pieces = self.text.iter().chain(&self.points).chain(&self.after);
        core::iter::once(&self.title).chain(pieces).map(String::as_str)
    }
}
