//! Where an invited patient enrols.

use axum::response::Response;
use maud::html;

use super::Failure;
use super::page::{Field, whole};
use crate::locale::Texts;
use crate::state::Gateway;

/// What stands in the form.
pub(crate) struct Form<'a> {
    pub(crate) mark: String,
    pub(crate) code: &'a str,
    pub(crate) user_name: &'a str,
}

pub(crate) async fn page(gateway: &Gateway, texts: &Texts, form: &Form<'_>, failure: Option<Failure>) -> Response {
    let failed = failure.is_some();
    let fields = [
        Field {
            name: "code",
            label: "join.code",
            hint: Some("join.code_hint"),
            kind: "text",
            autocomplete: "one-time-code",
            value: form.code,
            first: form.code.is_empty(),
        },
        Field {
            name: "user_name",
            label: "join.user",
            hint: None,
            kind: "text",
            autocomplete: "username",
            value: form.user_name,
            first: !form.code.is_empty(),
        },
        Field {
            name: "password",
            label: "join.password",
            hint: Some("join.password_hint"),
            kind: "password",
            autocomplete: "new-password",
            value: "",
            first: false,
        },
    ];
    let content = html! {
        p { (texts.text("join.intro")) }
        form method="post" action="/account/join" {
            input type="hidden" name="mark" value=(form.mark);
            input type="hidden" name="ui_locales" value=(texts.language);
            @for field in &fields { (field.html(texts, failed)) }
            button class="account-main" { (texts.text("join.submit")) }
        }
    };
    whole(gateway, texts, "join.title", failure.as_ref(), content).await
}
