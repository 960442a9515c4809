//! The patient's pages, one a file.

pub(crate) mod deciding;
pub(crate) mod gate;
pub(crate) mod medicine;
pub(crate) mod medicines;
pub(crate) mod today;
