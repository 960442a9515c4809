//! Holds the close-ups' files together: what each shows exists, on both sides, in every language, in plain words.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod reading_ease;

use ambulo_anatomy::{NameSide, Skeleton, Structures};
use ambulo_story::{Side, Story, StoryWords};
use std::path::Path;

fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/anatomy").join(name);
    std::fs::read(path).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn close_ups() -> Story {
    Story::read(&file("close-ups.json")).unwrap()
}

fn words(language: &str) -> StoryWords {
    StoryWords::read(&file(&format!("close-ups/{language}.json")), &close_ups()).unwrap()
}

#[test]
fn every_region_is_there_with_structures_that_exist() {
    let story = close_ups();
    let keys: Vec<&str> = story.steps.iter().map(|s| s.key.as_str()).collect();
    assert_eq!(keys, ["knee", "hip", "ankle", "shoulder", "spine", "hand", "heart", "lungs", "brain"]);
    let structures = Structures::parse(&file("structures.json")).unwrap();
    let skeleton = Skeleton::parse(&file("skeleton.bin")).unwrap();
    for step in &story.steps {
        for side in [Side::Right, Side::Left] {
            let view = step.view(side);
            assert!(view.isolated.len() >= 3, "{}: hardly anything", step.key);
            for id in view.isolated.iter().chain(&view.faded).chain(&view.hidden).chain(&view.labels) {
                let system = structures.get(id).map(|s| s.system.as_str());
                let system = system.or_else(|| skeleton.bone(id).map(|_| "skeleton"));
                let system = system.unwrap_or_else(|| panic!("{}: no structure {id}", step.key));
                assert!(view.systems.iter().any(|s| s == system), "{}: {id} of {system} is not fetched", step.key);
            }
            for id in view.faded.iter().chain(&view.labels) {
                assert!(view.isolated.contains(id), "{}: {id} is not shown", step.key);
            }
        }
    }
}

#[test]
fn a_joint_is_shown_on_the_side_that_is_asked_for() {
    let structures = Structures::parse(&file("structures.json")).unwrap();
    for step in close_ups().steps {
        let (right, left) = (step.view(Side::Right), step.view(Side::Left));
        let sided = right.isolated != left.isolated;
        assert_eq!(sided, ["knee", "hip", "ankle", "shoulder", "hand"].contains(&step.key.as_str()), "{}", step.key);
        if sided {
            assert!(right.camera.target[0] < 0.0 && left.camera.target[0] > 0.0, "{}", step.key);
            let of = |id: &String| structures.get(id).map(|s| s.side);
            assert!(right.isolated.iter().filter_map(of).all(|s| s != NameSide::Left), "{}", step.key);
            assert!(left.isolated.iter().filter_map(of).all(|s| s != NameSide::Right), "{}", step.key);
        }
    }
}

#[test]
fn every_language_tells_every_close_up() {
    let english = words("en");
    for language in ["de", "es", "ar"] {
        let told = words(language);
        for (step, model) in told.steps.iter().zip(&english.steps) {
            assert_eq!(step.text.len(), model.text.len(), "{language}: {}", step.title);
            for (text, english) in step.text.iter().zip(&model.text) {
                let arabic = text.chars().any(|c| ('\u{0600}'..='\u{06ff}').contains(&c));
                assert_eq!(arabic, language == "ar", "{language}: {text}");
                assert_ne!(text, english, "{language}: left in English");
            }
        }
    }
}

#[test]
fn english_is_plain() {
    for step in &words("en").steps {
        let grade = reading_ease::grade(&step.text.join(" "));
        assert!(grade <= 6.5, "{}: grade {grade:.1}", step.title);
    }
}
