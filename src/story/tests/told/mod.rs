//! Texts about the body that are no condition's story: the anatomy's own, told in every language.

use crate::reading_ease;
use ambulo_story::{Story, StoryWords};
use std::path::Path;

/// A file of the anatomy.
pub(crate) fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/anatomy").join(name);
    std::fs::read(path).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// What is shown, step by step, of the file of this name.
pub(crate) fn story(name: &str) -> Story {
    Story::read(&file(&format!("{name}.json"))).unwrap()
}

fn words(name: &str, language: &str) -> StoryWords {
    StoryWords::read(&file(&format!("{name}/{language}.json")), &story(name)).unwrap()
}

/// Nothing is left out in any language, and nothing left in English.
pub(crate) fn in_every_language(name: &str) {
    let english = words(name, "en");
    for language in ["de", "es", "ar"] {
        let told = words(name, language);
        assert_ne!(told.title, english.title, "{language}: left in English");
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

/// No step's English is harder than what a sixth-grader reads.
pub(crate) fn in_plain_english(name: &str) {
    for step in &words(name, "en").steps {
        let grade = reading_ease::grade(&step.text.join(" "));
        assert!(grade <= 6.5, "{}: grade {grade:.1}", step.title);
    }
}
