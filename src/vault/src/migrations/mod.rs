//! Numbered migrations of the database's shape, one file each: add, move, drop. Never edit one that has been released.
//!
//! The number of the last step is IndexedDB's own version of the database. The format of sealed values is a second
//! number, in the header: the steps run without keys while the database opens, whereas values are sealed anew after
//! unlocking, in batches, each record saying its own format, so that a break in the middle loses nothing.

mod m0001_collections;
mod m0002_attempts;
mod m0003_series_apart;

use std::future::Future;
use std::pin::Pin;

use crate::envelope::{FORMAT_PADDED, FORMAT_PLAIN};

pub(crate) type Applied = Pin<Box<dyn Future<Output = Result<(), idb::Error>>>>;

/// One step. `apply` may await requests of its own transaction and nothing else.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    /// The database's version after it.
    pub(crate) version: u32,
    pub(crate) apply: fn(web_sys::IdbDatabase, web_sys::IdbTransaction) -> Applied,
}

const STEPS: [Step; 3] = [m0001_collections::STEP, m0002_attempts::STEP, m0003_series_apart::STEP];

/// How far this program's knowledge goes: the shape of the database and the format of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    version: u32,
    format: u8,
}

/// What to do with a database of some version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It is as this program wants it.
    Keep,
    /// Run the steps after this version.
    Migrate {
        /// The version found; 0 for a new database.
        from: u32,
    },
    /// A later program wrote it: leave it untouched.
    Newer,
}

impl Plan {
    /// What this program writes.
    pub const CURRENT: Self = Self { version: 3, format: FORMAT_PADDED };

    /// What an earlier version wrote, for tests that make an old vault. `None` for a version that never was.
    pub fn of_version(version: u32) -> Option<Self> {
        let format = match version {
            1 => FORMAT_PLAIN,
            2 | 3 => FORMAT_PADDED,
            _ => return None,
        };
        Some(Self { version, format })
    }

    /// IndexedDB's version of the database.
    pub fn version(self) -> u32 {
        self.version
    }

    /// The format that values are sealed in.
    pub fn format(self) -> u8 {
        self.format
    }

    /// What to do with a database found at `version`.
    pub fn course(self, version: u32) -> Course {
        match version.cmp(&self.version) {
            std::cmp::Ordering::Less => Course::Migrate { from: version },
            std::cmp::Ordering::Equal => Course::Keep,
            std::cmp::Ordering::Greater => Course::Newer,
        }
    }

    /// The steps from a version on, in order.
    pub(crate) fn steps(self, from: u32) -> impl Iterator<Item = Step> {
        STEPS.into_iter().filter(move |step| step.version > from && step.version <= self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_numbered_without_gaps_up_to_the_current_version() {
        let numbers: Vec<u32> = STEPS.iter().map(|step| step.version).collect();
        assert_eq!(numbers, (1..=Plan::CURRENT.version()).collect::<Vec<_>>());
        assert_eq!(Plan::of_version(Plan::CURRENT.version()), Some(Plan::CURRENT));
        assert_eq!(Plan::of_version(Plan::CURRENT.version() + 1), None);
    }

    #[test]
    fn only_missing_steps_run_and_none_beyond_the_plan() {
        let run = |plan: Plan, from| plan.steps(from).map(|step| step.version).collect::<Vec<_>>();
        assert_eq!(run(Plan::CURRENT, 0), [1, 2, 3]);
        assert_eq!(run(Plan::CURRENT, 1), [2, 3]);
        assert!(run(Plan::CURRENT, 3).is_empty());
        let first = Plan::of_version(1).expect("the first version");
        assert_eq!(run(first, 0), [1]);
    }

    #[test]
    fn a_newer_database_is_left_alone() {
        assert_eq!(Plan::CURRENT.course(0), Course::Migrate { from: 0 });
        assert_eq!(Plan::CURRENT.course(1), Course::Migrate { from: 1 });
        assert_eq!(Plan::CURRENT.course(3), Course::Keep);
        assert_eq!(Plan::CURRENT.course(4), Course::Newer);
    }
}
