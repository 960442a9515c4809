//! The interactions that FHIR's REST interface names, and the scope letter each one needs.

/// One FHIR interaction, as <https://hl7.org/fhir/R4/http.html> names it.
///
/// The list is wider than what the table allows, so that a refusal can be tested for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Interaction {
    /// `GET Type/id`.
    Read,
    /// `GET Type/id/_history/version`.
    VersionRead,
    /// `GET Type?…`.
    Search,
    /// `PUT Type/id` where nothing stands yet (update-as-create).
    Create,
    /// `PUT Type/id` over a stored version.
    Update,
    /// `PATCH Type/id`.
    Patch,
    /// `DELETE Type/id`.
    Delete,
    /// `_history` of an instance, a type or the system.
    History,
    /// `POST Type`: the server would choose the id, so that a replay makes a second entry.
    ServerCreate,
    /// `POST Type/_search`.
    PostSearch,
    /// A batch or a transaction bundle.
    Bundle,
    /// Any `$operation`.
    Operation,
}

impl Interaction {
    /// Every interaction, for tests that walk the table.
    pub const ALL: [Self; 12] = [
        Self::Read,
        Self::VersionRead,
        Self::Search,
        Self::Create,
        Self::Update,
        Self::Patch,
        Self::Delete,
        Self::History,
        Self::ServerCreate,
        Self::PostSearch,
        Self::Bundle,
        Self::Operation,
    ];

    /// The letter of `cruds` that a SMART v2 scope must hold; `None` where no scope can grant it here.
    #[must_use]
    pub const fn scope_letter(self) -> Option<char> {
        match self {
            Self::Create | Self::ServerCreate => Some('c'),
            Self::Read | Self::VersionRead => Some('r'),
            Self::Update | Self::Patch => Some('u'),
            Self::Delete => Some('d'),
            Self::Search | Self::PostSearch | Self::History => Some('s'),
            Self::Bundle | Self::Operation => None,
        }
    }
}
