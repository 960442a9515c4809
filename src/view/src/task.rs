//! Work that waits for the browser.

use std::future::Future;
use std::pin::Pin;

/// Starts a future in the page; it belongs to nobody and reads without following.
pub fn spawn_local(work: impl Future<Output = ()> + 'static) {
    // Boxed, so that what drives a future is made once and not for every type of one.
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    wasm_bindgen_futures::spawn_local(work);
}
