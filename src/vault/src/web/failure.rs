//! The platform's errors by their name. Their messages are never passed on: they may quote keys.

use ambulo_sync::store::StoreError;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

/// What a thrown or rejected value means for a store.
pub(crate) fn store_error(thrown: &JsValue) -> StoreError {
    let name = js_sys::Reflect::get(thrown, &JsValue::from("name"))
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_else(|| "Error".to_owned());
    match name.as_str() {
        "QuotaExceededError" => StoreError::Full,
        "VersionError" => StoreError::Newer,
        // A connection closed for another tab's sake, or storage switched off.
        "InvalidStateError" | "SecurityError" | "NotAllowedError" => StoreError::Blocked,
        _ => StoreError::Platform(name),
    }
}

/// What an error of `idb` means for a store.
pub(crate) fn idb_error(error: idb::Error) -> StoreError {
    use idb::Error as E;
    match error {
        E::DomException(exception) => store_error(exception.unchecked_ref::<DomException>()),
        E::AddFailed(thrown)
        | E::DeleteFailed(thrown)
        | E::GetFailed(thrown)
        | E::GetAllFailed(thrown)
        | E::GetAllKeysFailed(thrown)
        | E::IndexedDbOpenFailed(thrown)
        | E::IndexedDbDeleteFailed(thrown)
        | E::KeyRangeCreateFailed(thrown)
        | E::ObjectStoreNotFound(thrown)
        | E::ObjectStoreCreateFailed(thrown)
        | E::OpenCursorFailed(thrown)
        | E::OpenKeyCursorFailed(thrown)
        | E::TransactionOpenFailed(thrown)
        | E::UpdateFailed(thrown) => store_error(&thrown),
        E::IndexedDbNotFound(_) => StoreError::Blocked,
        _ => StoreError::Platform("IndexedDB".to_owned()),
    }
}
