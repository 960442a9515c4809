//! What sync says about itself: always the truth.

use crate::entry::EntryKey;

/// What the engine is at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing under way.
    #[default]
    Idle,
    /// Sending what waits.
    Sending,
    /// Asking for what is new.
    Asking,
}

/// What is wrong, as codes: texts for people are data elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No network, or no answer in time.
    Unreachable,
    /// The access token is missing or no longer valid.
    NeedsToken,
    /// The account gives no access token, though the sign-in has not ended.
    NoToken,
    /// The account asks to wait (429 or 503).
    Busy,
    /// The account failed.
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// Something answered that is not a FHIR server, or half an answer came.
    Nonsense,
    /// The account does not let this person read a part of the record.
    NotAllowed {
        /// Which FHIR type.
        resource_type: String,
        /// The HTTP status.
        status: u16,
    },
    /// Too many devices changed one entry at the same time; it will be tried again.
    Contended,
    /// No room left on this device.
    StorageFull,
    /// A stored entry is damaged; the account's copy replaces it where there is one.
    Damaged {
        /// Its store key.
        key: String,
    },
    /// This device's storage failed.
    Storage,
}

/// The sync line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncStatus {
    /// Entries that the account has yet to take.
    pub waiting: usize,
    /// Entries that the account would not take; they stay here.
    pub refused: usize,
    /// Entries whose last change was damaged here before the account had it: only the person can enter it again.
    pub lost: usize,
    /// When everything was last sent and asked for, by the device's clock, in milliseconds since 1970.
    pub last_success_ms: Option<u64>,
    /// What is under way.
    pub phase: Phase,
    /// What is wrong, if anything.
    pub trouble: Option<Trouble>,
}

impl SyncStatus {
    /// True only when everything here is in the account and, at `last_success_ms`, everything there was here.
    pub fn is_up_to_date(&self) -> bool {
        self.waiting == 0
            && self.refused == 0
            && self.lost == 0
            && self.trouble.is_none()
            && self.last_success_ms.is_some()
    }
}

/// How one round of sync ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncOutcome {
    /// Entries whose content or state changed in this round, without repetition, in order.
    pub changed: Vec<EntryKey>,
    /// How many entries the account took.
    pub pushed: usize,
    /// How many of the account's versions were new here.
    pub pulled: usize,
    /// A new access token is needed before another round makes sense.
    pub needs_token: bool,
    /// When to call again, in milliseconds from now.
    pub next_in_ms: u64,
    /// The sync line at the end of the round.
    pub status: SyncStatus,
}
