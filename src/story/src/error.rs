//! What can be wrong with a story's files.

/// Why a file of the stories could not be used. It never repeats the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryError {
    /// The bytes are not JSON.
    NotJson,
    /// A field is absent or of another kind.
    Field(&'static str),
    /// A step's view is none; steps count from 0.
    View(usize),
    /// A language lacks the words of a step; steps count from 0.
    Words(usize),
}

impl core::fmt::Display for StoryError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NotJson => f.write_str("the story's file is not JSON"),
            Self::Field(name) => write!(f, "the story's file lacks a usable `{name}`"),
            Self::View(step) => write!(f, "the view of step {step} does not read"),
            Self::Words(step) => write!(f, "step {step} has no words in this language"),
        }
    }
}

impl core::error::Error for StoryError {}

/// A file's JSON.
pub(crate) fn json(bytes: &[u8]) -> Result<serde_json::Value, StoryError> {
    serde_json::from_slice(bytes).map_err(|_| StoryError::NotJson)
}
