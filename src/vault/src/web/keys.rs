//! The two keys of an open vault, derived from the data key, and what they do to names and records.

use std::cell::RefCell;

use ambulo_sync::store::{Collection, StoreError};
use js_sys::Promise;
use web_sys::CryptoKey;

use super::crypto;
use crate::envelope::{self, NONCE_BYTES, Part, Record, Sealed};
use crate::names::{self, GROUP_BYTES};

/// Both cannot be exported, even by this program.
pub(crate) struct Keys {
    seal: CryptoKey,
    name: CryptoKey,
    /// One a FHIR type, so few that looking along them is quick.
    groups: RefCell<Vec<(Collection, String, [u8; GROUP_BYTES])>>,
}

impl Keys {
    /// From the 32 bytes of the data key.
    pub(crate) async fn derive(data_key: &[u8], vault_id: &[u8]) -> Result<Self, StoreError> {
        Ok(Self {
            seal: crypto::aes_from(data_key, vault_id, "ambulo vault seal").await?,
            name: crypto::hmac_from(data_key, vault_id, "ambulo vault name").await?,
            groups: RefCell::default(),
        })
    }

    /// The group of a head.
    pub(crate) async fn group(&self, collection: Collection, head: &str) -> Result<[u8; GROUP_BYTES], StoreError> {
        let known =
            self.groups.borrow().iter().find(|known| known.0 == collection && known.1 == head).map(|known| known.2);
        if let Some(group) = known {
            return Ok(group);
        }
        let hash = crypto::one(crypto::hash(&self.name, &names::group_input(collection, head))?).await?;
        let group = hash.first_chunk().copied().ok_or_else(|| StoreError::Platform("HMAC".to_owned()))?;
        self.groups.borrow_mut().push((collection, head.to_owned(), group));
        Ok(group)
    }

    /// The stored keys of logical keys, in the same order.
    pub(crate) async fn stored(&self, keys: &[(Collection, &str)]) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut hashes = Vec::new();
        for (collection, key) in keys {
            if names::order(*collection, key).is_none() {
                hashes.push(crypto::hash(&self.name, &names::rest_input(*collection, key))?);
            }
        }
        let mut hashes = crypto::all(hashes).await?.into_iter();
        let mut stored = Vec::with_capacity(keys.len());
        for (collection, key) in keys {
            let group = self.group(*collection, names::head(key)).await?;
            stored.push(match names::order(*collection, key) {
                Some(order) => names::ordered(group, order),
                None => {
                    let rest = hashes.next().flatten();
                    names::hashed(group, &rest.ok_or_else(|| StoreError::Platform("HMAC".to_owned()))?)
                }
            });
        }
        Ok(stored)
    }

    /// Seals records `(collection, stored key, logical key, value)`, in the same order.
    pub(crate) async fn seal(
        &self,
        format: u8,
        records: &[(Collection, &[u8], &str, &[u8])],
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut nonces = Vec::with_capacity(records.len());
        let mut promises = Vec::with_capacity(records.len() * 2);
        for (collection, stored, key, value) in records {
            let pair: [[u8; NONCE_BYTES]; 2] = [crypto::random()?, crypto::random()?];
            for (part, nonce, contents) in [(Part::Name, &pair[0], key.as_bytes()), (Part::Value, &pair[1], *value)] {
                let bound = envelope::associated_data(format, part, *collection, stored);
                promises.push(crypto::seal(&self.seal, nonce, &bound, &envelope::wrap(format, contents))?);
            }
            nonces.push(pair);
        }
        let sealed = crypto::all(promises).await?;
        let failed = || StoreError::Platform("AES-GCM".to_owned());
        sealed
            .chunks_exact(2)
            .zip(&nonces)
            .map(|(halves, nonces)| {
                envelope::frame(&Record {
                    format,
                    name: Sealed { nonce: &nonces[0], ciphertext: halves[0].as_deref().ok_or_else(failed)? },
                    value: Sealed { nonce: &nonces[1], ciphertext: halves[1].as_deref().ok_or_else(failed)? },
                })
                .ok_or_else(|| StoreError::Platform("KeyTooLong".to_owned()))
            })
            .collect()
    }

    /// Opens one part of each record `(stored key, record)`; `None` for each that is damaged.
    pub(crate) async fn open(
        &self,
        collection: Collection,
        part: Part,
        records: &[(&[u8], &[u8])],
    ) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        let mut promises = Vec::with_capacity(records.len());
        let mut opening = Vec::with_capacity(records.len());
        for (stored, bytes) in records {
            let record = envelope::unframe(bytes);
            opening.push(record.is_some());
            if let Some(record) = record {
                promises.push(self.start_opening(collection, part, stored, &record)?);
            }
        }
        let mut opened = crypto::all(promises).await?.into_iter();
        Ok(opening
            .into_iter()
            .map(|started| if started { opened.next().flatten().and_then(envelope::unwrap) } else { None })
            .collect())
    }

    fn start_opening(
        &self,
        collection: Collection,
        part: Part,
        stored: &[u8],
        record: &Record<'_>,
    ) -> Result<Promise, StoreError> {
        let half = match part {
            Part::Name => record.name,
            Part::Value => record.value,
        };
        let bound = envelope::associated_data(record.format, part, collection, stored);
        crypto::open(&self.seal, half.nonce, &bound, half.ciphertext)
    }
}
