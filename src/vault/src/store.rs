//! The vault as a store: seal, then write; read, then open. Never a transaction open across WebCrypto.

use ambulo_care::arrange;
use ambulo_sync::store::{Batch, Collection, Durability, Got, Remains, Store, StoreError};

use crate::blocks::{Ordered, SeriesStore};
use crate::envelope::Part;
use crate::names;
use crate::vault::{Open, Vault};
use crate::web::lock;
use crate::web::transaction::{self, Action, Pair, Write, binary};

/// A record that does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// Where it stands.
    pub collection: Collection,
    /// Its key; where even that does not open, `#` and what stands in its place.
    pub key: String,
    stored: Vec<u8>,
}

impl From<Damaged> for StoreError {
    fn from(damaged: Damaged) -> Self {
        Self::Corrupt { collection: damaged.collection, key: damaged.key }
    }
}

impl Store for Vault {
    async fn get(&self, collection: Collection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.get_all(collection, &[key.to_owned()]).await?.remove(0)
    }

    async fn get_all(&self, collection: Collection, keys: &[String]) -> Result<Vec<Got>, StoreError> {
        let open = self.open()?;
        let places: Vec<(Collection, &str)> = keys.iter().map(|key| (collection, &key[..])).collect();
        let stored = open.keys.stored(&places).await?;
        let found = transaction::get_all(open.database.raw(), names::object_store(collection), &stored).await?;
        let records: Vec<(&[u8], &[u8])> =
            stored.iter().zip(&found).filter_map(|(stored, record)| Some((&stored[..], record.as_deref()?))).collect();
        let mut opened = open.keys.open(collection, Part::Value, &records).await?.into_iter();
        let corrupt = |key: &String| StoreError::Corrupt { collection, key: key.clone() };
        let one = |(key, found): (&String, &Option<Vec<u8>>)| match found {
            Some(_) => opened.next().flatten().map(Some).ok_or_else(|| corrupt(key)),
            None => Ok(None),
        };
        Ok(keys.iter().zip(&found).map(one).collect())
    }

    async fn remains(&self, collection: Collection, prefix: &str) -> Result<Remains, StoreError> {
        let (found, damaged) = self.scan_what_remains(collection, prefix).await?;
        Ok((found, damaged.into_iter().map(StoreError::from).collect()))
    }

    async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError> {
        let open = self.open()?;
        let writes = sealed(&open, batch).await?;
        transaction::write(open.database.raw(), writes, durability).await
    }
}

async fn sealed(open: &Open, batch: Batch) -> Result<Vec<Write>, StoreError> {
    let places: Vec<(Collection, &str)> =
        batch.operations.iter().map(|(collection, key, _)| (*collection, &key[..])).collect();
    let stored = open.keys.stored(&places).await?;
    let puts: Vec<(Collection, &[u8], &str, &[u8])> = batch
        .operations
        .iter()
        .zip(&stored)
        .filter_map(|((collection, key, value), stored)| Some((*collection, &stored[..], &key[..], value.as_deref()?)))
        .collect();
    let mut sealed = open.keys.seal(open.format, &puts).await?.into_iter();
    Ok(batch
        .operations
        .iter()
        .zip(&stored)
        .filter_map(|((collection, _, value), stored)| {
            Some(Write {
                store: names::object_store(*collection),
                key: binary(stored),
                action: match value {
                    Some(_) => Action::Put(sealed.next()?),
                    None => Action::Delete,
                },
            })
        })
        .collect())
}

impl Vault {
    /// As [`Store::remains`], with what [`Vault::discard`] needs.
    pub async fn scan_what_remains(
        &self,
        collection: Collection,
        prefix: &str,
    ) -> Result<(Vec<(String, Vec<u8>)>, Vec<Damaged>), StoreError> {
        let open = self.open()?;
        let store = names::object_store(collection);
        let bounds = match names::head(prefix) {
            "" => None,
            head => Some(names::group_bounds(open.keys.group(collection, head).await?)),
        };
        let bounds = bounds.as_ref().map(|(low, high)| (&low[..], &high[..]));
        let pairs = transaction::pairs(open.database.raw(), store, bounds).await?;
        let records: Vec<(&[u8], &[u8])> = pairs.iter().map(|(key, bytes)| (&key[..], &bytes[..])).collect();
        let named = open.keys.open(collection, Part::Name, &records).await?;
        let (mut wanted, mut keys, mut damaged) = (Vec::new(), Vec::new(), Vec::new());
        for ((stored, record), name) in records.into_iter().zip(named) {
            match name.and_then(|name| String::from_utf8(name).ok()) {
                Some(key) if key.starts_with(prefix) => {
                    wanted.push((stored, record));
                    keys.push(key);
                }
                Some(_) => {}
                None => damaged.push(Damaged { collection, key: names::unreadable(stored), stored: stored.to_vec() }),
            }
        }
        let values = open.keys.open(collection, Part::Value, &wanted).await?;
        let mut found = Vec::with_capacity(values.len());
        for ((key, value), (stored, _)) in keys.into_iter().zip(values).zip(wanted) {
            match value {
                Some(value) => found.push((key, value)),
                None => damaged.push(Damaged { collection, key, stored: stored.to_vec() }),
            }
        }
        arrange(&mut found, |one, other| one.0.cmp(&other.0));
        Ok((found, damaged))
    }

    /// Removes damaged records, so that what the account still has can come again.
    pub async fn discard(&self, damaged: &[Damaged]) -> Result<(), StoreError> {
        let open = self.open()?;
        let writes = damaged
            .iter()
            .map(|damaged| Write {
                store: names::object_store(damaged.collection),
                key: binary(&damaged.stored),
                action: Action::Delete,
            })
            .collect();
        transaction::write(open.database.raw(), writes, Durability::Strict).await
    }
}

impl SeriesStore for Vault {
    type Held = lock::Held;

    async fn range(&self, head: &str, from: u64, to: u64) -> Result<Vec<Ordered>, StoreError> {
        let open = self.open()?;
        let group = open.keys.group(Collection::Blocks, head).await?;
        let (low, high) = (names::ordered(group, from), names::ordered(group, to));
        let mut pairs: Vec<Pair> = transaction::pairs(open.database.raw(), "blocks", Some((&low, &high))).await?;
        pairs.retain(|(stored, _)| names::stored_order(stored).is_some());
        let records: Vec<(&[u8], &[u8])> = pairs.iter().map(|(key, bytes)| (&key[..], &bytes[..])).collect();
        let values = open.keys.open(Collection::Blocks, Part::Value, &records).await?;
        Ok(records
            .iter()
            .zip(values)
            .filter_map(|((stored, _), value)| Some(Ordered { order: names::stored_order(stored)?, value }))
            .collect())
    }

    async fn last_at_or_before(&self, head: &str, order: u64) -> Result<Option<u64>, StoreError> {
        let open = self.open()?;
        let group = open.keys.group(Collection::Blocks, head).await?;
        let (low, high) = (names::ordered(group, 0), names::ordered(group, order));
        let key = transaction::last_key(open.database.raw(), "blocks", &low, &high).await?;
        Ok(key.and_then(|key| names::stored_order(&key)))
    }

    async fn hold(&self, series: &str) -> Result<lock::Held, StoreError> {
        lock::hold(&self.lock_name(series)).await
    }
}
