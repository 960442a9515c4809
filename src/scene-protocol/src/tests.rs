#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

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

fn altered() -> View {
    View {
        drawings: vec![Drawing {
            kind: DrawingKind::TornLigament,
            on: vec!["r_fibula".into(), "r_talus".into()],
            line: vec![[-0.1, 0.05, -0.07], [-0.09, 0.06, -0.05]],
            radius: 0.003,
        }],
        morphs: vec![Morph {
            on: vec!["left-ventricle".into()],
            at: [0.04, 1.27, -0.08],
            to: Some([0.06, 1.24, -0.06]),
            scale: [1.5, 1.5, 1.5],
            reach: Some(0.05),
        }],
        cut: Some(Cut { on: vec!["left-ventricle".into()], at: [0.03, 1.26, -0.07], normal: [0.5, 0.0, 1.0] }),
        rhythm: Rhythm { irregular: true, strength: 0.5 },
        ..View::default()
    }
}

#[test]
fn a_view_mirrored_twice_is_itself() {
    let mut view = altered();
    view.mirror();
    assert_eq!(view.drawings[0].line[0], [0.1, 0.05, -0.07]);
    assert_eq!(view.morphs[0].to.unwrap()[0], -0.06);
    assert_eq!(view.cut.as_ref().unwrap().normal, [-0.5, 0.0, 1.0]);
    assert_eq!(view.camera.yaw, -View::default().camera.yaw);
    view.mirror();
    assert_eq!(view, altered());
}

#[test]
fn a_drawing_of_a_later_version_is_left_out_and_a_broken_one_is_none() {
    let read = |json: &str| View::read(&serde_json::from_str(json).unwrap());
    let later = read(r#"{"drawings":[{"kind":"hologram","on":["heart"],"colour":7}],"weather":"fine"}"#).unwrap();
    assert_eq!(later.drawings[0].kind, DrawingKind::Unknown);
    for broken in [
        r#"{"drawings":[{"on":["heart"]}]}"#,
        r#"{"drawings":[{"kind":5,"on":["heart"]}]}"#,
        r#"{"drawings":[{"kind":"artery","on":["heart"],"line":[[1,2]]}]}"#,
        r#"{"morphs":[{"on":["heart"],"at":[0,0,0]}]}"#,
        r#"{"cut":{"on":["heart"],"at":[0,0,0]}}"#,
        r#"{"rhythm":{"strength":"weak"}}"#,
    ] {
        assert!(read(broken).is_none(), "{broken}");
    }
}

#[test]
fn messages_survive_the_crossing() {
    let words = [
        ToScene::Hello { version: VERSION },
        ToScene::SetView { view: View { selection: Some("femur_r".into()), ..View::default() } },
        ToScene::SetView {
            view: View {
                marks: vec![
                    Mark { id: "SUPSP".into(), kind: MarkKind::Torn, near: None },
                    Mark { id: "r_femur".into(), kind: MarkKind::Worn, near: Some("r_tibia".into()) },
                ],
                ..View::default()
            },
        },
        ToScene::SetView { view: altered() },
        ToScene::SetView {
            view: View {
                clips: vec![
                    Clip { normal: [0.6, 0.0, -0.8], at_m: -0.25 },
                    Clip { normal: [0.0, 1.0, 0.0], at_m: 1.5 },
                ],
                apart: 0.5,
                labels: vec!["heart".into()],
                measured: vec![
                    Landmark { id: "a".into(), at: None },
                    Landmark { id: "b".into(), at: Some([0.5, 1.25, -0.1]) },
                ],
                bent: vec![Bend { joint: "knee_angle_l".into(), degrees: 62.5 }],
                ..View::default()
            },
        },
        ToScene::ShowExercise { exercise: "knee-extension".into(), side: Side::Left, motion: Motion::Phase(0.5) },
        ToScene::StartAssignment { assignment: assignment() },
        ToScene::LoadSystem { system: "heart".into(), url: "/heart.bin".into(), coarse_url: Some("/few.bin".into()) },
        ToScene::Pulse { beats_per_min: Some(68.5), breaths_per_min: None },
        ToScene::Frame { id: None },
        ToScene::Place { ids: vec!["heart".into()] },
        ToScene::Frame { id: Some("left-ventricle".into()) },
        ToScene::Room {
            texts: texts::ROOM.iter().map(|key| ((*key).to_owned(), "نص".to_owned())).collect(),
            direction: Direction::Rtl,
        },
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
fn every_field_of_a_result_and_every_odd_text_survives() {
    let result = ExerciseResult {
        prescription: "\"\\\u{1}\n\u{7f}é\u{1f600}".into(),
        exercise: String::new(),
        side: Side::Left,
        repetitions: u32::MAX,
        attempts: 0,
        lost: 3,
        max_deg: Some(0.1),
        typical_deg: None,
        error_deg: Some(f32::MIN_POSITIVE),
        peaks_deg: vec![1.5, 1e20, -0.25],
        pain_before: Some(10),
        pain_after: None,
        stopped: StopReason::LeftXr,
        started_ms: 1_700_000_000_000.125,
        ended_ms: 0.0,
        method: Some(Method::Hand),
    };
    let word = ToApp::ExerciseDone { result };
    assert_eq!(decode::<ToApp>(&encode(&word).unwrap()).unwrap(), word);
    let camera = Camera { target: [0.1, -2.0, 3e-9], distance: 1.0, yaw: 0.0, pitch: -0.5 };
    let view = View { camera, hidden: vec!["a".into(), "b".into()], muscles: true, ..View::default() };
    let word = ToApp::Placed { spots: vec![Spot { id: "heart".into(), x: 0.5, y: -0.25 }] };
    assert_eq!(decode::<ToApp>(&encode(&word).unwrap()).unwrap(), word);
    let word = ToApp::ViewChanged { view };
    assert_eq!(decode::<ToApp>(&encode(&word).unwrap()).unwrap(), word);
    for broken in [r#"{"type":"pause","paused":1}"#, r#"{"type":"angle","angle_deg":null}"#, r#"{"type":"angle"}"#] {
        assert!(decode::<ToScene>(broken).is_err() && decode::<ToApp>(broken).is_err(), "{broken}");
    }
}

#[test]
fn the_wire_form_is_pinned() {
    let json =
        encode(&ToScene::ShowExercise { exercise: "knee-extension".into(), side: Side::Left, motion: Motion::Playing });
    assert_eq!(
        json.unwrap(),
        r#"{"type":"show_exercise","exercise":"knee-extension","side":"left","motion":"playing"}"#
    );
    let pulse = encode(&ToScene::Pulse { beats_per_min: Some(68.0), breaths_per_min: None }).unwrap();
    assert_eq!(pulse, r#"{"type":"pulse","beats_per_min":68,"breaths_per_min":null}"#);
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
    let older = r#"{"type":"load_system","system":"heart","url":"/heart.bin"}"#;
    let word = ToScene::LoadSystem { system: "heart".into(), url: "/heart.bin".into(), coarse_url: None };
    assert_eq!(decode::<ToScene>(older).unwrap(), word);
    let still = ToScene::Pulse { beats_per_min: None, breaths_per_min: None };
    assert_eq!(decode::<ToScene>(r#"{"type":"pulse"}"#).unwrap(), still);
    assert!(decode::<ToScene>(r#"{"type":"pulse","beats_per_min":"fast"}"#).is_err());
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

#[test]
fn what_bends_goes_over_to_the_other_side() {
    let bend = |joint: &str, degrees: f32| Bend { joint: joint.into(), degrees };
    let bent = vec![
        bend("knee_angle_r", 60.0),
        bend("elbow_flexion_l", 10.0),
        bend("lat_bending", 5.0),
        bend("flex_extension", -9.0),
    ];
    let mut view = View { bent: bent.clone(), ..View::default() };
    view.mirror();
    let other = [
        bend("knee_angle_l", 60.0),
        bend("elbow_flexion_r", 10.0),
        bend("lat_bending", -5.0),
        bend("flex_extension", -9.0),
    ];
    assert_eq!(view.bent, other);
    view.mirror();
    assert_eq!(view.bent, bent);
}
