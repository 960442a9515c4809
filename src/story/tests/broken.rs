//! Whatever a file holds, reading it is an answer or an error, never a panic.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_story::{Picks, Sites, Story, StoryError, StoryWords, Targets};
use proptest::prelude::*;

const STORY: &[u8] = include_bytes!("../../../assets/stories/rotator-cuff-tear.json");
const WORDS: &[u8] = include_bytes!("../../../assets/stories/en/rotator-cuff-tear.json");

fn read_all(bytes: &[u8], story: &Story) {
    let _ = Story::read(bytes);
    let _ = StoryWords::read(bytes, story);
    let _ = Picks::read(bytes);
    let _ = Sites::read(bytes);
    let _ = Targets::read(bytes);
}

#[test]
fn each_fault_has_its_error() {
    let story = Story::read(STORY).unwrap();
    assert_eq!(Story::read(b"<!doctype html>"), Err(StoryError::NotJson));
    assert_eq!(Story::read(&STORY[..STORY.len() / 2]), Err(StoryError::NotJson));
    assert_eq!(Story::read(b"{}"), Err(StoryError::Field("id")));
    assert_eq!(Story::read(br#"{"id":"x","parts":{"a":["one"]}}"#), Err(StoryError::Field("parts")));
    assert_eq!(Story::read(br#"{"id":"x","steps":[]}"#), Err(StoryError::Field("steps")));
    assert_eq!(Story::read(br#"{"id":"x","steps":[{"key":"a"}]}"#), Err(StoryError::View(0)));
    let bad = br#"{"id":"x","steps":[{"key":"a","view":{"marks":[{"id":"b","kind":"melted"}]}}]}"#;
    assert_eq!(Story::read(bad), Err(StoryError::View(0)));
    for pulse in ["7", "{}", r#"{"beats_per_min":"fast"}"#] {
        let bad = format!(r#"{{"id":"x","steps":[{{"key":"a","view":{{}},"pulse":{pulse}}}]}}"#);
        assert_eq!(Story::read(bad.as_bytes()), Err(StoryError::Field("pulse")), "{pulse}");
    }
    assert_eq!(StoryWords::read(br#"{"title":"x","steps":{}}"#, &story), Err(StoryError::Words(0)));
    assert_eq!(StoryWords::read(br#"{"title":"x"}"#, &story), Err(StoryError::Field("steps")));
    let silent = br#"{"title":"x","steps":{"where":{"title":"x"}}}"#;
    assert_eq!(StoryWords::read(silent, &story), Err(StoryError::Words(0)));
    assert_eq!(Picks::read(br#"{"codes":[{"story":"x"}]}"#), Err(StoryError::Field("snomed")));
    let aside = br#"{"codes":[{"story":"x","icd10":"I10","side":"middle"}]}"#;
    assert_eq!(Picks::read(aside), Err(StoryError::Field("side")));
    assert_eq!(Picks::read(br#"{"codes":[{"icd10":"I10"}]}"#), Err(StoryError::Field("story")));
    assert_eq!(Sites::read(br#"{"sites":[{"words":["a"]}]}"#), Err(StoryError::View(0)));
    assert_eq!(Sites::read(br#"{"sites":[{"words":["a"],"view":{}}]}"#), Err(StoryError::Field("at")));
    assert_eq!(Sites::read(br#"{"sites":[{"words":["a"],"codes":{"icd":["I10"]}}]}"#), Err(StoryError::Field("codes")));
    assert_eq!(Targets::read(br#"{"classes":[{"atc":"C","acts":"x"}]}"#), Err(StoryError::Field("at")));
    assert_eq!(
        Targets::read(br#"{"classes":[{"atc":"C","acts":"x","at":["heart"]}]}"#),
        Err(StoryError::Field("ingredients"))
    );
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_all(&bytes, &Story::read(STORY).unwrap());
    }

    #[test]
    fn a_story_with_a_few_wrong_bytes(flips in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..8), words: bool) {
        let mut bytes = if words { WORDS } else { STORY }.to_vec();
        for (at, byte) in flips {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        read_all(&bytes, &Story::read(STORY).unwrap());
    }

    #[test]
    fn any_codes(system in ".{0,40}", code in ".{0,12}") {
        let _ = Picks::read(include_bytes!("../../../assets/stories/codes.json")).unwrap().pick(&system, &code);
        let sites = Sites::read(include_bytes!("../../../assets/stories/sites.json")).unwrap();
        let _ = (sites.find(Some(&code), Some((&system, &code))), sites.sides(&system));
    }
}
