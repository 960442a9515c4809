//! `stories/codes.json`: which story the code of a condition or procedure picks, and on which side of the person.

use crate::error::json;
use crate::placing::{Side, list, text, texts};
use crate::sides::Sides;
use crate::{Sites, StoryError};
use serde_json::Value;

/// The story of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// The story's id.
    pub story: String,
    /// The side or sides that the code names, if it does.
    pub side: Option<Sides>,
    /// Whether people name the side where it is felt, and the matter lies on the other.
    pub crossed: bool,
}

impl Picked {
    /// The side or sides that a condition is on: the code's, those of the structure that the record names, then those
    /// of its text, unless it is crossed. `None` where nothing says it.
    #[must_use]
    pub fn side_of(&self, sites: &Sites, body_site: Option<&str>, text: &str) -> Option<Sides> {
        let said = || sites.sides(text).filter(|_| !self.crossed);
        self.side.or_else(|| sites.sides(body_site?)).or_else(said)
    }
}

/// Which code picks what; `None` is a class under one with a story that is not told by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picks(Vec<(Code, Option<Picked>)>);

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

    /// Reads `{"icd10": [], "pcs": [], "snomed": []}` under this name, each absent where there is none.
    pub(crate) fn all(value: &Value, name: &'static str) -> Result<Vec<Self>, StoryError> {
        let Some(codes) = value.get(name) else { return Ok(Vec::new()) };
        let mut all: Vec<Self> = texts(codes, "icd10")?.into_iter().map(Self::Icd10).collect();
        all.extend(texts(codes, "pcs")?.into_iter().map(Self::Pcs));
        all.extend(texts(codes, "snomed")?.into_iter().map(Self::Snomed));
        if all.is_empty() { Err(StoryError::Field(name)) } else { Ok(all) }
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
                Some("left") => Some(Sides::One(Side::Left)),
                Some("right") => Some(Sides::One(Side::Right)),
                Some("both") => Some(Sides::Both),
                Some(_) => return Err(StoryError::Field("side")),
                None => None,
            };
            let crossed = match entry.get("crossed") {
                Some(crossed) => crossed.as_bool().ok_or(StoryError::Field("crossed"))?,
                None => false,
            };
            let code = Code::read(entry)?;
            if entry.get("story").is_some_and(Value::is_null) {
                return Ok((code, None));
            }
            Ok((code, Some(Picked { story: text(entry, "story")?, side, crossed })))
        };
        Ok(Self(list(&value, "codes")?.iter().map(pick).collect::<Result<_, _>>()?))
    }

    /// The story of a code of this system, as FHIR writes both; the closest class wins.
    #[must_use]
    pub fn pick(&self, system: &str, code: &str) -> Option<&Picked> {
        let known = self.0.iter().map(|(known, picked)| (known.meant(system, code), picked));
        let closest = known.filter(|(meant, _)| *meant > 0).max_by_key(|(meant, _)| *meant);
        closest.and_then(|(_, picked)| picked.as_ref())
    }

    /// Every story that a code picks.
    pub fn stories(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|(_, picked)| Some(picked.as_ref()?.story.as_str()))
    }
}
