//! A day as it is known: a year, a month of a year, or the day itself. Who fell ill "in 2019" did not do so on 1 January.

use crate::{Date, NoSuchTime};
use std::{fmt, str::FromStr};

/// A day, or the month or year in which it lies: FHIR R4's `date`, <https://hl7.org/fhir/R4/datatypes.html#date>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartialDate {
    /// The day, or the first one of the month or year.
    pub first: Date,
    /// How much of it is known.
    pub known: Known,
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The year alone.
    Year,
    /// The month of the year.
    Month,
    /// The day.
    Day,
}

impl From<Date> for PartialDate {
    fn from(day: Date) -> Self {
        Self { first: day, known: Known::Day }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known {
            Known::Year => write!(f, "{:04}", self.first.year()),
            Known::Month => write!(f, "{:04}-{:02}", self.first.year(), self.first.month()),
            Known::Day => self.first.fmt(f),
        }
    }
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
impl FromStr for PartialDate {
    type Err = NoSuchTime;
    fn from_str(text: &str) -> Result<Self, NoSuchTime> {
        let (known, rest) = match text.len() {
            4 => (Known::Year, "-01-01"),
            7 => (Known::Month, "-01"),
            _ => (Known::Day, ""),
        };
        Ok(Self { first: [text, rest].concat().parse()?, known })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_it_was_known() {
        for (text, first) in [("2019", "2019-01-01"), ("2019-05", "2019-05-01"), ("2020-02-29", "2020-02-29")] {
            let date: PartialDate = text.parse().unwrap();
            assert_eq!((date.to_string().as_str(), date.first.to_string().as_str()), (text, first));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in
            ["", "19", "201", "2019-", "2019-5", "2019-13", "2019-02-29", "2019-05-", "20x9", "２０１９", "2019-05-04T"]
        {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }
}
