//! The days of the record on the wall clock of Berlin, whose rules stand here as a POSIX text.

use ambulo_care::{Date, Instant, TimeZone, Weekday};
use jiff::ToSpan;

/// The clock of Berlin, before and after the years that matter here too.
pub(crate) fn rules() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::UTC)
}

/// The zone in which the made-up people live.
pub(crate) const ZONE: &str = "Europe/Berlin";

pub(crate) struct Calendar {
    pub(crate) today: Date,
    rules: TimeZone,
}

impl Calendar {
    pub(crate) fn new(today: &str) -> Self {
        Self { today: today.parse().unwrap_or(Date::constant(2026, 1, 1)), rules: rules() }
    }

    /// The day so many days before today.
    pub(crate) fn ago(&self, days: i32) -> Date {
        self.today.saturating_sub(days.days())
    }

    /// The history: how many days ago, and the day; oldest first, today not among them.
    pub(crate) fn days(&self) -> impl Iterator<Item = (i32, Date)> {
        (1..=crate::DAYS).rev().map(|ago| (ago, self.ago(ago)))
    }

    /// The instant of so many minutes on the wall clock of a day.
    pub(crate) fn at(&self, day: Date, minute: f64) -> Instant {
        let midnight = day.at(0, 0, 0, 0);
        let wall = midnight.saturating_add((minute as i64).minutes());
        self.rules.to_ambiguous_timestamp(wall).compatible().unwrap_or(Instant::UNIX_EPOCH)
    }
}

pub(crate) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
