//! The exercises that a record may name are there, whole, and have their texts.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::Value;
use std::path::PathBuf;

fn assets() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets")
}

fn read(path: PathBuf) -> Value {
    let text = std::fs::read_to_string(&path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn each_exercise_keeps_to_its_schema() {
    let english = read(assets().join("locales/en.json"));
    let mut keys = Vec::new();
    for entry in std::fs::read_dir(assets().join("exercises")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let exercise = read(path.clone());
        let key = exercise["key"].as_str().unwrap().to_owned();
        assert_eq!(path.file_stem().unwrap().to_str().unwrap(), key);
        for (field, allowed) in [
            ("joint", ["shoulder", "knee", "", ""]),
            ("movement", ["flexion", "extension", "abduction", ""]),
            ("plane", ["sagittal", "frontal", "", ""]),
            ("position", ["seated", "standing", "seated-or-standing", "lying"]),
        ] {
            assert!(allowed.contains(&exercise[field].as_str().unwrap()), "{key}: {field}");
        }
        assert!(exercise["sided"].is_boolean());
        assert!(!exercise["muscles"].as_array().unwrap().is_empty());
        match exercise["target_deg"].as_f64() {
            Some(target) => {
                let [low, high] = [0, 1].map(|n| exercise["target_range_deg"][n].as_f64().unwrap());
                assert!(low < target && target < high, "{key}");
                let start = exercise["counting"]["start_deg"].as_f64().unwrap();
                let counts = exercise["counting"]["count_fraction"].as_f64().unwrap();
                // Even the least target has to be told from rest.
                assert!(counts > 0.5 && counts < 1.0 && start < counts * low, "{key}");
            }
            None => assert!(exercise["counting"].is_null(), "{key}"),
        }
        for text in ["name", "how", "safety"] {
            let locale_key = exercise["texts"][text].as_str().unwrap();
            assert!(english[locale_key].is_string(), "{locale_key}");
        }
        keys.push(key);
    }
    keys.sort();
    let all = ["knee-extension", "knee-flexion", "shoulder-abduction", "shoulder-flexion", "sit-to-stand"];
    assert_eq!(keys, all);
    for resource in ambulo_demo::generate(1, "2026-11-21", None).resources {
        if matches!(resource["resourceType"].as_str(), Some("ServiceRequest" | "Procedure")) {
            let coding = &resource["code"]["coding"][0];
            let (ours, code) = (coding["system"] == ambulo_fhir::EXERCISE_SYSTEM, coding["code"].as_str().unwrap());
            // What was done to a patient is a Procedure too.
            assert_eq!(all.contains(&code), ours, "{code}");
            assert!(ours || resource["resourceType"] == "Procedure");
        }
    }
}
