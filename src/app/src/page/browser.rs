//! What the page asks of the browser: assets, time, randomness, small settings, files.

use serde_json::{Map, Value};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Logical asset names to hashed paths.
#[derive(Clone)]
pub(crate) struct Assets(Rc<Map<String, Value>>);

impl Assets {
    /// The map that stands in the page itself.
    pub(crate) fn of_page() -> Result<Self, JsValue> {
        let missing = || JsValue::from_str("the page holds no #assets");
        let json = document().get_element_by_id("assets").and_then(|e| e.text_content()).ok_or_else(missing)?;
        let map = read(&json).ok_or_else(missing)?;
        Ok(Self(Rc::new(map)))
    }

    pub(crate) fn path(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// The newest map from the server: the scene may have been built since the page was loaded.
    pub(crate) async fn refreshed() -> Option<Self> {
        let reply = gloo_net::http::Request::get("/assets.json").send().await.ok()?;
        let map = read(&reply.text().await.ok()?)?;
        Some(Self(Rc::new(map)))
    }
}

fn read(json: &str) -> Option<Map<String, Value>> {
    match serde_json::from_slice(json.as_bytes()) {
        Ok(Value::Object(map)) => Some(map),
        _ => None,
    }
}

pub(crate) fn window() -> web_sys::Window {
    web_sys::window().expect("the page's module runs in a window")
}

pub(crate) fn document() -> web_sys::Document {
    window().document().expect("a window of a page has a document")
}

pub(crate) fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

pub(crate) fn now() -> ambulo_care::Instant {
    ambulo_care::Instant::from_millisecond(js_sys::Date::now() as i64).unwrap_or_default()
}

/// Random bytes from the browser's generator.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    bytes
}

/// A random UUID (version 4) as text.
pub(crate) fn random_id() -> String {
    let mut b = random::<16>();
    b[6] = (b[6] & 0x0f) | 0x40;
    b[8] = (b[8] & 0x3f) | 0x80;
    let hex: String = b.iter().map(|x| format!("{x:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// A setting of this device's page (language, theme, units): never health data.
#[expect(clippy::disallowed_methods, reason = "a preference of the page, never health data")]
pub(crate) fn setting(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

#[expect(clippy::disallowed_methods, reason = "a preference of the page, never health data")]
pub(crate) fn set_setting(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A full or switched-off storage loses a preference, nothing else.
        let _ = storage.set_item(name, value);
    }
}

/// Something that must outlive the redirect to the account and nothing else.
#[expect(clippy::disallowed_methods, reason = "PKCE verifier and state, gone when the redirect returns")]
pub(crate) fn passing(name: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(name).ok()?
}

#[expect(clippy::disallowed_methods, reason = "PKCE verifier and state, gone when the redirect returns")]
pub(crate) fn set_passing(name: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = match value {
            Some(v) => storage.set_item(name, v),
            None => storage.remove_item(name),
        };
    }
}

pub(crate) async fn pause_ms(ms: i32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// As narrow as a phone.
pub(crate) const NARROW: &str = "(max-width: 600px)";
/// The device is set to dark.
pub(crate) const DARK: &str = "(prefers-color-scheme: dark)";
/// The device is set to move little.
pub(crate) const STILL: &str = "(prefers-reduced-motion: reduce)";

/// Whether the page is as a media query says.
pub(crate) fn is(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|query| query.matches())
}

/// Says when a media query's answer changes, for as long as the page lives.
pub(crate) fn on_change(query: &str, act: impl Fn() + 'static) {
    let Ok(Some(query)) = window().match_media(query) else { return };
    let listener = Closure::<dyn Fn()>::new(act);
    let _ = query.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref());
    listener.forget();
}

/// The person's IANA zone, as the browser knows it.
pub(crate) fn zone_name() -> String {
    let options = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    js_sys::Reflect::get(&options, &"timeZone".into()).ok().and_then(|z| z.as_string()).unwrap_or_else(|| "UTC".into())
}

/// Offers a text as a file to keep.
pub(crate) fn offer_file(name: &str, media_type: &str, content: &str) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&content.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    offer_blob(name, &web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)?)
}

/// Offers a file to keep.
pub(crate) fn offer_blob(name: &str, blob: &web_sys::Blob) -> Result<(), JsValue> {
    let url = web_sys::Url::create_object_url_with_blob(blob)?;
    let link: web_sys::HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    web_sys::Url::revoke_object_url(&url)
}

/// Puts a text where the person can paste it from; false where the browser does not let it.
pub(crate) async fn copy(text: &str) -> bool {
    let board = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or_default();
    match board.dyn_into::<web_sys::Clipboard>() {
        Ok(board) => wasm_bindgen_futures::JsFuture::from(board.write_text(text)).await.is_ok(),
        Err(_) => false,
    }
}

/// Calls this whenever the part of the address behind `#` changes, in place of whatever was called before, until the
/// view that asks is gone.
pub(crate) fn on_hash(act: impl Fn() + 'static) {
    let listener = Closure::<dyn Fn()>::new(act);
    window().set_onhashchange(Some(listener.as_ref().unchecked_ref()));
    ambulo_view::on_cleanup(move || {
        window().set_onhashchange(None);
        drop(listener);
    });
}

/// Asks the browser not to clear this device's storage by itself; `None` where it cannot be asked.
pub(crate) async fn stay() -> Option<bool> {
    let promise = window().navigator().storage().persist().ok()?;
    wasm_bindgen_futures::JsFuture::from(promise).await.ok()?.as_bool()
}

/// Whether this is the second half of a double tap: what it meets may have moved there since, so it decides nothing.
pub(crate) fn is_second_tap(event: &web_sys::MouseEvent) -> bool {
    event.detail() > 1
}
