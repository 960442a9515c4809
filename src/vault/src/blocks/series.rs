//! One series: appending, reading and summing it.
//!
//! Blocks of a series never overlap: all samples of a block come before the start of the next. A block, the summaries
//! and the journal records that it takes in change in one batch, so that a break leaves the one or the other.

use std::collections::BTreeMap;

use ambulo_sync::store::{Batch, Collection, Durability, StoreError};

use super::SeriesStore;
use super::codec::{self, BLOCK_SAMPLES, CodecError, Sample};
use super::merge::{cut, in_order, merged};
use super::summary::{self, QUARTER_MS, Quarters, Summary};
use crate::names::ordered_key;

/// Journal records before they become blocks.
const JOURNAL_RECORDS: u64 = 64;
/// A live append of more than this goes into blocks at once.
const JOURNAL_SAMPLES: usize = 256;

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
    store: &'s S,
    name: String,
    blocks: String,
    journal: String,
    pages: String,
}

/// Signed numbers in an order that unsigned ones have.
fn place(number: i64) -> u64 {
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

    async fn read_journal(&self) -> Result<Vec<(u64, Vec<Sample>)>, StoreError> {
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

    async fn read_blocks(&self, from_ms: i64, to_ms: i64) -> Result<Vec<(u64, Vec<Sample>)>, StoreError> {
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

    async fn read_pages(&self, first: i64, last: i64) -> Result<Quarters, StoreError> {
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

fn corrupt(head: &str, order: u64) -> StoreError {
    StoreError::Corrupt { collection: Collection::Blocks, key: ordered_key(head, order) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use ambulo_sync::MemoryStore;
    use ambulo_sync::store::{Remains, Store};
    use proptest::prelude::*;

    use super::super::Ordered;
    use super::*;
    use crate::names;

    /// The memory store, with ranges by scanning.
    #[derive(Default)]
    struct Memory(MemoryStore);

    impl Store for Memory {
        async fn get(&self, collection: Collection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
            self.0.get(collection, key).await
        }
        async fn remains(&self, collection: Collection, prefix: &str) -> Result<Remains, StoreError> {
            self.0.remains(collection, prefix).await
        }
        async fn commit(&self, batch: Batch, durability: Durability) -> Result<(), StoreError> {
            self.0.commit(batch, durability).await
        }
    }

    impl SeriesStore for Memory {
        type Held = ();
        async fn range(&self, head: &str, from: u64, to: u64) -> Result<Vec<Ordered>, StoreError> {
            let found = self.scan(Collection::Blocks, head).await?;
            Ok(found
                .into_iter()
                .filter_map(|(key, value)| {
                    Some(Ordered { order: names::order(Collection::Blocks, &key)?, value: Some(value) })
                })
                .filter(|one| (from..=to).contains(&one.order))
                .collect())
        }
        async fn last_at_or_before(&self, head: &str, order: u64) -> Result<Option<u64>, StoreError> {
            Ok(self.range(head, 0, order).await?.last().map(|one| one.order))
        }
        async fn hold(&self, _: &str) -> Result<(), StoreError> {
            Ok(())
        }
    }

    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("memory never waits"),
        }
    }

    fn at(t_ms: i64, value: f32) -> Sample {
        Sample { t_ms, value }
    }

    fn blocks(store: &Memory, series: &Series<'_, Memory>) -> Vec<usize> {
        let found = now(store.range(&series.blocks, 0, u64::MAX)).expect("memory");
        found.into_iter().map(|block| codec::decode(&block.value.expect("whole")).expect("a block").len()).collect()
    }

    #[test]
    fn bulk_makes_full_blocks_and_a_range_reads_what_it_covers() {
        let store = Memory::default();
        let series = Series::new(&store, "heart-rate");
        let samples: Vec<Sample> = (0..10_000).map(|index| at(index * 1000, index as f32)).collect();
        for part in samples.chunks(3000) {
            now(series.append(part)).expect("appended");
        }
        assert_eq!(blocks(&store, &series), [4096, 4096, 1808]);
        assert_eq!(now(series.read(0, i64::MAX)).expect("read"), samples);
        assert_eq!(now(series.read(5_000_500, 5_003_000)).expect("read"), samples[5001..5003]);
        assert!(now(Series::new(&store, "steps").read(0, i64::MAX)).expect("read").is_empty());
    }

    #[test]
    fn the_journal_becomes_blocks_by_itself() {
        let store = Memory::default();
        let series = Series::new(&store, "heart-rate");
        for index in 0..100 {
            now(series.record(&[at(index * 1000, 60.0)])).expect("recorded");
        }
        assert_eq!(blocks(&store, &series), [64]);
        assert_eq!(now(series.read_journal()).expect("journal").len(), 36);
        assert_eq!(now(series.read(0, i64::MAX)).expect("read").len(), 100);
        now(series.compact()).expect("compacted");
        assert_eq!(blocks(&store, &series), [100]);
        assert!(now(series.read_journal()).expect("journal").is_empty());
    }

    #[test]
    fn a_full_store_keeps_the_journal_and_says_so() {
        let store = Memory(MemoryStore::with_room(2000));
        let series = Series::new(&store, "glucose");
        let mut kept = 0;
        for index in 0..200 {
            match now(series.record(&[at(index * 60_000, 5.0)])) {
                Ok(()) => kept += 1,
                Err(error) => assert_eq!(error, SeriesError::Store(StoreError::Full)),
            }
        }
        assert!(kept > 5 && kept < 200);
        assert_eq!(now(series.read(0, i64::MAX)).expect("read").len(), kept);
    }

    #[test]
    fn a_damaged_block_is_named_and_the_rest_is_readable() {
        let store = Memory::default();
        let series = Series::new(&store, "heart-rate");
        let samples: Vec<Sample> = (0..9000).map(|index| at(index * 1000, 1.0)).collect();
        now(series.append(&samples)).expect("appended");
        let key = ordered_key("heart-rate/", place(4096 * 1000));
        let mut batch = Batch::default();
        batch.put(Collection::Blocks, key.clone(), vec![1, 2, 3]);
        now(store.commit(batch, Durability::Relaxed)).expect("put");
        let error = SeriesError::Store(StoreError::Corrupt { collection: Collection::Blocks, key });
        assert_eq!(now(series.read(0, i64::MAX)), Err(error));
        assert_eq!(now(series.read(0, 4_000_000)).expect("before").len(), 4000);
        assert_eq!(now(series.read(8_192_000, i64::MAX)).expect("after").len(), 808);
    }

    #[test]
    fn what_is_no_measurement_is_refused_whole() {
        let store = Memory::default();
        let series = Series::new(&store, "heart-rate");
        for bad in [at(1, f32::NAN), at(1, f32::INFINITY), at(i64::MAX, 1.0), at(i64::MIN, 1.0)] {
            assert_eq!(now(series.append(&[at(0, 1.0), bad])), Err(SeriesError::Sample));
            assert_eq!(now(series.record(&[at(0, 1.0), bad])), Err(SeriesError::Sample));
        }
        assert!(now(series.read(i64::MIN, i64::MAX)).expect("read").is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn a_series_is_a_map_from_time_to_value(steps in prop::collection::vec(
            (0..3_u8, -3_000_i64..3_000, 1..5_000_usize, 1..120_i64, any::<u16>()), 1..12,
        )) {
            let store = Memory::default();
            let series = Series::new(&store, "any");
            let mut model = BTreeMap::new();
            for (kind, start, count, step, seed) in steps {
                let count = if kind == 1 { count % 400 + 1 } else { count };
                let new: Vec<Sample> = (0..count as i64).map(|index| at((start + index * step) * 1000, f32::from(seed) + index as f32)).collect();
                match kind {
                    0 => now(series.append(&new)).expect("appended"),
                    1 => now(series.record(&new)).expect("recorded"),
                    _ => now(series.compact()).expect("compacted"),
                }
                if kind < 2 {
                    model.extend(new.iter().map(|sample| (sample.t_ms, sample.value)));
                }
            }
            now(series.compact()).expect("compacted");
            let read = now(series.read(i64::MIN, i64::MAX)).expect("read");
            let expected: Vec<Sample> = model.iter().map(|(t_ms, value)| at(*t_ms, *value)).collect();
            prop_assert_eq!(&read, &expected);
            let sizes = blocks(&store, &series);
            prop_assert!(sizes.iter().all(|size| *size <= BLOCK_SAMPLES));
            let bounds: Vec<i64> = (-10..300).map(|hour| hour * 3_600_000).collect();
            let sums = now(series.summaries(&bounds)).expect("summed");
            for (span, sum) in bounds.windows(2).zip(sums) {
                let within: Vec<Sample> = expected.iter().copied().filter(|sample| (span[0]..span[1]).contains(&sample.t_ms)).collect();
                let direct = Summary::of(&within);
                prop_assert_eq!(direct.map(|sum| (sum.count, sum.min, sum.max)), sum.map(|sum| (sum.count, sum.min, sum.max)));
                if let (Some(direct), Some(sum)) = (direct, sum) {
                    prop_assert!((direct.mean() - sum.mean()).abs() < 1e-6 * direct.mean().abs().max(1.0));
                }
            }
        }
    }
}
