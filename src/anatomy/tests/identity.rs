//! Every structure says what it is: system, side, names, where its shape is from, and a code that others know it by.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod languages;
mod systems;

use languages::LANGUAGES;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use systems::SYSTEMS;

const IDS: &[u8] = include_bytes!("../../../assets/anatomy/names.json");
const TABLE: &[u8] = include_bytes!("../../../assets/anatomy/structures.json");

/// Names that have no code, and why.
const WITHOUT: [(&str, &[&str]); 4] = [
    ("several bones in one mesh; each has its own in body/skeleton.bin", &["foot"]),
    (
        "no term in UBERON",
        &[
            "femoral-cartilage",
            "tibial-cartilage-medial",
            "tibial-cartilage-lateral",
            "patellar-cartilage",
            "acetabular-cartilage",
            "humeral-head-cartilage",
            "glenoid-cartilage",
            "metacarpal-head-cartilage",
            "talar-dome-cartilage",
            "tibial-collateral-ligament",
            "fibular-collateral-ligament",
            "iliofemoral-ligament",
            "pubofemoral-ligament",
            "ischiofemoral-ligament",
            "ligament-of-head-of-femur",
            "coracoacromial-ligament",
            "conoid-ligament",
            "trapezoid-ligament",
            "acromioclavicular-ligament",
            "coracohumeral-ligament",
            "superior-glenohumeral-ligament",
            "middle-glenohumeral-ligament",
            "inferior-glenohumeral-ligament",
            "flexor-retinaculum",
            "radial-collateral-ligament-wrist",
            "ulnar-collateral-ligament-wrist",
            "mcp-collateral-ligaments",
            "thumb-ip-collateral-ligaments",
            "pip-collateral-ligaments",
            "dip-collateral-ligaments",
            "anterior-inferior-tibiofibular-ligament",
            "posterior-inferior-tibiofibular-ligament",
            "plantar-calcaneonavicular-ligament",
            "plantar-fascia",
            "interspinous-ligament",
            "supraspinous-ligament",
            "pronator-quadratus",
            "extensor-indicis",
            "opponens-pollicis",
            "multifidus",
            "extensor-hallucis-longus",
        ],
    ),
    ("a tree drawn in a lobe, which no vocabulary has", &["upper-bronchi", "middle-bronchi", "lower-bronchi"]),
    ("UBERON parts it otherwise", &["hippocampus"]),
];

/// A bone of `skeleton.bin` or a structure of the table, with the key of its name.
struct Entry {
    id: String,
    system: String,
    name: String,
    says: Value,
}

fn table() -> Value {
    serde_json::from_slice(TABLE).unwrap()
}

fn all() -> Vec<Entry> {
    let ids: Value = serde_json::from_slice(IDS).unwrap();
    let word = |of: &Value, field: &str| of[field].as_str().unwrap_or_else(|| panic!("{of}: no {field}")).to_owned();
    let bones = ids["bones"].as_object().unwrap().iter().map(|(id, says)| Entry {
        id: id.clone(),
        system: "skeleton".to_owned(),
        name: word(says, "structure"),
        says: says.clone(),
    });
    let table = table();
    let others = table["structures"].as_array().unwrap().iter().map(|says| Entry {
        id: word(says, "id"),
        system: word(says, "system"),
        name: word(says, "name"),
        says: says.clone(),
    });
    bones.chain(others).collect()
}

impl Entry {
    fn code(&self, field: &str) -> Option<&str> {
        self.says.get(field).map(|code| code.as_str().unwrap_or_else(|| panic!("{}: {field} {code}", self.id)))
    }
}

#[test]
fn every_structure_has_its_place_its_source_and_its_names() {
    let (all, table) = (all(), table());
    assert_eq!(all.iter().map(|e| &e.id).collect::<BTreeSet<_>>().len(), all.len(), "an id twice");
    let systems: BTreeSet<_> = all.iter().map(|e| e.system.as_str()).collect();
    let known = SYSTEMS.map(|(name, ..)| name).into_iter().chain(["muscles"]);
    assert_eq!(systems, known.collect::<BTreeSet<_>>());
    let words: Vec<Value> = LANGUAGES.iter().map(|(_, words)| serde_json::from_slice(words).unwrap()).collect();
    assert_eq!(words.len(), 4);
    for e in &all {
        let side = e.says["side"].as_str().unwrap();
        let by_id = |letter: &str| e.id.ends_with(&format!("-{letter}")) || e.id.ends_with(&format!("_{letter}"));
        let by_start = |letter: &str| e.id.starts_with(&format!("{letter}_"));
        let expected = match (by_id("r") || by_start("r"), by_id("l") || by_start("l")) {
            (true, _) => "right",
            (_, true) => "left",
            _ => "middle",
        };
        assert_eq!(side, expected, "{}", e.id);
        assert!(e.says["schematic"].is_boolean(), "{}: schematic", e.id);
        let source = e.says["source"].as_str().unwrap_or_else(|| panic!("{}: no source", e.id));
        assert!(table["sources"].get(source).is_some(), "{}: {source}", e.id);
        assert!(e.says["regions"].as_array().is_some_and(|r| !r.is_empty()), "{}: regions", e.id);
        for (words, (language, _)) in words.iter().zip(LANGUAGES) {
            for kind in ["clinical", "lay"] {
                let text = words["structures"][&e.name][kind].as_str();
                assert!(text.is_some_and(|t| !t.trim().is_empty()), "{language}: {} has no {kind} name", e.id);
            }
        }
    }
}

#[test]
fn every_structure_has_a_code_or_a_reason_to_have_none() {
    let mut without = BTreeSet::new();
    for e in all() {
        let codes = ["snomed", "uberon", "fma"].map(|field| e.code(field));
        let reason = WITHOUT.iter().find(|(_, names)| names.contains(&e.name.as_str()));
        match codes {
            [None, None, None] => {
                assert!(reason.is_some(), "{} has no code", e.id);
                without.insert(e.name.clone());
            }
            _ => assert!(reason.is_none(), "{} has a code and a reason to have none", e.id),
        }
        let digits = |code: &str| !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit());
        assert!(codes[0].is_none_or(|c| c.len() > 5 && digits(c) && verhoeff(c)), "{}: {codes:?}", e.id);
        assert!(codes[1].is_none_or(|c| c.len() == 14 && c.strip_prefix("UBERON:").is_some_and(digits)), "{}", e.id);
        assert!(codes[2].is_none_or(|c| c.strip_prefix("FMA:").is_some_and(digits)), "{}", e.id);
    }
    let reasons: usize = WITHOUT.iter().map(|(_, names)| names.len()).sum();
    assert_eq!(without.len(), reasons, "a reason for what is not there");
}

/// The check digit at the end of every SNOMED CT identifier.
fn verhoeff(code: &str) -> bool {
    const TURN: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    // The dihedral group of the pentagon: rotations 0 to 4, reflections 5 to 9.
    let joined = |a: u8, b: u8| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - b) % 5,
        (false, false) => (5 + a - b) % 5,
    };
    let turned = |mut digit: u8, times: usize| {
        for _ in 0..times % 8 {
            digit = TURN[usize::from(digit)];
        }
        digit
    };
    code.bytes().rev().enumerate().fold(0, |sum, (place, b)| joined(sum, turned(b - b'0', place))) == 0
}

/// Of these each has the code of its kind: UBERON has none for the single one.
const KINDS: [&str; 5] = ["cervical-disc", "thoracic-disc", "lumbar-disc", "ligamenta-flava", "meniscus"];

#[test]
fn one_code_is_one_structure() {
    for field in ["snomed", "uberon", "fma"] {
        let mut named = BTreeMap::new();
        for e in all() {
            let kind = KINDS.iter().find(|kind| e.name.starts_with(**kind)).map(|kind| ((*kind).to_owned(), None));
            let skin = e.name.starts_with("skin-").then(|| ("skin".to_owned(), None));
            let it = kind.or(skin).unwrap_or_else(|| (e.name.clone(), e.says["n"].as_u64()));
            if let Some(code) = e.code(field) {
                let known = named.entry(code.to_owned()).or_insert_with(|| it.clone());
                assert_eq!(*known, it, "{code} of {}", e.id);
            }
        }
        assert!(named.len() > 20, "{field}: {}", named.len());
    }
}

#[test]
fn codes_are_those_of_the_vocabularies() {
    let all = all();
    let of = |id: &str, field: &str| all.iter().find(|e| e.id == id).unwrap().code(field).map(str::to_owned);
    for (id, snomed, uberon) in [
        ("r_femur", Some("71341001"), "UBERON:0000981"),
        ("l_patella", Some("64234005"), "UBERON:0002446"),
        ("hat_skull", Some("89546000"), "UBERON:0003128"),
        ("scaphoid_l", Some("30518006"), "UBERON:0001427"),
        ("r_pelvis", None, "UBERON:0001272"),
        // Its numbers run on but for the eighth.
        ("torso_geom_5_thoracic8_s", Some("11068009"), "UBERON:0011050"),
        ("torso_geom_4_thoracic9_s", Some("82687006"), "UBERON:0004633"),
        ("rib-8-l", Some("5953002"), "UBERON:0010757"),
        ("2midph_r", None, "UBERON:0004320"),
        ("thumbdist_l", None, "UBERON:0004337"),
        ("biceps-brachii-r", None, "UBERON:0001507"),
        ("mitral-valve", None, "UBERON:0002135"),
    ] {
        assert_eq!(of(id, "snomed").as_deref(), snomed, "{id}");
        assert_eq!(of(id, "uberon").as_deref(), Some(uberon), "{id}");
    }
}
