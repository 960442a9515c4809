//! The page's foundation: start, state, texts, routes, and the line to the Worker.

pub(crate) mod browser;
pub(crate) mod connection;
pub(crate) mod focus;
pub(crate) mod format;
pub(crate) mod icons;
pub(crate) mod narration;
pub(crate) mod parts;
pub(crate) mod passkey;
pub(crate) mod route;
pub(crate) mod shell;
pub(crate) mod sign_in;
pub(crate) mod state;
pub(crate) mod texts;
pub(crate) mod theme;
pub(crate) mod zones;

use ambulo_view::IntoView;
use wasm_bindgen::prelude::*;

/// Starts the page.
///
/// # Errors
/// Says why the first texts or the Worker could not be had; the boot script shows a plain sentence then.
#[wasm_bindgen]
pub async fn app_main() -> Result<(), JsValue> {
    let assets = browser::Assets::of_page()?;
    let language = texts::preferred_language();
    let first = texts::load(&assets, &language).await?;
    theme::apply();
    focus::keep()?;
    let connection = connection::Connection::open(&assets)?;
    let body = browser::document().body().ok_or_else(|| JsValue::from_str("the page has no body"))?;
    let shown = ambulo_view::mount(&body, move || {
        state::State::new(assets, connection, first).begin();
        shell::shell().into_any()
    });
    shown.stay();
    Ok(())
}
