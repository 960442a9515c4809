//! The store conformance suite on the real IndexedDB. Damage and small quotas come from the page, beneath the vault.

use ambulo_sync::SeriesApart;
use ambulo_sync::conformance::{Harness, check};
use ambulo_sync::store::{Collection, StoreError};
use ambulo_vault::{Options, Secret, State, Vault};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

struct Browser {
    /// `(action, name, detail) -> Promise`: `damage` flips the last bit of every value that holds the longest common
    /// length; `quota` limits the origin.
    beneath: Function,
}

fn platform(error: impl std::fmt::Debug) -> StoreError {
    StoreError::Platform(format!("{error:?}"))
}

async fn open(name: &str) -> Result<Vault, StoreError> {
    // The suite tests the store, not the derivation: as cheap as a header allows.
    let options = Options { iterations: 100_000, ..Options::default() };
    let secret = Secret::passphrase("conformance");
    match Vault::state(name).await.map_err(platform)? {
        State::Absent => Vault::create_with(name, &secret, options).await,
        _ => Vault::unlock_with(name, &secret, options).await,
    }
    .map_err(platform)
}

impl Harness for Browser {
    type Store = Vault;

    async fn open(&self, name: &str) -> Result<Vault, StoreError> {
        open(&format!("conformance-{name}")).await
    }

    async fn damage(&self, name: &str, _: Collection, key: &str) -> bool {
        let call =
            self.beneath.call3(&JsValue::NULL, &"damage".into(), &format!("conformance-{name}").into(), &key.into());
        match call.map(Promise::from) {
            Ok(promise) => JsFuture::from(promise).await.is_ok_and(|done| done.is_truthy()),
            Err(_) => false,
        }
    }
}

/// The vault as the app uses it: with the samples of series apart.
struct Apart;

impl Harness for Apart {
    type Store = SeriesApart<Vault>;

    async fn open(&self, name: &str) -> Result<SeriesApart<Vault>, StoreError> {
        open(&format!("conformance-apart-{name}")).await.map(SeriesApart)
    }
}

#[wasm_bindgen]
pub async fn conformance(beneath: Function) -> Result<usize, JsValue> {
    let plain = check(&Browser { beneath }).await?;
    Ok(plain + check(&Apart).await?)
}
