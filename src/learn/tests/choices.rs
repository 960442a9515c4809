//! The answers that stand beside the right one.

use ambulo_learn::{Chance, Part, choices};
use proptest::prelude::*;

fn part(clinical: &str, lay: &str, system: &str) -> Part {
    Part { card: clinical.into(), clinical: clinical.into(), lay: lay.into(), system: system.into() }
}

fn body() -> Vec<Part> {
    vec![
        part("lunate", "wrist bone", "skeleton"),
        part("scaphoid", "wrist bone", "skeleton"),
        part("femur", "thigh bone", "skeleton"),
        part("patella", "kneecap", "skeleton"),
        part("scapula", "shoulder blade", "skeleton"),
        part("liver", "liver", "digestion"),
        part("stomach", "stomach", "digestion"),
        part("spleen", "spleen", "lymph"),
    ]
}

#[test]
fn the_hint_fits_one_answer_alone() {
    let parts = body();
    for seed in 0..200 {
        let lunate = choices(&parts, 0, &mut Chance::from(seed));
        assert_eq!(lunate.len(), 4);
        assert!(!lunate.contains(&1), "two wrist bones");
        assert!(lunate.iter().all(|&at| parts[at].system == "skeleton"), "there are enough bones");
        let liver = choices(&parts, 5, &mut Chance::from(seed));
        assert!(liver.contains(&5) && !liver.contains(&6), "two organs of digestion");
    }
}

#[test]
fn the_right_answer_stands_anywhere() {
    let parts = body();
    let places: Vec<usize> = (0..100)
        .filter_map(|seed| choices(&parts, 2, &mut Chance::from(seed)).iter().position(|&at| at == 2))
        .collect();
    assert!((0..4).all(|place| places.iter().filter(|&&p| p == place).count() > 10), "{places:?}");
}

proptest! {
    #[test]
    fn four_different_ones_or_fewer(named in proptest::collection::vec((0_u8..9, 0_u8..9, 0_u8..3), 0..30), right: usize, seed: u64) {
        let parts: Vec<Part> = named.iter().map(|(c, l, s)| part(&c.to_string(), &l.to_string(), &s.to_string())).collect();
        let right = right % (parts.len() + 1);
        let chosen = choices(&parts, right, &mut Chance::from(seed));
        if right == parts.len() {
            prop_assert!(chosen.is_empty());
        } else {
            prop_assert!(chosen.contains(&right) && chosen.len() <= 4);
            let mut names: Vec<&str> = chosen.iter().map(|&at| parts[at].clinical.as_str()).collect();
            names.sort_unstable();
            names.dedup();
            prop_assert_eq!(names.len(), chosen.len());
        }
    }
}
