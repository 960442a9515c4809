//! Holds the dissection's files together: layer by layer, in every language, in plain words.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod reading_ease;

use ambulo_anatomy::Structures;
use ambulo_scene_protocol::BONES;
use ambulo_story::{Side, Story, StoryWords};
use std::path::Path;

fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/anatomy").join(name);
    std::fs::read(path).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn dissection() -> Story {
    Story::read(&file("dissection.json")).unwrap()
}

fn words(language: &str) -> StoryWords {
    StoryWords::read(&file(&format!("dissection/{language}.json")), &dissection()).unwrap()
}

#[test]
fn it_goes_from_the_skin_inwards_and_shows_every_layer() {
    let story = dissection();
    let keys: Vec<&str> = story.steps.iter().map(|s| s.key.as_str()).collect();
    assert_eq!(keys, ["skin", "muscles", "bones", "chest", "belly", "vessels", "nerves"]);
    let structures = Structures::parse(&file("structures.json")).unwrap();
    let mut shown = Vec::new();
    for step in &story.steps {
        let view = step.view(Side::Right);
        assert!(view.isolated.is_empty() && view.marks.is_empty(), "{}: a layer is shown whole", step.key);
        assert_eq!(view.muscles, step.key == "muscles");
        for system in &view.systems {
            let known = system == BONES || structures.all.iter().any(|s| s.system == *system);
            assert!(known, "{}: no system {system}", step.key);
            shown.push(system.clone());
        }
    }
    // Organs of one sex alone are on the body's own page.
    let left_out = |s: &str| !shown.iter().any(|known| known == s) && s != "reproduction";
    assert!(!structures.all.iter().any(|s| left_out(&s.system)), "a system that no layer shows");
    assert!(!story.sided && story.references.len() >= 2);
    assert!(story.references.iter().all(|r| r.url.starts_with("https://")));
}

#[test]
fn every_language_tells_every_layer() {
    let english = words("en");
    for language in ["de", "es", "ar"] {
        let told = words(language);
        assert_ne!(told.title, english.title);
        for (step, model) in told.steps.iter().zip(&english.steps) {
            assert_eq!(step.text.len(), model.text.len(), "{language}: {}", step.title);
            for (text, english) in step.said().zip(model.said()) {
                let arabic = text.chars().any(|c| ('\u{0600}'..='\u{06ff}').contains(&c));
                assert_eq!(arabic, language == "ar", "{language}: {text}");
                assert_ne!(text, english, "{language}: left in English");
            }
        }
    }
}

#[test]
fn english_is_plain() {
    let english = words("en");
    for step in &english.steps {
        let grade = reading_ease::grade(&step.text.join(" "));
        assert!(grade <= 6.5, "{}: grade {grade:.1}", step.title);
    }
}
