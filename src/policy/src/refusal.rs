//! Why a request is refused: for the log and the developer, without a word from the record.

use core::fmt;

/// A reason. It names rules and elements, never values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The client was not granted the scope.
    Scope,
    /// The role may not do this with this type.
    Role,
    /// The person may not change this one entry, or not in this way.
    NotYours,
    /// An author is named who is not the writer.
    Author,
    /// The path is none that is served.
    Path,
    /// A parameter that is not served, or a modifier or chain on one that is.
    UnknownParameter,
    /// A parameter's value that is not served.
    ParameterValue,
    /// A parameter that came more often than it may.
    RepeatedParameter,
    /// A search that must name a patient and does not.
    PatientNeeded,
    /// The body is no resource of the type and id that the path names.
    Identity,
    /// The body names no patient, or not in the form `Patient/id`.
    Subject,
    /// A reference that is absolute, versioned, or leads to another patient.
    Reference,
    /// An update would move the entry to another record.
    SubjectChanged,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scope => "the granted scopes do not cover this",
            Self::Role => "this role may not do this with this type",
            Self::NotYours => "this entry is not yours to write in this way",
            Self::Author => "an author is named who is not the writer",
            Self::Path => "this path is not served",
            Self::UnknownParameter => "a parameter, modifier or chain is not served",
            Self::ParameterValue => "a parameter has a value that is not served",
            Self::RepeatedParameter => "a parameter comes more often than it may",
            Self::PatientNeeded => "this search must name one patient",
            Self::Identity => "the body's resourceType or id is not that of the path",
            Self::Subject => "the body must name its patient as Patient/id",
            Self::Reference => "references must be relative, unversioned and within one record",
            Self::SubjectChanged => "an update may not move an entry to another record",
        })
    }
}
