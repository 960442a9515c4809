use std::collections::BTreeMap;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use ambulo_sync::MemoryStore;
use ambulo_sync::store::{Batch, Durability, Remains, Store};
use proptest::prelude::*;

use super::super::{BLOCK_SAMPLES, Ordered};
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
