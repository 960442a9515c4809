//! Every part of the body is found in every language: by its name, by other words for it, and with a slip in them.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_anatomy::{Names, Skeleton, StructureNames, Structures};
use ambulo_app::body_search::{find, folded};

/// As many as the page shows.
const MOST: usize = 12;

/// Names in a language of all that the page lists, the table's structures and the bones that are not here by their
/// parts: the full name, and what else finds it.
fn names(language: &str) -> Vec<(String, Vec<String>)> {
    let assets = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/anatomy");
    let read = |name: &str| std::fs::read(format!("{assets}/{name}")).unwrap();
    let table = Structures::parse(&read("structures.json")).unwrap();
    let names = StructureNames::parse(&table, &read(&format!("names/{language}.json"))).unwrap();
    let skeleton = Skeleton::parse(&read("skeleton.bin")).unwrap();
    let bones = Names::parse(&read("names.json"), &read(&format!("names/{language}.json")), &skeleton).unwrap();
    let apart = |id: &str| table.all.iter().any(|s| s.part_of.as_deref() == Some(id));
    let whole = skeleton.bones.iter().map(|b| b.name.as_str()).filter(|id| !apart(id));
    let bones = whole.map(|id| (bones.bone(id).unwrap().full.clone(), bones.bone_synonyms(id).to_vec()));
    bones.chain(names.iter().map(|(_, n)| (n.name.full.clone(), n.synonyms.clone()))).collect()
}

fn all(names: &[(String, Vec<String>)]) -> Vec<String> {
    names.iter().map(|(full, synonyms)| folded(&format!("{full} {}", synonyms.join(" ")))).collect()
}

const LANGUAGES: [&str; 4] = ["en", "de", "es", "ar"];

#[test]
fn by_its_name_each_is_the_first() {
    for language in LANGUAGES {
        let names = names(language);
        let words = all(&names);
        assert_eq!(names.len(), 96 + 461, "{language}");
        for (full, _) in &names {
            let first = find(full, &words, 1)[0];
            assert_eq!(names[first].0, *full, "{language}");
        }
    }
}

#[test]
fn by_another_word_each_is_among_those_shown() {
    for language in LANGUAGES {
        let names = names(language);
        let words = all(&names);
        for (full, synonyms) in &names {
            for synonym in synonyms {
                let sharing = names.iter().filter(|(_, others)| others.contains(synonym)).count();
                let shown = find(synonym, &words, MOST.max(sharing));
                assert!(shown.iter().any(|&at| names[at].0 == *full), "{language}: {synonym} does not find {full}");
            }
        }
    }
}

/// What people call the bones that they know.
#[test]
fn bones_are_found_by_their_everyday_words() {
    for (language, typed, bone) in [
        ("en", "femur", "Thigh bone (femur), left"),
        ("en", "thighbone", "Thigh bone (femur), left"),
        ("en", "collar bone", "Collarbone (clavicle), left"),
        ("en", "knee cap", "Kneecap (patella), right"),
        ("en", "shoulderblade", "Shoulder blade (scapula), left"),
        ("en", "shin", "Shin bone (tibia), left"),
        ("en", "scull", "Skull (cranium)"),
        ("en", "coccyx", "Tailbone base (sacrum)"),
        ("de", "Steißbein", "Kreuzbein (Os sacrum)"),
        ("de", "Oberschenkel", "Oberschenkelknochen (Femur), links"),
        ("de", "Becken", "Hüftbein (Os coxae), rechts"),
        ("de", "Schlüselbein", "Schlüsselbein (Clavicula), links"),
        ("es", "pelvis", "Hueso de la cadera (coxal), lado derecho"),
        ("es", "clavicula", "Clavícula, lado derecho"),
        ("es", "fíbula", "Hueso lateral de la pierna (peroné), lado izquierdo"),
        ("es", "calavera", "Cráneo"),
        ("ar", "الترقوة", "الترقوة، الجانب الأيسر"),
        ("ar", "الحوض", "عظم الحوض (عظم الورك)، الجانب الأيمن"),
        ("ar", "العصعص", "قاعدة العمود الفقري (عظم العجز)"),
    ] {
        let names = names(language);
        let shown = find(typed, &all(&names), MOST);
        assert!(shown.iter().any(|&at| names[at].0 == bone), "{language}: {typed} does not find {bone}");
    }
}

/// How the name of a left one ends; the right one has the same letters before it.
const LEFT: [&str; 4] = ["left", "links", "izquierdo", "الأيسر"];

/// Each name, of pairs the right one's, with every sixth letter of its longest word left out, doubled, and swapped
/// with the next.
#[test]
fn with_a_slip_each_is_among_those_shown() {
    let mut tried = 0;
    for language in LANGUAGES {
        let names = names(language);
        let words = all(&names);
        for (full, _) in names.iter().filter(|(full, _)| !LEFT.iter().any(|left| full.ends_with(left))) {
            let name = folded(full);
            let longest = name.split(' ').max_by_key(|word| word.chars().count()).unwrap();
            let letters: Vec<char> = longest.chars().collect();
            if letters.len() < 5 {
                continue;
            }
            for at in (1..letters.len() - 1).step_by(6) {
                let (mut left_out, mut doubled, mut swapped) = (letters.clone(), letters.clone(), letters.clone());
                left_out.remove(at);
                doubled.insert(at, letters[at]);
                swapped.swap(at, at + 1);
                for slip in [left_out, doubled, swapped] {
                    let typed = name.replacen(longest, &slip.into_iter().collect::<String>(), 1);
                    let shown = find(&typed, &words, MOST);
                    assert!(shown.iter().any(|&s| names[s].0 == *full), "{language}: {typed} does not find {full}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 2_000, "{tried}");
}
