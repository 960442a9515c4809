//! What went wrong, as one sentence that says what to do.

use std::fmt;

/// One sentence for the person at the terminal.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure(String);

/// The tool's result: every failure is a sentence.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A failure that reads as this sentence.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

/// Says in whose hands a system error was met.
pub(crate) trait Explain<T> {
    /// Turns an error into `SENTENCE (the error).`; the sentence comes without its full stop.
    fn explain(self, sentence: impl fmt::Display) -> Result<T>;
}

impl<T, E: fmt::Display> Explain<T> for std::result::Result<T, E> {
    fn explain(self, sentence: impl fmt::Display) -> Result<T> {
        self.map_err(|error| Failure(format!("{sentence} ({error}).")))
    }
}
