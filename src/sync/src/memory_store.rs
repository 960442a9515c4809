//! A store in memory: for tests, for a therapist's device that keeps nothing, and as the conformance suite's yardstick.

use std::cell::RefCell;
use std::rc::Rc;

use ambulo_care::Sorted;

use crate::store::{Batch, Collection, Durability, Remains, Store, StoreError};

#[derive(Debug, Default)]
struct Contents {
    values: Sorted<((Collection, String), Vec<u8>)>,
    damaged: Sorted<((Collection, String), ())>,
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
        self.contents.borrow_mut().damaged.insert(((collection, key.to_owned()), ()));
    }
}

impl Store for MemoryStore {
    async fn get(&self, collection: Collection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let contents = self.contents.borrow();
        let place = (collection, key.to_owned());
        if contents.damaged.contains(&place) {
            return Err(StoreError::Corrupt { collection, key: place.1 });
        }
        Ok(contents.values.get(&place).map(|(_, value)| value.clone()))
    }

    async fn remains(&self, collection: Collection, prefix: &str) -> Result<Remains, StoreError> {
        let contents = self.contents.borrow();
        let (mut found, mut damaged) = (Vec::new(), Vec::new());
        for (place, value) in contents.values.from(&(collection, prefix.to_owned())) {
            if place.0 != collection || !place.1.starts_with(prefix) {
                break;
            }
            if contents.damaged.contains(place) {
                damaged.push(StoreError::Corrupt { collection, key: place.1.clone() });
            } else {
                found.push((place.1.clone(), value.clone()));
            }
        }
        Ok((found, damaged))
    }

    async fn commit(&self, batch: Batch, _durability: Durability) -> Result<(), StoreError> {
        let mut contents = self.contents.borrow_mut();
        if let Some(room) = contents.room_bytes {
            let size = |key: &str, value: &[u8]| key.len() + value.len();
            let mut total: usize = contents.values.values().map(|((_, key), value)| size(key, value)).sum();
            for (index, (collection, key, value)) in batch.operations.iter().enumerate() {
                let place = (*collection, key.clone());
                let same =
                    |(other, name, _): &&(Collection, String, Option<Vec<u8>>)| other == collection && name == key;
                // What this operation replaces: an earlier one of the batch, or what is held.
                let before = match batch.operations[..index].iter().rev().find(same) {
                    Some((_, _, earlier)) => earlier.as_deref(),
                    None => contents.values.get(&place).map(|(_, held)| &held[..]),
                };
                total -= before.map_or(0, |before| size(key, before));
                total += value.as_ref().map_or(0, |value| size(key, value));
            }
            if total > room {
                return Err(StoreError::Full);
            }
        }
        for (collection, key, value) in batch.operations {
            let place = (collection, key);
            contents.damaged.remove(&place);
            match value {
                Some(value) => contents.values.insert((place, value)),
                None => contents.values.remove(&place),
            };
        }
        Ok(())
    }
}
