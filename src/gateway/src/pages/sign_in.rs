//! Sign-in and consent.

use axum::response::Response;
use maud::html;

use super::Failure;
use super::page::{Field, whole};
use crate::locale::Texts;
use crate::oauth::AuthorizeRequest;
use crate::state::Gateway;

/// What the page is about.
pub(crate) struct Form<'a> {
    /// The mark that makes the form good once.
    pub(crate) mark: String,
    /// The request that it answers.
    pub(crate) request: &'a AuthorizeRequest,
    /// What the client is called.
    pub(crate) client: &'a str,
    /// What it asks for: names of texts.
    pub(crate) consent: Vec<&'static str>,
    /// What the person typed before.
    pub(crate) user_name: &'a str,
}

pub(crate) async fn page(gateway: &Gateway, texts: &Texts, form: &Form<'_>, failure: Option<Failure>) -> Response {
    let request = form.request;
    let hidden = [
        ("response_type", request.response_type.as_str()),
        ("client_id", &request.client_id),
        ("redirect_uri", &request.redirect_uri),
        ("scope", &request.scope),
        ("state", &request.state),
        ("aud", &request.aud),
        ("code_challenge", &request.code_challenge),
        ("code_challenge_method", &request.code_challenge_method),
        ("mark", &form.mark),
    ];
    let failed = failure.is_some();
    let again = failed && !form.user_name.is_empty();
    let user = Field::user_name("sign_in.user", form.user_name, !again);
    let password = Field::password("password", "sign_in.password", again);
    let language = format!("?ui_locales={}", texts.language);
    let content = html! {
        p { (texts.text("sign_in.intro")) }
        form method="post" action="/oauth/authorize" {
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            @if let Some(locales) = &request.ui_locales {
                input type="hidden" name="ui_locales" value=(locales);
            }
            (user.html(texts, failed))
            (password.html(texts, failed))
            div class="account-consent" {
                p id="consent" { (texts.with("sign_in.consent", "client", form.client)) }
                ul aria-labelledby="consent" {
                    @for word in &form.consent { li { (texts.text(word)) } }
                }
            }
            button class="primary wide" name="action" value="allow" { (texts.text("sign_in.allow")) }
            button class="wide" name="action" value="deny" formnovalidate { (texts.text("sign_in.deny")) }
        }
        nav class="account-links" {
            a href={ "/account/recover" (language) } { (texts.text("sign_in.forgot")) }
            a href={ "/account/join" (language) } { (texts.text("sign_in.join")) }
        }
    };
    whole(gateway, texts, "sign_in.title", failure.as_ref(), content).await
}
