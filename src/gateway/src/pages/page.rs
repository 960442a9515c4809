//! The frame of every page, its one stylesheet, and a field.

use std::sync::LazyLock;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::Failure;
use crate::locale::Texts;
use crate::secret;
use crate::state::Gateway;

const STYLE: &str = include_str!("../../data/account.css");

/// Where the stylesheet of these pages stands; its name changes with its content.
pub(crate) static STYLE_PATH: LazyLock<String> = LazyLock::new(|| {
    let digest = secret::digest(STYLE);
    let hex: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("/account/style.{hex}.css")
});

/// The stylesheet.
pub(crate) async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, STYLE).into_response()
}

/// A whole page. `failure` stands above the content and is read out first.
pub(crate) async fn whole(
    gateway: &Gateway,
    texts: &Texts,
    title: &str,
    failure: Option<&Failure>,
    content: Markup,
) -> Response {
    let shared = gateway.dist.hashed("style.css").await;
    let title = texts.text(title);
    let page = html! {
        (DOCTYPE)
        html lang=(texts.language) dir=(texts.direction()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                // Without a word on it, browsers ask for /favicon.ico and log that there is none.
                link rel="icon" href="data:,";
                title {
                    @if failure.is_some() { (texts.text("error.title")) " – " }
                    (title) " – " (texts.text("page.title"))
                }
                @if let Some(shared) = &shared { link rel="stylesheet" href=(shared); }
                link rel="stylesheet" href=(*STYLE_PATH);
            }
            body class="account" {
                main class="account-card" {
                    p class="account-brand" { a class="brand large" href="/" { (texts.text("page.title")) } }
                    h1 { (title) }
                    @if let Some(failure) = failure {
                        p class="account-failure" role="alert" id="failure" { (words(texts, failure)) }
                    }
                    (content)
                }
            }
        }
    };
    let status = failure.map_or(StatusCode::OK, |failure| failure.status);
    let mut reply = (status, Html(page.into_string())).into_response();
    if let Some(seconds) = failure.and_then(|failure| failure.wait) {
        reply.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    reply
}

fn words(texts: &Texts, failure: &Failure) -> String {
    let seconds = failure.wait.map(|wait| wait.to_string()).unwrap_or_default();
    texts.with(failure.text, "seconds", &seconds)
}

/// One labelled field of a form.
pub(crate) struct Field<'a> {
    /// Its name in the form, and its id.
    pub(crate) name: &'a str,
    /// The name of its label's text.
    pub(crate) label: &'a str,
    /// The name of a text that helps, where there is one.
    pub(crate) hint: Option<&'a str>,
    /// `text` or `password`.
    pub(crate) kind: &'a str,
    /// What the browser may fill in.
    pub(crate) autocomplete: &'a str,
    /// What stands in it.
    pub(crate) value: &'a str,
    /// Whether the field is where one begins.
    pub(crate) first: bool,
}

impl<'a> Field<'a> {
    /// For the name that a person signs in with.
    pub(crate) fn user_name(label: &'a str, value: &'a str, first: bool) -> Self {
        Self { name: "user_name", label, hint: None, kind: "text", autocomplete: "username", value, first }
    }

    /// For the password that a person has.
    pub(crate) fn password(name: &'a str, label: &'a str, first: bool) -> Self {
        Self { name, label, hint: None, kind: "password", autocomplete: "current-password", value: "", first }
    }

    /// For a password that a person chooses.
    pub(crate) fn new_password(label: &'a str) -> Self {
        Self {
            name: "password",
            label,
            hint: Some("join.password_hint"),
            kind: "password",
            autocomplete: "new-password",
            value: "",
            first: false,
        }
    }

    /// The field as HTML. Names and codes are written left to right in every language.
    pub(crate) fn html(&self, texts: &Texts, failed: bool) -> Markup {
        let hint_id = self.hint.map(|_| format!("{}-hint", self.name));
        let described = match (&hint_id, failed) {
            (Some(hint), true) => Some(format!("{hint} failure")),
            (Some(hint), false) => Some(hint.clone()),
            (None, true) => Some("failure".to_owned()),
            (None, false) => None,
        };
        html! {
            div class="account-field" {
                label for=(self.name) { (texts.text(self.label)) }
                input id=(self.name) name=(self.name) type=(self.kind) value=(self.value) dir="ltr"
                    autocomplete=(self.autocomplete) autocapitalize="none" spellcheck="false" required
                    autofocus[self.first] aria-describedby=[described];
                @if let (Some(hint), Some(id)) = (self.hint, &hint_id) {
                    p class="account-hint" id=(id) { (texts.text(hint)) }
                }
            }
        }
    }
}
