//! How a series grows: in bulk, or as it is measured, by a journal that becomes blocks.
//!
//! Blocks of a series never overlap: all samples of a block come before the start of the next. A block, the summaries
//! and the journal records that it takes in change in one batch, so that a break leaves the one or the other.

use std::collections::BTreeMap;

use ambulo_sync::store::{Batch, Collection, Durability};

use super::SeriesStore;
use super::codec::{self, BLOCK_SAMPLES, Sample};
use super::merge::{cut, in_order, merged};
use super::series::{Series, SeriesError, place};
use super::summary::{self, QUARTER_MS};
use crate::names::ordered_key;

/// Journal records before they become blocks.
const JOURNAL_RECORDS: u64 = 64;
/// A live append of more than this goes into blocks at once.
const JOURNAL_SAMPLES: usize = 256;

impl<S: SeriesStore> Series<'_, S> {
    /// Adds samples in bulk, straight into blocks, at the platform's durability: what can be imported or fetched
    /// again. In any order; at an instant that the series has already, the new value takes its place.
    pub async fn append(&self, samples: &[Sample]) -> Result<(), SeriesError> {
        let samples = checked(samples)?;
        let _held = self.store.hold(&self.name).await?;
        // Journal records are older than these and must not come after them.
        self.compact_held().await?;
        self.fold_into_blocks(samples, Batch::default(), Durability::Relaxed).await
    }

    /// Adds samples as they are measured: on disk when this returns. A journal takes them, and becomes blocks now and
    /// then.
    pub async fn record(&self, samples: &[Sample]) -> Result<(), SeriesError> {
        let samples = checked(samples)?;
        if samples.is_empty() {
            return Ok(());
        }
        let _held = self.store.hold(&self.name).await?;
        if samples.len() > JOURNAL_SAMPLES {
            // Older journal records must not come after these.
            self.compact_held().await?;
            return self.fold_into_blocks(samples, Batch::default(), Durability::Strict).await;
        }
        let last = self.store.last_at_or_before(&self.journal, u64::MAX).await?;
        let next = last.map_or(0, |last| last.saturating_add(1));
        let mut batch = Batch::default();
        batch.put(Collection::Blocks, ordered_key(&self.journal, next), codec::encode(&samples)?);
        self.store.commit(batch, Durability::Strict).await?;
        if next % JOURNAL_RECORDS == JOURNAL_RECORDS - 1 {
            // The samples are safe; what hinders compaction now will be met by the next, or by a reader.
            let _ = self.compact_held().await;
        }
        Ok(())
    }

    /// Makes blocks of the journal.
    pub async fn compact(&self) -> Result<(), SeriesError> {
        let _held = self.store.hold(&self.name).await?;
        self.compact_held().await
    }

    async fn compact_held(&self) -> Result<(), SeriesError> {
        let journal = self.read_journal().await?;
        let mut batch = Batch::default();
        let mut samples = Vec::new();
        for (order, record) in journal {
            batch.delete(Collection::Blocks, ordered_key(&self.journal, order));
            samples.extend(record);
        }
        if samples.is_empty() {
            return Ok(());
        }
        // One batch: at power-off either the journal is there or the blocks are.
        self.fold_into_blocks(in_order(samples), batch, Durability::Relaxed).await
    }

    async fn fold_into_blocks(
        &self,
        new: Vec<Sample>,
        mut batch: Batch,
        durability: Durability,
    ) -> Result<(), SeriesError> {
        let (Some(first), Some(last)) = (new.first(), new.last()) else {
            return Ok(());
        };
        // All of the quarters that are touched, so that their summaries can be made anew.
        let from = summary::quarter(first.t_ms) * QUARTER_MS;
        let to = (summary::quarter(last.t_ms) + 1) * QUARTER_MS - 1;
        let old = self.read_blocks(from, to).await?;
        let end = self.store.last_at_or_before(&self.blocks, u64::MAX).await?;
        let at_end = end.is_none_or(|end| old.last().is_some_and(|block| block.0 == end) || end < place(from));
        let before: BTreeMap<u64, Vec<Sample>> = old.iter().cloned().collect();
        let all = merged(old.into_iter().flat_map(|block| block.1).collect(), &new);
        let mut after = BTreeMap::new();
        for block in cut(&all, at_end) {
            after.insert(place(block[0].t_ms), block);
        }
        for start in before.keys().filter(|start| !after.contains_key(start)) {
            batch.delete(Collection::Blocks, ordered_key(&self.blocks, *start));
        }
        for (start, block) in after {
            if before.get(&start).is_none_or(|old| old != block) {
                batch.put(Collection::Blocks, ordered_key(&self.blocks, start), codec::encode(block)?);
            }
        }
        self.summarise(&new, &all, &mut batch).await?;
        Ok(self.store.commit(batch, durability).await?)
    }

    async fn summarise(&self, new: &[Sample], all: &[Sample], batch: &mut Batch) -> Result<(), SeriesError> {
        let mut touched: Vec<i64> = new.iter().map(|sample| summary::quarter(sample.t_ms)).collect();
        touched.dedup();
        let fresh = summary::of_samples(all);
        for touched in touched.chunk_by(|one, other| summary::page(*one) == summary::page(*other)) {
            let page = summary::page(touched[0]);
            let mut quarters = self.read_pages(page, page).await?;
            for quarter in touched {
                if let Some(summary) = fresh.get(quarter) {
                    quarters.insert(*quarter, *summary);
                }
            }
            batch.put(Collection::Blocks, ordered_key(&self.pages, place(page)), summary::encode(&quarters));
        }
        Ok(())
    }
}

fn checked(samples: &[Sample]) -> Result<Vec<Sample>, SeriesError> {
    let samples = in_order(samples.to_vec());
    if samples.iter().any(|sample| !sample.value.is_finite()) {
        return Err(SeriesError::Sample);
    }
    for block in samples.chunks(BLOCK_SAMPLES) {
        // Times that are no dates.
        codec::encode(&[block[0]])?;
        codec::encode(&block[block.len() - 1..])?;
    }
    Ok(samples)
}
