//! An exclusive Web Lock: one tab at a time reads, changes and writes back what a transaction cannot span.

use ambulo_sync::store::StoreError;
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;

use super::failure::store_error;

#[wasm_bindgen]
extern "C" {
    // web-sys has these only behind a compiler flag that the host build does not set.
    type Locks;
    #[wasm_bindgen(js_namespace = navigator, js_name = locks)]
    #[wasm_bindgen(thread_local_v2)]
    static LOCKS: Option<Locks>;
    #[wasm_bindgen(method, catch)]
    fn request(this: &Locks, name: &str, granted: &Function) -> Result<Promise, JsValue>;
}

/// Held until dropped.
pub struct Held {
    release: Function,
}

impl Drop for Held {
    fn drop(&mut self) {
        // Resolving a promise cannot throw.
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// Waits for the lock of this name.
pub(crate) async fn hold(name: &str) -> Result<Held, StoreError> {
    let mut release = None;
    let until = Promise::new(&mut |resolve, _| release = Some(resolve));
    let release = release.ok_or_else(|| StoreError::Platform("Promise".to_owned()))?;
    let mut requested = Ok(Promise::resolve(&JsValue::UNDEFINED));
    let granted = Promise::new(&mut |resolve, reject| {
        let until = until.clone();
        let on_grant = Closure::once_into_js(move |_: JsValue| -> Promise {
            let _ = resolve.call0(&JsValue::UNDEFINED);
            until
        });
        requested = LOCKS.with(|locks| match locks {
            Some(locks) => locks.request(name, on_grant.unchecked_ref()),
            None => Err(JsValue::from(js_sys::Error::new("locks"))),
        });
        if let Ok(request) = &requested {
            // Only a lock that is never granted is rejected before release.
            let _ = js_sys::Reflect::get(request, &JsValue::from("catch"))
                .ok()
                .and_then(|catch| catch.dyn_into::<Function>().ok())
                .map(|catch| catch.call1(request, &reject));
        }
    });
    // It settles only after release: nothing waits for it.
    drop(requested.map_err(|thrown| store_error(&thrown))?);
    JsFuture::from(granted).await.map_err(|thrown| store_error(&thrown))?;
    Ok(Held { release })
}
