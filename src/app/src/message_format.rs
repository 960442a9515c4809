//! Texts with holes: `{name}` is replaced, and a key may have a form a plural category.
//!
//! Not Fluent: its bundle alone weighs as much as half the app. The browser's own `Intl.PluralRules`
//! knows the categories; what is left is this.

use std::collections::BTreeMap;

/// The texts of one language, by key.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Texts {
    by_key: BTreeMap<String, String>,
}

impl Texts {
    /// Texts from a locale file: one JSON object of strings.
    ///
    /// # Errors
    /// Says where the JSON is broken.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        Ok(Self { by_key: serde_json::from_str(json)? })
    }

    /// The text of a key; a missing one shows its key, so that it is seen and mended.
    pub fn get(&self, key: &str) -> String {
        self.by_key.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }

    /// Whether a key has a text.
    pub fn has(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// The text of a key with its holes filled.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.by_key.get(key).map_or(key, String::as_str), values)
    }

    /// The text of `key.CATEGORY`, or of `key.other`, with `{n}` and the other holes filled.
    pub fn plural(&self, key: &str, category: &str, values: &[(&str, &str)]) -> String {
        let exact = format!("{key}.{category}");
        if self.has(&exact) { self.fill(&exact, values) } else { self.fill(&format!("{key}.other"), values) }
    }
}

fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, hole) = rest.split_at(open);
        out.push_str(before);
        let Some(close) = hole.find('}') else {
            out.push_str(hole);
            return out;
        };
        let name = &hole[1..close];
        match values.iter().find(|(n, _)| *n == name) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&hole[..=close]),
        }
        rest = &hole[close + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{Texts, fill};

    #[test]
    fn holes_are_filled_once_and_unknown_ones_stay() {
        assert_eq!(fill("{a} and {b}, {c}", &[("a", "{b}"), ("b", "2")]), "{b} and 2, {c}");
        assert_eq!(fill("open { brace", &[]), "open { brace");
        assert_eq!(fill("", &[]), "");
    }

    #[test]
    fn plurals_fall_back_to_other() {
        let texts = Texts::parse(r#"{"pill.one":"one pill","pill.other":"{n} pills"}"#).unwrap();
        assert_eq!(texts.plural("pill", "one", &[("n", "1")]), "one pill");
        assert_eq!(texts.plural("pill", "few", &[("n", "3")]), "3 pills");
        assert_eq!(texts.get("absent.key"), "absent.key");
    }
}
