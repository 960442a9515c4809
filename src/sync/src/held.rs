//! What this device holds: the entries, and the outbox that says which of them wait. Both change in one batch, and an
//! outbox that is damaged is made anew of the entries.

use ambulo_care::Sorted;

use crate::engine::{NAMELESS, SyncEngine, SyncError};
use crate::entry::{Entry, EntryKey};
use crate::merge::Merge;
use crate::outbox::Outbox;
use crate::store::{Batch, Collection, Durability, Store, StoreError};

impl<S: Store, M: Merge> SyncEngine<S, M> {
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

    /// Entries and their outbox items in one batch; the gate is held by the caller.
    pub(crate) async fn save(&self, entries: Vec<Entry>, durability: Durability) -> Result<(), StoreError> {
        self.save_after(Batch::default(), entries, durability).await
    }

    /// As [`Self::save`], in the same batch after what stands in this one.
    pub(crate) async fn save_after(
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

    /// Reads the outbox anew after a commit whose end was not seen; the gate is held by the caller.
    pub(crate) async fn settle_outbox(&self) -> Result<(), StoreError> {
        if self.unsettled.get() {
            self.read_outbox().await?;
        }
        Ok(())
    }

    /// What cannot be read of it makes room, in the same batch as what the entries say instead: an entry that waits is
    /// never without its item.
    pub(crate) async fn read_outbox(&self) -> Result<(), StoreError> {
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
