//! The rule of the boxes, over any run of answers.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use ambulo_care::Date;
use ambulo_learn::{Card, Chance, DAYS, Learnt, round};
use proptest::prelude::*;

const TODAY: Date = Date::constant(2026, 11, 21);

fn day(plus: i64) -> Date {
    TODAY.plus_days(plus).unwrap()
}

#[test]
fn what_is_known_comes_back_after_1_2_4_8_and_16_days() {
    let mut card = None;
    let mut today = TODAY;
    for days in [1, 2, 4, 8, 16, 16, 16] {
        let now = Card::answered(card, true, today);
        assert_eq!(today.days_to(now.due), days);
        assert!(!now.is_due(today) && now.is_due(now.due));
        (card, today) = (Some(now), now.due);
    }
    let missed = Card::answered(card, false, today);
    assert_eq!((missed.place, today.days_to(missed.due)), (1, 1), "what was missed begins again");
}

#[test]
fn a_clock_that_was_wrong_hides_no_card() {
    assert!(Card { place: 5, due: day(17) }.is_due(TODAY));
    assert!(!Card { place: 5, due: day(16) }.is_due(TODAY));
    assert!(Card { place: 1, due: day(-4000) }.is_due(TODAY));
}

#[test]
fn a_round_begins_with_what_waits_longest_and_ends_with_what_is_new() {
    let mut learnt = Learnt::default();
    for (id, due) in [("a", -1), ("b", -5), ("c", 0), ("d", 1)] {
        learnt.put(id, Card { place: 2, due: day(due) });
    }
    let cards = ["new", "d", "c", "a", "b", "newer"].map(str::to_owned);
    let asked = |most| {
        let mut round = round(&learnt, &cards, TODAY, most, &mut Chance::from(7));
        round.sort();
        round
    };
    assert_eq!(asked(1), ["b"]);
    assert_eq!(asked(2), ["a", "b"]);
    assert_eq!(asked(4), ["a", "b", "c", "new"]);
    assert_eq!(asked(99), ["a", "b", "c", "new", "newer"], "what was known yesterday is not asked today");
}

#[test]
fn what_is_kept_reads_again_and_nothing_unknown_is_lost() {
    let kept = br#"{"cards":{"lunate":{"box":2,"due":"2026-11-22","seen":9},"x":7},"streak":3}"#;
    let mut learnt = Learnt::read(kept).unwrap();
    assert_eq!(learnt.card("lunate"), Some(Card { place: 2, due: day(1) }));
    assert_eq!((learnt.card("x"), learnt.card("y")), (None, None));
    learnt.put("lunate", Card { place: 3, due: day(4) });
    learnt.put("x", Card { place: 1, due: day(1) });
    let again = Learnt::read(&serde_json::to_vec(learnt.value()).unwrap()).unwrap();
    assert_eq!(again, learnt);
    assert_eq!(again.card("lunate"), Some(Card { place: 3, due: day(4) }));
    assert_eq!(again.card("x"), Some(Card { place: 1, due: day(1) }));
    assert_eq!(again.value()["cards"]["lunate"]["seen"], 9);
    assert_eq!(again.value()["streak"], 3);
}

#[test]
fn what_is_no_record_of_learning_is_not_taken_for_one() {
    for kept in ["", "[]", "7", r#"{"cards":[]}"#, r#"{"cards":"#] {
        assert_eq!(Learnt::read(kept.as_bytes()), None, "{kept}");
    }
    for card in [r#"{"box":0,"due":"2026-11-22"}"#, r#"{"box":6,"due":"2026-11-22"}"#, r#"{"box":1,"due":"soon"}"#] {
        let learnt = Learnt::read(format!(r#"{{"cards":{{"a":{card}}}}}"#).as_bytes()).unwrap();
        assert_eq!(learnt.card("a"), None, "{card}");
    }
}

proptest! {
    /// Whatever is answered and whenever: the box is one of the five, the pause is the box's, one right answer moves
    /// one box, and a wrong one leads to the first.
    #[test]
    fn any_answers(answers in proptest::collection::vec((any::<bool>(), 0_i64..40), 1..60)) {
        let mut card: Option<Card> = None;
        let mut today = TODAY;
        for (right, later) in answers {
            today = today.plus_days(later).unwrap();
            let now = Card::answered(card, right, today);
            let before = card.map_or(0, |c| c.place);
            prop_assert_eq!(now.place, if right { (before + 1).min(5) } else { 1 });
            prop_assert_eq!(today.days_to(now.due), i64::from(DAYS[usize::from(now.place) - 1]));
            prop_assert!(!now.is_due(today) && now.is_due(now.due));
            card = Some(now);
        }
    }

    /// A round asks nothing twice, nothing that is not due, and nothing due is left out for something new.
    #[test]
    fn any_round(known in proptest::collection::vec(proptest::option::of(-30_i64..30), 0..40), most in 0_usize..50, seed: u64) {
        let cards: Vec<String> = (0..known.len()).map(|n| format!("card-{n}")).collect();
        let mut learnt = Learnt::default();
        for (id, due) in cards.iter().zip(&known) {
            if let Some(due) = due {
                learnt.put(id, Card { place: 5, due: day(*due) });
            }
        }
        let asked = round(&learnt, &cards, TODAY, most, &mut Chance::from(seed));
        let mut once = asked.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), asked.len());
        let due: Vec<&String> = cards.iter().filter(|id| learnt.card(id).is_some_and(|c| c.is_due(TODAY))).collect();
        let new = cards.iter().filter(|id| learnt.card(id).is_none()).count();
        prop_assert_eq!(asked.len(), most.min(due.len() + new));
        prop_assert!(asked.iter().all(|id| learnt.card(id).is_none_or(|c| c.is_due(TODAY))));
        if asked.iter().any(|id| learnt.card(id).is_none()) {
            prop_assert!(due.iter().all(|id| asked.contains(id)));
        }
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Some(learnt) = Learnt::read(&bytes) {
            let _ = learnt.card("a");
        }
    }
}
