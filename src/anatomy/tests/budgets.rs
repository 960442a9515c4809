//! The whole body stays within what a phone and a headset can draw.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod systems;

use ambulo_anatomy::{BodySystem, Flesh, Pose, Skeleton, Structures};
use std::sync::LazyLock;
use systems::SYSTEMS;

/// Vertices of all that can be shown at once, in the finest level.
const FINEST: usize = 600_000;
/// The same in the level for headsets, which draw it twice, seventy-two times a second.
const HEADSET: usize = 250_000;

static SKELETON: LazyLock<Skeleton> =
    LazyLock::new(|| Skeleton::parse(include_bytes!("../../../assets/anatomy/skeleton.bin")).unwrap());
static TABLE: LazyLock<Structures> =
    LazyLock::new(|| Structures::parse(include_bytes!("../../../assets/anatomy/structures.json")).unwrap());

/// The bones that are drawn from `skeleton.bin` while their parts are here.
fn whole_bones() -> usize {
    let apart = |name: &str| TABLE.all.iter().any(|s| s.part_of.as_deref() == Some(name));
    SKELETON.bones.iter().filter(|b| !apart(&b.name)).map(|b| b.mesh.positions.len()).sum()
}

fn muscles() -> usize {
    let world = Pose::rest(&SKELETON).forward(&SKELETON);
    Flesh::of(&TABLE, &SKELETON, &world).unwrap().system.vertices()
}

/// One of the two skins: the larger.
fn system(bytes: &[u8]) -> usize {
    let system = BodySystem::parse(bytes).unwrap();
    if system.system == "skin" {
        return system.parts.iter().map(|p| p.mesh.positions.len()).max().unwrap();
    }
    system.vertices()
}

#[test]
fn the_finest_level_is_within_its_budget() {
    let organs: usize = SYSTEMS.iter().map(|(_, fine, _)| system(fine)).sum();
    let (bones, muscles) = (whole_bones(), muscles());
    let all = organs + bones + muscles;
    println!("finest: {all} vertices, of them {bones} of whole bones and {muscles} of muscles");
    assert!(bones > 30_000 && muscles > 50_000 && organs > 200_000, "{bones} {muscles} {organs}");
    assert!(all <= FINEST, "{all}");
}

#[test]
fn the_level_for_headsets_is_within_its_budget() {
    let organs: usize = SYSTEMS.iter().map(|(.., coarse)| system(coarse)).sum();
    let (bones, muscles) = (whole_bones(), muscles());
    let all = organs + bones + muscles;
    println!("headset: {all} vertices, of them {bones} of whole bones and {muscles} of muscles");
    assert!(all <= HEADSET, "{all}");
}

#[test]
fn every_system_with_a_file_is_counted() {
    for s in TABLE.all.iter().filter(|s| s.paths.is_empty()) {
        assert!(SYSTEMS.iter().any(|(name, ..)| *name == s.system), "{}", s.id);
    }
    for (name, fine, coarse) in SYSTEMS {
        assert_eq!(BodySystem::parse(fine).unwrap().system, name);
        let parts = |bytes| BodySystem::parse(bytes).unwrap().parts.into_iter().map(|p| p.id).collect::<Vec<_>>();
        assert_eq!(parts(fine), parts(coarse));
        assert!(system(coarse) * 2 < system(fine) || system(fine) < 30_000, "{name}");
    }
}
