//! Holds the close-ups' files together: what each shows exists, on both sides, in every language, in plain words.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod reading_ease;
mod told;

use ambulo_anatomy::{NameSide, Skeleton, Structures};
use ambulo_story::Side;
use told::{file, story};

#[test]
fn every_region_is_there_with_structures_that_exist() {
    let story = story("close-ups");
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
    for step in story("close-ups").steps {
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
    told::in_every_language("close-ups");
}

#[test]
fn english_is_plain() {
    told::in_plain_english("close-ups");
}
