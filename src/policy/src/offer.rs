//! The scopes that a role can be granted: what the table lets it do, in SMART's words.

use alloc::string::String;

use crate::table::TABLE;
use crate::{Interaction, RoleKind, Scopes};

impl Scopes {
    /// Every resource scope that has any effect for the role: `patient/…` for a patient, `user/…`
    /// for a therapist. What a server advertises and, at most, grants.
    #[must_use]
    pub fn offered_to(role: RoleKind) -> Self {
        let level = match role {
            RoleKind::Patient => "patient",
            RoleKind::Therapist => "user",
        };
        let mut text = String::new();
        for rule in TABLE {
            let letters: String = [
                (Interaction::Create, 'c'),
                (Interaction::Read, 'r'),
                (Interaction::Update, 'u'),
                (Interaction::Search, 's'),
            ]
            .into_iter()
            .filter(|(interaction, _)| rule.allows(role, *interaction))
            .map(|(_, letter)| letter)
            .collect();
            text.push_str(&alloc::format!("{level}/{}.{letters} ", rule.resource_type));
        }
        Self::parse(&text)
    }
}
