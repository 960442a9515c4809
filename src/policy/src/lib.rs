//! Who may do what to whose record: one pure decision function and its table.
#![no_std]

extern crate alloc;

mod interaction;
mod principal;
mod scopes;

pub use interaction::Interaction;
pub use principal::{Principal, Role, RoleKind};
pub use scopes::{Level, Scopes};
