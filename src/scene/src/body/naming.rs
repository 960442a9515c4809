//! What a structure is called in the person's language. The words are small enough to travel with the scene.

use ambulo_anatomy::{Names, Skeleton, StructureNames, Structures};

const IDS: &[u8] = include_bytes!("../../../../assets/anatomy/names.json");
const ENGLISH: &[u8] = include_bytes!("../../../../assets/anatomy/names/en.json");
const GERMAN: &[u8] = include_bytes!("../../../../assets/anatomy/names/de.json");
const SPANISH: &[u8] = include_bytes!("../../../../assets/anatomy/names/es.json");
const ARABIC: &[u8] = include_bytes!("../../../../assets/anatomy/names/ar.json");

/// A structure's plain and clinical name with its side, and whether it is schematic; its id where there is no name.
/// `language` is a BCP 47 tag.
pub fn of(table: &Structures, skeleton: &Skeleton, id: &str, language: &str) -> (String, bool) {
    let words = match language.split('-').next() {
        Some("de") => GERMAN,
        Some("es") => SPANISH,
        Some("ar") => ARABIC,
        _ => ENGLISH,
    };
    let name = match table.get(id) {
        Some(_) => StructureNames::parse(table, words).ok().and_then(|n| Some(n.get(id)?.name.full.clone())),
        None => Names::parse(IDS, words, skeleton).ok().and_then(|n| Some(n.bone(id)?.full.clone())),
    };
    (name.unwrap_or_else(|| id.to_owned()), table.get(id).is_some_and(|s| s.schematic))
}
