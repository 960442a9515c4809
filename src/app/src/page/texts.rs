//! The texts of the person's language: loaded as data, offered to every page.

use super::browser::{self, Assets};
use super::state::State;
use crate::message_format::Texts;
use wasm_bindgen::JsValue;

/// Languages with a locale file, each with its own name.
pub(crate) const LANGUAGES: [(&str, &str); 4] =
    [("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("ar", "العربية")];

/// One language's texts and how it is written.
#[derive(Clone, PartialEq)]
pub(crate) struct Locale {
    pub(crate) language: String,
    pub(crate) texts: Texts,
}

impl Locale {
    pub(crate) fn direction(&self) -> &'static str {
        if self.language == "ar" { "rtl" } else { "ltr" }
    }
}

/// The chosen language, or the browser's first that has texts, or English. `qps` is the pseudo-locale of tests.
pub(crate) fn preferred_language() -> String {
    let known = |tag: &str| {
        let short = tag.split('-').next().unwrap_or_default().to_owned();
        (short == "qps" || LANGUAGES.iter().any(|(code, _)| *code == short)).then_some(short)
    };
    let chosen = browser::setting("language").and_then(|tag| known(&tag));
    chosen
        .or_else(|| {
            browser::window().navigator().languages().iter().filter_map(|t| t.as_string()).find_map(|t| known(&t))
        })
        .unwrap_or_else(|| "en".into())
}

/// Fetches a locale file.
pub(crate) async fn load(assets: &Assets, language: &str) -> Result<Locale, JsValue> {
    let name = format!("locales/{language}.json");
    let path = assets.path(&name).ok_or_else(|| JsValue::from_str(&format!("{name} is missing")))?;
    let failed = |e: &dyn std::fmt::Display| JsValue::from_str(&format!("{name}: {e}"));
    let reply = gloo_net::http::Request::get(path).send().await.map_err(|e| failed(&e))?;
    let text = reply.text().await.map_err(|e| failed(&e))?;
    let texts = Texts::parse(&text).map_err(|e| failed(&e))?;
    Ok(Locale { language: language.to_owned(), texts })
}

/// The text of a key.
pub(crate) fn t(key: &str) -> String {
    State::current().locale.with(|l| l.texts.get(key))
}

/// Whether the language has this key.
pub(crate) fn has(key: &str) -> bool {
    State::current().locale.with(|l| l.texts.has(key))
}

/// The text of a key with its holes filled.
pub(crate) fn tf(key: &str, values: &[(&str, &str)]) -> String {
    State::current().locale.with(|l| {
        if l.direction() == "ltr" {
            return l.texts.fill(key, values);
        }
        // What fills a hole may run the other way (a medicine's name, a unit): isolated, it keeps its own order.
        let isolated: Vec<String> = values.iter().map(|(_, value)| format!("\u{2068}{value}\u{2069}")).collect();
        let values: Vec<(&str, &str)> = values.iter().zip(&isolated).map(|((n, _), v)| (*n, v.as_str())).collect();
        l.texts.fill(key, &values)
    })
}

/// The text of a key for a number: its plural form, with `{n}` written as the language writes numbers.
pub(crate) fn tn(key: &str, n: u32, values: &[(&str, &str)]) -> String {
    State::current().locale.with(|l| {
        let tags = js_sys::Array::of1(&JsValue::from_str(super::format::tag(&l.language)));
        let category = String::from(js_sys::Intl::PluralRules::new(&tags, &js_sys::Object::new()).select(f64::from(n)));
        let written = super::format::number_in(&l.language, f64::from(n), 0);
        let mut all = vec![("n", written.as_str())];
        all.extend_from_slice(values);
        l.texts.plural(key, &category, &all)
    })
}
