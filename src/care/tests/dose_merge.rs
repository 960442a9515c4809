//! The laws by which two devices' versions of a dose become one.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ambulo_care::{Action, Decision, Dose, DoseSource, Id, Instant, SkipReason, Slot, wire};
use proptest::prelude::*;

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        Just(Action::Taken),
        Just(Action::Undone),
        Just(Action::Skipped { reason: SkipReason::Forgot }),
        Just(Action::Skipped { reason: SkipReason::Other }),
    ]
}

// Few ids, clocks and instants, so that decisions collide and even contradict one another.
fn decision() -> impl Strategy<Value = Decision> {
    (0..6u8, 0..4u32, 0..3i64, 0..2u8, action()).prop_map(|(name, clock, second, device, action)| Decision {
        id: id(&format!("d{name}")),
        clock,
        at: Instant::from_second(second).unwrap(),
        device: format!("device-{device}"),
        action,
    })
}

fn dose() -> impl Strategy<Value = Dose> {
    let slot = prop::option::of(0..2i8).prop_map(|hour| {
        hour.map(|hour| Slot {
            date: "2026-11-21".parse().unwrap(),
            time: ambulo_care::Time::new(hour, 0, 0, 0).unwrap(),
            zone: String::new(),
        })
    });
    (prop::collection::vec(decision(), 0..6), slot, any::<bool>()).prop_map(|(decisions, slot, here)| {
        let source = if here { DoseSource::Here } else { DoseSource::Elsewhere };
        Dose { id: id("dose"), medicine: id("medicine"), slot, decisions, source }
    })
}

proptest! {
    #[test]
    fn union_is_commutative(a in dose(), b in dose()) {
        prop_assert_eq!(a.union(&b), b.union(&a));
    }

    #[test]
    fn union_is_associative(a in dose(), b in dose(), c in dose()) {
        prop_assert_eq!(a.union(&b).union(&c), a.union(&b.union(&c)));
    }

    #[test]
    fn union_is_idempotent(a in dose(), b in dose()) {
        let once = a.union(&b);
        prop_assert_eq!(once.union(&once), once.clone());
        prop_assert_eq!(once.union(&a), once.clone());
        prop_assert_eq!(once.union(&b), once);
    }

    #[test]
    fn union_loses_no_decision(a in dose(), b in dose()) {
        let both = a.union(&b);
        for decision in a.decisions.iter().chain(&b.decisions) {
            prop_assert_eq!(both.decisions.iter().filter(|d| d.id == decision.id).count(), 1);
        }
    }

    #[test]
    fn the_latest_decision_counts_on_every_device(a in dose(), second in 0..100i64, action in action()) {
        let at = Instant::from_second(second).unwrap();
        let decided = a.decide(at, "phone", action);
        prop_assert_eq!(decided.current().unwrap().action, action);
        let both = a.union(&decided);
        prop_assert_eq!(both.current(), decided.current());
    }

    #[test]
    fn a_dose_crosses_whole_or_not_at_all(a in dose(), cut in 0..1000_usize) {
        let bytes = wire::encode(&a);
        prop_assert_eq!(wire::decode::<Dose>(&bytes), Some(a));
        prop_assert_eq!(wire::decode::<Dose>(&bytes[..cut % bytes.len()]), None);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = wire::decode::<Vec<ambulo_care::Item>>(&bytes);
    }
}

#[test]
fn take_undo_take_is_taken() {
    let at = |second| Instant::from_second(second).unwrap();
    let open = Dose::undecided(id("dose"), id("medicine"), None);
    let taken = open.decide(at(1), "phone", Action::Taken);
    let undone = taken.decide(at(2), "phone", Action::Undone);
    let again = undone.decide(at(3), "phone", Action::Taken);
    assert!(open.is_open() && undone.is_open() && !taken.is_open());
    assert_eq!(again.taken_at(), Some(at(3)));
    assert_eq!(again.decisions.len(), 3);
}
