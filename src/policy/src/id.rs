//! FHIR ids and references, in the strict forms that the policy reasons about.

/// Whether the text is a FHIR id: `[A-Za-z0-9\-\.]{1,64}`.
#[must_use]
pub fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
        // A dot segment would be resolved away by whoever next reads it as a path.
        && text != "."
        && text != ".."
}

/// Whether the text has the shape of a FHIR type name.
#[must_use]
pub fn is_type_name(text: &str) -> bool {
    text.len() <= 64
        && text.bytes().next().is_some_and(|first| first.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Splits a relative, unversioned reference `Type/id`; `None` for every other form.
#[must_use]
pub fn relative_reference(text: &str) -> Option<(&str, &str)> {
    let (resource_type, id) = text.split_once('/')?;
    (is_type_name(resource_type) && is_id(id)).then_some((resource_type, id))
}
