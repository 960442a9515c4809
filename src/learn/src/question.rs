//! What stands beside the right answer: three others, so that words alone tell which is meant.

use crate::Chance;

/// A part of the body that can be asked for, either side of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Names the card.
    pub card: String,
    /// What doctors call it.
    pub clinical: String,
    /// What people call it; the same where there is no plainer word.
    pub lay: String,
    /// The system that it belongs to.
    pub system: String,
}

impl Part {
    /// Whether its plain name says something that the clinical one does not.
    #[must_use]
    pub fn has_plain_name(&self) -> bool {
        self.lay != self.clinical
    }
}

/// The places in `parts` of four answers, the right one among them, in any order; fewer where there are no more.
///
/// Who cannot see the picture has a hint instead: the plain name, or, where there is none, the system. So no other
/// answer has the plain name of the right one, or, where it has none, its system. Of those that are left, parts of the
/// same system come first: they teach more.
#[must_use]
pub fn choices(parts: &[Part], right: usize, chance: &mut Chance) -> Vec<usize> {
    let Some(asked) = parts.get(right) else { return Vec::new() };
    let apart = |other: &Part| {
        other.clinical != asked.clinical
            && if asked.has_plain_name() { other.lay != asked.lay } else { other.system != asked.system }
    };
    let mut others: Vec<usize> = (0..parts.len()).filter(|&at| apart(&parts[at])).collect();
    chance.shuffle(&mut others);
    let (near, far): (Vec<usize>, Vec<usize>) = others.into_iter().partition(|&at| parts[at].system == asked.system);
    let mut chosen = vec![right];
    for at in near.into_iter().chain(far) {
        let new = |&known: &usize| parts[known].clinical != parts[at].clinical;
        if chosen.len() < 4 && chosen.iter().all(new) {
            chosen.push(at);
        }
    }
    chance.shuffle(&mut chosen);
    chosen
}
