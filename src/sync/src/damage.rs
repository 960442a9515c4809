//! What turns out damaged on this device: remembered, asked for from the account, and where the account never had it,
//! counted as lost until the person knows.

use crate::engine::{NAMELESS, SyncEngine, SyncError};
use crate::entry::{Entry, EntryKey};
use crate::merge::Merge;
use crate::status::Trouble;
use crate::store::{Batch, Collection, Durability, Store, StoreError};

/// Before the keys of what is lost: the outbox, their last trace, is cleared of them.
const LOST: &str = "sync/lost/";

impl<S: Store, M: Merge> SyncEngine<S, M> {
    /// Takes note of damage that another reader of the store met among a type's entries.
    pub fn notice(&self, resource_type: &str, damaged: Vec<StoreError>) {
        for mut error in damaged {
            if let StoreError::Corrupt { key, .. } = &mut error
                && key.starts_with(NAMELESS)
            {
                *key = format!("{resource_type}/{key}");
            }
            self.noticed(error);
        }
    }

    /// Damage is remembered in the sync line and asks for everything from the account.
    pub(crate) fn noticed(&self, error: StoreError) -> StoreError {
        if let StoreError::Corrupt { key, .. } = &error {
            self.full_wanted.set(true);
            self.damaged.borrow_mut().insert(key.clone());
            if let Some(waiting) = named(key).filter(|key| self.outbox.borrow().holds(key)) {
                self.lost.borrow_mut().insert(waiting);
            }
            self.status.borrow_mut().trouble = Some(Trouble::Damaged { key: key.clone() });
        }
        error
    }

    /// Clears the outbox of an entry that nobody can read any more, in this batch, and keeps its loss there.
    pub(crate) fn stage_lost(&self, key: &EntryKey, batch: &mut Batch) {
        self.lost.borrow_mut().insert(key.clone());
        batch.put(Collection::Meta, lost_at(key), Vec::new());
        if let Some(item) = self.outbox.borrow_mut().forget(key) {
            batch.delete(Collection::Outbox, item);
        }
    }

    /// What of these entries was lost is here again by this batch.
    pub(crate) fn stage_regained(&self, batch: &mut Batch, entries: &[Entry]) {
        for key in entries.iter().map(Entry::key).filter(|key| self.lost.borrow().contains(key)) {
            batch.delete(Collection::Meta, lost_at(&key));
        }
    }

    /// What was lost before this device was opened, and the person has not been told.
    pub(crate) async fn read_lost(&self) -> Result<(), StoreError> {
        let (found, _) = self.store.remains(Collection::Meta, LOST).await?;
        self.lost.borrow_mut().extend(found.iter().filter_map(|(key, _)| named(key.strip_prefix(LOST)?)));
        Ok(())
    }

    /// The person has been told what was lost: it is not counted any longer.
    pub async fn forget_lost(&self) -> Result<(), SyncError> {
        let _pass = self.gate.pass().await;
        let mut batch = Batch::default();
        for key in self.lost.borrow().values() {
            batch.delete(Collection::Meta, lost_at(key));
        }
        self.store.commit(batch, Durability::Relaxed).await?;
        self.lost.borrow_mut().clear();
        Ok(())
    }
}

fn lost_at(key: &EntryKey) -> String {
    format!("{LOST}{key}")
}

fn named(key: &str) -> Option<EntryKey> {
    let (resource_type, id) = key.split_once('/')?;
    Some(EntryKey { resource_type: resource_type.to_owned(), id: id.to_owned() })
}
