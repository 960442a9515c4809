use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use serde_json::json;

use super::*;
use crate::MemoryStore;
use crate::entry::{Entry, EntryKey, EntryState};
use crate::outline::{BLOCK_SAMPLES, FEW};

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
