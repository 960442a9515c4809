//! What a link may hold: any text gives a view or an error, never a panic, and what is a view survives being written.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::*;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

/// A view in which every field differs from the one of a bare link.
fn full() -> View {
    let id = || "r_femur".to_owned();
    View {
        camera: Camera { target: [0.1, -2.0, 3e-9], distance: 1.25, yaw: -0.5, pitch: 0.25 },
        hidden: vec![id(), "\"\\\u{1}نص".to_owned()],
        isolated: vec![id()],
        faded: vec![id()],
        selection: Some(id()),
        muscles: true,
        systems: vec!["heart".to_owned()],
        marks: vec![Mark { id: id(), kind: MarkKind::Worn, near: Some(id()) }],
        drawings: vec![Drawing {
            kind: DrawingKind::Disc,
            on: vec![id(), id()],
            line: vec![[0.5, 1.0, -0.25], [0.0, 1.5, 2.0]],
            radius: 0.003,
        }],
        morphs: vec![Morph {
            on: vec![id()],
            at: [0.5, 1.25, -0.5],
            to: Some([0.25, 1.5, 0.0]),
            scale: [1.5, 1.0, 0.5],
            reach: Some(0.0625),
        }],
        cut: Some(Cut { on: vec![id()], at: [0.5, 1.0, 0.0], normal: [0.5, 0.0, 1.0] }),
        rhythm: Rhythm { irregular: true, strength: 0.5 },
        clips: vec![Clip { normal: [0.0, 1.0, 0.0], at_m: -0.25 }],
        apart: 0.5,
        labels: vec![id()],
        measured: vec![Landmark { id: id(), at: Some([0.5, 1.25, -0.5]) }, Landmark { id: id(), at: None }],
        bent: vec![Bend { joint: "knee_angle_l".to_owned(), degrees: 62.5 }],
    }
}

/// Holds for any text: an error, or a view that can be mirrored and written, and reads as itself if its numbers are.
fn reads(text: &str) -> Result<(), TestCaseError> {
    let Ok(view) = decode::<View>(text) else { return Ok(()) };
    let mut twice = view.clone();
    twice.mirror();
    twice.mirror();
    let written = encode(&view).unwrap();
    // A number beyond what an f32 holds is written as none.
    if !written.contains("null") || decode::<View>(&written).is_ok() {
        prop_assert_eq!(decode::<View>(&written).unwrap(), view.clone(), "{}", written);
        prop_assert_eq!(twice, view);
    }
    Ok(())
}

/// Values that a field may not expect.
fn odd() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::collection::vec(any::<char>(), 0..12)
            .prop_map(|letters| Value::from(letters.into_iter().collect::<String>())),
        prop::sample::select(vec!["torn", "ligament", "disc", "knee_angle_l", "_r", "skeleton"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((fields(), inner), 0..5)
                .prop_map(|all| Value::from(all.into_iter().collect::<serde_json::Map<_, _>>())),
        ]
    })
}

fn fields() -> impl Strategy<Value = String> {
    let known = [
        "camera",
        "target",
        "distance",
        "yaw",
        "pitch",
        "hidden",
        "selection",
        "muscles",
        "systems",
        "marks",
        "id",
        "kind",
        "near",
        "drawings",
        "on",
        "line",
        "radius",
        "morphs",
        "at",
        "to",
        "scale",
        "reach",
        "cut",
        "normal",
        "rhythm",
        "clips",
        "at_m",
        "apart",
        "labels",
        "measured",
        "bent",
        "joint",
        "degrees",
        "type",
    ];
    prop_oneof![9 => prop::sample::select(known.map(str::to_owned).to_vec()), 1 => "\\PC{0,6}"]
}

/// Every place within a value, the value itself first.
fn places(value: &Value, here: &str, all: &mut Vec<String>) {
    all.push(here.to_owned());
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| places(v, &format!("{here}/{i}"), all)),
        Value::Object(items) => items.iter().for_each(|(k, v)| places(v, &format!("{here}/{k}"), all)),
        _ => {}
    }
}

#[test]
fn a_full_view_survives_and_is_no_bare_one() {
    let (view, bare) = (full(), View::default());
    reads(&encode(&view).unwrap()).unwrap();
    let (view, bare): (Value, Value) = [view, bare].map(|v| serde_json::from_str(&encode(&v).unwrap()).unwrap()).into();
    for (field, value) in view.as_object().unwrap() {
        assert_ne!(*value, bare[field], "{field} is not tried");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn no_altered_letters_make_it_panic(
        changes in prop::collection::vec((any::<Index>(), any::<char>(), 0..4_u8), 1..8), bare in any::<bool>(),
    ) {
        let view = if bare { View::default() } else { full() };
        let mut letters: Vec<char> = encode(&view).unwrap().chars().collect();
        for (at, letter, how) in changes {
            let at = at.index(letters.len() + 1).min(letters.len().saturating_sub(1));
            match how {
                0 if !letters.is_empty() => letters[at] = letter,
                1 => letters.insert(at, letter),
                2 if !letters.is_empty() => drop(letters.remove(at)),
                _ if at > letters.len() / 2 => letters.truncate(at),
                _ => {}
            }
        }
        reads(&letters.into_iter().collect::<String>())?;
    }

    #[test]
    fn no_altered_values_make_it_panic(changes in prop::collection::vec((any::<Index>(), odd()), 1..4)) {
        let mut value: Value = serde_json::from_str(&encode(&full()).unwrap()).unwrap();
        for (at, odd) in changes {
            let mut all = Vec::new();
            places(&value, "", &mut all);
            if let Some(place) = value.pointer_mut(&all[at.index(all.len())]) {
                *place = odd;
            }
        }
        reads(&value.to_string())?;
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC*", made in odd()) {
        reads(&text)?;
        reads(&made.to_string())?;
        let _ = decode::<ToScene>(&text).is_ok() || decode::<ToApp>(&made.to_string()).is_ok();
    }
}
