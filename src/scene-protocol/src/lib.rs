//! The words that app and scene say to each other.
//!
//! Both sides are separate wasm modules; a message crosses as one JSON text. The app speaks first with
//! [`ToScene::Hello`], the scene answers with [`ToApp::Ready`] and its own [`VERSION`]. A message that a
//! side cannot read is an error value, never a panic: an older tab may still hold the other module.

extern crate alloc;

mod assignment;
pub mod texts;
mod to_app;
mod to_scene;
mod view;

pub use assignment::{Assignment, ExerciseResult, Method, Side, StopReason, Thresholds};
pub use to_app::{ExerciseState, ToApp};
pub use to_scene::{Direction, Motion, ToScene, XrMode};
pub use view::{Camera, View};

/// Raised when a message changes its meaning. Fields may be added without raising it.
pub const VERSION: u32 = 1;

/// A text that is no message of this version.
#[derive(Debug)]
pub struct Unreadable(serde_json::Error);

impl core::fmt::Display for Unreadable {
    /// Says where the text went wrong, and never repeats it: a message may hold a person's exercise.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "not a message of version {VERSION} (line {}, column {})", self.0.line(), self.0.column())
    }
}

impl core::error::Error for Unreadable {}

/// Writes a message as JSON.
///
/// # Errors
/// None in practice: every message has string keys. Kept as a value so that no caller can panic.
pub fn encode<M: serde::Serialize>(message: &M) -> Result<String, Unreadable> {
    serde_json::to_string(message).map_err(Unreadable)
}

/// Reads a message from JSON.
///
/// # Errors
/// When the text is not JSON, or not a message of this version.
pub fn decode<'a, M: serde::Deserialize<'a>>(json: &'a str) -> Result<M, Unreadable> {
    serde_json::from_str(json).map_err(Unreadable)
}

#[cfg(test)]
mod tests;
