//! Holds the dissection's files together: layer by layer, in every language, in plain words.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod reading_ease;
mod told;

use ambulo_anatomy::Structures;
use ambulo_scene_protocol::BONES;
use ambulo_story::Side;
use told::{file, story};

#[test]
fn it_goes_from_the_skin_inwards_and_shows_every_layer() {
    let story = story("dissection");
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
    told::in_every_language("dissection");
}

#[test]
fn english_is_plain() {
    told::in_plain_english("dissection");
}
