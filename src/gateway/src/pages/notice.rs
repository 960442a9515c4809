//! A page that says one thing and leads back to the app.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use maud::html;

use super::page::whole;
use crate::locale::Texts;
use crate::state::Gateway;

/// Says what is wrong; `text` is the name of the words.
pub(crate) async fn page(gateway: &Gateway, texts: &Texts, status: StatusCode, text: &'static str) -> Response {
    let content = html! {
        p role="alert" { (texts.text(text)) }
        a class="button primary wide" href="/" { (texts.text("notice.home")) }
    };
    let mut reply = whole(gateway, texts, "error.title", None, content).await;
    *reply.status_mut() = status;
    reply
}

/// Something failed on this side.
pub(crate) async fn server_failed(gateway: &Gateway, headers: &HeaderMap, ui_locales: Option<&str>) -> Response {
    let texts = Texts::choose(ui_locales, headers);
    page(gateway, texts, StatusCode::SERVICE_UNAVAILABLE, "error.server").await
}
