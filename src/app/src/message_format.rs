//! Texts with holes: `{name}` is replaced, and a key may have a form a plural category.
//!
//! Not Fluent: its bundle alone weighs as much as half the app. The browser's own `Intl.PluralRules`
//! knows the categories; what is left is this.

use serde_json::{Map, Value};

/// The texts of one language, by key.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Texts {
    /// All values are texts. The JSON parser's own map, for a map of another kind would weigh 9 KB.
    by_key: Map<String, Value>,
}

/// Something else than one JSON object of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotTexts;

impl std::fmt::Display for NotTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not one JSON object of strings")
    }
}

impl Texts {
    /// Texts from a locale file: one JSON object of strings.
    ///
    /// # Errors
    /// [`NotTexts`] where it is anything else.
    pub fn parse(json: &str) -> Result<Self, NotTexts> {
        match serde_json::from_slice(json.as_bytes()) {
            Ok(Value::Object(by_key)) if by_key.values().all(Value::is_string) => Ok(Self { by_key }),
            _ => Err(NotTexts),
        }
    }

    fn held(&self, key: &str) -> Option<&str> {
        self.by_key.get(key)?.as_str()
    }

    /// The text of a key; a missing one shows its key, so that it is seen and mended.
    pub fn get(&self, key: &str) -> String {
        self.held(key).unwrap_or(key).to_owned()
    }

    /// Whether a key has a text.
    pub fn has(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// The text of a key with its holes filled.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.held(key).unwrap_or(key), values)
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
