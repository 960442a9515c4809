//! What the Worker asks of its global scope: time, dice, rest, and the lock that one tab at a time may hold.

use ambulo_sync::Clock;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

pub(super) fn scope() -> web_sys::DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

pub(super) fn on_online(act: impl Fn() + 'static) {
    let closure = Closure::<dyn Fn()>::new(act);
    let _ = scope().add_event_listener_with_callback("online", closure.as_ref().unchecked_ref());
    closure.forget();
}

/// The device's clock and dice.
pub(super) struct DeviceClock;

impl Clock for DeviceClock {
    fn now_ms(&self) -> u64 {
        js_sys::Date::now() as u64
    }
    fn random_u32(&self) -> u32 {
        u32::from_le_bytes(random())
    }
}

pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Ok(crypto) = scope().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// Sets a timer; the function is called without arguments.
pub(super) fn after_ms(ms: i32, call: &Function) {
    let _ = scope().set_timeout_with_callback_and_timeout_and_arguments_0(call, ms);
}

/// Takes the named lock for the Worker's whole life; false where another tab holds it. A browser without Web Locks
/// cannot tell, and is trusted.
pub(super) async fn hold_lock(name: &str) -> bool {
    let Ok(locks) = Reflect::get(&scope().navigator(), &"locks".into()) else { return true };
    let Some(request) = Reflect::get(&locks, &"request".into()).ok().and_then(|f| f.dyn_into::<Function>().ok()) else {
        return true;
    };
    let options = Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &true.into());
    let answered = Promise::new(&mut |resolve, _| {
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let held = !lock.is_null() && !lock.is_undefined();
            let _ = resolve.call1(&JsValue::NULL, &held.into());
            // A promise that never ends keeps the lock until the Worker does.
            if held { Promise::new(&mut |_, _| {}).into() } else { JsValue::UNDEFINED }
        });
        let _ = request.call3(&locks, &name.into(), &options, &granted);
    });
    wasm_bindgen_futures::JsFuture::from(answered).await.ok().and_then(|held| held.as_bool()).unwrap_or(false)
}
