//! Why a JSON value is no resource at all.

/// A value that cannot be stored as a resource. Says nothing of the value itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FhirProblem {
    /// It is not a JSON object.
    #[error("a resource is a JSON object")]
    NotAnObject,
    /// It names no resource type.
    #[error("a resource names its type")]
    NoResourceType,
    /// It has no id, or one that breaks FHIR's syntax.
    #[error("a stored resource has an id")]
    NoId,
}
