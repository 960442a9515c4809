//! The logical id of a thing in the record, checked against FHIR's syntax.

use std::fmt;

/// A FHIR logical id: 1 to 64 of `A-Z a-z 0-9 - .`
/// (<https://hl7.org/fhir/R4/datatypes.html#id>). Ordered by its bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

/// A text that is not a FHIR id. It does not repeat the text, which may name a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id has 1 to 64 letters, digits, hyphens or dots")]
pub struct IdProblem;

impl Id {
    /// The id that this text spells.
    ///
    /// # Errors
    /// [`IdProblem`] where the text breaks FHIR's syntax.
    pub fn new(text: impl Into<String>) -> Result<Self, IdProblem> {
        let text = text.into();
        let fits =
            (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
        if fits { Ok(Self(text)) } else { Err(IdProblem) }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a reader that has failed puts where an id belongs; it reaches nobody.
    pub(crate) fn nobody() -> Self {
        Self(String::new())
    }

    pub(crate) fn from_uuid(uuid: uuid::Uuid) -> Self {
        Self(uuid.hyphenated().to_string())
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Id {
    type Error = IdProblem;
    fn try_from(text: String) -> Result<Self, IdProblem> {
        Self::new(text)
    }
}

impl std::str::FromStr for Id {
    type Err = IdProblem;
    fn from_str(text: &str) -> Result<Self, IdProblem> {
        Self::new(text)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::Id;

    #[test]
    fn fhirs_syntax_is_the_rule() {
        for good in ["a", "A-1.b", &"x".repeat(64)] {
            assert_eq!(Id::new(good).unwrap().as_str(), good);
        }
        for bad in ["", "a b", "a/b", "ä", "a_b", &"x".repeat(65)] {
            assert!(Id::new(bad).is_err(), "{bad}");
        }
    }
}
