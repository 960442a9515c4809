//! Where somebody who was invited enrols.

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
    /// Whether the words are for a therapist.
    pub(crate) therapist: bool,
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
        Field::user_name("join.user", form.user_name, !form.code.is_empty()),
        Field::new_password("join.password"),
    ];
    let content = html! {
        p { (texts.text(if form.therapist { "join.intro_therapist" } else { "join.intro" })) }
        form method="post" action="/account/join" {
            input type="hidden" name="mark" value=(form.mark);
            input type="hidden" name="ui_locales" value=(texts.language);
            @if form.therapist { input type="hidden" name="for" value="therapist"; }
            @for field in &fields { (field.html(texts, failed)) }
            button class="primary wide" { (texts.text("join.submit")) }
        }
    };
    whole(gateway, texts, "join.title", failure.as_ref(), content).await
}
