//! On which days something happens: daily, on weekdays of a set, or every n days from an anchor.

use crate::{Date, Weekday};

/// The days of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// Every day.
    Daily,
    /// On these days of the week.
    Weekdays(Weekdays),
    /// Every `n` days, counted from `anchor` (which is one of them). `n` of 0 or 1 is every day.
    EveryDays {
        /// The number of days from one to the next.
        n: u32,
        /// A day on which it happens.
        anchor: Date,
    },
}

impl Days {
    /// Whether this day is one of them. Days before the anchor of [`Days::EveryDays`] are not.
    pub fn contains(&self, day: Date) -> bool {
        match *self {
            Self::Daily => true,
            Self::Weekdays(set) => set.contains(day.weekday()),
            Self::EveryDays { n, anchor } => {
                let since = days_between(anchor, day);
                since >= 0 && since % i64::from(n.max(1)) == 0
            }
        }
    }

    /// The fewest days from one of them to the next, at least 1; 7 for an empty set of weekdays.
    pub(crate) fn smallest_gap(&self) -> u32 {
        match *self {
            Self::Daily => 1,
            Self::EveryDays { n, .. } => n.max(1),
            Self::Weekdays(set) => {
                let twice = Weekday::ALL.iter().chain(&Weekday::ALL).enumerate();
                let on: Vec<usize> = twice.filter(|(_, d)| set.contains(**d)).map(|(n, _)| n).collect();
                let gaps = on.windows(2).map(|pair| pair[1] - pair[0]);
                u32::try_from(gaps.min().unwrap_or(7)).unwrap_or(7)
            }
        }
    }
}

/// Whole days from `a` to `b`; negative where `b` is earlier.
pub(crate) fn days_between(a: Date, b: Date) -> i64 {
    a.days_to(b)
}

/// A set of days of the week: bit 0 is Monday, bit 6 Sunday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weekdays(u8);

impl Weekdays {
    /// The empty set.
    pub const NONE: Self = Self(0);

    /// The bits, Monday's the lowest.
    pub(crate) fn bits(self) -> u8 {
        self.0
    }

    /// The set of these bits.
    pub(crate) fn from_bits(bits: u8) -> Self {
        Self(bits & 0x7f)
    }

    /// The set of these days.
    pub fn of(days: &[Weekday]) -> Self {
        days.iter().fold(Self::NONE, |set, &day| set.with(day))
    }

    /// This set and one day more.
    #[must_use]
    pub fn with(self, day: Weekday) -> Self {
        Self(self.0 | bit(day))
    }

    /// This set less one day.
    #[must_use]
    pub fn without(self, day: Weekday) -> Self {
        Self(self.0 & !bit(day))
    }

    /// Whether the day is in the set.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// Whether no day is in the set.
    pub fn is_empty(self) -> bool {
        self.0 & 0x7f == 0
    }

    /// The days in the set, from Monday on.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL.into_iter().filter(move |&day| self.contains(day))
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset()
}

#[cfg(test)]
mod tests {
    use super::{Days, Weekdays};
    use crate::{Date, Weekday};

    fn day(y: i16, m: i8, d: i8) -> Date {
        Date::new(y, m, d).unwrap()
    }

    #[test]
    fn weekdays_are_a_set() {
        let set = Weekdays::of(&[Weekday::Friday, Weekday::Monday, Weekday::Monday]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Weekday::Monday, Weekday::Friday]);
        assert!(set.without(Weekday::Monday).without(Weekday::Friday).is_empty());
        // 2026-11-20 is a Friday.
        assert!(Days::Weekdays(set).contains(day(2026, 11, 20)));
        assert!(!Days::Weekdays(set).contains(day(2026, 11, 21)));
    }

    #[test]
    fn the_smallest_gap_goes_round_the_week() {
        let gap = |days: &[Weekday]| Days::Weekdays(Weekdays::of(days)).smallest_gap();
        assert_eq!(gap(&[Weekday::Wednesday]), 7);
        assert_eq!(gap(&[Weekday::Monday, Weekday::Thursday]), 3);
        assert_eq!(gap(&[Weekday::Monday, Weekday::Sunday]), 1);
        assert_eq!(gap(&[]), 7);
    }

    #[test]
    fn every_third_day_counts_over_a_month_end_and_not_before_its_anchor() {
        let days = Days::EveryDays { n: 3, anchor: day(2024, 2, 27) };
        assert!(days.contains(day(2024, 2, 27)));
        assert!(days.contains(day(2024, 3, 1)));
        assert!(!days.contains(day(2024, 2, 29)));
        assert!(!days.contains(day(2024, 2, 24)));
        assert!(Days::EveryDays { n: 0, anchor: day(2024, 2, 27) }.contains(day(2024, 2, 28)));
    }
}
