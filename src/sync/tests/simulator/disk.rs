//! A device's storage: every call may be the last one before a crash, before or after its commit.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use ambulo_sync::SeriesApart;
use ambulo_sync::store::{Batch, Collection, Durability, Remains, Store, StoreError};

use crate::dice::Dice;

type Values = BTreeMap<(Collection, String), Vec<u8>>;

#[derive(Default)]
pub(crate) struct Disk {
    pub(crate) values: Values,
    /// States after each relaxed commit since the last strict one: a power cut goes back to one of them.
    relaxed: Vec<Values>,
}

impl Disk {
    fn apply(&mut self, batch: Batch, durability: Durability) {
        match durability {
            Durability::Strict => self.relaxed.clear(),
            Durability::Relaxed => self.relaxed.push(self.values.clone()),
        }
        for (collection, key, value) in batch.operations {
            match value {
                Some(value) => self.values.insert((collection, key), value),
                None => self.values.remove(&(collection, key)),
            };
        }
    }

    pub(crate) fn power_cut(&mut self, dice: &mut Dice) {
        if !self.relaxed.is_empty() {
            let keep = dice.below(self.relaxed.len() as u64 + 1) as usize;
            if keep < self.relaxed.len() {
                self.values = self.relaxed.swap_remove(keep);
            }
            self.relaxed.clear();
        }
    }
}

#[derive(Clone, Default)]
pub(crate) struct SimStore(pub(crate) Rc<RefCell<Disk>>);

/// Lets others run once: a place where a crash can strike.
async fn others_first() {
    let mut waited = false;
    poll_fn(move |_| if std::mem::replace(&mut waited, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

impl Store for SimStore {
    async fn get(&self, collection: Collection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        others_first().await;
        Ok(self.0.borrow().values.get(&(collection, key.to_owned())).cloned())
    }

    async fn remains(&self, collection: Collection, prefix: &str) -> Result<Remains, StoreError> {
        others_first().await;
        let disk = self.0.borrow();
        let from = disk.values.range((collection, prefix.to_owned())..);
        let within = from.take_while(|(place, _)| place.0 == collection && place.1.starts_with(prefix));
        Ok((within.map(|(place, value)| (place.1.clone(), value.clone())).collect(), Vec::new()))
    }

    async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError> {
        others_first().await;
        self.0.borrow_mut().apply(batch, durability);
        others_first().await;
        Ok(())
    }
}

/// The disk as an engine sees it, in some schedules with the samples of series apart.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) disk: SimStore,
    pub(crate) apart: bool,
}

impl Store for Kept {
    async fn get(&self, collection: Collection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self.apart {
            true => SeriesApart(self.disk.clone()).get(collection, key).await,
            false => self.disk.get(collection, key).await,
        }
    }

    async fn remains(&self, collection: Collection, prefix: &str) -> Result<Remains, StoreError> {
        match self.apart {
            true => SeriesApart(self.disk.clone()).remains(collection, prefix).await,
            false => self.disk.remains(collection, prefix).await,
        }
    }

    async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError> {
        match self.apart {
            true => SeriesApart(self.disk.clone()).commit(batch, durability).await,
            false => self.disk.commit(batch, durability).await,
        }
    }
}
