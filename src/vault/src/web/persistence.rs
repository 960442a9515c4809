//! Whether the browser promises to keep what is stored, and how much room there is.
//!
//! Only a page may ask (`persist`); a Worker can only look (`persisted`). Both call the same functions here.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// What the browser answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persistence {
    /// Kept until the person removes it.
    Granted,
    /// May be cleared when the device runs short of room: say so, and offer to sync or install.
    Refused,
    /// This context cannot ask: ask from the page.
    Unavailable,
}

/// Bytes of storage, as the browser estimates them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// In use by this origin.
    pub used_bytes: f64,
    /// What this origin may use in all.
    pub quota_bytes: f64,
}

fn manager() -> Option<StorageManager> {
    let navigator = js_sys::Reflect::get(&js_sys::global(), &JsValue::from("navigator")).ok()?;
    let storage = js_sys::Reflect::get(&navigator, &JsValue::from("storage")).ok()?;
    storage.is_object().then(|| storage.unchecked_into())
}

async fn answer(promise: Result<js_sys::Promise, JsValue>) -> Persistence {
    let Ok(promise) = promise else {
        return Persistence::Unavailable;
    };
    match JsFuture::from(promise).await.map(|answer| answer.as_bool()) {
        Ok(Some(true)) => Persistence::Granted,
        Ok(_) => Persistence::Refused,
        Err(_) => Persistence::Unavailable,
    }
}

/// Asks for persistent storage. From a page; a Worker answers [`Persistence::Unavailable`].
pub async fn persist() -> Persistence {
    match manager() {
        Some(manager) => answer(manager.persist()).await,
        None => Persistence::Unavailable,
    }
}

/// Whether storage is persistent already. From a page or a Worker.
pub async fn persisted() -> Persistence {
    match manager() {
        Some(manager) => answer(manager.persisted()).await,
        None => Persistence::Unavailable,
    }
}

/// How much room there is; `None` where the browser does not say.
pub async fn room() -> Option<Room> {
    let estimate = JsFuture::from(manager()?.estimate().ok()?).await.ok()?;
    let estimate: StorageEstimate = estimate.unchecked_into();
    Some(Room { used_bytes: estimate.get_usage()?, quota_bytes: estimate.get_quota()? })
}
