//! One series: reading and summing it. How it grows stands in `growth`.

use ambulo_sync::store::{Collection, StoreError};

use super::SeriesStore;
use super::codec::{self, CodecError, Sample};
use super::merge::{in_order, merged};
use super::summary::{self, QUARTER_MS, Quarters, Summary};
use crate::names::ordered_key;

/// Why a series could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeriesError {
    /// A value that is no number, or a time that is no date.
    #[error("a sample is not a finite value at a date")]
    Sample,
    /// The store said so.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CodecError> for SeriesError {
    fn from(_: CodecError) -> Self {
        Self::Sample
    }
}

/// A series of samples in a store. The unit of its values is its name's business.
pub struct Series<'s, S> {
    pub(super) store: &'s S,
    pub(super) name: String,
    pub(super) blocks: String,
    pub(super) journal: String,
    pub(super) pages: String,
}

/// Signed numbers in an order that unsigned ones have.
pub(super) fn place(number: i64) -> u64 {
    (number as u64) ^ (1 << 63)
}

fn number(place: u64) -> i64 {
    (place ^ (1 << 63)) as i64
}

impl<'s, S: SeriesStore> Series<'s, S> {
    /// A series by its name, such as `heart-rate`. A `/` in a name is taken for `-`.
    pub fn new(store: &'s S, name: &str) -> Self {
        let name = name.replace('/', "-");
        Self {
            store,
            blocks: format!("{name}/"),
            journal: format!("{name}~journal/"),
            pages: format!("{name}~quarters/"),
            name,
        }
    }

    pub(super) async fn read_journal(&self) -> Result<Vec<(u64, Vec<Sample>)>, StoreError> {
        let records = self.store.range(&self.journal, 0, u64::MAX).await?;
        records
            .into_iter()
            .map(|record| {
                let samples = record.value.and_then(|bytes| codec::decode(&bytes).ok());
                let samples = samples.ok_or_else(|| corrupt(&self.journal, record.order))?;
                Ok((record.order, samples))
            })
            .collect()
    }

    pub(super) async fn read_blocks(&self, from_ms: i64, to_ms: i64) -> Result<Vec<(u64, Vec<Sample>)>, StoreError> {
        let first = self.store.last_at_or_before(&self.blocks, place(from_ms)).await?;
        let first = first.unwrap_or(place(from_ms));
        let blocks = self.store.range(&self.blocks, first, place(to_ms)).await?;
        blocks
            .into_iter()
            .map(|block| {
                let samples = block.value.and_then(|bytes| codec::decode(&bytes).ok());
                let samples = samples.ok_or_else(|| corrupt(&self.blocks, block.order))?;
                Ok((block.order, samples))
            })
            .collect()
    }

    pub(super) async fn read_pages(&self, first: i64, last: i64) -> Result<Quarters, StoreError> {
        let mut quarters = Quarters::new();
        for page in self.store.range(&self.pages, place(first), place(last)).await? {
            let decoded = page.value.and_then(|bytes| summary::decode(number(page.order), &bytes));
            quarters.extend(decoded.ok_or_else(|| corrupt(&self.pages, page.order))?);
        }
        Ok(quarters)
    }

    /// All samples from an instant on and before another, in order.
    pub async fn read(&self, from_ms: i64, to_ms: i64) -> Result<Vec<Sample>, SeriesError> {
        // The journal first: what compaction moves meanwhile is then seen twice rather than not at all.
        let journal = self.read_journal().await?;
        let mut samples: Vec<Sample> =
            self.read_blocks(from_ms, to_ms).await?.into_iter().flat_map(|block| block.1).collect();
        let live: Vec<Sample> = journal.into_iter().flat_map(|record| record.1).collect();
        if !live.is_empty() {
            samples = merged(samples, &in_order(live));
        }
        samples.retain(|sample| (from_ms..to_ms).contains(&sample.t_ms));
        Ok(samples)
    }

    /// What each span `bounds_ms[i]..bounds_ms[i + 1]` comes to; `None` where nothing was measured. The bounds are
    /// local midnights, or any other multiples of a quarter of an hour, rising.
    pub async fn summaries(&self, bounds_ms: &[i64]) -> Result<Vec<Option<Summary>>, SeriesError> {
        let (Some(from), Some(to)) = (bounds_ms.first(), bounds_ms.last()) else {
            return Ok(Vec::new());
        };
        let mut live: Vec<i64> = self
            .read_journal()
            .await?
            .into_iter()
            .flat_map(|record| record.1)
            .filter(|sample| (*from..*to).contains(&sample.t_ms))
            .map(|sample| summary::quarter(sample.t_ms))
            .collect();
        live.sort_unstable();
        live.dedup();
        let pages = summary::page(summary::quarter(*from))..=summary::page(summary::quarter(*to));
        let mut quarters = self.read_pages(*pages.start(), *pages.end()).await?;
        for quarter in live {
            let samples = self.read(quarter * QUARTER_MS, (quarter + 1) * QUARTER_MS).await?;
            quarters.extend(summary::of_samples(&samples));
        }
        Ok(summary::fold(&quarters, bounds_ms))
    }
}

fn corrupt(head: &str, order: u64) -> StoreError {
    StoreError::Corrupt { collection: Collection::Blocks, key: ordered_key(head, order) }
}

#[cfg(test)]
#[path = "series_tests.rs"]
mod tests;
