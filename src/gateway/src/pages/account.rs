//! A person's own account: the door to it, and what stands inside.

use axum::response::Response;
use jiff::Timestamp;
use maud::{Markup, html};

use super::Failure;
use super::page::{Field, whole};
use crate::accounts::{Person, SignIn};
use crate::locale::Texts;
use crate::state::Gateway;

/// What stands in the form at the door.
pub(crate) struct Door<'a> {
    pub(crate) mark: String,
    pub(crate) user_name: &'a str,
}

/// What its owner sees.
pub(crate) struct Overview<'a> {
    pub(crate) person: &'a Person,
    pub(crate) sign_ins: &'a [SignIn],
    /// One for the form of each sign-in.
    pub(crate) marks: Vec<String>,
    pub(crate) password_mark: String,
    /// The name of the text that says what has just been done.
    pub(crate) done: Option<&'static str>,
}

pub(crate) async fn door(gateway: &Gateway, texts: &Texts, form: &Door<'_>, failure: Option<Failure>) -> Response {
    let failed = failure.is_some();
    let again = failed && !form.user_name.is_empty();
    let fields = [
        Field::user_name("sign_in.user", form.user_name, !again),
        Field::password("password", "sign_in.password", again),
    ];
    let content = html! {
        p { (texts.text("account.intro")) }
        form method="post" action="/account" {
            input type="hidden" name="mark" value=(form.mark);
            input type="hidden" name="ui_locales" value=(texts.language);
            @for field in &fields { (field.html(texts, failed)) }
            button class="primary wide" { (texts.text("account.enter")) }
        }
        nav class="account-links" {
            a href={ "/account/recover?ui_locales=" (texts.language) } { (texts.text("sign_in.forgot")) }
            a href="/" { (texts.text("notice.home")) }
        }
    };
    whole(gateway, texts, "account.title", failure.as_ref(), content).await
}

pub(crate) async fn overview(
    gateway: &Gateway,
    texts: &Texts,
    inside: &Overview<'_>,
    failure: Option<Failure>,
) -> Response {
    let content = html! {
        @if let (Some(done), None) = (inside.done, &failure) {
            p class="account-done" role="status" { (texts.text(done)) }
        }
        p {
            (texts.with("account.who", "name", &inside.person.display_name))
            " " span class="quiet" { bdi { "(" (inside.person.user_name) ")" } }
        }
        (sign_ins(texts, inside))
        (password(texts, inside, failure.is_some()))
        form class="account-links" method="post" action="/account/leave" {
            input type="hidden" name="ui_locales" value=(texts.language);
            button { (texts.text("account.leave")) }
            a href="/" { (texts.text("notice.home")) }
        }
    };
    whole(gateway, texts, "account.title", failure.as_ref(), content).await
}

fn sign_ins(texts: &Texts, inside: &Overview<'_>) -> Markup {
    html! {
        h2 { (texts.text("account.sign_ins")) }
        @if inside.sign_ins.is_empty() { p class="quiet" { (texts.text("account.none")) } }
        @else {
            p class="quiet" { (texts.text("account.ends")) }
            ul class="account-list" {
                @for (sign_in, mark) in inside.sign_ins.iter().zip(&inside.marks) {
                    (one(texts, sign_in, mark))
                }
            }
        }
    }
}

fn one(texts: &Texts, sign_in: &SignIn, mark: &str) -> Markup {
    let device = if sign_in.device.is_empty() { texts.text("account.some_device") } else { &sign_in.device };
    let id = format!("device-{}", sign_in.id);
    html! {
        li {
            div {
                strong id=(id) { bdi { (device) } }
                p class="quiet" {
                    span { (when(texts, "account.since", sign_in.since)) }
                    span { (when(texts, "account.used", sign_in.used)) }
                }
            }
            form method="post" action="/account/sign-ins" {
                input type="hidden" name="mark" value=(mark);
                input type="hidden" name="id" value=(sign_in.id);
                input type="hidden" name="ui_locales" value=(texts.language);
                button class="small" aria-describedby=(id) { (texts.text("account.end")) }
            }
        }
    }
}

fn password(texts: &Texts, inside: &Overview<'_>, failed: bool) -> Markup {
    let fields = [Field::password("old_password", "account.old", false), Field::new_password("recover.password")];
    html! {
        h2 { (texts.text("account.change_title")) }
        form method="post" action="/account/password" {
            input type="hidden" name="mark" value=(inside.password_mark);
            input type="hidden" name="ui_locales" value=(texts.language);
            // For the browser's own list of passwords: whose this one is.
            input type="text" name="user_name" value=(inside.person.user_name) autocomplete="username" hidden;
            @for field in &fields { (field.html(texts, failed)) }
            label class="tick" {
                input type="checkbox" name="everywhere" value="yes" checked;
                span { (texts.text("account.everywhere")) }
            }
            button class="primary wide" { (texts.text("account.change")) }
        }
    }
}

/// A text with an instant in it, in figures that every language reads, left to right.
fn when(texts: &Texts, text: &'static str, at: Timestamp) -> Markup {
    let words = at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let (before, after) = texts.text(text).split_once("{date}").unwrap_or((texts.text(text), ""));
    html! { (before) time dir="ltr" datetime=(at.strftime("%Y-%m-%dT%H:%MZ")) { (words) } (after) }
}
