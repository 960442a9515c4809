//! The Worker: it alone holds vault, keys and tokens, and keeps the record in step with the account.

mod bell;
mod desk;
mod device_store;
mod door;
mod http;
mod learning;
mod patients;
mod platform;
mod record;
mod secrets;
mod series;
mod tokens;
mod transport;
mod who;

use crate::protocol::{Call, Push, Reply, Word};
use ambulo_care::wire;
use desk::Desk;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Starts the Worker: from now on it answers calls, and pushes what changes.
#[wasm_bindgen]
pub fn worker_main() {
    let desk = Rc::new(Desk::new());
    let for_online = desk.clone();
    platform::on_online(move || for_online.ring());
    let on_message = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        let bytes = event.data().dyn_into::<js_sys::Uint8Array>().map(|bytes| bytes.to_vec());
        let Some(call) = bytes.ok().and_then(|bytes| wire::decode::<Call>(&bytes)) else { return };
        let desk = desk.clone();
        spawn_local(async move {
            let reply = desk.answer(call.request).await.unwrap_or_else(Reply::Refused);
            say(&Word::Reply { number: call.number, reply });
        });
    });
    platform::scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The Worker listens for as long as it lives.
    on_message.forget();
}

fn push(news: Push) {
    say(&Word::Push(news));
}

fn say(word: &Word) {
    // Only a value that cannot be cloned is refused, and bytes always can be.
    let _ = platform::scope().post_message(&wire::encode(word).into());
}
