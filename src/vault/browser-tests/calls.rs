//! The vault by plain calls: strings in, JSON text out, errors as their debug text.

use ambulo_sync::store::{Batch, Collection, Durability, Store};
use ambulo_vault::blocks::{Sample, Series};
use ambulo_vault::{Options, Plan, Secret, Vault};
use wasm_bindgen::prelude::*;

pub(crate) fn told(error: impl std::fmt::Debug) -> JsValue {
    JsValue::from(format!("{error:?}"))
}

fn collection(name: &str) -> Result<Collection, JsValue> {
    match name {
        "entries" => Ok(Collection::Entries),
        "outbox" => Ok(Collection::Outbox),
        "meta" => Ok(Collection::Meta),
        "blocks" => Ok(Collection::Blocks),
        _ => Err(JsValue::from("no such collection")),
    }
}

fn durability(strict: bool) -> Durability {
    if strict { Durability::Strict } else { Durability::Relaxed }
}

/// A passphrase, or `passkey:` and two hexadecimal digits that fill a made-up PRF answer.
fn secret(text: &str) -> Secret {
    match text.strip_prefix("passkey:") {
        Some(seed) => Secret::passkey(vec![1, 2, 3], vec![7; 32], vec![u8::from_str_radix(seed, 16).unwrap_or(0); 32]),
        None => Secret::passphrase(text),
    }
}

fn options(version: u32, iterations: u32) -> Options {
    let mut options = Options::default();
    options.plan = Plan::of_version(version).unwrap_or(options.plan);
    if iterations > 0 {
        options.iterations = iterations;
    }
    options
}

#[wasm_bindgen]
pub async fn state(name: String, version: u32) -> Result<String, JsValue> {
    let state = Vault::state_with(&name, options(version, 0)).await;
    state.map(|state| format!("{state:?}")).map_err(told)
}

#[wasm_bindgen]
pub async fn erase(name: String) -> Result<(), JsValue> {
    Vault::erase(&name).await.map_err(told)
}

#[wasm_bindgen]
pub async fn persisted() -> String {
    format!("{:?} {:?}", ambulo_vault::persist().await, ambulo_vault::persisted().await)
}

#[wasm_bindgen]
pub async fn room() -> bool {
    ambulo_vault::room().await.is_some_and(|room| room.quota_bytes > 0.0)
}

#[wasm_bindgen]
pub struct Handle(Vault);

impl Handle {
    pub(crate) fn vault(&self) -> &Vault {
        &self.0
    }
}

#[wasm_bindgen]
impl Handle {
    pub async fn create(name: String, words: String, version: u32, iterations: u32) -> Result<Handle, JsValue> {
        Vault::create_with(&name, &secret(&words), options(version, iterations)).await.map(Handle).map_err(told)
    }

    pub async fn unlock(name: String, words: String, version: u32, iterations: u32) -> Result<Handle, JsValue> {
        Vault::unlock_with(&name, &secret(&words), options(version, iterations)).await.map(Handle).map_err(told)
    }

    pub fn lock(&self) {
        self.0.lock();
    }

    pub async fn change(&self, old: String, new: String) -> Result<(), JsValue> {
        self.0.change_secret(&secret(&old), &secret(&new)).await.map_err(told)
    }

    pub async fn add(&self, existing: String, new: String) -> Result<(), JsValue> {
        self.0.add_wrap(&secret(&existing), &secret(&new)).await.map_err(told)
    }

    pub async fn remove(&self, words: String) -> Result<(), JsValue> {
        self.0.remove_wrap(&secret(&words)).await.map_err(told)
    }

    /// By its credential id, as the passkeys of these calls all have it.
    pub async fn forget_passkey(&self) -> Result<(), JsValue> {
        self.0.remove_passkey(&[1, 2, 3]).await.map_err(told)
    }

    pub async fn passkeys(&self) -> Result<usize, JsValue> {
        self.0.passkeys().await.map(|found| found.len()).map_err(told)
    }

    pub async fn check(&self, words: String) -> Result<(), JsValue> {
        self.0.check(&secret(&words)).await.map_err(told)
    }

    pub async fn get(&self, place: String, key: String) -> Result<Option<String>, JsValue> {
        let found = self.0.get(collection(&place)?, &key).await.map_err(told)?;
        Ok(found.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Keys only.
    pub async fn scan(&self, place: String, prefix: String) -> Result<Vec<String>, JsValue> {
        let found = self.0.scan(collection(&place)?, &prefix).await.map_err(told)?;
        Ok(found.into_iter().map(|(key, _)| key).collect())
    }

    /// Keys that open, `|`, keys that do not.
    pub async fn remains(&self, place: String, prefix: String, discard: bool) -> Result<String, JsValue> {
        let (found, damaged) = self.0.scan_what_remains(collection(&place)?, &prefix).await.map_err(told)?;
        if discard {
            self.0.discard(&damaged).await.map_err(told)?;
        }
        let found: Vec<String> = found.into_iter().map(|(key, _)| key).collect();
        let damaged: Vec<String> = damaged.into_iter().map(|damaged| damaged.key).collect();
        Ok(format!("{}|{}", found.join(","), damaged.join(",")))
    }

    /// Puts the same value under each key, in one batch.
    pub async fn put(&self, place: String, keys: Vec<String>, value: String, strict: bool) -> Result<(), JsValue> {
        let mut batch = Batch::default();
        for key in keys {
            batch.put(collection(&place)?, key, value.clone().into_bytes());
        }
        self.0.commit(batch, durability(strict)).await.map_err(told)
    }

    /// Puts so many bytes.
    pub async fn fill(&self, place: String, key: String, bytes: usize) -> Result<(), JsValue> {
        let mut batch = Batch::default();
        batch.put(Collection::Entries, format!("{key}-beside"), vec![1]);
        batch.put(
            collection(&place)?,
            key,
            (0..bytes as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 7) as u8).collect(),
        );
        self.0.commit(batch, Durability::Strict).await.map_err(told)
    }

    /// Records `count` samples a second apart, one call each, or appends them at once.
    pub async fn samples(&self, series: String, from_ms: f64, count: usize, live: bool) -> Result<(), JsValue> {
        let series = Series::new(&self.0, &series);
        let samples: Vec<Sample> = (0..count)
            .map(|at| Sample { t_ms: from_ms as i64 + at as i64 * 1000, value: 60.0 + (at % 40) as f32 })
            .collect();
        if !live {
            return series.append(&samples).await.map_err(told);
        }
        for sample in samples {
            series.record(&[sample]).await.map_err(told)?;
        }
        Ok(())
    }

    /// How many samples, and the sum of their values.
    pub async fn series(&self, series: String, from_ms: f64, to_ms: f64) -> Result<Vec<f64>, JsValue> {
        let samples = Series::new(&self.0, &series).read(from_ms as i64, to_ms as i64).await.map_err(told)?;
        Ok(vec![samples.len() as f64, samples.iter().map(|sample| f64::from(sample.value)).sum()])
    }

    /// Count and mean of one span.
    pub async fn summary(&self, series: String, from_ms: f64, to_ms: f64) -> Result<Vec<f64>, JsValue> {
        let bounds = [from_ms as i64, to_ms as i64];
        let sums = Series::new(&self.0, &series).summaries(&bounds).await.map_err(told)?;
        Ok(sums[0].map_or(vec![0.0], |sum| vec![f64::from(sum.count), sum.mean()]))
    }
}
