//! A store that keeps the samples of a series apart from its entry, in blocks of 4,096: a record opens without them,
//! and a chart reads the stretch that it shows.
//!
//! A block is a piece of `valueSampledData.data`, word for word, so that what goes back to the account is what came.
//! The entry as stored, its *outline*, keeps one word there, the last that is a measurement, and says beside its
//! fields what stands apart. Both change in one batch. [`Store::get`] and [`Store::scan`] answer with the whole.

use serde_json::{Value, json};

use crate::entry::Entry;
use crate::json::written;
use crate::store::{Batch, Collection, Durability, Remains, Store, StoreError};

/// Samples in a full block.
pub const BLOCK_SAMPLES: usize = 4096;
/// Fewer samples than this stay in their entry: a block of their own would weigh more.
const FEW: usize = 64;
const APART: &str = "samples";

/// The samples of one series that stand in blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// How many blocks.
    pub blocks: usize,
    /// How many samples, those without a measurement counted.
    pub samples: usize,
    /// The place of the last measurement, which the outline keeps.
    pub last: usize,
    /// Of the whole text: tells blocks of another version apart.
    sum: String,
}

/// An entry without the samples that stand apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The entry; of a series apart its body holds one sample, the last measurement.
    pub entry: Entry,
    /// What stands apart, if anything does.
    pub apart: Option<Apart>,
}

/// The store; clones share what the store beneath shares.
#[derive(Clone, Debug, Default)]
pub struct SeriesApart<S>(pub S);

fn block_key(key: &str, block: usize) -> String {
    format!("{key}/{block:06}")
}

fn corrupt(key: &str) -> StoreError {
    StoreError::Corrupt { collection: Collection::Entries, key: key.to_owned() }
}

/// FNV-1a.
fn sum(text: &str) -> String {
    let sum = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{sum:016x}")
}

/// A text cut into pieces of a block's worth of words.
struct Cut {
    pieces: Vec<String>,
    words: usize,
    /// The last word that is a measurement, or else the last: its place, and where it begins.
    last: (usize, usize),
}

fn cut(text: &str) -> Cut {
    let mut cut = Cut { pieces: Vec::new(), words: 0, last: (0, 0) };
    let (mut begin, mut within) = (0, false);
    for (at, byte) in text.bytes().enumerate() {
        let starts = !within && !byte.is_ascii_whitespace();
        within = !byte.is_ascii_whitespace();
        if !starts {
            continue;
        }
        if cut.words > 0 && cut.words.is_multiple_of(BLOCK_SAMPLES) {
            cut.pieces.push(text[begin..at].to_owned());
            begin = at;
        }
        // FHIR's words for a value that was not measured: error, below and above what can be.
        if !matches!(byte, b'E' | b'U' | b'L') {
            cut.last = (cut.words, at);
        }
        cut.words += 1;
    }
    cut.pieces.push(text[begin..].to_owned());
    cut
}

/// Where an entry as stored keeps its samples.
fn data(stored: &mut Value) -> Option<&mut Value> {
    stored.get_mut("body")?.get_mut("valueSampledData")?.get_mut("data")
}

/// An outline and its blocks; `None` for what is no series, or a short one.
fn split(key: &str, bytes: &[u8]) -> Option<(Vec<u8>, Vec<String>)> {
    if !holds_samples(key, bytes) {
        return None;
    }
    let mut stored: Value = serde_json::from_slice(bytes).ok()?;
    let place = data(&mut stored)?;
    let text = place.as_str()?.to_owned();
    let cut = cut(&text);
    if cut.words < FEW {
        return None;
    }
    *place = json!(text[cut.last.1..].split_ascii_whitespace().next()?);
    let (blocks, last) = (cut.pieces.len(), cut.last.0);
    stored[APART] = json!({"blocks": blocks, "samples": cut.words, "last": last, "sum": sum(&text)});
    Some((written(&stored), cut.pieces))
}

/// Cheap, for most entries are none: whether it is worth reading.
fn holds_samples(key: &str, bytes: &[u8]) -> bool {
    let sign = b"\"valueSampledData\"";
    key.starts_with("Observation/") && bytes.windows(sign.len()).any(|part| part == sign)
}

fn apart(stored: &Value) -> Option<Apart> {
    let said = stored.get(APART)?;
    let number = |name: &str| usize::try_from(said.get(name)?.as_u64()?).ok();
    Some(Apart {
        blocks: number("blocks")?,
        samples: number("samples")?,
        last: number("last")?,
        sum: said.get("sum")?.as_str()?.to_owned(),
    })
}

/// Of an outline that has blocks: what it says, and what stands apart.
fn read_outline(key: &str, bytes: &[u8]) -> Option<(Value, Apart)> {
    if !holds_samples(key, bytes) {
        return None;
    }
    let stored: Value = serde_json::from_slice(bytes).ok()?;
    let apart = apart(&stored)?;
    Some((stored, apart))
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
    async fn whole(&self, key: &str, mut stored: Value, apart: &Apart) -> Result<Vec<u8>, StoreError> {
        let wanted: Vec<(String, usize)> = (0..apart.blocks).map(|block| (key.to_owned(), block)).collect();
        let pieces: Option<Vec<String>> = self.blocks(&wanted).await?.into_iter().collect();
        let text = pieces.map(|pieces| pieces.concat()).filter(|text| sum(text) == apart.sum);
        let place = data(&mut stored).ok_or_else(|| corrupt(key))?;
        *place = Value::String(text.ok_or_else(|| corrupt(key))?);
        if let Some(fields) = stored.as_object_mut() {
            fields.remove(APART);
        }
        Ok(written(&stored))
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

fn outline(key: &str, bytes: &[u8]) -> Option<Outline> {
    match read_outline(key, bytes) {
        Some((stored, apart)) => Some(Outline { entry: Entry::from_json(stored)?, apart: Some(apart) }),
        None => Some(Outline { entry: Entry::parse(bytes)?, apart: None }),
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
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;
    use crate::MemoryStore;
    use crate::entry::{EntryKey, EntryState};

    const KEY: &str = "Observation/heart";

    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => panic!("memory never waits"),
        }
    }

    fn entry(data: &str) -> Vec<u8> {
        let key = EntryKey { resource_type: "Observation".into(), id: "heart".into() };
        let sampled = json!({"period": 1000, "data": data, "_data": {"unknown": true}});
        let body = json!({"resourceType": "Observation", "id": "heart", "valueSampledData": sampled, "odd": [1.50]});
        Entry::new(key, body, EntryState::Synced).to_bytes()
    }

    fn put(store: &impl Store, bytes: &[u8]) {
        let mut batch = Batch::default();
        batch.put(Collection::Entries, KEY, bytes.to_vec());
        now(store.commit(batch, Durability::Relaxed)).expect("room");
    }

    fn blocks(store: &MemoryStore) -> usize {
        now(store.scan(Collection::Blocks, "")).expect("memory").len()
    }

    /// Words of every kind, spaced oddly.
    fn words(count: usize) -> String {
        (0..count).map(|n| if n % 7 == 3 { "E\n ".to_owned() } else { format!("{}.50 ", n % 90) }).collect()
    }

    #[test]
    fn what_comes_back_is_what_went_in_to_the_letter() {
        for count in [0, 1, FEW - 1, FEW, BLOCK_SAMPLES - 1, BLOCK_SAMPLES, BLOCK_SAMPLES + 1, 3 * BLOCK_SAMPLES + 9] {
            for data in [words(count), format!(" \t{}", words(count)), words(count).replace('.', "é")] {
                let store = SeriesApart(MemoryStore::new());
                put(&store, &entry(&data));
                let all = now(store.scan(Collection::Entries, "Observation/")).expect("whole");
                let got = now(store.get(Collection::Entries, KEY)).expect("whole").expect("there");
                assert_eq!(all, [(KEY.to_owned(), got.clone())]);
                assert_eq!(Entry::parse(&got), Entry::parse(&entry(&data)), "{count}");
                let expected = if count < FEW { 0 } else { count.div_ceil(BLOCK_SAMPLES) };
                assert_eq!(blocks(&store.0), expected, "{count}");
            }
        }
    }

    #[test]
    fn an_outline_keeps_the_last_measurement_and_says_where_it_was() {
        let store = SeriesApart(MemoryStore::new());
        put(&store, &entry(&format!("{}71 E U L", words(5000))));
        let [outline] = &now(store.outlines("Observation")).expect("outlines").0[..] else { panic!("one entry") };
        let apart = outline.apart.clone().expect("a long series");
        assert_eq!(outline.entry.body["valueSampledData"]["data"], "71");
        assert_eq!((apart.blocks, apart.samples, apart.last), (2, 5004, 5000));
        let of = now(store.outlines_of(&[KEY.into(), "Observation/other".into()])).expect("outlines");
        assert_eq!(of.iter().collect::<Vec<_>>(), [outline]);
    }

    #[test]
    fn a_changed_series_leaves_nothing_of_the_one_before() {
        let store = SeriesApart(MemoryStore::new());
        for (data, expected) in [(words(9000), 3), (words(100), 1), (words(5), 0), (words(4097), 2)] {
            put(&store, &entry(&data));
            assert_eq!(blocks(&store.0), expected);
            let got = now(store.get(Collection::Entries, KEY)).expect("whole").expect("there");
            assert_eq!(Entry::parse(&got), Entry::parse(&entry(&data)));
        }
        let mut batch = Batch::default();
        batch.delete(Collection::Entries, KEY);
        now(store.commit(batch, Durability::Strict)).expect("deleted");
        assert_eq!(blocks(&store.0), 0);
    }

    #[test]
    fn entries_of_an_earlier_version_are_moved_when_they_are_first_read() {
        let memory = MemoryStore::new();
        put(&memory, &entry(&words(5000)));
        let store = SeriesApart(memory.clone());
        let before = now(store.outlines("Observation")).expect("whole");
        assert_eq!((before.0[0].apart.is_some(), blocks(&memory)), (false, 2));
        assert!(now(store.outlines("Observation")).expect("outlines").0[0].apart.is_some());
        let got = now(store.get(Collection::Entries, KEY)).expect("whole").expect("there");
        assert_eq!(Entry::parse(&got), Entry::parse(&entry(&words(5000))));
        // Where there is no room for it, they are read as they stand.
        let full = MemoryStore::new();
        put(&full, &entry(&words(5000)));
        full.set_room(Some(1));
        assert_eq!(now(SeriesApart(full.clone()).outlines("Observation")).expect("whole"), before);
        assert_eq!(blocks(&full), 0);
    }

    #[test]
    fn a_damaged_block_names_its_entry_spares_the_others_and_is_mended_by_a_new_write() {
        let store = SeriesApart(MemoryStore::new());
        put(&store, &entry(&words(9000)));
        store.0.damage(Collection::Blocks, &block_key(KEY, 1));
        let error = Some(corrupt(KEY));
        assert_eq!(now(store.get(Collection::Entries, KEY)).err(), error);
        assert_eq!(now(store.scan(Collection::Entries, "")).err(), error);
        let mut other = Batch::default();
        other.put(Collection::Entries, "Observation/other", b"{}".to_vec());
        now(store.commit(other, Durability::Relaxed)).expect("room");
        let (found, damaged) = now(store.remains(Collection::Entries, "Observation/")).expect("what remains");
        assert_eq!((found, damaged), (vec![("Observation/other".into(), b"{}".to_vec())], vec![corrupt(KEY)]));
        let wanted: Vec<(String, usize)> = (0..4).map(|block| (KEY.to_owned(), block)).collect();
        let found: Vec<bool> = now(store.blocks(&wanted)).expect("memory").iter().map(Option::is_some).collect();
        assert_eq!(found, [true, false, true, false]);
        assert_eq!(now(store.outlines("Observation")).expect("outlines").0.len(), 1);
        put(&store, &entry(&words(9000)));
        assert!(now(store.get(Collection::Entries, KEY)).is_ok());
    }

    #[test]
    fn blocks_of_another_version_are_not_taken_for_these() {
        let store = SeriesApart(MemoryStore::new());
        put(&store, &entry(&words(5000)));
        let mut batch = Batch::default();
        batch.put(Collection::Blocks, block_key(KEY, 0), words(4096).replace("1.50", "2.50").into_bytes());
        now(store.0.commit(batch, Durability::Relaxed)).expect("room");
        assert_eq!(now(store.get(Collection::Entries, KEY)).err(), Some(corrupt(KEY)));
    }

    #[test]
    fn nonsense_is_kept_as_it_is() {
        let store = SeriesApart(MemoryStore::new());
        for bytes in [
            &b"\"valueSampledData\""[..],
            br#"{"valueSampledData":1}"#,
            br#"{"samples":{},"body":{"valueSampledData":{}}}"#,
        ] {
            put(&store, bytes);
            assert_eq!(now(store.get(Collection::Entries, KEY)).expect("kept").as_deref(), Some(bytes));
        }
    }
}
