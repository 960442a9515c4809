//! Holds the app's texts together: every language says everything, and says nothing that no page asks for.

#[path = "locales/app_source.rs"]
mod app_source;
#[path = "locales/locale_file.rs"]
mod locale_file;
#[path = "locales/pseudo.rs"]
mod pseudo;

use std::collections::BTreeSet;

use app_source::{Token, calls, constant, keys, templates};
use locale_file::{LocaleFile, holes, root};

/// The languages, each with the plural categories that `Intl.PluralRules` gives whole numbers there. Spanish has
/// `many` for millions too; it may fall back to `other`.
const LANGUAGES: [(&str, &[&str]); 5] = [
    ("en", &["one", "other"]),
    ("de", &["one", "other"]),
    ("es", &["one", "other"]),
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
    ("qps", &["one", "other"]),
];

/// Categories that stand for one single number in all of these languages: a word may say it instead of `{n}`.
const SINGLE: [&str; 3] = ["zero", "one", "two"];

/// Signs of measurement, and words of anatomy, which some languages share.
const ALIKE: [&str; 5] = ["unit.hours", "unit.minutes", "body.region-arm", "body.region-hand", "body.region-pelvis"];

fn app() -> Vec<Token> {
    app_source::read(&root().join("src/app/src"))
}

fn languages() -> impl Iterator<Item = (LocaleFile, &'static [&'static str])> {
    LANGUAGES.into_iter().map(|(language, categories)| (LocaleFile::read(language), categories))
}

fn none(what: &str, wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
}

/// What may stand in a template's hole.
fn family(template: &str, app: &[Token]) -> Option<Vec<String>> {
    let all = |names: Vec<String>| names.iter().map(|name| template.replacen("{}", name, 1)).collect();
    Some(match template {
        "vital.{}" => all([constant(app, "KINDS"), vec!["other".into()]].concat()),
        "privacy.kind.{}" => {
            all([constant(app, "READ_ONLY"), constant(app, "WRITTEN"), vec!["Patient".into(), "Basic".into()]].concat())
        }
        "body.acts-{}" => all(targets()),
        "body.move-{}" => all(movements()),
        "panel.{}" => {
            use ambulo_scene_protocol::texts::{ALL, EXERCISE_HOW, EXERCISE_NAME, ROOM};
            let fixed = ALL.into_iter().filter(|key| ![EXERCISE_NAME, EXERCISE_HOW].contains(key));
            all(fixed.chain(ROOM).map(str::to_owned).collect())
        }
        "exercise.{}.name" | "exercise.{}.how" | "exercise.{}.safety" => {
            all(exercises().into_iter().map(|(key, _)| key).collect())
        }
        "{}.short" => all(keys(app).into_iter().filter(|key| key.starts_with("trouble.")).collect()),
        "{}-plain" => all(["morning", "afternoon", "evening"].map(|hour| format!("today.{hour}")).to_vec()),
        // Only asks whether a key has plural forms.
        "{}.other" => Vec::new(),
        _ => return None,
    })
}

/// The movements of the body's joints.
fn movements() -> Vec<String> {
    keys_of(&anatomy("movements.json"), "key")
}

/// What medicines act on, as the table of their targets says it.
fn targets() -> Vec<String> {
    keys_of(&anatomy("medicine-targets.json")["classes"], "acts")
}

fn anatomy(file: &str) -> serde_json::Value {
    let json = std::fs::read(root().join("assets/anatomy").join(file)).expect("a table of the body");
    serde_json::from_slice(&json).expect("JSON")
}

/// The keys that stand in this field of every row.
fn keys_of(rows: &serde_json::Value, field: &str) -> Vec<String> {
    let rows = rows.as_array().expect("rows").iter();
    rows.map(|row| row[field].as_str().expect("a key").to_owned()).collect()
}

/// Every exercise: its key, and the keys of its texts as its file names them.
fn exercises() -> Vec<(String, Vec<String>)> {
    let folder = std::fs::read_dir(root().join("assets/exercises")).expect("the exercises");
    let files = folder
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"));
    files
        .map(|path| {
            let json = std::fs::read_to_string(&path).expect("UTF-8");
            let value: serde_json::Value =
                serde_json::from_str(&json).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            let texts =
                value["texts"].as_object().expect("texts").values().map(|key| key.as_str().expect("a key").to_owned());
            (value["key"].as_str().expect("a key").to_owned(), texts.collect())
        })
        .collect()
}

/// Every key that the app, the scene and the exercises ask for.
fn asked(app: &[Token]) -> BTreeSet<String> {
    let built = templates(app).into_iter().flat_map(|template| family(&template, app).unwrap_or_default());
    let exercises = exercises().into_iter().flat_map(|(_, texts)| texts);
    keys(app).into_iter().chain(built).chain(exercises).collect()
}

#[test]
fn every_language_has_the_keys_of_english() {
    let english = LocaleFile::read("en");
    let mut wrong = Vec::new();
    for (file, categories) in languages() {
        let mut expected = BTreeSet::new();
        for (key, _) in &english.lines {
            match english.split(key) {
                (base, Some(_)) => expected.extend(categories.iter().map(|category| format!("{base}.{category}"))),
                (key, None) => drop(expected.insert(key.to_owned())),
            }
        }
        let held: BTreeSet<String> = file.texts.keys().cloned().collect();
        wrong.extend(expected.difference(&held).map(|key| format!("{}: {key} is missing", file.language)));
        let extra = held.difference(&expected).filter(|key| file.language != "es" || file.split(key).1 != Some("many"));
        wrong.extend(extra.map(|key| format!("{}: {key} is not in English", file.language)));
        let mut seen = BTreeSet::new();
        wrong.extend(
            file.lines
                .iter()
                .filter(|(key, _)| !seen.insert(key))
                .map(|(key, _)| format!("{}: {key} stands twice", file.language)),
        );
    }
    none("keys", wrong);
}

#[test]
fn every_text_has_the_holes_of_english() {
    let english = LocaleFile::read("en");
    let mut wrong = Vec::new();
    for (file, _) in languages() {
        for (key, text) in &file.lines {
            let (base, category) = file.split(key);
            let model = english.texts.get(key).or_else(|| english.texts.get(&format!("{base}.other")));
            let Some(model) = model else { continue };
            let expected = holes(model).expect("English is checked on its own turn");
            match holes(text) {
                Err(why) => wrong.push(format!("{} {key}: {why}", file.language)),
                Ok(mut found) => {
                    if category.is_some_and(|category| SINGLE.contains(&category)) && expected.contains("n") {
                        found.insert("n");
                    }
                    if found != expected {
                        wrong.push(format!("{} {key}: {found:?}, not {expected:?}", file.language));
                    }
                }
            }
        }
    }
    none("holes", wrong);
}

#[test]
fn every_text_is_said_and_neatly_written() {
    let mut wrong = Vec::new();
    for (file, _) in languages() {
        for (key, text) in &file.lines {
            if text.trim() != text || text.is_empty() || text.contains("  ") || text.chars().any(char::is_control) {
                wrong.push(format!("{} {key}: {text:?}", file.language));
            }
            // German and Spanish set a no-break space before the sign; English and Arabic set none.
            let spaced = ["de", "es"].contains(&file.language.as_str());
            let signs: Vec<_> = text.match_indices('%').collect();
            if signs.iter().any(|(at, _)| text[..*at].ends_with('\u{a0}') != spaced || text[..*at].ends_with(' ')) {
                wrong.push(format!("{} {key}: the space before % in {text:?}", file.language));
            }
        }
    }
    none("texts", wrong);
}

#[test]
fn no_text_was_left_in_english() {
    let english = LocaleFile::read("en");
    let mut wrong = Vec::new();
    for (file, _) in languages().filter(|(file, _)| file.language != "en") {
        for (key, text) in &file.lines {
            let outside: String =
                text.split('{').map(|part| part.split_once('}').map_or(part, |(_, after)| after)).collect();
            let says_something = outside.chars().any(char::is_alphabetic);
            let same = english.texts.get(key) == Some(text) && !ALIKE.contains(&key.as_str());
            let wrong_script = file.language == "ar" && !outside.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
            if says_something && (same || wrong_script) {
                wrong.push(format!("{} {key}: {text}", file.language));
            }
        }
    }
    none("left in English", wrong);
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let english = LocaleFile::read("en");
    let app = app();
    let unknown: Vec<String> =
        templates(&app).into_iter().filter(|template| family(template, &app).is_none()).collect();
    none("templates whose keys nobody checks: give them a family", unknown);
    let asked = asked(&app);
    assert!(asked.len() > 300, "only {} keys found in the app", asked.len());
    let bases = english.bases();
    none("asked for, but missing", asked.into_iter().filter(|key| !bases.contains(key.as_str())).collect());
}

#[test]
fn every_key_is_asked_for() {
    let english = LocaleFile::read("en");
    let asked = asked(&app());
    none(
        "nobody asks for",
        english.bases().into_iter().filter(|base| !asked.contains(*base)).map(str::to_owned).collect(),
    );
}

#[test]
fn every_call_fills_the_holes_of_its_text() {
    let english = LocaleFile::read("en");
    let plurals = english.plurals();
    let calls = calls(&app());
    assert!(
        calls.iter().filter(|call| call.function == "tf" && call.holes.is_some()).count() > 30,
        "too few calls were read"
    );
    let mut wrong = Vec::new();
    for call in calls {
        let plural = plurals.contains(call.key.as_str());
        if plural != (call.function == "tn") {
            wrong.push(format!("{}(\"{}\"): plural forms are said by tn, and only they", call.function, call.key));
            continue;
        }
        let key = if plural { format!("{}.other", call.key) } else { call.key.clone() };
        let Some(text) = english.texts.get(&key) else { continue };
        let asked = holes(text).expect("braces are well");
        let mut given = match (call.function.as_str(), call.holes) {
            ("t", _) => BTreeSet::new(),
            (_, Some(given)) => given,
            (_, None) => continue,
        };
        if plural {
            given.insert("n".to_owned());
        }
        if asked.iter().map(|hole| (*hole).to_owned()).collect::<BTreeSet<_>>() != given {
            wrong.push(format!("{}(\"{}\") fills {given:?}, and the text asks for {asked:?}", call.function, call.key));
        }
    }
    none("calls", wrong);
}

#[test]
fn every_language_of_the_settings_has_a_file() {
    let offered: BTreeSet<String> = constant(&app(), "LANGUAGES").into_iter().step_by(2).collect();
    let tested: BTreeSet<String> = LANGUAGES.iter().map(|(language, _)| (*language).to_owned()).collect();
    let folder = std::fs::read_dir(root().join("assets/locales")).expect("the locales");
    let files: BTreeSet<String> = folder
        .filter_map(|entry| {
            entry.expect("an entry").file_name().to_str().and_then(|name| name.strip_suffix(".json")).map(str::to_owned)
        })
        .collect();
    assert_eq!(files, tested);
    assert_eq!(offered, tested.into_iter().filter(|language| language != "qps").collect());
}

#[test]
fn the_pseudo_locale_is_up_to_date() {
    let path = root().join("assets/locales/qps.json");
    let expected = pseudo::file(&LocaleFile::read("en"));
    if std::env::var_os("AMBULO_WRITE_PSEUDO_LOCALE").is_some() {
        std::fs::write(&path, &expected).expect("the file can be written");
    }
    let held = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        held == expected,
        "qps.json is out of date: AMBULO_WRITE_PSEUDO_LOCALE=1 cargo test -p ambulo-tests --test locales up_to_date"
    );
}

#[test]
fn the_pseudo_locale_marks_all_but_holes() {
    assert_eq!(pseudo::text("Take {name}"), "[Ţááķéé {name}]");
    assert_eq!(pseudo::text("{n} %"), "[{n} %]");
}

#[test]
fn the_source_is_read_as_rust_reads_it() {
    let source = r##"
        // t("not.here")
        fn f<'a>(x: &'a str) { let q = '"'; t("a.one-key"); r"raw.key"; r#"a "quoted" word"# }
        tf("b.text", &[("who", &t("c.inner")), ("n", &tn("d.count", 3, &[("x", "y")]))]); "escaped \" quote";
        format!("e.{}.how"); format!("{key}-plain"); format!("vital.{slug}"); "worker.js"; "/not/a.key"; const LIST: [(&str, u8); 1] = [("f", 1)];
    "##;
    let tokens = app_source::tokens_of(&format!("{source}\n#[cfg(test)]\nmod tests {{ t(\"not.this\"); }}"));
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(keys(&tokens), set(&["a.one-key", "raw.key", "b.text", "c.inner", "d.count"]));
    assert_eq!(templates(&tokens), set(&["e.{}.how", "vital.{}", "{}-plain"]));
    assert_eq!(constant(&tokens, "LIST"), ["f"]);
    let calls = calls(&tokens);
    assert_eq!(
        calls.iter().map(|call| call.key.as_str()).collect::<Vec<_>>(),
        ["a.one-key", "b.text", "c.inner", "d.count"]
    );
    assert_eq!(calls[1].holes, Some(set(&["who", "n"])));
    assert_eq!(calls[3].holes, Some(set(&["x"])));
}

#[test]
fn broken_braces_are_found() {
    assert_eq!(holes("{a} and {b}"), Ok(BTreeSet::from(["a", "b"])));
    for broken in ["{a", "a}", "{}", "{A b}", "{{a}"] {
        assert!(holes(broken).is_err(), "{broken}");
    }
}
