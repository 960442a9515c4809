//! A view as it stands in a file: its structures by the names of parts, told for the right side.

use crate::StoryError;
use ambulo_scene_protocol::{Json, View};
use serde_json::Value;

/// A side of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The person's right.
    Right,
    /// The person's left.
    Left,
}

/// Names of parts, each with its structure on the right and on the left.
pub(crate) struct Parts(Vec<(String, [String; 2])>);

impl Parts {
    /// Reads `parts`; absent, the story has no sides.
    pub(crate) fn read(value: &Value) -> Result<Self, StoryError> {
        const WRONG: StoryError = StoryError::Field("parts");
        let Some(parts) = value.get("parts") else { return Ok(Self(Vec::new())) };
        let both = |(name, ids): (&String, &Value)| {
            let id = |side: usize| Some(ids.get(side)?.as_str()?.to_owned());
            Some((name.clone(), [id(0)?, id(1)?]))
        };
        let parts = parts.as_object().ok_or(WRONG)?.iter().map(both);
        Ok(Self(parts.collect::<Option<_>>().ok_or(WRONG)?))
    }

    /// Whether the story can be told for either side.
    pub(crate) fn sided(&self) -> bool {
        !self.0.is_empty()
    }

    /// The view of a file, for the right and for the left. All places of the left mirror those of the right.
    pub(crate) fn views(&self, value: &Value) -> Option<[View; 2]> {
        let right = View::read(&self.named(value, 0))?;
        let mut left = View::read(&self.named(value, 1))?;
        if self.sided() {
            left.mirror();
        }
        Some([right, left])
    }

    /// The structures of a part's name; of any other name that structure itself.
    pub(crate) fn structures(&self, name: &str) -> [String; 2] {
        let part = self.0.iter().find(|(part, _)| part == name);
        part.map_or_else(|| [name, name].map(str::to_owned), |(_, ids)| ids.clone())
    }

    /// The same value with structures where parts were named.
    fn named(&self, value: &Value, side: usize) -> Value {
        match value {
            Value::String(text) => {
                let part = self.0.iter().find(|(name, _)| name == text);
                Value::String(part.map_or_else(|| text.clone(), |(_, ids)| ids[side].clone()))
            }
            Value::Array(list) => Value::Array(list.iter().map(|v| self.named(v, side)).collect()),
            Value::Object(map) => Value::Object(map.iter().map(|(k, v)| (k.clone(), self.named(v, side))).collect()),
            other => other.clone(),
        }
    }
}

/// A list of texts; absent, an empty one.
pub(crate) fn texts(value: &Value, name: &'static str) -> Result<Vec<String>, StoryError> {
    let Some(list) = value.get(name) else { return Ok(Vec::new()) };
    let list = list.as_array().ok_or(StoryError::Field(name))?.iter();
    list.map(|text| Some(text.as_str()?.to_owned())).collect::<Option<_>>().ok_or(StoryError::Field(name))
}

/// A text that must be there and say something.
pub(crate) fn text(value: &Value, name: &'static str) -> Result<String, StoryError> {
    let text = value.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    text.map(str::to_owned).ok_or(StoryError::Field(name))
}

/// A list that must be there and hold something.
pub(crate) fn list<'a>(value: &'a Value, name: &'static str) -> Result<&'a [Value], StoryError> {
    let list = value.get(name).and_then(Value::as_array).filter(|list| !list.is_empty());
    list.map(Vec::as_slice).ok_or(StoryError::Field(name))
}
