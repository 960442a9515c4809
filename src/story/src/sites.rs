//! `stories/sites.json`: where in the body a condition or procedure lies, by the words of its site or by its code.

use crate::StoryError;
use crate::error::json;
use crate::letters::{has_word, small};
use crate::picks::Code;
use crate::placing::{Parts, Side, list, text, texts};
use crate::sides::Sides;
use ambulo_scene_protocol::{Camera, View};
use serde_json::Value;

/// Places of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Sites {
    /// Words that say right, words that say left, and words that say both.
    sides: [Vec<String>; 3],
    /// Codes of what is on both sides.
    both: Vec<Code>,
    /// Words that begin as those of a site do and mean another thing.
    elsewhere: Vec<String>,
    /// Words that begin so too and say nothing of a place: the back of the knee is of the knee.
    aside: Vec<String>,
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

    /// Whether there is one on the right and one on the left.
    #[must_use]
    pub fn is_paired(&self) -> bool {
        self.at[0] != self.at[1]
    }

    /// The sides that are meant where these are named: of a pair both where both or none is, for none is made up.
    fn meant(&self, sides: Option<Sides>) -> Sides {
        match sides {
            Some(Sides::One(side)) => Sides::One(side),
            _ if self.is_paired() => Sides::Both,
            _ => Sides::One(Side::Right),
        }
    }

    /// How the place is shown where these sides are named.
    #[must_use]
    pub fn seen(&self, sides: Option<Sides>) -> View {
        match self.meant(sides) {
            Sides::One(side) => self.view(side).clone(),
            Sides::Both => self.both(),
        }
    }

    /// The structures that it is about where these sides are named, that of the right first.
    #[must_use]
    pub fn about(&self, sides: Option<Sides>) -> Vec<String> {
        match self.meant(sides) {
            Sides::One(side) => vec![self.at(side).to_owned()],
            Sides::Both => self.at.to_vec(),
        }
    }

    fn both(&self) -> View {
        let [right, left] = &self.views;
        let mut view = right.clone();
        for id in &left.isolated {
            if !view.isolated.contains(id) {
                view.isolated.push(id.clone());
            }
        }
        for mark in &left.marks {
            if !view.marks.contains(mark) {
                view.marks.push(mark.clone());
            }
        }
        if view.camera != Camera::default() {
            // From the front, and from so far that both are in the picture.
            let aside = view.camera.target[0].abs();
            let behind = view.camera.yaw.abs() > core::f32::consts::FRAC_PI_2;
            view.camera.target[0] = 0.0;
            view.camera.distance += 3.0 * aside;
            view.camera.yaw = if behind { core::f32::consts::PI } else { 0.0 };
        }
        view
    }
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
            Ok(Site {
                words: texts(site, "words")?,
                codes: Code::all(site, "codes")?,
                views: site.get("view").and_then(|view| parts.views(view)).ok_or(StoryError::View(index))?,
                at: parts.structures(&text(site, "at")?),
            })
        };
        Ok(Self {
            sides: [texts(&value, "right")?, texts(&value, "left")?, texts(&value, "both")?],
            both: Code::all(&value, "both_codes")?,
            elsewhere: texts(&value, "elsewhere")?,
            aside: texts(&value, "aside")?,
            all: list(&value, "sites")?.iter().enumerate().map(site).collect::<Result<_, _>>()?,
        })
    }

    /// The side or sides that a text names; `None` where it names none.
    #[must_use]
    pub fn sides(&self, words: &str) -> Option<Sides> {
        let words = small(words);
        let said = |side: usize| self.sides[side].iter().any(|word| has_word(&words, word));
        match (said(0), said(1), said(2)) {
            (_, _, true) | (true, true, _) => Some(Sides::Both),
            (true, ..) => Some(Sides::One(Side::Right)),
            (_, true, _) => Some(Sides::One(Side::Left)),
            _ => None,
        }
    }

    /// The same of a code of this system, as FHIR writes both: only that it is of both sides is known here.
    #[must_use]
    pub fn sides_of_code(&self, system: &str, code: &str) -> Option<Sides> {
        self.both.iter().any(|both| both.meant(system, code) > 0).then_some(Sides::Both)
    }

    /// The place that a text names, or that this code of this system lies in. Of the words that a text names the
    /// longest wins, of the codes the closest class.
    #[must_use]
    pub fn find(&self, words: Option<&str>, code: Option<(&str, &str)>) -> Option<&Site> {
        let named = words.and_then(|words| self.named(&small(words)));
        named.or_else(|| self.coded(code?))
    }

    fn named(&self, words: &str) -> Option<&Site> {
        let words = self.aside.iter().fold(words.to_owned(), |words, aside| words.replace(aside.as_str(), " "));
        let longest = |known: &[String]| known.iter().filter(|word| has_word(&words, word)).map(String::len).max();
        let elsewhere = longest(&self.elsewhere).unwrap_or(0);
        let mut found = (elsewhere, None);
        for site in &self.all {
            let length = longest(&site.words).unwrap_or(0);
            if length > found.0 {
                found = (length, Some(site));
            }
        }
        found.1
    }

    fn coded(&self, (system, code): (&str, &str)) -> Option<&Site> {
        let meant = |site: &Site| site.codes.iter().map(|known| known.meant(system, code)).max().unwrap_or(0);
        let closest = self.all.iter().map(|site| (meant(site), site)).max_by_key(|(meant, _)| *meant);
        closest.filter(|(meant, _)| *meant > 0).map(|(_, site)| site)
    }

    /// All places.
    pub fn iter(&self) -> impl Iterator<Item = &Site> {
        self.all.iter()
    }
}
