//! Instants: the same moment on every clock.

use crate::{Date, DateTime, NoSuchTime, Time, TimeZone};
use std::fmt;
use std::str::FromStr;

/// A moment, to the nanosecond, within the years 0 to 9999.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    /// Since 1970-01-01T00:00Z.
    second: i64,
    /// Since the second began: never negative.
    nanosecond: i32,
}

impl Instant {
    /// 1970-01-01T00:00Z.
    pub const UNIX_EPOCH: Self = Self { second: 0, nanosecond: 0 };

    /// So many seconds since 1970, and nanoseconds after them.
    ///
    /// # Errors
    /// [`NoSuchTime`] beyond the calendar's ends, or with nanoseconds of a second and more.
    pub fn new(second: i64, nanosecond: i32) -> Result<Self, NoSuchTime> {
        let in_calendar = Date::of_number(second.div_euclid(86_400)).is_some();
        let fits = in_calendar && (0..1_000_000_000).contains(&nanosecond);
        if fits { Ok(Self { second, nanosecond }) } else { Err(NoSuchTime) }
    }

    /// So many seconds since 1970.
    ///
    /// # Errors
    /// [`NoSuchTime`] beyond the calendar's ends.
    pub fn from_second(second: i64) -> Result<Self, NoSuchTime> {
        Self::new(second, 0)
    }

    /// So many milliseconds since 1970.
    ///
    /// # Errors
    /// [`NoSuchTime`] beyond the calendar's ends.
    pub fn from_millisecond(ms: i64) -> Result<Self, NoSuchTime> {
        Self::new(ms.div_euclid(1000), ms.rem_euclid(1000) as i32 * 1_000_000)
    }

    /// Whole seconds since 1970, rounded down.
    pub fn as_second(self) -> i64 {
        self.second
    }

    /// Whole milliseconds since 1970, rounded down.
    pub fn as_millisecond(self) -> i64 {
        self.second * 1000 + i64::from(self.nanosecond / 1_000_000)
    }

    /// Nanoseconds since the second began.
    pub fn subsec_nanosecond(self) -> i32 {
        self.nanosecond
    }

    /// The moment so many seconds later, or earlier; held at the calendar's ends.
    #[must_use]
    pub fn plus_s(self, seconds: i64) -> Self {
        let (first, last) = (Date::ZERO.number() * 86_400, Date::LAST.number() * 86_400 + 86_399);
        Self { second: self.second.saturating_add(seconds).clamp(first, last), ..self }
    }

    /// What a clock of this zone shows.
    pub fn to_zoned(self, zone: TimeZone) -> DateTime {
        zone.to_datetime(self)
    }

    /// What a clock so many seconds east of UTC shows.
    pub(crate) fn on_clock(self, offset_s: i32) -> DateTime {
        let second = self.second + i64::from(offset_s);
        let day = second.div_euclid(86_400);
        // Beyond the calendar's ends an offset still leaves the last day.
        let date = Date::of_number(day).unwrap_or(if day < 0 { Date::ZERO } else { Date::LAST });
        DateTime::new(date, Time::of_seconds(second, self.nanosecond))
    }
}

/// `2026-03-01T08:00:00Z`, with as many decimals as it needs.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = self.on_clock(0);
        write!(f, "{}T{}Z", utc.date(), utc.time())
    }
}

/// RFC 3339, with or without seconds: a day, `T`, a time of day, and `Z` or an offset.
impl FromStr for Instant {
    type Err = NoSuchTime;
    fn from_str(text: &str) -> Result<Self, NoSuchTime> {
        let (date, rest) = text.split_once(['T', 't']).ok_or(NoSuchTime)?;
        let (time, offset_s) = match rest.strip_suffix(['Z', 'z']) {
            Some(time) => (time, 0),
            None => {
                let sign = rest.rfind(['+', '-']).ok_or(NoSuchTime)?;
                let offset: Time = rest[sign + 1..].parse()?;
                if offset.second() != 0 || rest.len() != sign + 6 {
                    return Err(NoSuchTime);
                }
                let offset_s = i64::from(offset.since_midnight_s());
                (&rest[..sign], if rest.as_bytes()[sign] == b'-' { -offset_s } else { offset_s })
            }
        };
        let wall = date.parse::<Date>()?.to_datetime(time.parse()?);
        Self::new(wall.seconds() - offset_s, wall.time().subsec_nanosecond())
    }
}
