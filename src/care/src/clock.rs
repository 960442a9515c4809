//! Times of day, and what a clock on the wall shows on a day.

use crate::Date;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// No such day, time or instant: not in the calendar, or a text that spells none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such time")]
pub struct NoSuchTime;

/// A time of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    hour: i8,
    minute: i8,
    second: i8,
    nanosecond: i32,
}

impl Time {
    /// This time of day.
    ///
    /// # Errors
    /// [`NoSuchTime`] where a clock does not show it.
    pub fn new(hour: i8, minute: i8, second: i8, nanosecond: i32) -> Result<Self, NoSuchTime> {
        let fits = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..1_000_000_000).contains(&nanosecond);
        if fits { Ok(Self { hour, minute, second, nanosecond }) } else { Err(NoSuchTime) }
    }

    /// The day's first moment.
    pub fn midnight() -> Self {
        Self::default()
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> i8 {
        self.hour
    }

    /// The minute, 0 to 59.
    pub fn minute(self) -> i8 {
        self.minute
    }

    /// The second, 0 to 59.
    pub fn second(self) -> i8 {
        self.second
    }

    /// Nanoseconds since the second began.
    pub fn subsec_nanosecond(self) -> i32 {
        self.nanosecond
    }

    /// Whole seconds since midnight, on the clock.
    pub fn since_midnight_s(self) -> u32 {
        (i32::from(self.hour) * 3600 + i32::from(self.minute) * 60 + i32::from(self.second)) as u32
    }

    /// The time so many seconds after midnight; of 86,400 and more the day's rest is taken.
    pub(crate) fn of_seconds(seconds: i64, nanosecond: i32) -> Self {
        let seconds = seconds.rem_euclid(86_400);
        Self {
            hour: (seconds / 3600) as i8,
            minute: (seconds / 60 % 60) as i8,
            second: (seconds % 60) as i8,
            nanosecond,
        }
    }
}

/// `hh:mm:ss`, with as many decimals as it needs.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        if self.nanosecond == 0 {
            return Ok(());
        }
        let decimals = format!("{:09}", self.nanosecond);
        write!(f, ".{}", decimals.trim_end_matches('0'))
    }
}

/// `hh:mm` or `hh:mm:ss`, perhaps with decimals. A leap second is the second before it.
impl FromStr for Time {
    type Err = NoSuchTime;
    fn from_str(text: &str) -> Result<Self, NoSuchTime> {
        let bytes = text.as_bytes();
        let part = |range| digits(bytes, range).map(|n| n as i8).ok_or(NoSuchTime);
        let at = |place: usize, byte| bytes.get(place) == Some(&byte);
        if !at(2, b':') || (bytes.len() > 5 && !at(5, b':')) || (bytes.len() > 8 && (!at(8, b'.') || bytes.len() == 9))
        {
            return Err(NoSuchTime);
        }
        let second = if bytes.len() > 5 { part(6..8)? } else { 0 };
        let (mut nanosecond, mut worth) = (0, 100_000_000);
        for byte in bytes.iter().skip(9) {
            if !byte.is_ascii_digit() {
                return Err(NoSuchTime);
            }
            nanosecond += i32::from(byte - b'0') * worth;
            worth /= 10;
        }
        let second = if second == 60 { 59 } else { second };
        Self::new(part(0..2)?, part(3..5)?, second, nanosecond)
    }
}

/// The number that these bytes spell, if they are digits and nothing else.
pub(crate) fn digits(bytes: &[u8], range: Range<usize>) -> Option<i32> {
    let mut sum = 0;
    for byte in bytes.get(range)? {
        sum = sum * 10 + i32::from(byte.is_ascii_digit().then(|| byte - b'0')?);
    }
    Some(sum)
}

/// A day and a time of it, on no particular clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    date: Date,
    time: Time,
}

impl DateTime {
    /// This time of this day.
    pub fn new(date: Date, time: Time) -> Self {
        Self { date, time }
    }

    /// The day.
    pub fn date(self) -> Date {
        self.date
    }

    /// The time of the day.
    pub fn time(self) -> Time {
        self.time
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> i8 {
        self.time.hour
    }

    /// Seconds since 1970-01-01T00:00 on this clock.
    pub(crate) fn seconds(self) -> i64 {
        self.date.number() * 86_400 + i64::from(self.time.since_midnight_s())
    }
}
