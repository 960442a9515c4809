//! What can be wrong with anatomy data.

/// Why a skeleton, a system of the body, a name table or an exercise could not be used. No message holds anything about a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnatomyError {
    /// The file does not begin with the skeleton's magic bytes.
    #[error("not a skeleton file")]
    NotASkeleton,
    /// The file does not begin with the magic bytes of a system of the body.
    #[error("not a file of the body's parts")]
    NotABodySystem,
    /// The file was written in a version that this program does not know.
    #[error("anatomy file of unknown version {0}")]
    UnknownVersion(u32),
    /// The file ends before its own table says it should.
    #[error("anatomy file is cut short")]
    Truncated,
    /// The bytes are not those that were written.
    #[error("anatomy file is damaged: its checksum differs")]
    Checksum,
    /// A section that the reader needs is absent.
    #[error("anatomy file lacks a section")]
    MissingSection,
    /// A JSON part does not have the shape that its README describes.
    #[error("anatomy data is malformed at line {line}, column {column}")]
    Malformed {
        /// Line of the JSON text, from 1.
        line: usize,
        /// Column of the JSON text, from 1.
        column: usize,
    },
    /// A number is out of bounds, not finite, or points to something that does not exist.
    #[error("anatomy data contradicts itself: {0}")]
    Inconsistent(&'static str),
    /// A name that the skeleton does not have.
    #[error("no {kind} of this name")]
    Unknown {
        /// What was looked for: a joint, a body, a muscle.
        kind: &'static str,
    },
}

impl From<serde_json::Error> for AnatomyError {
    fn from(error: serde_json::Error) -> Self {
        Self::Malformed { line: error.line(), column: error.column() }
    }
}
