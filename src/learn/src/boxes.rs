//! Five boxes, each with its own pause: what is known moves on, what is not begins again.

use ambulo_care::Date;

/// Days until a card of each box comes back.
///
/// The boxes are Leitner's: a card that was known moves to the next box, one that was not goes back to the first (S.
/// Leitner, "So lernt man lernen", Herder, Freiburg 1972). That the pauses double from box to box, beginning with one
/// day, is how B. Settles and B. Meeder describe them in "A Trainable Spaced Repetition Model for Language Learning"
/// (Proceedings of the ACL 2016, pages 1848 to 1858).
pub const DAYS: [u8; 5] = [1, 2, 4, 8, 16];

/// Where one thing to learn stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    /// 1 to 5.
    pub place: u8,
    /// The day on which it comes back.
    pub due: Date,
}

impl Card {
    /// Where a card stands after an answer; a new one has no place before.
    #[must_use]
    pub fn answered(before: Option<Self>, right: bool, today: Date) -> Self {
        let place = match before {
            Some(card) if right => usize::from(card.place).min(DAYS.len() - 1),
            _ => 0,
        };
        // After the last day of the calendar nothing comes back later.
        let due = today.plus_days(i64::from(DAYS[place])).unwrap_or(today);
        Self { place: place as u8 + 1, due }
    }

    /// Whether it is to be asked on this day. A day further off than the longest pause was reckoned by a clock that
    /// was wrong.
    #[must_use]
    pub fn is_due(self, today: Date) -> bool {
        !(1..=i64::from(DAYS[DAYS.len() - 1])).contains(&today.days_to(self.due))
    }
}
