//! The engine that a program holds: opened on a store, with its sync line. What it does stands beside it: `write` what
//! is entered here, `held` what this device holds, `round` the rounds of sync.

use std::cell::{Cell, RefCell};

use ambulo_care::Sorted;

use crate::account::{Account, FeedMark};
use crate::entry::EntryKey;
use crate::gate::Gate;
use crate::merge::{Merge, RecordMerge};
use crate::outbox::Outbox;
use crate::planted::Planted;
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
    pub fn plant(mut self, bug: crate::planted::Bug) -> Self {
        self.planted.bug = Some(bug);
        self
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
}
