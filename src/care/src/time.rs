//! Time with its zone: an instant, or a wall clock with the IANA name of its zone. Never a bare integer.

use crate::{Date, Time, TimeZone};

/// What a clock on the wall of a zone shows. Not every wall clock is an instant, and some are two.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WallClock {
    /// The calendar day.
    pub date: Date,
    /// The time of that day.
    pub time: Time,
    /// The zone's IANA name, such as `Europe/Berlin`.
    pub zone: String,
}

/// Where a zone's rules come from: no crate here carries a zone database.
///
/// An empty name asks for the person's own zone, wherever that is now.
pub trait Zones {
    /// The rules of this zone, or `None` where the name is unknown.
    fn rules(&self, name: &str) -> Option<TimeZone>;
}

impl<F: Fn(&str) -> Option<TimeZone>> Zones for F {
    fn rules(&self, name: &str) -> Option<TimeZone> {
        self(name)
    }
}

/// One zone's rules for every name: for a person who lives in one zone.
impl Zones for TimeZone {
    fn rules(&self, _name: &str) -> Option<TimeZone> {
        Some(self.clone())
    }
}
