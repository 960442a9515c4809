//! Every bone and every muscle has a name in each language, ready to be shown.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod languages;

use ambulo_anatomy::{AnatomyError, Name, NameSide, Names, Skeleton};
use languages::LANGUAGES;
use std::collections::BTreeSet;
use std::sync::LazyLock;

const IDS: &[u8] = include_bytes!("../../../assets/anatomy/names.json");

static SKELETON: LazyLock<Skeleton> =
    LazyLock::new(|| Skeleton::parse(include_bytes!("../../../assets/anatomy/skeleton.bin")).unwrap());

fn names(language: &str) -> Names {
    let (_, words) = LANGUAGES.iter().find(|(tag, _)| *tag == language).unwrap();
    Names::parse(IDS, words, &SKELETON).unwrap()
}

/// All of a language's names: bones first.
fn all(names: &Names) -> Vec<(&str, &Name)> {
    let bones = SKELETON.bones.iter().map(|b| (b.name.as_str(), names.bone(&b.name).unwrap()));
    bones.chain(SKELETON.muscles.iter().map(|m| (m.name.as_str(), names.muscle(&m.name).unwrap()))).collect()
}

#[test]
fn each_language_names_every_bone_and_muscle() {
    for (language, _) in LANGUAGES {
        let names = names(language);
        let all = all(&names);
        assert_eq!(all.len(), 102 + 416);
        for (id, name) in all {
            for text in [&name.clinical, &name.lay, &name.full] {
                let whole = !text.trim().is_empty() && text.trim() == text && !text.contains(['{', '}', '_']);
                assert!(whole, "{language} {id}: {text:?}");
                let arabic = text.chars().any(|c| ('\u{0600}'..='\u{06ff}').contains(&c));
                assert_eq!(arabic, language == "ar", "{language} {id}: {text:?}");
            }
            assert!(name.full.chars().next().is_some_and(|c| !c.is_lowercase()), "{language} {id}: {}", name.full);
        }
    }
}

#[test]
fn languages_do_not_borrow_each_others_names() {
    // Latin stays Latin; what a person would say differs from tongue to tongue.
    let english = names("en");
    for language in ["de", "es", "ar"] {
        let other = names(language);
        let same: Vec<_> = all(&english).into_iter().zip(all(&other)).filter(|(e, o)| e.1.lay == o.1.lay).collect();
        assert!(same.is_empty(), "{language}: {same:?}");
    }
}

#[test]
fn no_two_bones_are_called_the_same() {
    for (language, _) in LANGUAGES {
        let names = names(language);
        let full: BTreeSet<_> = SKELETON.bones.iter().map(|b| &names.bone(&b.name).unwrap().full).collect();
        assert_eq!(full.len(), SKELETON.bones.len(), "{language}");
    }
}

#[test]
fn names_are_shown_with_their_side() {
    let full = |language: &str, id: &str| names(language).bone(id).unwrap().full.clone();
    assert_eq!(full("en", "r_femur"), "Thigh bone (femur), right");
    assert_eq!(full("de", "l_patella"), "Kniescheibe (Patella), links");
    assert_eq!(full("es", "2mc_l"), "Hueso de la mano, del índice (segundo metacarpiano), lado izquierdo");
    assert_eq!(full("es", "clavicle_r"), "Clavícula, lado derecho");
    assert_eq!(full("de", "lumbar5_geom_1_lumbar5"), "5. Lendenwirbel (Vertebra lumbalis 5 (L5))");
    assert_eq!(full("ar", "r_patella"), "صابونة الركبة (الرضفة)، الجانب الأيمن");
    let names = names("en");
    assert_eq!(names.bone("r_femur").unwrap().side, NameSide::Right);
    assert_eq!(names.muscle("SUPSP").unwrap().clinical, "supraspinatus");
    let found: Vec<_> = names.find_bones("KNEECAP").map(|(id, _)| id).collect();
    assert_eq!(found, ["l_patella", "r_patella"]);
}

#[test]
fn every_bone_has_other_words_to_search_by() {
    for (language, _) in LANGUAGES {
        let names = names(language);
        for bone in &SKELETON.bones {
            let (name, words) = (names.bone(&bone.name).unwrap(), names.bone_synonyms(&bone.name));
            assert!(!words.is_empty(), "{language}: {}", bone.name);
            for word in words {
                assert!(!word.trim().is_empty() && word.trim() == word && !word.contains(['{', '}']), "{word:?}");
                assert!(*word != name.lay && *word != name.clinical, "{language}: {word} is its name");
            }
            assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "{language}: {words:?}");
        }
    }
    let found = |language, text| names(language).find_bones(text).map(|(id, _)| id.to_owned()).collect::<Vec<_>>();
    assert_eq!(found("en", "Thighbone"), ["l_femur", "r_femur"]);
    assert_eq!(found("de", "steißbein"), ["sacrum_geom_1_sacrum"]);
    assert_eq!(names("en").bone_synonyms("wing"), [""; 0]);
}

#[test]
fn tables_with_holes_are_refused() {
    let (_, words) = LANGUAGES[0];
    let bare = br#"{"bones":{},"muscles":{}}"#;
    assert_eq!(Names::parse(bare, words, &SKELETON), Err(AnatomyError::Inconsistent("a bone without a name")));
    let unnamed = br#"{"bones":{"x":{"side":"left","structure":"wing"}},"muscles":{}}"#;
    assert_eq!(Names::parse(unnamed, words, &SKELETON), Err(AnatomyError::Inconsistent("a structure without words")));
    for n in ["", r#","n":0"#, r#","n":9"#] {
        let uncounted = format!(r#"{{"bones":{{"x":{{"side":"left","structure":"metacarpal"{n}}}}},"muscles":{{}}}}"#);
        assert_eq!(
            Names::parse(uncounted.as_bytes(), words, &SKELETON),
            Err(AnatomyError::Inconsistent("a name that counts without a number or its word")),
        );
    }
    assert!(matches!(Names::parse(IDS, b"{}", &SKELETON), Err(AnatomyError::Malformed { .. })));
}
