//! Accounts as people meet them: invited, enrolled, their own page, forgotten password, back in.

mod change;
pub(crate) mod check;
mod invite;
mod join;
mod own;
mod recover;
mod visit;

use axum::Router;
use axum::routing::{get, post};

pub(crate) use invite::is_display_name;

use crate::accounts::{AttemptSubject, people_name};
use crate::pages::{Failure, page};
use crate::password::{self, Weakness};
use crate::state::Gateway;

/// Groups and letters of a recovery code: 24^20, about 91 bits, so that its SHA-256 may be stored.
pub(crate) const RECOVERY_CODE: (usize, usize) = (5, 4);

/// The pages and endpoints, with their full paths.
pub(crate) fn router() -> Router<Gateway> {
    Router::new()
        .route("/account", get(own::show).post(own::enter))
        .route("/account/leave", post(own::leave))
        .route("/account/password", post(change::submit))
        .route("/account/sign-ins", post(own::end))
        .route("/account/invite", post(invite::invite))
        .route("/account/join", get(join::show).post(join::submit))
        .route("/account/recover", get(recover::show).post(recover::submit))
        .route(&page::STYLE_PATH, get(page::style))
}

/// A user name and password as someone chose them, or what is to be mended.
fn chosen(typed_name: &str, chosen_password: &str) -> Result<String, Failure> {
    let Some(name) = people_name(typed_name) else {
        return Err(Failure::new("error.name"));
    };
    password::judge(chosen_password, &name).map_err(|weakness| {
        Failure::new(match weakness {
            Weakness::TooShort => "error.short",
            Weakness::TooLong => "error.long",
            Weakness::TooCommon => "error.common",
        })
    })?;
    Ok(name)
}

/// Guesses at codes are counted apart from guesses at passwords.
fn code_guesses(name: &str) -> AttemptSubject {
    AttemptSubject::Account(format!("recovery of {name}"))
}
