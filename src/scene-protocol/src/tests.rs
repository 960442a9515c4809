#![allow(clippy::unwrap_used)]

use super::*;

fn assignment() -> Assignment {
    Assignment {
        prescription: "p-1".into(),
        exercise: "shoulder-flexion".into(),
        side: Side::Right,
        repetitions: 10,
        sets: 1,
        target_deg: 90.0,
        thresholds: Thresholds::default(),
        seated: true,
        texts: texts::ALL.iter().map(|k| ((*k).to_owned(), "نص".to_owned())).collect(),
        direction: Direction::Rtl,
        language: "ar".into(),
    }
}

#[test]
fn messages_survive_the_crossing() {
    let words = [
        ToScene::Hello { version: VERSION },
        ToScene::SetView { view: View { selection: Some("femur_r".into()), ..View::default() } },
        ToScene::ShowExercise { exercise: "knee-extension".into(), side: Side::Left, motion: Motion::Phase(0.5) },
        ToScene::StartAssignment { assignment: assignment() },
        ToScene::EnterXr { mode: XrMode::Ar },
        ToScene::Stop,
    ];
    for word in words {
        let json = encode(&word).unwrap();
        assert_eq!(decode::<ToScene>(&json).unwrap(), word, "{json}");
    }
    let answer = ToApp::ExerciseProgress {
        repetitions: 1,
        attempts: 2,
        lost: 3,
        angle_deg: None,
        state: ExerciseState::Running,
    };
    assert_eq!(decode::<ToApp>(&encode(&answer).unwrap()).unwrap(), answer);
}

#[test]
fn the_wire_form_is_pinned() {
    let json =
        encode(&ToScene::ShowExercise { exercise: "knee-extension".into(), side: Side::Left, motion: Motion::Playing });
    assert_eq!(
        json.unwrap(),
        r#"{"type":"show_exercise","exercise":"knee-extension","side":"left","motion":"playing"}"#
    );
    assert_eq!(encode(&ToScene::Stop).unwrap(), r#"{"type":"stop"}"#);
    assert_eq!(
        encode(&ToApp::Ready { version: 1, warm: false }).unwrap(),
        r#"{"type":"ready","version":1,"warm":false}"#
    );
}

#[test]
fn a_newer_field_is_let_through_and_nonsense_is_an_error_that_repeats_nothing() {
    let newer = r#"{"type":"theme","dark":true,"accent":"sea"}"#;
    assert_eq!(decode::<ToScene>(newer).unwrap(), ToScene::Theme { dark: true });
    let bare = r#"{"type":"set_view","view":{}}"#;
    assert_eq!(decode::<ToScene>(bare).unwrap(), ToScene::SetView { view: View::default() });
    for nonsense in ["", "{}", r#"{"type":"secret-word"}"#, r#"{"type":"theme"}"#, "[1,2"] {
        let error = decode::<ToScene>(nonsense).unwrap_err().to_string();
        assert!(!error.contains("secret-word"), "{error}");
    }
}

#[test]
fn text_keys_differ() {
    let mut keys = texts::ALL.to_vec();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), texts::ALL.len());
}
