//! The therapist's pages, one a file.

pub(crate) mod patient;
pub(crate) mod patients;
pub(crate) mod prescribe;
