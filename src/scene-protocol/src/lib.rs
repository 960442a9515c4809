//! The words that app and scene say to each other.
//!
//! Both sides are separate wasm modules; a message crosses as one JSON text. The app speaks first with
//! [`ToScene::Hello`], the scene answers with [`ToApp::Ready`] and its own [`VERSION`]. A message that a
//! side cannot read is an error value, never a panic: an older tab may still hold the other module.

extern crate alloc;

mod assignment;
mod drawing;
mod json;
pub mod texts;
mod to_app;
mod to_scene;
mod view;

pub use assignment::{Assignment, ExerciseResult, Method, PanelTexts, Side, StopReason, Thresholds};
pub use drawing::{Cut, Drawing, DrawingKind, Morph, Rhythm};
pub use json::Json;
pub use to_app::{ExerciseState, Spot, ToApp};
pub use to_scene::{Direction, Motion, ToScene, XrMode};
pub use view::{BONES, Bend, Camera, Clip, Landmark, Mark, MarkKind, View};

/// Raised when a message changes its meaning. Fields may be added without raising it.
pub const VERSION: u32 = 1;

/// A text that is no message of this version. It never repeats the text, which may hold a person's exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl core::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "not a message of version {VERSION}")
    }
}

impl core::error::Error for Unreadable {}

/// Writes a message as JSON.
///
/// # Errors
/// None: kept as a value for those who ask.
pub fn encode<M: Json>(message: &M) -> Result<String, Unreadable> {
    let mut text = String::new();
    message.write(&mut text);
    Ok(text)
}

/// Reads a message from JSON.
///
/// # Errors
/// When the text is not JSON, or not a message of this version.
pub fn decode<M: Json>(json: &str) -> Result<M, Unreadable> {
    let value = serde_json::from_slice(json.as_bytes()).map_err(|_| Unreadable)?;
    M::read(&value).ok_or(Unreadable)
}

#[cfg(test)]
mod broken_tests;
#[cfg(test)]
mod tests;
