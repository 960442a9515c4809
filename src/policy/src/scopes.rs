//! SMART v2 scopes: the string a client was granted, and what it lets that client do.
//!
//! Grammar: <https://hl7.org/fhir/smart-app-launch/STU2/scopes-and-launch-context.html>.
//! A word that is not understood grants nothing and is kept, so that the string survives.

use core::fmt;

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};

use crate::Interaction;

/// Whose records a grant speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// `patient/…`: the one patient of the launch.
    Patient,
    /// `user/…`: whatever the signed-in person may see.
    User,
}

/// A set of granted scopes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scopes {
    words: BTreeSet<String>,
}

impl Scopes {
    /// Reads a space-separated scope string. Nothing fails: a strange word grants nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self { words: text.split_ascii_whitespace().map(ToString::to_string).collect() }
    }

    /// Whether the very word was granted, as `offline_access` or `launch/patient`.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether no word was granted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The granted words, sorted.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether a grant of either level covers the interaction.
    #[must_use]
    pub fn allows(&self, resource_type: &str, interaction: Interaction) -> bool {
        [Level::Patient, Level::User].into_iter().any(|level| self.allows_at(level, resource_type, interaction))
    }

    /// Whether a grant of this level covers the interaction.
    #[must_use]
    pub fn allows_at(&self, level: Level, resource_type: &str, interaction: Interaction) -> bool {
        interaction.scope_letter().is_some_and(|letter| {
            self.words.iter().filter_map(|word| Grant::parse(word)).any(|grant| {
                grant.level == level
                    && (grant.resource_type == "*" || grant.resource_type == resource_type)
                    && grant.letters.contains(letter)
            })
        })
    }

    /// Whether every interaction that `word` asks for is granted here, or the word itself is.
    ///
    /// For narrowing on refresh and for the consent screen: a request may ask for less, never for more.
    #[must_use]
    pub fn covers(&self, word: &str) -> bool {
        self.has(word)
            || Grant::parse(word).is_some_and(|asked| {
                asked.letters.chars().all(|letter| {
                    self.words.iter().filter_map(|held| Grant::parse(held)).any(|held| {
                        held.level == asked.level
                            && (held.resource_type == "*" || held.resource_type == asked.resource_type)
                            && held.letters.contains(letter)
                    })
                })
            })
    }

    /// What of `asked` is covered here: the answer to a client that asks for too much.
    #[must_use]
    pub fn narrowed_to(&self, asked: &Self) -> Self {
        Self { words: asked.words.iter().filter(|word| self.covers(word)).cloned().collect() }
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, word) in self.words.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            f.write_str(word)?;
        }
        Ok(())
    }
}

struct Grant<'a> {
    level: Level,
    resource_type: &'a str,
    letters: &'a str,
}

impl<'a> Grant<'a> {
    /// A scope narrowed by a query (`.rs?code=…`) grants nothing: the query would have to be enforced.
    fn parse(word: &'a str) -> Option<Self> {
        let (level, rest) = word.split_once('/')?;
        let level = match level {
            "patient" => Level::Patient,
            "user" => Level::User,
            _ => return None,
        };
        let (resource_type, letters) = rest.split_once('.')?;
        let named = resource_type == "*"
            || (!resource_type.is_empty() && resource_type.bytes().all(|byte| byte.is_ascii_alphabetic()));
        (named && is_subsequence(letters, "cruds")).then_some(Self { level, resource_type, letters })
    }
}

/// Letters come once each and in the order of `cruds`; anything else is no v2 scope.
fn is_subsequence(letters: &str, order: &str) -> bool {
    let mut rest = order.chars();
    !letters.is_empty() && letters.chars().all(|letter| rest.any(|candidate| candidate == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_map_to_interactions() {
        let scopes = Scopes::parse("openid patient/Observation.crus user/*.rs offline_access");
        assert!(scopes.allows_at(Level::Patient, "Observation", Interaction::Create));
        assert!(scopes.allows_at(Level::Patient, "Observation", Interaction::Update));
        assert!(!scopes.allows_at(Level::Patient, "Observation", Interaction::Delete));
        assert!(!scopes.allows_at(Level::Patient, "Condition", Interaction::Read));
        assert!(scopes.allows_at(Level::User, "Condition", Interaction::Search));
        assert!(!scopes.allows("Condition", Interaction::Create));
        assert!(scopes.has("offline_access"));
    }

    #[test]
    fn strange_words_grant_nothing() {
        for word in [
            "patient/Observation.read",
            "patient/Observation.*",
            "patient/Observation.sr",
            "patient/Observation.rr",
            "patient/Observation.",
            "patient/.rs",
            "patient/Observation.rs?code=1",
            "system/Observation.rs",
            "Patient/Observation.rs",
            "patient/Observation/rs",
            "patient/**.rs",
            "/Observation.rs",
            "*/*.cruds",
        ] {
            let scopes = Scopes::parse(word);
            for interaction in Interaction::ALL {
                assert!(!scopes.allows("Observation", interaction), "{word} {interaction:?}");
            }
        }
    }

    #[test]
    fn no_scope_grants_bundles_or_operations() {
        let scopes = Scopes::parse("patient/*.cruds user/*.cruds");
        assert!(!scopes.allows("Observation", Interaction::Bundle));
        assert!(!scopes.allows("Observation", Interaction::Operation));
    }

    #[test]
    fn narrowing_never_widens() {
        let held = Scopes::parse("patient/Observation.crus patient/Condition.rs offline_access");
        let asked = Scopes::parse(
            "patient/Observation.rs patient/Condition.cruds patient/*.rs user/Observation.rs offline_access openid",
        );
        assert_eq!(held.narrowed_to(&asked).to_string(), "offline_access patient/Observation.rs");
    }
}
