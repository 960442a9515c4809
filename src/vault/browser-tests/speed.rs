//! How long the vault takes: blocks against records, strict against relaxed. Milliseconds.

use ambulo_sync::store::{Batch, Collection, Durability, Store};
use ambulo_vault::Vault;
use ambulo_vault::blocks::{Sample, Series};
use wasm_bindgen::prelude::*;

use crate::calls::{Handle, told};

fn now() -> f64 {
    js_sys::Reflect::get(&js_sys::global(), &"performance".into())
        .ok()
        .and_then(|performance| {
            let now = js_sys::Reflect::get(&performance, &"now".into()).ok()?;
            js_sys::Function::from(now).call0(&performance).ok()?.as_f64()
        })
        .unwrap_or_else(js_sys::Date::now)
}

fn samples(count: usize) -> Vec<Sample> {
    // A million take a year.
    (0..count)
        .map(|at| Sample { t_ms: 1_700_000_000_000 + at as i64 * 31_557, value: 60.0 + (at % 40) as f32 })
        .collect()
}

async fn records(vault: &Vault, count: usize) -> Result<(), JsValue> {
    for chunk in samples(count).chunks(1000) {
        let mut batch = Batch::default();
        for sample in chunk {
            batch.put(Collection::Entries, format!("Observation/{}", sample.t_ms), sample.value.to_le_bytes().to_vec());
        }
        vault.commit(batch, Durability::Relaxed).await.map_err(told)?;
    }
    Ok(())
}

#[wasm_bindgen]
impl Handle {
    /// `[append blocks, append records, read blocks, scan records]` for `count` samples.
    #[wasm_bindgen(js_name = speedOfBlocks)]
    pub async fn speed_of_blocks(&self, count: usize, records_too: bool) -> Result<Vec<f64>, JsValue> {
        let vault = self.vault();
        let name = format!("speed-{count}-{}", now());
        let series = Series::new(vault, &name);
        let mut times = vec![now()];
        series.append(&samples(count)).await.map_err(told)?;
        times.push(now());
        let read = series.read(0, i64::MAX).await.map_err(told)?.len();
        if read != count {
            return Err(told("samples were lost"));
        }
        times.push(now());
        let day = 1_700_000_000_000 + 100 * 86_400_000;
        series.read(day, day + 86_400_000).await.map_err(told)?;
        times.push(now());
        let days: Vec<i64> = (0..366).map(|day| 1_699_920_000_000 + day * 86_400_000).collect();
        series.summaries(&days).await.map_err(told)?;
        times.push(now());
        if records_too {
            records(vault, count).await?;
            times.push(now());
            vault.scan(Collection::Entries, "Observation/").await.map_err(told)?;
            times.push(now());
        }
        Ok(times.windows(2).map(|pair| pair[1] - pair[0]).collect())
    }

    /// One-record commits, milliseconds each.
    #[wasm_bindgen(js_name = speedOfCommits)]
    pub async fn speed_of_commits(&self, count: u32, strict: bool) -> Result<f64, JsValue> {
        let durability = if strict { Durability::Strict } else { Durability::Relaxed };
        let start = now();
        for at in 0..count {
            let mut batch = Batch::default();
            batch.put(Collection::Outbox, format!("speed/{at}"), vec![7; 64]);
            self.vault().commit(batch, durability).await.map_err(told)?;
        }
        Ok((now() - start) / f64::from(count))
    }
}
