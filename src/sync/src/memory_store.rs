//! A store in memory: for tests, for a therapist's device that keeps nothing, and as the conformance suite's yardstick.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::store::{Batch, Collection, Durability, Store, StoreError};

#[derive(Debug, Default)]
struct Contents {
    values: BTreeMap<(Collection, String), Vec<u8>>,
    damaged: BTreeSet<(Collection, String)>,
    room_bytes: Option<usize>,
}

/// A store whose clones share one content, so that "closing" and "reopening" is dropping and cloning.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    contents: Rc<RefCell<Contents>>,
}

impl MemoryStore {
    /// An empty store without a limit.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty store that answers [`StoreError::Full`] once keys and values together exceed `room_bytes`.
    pub fn with_room(room_bytes: usize) -> Self {
        let store = Self::new();
        store.contents.borrow_mut().room_bytes = Some(room_bytes);
        store
    }

    /// Lifts or changes the limit in bytes.
    pub fn set_room(&self, room_bytes: Option<usize>) {
        self.contents.borrow_mut().room_bytes = room_bytes;
    }

    /// Makes a value unreadable, as a flipped bit under encryption does; the next put of that key mends it.
    pub fn damage(&self, collection: Collection, key: &str) {
        self.contents.borrow_mut().damaged.insert((collection, key.to_owned()));
    }
}

impl Store for MemoryStore {
    async fn get(&self, collection: Collection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let contents = self.contents.borrow();
        let place = (collection, key.to_owned());
        if contents.damaged.contains(&place) {
            return Err(StoreError::Corrupt { collection, key: place.1 });
        }
        Ok(contents.values.get(&place).cloned())
    }

    async fn scan(&self, collection: Collection, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let contents = self.contents.borrow();
        let mut found = Vec::new();
        for (place, value) in contents.values.range((collection, prefix.to_owned())..) {
            if place.0 != collection || !place.1.starts_with(prefix) {
                break;
            }
            if contents.damaged.contains(place) {
                return Err(StoreError::Corrupt { collection, key: place.1.clone() });
            }
            found.push((place.1.clone(), value.clone()));
        }
        Ok(found)
    }

    async fn commit(&self, batch: Batch, _durability: Durability) -> Result<(), StoreError> {
        let mut contents = self.contents.borrow_mut();
        if let Some(room) = contents.room_bytes {
            let mut sizes: BTreeMap<(Collection, &str), usize> = contents
                .values
                .iter()
                .map(|(place, value)| ((place.0, place.1.as_str()), place.1.len() + value.len()))
                .collect();
            for (collection, key, value) in &batch.operations {
                sizes.insert((*collection, key), value.as_ref().map_or(0, |value| key.len() + value.len()));
            }
            if sizes.values().sum::<usize>() > room {
                return Err(StoreError::Full);
            }
        }
        for (collection, key, value) in batch.operations {
            let place = (collection, key);
            contents.damaged.remove(&place);
            match value {
                Some(value) => contents.values.insert(place, value),
                None => contents.values.remove(&place),
            };
        }
        Ok(())
    }
}
