//! 2: the count of wrong secrets moves to a store of its own, so that a wrong secret never writes beside the wraps.

use idb::{Database, ObjectStoreParams, Transaction};
use wasm_bindgen::JsValue;

use super::Step;

pub(super) const STEP: Step = Step {
    version: 2,
    apply: |database, transaction| {
        Box::pin(async move {
            let transaction = Transaction::from(transaction);
            let key = JsValue::from("attempts");
            Database::from(database).create_object_store("attempts", ObjectStoreParams::new())?;
            let old = transaction.object_store("header")?;
            if let Some(count) = old.get(key.clone())?.await? {
                transaction.object_store("attempts")?.put(&count, Some(&key))?.await?;
                old.delete(key)?.await?;
            }
            Ok(())
        })
    },
};
