//! The adapters: all that speaks to the browser's storage, cryptography and locks.

pub(crate) mod crypto;
pub(crate) mod database;
pub(crate) mod failure;
pub(crate) mod keys;
pub(crate) mod lock;
pub(crate) mod persistence;
pub(crate) mod transaction;
