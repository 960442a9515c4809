//! Sends what waits, one entry at a time, until the account holds it, refuses it, or fails.

use crate::engine::SyncEngine;
use crate::entry::{Entry, EntryKey, EntryState, Refusal, Remote};
use crate::incorporate::{self, Incorporated, incorporate};
use crate::merge::Merge;
use crate::planted::Bug;
use crate::reply::{Failure, Put, Read, read_get, read_put};
use crate::request;
use crate::round::Tally;
use crate::status::Trouble;
use crate::store::{Batch, Collection, Durability, Store, StoreError};
use crate::transport::{Clock, Transport};

/// Exchanges for one entry in one round; after that the entry waits, jittered, for the next.
const EXCHANGES: usize = 8;
/// Entries in a row that may fail before the rest is left for the next round.
const FAILURES_IN_A_ROW: usize = 3;

impl<S: Store, M: Merge> SyncEngine<S, M> {
    pub(crate) async fn push_all<T: Transport, C: Clock>(&self, transport: &T, clock: &C, tally: &mut Tally) {
        let settled = {
            let _pass = self.gate.pass().await;
            self.settle_outbox().await
        };
        if let Err(error) = settled {
            return tally.note(error.into());
        }
        let waiting = self.outbox.borrow().waiting();
        let mut failed_in_a_row = 0;
        for key in waiting {
            match self.push(transport, clock, &key, tally).await {
                Ok(()) => failed_in_a_row = 0,
                Err(failure) => {
                    failed_in_a_row += 1;
                    tally.note(failure);
                }
            }
            if tally.stopped || failed_in_a_row == FAILURES_IN_A_ROW {
                return;
            }
        }
    }

    /// An entry whose PUT may have arrived, or whose id another device may have used, is asked for before it is sent.
    async fn push<T: Transport, C: Clock>(
        &self,
        transport: &T,
        clock: &C,
        key: &EntryKey,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        let unsent = self.outbox.borrow().unsent.contains(key);
        let mut ask = !unsent && !self.planted.has(Bug::BlindRetry);
        let mut asked = false;
        for _ in 0..EXCHANGES {
            let Some(entry) = self.still_waiting(key).await? else { return Ok(()) };
            if !asked && entry.version_id.is_none() && self.merge.may_exist(&key.resource_type) {
                ask = !self.planted.has(Bug::BlindRetry);
            }
            if ask {
                asked = true;
                match read_get(transport.send(request::read(key)).await, key, clock.now_ms()) {
                    Read::Found(remote) => self.take_in(&remote, tally).await?,
                    Read::Absent => self.create_again(key).await?,
                    Read::Deleted => {
                        return self.refuse(key, Refusal { status: 410, code: "deleted".into() }, tally).await;
                    }
                    Read::Refused(reason) => return self.refuse(key, reason, tally).await,
                    Read::Failed(failure) => return Err(failure),
                }
                ask = false;
                continue;
            }
            self.outbox.borrow_mut().unsent.remove(key);
            let guarded = !self.planted.has(Bug::NoIfMatch);
            let received = transport.send(request::store(&entry, guarded)).await;
            let any_answer = self.planted.has(Bug::AnyAnswerAcknowledges)
                && received.as_ref().is_ok_and(|reply| reply.status == 200);
            match read_put(received, key, clock.now_ms()) {
                _ if any_answer => return self.acknowledged(&entry, &said_so(&entry), tally).await,
                Put::Conflict if self.planted.has(Bug::ConflictIsSuccess) => {
                    return self.acknowledged(&entry, &said_so(&entry), tally).await;
                }
                Put::Stored(remote) => {
                    self.acknowledged(&entry, &remote, tally).await?;
                    tally.pushed += 1;
                }
                Put::StoredUnseen | Put::Conflict => ask = true,
                Put::Missing if entry.version_id.is_some() => ask = true,
                Put::Missing => {
                    return self.refuse(key, Refusal { status: 404, code: "not-found".into() }, tally).await;
                }
                Put::Refused(reason) => return self.refuse(key, reason, tally).await,
                Put::Failed(failure) => return Err(failure),
            }
        }
        if self.still_waiting(key).await?.is_some() { Err(Failure::of(Trouble::Contended)) } else { Ok(()) }
    }

    /// The entry if it waits; an outbox item without a waiting entry is cleared away.
    async fn still_waiting(&self, key: &EntryKey) -> Result<Option<Entry>, StoreError> {
        let _pass = self.gate.pass().await;
        let mut batch = Batch::default();
        match self.load(key).await? {
            Some(entry) if entry.state == EntryState::Pending => return Ok(Some(entry)),
            // An item stands without its entry only where the entry was damaged: the account is asked in full.
            None if self.outbox.borrow().holds(key) => self.stage_lost(key, &mut batch),
            _ => {
                if let Some(item) = self.outbox.borrow_mut().forget(key) {
                    batch.delete(Collection::Outbox, item);
                }
            }
        }
        if !batch.operations.is_empty() {
            self.store.commit(batch, Durability::Relaxed).await?;
        }
        Ok(None)
    }

    /// Merges with what the account has; afterwards the entry is certainly unsent, or done.
    async fn take_in(&self, remote: &Remote, tally: &mut Tally) -> Result<(), Failure> {
        let _pass = self.gate.pass().await;
        let held = self.load(&remote.key).await?;
        if let Incorporated::Changed(entry) = incorporate(&self.merge, self.planted, held.as_ref(), remote, true, true)
        {
            tally.changed.insert(remote.key.clone());
            self.save(vec![*entry], Durability::Relaxed).await?;
        }
        Ok(())
    }

    async fn create_again(&self, key: &EntryKey) -> Result<(), Failure> {
        let _pass = self.gate.pass().await;
        match self.load(key).await? {
            Some(held) if held.version_id.is_some() => {
                Ok(self.save(vec![incorporate::lost(&held)], Durability::Relaxed).await?)
            }
            _ => Ok(()),
        }
    }

    async fn acknowledged(&self, sent: &Entry, remote: &Remote, tally: &mut Tally) -> Result<(), Failure> {
        let _pass = self.gate.pass().await;
        let key = sent.key();
        let Some(held) = self.load(&key).await? else { return Ok(()) };
        let entry = incorporate::acknowledge(&self.merge, self.planted, &held, sent.revision, &sent.body, remote);
        let waits = !entry.is_synced();
        self.save(vec![entry], Durability::Relaxed).await?;
        if waits {
            self.outbox.borrow_mut().unsent.insert(key.clone());
        }
        tally.changed.insert(key);
        Ok(())
    }

    async fn refuse(&self, key: &EntryKey, reason: Refusal, tally: &mut Tally) -> Result<(), Failure> {
        let _pass = self.gate.pass().await;
        if let Some(mut entry) = self.load(key).await? {
            entry.state = EntryState::Refused { reason };
            self.save(vec![entry], Durability::Relaxed).await?;
            tally.changed.insert(key.clone());
        }
        Ok(())
    }
}

/// What a planted bug believes to have heard.
fn said_so(entry: &Entry) -> Remote {
    Remote {
        key: entry.key(),
        version_id: entry.version_id.clone(),
        last_updated: entry.last_updated.clone(),
        body: entry.body.clone(),
    }
}
