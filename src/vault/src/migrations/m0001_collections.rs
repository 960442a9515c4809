//! 1: a store a collection, and one for the header and the count of wrong secrets.

use idb::{Database, ObjectStoreParams};

use super::Step;

pub(super) const STEP: Step = Step {
    version: 1,
    apply: |database, _| {
        Box::pin(async move {
            let database = Database::from(database);
            for store in ["header", "entries", "outbox", "meta", "blocks"] {
                database.create_object_store(store, ObjectStoreParams::new())?;
            }
            Ok(())
        })
    },
};
