//! A store that keeps the samples of a series apart from its entry, in blocks of 4,096: a record opens without them,
//! and a chart reads the stretch that it shows.
//!
//! An entry as stored, its outline, and its blocks change in one batch. [`Store::get`] and [`Store::scan`] answer with
//! the whole.

use serde_json::Value;

use crate::outline::{Apart, Outline, holds_samples, joined, outline, read_outline, split};
use crate::store::{Batch, Collection, Durability, Remains, Store, StoreError};

/// The store; clones share what the store beneath shares.
#[derive(Clone, Debug, Default)]
pub struct SeriesApart<S>(pub S);

fn block_key(key: &str, block: usize) -> String {
    format!("{key}/{block:06}")
}

fn corrupt(key: &str) -> StoreError {
    StoreError::Corrupt { collection: Collection::Entries, key: key.to_owned() }
}

impl<S: Store> SeriesApart<S> {
    /// All entries of a type, without what stands apart, and beside them the damaged ones. Samples that an earlier
    /// version left in their entries are moved on the way, so only while nobody else writes. What does not parse is
    /// left out.
    pub async fn outlines(&self, resource_type: &str) -> Result<(Vec<Outline>, Vec<StoreError>), StoreError> {
        let (found, damaged) = self.0.remains(Collection::Entries, &format!("{resource_type}/")).await?;
        let mut moved = Batch::default();
        let mut outlines = Vec::with_capacity(found.len());
        for (key, bytes) in &found {
            let Some(outline) = outline(key, bytes) else { continue };
            if outline.apart.is_none() && split(key, bytes).is_some() {
                moved.put(Collection::Entries, key.clone(), bytes.clone());
            }
            outlines.push(outline);
        }
        if !moved.operations.is_empty() {
            // Where there is no room to move, they stay as they are, and are read so.
            let _ = self.commit(moved, Durability::Relaxed).await;
        }
        Ok((outlines, damaged))
    }

    /// Some entries without what stands apart; absent and damaged ones are left out.
    pub async fn outlines_of(&self, keys: &[String]) -> Result<Vec<Outline>, StoreError> {
        let found = self.0.get_all(Collection::Entries, keys).await?;
        Ok(keys.iter().zip(found).filter_map(|(key, found)| outline(key, &found.ok()??)).collect())
    }

    /// Some blocks, each by its entry's key and its number, in the same order: the words of its samples. `None` for
    /// one that is damaged or not there.
    pub async fn blocks(&self, wanted: &[(String, usize)]) -> Result<Vec<Option<String>>, StoreError> {
        let keys: Vec<String> = wanted.iter().map(|(key, block)| block_key(key, *block)).collect();
        let found = self.0.get_all(Collection::Blocks, &keys).await?;
        Ok(found.into_iter().map(|found| String::from_utf8(found.ok()??).ok()).collect())
    }

    /// The entry as it was before it was split; an error that names the entry where a block is damaged or of another
    /// version.
    async fn whole(&self, key: &str, stored: Value, apart: &Apart) -> Result<Vec<u8>, StoreError> {
        let wanted: Vec<(String, usize)> = (0..apart.blocks).map(|block| (key.to_owned(), block)).collect();
        let pieces: Option<Vec<String>> = self.blocks(&wanted).await?.into_iter().collect();
        pieces.and_then(|pieces| joined(stored, apart, pieces.concat())).ok_or_else(|| corrupt(key))
    }

    /// As [`SeriesApart::whole`], of what may be no outline. An entry that was changed between its outline and its
    /// blocks is read again.
    async fn mended(&self, key: &str, mut bytes: Vec<u8>) -> Result<Option<Vec<u8>>, StoreError> {
        loop {
            let Some((stored, apart)) = read_outline(key, &bytes) else { return Ok(Some(bytes)) };
            let whole = self.whole(key, stored, &apart).await;
            if !matches!(whole, Err(StoreError::Corrupt { .. })) {
                return whole.map(Some);
            }
            match self.0.get(Collection::Entries, key).await? {
                Some(now) if now == bytes => return whole.map(Some),
                Some(now) => bytes = now,
                None => return Ok(None),
            }
        }
    }
}

impl<S: Store> Store for SeriesApart<S> {
    async fn get(&self, collection: Collection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self.0.get(collection, key).await? {
            Some(bytes) if collection == Collection::Entries => self.mended(key, bytes).await,
            other => Ok(other),
        }
    }

    async fn remains(&self, collection: Collection, prefix: &str) -> Result<Remains, StoreError> {
        let (found, mut damaged) = self.0.remains(collection, prefix).await?;
        if collection != Collection::Entries {
            return Ok((found, damaged));
        }
        let mut whole = Vec::with_capacity(found.len());
        for (key, bytes) in found {
            match self.mended(&key, bytes).await {
                Ok(Some(bytes)) => whole.push((key, bytes)),
                Ok(None) => {}
                Err(error @ StoreError::Corrupt { .. }) => damaged.push(error),
                Err(error) => return Err(error),
            }
        }
        Ok((whole, damaged))
    }

    async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError> {
        let mut apart = Batch::default();
        for (collection, key, mut value) in batch.operations {
            let entry = collection == Collection::Entries && key.starts_with("Observation/");
            // Only series and what goes have blocks to clear away.
            if entry && value.as_ref().is_none_or(|bytes| holds_samples(&key, bytes)) {
                // A damaged outline leaves its blocks, and nobody reads them.
                let held = self.0.get(collection, &key).await.ok().flatten();
                let held = held.and_then(|bytes| read_outline(&key, &bytes)).map_or(0, |(_, apart)| apart.blocks);
                let mut blocks = 0;
                if let Some((outline, pieces)) = value.as_deref().and_then(|bytes| split(&key, bytes)) {
                    value = Some(outline);
                    for piece in pieces {
                        apart.put(Collection::Blocks, block_key(&key, blocks), piece.into_bytes());
                        blocks += 1;
                    }
                }
                for block in blocks..held {
                    apart.delete(Collection::Blocks, block_key(&key, block));
                }
            }
            apart.operations.push((collection, key, value));
        }
        self.0.commit(apart, durability).await
    }
}

#[cfg(test)]
#[path = "apart_tests.rs"]
mod tests;
