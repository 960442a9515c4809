//! The migration of ciphertexts: every value sealed anew in the current format, after unlocking.
//!
//! Records say their own format, so a break in the middle leaves a readable vault and the next unlocking goes on. A
//! value that does not open is left as it is: it stays damaged, and named, for the person to decide about.

use ambulo_sync::store::{Collection, Durability, StoreError};

use crate::envelope::{Part, unframe};
use crate::names;
use crate::web::database::Database;
use crate::web::keys::Keys;
use crate::web::transaction::{self, Action, Pair, Write, binary};

const COLLECTIONS: [Collection; 4] = [Collection::Entries, Collection::Outbox, Collection::Meta, Collection::Blocks];
/// Records a transaction.
const CHUNK: usize = 200;

pub(crate) async fn all(database: &Database, keys: &Keys, format: u8) -> Result<(), StoreError> {
    for collection in COLLECTIONS {
        let store = names::object_store(collection);
        let mut old = transaction::pairs(database.raw(), store, None).await?;
        old.retain(|(_, record)| unframe(record).is_some_and(|record| record.format < format));
        for chunk in old.chunks(CHUNK) {
            let writes = sealed_anew(keys, collection, format, chunk).await?;
            transaction::write(database.raw(), writes, Durability::Relaxed).await?;
        }
    }
    Ok(())
}

async fn sealed_anew(
    keys: &Keys,
    collection: Collection,
    format: u8,
    chunk: &[Pair],
) -> Result<Vec<Write>, StoreError> {
    let records: Vec<(&[u8], &[u8])> = chunk.iter().map(|(key, bytes)| (&key[..], &bytes[..])).collect();
    let names = keys.open(collection, Part::Name, &records).await?;
    let values = keys.open(collection, Part::Value, &records).await?;
    let mut olds = Vec::new();
    let mut opened = Vec::new();
    for ((pair, name), value) in chunk.iter().zip(names).zip(values) {
        let name = name.and_then(|name| String::from_utf8(name).ok());
        if let (Some(name), Some(value)) = (name, value) {
            olds.push(pair);
            opened.push((name, value));
        }
    }
    let records: Vec<_> = olds
        .iter()
        .zip(&opened)
        .map(|(pair, (name, value))| (collection, &pair.0[..], &name[..], &value[..]))
        .collect();
    let sealed = keys.seal(format, &records).await?;
    Ok(olds
        .into_iter()
        .zip(sealed)
        .map(|((key, old), new)| Write {
            store: names::object_store(collection),
            key: binary(key),
            // Somebody else may have written meanwhile, in the new format: theirs stays.
            action: Action::Replace { old: old.clone(), new },
        })
        .collect())
}
