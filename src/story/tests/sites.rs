//! Where a condition lies: by its code, by the words of its site, and on which side.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_scene_protocol::Camera;
use ambulo_story::{Picks, Side, Sides, Site, Sites};
use proptest::prelude::*;
use serde_json::Value;

const SITES: &[u8] = include_bytes!("../../../assets/stories/sites.json");
const CODES: &[u8] = include_bytes!("../../../assets/stories/codes.json");
const WHO: &str = "http://hl7.org/fhir/sid/icd-10";
const CM: &str = "http://hl7.org/fhir/sid/icd-10-cm";
const GM: &str = "http://fhir.de/CodeSystem/bfarm/icd-10-gm";
const SNOMED: &str = "http://snomed.info/sct";
const PCS: &str = "http://hl7.org/fhir/sid/icd-10-pcs";

fn sites() -> Sites {
    Sites::read(SITES).unwrap()
}

/// Each site of the file, with what was read of it.
fn each(sites: &Sites) -> impl Iterator<Item = (Value, &Site)> {
    let file: Value = serde_json::from_slice(SITES).unwrap();
    file["sites"].as_array().unwrap().clone().into_iter().zip(sites.iter())
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_code_leads_to_its_site() {
    let sites = sites();
    for (file, site) in each(&sites) {
        for (system, of) in [("icd10", &[WHO, CM, GM][..]), ("snomed", &[SNOMED]), ("pcs", &[PCS])] {
            for (code, system) in texts(&file["codes"][system]).iter().flat_map(|c| of.iter().map(move |s| (c, s))) {
                let found = sites.find(None, Some((system, code))).unwrap();
                assert!(core::ptr::eq(found, site), "{code} leads to {}", found.at(Side::Right));
            }
        }
    }
}

#[test]
fn codes_lead_where_their_titles_say() {
    let sites = sites();
    let at = |system: &str, code: &str| sites.find(None, Some((system, code))).map(|site| site.at(Side::Right));
    for (system, code, id) in [
        // Diabetes by another condition and by medicines, whose classes stand beside those of the thyroid.
        (CM, "E08.9", Some("pancreas")),
        (CM, "E09.65", Some("pancreas")),
        (CM, "E03.9", Some("thyroid")),
        (WHO, "E89.0", Some("thyroid")),
        (WHO, "E15", None),
        // Neck, chest, loins.
        (CM, "M54.2", Some("cervical-vertebra-5")),
        (CM, "M50.20", Some("cervical-vertebra-5")),
        (WHO, "M54.6", Some("torso_geom_6_thoracic7_s")),
        (CM, "M51.14", Some("torso_geom_6_thoracic7_s")),
        (CM, "M54.50", Some("lumbar4_geom_1_lumbar4")),
        (GM, "M54.4", Some("lumbar4_geom_1_lumbar4")),
        (CM, "M51.26", Some("lumbar4_geom_1_lumbar4")),
        (CM, "M48.061", Some("lumbar4_geom_1_lumbar4")),
        (GM, "M48.02", Some("cervical-vertebra-5")),
        (CM, "M47.812", Some("cervical-vertebra-5")),
        (CM, "M47.816", Some("lumbar4_geom_1_lumbar4")),
        // That of an unnamed part is the whole spine.
        (CM, "M54.9", Some("torso_geom_1_thoracic12_s")),
        (WHO, "M41", Some("torso_geom_1_thoracic12_s")),
        // The closest class wins over the wider one of another site.
        (CM, "S72.001A", Some("r_femur")),
        (CM, "S82.001A", Some("r_patella")),
        (CM, "S82.61XA", Some("r_talus")),
        (WHO, "S82.2", Some("r_tibia")),
        (CM, "S52.501A", Some("lunate_r")),
        (WHO, "S52.2", Some("radius_r")),
        (CM, "S62.001A", Some("lunate_r")),
        (CM, "S62.511A", Some("1mc_r")),
        (WHO, "S62.6", Some("3proxph_r")),
        (WHO, "S62.3", Some("3mc_r")),
        (WHO, "S92.0", Some("calcaneus-r")),
        (CM, "S93.401A", Some("r_talus")),
        (WHO, "S22.0", Some("torso_geom_6_thoracic7_s")),
        (WHO, "S22.3", Some("rib-6-r")),
        (WHO, "S32.4", Some("r_femur")),
        (WHO, "S42.0", Some("clavicle_r")),
        (CM, "M25.561", Some("r_patella")),
        (CM, "M20.11", Some("toe-proximal-phalanx-1-r")),
        (WHO, "I65.2", Some("common-carotid-artery-r")),
        (WHO, "I63.9", Some("frontal-lobe-r")),
        (WHO, "K50.0", Some("small-bowel")),
        (WHO, "K31.5", Some("duodenum")),
        (WHO, "C18.7", Some("colon")),
        (CM, "I20.9", Some("left-ventricle")),
        (CM, "J45.909", Some("lower-lobe-r")),
        (CM, "G43.909", Some("frontal-lobe-r")),
        // No structure shows the nose, the ureter, a leg's veins or the breast.
        (WHO, "J01.0", None),
        (WHO, "N20.1", None),
        (WHO, "I83.9", None),
        (WHO, "C50.9", None),
    ] {
        assert_eq!(at(system, code), id, "{code}");
    }
}

#[test]
fn a_story_and_the_place_of_its_code_agree() {
    let (sites, picks) = (sites(), Picks::read(CODES).unwrap());
    let file: Value = serde_json::from_slice(CODES).unwrap();
    let places = [
        ("knee-osteoarthritis", "r_patella"),
        ("knee-replacement", "r_patella"),
        ("rotator-cuff-tear", "humerus_r"),
        ("hypertension", "aortic-arch"),
        ("type-2-diabetes", "pancreas"),
        ("herniated-disc", "lumbar4_geom_1_lumbar4"),
        ("copd", "lower-lobe-r"),
        ("heart-failure", "left-ventricle"),
        ("atrial-fibrillation", "left-ventricle"),
        ("heart-attack", "left-ventricle"),
        ("stroke", "frontal-lobe-r"),
        ("ankle-sprain", "r_talus"),
    ];
    for entry in file["codes"].as_array().unwrap() {
        let named = [("icd10", WHO), ("snomed", SNOMED), ("pcs", PCS)];
        let (code, system) = named.iter().find_map(|(name, system)| Some((entry[name].as_str()?, *system))).unwrap();
        let site = sites.find(None, Some((system, code))).unwrap_or_else(|| panic!("{code} has no place"));
        let story = picks.pick(system, code).map(|picked| picked.story.as_str());
        assert_eq!(story, entry["story"].as_str(), "{code}");
        if let Some(story) = story {
            assert!(places.contains(&(story, site.at(Side::Right))), "{code}: {story} at {}", site.at(Side::Right));
        }
    }
}

#[test]
fn no_site_takes_the_words_of_another() {
    let sites = sites();
    for (file, site) in each(&sites) {
        for word in texts(&file["words"]) {
            assert_eq!(word, word.to_lowercase(), "{word}");
            for said in [word.clone(), format!("{word} "), format!("({word})")] {
                let found = sites.find(Some(&said), None).unwrap_or_else(|| panic!("{said} is nowhere"));
                assert!(core::ptr::eq(found, site), "{said} leads to {}", found.at(Side::Right));
            }
        }
        let arabic = texts(&file["words"]).iter().any(|word| word.chars().any(|c| ('\u{600}'..'\u{700}').contains(&c)));
        assert!(arabic, "{} has no words in Arabic", site.at(Side::Right));
    }
    let file: Value = serde_json::from_slice(SITES).unwrap();
    for word in texts(&file["elsewhere"]) {
        assert!(sites.find(Some(&word), None).is_none(), "{word} is somewhere");
    }
}

#[test]
fn words_of_each_language_lead_to_their_site() {
    let sites = sites();
    for (id, said) in [
        ("r_femur", ["Back of left thigh", "Oberschenkel", "Muslo", "فخذ"]),
        ("r_patella", ["Cyst at the back of the knee", "Leberfleck am Knie", "Rodilla", "ركبة"]),
        ("lunate_r", ["Left wrist", "Linkes Handgelenk", "Muñeca izquierda", "معصم اليد اليسرى"]),
        ("3mc_r", ["Hand structure", "Handrücken", "Mano", "ظهر اليد"]),
        ("3proxph_r", ["Finger of left hand", "Ringfinger und Finger", "Dedo de la mano", "إصبع"]),
        ("toe-proximal-phalanx-3-r", ["Second toe", "Zehen", "Dedo del pie", "إصبع القدم"]),
        ("metatarsal-3-r", ["Foot structure", "Beide Füße", "Pie, derecho", "القدم اليمنى"]),
        ("calcaneus-r", ["Heel", "Achillessehne", "Talón", "الكعب"]),
        ("r_femur", ["Hip joint", "Oberschenkelhals", "Cuello del fémur", "عنق الفخذ"]),
        ("r_tibia", ["Lower leg structure", "Unterschenkel", "Tibia", "الساق اليمنى"]),
        ("cervical-vertebra-5", ["Neck", "Halswirbelsäule", "Columna cervical", "العمود الفقري العنقي"]),
        ("torso_geom_6_thoracic7_s", ["Upper back", "Brustwirbelsäule", "Columna dorsal", "الفقرات الصدرية"]),
        ("lumbar4_geom_1_lumbar4", ["Low back", "Lendenwirbelsäule", "Columna lumbar", "أسفل الظهر"]),
        ("torso_geom_1_thoracic12_s", ["Back", "Wirbelsäule", "Espalda", "الظهر"]),
        ("spinal-cord", ["Spinal cord", "Rückenmark", "Médula espinal", "النخاع الشوكي"]),
        ("clavicle_r", ["Collarbone", "Schlüsselbein", "Clavícula", "الترقوة"]),
        ("rib-6-r", ["Chest wall", "Rippen", "Costillas", "أضلاع"]),
        ("kidney-r", ["Renal pelvis", "Nierenbecken", "Pelvis renal", "حوض الكلية"]),
        ("bladder", ["Bladder neck", "Blasenentzündung", "Cuello de la vejiga", "عنق المثانة"]),
        ("small-bowel", ["Small intestine", "Dünndarm", "Intestino delgado", "الأمعاء الدقيقة"]),
        ("lower-lobe-r", ["Left lung", "Lungenentzündung", "Neumonía del pulmón", "الرئة"]),
    ] {
        for words in said {
            let found = sites.find(Some(words), None).unwrap_or_else(|| panic!("{words} is nowhere"));
            assert_eq!(found.at(Side::Right), id, "{words}");
        }
    }
    assert_eq!(sites.find(Some("Heartburn"), None).unwrap().at(Side::Right), "oesophagus");
    // High pressure is not of the hip, the neck of the womb not of the spine, a settled germ not of the bowel, and
    // swings of the mood not of the heart.
    for words in [
        "Hipertensión arterial",
        "Hipotiroidismo",
        "Cervical cancer",
        "Cáncer de cuello uterino",
        "سرطان عنق الرحم",
        "MRSA colonisation",
        "Handicap",
        "Background diabetic retinopathy",
        "Beckenbodenschwäche",
        "Adrenaline",
        "تقلب المزاج",
    ] {
        let found = sites.find(Some(words), None).map(|site| site.at(Side::Right));
        assert_eq!(found, None, "{words}");
    }
}

#[test]
fn a_text_names_one_side_or_both_or_none() {
    let sites = sites();
    let (right, left) = (Some(Sides::One(Side::Right)), Some(Sides::One(Side::Left)));
    for (words, sides) in [
        ("Right knee", right),
        ("Gonarthrose rechts", right),
        ("Rodilla derecha", right),
        ("الركبة اليمنى", right),
        ("Left-sided", left),
        ("Knie links", left),
        ("Mano izquierda", left),
        ("باليد اليسرى", left),
        ("Both knees", Some(Sides::Both)),
        ("Bilateral osteoarthritis", Some(Sides::Both)),
        ("Beide Knie", Some(Sides::Both)),
        ("Ambas rodillas", Some(Sides::Both)),
        ("كلا الركبتين", Some(Sides::Both)),
        ("Left and right knee", Some(Sides::Both)),
        ("Knee", None),
        ("Cleft lip", None),
        ("Bright light", None),
        ("Speech (كلام)", None),
    ] {
        assert_eq!(sites.sides(words), sides, "{words}");
    }
    assert_eq!(sites.sides_of_code(GM, "M16.0"), Some(Sides::Both));
    assert_eq!(sites.sides_of_code(GM, "M16.1"), None);
}

#[test]
fn what_is_on_both_sides_is_not_said_to_be_on_the_right() {
    let (sites, picks) = (sites(), Picks::read(CODES).unwrap());
    let side_of =
        |code: &str, site: Option<&str>, text: &str| picks.pick(CM, code).unwrap().side_of(&sites, site, text);
    assert_eq!(side_of("M17.0", None, "Osteoarthritis of knee"), Some(Sides::Both));
    assert_eq!(side_of("M17.9", Some("Both knees"), "Osteoarthritis"), Some(Sides::Both));
    assert_eq!(side_of("M17.9", None, "Osteoarthritis of the left knee"), Some(Sides::One(Side::Left)));
    assert_eq!(side_of("M17.9", None, "Osteoarthritis of knee"), None);
    assert_eq!(side_of("M17.12", None, "Both knees"), Some(Sides::One(Side::Left)));
    // The side of what is felt is not that of the stroke.
    assert_eq!(side_of("I63.9", None, "Weakness of the left side"), None);
}

#[test]
fn a_pair_is_shown_whole_where_no_one_side_is_named() {
    let sites = sites();
    let mut pairs = 0;
    for site in sites.iter() {
        let shown = |sides: Option<Sides>| site.seen(sides);
        let lit = |sides: Option<Sides>, id: &str| shown(sides).marks.iter().any(|mark| mark.id == id);
        let (right, left) = (site.at(Side::Right), site.at(Side::Left));
        for side in [Side::Right, Side::Left] {
            assert_eq!(shown(Some(Sides::One(side))), *site.view(side), "{right}");
        }
        for sides in [None, Some(Sides::Both)] {
            assert!(lit(sides, right) && lit(sides, left), "{right}");
        }
        if site.is_paired() {
            pairs += 1;
            // A camera of its own, for without one the app comes near to one of the two alone.
            let camera = shown(None).camera;
            assert_ne!(camera, Camera::default(), "{right}");
            assert_eq!(camera.target[0].abs(), 0.0, "{right}");
            assert!(camera.distance > site.view(Side::Right).camera.distance, "{right}");
            assert!(site.view(Side::Right).camera.target[0] < 0.0, "{right}: the person's right is at -X");
            assert!(!lit(Some(Sides::One(Side::Left)), right), "{right}: the other side is dark");
        } else {
            assert_eq!(shown(None), *site.view(Side::Right));
        }
    }
    assert!(pairs >= 20, "{pairs}");
}

#[test]
fn the_file_is_small() {
    assert!(SITES.len() < 40_000, "{} bytes are fetched with the body's page", SITES.len());
}

proptest! {
    #[test]
    fn the_closest_class_wins(tail in "[0-9A-Z]{0,3}") {
        let sites = sites();
        for (wide, close) in [("S82", "S82.0"), ("S92", "S92.0"), ("S62", "S62.5"), ("M54", "M54.2"), ("K31", "K31.5")] {
            let at = |code: &str| sites.find(None, Some((CM, code))).unwrap().at(Side::Right).to_owned();
            prop_assert_eq!(at(&format!("{close}{tail}")), at(close));
            prop_assert_ne!(at(close), at(wide));
        }
    }
}
