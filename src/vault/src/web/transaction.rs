//! One transaction at a time: raw where strict durability or the reason of an abort is needed, `idb` for the rest.
//!
//! Nothing here awaits anything but requests of its own transaction: sealing comes before, opening after.

use ambulo_care::arrange;
use ambulo_sync::store::{Durability, StoreError};
use idb::{CursorDirection, KeyRange, Query, Transaction};
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbTransaction};

use super::failure::{idb_error, store_error};

#[wasm_bindgen]
extern "C" {
    // web-sys has the options only behind a compiler flag that the host build does not set.
    type WithOptions;
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &WithOptions, stores: &Array, mode: &str, options: &Object)
    -> Result<IdbTransaction, JsValue>;
}

/// A stored key and its bytes.
pub(crate) type Pair = (Vec<u8>, Vec<u8>);

/// One write: where, and the new bytes or `None` to delete.
pub(crate) struct Write {
    pub(crate) store: &'static str,
    pub(crate) key: JsValue,
    pub(crate) action: Action,
}

/// What to do under a key.
pub(crate) enum Action {
    Put(Vec<u8>),
    /// Fails the whole transaction where the key is taken.
    Add(Vec<u8>),
    /// Only where the bytes are still these: otherwise somebody wrote something newer.
    Replace {
        old: Vec<u8>,
        new: Vec<u8>,
    },
    Delete,
}

/// A stored key as IndexedDB takes it.
pub(crate) fn binary(key: &[u8]) -> JsValue {
    Uint8Array::from(key).into()
}

fn begin(
    database: &IdbDatabase,
    stores: &[&str],
    mode: &str,
    durability: Durability,
) -> Result<IdbTransaction, StoreError> {
    let names: Array = stores.iter().map(|store| JsValue::from(*store)).collect();
    let options = Object::new();
    let hard = match durability {
        Durability::Strict => "strict",
        Durability::Relaxed => "relaxed",
    };
    // Setting a field of a fresh object cannot fail.
    let _ = Reflect::set(&options, &JsValue::from("durability"), &JsValue::from(hard));
    database.unchecked_ref::<WithOptions>().transaction(&names, mode, &options).map_err(|thrown| store_error(&thrown))
}

/// Waits until a transaction is complete, or says why it was aborted. No closure, so that nothing needs freeing.
fn finished(transaction: &IdbTransaction) -> Promise {
    Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    })
}

/// Applies all writes in one transaction, and returns once it is as durable as asked.
pub(crate) async fn write(
    database: &IdbDatabase,
    writes: Vec<Write>,
    durability: Durability,
) -> Result<(), StoreError> {
    let mut stores: Vec<&str> = writes.iter().map(|write| write.store).collect();
    arrange(&mut stores, Ord::cmp);
    stores.dedup();
    if stores.is_empty() {
        return Ok(());
    }
    let raw = begin(database, &stores, "readwrite", durability)?;
    let finished = finished(&raw);
    let transaction = Transaction::from(raw.clone());
    let applied = apply(&transaction, writes).await;
    if applied.is_err() {
        // Already aborted where a request failed; then this throws and changes nothing.
        let _ = raw.abort();
    }
    let ended = JsFuture::from(finished).await;
    match (applied, ended, raw.error()) {
        (Ok(()), Ok(_), _) => Ok(()),
        // Why the transaction ended says more than the request that met it first.
        (_, Err(_), Some(reason)) => Err(store_error(&reason)),
        (Err(error), ..) => Err(error),
        (Ok(()), Err(_), None) => Err(StoreError::Platform("AbortError".to_owned())),
    }
}

async fn apply(transaction: &Transaction, writes: Vec<Write>) -> Result<(), StoreError> {
    for Write { store, key, action } in writes {
        let store = transaction.object_store(store).map_err(idb_error)?;
        match action {
            Action::Put(bytes) => {
                drop(store.put(&binary(&bytes), Some(&key)).map_err(idb_error)?);
            }
            Action::Add(bytes) => {
                drop(store.add(&binary(&bytes), Some(&key)).map_err(idb_error)?);
            }
            Action::Delete => drop(store.delete(key).map_err(idb_error)?),
            Action::Replace { old, new } => {
                let found = store.get(key.clone()).map_err(idb_error)?.await.map_err(idb_error)?;
                if found.is_some_and(|found| Uint8Array::new(&found).to_vec() == old) {
                    drop(store.put(&binary(&new), Some(&key)).map_err(idb_error)?);
                }
            }
        }
    }
    Ok(())
}

fn reading(database: &IdbDatabase, store: &str) -> Result<idb::ObjectStore, StoreError> {
    let transaction = begin(database, &[store], "readonly", Durability::Relaxed)?;
    Transaction::from(transaction).object_store(store).map_err(idb_error)
}

/// The bytes under one key.
pub(crate) async fn get(database: &IdbDatabase, store: &str, key: JsValue) -> Result<Option<Vec<u8>>, StoreError> {
    let found = reading(database, store)?.get(key).map_err(idb_error)?.await.map_err(idb_error)?;
    Ok(found.map(|found| Uint8Array::new(&found).to_vec()))
}

/// The bytes under some keys, in the same order, from one snapshot.
pub(crate) async fn get_all(
    database: &IdbDatabase,
    store: &str,
    keys: &[Vec<u8>],
) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
    let store = reading(database, store)?;
    let mut asked = Vec::with_capacity(keys.len());
    for key in keys {
        asked.push(store.get(binary(key)).map_err(idb_error)?);
    }
    let mut found = Vec::with_capacity(keys.len());
    for request in asked {
        found.push(request.await.map_err(idb_error)?.map(|found| Uint8Array::new(&found).to_vec()));
    }
    Ok(found)
}

fn between(bounds: Option<(&[u8], &[u8])>) -> Result<Option<Query>, StoreError> {
    bounds
        .map(|(low, high)| KeyRange::bound(&binary(low), &binary(high), None, None))
        .transpose()
        .map(|range| range.map(Query::from))
        .map_err(idb_error)
}

/// All pairs between two keys, both included, or of the whole store, in key order, from one snapshot.
pub(crate) async fn pairs(
    database: &IdbDatabase,
    store: &str,
    bounds: Option<(&[u8], &[u8])>,
) -> Result<Vec<Pair>, StoreError> {
    let store = reading(database, store)?;
    let keys = store.get_all_keys(between(bounds)?, None).map_err(idb_error)?;
    let values = store.get_all(between(bounds)?, None).map_err(idb_error)?;
    let (keys, values) = (keys.await.map_err(idb_error)?, values.await.map_err(idb_error)?);
    Ok(keys
        .iter()
        .zip(&values)
        .map(|(key, value)| (Uint8Array::new(key).to_vec(), Uint8Array::new(value).to_vec()))
        .collect())
}

/// The greatest key between two keys, both included.
pub(crate) async fn last_key(
    database: &IdbDatabase,
    store: &str,
    low: &[u8],
    high: &[u8],
) -> Result<Option<Vec<u8>>, StoreError> {
    let cursor = reading(database, store)?
        .open_key_cursor(between(Some((low, high)))?, Some(CursorDirection::Prev))
        .map_err(idb_error)?
        .await
        .map_err(idb_error)?;
    cursor.map(|cursor| cursor.key().map(|key| Uint8Array::new(&key).to_vec())).transpose().map_err(idb_error)
}
