//! `stories/codes.json`: which story the code of a condition or procedure picks, and on which side of the person.

use crate::error::json;
use crate::placing::{Side, list, text};
use crate::{Sites, StoryError};
use serde_json::Value;

/// The story of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// The story's id.
    pub story: String,
    /// The side that the code names, if it does.
    pub side: Option<Side>,
    /// Whether people name the side where it is felt, and the matter lies on the other.
    pub crossed: bool,
}

impl Picked {
    /// The side that a condition's story is told for: the code's, that of the structure that the record names, then
    /// that of its text, unless it is crossed.
    #[must_use]
    pub fn told_for(&self, sites: &Sites, body_site: Option<&str>, text: &str) -> Side {
        let said = || sites.side(text).filter(|_| !self.crossed);
        self.side.or_else(|| sites.side(body_site?)).or_else(said).unwrap_or(Side::Right)
    }
}

/// Which code picks what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picks(Vec<(Code, Picked)>);

/// A code of one of the systems that are known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// A class of ICD-10 with all that is under it. National editions share the classes.
    Icd10(String),
    /// A concept of SNOMED CT, by itself.
    Snomed(String),
    /// A class of ICD-10-PCS with all that is under it: what was done, where ICD-10 says what is the matter. Its
    /// codes look like those of ICD-10 and mean other things.
    Pcs(String),
}

impl Code {
    /// Reads `{"icd10"}`, `{"pcs"}` or `{"snomed"}`.
    pub(crate) fn read(value: &Value) -> Result<Self, StoryError> {
        let icd10 = text(value, "icd10").map(Self::Icd10).or_else(|_| text(value, "pcs").map(Self::Pcs));
        icd10.or_else(|_| text(value, "snomed").map(Self::Snomed))
    }

    /// How closely this code is meant: 0 where it is not.
    pub(crate) fn meant(&self, system: &str, code: &str) -> usize {
        let pcs = system == "http://www.cms.gov/Medicare/Coding/ICD10" || system.ends_with("icd-10-pcs");
        match self {
            Self::Icd10(class) if system.contains("icd-10") && !pcs && code.starts_with(class.as_str()) => class.len(),
            Self::Pcs(class) if pcs && code.starts_with(class.as_str()) => class.len(),
            Self::Snomed(concept) if system == "http://snomed.info/sct" && code == concept => concept.len(),
            _ => 0,
        }
    }
}

impl Picks {
    /// Reads `stories/codes.json`.
    ///
    /// # Errors
    /// When it is no JSON, or an entry names neither a story nor a code.
    pub fn read(bytes: &[u8]) -> Result<Self, StoryError> {
        let value = json(bytes)?;
        let pick = |entry: &Value| {
            let side = match entry.get("side").and_then(Value::as_str) {
                Some("left") => Some(Side::Left),
                Some("right") => Some(Side::Right),
                Some(_) => return Err(StoryError::Field("side")),
                None => None,
            };
            let crossed = match entry.get("crossed") {
                Some(crossed) => crossed.as_bool().ok_or(StoryError::Field("crossed"))?,
                None => false,
            };
            Ok((Code::read(entry)?, Picked { story: text(entry, "story")?, side, crossed }))
        };
        Ok(Self(list(&value, "codes")?.iter().map(pick).collect::<Result<_, _>>()?))
    }

    /// The story of a code of this system, as FHIR writes both; the closest class wins.
    #[must_use]
    pub fn pick(&self, system: &str, code: &str) -> Option<&Picked> {
        let known = self.0.iter().map(|(known, picked)| (known.meant(system, code), picked));
        known.filter(|(meant, _)| *meant > 0).max_by_key(|(meant, _)| *meant).map(|(_, picked)| picked)
    }

    /// Every story that a code picks.
    pub fn stories(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, picked)| picked.story.as_str())
    }
}
