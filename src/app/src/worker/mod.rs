//! The Worker: it alone holds vault, keys and tokens, and keeps the record in step with the account.

mod bell;
mod desk;
mod device_store;
mod http;
mod platform;
mod record;
mod secrets;
mod series;
mod tokens;
mod transport;

use crate::protocol::{Call, Push, Reply, Word};
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
        let Some(call) = event.data().as_string().and_then(|text| serde_json::from_str::<Call>(&text).ok()) else {
            return;
        };
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
    if let Ok(text) = serde_json::to_string(word) {
        // Only a value that cannot be cloned is refused, and a text always can be.
        let _ = platform::scope().post_message(&text.into());
    }
}
