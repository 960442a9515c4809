//! What is entered on this device: stored with its outbox item, durably, before it counts as written.

use serde_json::Value;

use crate::engine::{SyncEngine, SyncError};
use crate::entry::{Entry, EntryKey, EntryState, without_server_meta};
use crate::merge::Merge;
use crate::planted::Bug;
use crate::store::{Batch, Collection, Durability, Store};

impl<S: Store, M: Merge> SyncEngine<S, M> {
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
}
