//! What the person has learnt of the body: kept in the vault, never sent to the account, taken along with the export.

use super::desk::{Answer, Desk};
use super::device_store::DeviceStore;
use super::record::store_trouble;
use crate::protocol::Reply;
use ambulo_sync::store::{Batch, Collection, Durability, Store, StoreError};
use serde_json::{Value, json};

const LEARNING: &str = "app/learning";
/// What says so in the export; nothing is fetched from there.
const CARD: &str = "urn:ambulo:learning-card";

impl Desk {
    pub(super) async fn learning(&self) -> Answer {
        match self.device_store()?.get(Collection::Meta, LEARNING).await {
            // What is damaged is lost: nobody else has it, and learning begins anew.
            Err(StoreError::Corrupt { .. }) => Ok(Reply::Learning(None)),
            held => held.map(Reply::Learning).map_err(|e| store_trouble(&e)),
        }
    }

    pub(super) async fn keep_learning(&self, learnt: Vec<u8>) -> Answer {
        let mut batch = Batch::default();
        batch.put(Collection::Meta, LEARNING, learnt);
        self.device_store()?.commit(batch, Durability::Strict).await.map_err(|e| store_trouble(&e))?;
        Ok(Reply::Done)
    }
}

/// It as a resource of an export, with the number of cards; none where nothing was learnt.
pub(super) async fn exported(store: &DeviceStore) -> Result<Option<(Value, usize)>, StoreError> {
    let Some(bytes) = store.get(Collection::Meta, LEARNING).await? else { return Ok(None) };
    let value: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let cards = value.get("cards").and_then(Value::as_object).into_iter().flatten().map(|(id, card)| {
        json!({ "url": CARD, "extension": [
            { "url": "part", "valueString": id },
            { "url": "box", "valueInteger": card.get("box") },
            { "url": "due", "valueDate": card.get("due") },
        ] })
    });
    let cards: Vec<Value> = cards.collect();
    let count = cards.len();
    let resource = json!({
        "resourceType": "Basic", "id": "learning", "code": { "text": "Parts of the body learnt" }, "extension": cards,
    });
    Ok((count > 0).then_some((resource, count)))
}
