//! Learning the names of the body's parts: when each comes back, and what is asked together. Pure: no clock, and chance
//! is a number that the caller gives.

mod boxes;
mod chance;
mod learnt;
mod question;
mod round;

pub use boxes::{Card, DAYS};
pub use chance::Chance;
pub use learnt::Learnt;
pub use question::{Part, choices};
pub use round::round;
