//! Which entries wait for the account, in the order of their first unsent change; a mirror of the store's outbox.
//!
//! One item an entry: later changes of the same entry change the entry and keep its place.

use ambulo_care::Sorted;
use serde_json::Value;

use crate::entry::{Entry, EntryKey, EntryState};
use crate::store::{Batch, Collection};

#[derive(Debug, Default)]
pub(crate) struct Outbox {
    items: Sorted<(u64, (EntryKey, bool))>,
    places: Sorted<(EntryKey, u64)>,
    /// Entries whose present body was certainly never sent: no need to ask before sending.
    pub(crate) unsent: Sorted<EntryKey>,
    next: u64,
}

/// Zero-padded, so that the order of keys is the order of numbers.
fn item_key(place: u64) -> String {
    format!("{place:020}")
}

impl Outbox {
    /// Takes in one stored item; `false` where it does not read.
    pub(crate) fn load(&mut self, key: &str, bytes: &[u8]) -> bool {
        let read = || {
            let value: Value = serde_json::from_slice(bytes).ok()?;
            let (resource_type, id) = value.get("entry")?.as_str()?.split_once('/')?;
            let key_of = EntryKey { resource_type: resource_type.to_owned(), id: id.to_owned() };
            Some((key.parse().ok()?, key_of, value.get("refused")?.as_bool()?))
        };
        let Some((place, entry, refused)) = read() else { return false };
        self.insert(place, entry, refused);
        true
    }

    fn insert(&mut self, place: u64, key: EntryKey, refused: bool) {
        self.next = self.next.max(place + 1);
        self.places.insert((key.clone(), place));
        self.items.insert((place, (key, refused)));
    }

    /// Adds to a batch what makes the stored outbox agree with these entries.
    pub(crate) fn stage(&self, batch: &mut Batch, entries: &[Entry]) {
        let mut next = self.next;
        for entry in entries {
            let key = entry.key();
            let place = self.place(&key);
            if entry.is_synced() {
                if let Some(place) = place {
                    batch.delete(Collection::Outbox, item_key(place));
                }
                continue;
            }
            let place = place.unwrap_or_else(|| {
                next += 1;
                next - 1
            });
            let refused = matches!(entry.state, EntryState::Refused { .. });
            // Neither type nor id needs escaping.
            let item = format!(r#"{{"entry":"{key}","refused":{refused}}}"#);
            batch.put(Collection::Outbox, item_key(place), item.into_bytes());
        }
    }

    /// The same in memory, once the batch is in.
    pub(crate) fn settle(&mut self, entries: &[Entry]) {
        for entry in entries {
            let key = entry.key();
            if entry.is_synced() {
                self.forget(&key);
            } else {
                let place = self.place(&key).unwrap_or(self.next);
                self.insert(place, key, matches!(entry.state, EntryState::Refused { .. }));
            }
        }
    }

    /// Drops an entry's item in memory and names its key in the store.
    pub(crate) fn forget(&mut self, key: &EntryKey) -> Option<String> {
        self.unsent.remove(key);
        let (_, place) = self.places.remove(key)?;
        self.items.remove(&place);
        Some(item_key(place))
    }

    fn place(&self, key: &EntryKey) -> Option<u64> {
        self.places.get(key).map(|(_, place)| *place)
    }

    pub(crate) fn holds(&self, key: &EntryKey) -> bool {
        self.places.contains(key)
    }

    /// What to send, oldest first.
    pub(crate) fn waiting(&self) -> Vec<EntryKey> {
        self.items.values().filter(|(_, (_, refused))| !refused).map(|(_, (key, _))| key.clone()).collect()
    }

    /// What the account would not take.
    pub(crate) fn refused(&self) -> Vec<EntryKey> {
        self.items.values().filter(|(_, (_, refused))| *refused).map(|(_, (key, _))| key.clone()).collect()
    }

    /// How many wait, and how many were refused.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let refused = self.items.values().filter(|(_, (_, refused))| *refused).count();
        (self.items.len() - refused, refused)
    }
}
