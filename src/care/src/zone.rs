//! A zone's rules: its offset from UTC, and when that changes.
//!
//! No zone database: the rules are learned from someone who knows the offsets, as the browser does, and hold for
//! the stretch of time that was asked about.

use crate::{DateTime, Instant};
use std::sync::Arc;

/// No zone changes its clocks and changes them back within this time (Morocco's Ramadan takes four weeks).
const STEP_S: i64 = 14 * 86_400;

/// The rules of one zone; cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZone(Option<Arc<Rules>>);

#[derive(Debug, PartialEq, Eq)]
struct Rules {
    /// Seconds east of UTC before the first change.
    first_s: i32,
    /// From which second since 1970 on which offset holds; in order.
    changes: Vec<(i64, i32)>,
}

impl TimeZone {
    /// No offset, ever.
    pub const UTC: Self = Self(None);

    /// The rules between two instants (seconds since 1970), from the offset (seconds east) at any instant.
    /// Before and after, the nearest offset holds.
    pub fn learn(from_s: i64, to_s: i64, offset_at: impl Fn(i64) -> i32) -> Self {
        let first_s = offset_at(from_s);
        let (mut at, mut offset) = (from_s, first_s);
        let mut changes = Vec::new();
        while at < to_s {
            let next = at.saturating_add(STEP_S).min(to_s);
            let after = offset_at(next);
            if after != offset {
                let (mut low, mut high) = (at, next);
                while high - low > 1 {
                    let middle = low + (high - low) / 2;
                    if offset_at(middle) == offset { low = middle } else { high = middle }
                }
                changes.push((high, after));
            }
            (at, offset) = (next, after);
        }
        Self(Some(Arc::new(Rules { first_s, changes })))
    }

    /// Seconds east of UTC at an instant.
    pub fn to_offset(&self, at: Instant) -> i32 {
        let Some(rules) = &self.0 else { return 0 };
        let passed = rules.changes.partition_point(|(from, _)| *from <= at.as_second());
        passed.checked_sub(1).map_or(rules.first_s, |last| rules.changes[last].1)
    }

    /// What a clock shows at an instant.
    pub fn to_datetime(&self, at: Instant) -> DateTime {
        at.on_clock(self.to_offset(at))
    }

    /// The instant that a clock means. A time that the clock skips in spring moves on by the length of the gap; of
    /// a time that comes twice in autumn the first is meant (RFC 5545's reading: both count with the offset before
    /// the change). `None` beyond the calendar's ends.
    pub fn to_instant(&self, wall: DateTime) -> Option<Instant> {
        let (shown, mut offset) = (wall.seconds(), 0);
        if let Some(rules) = &self.0 {
            offset = rules.first_s;
            for &(at, after) in &rules.changes {
                if shown < at + i64::from(offset.max(after)) {
                    break;
                }
                offset = after;
            }
        }
        Instant::new(shown - i64::from(offset), wall.time().subsec_nanosecond()).ok()
    }
}
