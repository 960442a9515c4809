//! What a bone is called in the person's language. The words are small enough to travel with the scene.

use ambulo_anatomy::{Names, Skeleton};

const IDS: &[u8] = include_bytes!("../../../../assets/anatomy/names.json");
const ENGLISH: &[u8] = include_bytes!("../../../../assets/anatomy/names/en.json");
const GERMAN: &[u8] = include_bytes!("../../../../assets/anatomy/names/de.json");
const SPANISH: &[u8] = include_bytes!("../../../../assets/anatomy/names/es.json");
const ARABIC: &[u8] = include_bytes!("../../../../assets/anatomy/names/ar.json");

/// The bone's plain and clinical name with its side; its id where there is no name. `language` is a BCP 47 tag.
pub fn of_bone(skeleton: &Skeleton, id: &str, language: &str) -> String {
    let words = match language.split('-').next() {
        Some("de") => GERMAN,
        Some("es") => SPANISH,
        Some("ar") => ARABIC,
        _ => ENGLISH,
    };
    let names = Names::parse(IDS, words, skeleton).ok();
    names.and_then(|names| names.bone(id).map(|name| name.full.clone())).unwrap_or_else(|| id.to_owned())
}
