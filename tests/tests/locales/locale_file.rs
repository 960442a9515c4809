//! A locale file as it stands: its texts in order, their holes, and which of them are plural forms.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::de::{MapAccess, Visitor};

/// Every plural category of Unicode CLDR; a language uses some of them.
pub(crate) const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// One language's file.
pub(crate) struct LocaleFile {
    /// Its tag, as in the file's name.
    pub(crate) language: String,
    /// Keys and texts in the file's order, doubled keys included.
    pub(crate) lines: Vec<(String, String)>,
    /// The same by key.
    pub(crate) texts: BTreeMap<String, String>,
}

impl LocaleFile {
    /// Reads `assets/locales/LANGUAGE.json`.
    pub(crate) fn read(language: &str) -> Self {
        let path = root().join("assets/locales").join(format!("{language}.json"));
        let json = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let Lines(lines) = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let texts = lines.iter().cloned().collect();
        Self { language: language.to_owned(), lines, texts }
    }

    /// Keys that have plural forms. `skip.other` is no such form: nothing called `skip.one` stands beside it.
    pub(crate) fn plurals(&self) -> BTreeSet<&str> {
        let base = |key: &'_ String| key.strip_suffix(".one").map(str::len);
        self.texts
            .keys()
            .filter_map(|key| base(key).map(|length| &key[..length]))
            .filter(|base| self.texts.contains_key(&format!("{base}.other")))
            .collect()
    }

    /// The key without its plural category, and that category where it has one.
    pub(crate) fn split<'a>(&self, key: &'a str) -> (&'a str, Option<&'a str>) {
        match key.rsplit_once('.') {
            Some((base, last)) if CATEGORIES.contains(&last) && self.plurals().contains(base) => (base, Some(last)),
            _ => (key, None),
        }
    }

    /// Every key without its plural category.
    pub(crate) fn bases(&self) -> BTreeSet<&str> {
        self.texts.keys().map(|key| self.split(key).0).collect()
    }
}

/// The names between braces, or what is wrong with the braces.
pub(crate) fn holes(text: &str) -> Result<BTreeSet<&str>, String> {
    let mut found = BTreeSet::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let inner = rest[at..].strip_prefix('{').ok_or_else(|| format!("a brace closes nothing: {text}"))?;
        let (name, after) = inner.split_once('}').ok_or_else(|| format!("a brace stays open: {text}"))?;
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase()) {
            return Err(format!("{{{name}}} is not a hole: {text}"));
        }
        found.insert(name);
        rest = after;
    }
    Ok(found)
}

/// The object's members in order; a map would swallow a doubled key.
struct Lines(Vec<(String, String)>);

impl<'de> serde::Deserialize<'de> for Lines {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Lines;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Lines, A::Error> {
                let mut lines = Vec::new();
                while let Some(line) = map.next_entry()? {
                    lines.push(line);
                }
                Ok(Lines(lines))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
