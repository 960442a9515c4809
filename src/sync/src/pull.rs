//! Asks for what is new, feed by feed, and now and then for everything.

use ambulo_care::Sorted;

use crate::account::{Feed, FeedMark};
use crate::engine::{FEED, NAMELESS, SyncEngine};
use crate::entry::{Entry, EntryKey, EntryState, Remote};
use crate::incorporate::{self, Incorporated, incorporate};
use crate::merge::Merge;
use crate::planted::Bug;
use crate::reply::{Failure, Page, Read, read_get, read_page};
use crate::request;
use crate::round::Tally;
use crate::status::Trouble;
use crate::store::{Batch, Collection, Durability, Store, StoreError};
use crate::sweep::Sweep;
use crate::transport::{Clock, Transport};

impl<S: Store, M: Merge> SyncEngine<S, M> {
    pub(crate) async fn pull_all<T: Transport, C: Clock>(&self, transport: &T, clock: &C, tally: &mut Tally) {
        let full_wanted = self.full_wanted.replace(false);
        for feed in &self.account.feeds {
            if let Err(failure) = self.pull(transport, clock, feed, full_wanted, tally).await {
                self.full_wanted.set(full_wanted || self.full_wanted.get());
                tally.note(failure);
                if tally.stopped {
                    return;
                }
            }
        }
    }

    async fn pull<T: Transport, C: Clock>(
        &self,
        transport: &T,
        clock: &C,
        feed: &Feed,
        full_wanted: bool,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        let mark = self.marks.borrow().get(&feed.resource_type).map(|(_, mark)| mark.clone()).unwrap_or_default();
        let due = mark.full_is_due(&self.account, clock.now_ms()) && !self.planted.has(Bug::NoFullSweep);
        let full = full_wanted || due || mark.newest_us.is_none();
        let from_us = mark.newest_us.filter(|_| !full).map(|newest| newest - self.account.overlap_us());
        let first_only = self.planted.has(Bug::FirstPageOnly);
        let mut sweep = Sweep::begin(feed.clone(), self.account.page_count, from_us, first_only);
        let mut doubts = Sorted::default();
        while let Some(request) = sweep.request() {
            let bundle = match read_page(transport.send(request).await, clock.now_ms()) {
                Page::Bundle(bundle) => bundle,
                Page::Refused(reason) => {
                    let resource_type = feed.resource_type.clone();
                    return Err(Failure::of(Trouble::NotAllowed { resource_type, status: reason.status }));
                }
                Page::Failed(failure) => return Err(failure),
            };
            let remotes = sweep.take(bundle).ok_or(Failure::of(Trouble::Nonsense))?;
            if self.planted.has(Bug::WatermarkBeforePage) {
                let newest_us = mark.newest_us.max(sweep.newest_us);
                self.keep_mark(feed, FeedMark { newest_us, ..mark.clone() }).await?;
            }
            self.take_page(feed, &remotes, &mut doubts, tally).await?;
        }
        if full {
            self.mend_damage(transport, clock, feed, tally).await?;
        }
        if full && !self.planted.has(Bug::LossUnnoticed) {
            self.doubt_the_unseen(feed, &sweep, &mut doubts).await?;
        }
        for key in doubts {
            self.settle_doubt(transport, clock, feed, &key, tally).await?;
        }
        // An empty feed still needs a mark, or every pull would be a full one; time zero asks for all there is.
        let mut newest_us = Some(mark.newest_us.max(sweep.newest_us).unwrap_or(0));
        if self.planted.has(Bug::WatermarkFromDevice) {
            newest_us = i64::try_from(clock.now_ms()).ok().map(|ms| ms * 1000);
        }
        let full_at_ms = if full { clock.now_ms() } else { mark.full_at_ms };
        let pulls = if full { 0 } else { mark.pulls.saturating_add(1) };
        Ok(self.keep_mark(feed, FeedMark { newest_us, full_at_ms, pulls }).await?)
    }

    async fn keep_mark(&self, feed: &Feed, mark: FeedMark) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        batch.put(Collection::Meta, format!("{FEED}{}", feed.resource_type), mark.write());
        self.store.commit(batch, Durability::Relaxed).await?;
        self.marks.borrow_mut().insert((feed.resource_type.clone(), mark));
        Ok(())
    }

    async fn take_page(
        &self,
        feed: &Feed,
        remotes: &[Remote],
        doubts: &mut Sorted<EntryKey>,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        let _pass = self.gate.pass().await;
        self.settle_outbox().await?;
        let mut changed = Vec::new();
        for remote in remotes {
            let held = self.load(&remote.key).await?;
            match incorporate(&self.merge, self.planted, held.as_ref(), remote, false, feed.writable) {
                Incorporated::Unchanged => {}
                Incorporated::Doubtful => {
                    doubts.insert(remote.key.clone());
                }
                Incorporated::Changed(entry) => changed.push(*entry),
            }
        }
        let keys: Vec<EntryKey> = changed.iter().map(Entry::key).collect();
        self.save(changed, Durability::Relaxed).await?;
        tally.pulled += keys.len();
        tally.changed.extend(keys);
        Ok(())
    }

    /// After a full sweep: an entry still damaged is one that the sweep did not bring. What the account holds takes
    /// its place; where the account knows nothing of it, nobody can read it any more and it makes room, with a word
    /// to the person, for one damaged entry hides its whole type.
    async fn mend_damage<T: Transport, C: Clock>(
        &self,
        transport: &T,
        clock: &C,
        feed: &Feed,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        let prefix = format!("{}/", feed.resource_type);
        // Reading is enough: what is damaged is noticed.
        let _ = self.readable(&feed.resource_type).await;
        let damaged: Vec<String> =
            self.damaged.borrow().values().filter(|key| key.starts_with(&prefix)).cloned().collect();
        for name in damaged {
            let key = EntryKey { resource_type: feed.resource_type.clone(), id: name[prefix.len()..].to_owned() };
            // What has no name any more cannot be asked for; the sweep brought what the account holds of it.
            let still = !key.id.starts_with(NAMELESS) && {
                let _pass = self.gate.pass().await;
                self.load(&key).await?.is_none()
            };
            if still {
                let read = read_get(transport.send(request::read(&key)).await, &key, clock.now_ms());
                let _pass = self.gate.pass().await;
                match read {
                    Read::Found(remote) => {
                        let mut entry = Entry::new(key.clone(), remote.body.clone(), EntryState::Synced);
                        entry.rest_on(&remote);
                        self.save(vec![entry], Durability::Relaxed).await?;
                    }
                    Read::Failed(failure) => return Err(failure),
                    _ => {
                        let mut batch = Batch::default();
                        batch.delete(Collection::Entries, name.clone());
                        self.store.commit(batch, Durability::Strict).await?;
                        tally.note(Failure::of(Trouble::Damaged { key: name.clone() }));
                    }
                }
                tally.changed.insert(key);
            }
            self.damaged.borrow_mut().remove(&name);
        }
        Ok(())
    }

    /// After a full sweep: what is held as the account's own and was not in it may have been lost there.
    async fn doubt_the_unseen(&self, feed: &Feed, sweep: &Sweep, doubts: &mut Sorted<EntryKey>) -> Result<(), Failure> {
        if !feed.writable {
            return Ok(());
        }
        let prefix = format!("{}/", feed.resource_type);
        // What is damaged was seen to just before; one whose name is lost must not hide that others are.
        let (held, _) = self.store.remains(Collection::Entries, &prefix).await?;
        for (key, bytes) in held {
            if key.strip_prefix(&prefix).is_some_and(|id| sweep.has_seen(id)) {
                continue;
            }
            if let Ok(entry) = self.parse(&key, &bytes)
                && entry.is_synced()
            {
                doubts.insert(entry.key());
            }
        }
        Ok(())
    }

    async fn settle_doubt<T: Transport, C: Clock>(
        &self,
        transport: &T,
        clock: &C,
        feed: &Feed,
        key: &EntryKey,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        let read = read_get(transport.send(request::read(key)).await, key, clock.now_ms());
        let _pass = self.gate.pass().await;
        self.settle_outbox().await?;
        let Some(held) = self.load(key).await? else { return Ok(()) };
        let entry = match read {
            Read::Found(remote) => {
                match incorporate(&self.merge, self.planted, Some(&held), &remote, true, feed.writable) {
                    Incorporated::Changed(entry) => *entry,
                    _ => return Ok(()),
                }
            }
            Read::Absent if feed.writable && held.is_synced() => incorporate::lost(&held),
            Read::Failed(failure) => return Err(failure),
            // Deleted or hidden on purpose, or waiting anyway: what is here stays.
            _ => return Ok(()),
        };
        self.save(vec![entry], Durability::Relaxed).await?;
        tally.changed.insert(key.clone());
        Ok(())
    }
}
