//! Where a person who forgot the password gets back in; and the page that shows a recovery code once.

use axum::response::Response;
use maud::html;

use super::Failure;
use super::page::{Field, whole};
use crate::locale::Texts;
use crate::state::Gateway;

/// What stands in the form.
pub(crate) struct Form<'a> {
    pub(crate) mark: String,
    pub(crate) user_name: &'a str,
}

pub(crate) async fn page(gateway: &Gateway, texts: &Texts, form: &Form<'_>, failure: Option<Failure>) -> Response {
    let failed = failure.is_some();
    let fields = [
        Field::user_name("sign_in.user", form.user_name, true),
        Field {
            name: "recovery_code",
            label: "recover.code",
            hint: None,
            kind: "text",
            autocomplete: "off",
            value: "",
            first: false,
        },
        Field::new_password("recover.password"),
    ];
    let content = html! {
        p { (texts.text("recover.intro")) }
        form method="post" action="/account/recover" {
            input type="hidden" name="mark" value=(form.mark);
            input type="hidden" name="ui_locales" value=(texts.language);
            @for field in &fields { (field.html(texts, failed)) }
            button class="primary wide" { (texts.text("recover.submit")) }
        }
        p class="account-hint" { (texts.text("recover.no_code")) }
    };
    whole(gateway, texts, "recover.title", failure.as_ref(), content).await
}

/// Shows a recovery code, the only time. `title` and `intro` are names of texts.
pub(crate) async fn code_once(
    gateway: &Gateway,
    texts: &Texts,
    title: &'static str,
    intro: &'static str,
    code: &str,
) -> Response {
    let content = html! {
        p { (texts.text(intro)) }
        p class="account-code-label" id="code-label" { (texts.text("joined.code")) }
        p class="account-code" dir="ltr" aria-labelledby="code-label" { code { (code) } }
        a class="button primary wide" href="/" { (texts.text("joined.continue")) }
    };
    whole(gateway, texts, title, None, content).await
}
