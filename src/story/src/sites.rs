//! `stories/sites.json`: where in the body a condition or procedure lies, by the words of its site or by its code.

use crate::StoryError;
use crate::error::json;
use crate::letters::small;
use crate::picks::Code;
use crate::placing::{Parts, Side, list, text, texts};
use ambulo_scene_protocol::View;
use serde_json::Value;

/// Places of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Sites {
    /// Words that say right, and words that say left.
    sides: [Vec<String>; 2],
    all: Vec<Site>,
}

/// A place, how it is shown, and what a label there points at.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    words: Vec<String>,
    codes: Vec<Code>,
    views: [View; 2],
    at: [String; 2],
}

impl Site {
    /// How the place is shown on this side.
    #[must_use]
    pub fn view(&self, side: Side) -> &View {
        &self.views[usize::from(side == Side::Left)]
    }

    /// The structure that a label points at on this side.
    #[must_use]
    pub fn at(&self, side: Side) -> &str {
        &self.at[usize::from(side == Side::Left)]
    }

    fn is_named(&self, words: &str) -> bool {
        self.words.iter().any(|word| begins_in(words, word))
    }
}

/// Whether a word begins with this: the hip is in `Hip joint` and not in `relationship`. Languages that write their
/// articles onto the word are not ASCII.
fn begins_in(words: &str, begin: &str) -> bool {
    words.match_indices(begin).any(|(at, _)| !words[..at].ends_with(|c: char| c.is_ascii_alphabetic()))
}

impl Sites {
    /// Reads `stories/sites.json`.
    ///
    /// # Errors
    /// When it is no JSON, or a site lacks its view or its structure.
    pub fn read(bytes: &[u8]) -> Result<Self, StoryError> {
        let value = json(bytes)?;
        let site = |(index, site): (usize, &Value)| {
            let parts = Parts::read(site)?;
            let codes = site.get("codes").and_then(Value::as_array).into_iter().flatten();
            Ok(Site {
                words: texts(site, "words")?,
                codes: codes.map(Code::read).collect::<Result<_, _>>()?,
                views: site.get("view").and_then(|view| parts.views(view)).ok_or(StoryError::View(index))?,
                at: parts.structures(&text(site, "at")?),
            })
        };
        Ok(Self {
            sides: [texts(&value, "right")?, texts(&value, "left")?],
            all: list(&value, "sites")?.iter().enumerate().map(site).collect::<Result<_, _>>()?,
        })
    }

    /// The side that a text names, if it names one alone.
    #[must_use]
    pub fn side(&self, words: &str) -> Option<Side> {
        let words = small(words);
        let [right, left] = [0, 1].map(|side: usize| self.sides[side].iter().any(|word| words.contains(word)));
        match (right, left) {
            (true, false) => Some(Side::Right),
            (false, true) => Some(Side::Left),
            _ => None,
        }
    }

    /// The place that a text names, or that this code of this system lies in.
    #[must_use]
    pub fn find(&self, words: Option<&str>, code: Option<(&str, &str)>) -> Option<&Site> {
        let words = words.map(small);
        let named = |site: &&Site| words.as_ref().is_some_and(|words| site.is_named(words));
        let coded =
            |site: &&Site| code.is_some_and(|(system, code)| site.codes.iter().any(|c| c.meant(system, code) > 0));
        self.all.iter().find(named).or_else(|| self.all.iter().find(coded))
    }

    /// All places.
    pub fn iter(&self) -> impl Iterator<Item = &Site> {
        self.all.iter()
    }
}
