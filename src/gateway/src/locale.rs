//! The words of the server's own pages, in the person's language. They are data.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::http::{HeaderMap, header};

/// The languages there are, the first for whoever wants none of them.
const LANGUAGES: [(&str, &str); 4] = [
    ("en", include_str!("../../../assets/locales/server/en.json")),
    ("de", include_str!("../../../assets/locales/server/de.json")),
    ("es", include_str!("../../../assets/locales/server/es.json")),
    ("ar", include_str!("../../../assets/locales/server/ar.json")),
];

static TEXTS: LazyLock<[Texts; 4]> = LazyLock::new(|| {
    LANGUAGES.map(|(language, json)| Texts {
        language,
        words: serde_json::from_str(json).expect("a test reads every language"),
    })
});

/// The words of one language.
#[derive(Debug)]
pub(crate) struct Texts {
    /// As in BCP 47.
    pub(crate) language: &'static str,
    words: HashMap<String, String>,
}

impl Texts {
    /// The first language wanted that there is: `ui_locales` before the browser's own.
    #[must_use]
    pub(crate) fn choose(ui_locales: Option<&str>, headers: &HeaderMap) -> &'static Self {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut wanted: Vec<&str> = ui_locales.unwrap_or_default().split_ascii_whitespace().collect();
        wanted.extend(by_weight(accepted));
        wanted
            .into_iter()
            .find_map(|tag| {
                let primary = tag.split(['-', '_']).next()?;
                TEXTS.iter().find(|texts| texts.language.eq_ignore_ascii_case(primary))
            })
            .unwrap_or(&TEXTS[0])
    }

    /// Every language, the first the one to fall back to.
    #[must_use]
    #[cfg(test)]
    fn all() -> &'static [Self] {
        &*TEXTS
    }

    /// The direction of writing.
    #[must_use]
    pub(crate) fn direction(&self) -> &'static str {
        if self.language == "ar" { "rtl" } else { "ltr" }
    }

    /// A text by its name; the name itself where there is none, which a test rules out.
    #[must_use]
    pub(crate) fn text<'a>(&'a self, name: &'a str) -> &'a str {
        self.words.get(name).map_or(name, String::as_str)
    }

    /// A text with its `{place}` filled.
    #[must_use]
    pub(crate) fn with(&self, name: &str, place: &str, value: &str) -> String {
        self.text(name).replace(&format!("{{{place}}}"), value)
    }
}

/// The tags of an Accept-Language header, the most wanted first.
fn by_weight(header: &str) -> Vec<&str> {
    let mut tags: Vec<(f32, &str)> = header
        .split(',')
        .filter_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let tag = parts.next().filter(|tag| !tag.is_empty())?;
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            Some((weight, tag))
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    tags.sort_by(|a, b| b.0.total_cmp(&a.0));
    tags.into_iter().map(|(_, tag)| tag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn chosen(ui: Option<&str>, accept: &str) -> &'static str {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        Texts::choose(ui, &headers).language
    }

    #[test]
    fn the_wanted_language_is_chosen() {
        assert_eq!(chosen(None, "fr, de-CH;q=0.4, es;q=0.8"), "es");
        assert_eq!(chosen(Some("ar-EG en"), "de"), "ar");
        assert_eq!(chosen(Some("xx"), "DE_at"), "de");
        assert_eq!(chosen(None, "de;q=0, fr"), "en");
        assert_eq!(chosen(None, ";;,q=,\u{e9}"), "en");
    }

    #[test]
    fn every_language_has_the_same_texts_and_places() {
        let shape = |texts: &Texts| -> BTreeSet<(String, Vec<String>)> {
            texts
                .words
                .iter()
                .map(|(name, text)| {
                    assert!(!text.trim().is_empty(), "{} {name}", texts.language);
                    let places = text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
                    (name.clone(), places.map(str::to_owned).collect())
                })
                .collect()
        };
        for texts in Texts::all() {
            assert_eq!(shape(texts), shape(&Texts::all()[0]), "{}", texts.language);
        }
    }

    #[test]
    fn every_text_named_in_the_pages_exists() {
        let mut named = 0;
        for source in [
            include_str!("pages/account.rs"),
            include_str!("pages/sign_in.rs"),
            include_str!("pages/join.rs"),
            include_str!("pages/recover.rs"),
            include_str!("pages/page.rs"),
            include_str!("pages/notice.rs"),
            include_str!("oauth/authorize.rs"),
            include_str!("account/change.rs"),
            include_str!("account/check.rs"),
            include_str!("account/join.rs"),
            include_str!("account/mod.rs"),
            include_str!("account/own.rs"),
            include_str!("account/recover.rs"),
        ] {
            for quoted in source.split('"').skip(1).step_by(2) {
                let is_name = quoted.contains('.')
                    && !quoted.ends_with(".css")
                    && quoted
                        .split('.')
                        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
                if is_name {
                    named += 1;
                    assert!(Texts::all()[0].words.contains_key(quoted), "{quoted}");
                }
            }
        }
        assert!(named > 20, "only {named} names found");
    }
}
