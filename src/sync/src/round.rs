//! One round of sync: send what waits, ask for what is new, send what merging made.

use ambulo_care::Sorted;

use crate::engine::{SUCCESS, SyncEngine};
use crate::entry::EntryKey;
use crate::merge::Merge;
use crate::planted::Bug;
use crate::reply::Failure;
use crate::status::{Phase, SyncOutcome, Trouble};
use crate::store::{Batch, Collection, Durability, Store, StoreError};
use crate::transport::{Clock, Transport};

/// Backoff: doubling from here, in milliseconds.
const FIRST_WAIT_MS: u64 = 2_000;
/// And to here.
const LONGEST_WAIT_MS: u64 = 900_000;

/// What a round has come to so far.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) changed: Sorted<EntryKey>,
    pub(crate) pushed: usize,
    pub(crate) pulled: usize,
    pub(crate) trouble: Option<Trouble>,
    pub(crate) retry_after_ms: Option<u64>,
    pub(crate) stopped: bool,
}

impl Tally {
    /// The gravest trouble is the one that stops the round; otherwise the first is told.
    pub(crate) fn note(&mut self, failure: Failure) {
        self.retry_after_ms = self.retry_after_ms.max(failure.retry_after_ms);
        let stops = failure.stops_everything();
        if self.trouble.is_none() || (stops && !self.stopped) {
            self.trouble = Some(failure.trouble);
        }
        self.stopped |= stops;
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::of(match error {
            StoreError::Full => Trouble::StorageFull,
            StoreError::Corrupt { key, .. } => Trouble::Damaged { key },
            StoreError::Blocked | StoreError::Newer | StoreError::Platform(_) => Trouble::Storage,
        })
    }
}

/// Says that a round is under way for as long as it lives, even if the round is dropped half-way.
struct Running<'a, S, M>(&'a SyncEngine<S, M>);

impl<S, M> Drop for Running<'_, S, M> {
    fn drop(&mut self) {
        self.0.running.set(false);
        self.0.status.borrow_mut().phase = Phase::Idle;
    }
}

impl<S: Store, M: Merge> SyncEngine<S, M> {
    /// One round. It may be dropped at any point; nothing is lost. While one runs, a second returns at once, and
    /// so does one before the time that the account asked to wait for.
    pub async fn sync_once<T: Transport, C: Clock>(&self, transport: &T, clock: &C) -> SyncOutcome {
        let now_ms = clock.now_ms();
        let wait_ms = self.not_before_ms.get().saturating_sub(now_ms);
        if self.running.get() || (1..=LONGEST_WAIT_MS * 4).contains(&wait_ms) {
            return self.outcome(Tally::default(), wait_ms.max(1_000));
        }
        self.running.set(true);
        let running = Running(self);
        let mut tally = Tally::default();
        self.phase(Phase::Sending);
        self.push_all(transport, clock, &mut tally).await;
        if !tally.stopped {
            self.phase(Phase::Asking);
            self.pull_all(transport, clock, &mut tally).await;
        }
        if !tally.stopped && tally.trouble.is_none() && self.status().waiting > 0 {
            self.phase(Phase::Sending);
            self.push_all(transport, clock, &mut tally).await;
        }
        let next_in_ms = self.conclude(clock, &mut tally).await;
        drop(running);
        self.outcome(tally, next_in_ms)
    }

    fn phase(&self, phase: Phase) {
        self.status.borrow_mut().phase = phase;
    }

    async fn conclude<C: Clock>(&self, clock: &C, tally: &mut Tally) -> u64 {
        let now_ms = clock.now_ms();
        let forgotten = self.planted.has(Bug::TroubleForgotten);
        if tally.trouble.is_none() || forgotten {
            self.failures.set(0);
            let mut batch = Batch::default();
            batch.put(Collection::Meta, SUCCESS, now_ms.to_string().into_bytes());
            // Only the time is lost if this fails; the next round writes it again.
            if let Err(error) = self.store.commit(batch, Durability::Relaxed).await {
                tally.note(error.into());
            }
        }
        let mut status = self.status.borrow_mut();
        status.trouble = if forgotten { None } else { tally.trouble.clone() };
        if status.trouble.is_none() {
            status.last_success_ms = Some(now_ms);
            drop(status);
            return if self.status().waiting > 0 { 0 } else { spread(self.account.pause_ms, clock) };
        }
        let failures = self.failures.get();
        self.failures.set(failures.saturating_add(1));
        let wait_ms = spread((FIRST_WAIT_MS << failures.min(10)).min(LONGEST_WAIT_MS), clock);
        match tally.retry_after_ms {
            Some(asked_ms) => {
                self.not_before_ms.set(now_ms.saturating_add(asked_ms));
                wait_ms.max(asked_ms)
            }
            None => wait_ms,
        }
    }

    fn outcome(&self, tally: Tally, next_in_ms: u64) -> SyncOutcome {
        let status = self.status();
        SyncOutcome {
            changed: tally.changed.into_iter().collect(),
            pushed: tally.pushed,
            pulled: tally.pulled,
            needs_token: tally.trouble == Some(Trouble::NeedsToken),
            next_in_ms,
            status,
        }
    }
}

/// Between half of a time and the whole of it, so that devices do not come back all at once.
fn spread<C: Clock>(ms: u64, clock: &C) -> u64 {
    ms / 2 + u64::from(clock.random_u32()) % (ms / 2 + 1)
}
