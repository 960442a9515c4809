//! The days of the record on the wall clock of Berlin, whose rules stand here.

use ambulo_care::{Date, Instant, Time, TimeZone, Weekday};

/// The clock of Berlin, from 2000 to 2099.
pub(crate) fn rules() -> TimeZone {
    TimeZone::learn(946_684_800, 4_102_444_800, berlin_offset_s)
}

/// The zone in which the made-up people live.
pub(crate) const ZONE: &str = "Europe/Berlin";

pub(crate) struct Calendar {
    pub(crate) today: Date,
    /// Devices have measured until here.
    until: Instant,
    rules: TimeZone,
}

impl Calendar {
    pub(crate) fn new(today: &str, measured_until: Option<Instant>) -> Self {
        let today = today.parse().unwrap_or(Date::constant(2026, 1, 1));
        let mut calendar = Self { today, until: Instant::UNIX_EPOCH, rules: rules() };
        calendar.until = measured_until.unwrap_or_else(|| calendar.at(today, 0.0));
        calendar
    }

    /// The day so many days before today.
    pub(crate) fn ago(&self, days: i32) -> Date {
        self.today.plus_days(-i64::from(days)).unwrap_or(self.today)
    }

    /// The history: how many days ago, and the day; oldest first, today not among them.
    pub(crate) fn days(&self) -> impl Iterator<Item = (i32, Date)> {
        (1..=crate::DAYS).rev().map(|ago| (ago, self.ago(ago)))
    }

    /// The days on which something is measured: the history, and today as far as it has come.
    pub(crate) fn measured_days(&self) -> impl Iterator<Item = (i32, Date)> {
        self.days().chain([(0, self.today)])
    }

    /// Whether devices have measured what was to be measured at an instant.
    pub(crate) fn is_measured(&self, at: Instant) -> bool {
        at < self.until
    }

    /// The instant of so many minutes on the wall clock of a day.
    pub(crate) fn at(&self, day: Date, minute: f64) -> Instant {
        let minutes = minute as i64;
        let day = day.plus_days(minutes.div_euclid(1440)).unwrap_or(day);
        let of_day = minutes.rem_euclid(1440);
        let time = Time::new((of_day / 60) as i8, (of_day % 60) as i8, 0, 0).unwrap_or_default();
        self.rules.to_instant(day.to_datetime(time)).unwrap_or(Instant::UNIX_EPOCH)
    }
}

/// Summer time from the last Sunday of March to that of October, each at 01:00 UTC (directive 2000/84/EC).
fn berlin_offset_s(at_s: i64) -> i32 {
    let Ok(at) = Instant::from_second(at_s) else { return 3600 };
    let year = at.to_zoned(TimeZone::UTC).date().year();
    let turn = |month: i8| {
        let last = Date::new(year, month, 31).unwrap_or(Date::ZERO);
        let back = (i64::from(last.weekday().to_monday_zero_offset()) + 1) % 7;
        Date::ZERO.days_to(last) - back
    };
    let day = Date::ZERO.days_to(at.to_zoned(TimeZone::UTC).date());
    let hour = at.to_zoned(TimeZone::UTC).hour();
    let past = |turn: i64| day > turn || (day == turn && hour >= 1);
    if past(turn(3)) && !past(turn(10)) { 7200 } else { 3600 }
}

pub(crate) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
