//! One HTTP exchange, with an end to every wait.

use super::platform;
use gloo_net::http::{Request, RequestBuilder};
use wasm_bindgen::prelude::*;

/// How long an answer may take.
const PATIENCE_MS: i32 = 30_000;

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) retry_after: Option<String>,
    pub(super) body: Vec<u8>,
}

/// Nothing came back: no network, or too late. The account may have acted all the same.
pub(super) struct Silence;

/// Sends a request and reads the answer to its end.
pub(super) async fn exchange(builder: RequestBuilder, body: Option<Vec<u8>>) -> Result<Answer, Silence> {
    let abort = web_sys::AbortController::new().map_err(|_| Silence)?;
    let signal = abort.signal();
    let give_up = Closure::once_into_js(move || abort.abort());
    platform::after_ms(PATIENCE_MS, give_up.unchecked_ref());
    let builder = builder.abort_signal(Some(&signal)).cache(web_sys::RequestCache::NoStore);
    let request: Request = match body {
        Some(bytes) => builder.body(js_sys::Uint8Array::from(bytes.as_slice())),
        None => builder.build(),
    }
    .map_err(|_| Silence)?;
    let response = request.send().await.map_err(|_| Silence)?;
    let status = response.status();
    let retry_after = response.headers().get("Retry-After");
    let body = response.binary().await.map_err(|_| Silence)?;
    Ok(Answer { status, retry_after, body })
}

/// Posts a form, as the token endpoint wants it.
pub(super) async fn post_form(url: &str, fields: &[(&str, &str)]) -> Result<Answer, Silence> {
    let form = web_sys::UrlSearchParams::new().map_err(|_| Silence)?;
    fields.iter().for_each(|(name, value)| form.append(name, value));
    let builder = Request::post(url).header("Content-Type", "application/x-www-form-urlencoded");
    exchange(builder, Some(String::from(form.to_string()).into_bytes())).await
}
