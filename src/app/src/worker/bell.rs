//! Sleep that a bell can end: the sync loop rests between rounds, and a write or the network's return wakes it.

use super::platform;
use std::cell::RefCell;

/// One sleeper, one bell.
#[derive(Default)]
pub(super) struct Bell {
    wake: RefCell<Option<js_sys::Function>>,
    rung: std::cell::Cell<bool>,
}

impl Bell {
    /// Wakes the sleeper, or keeps the next sleep from beginning.
    pub(super) fn ring(&self) {
        match self.wake.borrow_mut().take() {
            Some(wake) => drop(wake.call0(&wasm_bindgen::JsValue::NULL)),
            None => self.rung.set(true),
        }
    }

    /// Sleeps so long, or until the bell rings.
    pub(super) async fn sleep_ms(&self, ms: u64) {
        if self.rung.replace(false) {
            return;
        }
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            platform::after_ms(i32::try_from(ms).unwrap_or(i32::MAX), &resolve);
            *self.wake.borrow_mut() = Some(resolve);
        });
        let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
        self.wake.borrow_mut().take();
    }
}
