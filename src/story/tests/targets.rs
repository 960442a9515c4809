//! Where medicines act: every class names structures that are there and a reason that is said, every code finds its own.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_anatomy::{Skeleton, Structures};
use ambulo_story::Targets;
use proptest::prelude::*;
use std::collections::BTreeSet;

const FILE: &[u8] = include_bytes!("../../../assets/anatomy/medicine-targets.json");
const ATC: &str = "http://www.whocc.no/atc";
const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";

fn targets() -> Targets {
    Targets::read(FILE).unwrap()
}

fn acts(system: &str, code: &str, display: &str) -> Option<String> {
    targets().of(system, code, display).map(|target| target.acts.clone())
}

/// Tells whether an id is a bone or a structure.
fn structures() -> impl Fn(&str) -> bool {
    let skeleton = Skeleton::parse(include_bytes!("../../../assets/anatomy/skeleton.bin")).unwrap();
    let structures = Structures::parse(include_bytes!("../../../assets/anatomy/structures.json")).unwrap();
    move |id| skeleton.bone(id).is_some() || structures.get(id).is_some()
}

#[test]
fn every_class_acts_on_structures_that_are_there() {
    let is_structure = structures();
    let file: serde_json::Value = serde_json::from_slice(FILE).unwrap();
    let mut seen = BTreeSet::new();
    for row in file["classes"].as_array().unwrap() {
        let class = row["atc"].as_str().unwrap();
        // A letter, two digits, up to two letters, two digits.
        let shape: String = class.chars().map(|c| if c.is_ascii_digit() { '9' } else { 'A' }).collect();
        assert!("A99AA99".starts_with(&shape) && class.len() >= 3, "{class}");
        assert!(seen.insert(class), "{class} stands twice");
        for id in row["at"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()) {
            assert!(is_structure(id), "{class}: {id} is no structure");
        }
    }
    for row in file["ingredients"].as_array().unwrap() {
        let (code, atc) = (row["rxnorm"].as_str().unwrap(), row["atc"].as_str().unwrap());
        assert!(code.bytes().all(|b| b.is_ascii_digit()) && atc.len() == 7, "{row}");
        assert!(seen.insert(code), "{code} stands twice");
        assert!(targets().of(ATC, atc, "").is_some(), "{row} leads nowhere");
        assert_eq!(acts(RXNORM, code, ""), acts(ATC, atc, ""));
    }
}

#[test]
fn a_code_finds_the_closest_class() {
    for (code, expected) in [
        ("A10BA02", Some("liver")),
        ("A10BX02", Some("pancreas")),
        ("C09AA05", Some("vessels-kidneys")),
        ("C02AC01", Some("brain")),
        ("C02CA04", Some("vessels")),
        // An antibiotic acts where the germs are, and a cream where it is put.
        ("J01CA04", None),
        ("D07AC01", None),
        ("A10BX", None),
        ("", None),
    ] {
        assert_eq!(acts(ATC, code, "").as_deref(), expected, "{code}");
    }
    assert_eq!(acts("urn:oid:2.16.840.1.113883.6.73", "A02BC02", "").as_deref(), Some("stomach"));
    assert_eq!(acts("http://snomed.info/sct", "A10BA02", ""), None);
    assert_eq!(acts("", "", ""), None);
}

#[test]
fn a_product_of_rxnorm_finds_its_only_ingredient() {
    let of = |display: &str| acts(RXNORM, "1", display);
    assert_eq!(of("24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet").as_deref(), Some("liver"));
    assert_eq!(of("0.4 ML Enoxaparin sodium 100 MG/ML Prefilled Syringe for injection").as_deref(), Some("clotting"));
    // Two ingredients have two places; a patch, an eye drop and a stranger have none.
    assert_eq!(of("hydrochlorothiazide 12.5 MG / lisinopril 10 MG Oral Tablet"), None);
    assert_eq!(of("clonidine 0.1 MG/DAY Transdermal System"), None);
    assert_eq!(of("notmetformin 500 MG Oral Tablet"), None);
    assert_eq!(of(""), None);
}

proptest! {
    #[test]
    fn any_code_is_harmless(system in ".{0,40}", code in ".{0,12}", display in ".{0,40}") {
        let targets = targets();
        for system in [system.as_str(), ATC, RXNORM] {
            let _ = targets.of(system, &code, &display);
        }
    }
}

#[test]
fn measures_and_joints_stand_at_structures_that_are_there_or_are_of_the_whole_body() {
    let is_structure = structures();
    let file: serde_json::Value =
        serde_json::from_slice(include_bytes!("../../../assets/anatomy/record-places.json")).unwrap();
    let joints = file["joints"].as_object().unwrap().values().flat_map(|sides| sides.as_object().unwrap().values());
    let vitals = file["vitals"].as_object().unwrap();
    assert!(vitals.len() >= 10, "each measure has a line");
    let places = vitals.values().filter(|id| *id != "").chain(joints);
    for id in places.map(|id| id.as_str().unwrap()) {
        assert!(is_structure(id), "{id} is no structure");
    }
}
