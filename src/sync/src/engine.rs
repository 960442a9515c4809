//! The engine that a program holds: local writes, reads, the sync line. Rounds of sync are in `round`.

use std::cell::{Cell, RefCell};

use ambulo_care::Sorted;
use serde_json::Value;

use crate::account::{Account, FeedMark};
use crate::entry::{Entry, EntryKey, EntryState, without_server_meta};
use crate::gate::Gate;
use crate::merge::{Merge, RecordMerge};
use crate::outbox::Outbox;
use crate::planted::{Bug, Planted};
use crate::status::{Phase, SyncStatus};
use crate::store::{Batch, Collection, Durability, Store, StoreError};

/// Why the engine could not open, read or write. No variant carries content of the record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// The device's storage said no; a write was not kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Not a JSON object with a valid `resourceType` and `id`.
    #[error("not a FHIR resource with a type and an id")]
    NotAResource,
    /// The store belongs to another account, whose entries must not mix with this one's.
    #[error("this device's storage belongs to another account")]
    OtherAccount,
}

pub(crate) const ACCOUNT: &str = "sync/account";
pub(crate) const SUCCESS: &str = "sync/success";
pub(crate) const FEED: &str = "sync/feed/";
/// How the store names a value whose own name is damaged; no id begins so.
pub(crate) const NAMELESS: char = '#';

/// Sync of one store with one account. Clone-free and single-threaded: share it by `Rc`; all methods take `&self`
/// and may run side by side. Only one engine may have a store open at a time.
#[derive(Debug)]
pub struct SyncEngine<S, M = RecordMerge> {
    pub(crate) store: S,
    pub(crate) merge: M,
    pub(crate) account: Account,
    pub(crate) gate: Gate,
    pub(crate) outbox: RefCell<Outbox>,
    /// A commit was begun and its end not seen: the mirror of the outbox is read anew.
    pub(crate) unsettled: Cell<bool>,
    /// Entries that turned out damaged: what the account holds of them is not known.
    pub(crate) damaged: RefCell<Sorted<String>>,
    /// Those of them that held something which the account has yet to take.
    pub(crate) lost: RefCell<Sorted<EntryKey>>,
    pub(crate) marks: RefCell<Sorted<(String, FeedMark)>>,
    pub(crate) status: RefCell<SyncStatus>,
    pub(crate) running: Cell<bool>,
    pub(crate) full_wanted: Cell<bool>,
    pub(crate) failures: Cell<u32>,
    pub(crate) not_before_ms: Cell<u64>,
    pub(crate) planted: Planted,
}

impl<S: Store> SyncEngine<S> {
    /// Opens the engine on a store with the default merge.
    pub async fn open(store: S, account: Account) -> Result<Self, SyncError> {
        Self::open_with(store, account, RecordMerge::default()).await
    }
}

impl<S: Store, M: Merge> SyncEngine<S, M> {
    /// Opens the engine with a merge of the caller's own.
    pub async fn open_with(store: S, account: Account, merge: M) -> Result<Self, SyncError> {
        let engine = Self {
            store,
            merge,
            account,
            gate: Gate::default(),
            outbox: RefCell::default(),
            unsettled: Cell::new(false),
            damaged: RefCell::default(),
            lost: RefCell::default(),
            marks: RefCell::default(),
            status: RefCell::default(),
            running: Cell::new(false),
            full_wanted: Cell::new(false),
            failures: Cell::new(0),
            not_before_ms: Cell::new(0),
            planted: Planted::default(),
        };
        engine.claim().await?;
        engine.read_marks().await?;
        engine.read_lost().await?;
        engine.read_outbox().await?;
        Ok(engine)
    }

    /// Switches one bug on, for tests of the tests.
    #[cfg(feature = "planted-bugs")]
    pub fn plant(mut self, bug: Bug) -> Self {
        self.planted.bug = Some(bug);
        self
    }

    /// Stores a resource on this device and in the outbox, durably, before it returns. Gives the body as it now
    /// stands: decisions about a dose that were already known are kept.
    pub async fn write(&self, resource: Value) -> Result<Value, SyncError> {
        let mut bodies = self.write_all(vec![resource]).await?;
        bodies.pop().ok_or(SyncError::NotAResource)
    }

    /// Stores several resources together or not at all.
    pub async fn write_all(&self, resources: Vec<Value>) -> Result<Vec<Value>, SyncError> {
        let keys: Option<Vec<EntryKey>> = resources.iter().map(EntryKey::of).collect();
        let keys = keys.ok_or(SyncError::NotAResource)?;
        let _pass = self.gate.pass().await;
        self.settle_outbox().await?;
        let mut changed: Vec<(EntryKey, Entry)> = Vec::new();
        let mut bodies = Vec::new();
        for (key, resource) in keys.into_iter().zip(resources) {
            let held = match changed.iter().position(|(earlier, _)| *earlier == key) {
                Some(earlier) => Some(changed.remove(earlier).1),
                None => self.load(&key).await?,
            };
            let entry = self.amended(&key, held, without_server_meta(resource));
            bodies.push(entry.body.clone());
            changed.push((key, entry));
        }
        self.keep_local(changed.into_iter().map(|(_, entry)| entry).collect()).await?;
        Ok(bodies)
    }

    /// Changes one entry by what it is now, with nothing in between; `change` gets `None` where there is none and
    /// gives `None` to leave things as they are. Returns the body after it.
    pub async fn update(
        &self,
        key: &EntryKey,
        change: impl FnOnce(Option<&Value>) -> Option<Value>,
    ) -> Result<Option<Value>, SyncError> {
        let _pass = self.gate.pass().await;
        self.settle_outbox().await?;
        let held = self.load(key).await?;
        let Some(new) = change(held.as_ref().map(|entry| &entry.body)) else {
            return Ok(held.map(|entry| entry.body));
        };
        if EntryKey::of(&new).as_ref() != Some(key) {
            return Err(SyncError::NotAResource);
        }
        let entry = self.amended(key, held, without_server_meta(new));
        let body = entry.body.clone();
        self.keep_local(vec![entry]).await?;
        Ok(Some(body))
    }

    /// Lets refused entries be sent once more; how many.
    pub async fn retry_refused(&self) -> Result<usize, SyncError> {
        let _pass = self.gate.pass().await;
        self.settle_outbox().await?;
        let mut again = Vec::new();
        let mut batch = Batch::default();
        let refused = self.outbox.borrow().refused();
        for key in refused {
            match self.load(&key).await? {
                Some(mut entry) => {
                    entry.state = EntryState::Pending;
                    again.push(entry);
                }
                None => self.stage_lost(&key, &mut batch),
            }
        }
        let count = again.len();
        self.save_after(batch, again, Durability::Strict).await?;
        Ok(count)
    }

    /// One entry, or `None`.
    pub async fn entry(&self, key: &EntryKey) -> Result<Option<Entry>, SyncError> {
        let key = key.to_string();
        match self.store.get(Collection::Entries, &key).await {
            Ok(Some(bytes)) => Ok(Some(self.parse(&key, &bytes)?)),
            Ok(None) => Ok(None),
            Err(error) => Err(self.noticed(error).into()),
        }
    }

    /// All entries of a type, by id. A damaged one is an error that names it; the next round replaces it from the
    /// account where it can.
    pub async fn entries(&self, resource_type: &str) -> Result<Vec<Entry>, SyncError> {
        let found = match self.store.scan(Collection::Entries, &format!("{resource_type}/")).await {
            Ok(found) => found,
            Err(error) => return Err(self.noticed(error).into()),
        };
        found.iter().map(|(key, bytes)| self.parse(key, bytes).map_err(SyncError::from)).collect()
    }

    /// As [`SyncEngine::entries`], past what is damaged: what can be read, and the keys of what is known to be missing
    /// until the account's copy has come.
    pub async fn readable(&self, resource_type: &str) -> Result<(Vec<Entry>, Vec<String>), SyncError> {
        let prefix = format!("{resource_type}/");
        let (found, damaged) = self.store.remains(Collection::Entries, &prefix).await?;
        self.notice(resource_type, damaged);
        let entries: Vec<Entry> = found.iter().filter_map(|(key, bytes)| self.parse(key, bytes).ok()).collect();
        let missing =
            |key: &&String| key.strip_prefix(&prefix).is_some_and(|id| entries.iter().all(|entry| entry.id != id));
        let missing = self.damaged.borrow().values().filter(missing).cloned().collect();
        Ok((entries, missing))
    }

    /// The sync line.
    pub fn status(&self) -> SyncStatus {
        let mut status = self.status.borrow().clone();
        (status.waiting, status.refused) = self.outbox.borrow().counts();
        // A write whose end was never seen may wait: better to say one too many.
        status.waiting += usize::from(self.unsettled.get());
        status.lost = self.lost.borrow().len();
        status
    }

    /// Makes the next round read every feed in full.
    pub fn want_full_sweep(&self) {
        self.full_wanted.set(true);
    }

    fn amended(&self, key: &EntryKey, held: Option<Entry>, new: Value) -> Entry {
        let Some(mut entry) = held else {
            if self.damaged.borrow_mut().remove(&key.to_string()).is_none() {
                self.outbox.borrow_mut().unsent.insert(key.clone());
            }
            return Entry { revision: 1, ..Entry::new(key.clone(), new, EntryState::Pending) };
        };
        let body = self.merge.amend(&entry.resource_type, &entry.body, new);
        if body == entry.body {
            if !entry.is_synced() {
                entry.state = EntryState::Pending;
            }
            return entry;
        }
        let before = std::mem::replace(&mut entry.body, body);
        if entry.is_synced() {
            entry.base = Some(before);
            self.outbox.borrow_mut().unsent.insert(key.clone());
        } else if !self.outbox.borrow().unsent.contains(key)
            && !entry.sent.contains(&before)
            && !self.planted.has(Bug::SentForgotten)
        {
            entry.sent.push(before);
        }
        entry.state = EntryState::Pending;
        entry.revision += 1;
        entry
    }

    async fn keep_local(&self, entries: Vec<Entry>) -> Result<(), SyncError> {
        if self.planted.has(Bug::TornWrite) {
            let mut batch = Batch::default();
            for entry in &entries {
                batch.put(Collection::Entries, entry.key().to_string(), entry.to_bytes());
            }
            self.store.commit(batch, Durability::Strict).await?;
        }
        Ok(self.save(entries, Durability::Strict).await?)
    }

    /// Entries and their outbox items in one batch; the gate is held by the caller.
    pub(crate) async fn save(&self, entries: Vec<Entry>, durability: Durability) -> Result<(), StoreError> {
        self.save_after(Batch::default(), entries, durability).await
    }

    /// As [`Self::save`], in the same batch after what stands in this one.
    async fn save_after(
        &self,
        mut batch: Batch,
        entries: Vec<Entry>,
        durability: Durability,
    ) -> Result<(), StoreError> {
        for entry in &entries {
            batch.put(Collection::Entries, entry.key().to_string(), entry.to_bytes());
        }
        self.outbox.borrow().stage(&mut batch, &entries);
        self.stage_regained(&mut batch, &entries);
        if batch.operations.is_empty() {
            return Ok(());
        }
        self.unsettled.set(true);
        let ended = self.store.commit(batch, durability).await;
        if ended.is_ok() {
            self.outbox.borrow_mut().settle(&entries);
            for entry in &entries {
                self.lost.borrow_mut().remove(&entry.key());
            }
            self.unsettled.set(false);
        }
        ended
    }

    /// A held entry; a damaged one counts as absent, so that a new write or the account's copy mends it.
    pub(crate) async fn load(&self, key: &EntryKey) -> Result<Option<Entry>, StoreError> {
        let key = key.to_string();
        let read = match self.store.get(Collection::Entries, &key).await {
            Ok(None) => return Ok(None),
            Ok(Some(bytes)) => self.parse(&key, &bytes),
            Err(error) => Err(self.noticed(error)),
        };
        match read {
            Ok(entry) => Ok(Some(entry)),
            Err(StoreError::Corrupt { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) fn parse(&self, key: &str, bytes: &[u8]) -> Result<Entry, StoreError> {
        Entry::parse(bytes)
            .ok_or_else(|| self.noticed(StoreError::Corrupt { collection: Collection::Entries, key: key.to_owned() }))
    }

    async fn claim(&self) -> Result<(), SyncError> {
        let name = self.account.name.as_bytes();
        match self.store.get(Collection::Meta, ACCOUNT).await? {
            Some(held) if held == name => Ok(()),
            Some(_) => Err(SyncError::OtherAccount),
            None => {
                let mut batch = Batch::default();
                batch.put(Collection::Meta, ACCOUNT, name.to_vec());
                Ok(self.store.commit(batch, Durability::Strict).await?)
            }
        }
    }

    async fn read_marks(&self) -> Result<(), SyncError> {
        for feed in &self.account.feeds {
            let key = format!("{FEED}{}", feed.resource_type);
            let mark = match self.store.get(Collection::Meta, &key).await {
                Ok(bytes) => bytes.as_deref().and_then(FeedMark::read),
                Err(StoreError::Corrupt { .. }) => None,
                Err(error) => return Err(error.into()),
            };
            self.marks.borrow_mut().insert((feed.resource_type.clone(), mark.unwrap_or_default()));
        }
        let success = match self.store.get(Collection::Meta, SUCCESS).await {
            Ok(bytes) => bytes.and_then(|bytes| std::str::from_utf8(&bytes).ok()?.parse().ok()),
            Err(StoreError::Corrupt { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        self.status.borrow_mut().last_success_ms = success;
        self.status.borrow_mut().phase = Phase::Idle;
        Ok(())
    }

    /// Reads the outbox anew after a commit whose end was not seen; the gate is held by the caller.
    pub(crate) async fn settle_outbox(&self) -> Result<(), StoreError> {
        if self.unsettled.get() {
            self.read_outbox().await?;
        }
        Ok(())
    }

    /// What cannot be read of it makes room, in the same batch as what the entries say instead: an entry that waits is
    /// never without its item.
    async fn read_outbox(&self) -> Result<(), StoreError> {
        let (items, damaged) = self.store.remains(Collection::Outbox, "").await?;
        let mut read = Outbox::default();
        let mut batch = Batch::default();
        for (key, bytes) in &items {
            if !read.load(key, bytes) {
                batch.delete(Collection::Outbox, key.clone());
            }
        }
        for error in &damaged {
            if let StoreError::Corrupt { key, .. } = error
                && !key.starts_with(NAMELESS)
            {
                batch.delete(Collection::Outbox, key.clone());
            }
        }
        self.outbox.replace(read);
        if damaged.is_empty() && batch.operations.is_empty() {
            self.unsettled.set(false);
            return Ok(());
        }
        self.rebuild_outbox(batch).await
    }

    /// The entries themselves say whether they wait: a damaged outbox loses nothing.
    async fn rebuild_outbox(&self, batch: Batch) -> Result<(), StoreError> {
        let mut missing = Vec::new();
        let mut seen = Sorted::default();
        let (found, damaged) = self.store.remains(Collection::Entries, "").await?;
        for error in damaged {
            self.noticed(error);
        }
        for (key, bytes) in found {
            let Ok(entry) = self.parse(&key, &bytes) else { continue };
            if !entry.is_synced() && !self.outbox.borrow().holds(&entry.key()) && seen.insert(key).is_none() {
                missing.push(entry);
            }
        }
        self.save_after(batch, missing, Durability::Strict).await?;
        self.unsettled.set(false);
        Ok(())
    }
}
