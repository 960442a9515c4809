//! The store conformance suite: what every [`Store`] must do, run alike on memory and on the browser's IndexedDB.
//!
//! Implement [`Harness`] for the store and call [`check`]; each case uses a store name of its own.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use crate::store::{Batch, Collection, Durability, Store, StoreError};

/// How the suite gets at stores. A name opened twice is the same store, reopened.
pub trait Harness {
    /// The store under test.
    type Store: Store;

    /// Opens a store, empty when the name is new.
    fn open(&self, name: &str) -> impl Future<Output = Result<Self::Store, StoreError>>;

    /// Damages one stored value beneath the store's own checks. `false` where the platform offers no way.
    fn damage(&self, _name: &str, _collection: Collection, _key: &str) -> impl Future<Output = bool> {
        async { false }
    }

    /// Opens a store that has room for about `bytes` bytes. `None` where the platform offers no way.
    fn open_small(&self, _name: &str, _bytes: usize) -> impl Future<Output = Option<Self::Store>> {
        async { None }
    }
}

/// Runs all cases; the number that ran, or the first failure as `case: what went wrong`.
pub async fn check<H: Harness>(harness: &H) -> Result<usize, String> {
    let mut ran = 0;
    macro_rules! cases {
        ($($case:ident),* $(,)?) => {$(
            let ended: Outcome = $case(harness).await;
            ended.map_err(|what| format!("{}: {what}", stringify!($case)))?;
            ran += 1;
        )*};
    }
    cases!(
        an_empty_store_has_nothing,
        what_is_put_is_got,
        collections_are_apart,
        overwriting_replaces,
        deleting_removes_and_deleting_nothing_is_no_error,
        the_last_operation_on_a_key_wins,
        an_empty_batch_and_an_empty_value_are_fine,
        a_scan_is_in_key_order,
        a_prefix_bounds_a_scan,
        keys_in_any_script_are_kept,
        a_megabyte_is_kept,
        a_large_batch_is_whole,
        every_byte_is_kept,
        reopening_keeps_everything,
        names_are_apart,
        a_scan_beside_a_commit_sees_all_or_nothing,
        commits_side_by_side_all_count,
        a_damaged_value_says_so_and_spares_the_rest,
        a_full_store_refuses_whole_batches,
        a_long_series_is_kept_whole,
    );
    Ok(ran)
}

type Outcome = Result<(), String>;

fn platform(error: StoreError) -> String {
    format!("unexpected error: {error}")
}

fn expect(holds: bool, what: &str) -> Outcome {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

fn one(collection: Collection, key: &str, value: &[u8]) -> Batch {
    let mut batch = Batch::default();
    batch.put(collection, key, value.to_vec());
    batch
}

async fn got<S: Store>(store: &S, collection: Collection, key: &str) -> Result<Option<Vec<u8>>, String> {
    store.get(collection, key).await.map_err(platform)
}

async fn keys<S: Store>(store: &S, collection: Collection, prefix: &str) -> Result<Vec<String>, String> {
    Ok(store.scan(collection, prefix).await.map_err(platform)?.into_iter().map(|(key, _)| key).collect())
}

const ALL: [Collection; 4] = [Collection::Entries, Collection::Outbox, Collection::Meta, Collection::Blocks];

async fn an_empty_store_has_nothing<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("empty").await.map_err(platform)?;
    for collection in ALL {
        expect(got(&store, collection, "a").await?.is_none(), "a value out of nowhere")?;
        expect(keys(&store, collection, "").await?.is_empty(), "keys out of nowhere")?;
    }
    Ok(())
}

async fn what_is_put_is_got<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("put").await.map_err(platform)?;
    for durability in [Durability::Strict, Durability::Relaxed] {
        let key = format!("{durability:?}");
        store.commit(one(Collection::Entries, &key, b"value"), durability).await.map_err(platform)?;
        expect(
            got(&store, Collection::Entries, &key).await?.as_deref() == Some(b"value"),
            "the value is not there after commit",
        )?;
    }
    Ok(())
}

async fn collections_are_apart<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("collections").await.map_err(platform)?;
    let mut batch = Batch::default();
    for (index, collection) in ALL.into_iter().enumerate() {
        batch.put(collection, "same", vec![index as u8]);
    }
    store.commit(batch, Durability::Strict).await.map_err(platform)?;
    for (index, collection) in ALL.into_iter().enumerate() {
        expect(
            got(&store, collection, "same").await? == Some(vec![index as u8]),
            "one collection reached into another",
        )?;
        expect(keys(&store, collection, "").await? == ["same"], "a scan reached into another collection")?;
    }
    Ok(())
}

async fn overwriting_replaces<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("overwrite").await.map_err(platform)?;
    for value in [&b"a long first value"[..], b"short", b""] {
        store.commit(one(Collection::Meta, "k", value), Durability::Strict).await.map_err(platform)?;
        expect(got(&store, Collection::Meta, "k").await?.as_deref() == Some(value), "the old value shines through")?;
    }
    expect(keys(&store, Collection::Meta, "").await?.len() == 1, "overwriting made a second key")
}

async fn deleting_removes_and_deleting_nothing_is_no_error<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("delete").await.map_err(platform)?;
    store.commit(one(Collection::Outbox, "k", b"v"), Durability::Strict).await.map_err(platform)?;
    let mut batch = Batch::default();
    batch.delete(Collection::Outbox, "k").delete(Collection::Outbox, "never there");
    store.commit(batch, Durability::Strict).await.map_err(platform)?;
    expect(got(&store, Collection::Outbox, "k").await?.is_none(), "deleted and still got")?;
    expect(keys(&store, Collection::Outbox, "").await?.is_empty(), "deleted and still scanned")
}

async fn the_last_operation_on_a_key_wins<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("last").await.map_err(platform)?;
    let mut batch = Batch::default();
    batch.put(Collection::Entries, "kept", b"1".to_vec()).delete(Collection::Entries, "kept").put(
        Collection::Entries,
        "kept",
        b"2".to_vec(),
    );
    batch.put(Collection::Entries, "gone", b"1".to_vec()).delete(Collection::Entries, "gone");
    store.commit(batch, Durability::Strict).await.map_err(platform)?;
    expect(
        got(&store, Collection::Entries, "kept").await?.as_deref() == Some(b"2"),
        "put, delete, put did not end with the last put",
    )?;
    expect(got(&store, Collection::Entries, "gone").await?.is_none(), "put, delete did not end deleted")
}

async fn an_empty_batch_and_an_empty_value_are_fine<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("nothing").await.map_err(platform)?;
    store.commit(Batch::default(), Durability::Strict).await.map_err(platform)?;
    store.commit(one(Collection::Blocks, "k", b""), Durability::Strict).await.map_err(platform)?;
    expect(got(&store, Collection::Blocks, "k").await? == Some(Vec::new()), "an empty value is not the same as none")
}

async fn a_scan_is_in_key_order<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("order").await.map_err(platform)?;
    for key in ["b", "000010", "a/2", "000009", "a", "B", "a/10", "000100"] {
        store.commit(one(Collection::Outbox, key, key.as_bytes()), Durability::Relaxed).await.map_err(platform)?;
    }
    let found = store.scan(Collection::Outbox, "").await.map_err(platform)?;
    let order: Vec<&str> = found.iter().map(|(key, _)| key.as_str()).collect();
    expect(order == ["000009", "000010", "000100", "B", "a", "a/10", "a/2", "b"], "keys are out of order")?;
    expect(found.iter().all(|(key, value)| key.as_bytes() == value), "a scan mixed up values")
}

async fn a_prefix_bounds_a_scan<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("prefix").await.map_err(platform)?;
    let mut batch = Batch::default();
    for key in [
        "Observation",
        "Observation/1",
        "Observation/2",
        "Observation0",
        "ObservationX/1",
        "Observatio",
        "Patient/1",
        "Observation/\u{10ffff}",
    ] {
        batch.put(Collection::Entries, key, Vec::new());
    }
    store.commit(batch, Durability::Strict).await.map_err(platform)?;
    let found = keys(&store, Collection::Entries, "Observation/").await?;
    expect(
        found == ["Observation/1", "Observation/2", "Observation/\u{10ffff}"],
        "a prefix let in too much or too little",
    )?;
    expect(keys(&store, Collection::Entries, "Patient/1").await? == ["Patient/1"], "a whole key is its own prefix")?;
    expect(keys(&store, Collection::Entries, "Z").await?.is_empty(), "an unknown prefix found something")
}

async fn keys_in_any_script_are_kept<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("scripts").await.map_err(platform)?;
    let strange = ["größe", "قلب", "心拍", "e\u{301}", "é", "🫀", "a b\tc", "quote\"'\\", "a\0b"];
    for key in strange {
        store.commit(one(Collection::Meta, key, key.as_bytes()), Durability::Relaxed).await.map_err(platform)?;
    }
    for key in strange {
        expect(
            got(&store, Collection::Meta, key).await?.as_deref() == Some(key.as_bytes()),
            "a key in another script was lost or folded",
        )?;
        expect(
            keys(&store, Collection::Meta, key).await?.contains(&key.to_owned()),
            "a prefix in another script found nothing",
        )?;
    }
    expect(keys(&store, Collection::Meta, "").await?.len() == strange.len(), "keys were folded into one another")
}

async fn a_megabyte_is_kept<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("megabyte").await.map_err(platform)?;
    let value: Vec<u8> = (0..1_048_576u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    store.commit(one(Collection::Blocks, "large", &value), Durability::Strict).await.map_err(platform)?;
    expect(got(&store, Collection::Blocks, "large").await? == Some(value), "a large value came back changed")
}

async fn a_large_batch_is_whole<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("batch").await.map_err(platform)?;
    let mut batch = Batch::default();
    for index in 0..500 {
        batch.put(Collection::Entries, format!("Observation/{index:05}"), vec![index as u8; 64]);
    }
    store.commit(batch, Durability::Strict).await.map_err(platform)?;
    expect(keys(&store, Collection::Entries, "Observation/").await?.len() == 500, "part of a batch is missing")
}

async fn every_byte_is_kept<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("bytes").await.map_err(platform)?;
    let value: Vec<u8> = (0..=255).collect();
    store.commit(one(Collection::Blocks, "bytes", &value), Durability::Strict).await.map_err(platform)?;
    expect(
        store.scan(Collection::Blocks, "").await.map_err(platform)? == [("bytes".to_owned(), value)],
        "bytes came back changed",
    )
}

async fn reopening_keeps_everything<H: Harness>(harness: &H) -> Outcome {
    for round in 0..3u8 {
        let store = harness.open("reopen").await.map_err(platform)?;
        let found = store.scan(Collection::Outbox, "").await.map_err(platform)?;
        expect(found.len() == usize::from(round), "a reopened store forgot or invented")?;
        expect(
            found.iter().enumerate().all(|(index, (_, value))| *value == [index as u8]),
            "a reopened store changed a value",
        )?;
        expect(got(&store, Collection::Entries, "deleted").await?.is_none(), "a deleted value came back on reopening")?;
        let mut batch = Batch::default();
        batch.put(Collection::Outbox, format!("{round:04}"), vec![round]);
        store.commit(one(Collection::Entries, "deleted", b"v"), Durability::Strict).await.map_err(platform)?;
        batch.delete(Collection::Entries, "deleted");
        store.commit(batch, Durability::Strict).await.map_err(platform)?;
    }
    Ok(())
}

async fn names_are_apart<H: Harness>(harness: &H) -> Outcome {
    let one_store = harness.open("name-one").await.map_err(platform)?;
    let other = harness.open("name-two").await.map_err(platform)?;
    one_store.commit(one(Collection::Meta, "k", b"1"), Durability::Strict).await.map_err(platform)?;
    expect(got(&other, Collection::Meta, "k").await?.is_none(), "two names share one store")
}

async fn a_scan_beside_a_commit_sees_all_or_nothing<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("beside").await.map_err(platform)?;
    for round in 0..8 {
        let mut batch = Batch::default();
        for index in 0..40 {
            batch.put(Collection::Entries, format!("{round}/{index:02}"), vec![1; 200]);
        }
        let prefix = format!("{round}/");
        let (committed, scanned) =
            both(store.commit(batch, Durability::Strict), store.scan(Collection::Entries, &prefix)).await;
        committed.map_err(platform)?;
        let seen = scanned.map_err(platform)?.len();
        expect(seen == 0 || seen == 40, "a scan saw half a batch")?;
        expect(keys(&store, Collection::Entries, &prefix).await?.len() == 40, "a batch is not whole after commit")?;
    }
    Ok(())
}

async fn commits_side_by_side_all_count<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("side").await.map_err(platform)?;
    for round in 0..8 {
        let first = one(Collection::Outbox, &format!("a{round}"), b"1");
        let second = one(Collection::Outbox, &format!("b{round}"), b"2");
        let (first, second) =
            both(store.commit(first, Durability::Strict), store.commit(second, Durability::Relaxed)).await;
        first.map_err(platform)?;
        second.map_err(platform)?;
    }
    expect(keys(&store, Collection::Outbox, "").await?.len() == 16, "one of two commits was lost")
}

async fn a_damaged_value_says_so_and_spares_the_rest<H: Harness>(harness: &H) -> Outcome {
    let store = harness.open("damage").await.map_err(platform)?;
    let mut batch = Batch::default();
    batch.put(Collection::Entries, "good", b"1".to_vec()).put(Collection::Entries, "bad", b"2".to_vec());
    store.commit(batch, Durability::Strict).await.map_err(platform)?;
    if !harness.damage("damage", Collection::Entries, "bad").await {
        return Ok(());
    }
    let corrupt = StoreError::Corrupt { collection: Collection::Entries, key: "bad".to_owned() };
    expect(
        store.get(Collection::Entries, "bad").await == Err(corrupt.clone()),
        "a damaged value was handed out, or not named",
    )?;
    expect(store.scan(Collection::Entries, "b").await == Err(corrupt), "a scan hid a damaged value")?;
    expect(
        got(&store, Collection::Entries, "good").await?.as_deref() == Some(b"1"),
        "damage to one value spoilt another",
    )?;
    store.commit(one(Collection::Entries, "bad", b"3"), Durability::Strict).await.map_err(platform)?;
    expect(
        got(&store, Collection::Entries, "bad").await?.as_deref() == Some(b"3"),
        "overwriting does not mend a damaged value",
    )
}

async fn a_full_store_refuses_whole_batches<H: Harness>(harness: &H) -> Outcome {
    let Some(store) = harness.open_small("full", 64 * 1024).await else {
        return Ok(());
    };
    store.commit(one(Collection::Entries, "first", &[1; 100]), Durability::Strict).await.map_err(platform)?;
    let mut batch = Batch::default();
    batch.put(Collection::Entries, "first", b"changed".to_vec());
    batch.put(Collection::Outbox, "small", b"1".to_vec());
    batch.put(Collection::Blocks, "too large", vec![0; 256 * 1024]);
    expect(store.commit(batch, Durability::Strict).await == Err(StoreError::Full), "a full store did not say so")?;
    expect(got(&store, Collection::Outbox, "small").await?.is_none(), "part of a refused batch was kept")?;
    expect(got(&store, Collection::Entries, "first").await? == Some(vec![1; 100]), "a refused batch changed a value")?;
    store.commit(one(Collection::Entries, "second", b"1"), Durability::Strict).await.map_err(platform)
}

/// Drives two futures together, so that a store meets them interleaved.
async fn both<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut a_ended, mut b_ended) = (None, None);
    std::future::poll_fn(|context| {
        if a_ended.is_none()
            && let Poll::Ready(value) = a.as_mut().poll(context)
        {
            a_ended = Some(value);
        }
        if b_ended.is_none()
            && let Poll::Ready(value) = b.as_mut().poll(context)
        {
            b_ended = Some(value);
        }
        match (a_ended.take(), b_ended.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (a_ended, b_ended) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}

async fn a_long_series_is_kept_whole<H: Harness>(harness: &H) -> Outcome {
    let (name, key) = ("series", "Observation/heart");
    let stored = |samples: usize| {
        let data: Vec<String> =
            (0..samples).map(|n| if n % 9 == 4 { "E".into() } else { format!("{}.50", n % 80) }).collect();
        let body = serde_json::json!({"id": "heart", "valueSampledData": {"data": data.join(" ")}, "unknown": [1.5]});
        crate::json::written(&serde_json::json!({"id": "heart", "body": body}))
    };
    let read =
        |bytes: Option<Vec<u8>>| bytes.and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    for samples in [9_000, 12_000, 100, 3, 5_000] {
        let store = harness.open(name).await.map_err(platform)?;
        store.commit(one(Collection::Entries, key, &stored(samples)), Durability::Relaxed).await.map_err(platform)?;
        let store = harness.open(name).await.map_err(platform)?;
        let expected = read(Some(stored(samples)));
        expect(read(got(&store, Collection::Entries, key).await?) == expected, "a series came back another")?;
        let all = store.scan(Collection::Entries, "Observation/").await.map_err(platform)?;
        expect(all.len() == 1 && read(Some(all[0].1.clone())) == expected, "a scan gave another series")?;
        let found = store.get_all(Collection::Entries, &["none".into(), key.into()]).await.map_err(platform)?;
        expect(
            found.len() == 2 && found[0] == Ok(None) && found[1].is_ok(),
            "not each of several was found by itself",
        )?;
    }
    let store = harness.open(name).await.map_err(platform)?;
    let mut batch = Batch::default();
    batch.delete(Collection::Entries, key);
    store.commit(batch, Durability::Strict).await.map_err(platform)?;
    expect(got(&store, Collection::Entries, key).await?.is_none(), "a deleted series is still there")?;
    expect(keys(&store, Collection::Blocks, "").await?.is_empty(), "a deleted series left samples behind")
}
