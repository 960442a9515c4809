//! What is asked in one sitting.

use crate::{Chance, Learnt};
use ambulo_care::Date;

/// The cards of one round, at most `most`: those due first, the longest waiting before the others, and then new ones in
/// the order of `cards`. They are asked in any order.
#[must_use]
pub fn round(learnt: &Learnt, cards: &[String], today: Date, most: usize, chance: &mut Chance) -> Vec<String> {
    let (mut due, mut new) = (Vec::new(), Vec::new());
    for id in cards {
        match learnt.card(id) {
            Some(card) if card.is_due(today) => {
                let at = due.partition_point(|(before, _): &(Date, &String)| *before <= card.due);
                due.insert(at, (card.due, id));
            }
            Some(_) => {}
            None => new.push(id),
        }
    }
    let all = due.into_iter().map(|(_, id)| id).chain(new);
    let mut round: Vec<String> = all.take(most).cloned().collect();
    chance.shuffle(&mut round);
    round
}
