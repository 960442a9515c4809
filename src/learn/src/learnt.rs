//! All that a person has learnt, as it is kept: `{"cards": {CARD: {"box": 1, "due": "2026-11-22"}}}`.

use crate::Card;
use serde_json::{Map, Value, json};

/// What a person has learnt. What a later version adds to it is kept as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Learnt(Value);

impl Default for Learnt {
    fn default() -> Self {
        Self(Value::Object(Map::new()))
    }
}

impl Learnt {
    /// Reads it as it was kept; `None` where it is something else.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let usable = value.as_object()?.get("cards").is_none_or(Value::is_object);
        usable.then_some(Self(value))
    }

    /// As it is to be kept.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// Where a card stands; `None` for one that is new, or that does not read.
    #[must_use]
    pub fn card(&self, id: &str) -> Option<Card> {
        let card = self.0.get("cards")?.get(id)?;
        let place = card.get("box")?.as_u64().filter(|place| (1..=5).contains(place))?;
        Some(Card { place: place as u8, due: card.get("due")?.as_str()?.parse().ok()? })
    }

    /// Puts a card where it stands now.
    pub fn put(&mut self, id: &str, card: Card) {
        let Some(all) = self.0.as_object_mut() else { return };
        let cards = all.entry("cards").or_insert_with(|| Value::Object(Map::new()));
        let Some(cards) = cards.as_object_mut() else { return };
        let held = cards.entry(id).or_insert_with(|| json!({}));
        if !held.is_object() {
            *held = json!({});
        }
        if let Some(fields) = held.as_object_mut() {
            fields.insert("box".to_owned(), card.place.into());
            fields.insert("due".to_owned(), card.due.to_string().into());
        }
    }
}
