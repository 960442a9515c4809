//! Calendar days: the proleptic Gregorian calendar, years 0 to 9999 as FHIR writes them.

use crate::{DateTime, NoSuchTime, Time};
use std::fmt;
use std::str::FromStr;

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i16,
    month: i8,
    day: i8,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All seven, from Monday on.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// 0 for Monday to 6 for Sunday.
    pub fn to_monday_zero_offset(self) -> u8 {
        self as u8
    }
}

impl Date {
    /// The first day that there is here.
    pub const ZERO: Self = Self { year: 0, month: 1, day: 1 };
    pub(crate) const LAST: Self = Self { year: 9999, month: 12, day: 31 };

    /// This day.
    ///
    /// # Errors
    /// [`NoSuchTime`] where the calendar has no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, NoSuchTime> {
        let date = Self { year, month, day };
        // A day beyond its month's end comes back as one of the next month.
        let fits = (0..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        if fits && Self::of_number(date.number()) == Some(date) { Ok(date) } else { Err(NoSuchTime) }
    }

    /// A day that every such month has.
    ///
    /// # Panics
    /// In a constant, when the program is built: for a month beyond 12 or a day beyond 28.
    pub const fn constant(year: i16, month: i8, day: i8) -> Self {
        assert!(0 <= year && year <= 9999 && 1 <= month && month <= 12 && 1 <= day && day <= 28);
        Self { year, month, day }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.month
    }

    /// The day of the month, from 1 on.
    pub fn day(self) -> i8 {
        self.day
    }

    /// Days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms").
    pub fn number(self) -> i64 {
        let (year, month, day) = (i64::from(self.year), i64::from(self.month), i64::from(self.day));
        let year = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The day of this number (same source); `None` beyond the calendar's ends.
    pub fn of_number(number: i64) -> Option<Self> {
        if !(Self::ZERO.number()..=Self::LAST.number()).contains(&number) {
            return None;
        }
        let shifted = number + 719_468;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = (month + 2) % 12 + 1;
        let year = year + era * 400 + i64::from(month <= 2);
        Some(Self { year: year as i16, month: month as i8, day: day as i8 })
    }

    /// Its day of the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        Weekday::ALL[(self.number() + 3).rem_euclid(7) as usize]
    }

    /// The day so many days later, or earlier.
    ///
    /// # Errors
    /// [`NoSuchTime`] beyond the calendar's ends.
    pub fn plus_days(self, days: i64) -> Result<Self, NoSuchTime> {
        self.number().checked_add(days).and_then(Self::of_number).ok_or(NoSuchTime)
    }

    /// The next day.
    ///
    /// # Errors
    /// [`NoSuchTime`] after the last.
    pub fn tomorrow(self) -> Result<Self, NoSuchTime> {
        self.plus_days(1)
    }

    /// The day before.
    ///
    /// # Errors
    /// [`NoSuchTime`] before the first.
    pub fn yesterday(self) -> Result<Self, NoSuchTime> {
        self.plus_days(-1)
    }

    /// The first day of its month, or of the month so many months later.
    ///
    /// # Errors
    /// [`NoSuchTime`] beyond the calendar's ends.
    pub fn first_of_month(self, later: u8) -> Result<Self, NoSuchTime> {
        let months = i16::from(self.month - 1) + i16::from(later);
        Self::new(self.year + months / 12, (months % 12 + 1) as i8, 1)
    }

    /// Whole days from this one to another; negative where that is earlier.
    pub fn days_to(self, other: Self) -> i64 {
        other.number() - self.number()
    }

    /// A time of this day.
    pub fn to_datetime(self, time: Time) -> DateTime {
        DateTime::new(self, time)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// `YYYY-MM-DD`.
impl FromStr for Date {
    type Err = NoSuchTime;
    fn from_str(text: &str) -> Result<Self, NoSuchTime> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(NoSuchTime);
        }
        let part = |range| crate::clock::digits(bytes, range).ok_or(NoSuchTime);
        Self::new(part(0..4)? as i16, part(5..7)? as i8, part(8..10)? as i8)
    }
}
