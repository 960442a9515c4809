//! What a request for scopes becomes once the person is known.

use std::collections::BTreeMap;

use ambulo_policy::{RoleKind, Scopes};

/// Words beside resource scopes that mean something here. `openid` does not: no id token is made.
const WORDS: [&str; 3] = ["fhirUser", "launch/patient", "offline_access"];

/// The part of what is asked that exists for this role. A wildcard becomes each type there is;
/// letters that the role has not are left off; what is not known is dropped.
#[must_use]
pub(super) fn grant(asked: &str, role: RoleKind) -> Scopes {
    let offered = Scopes::offered_to(role);
    let mut letters: BTreeMap<String, String> = BTreeMap::new();
    let mut granted: Vec<String> = Vec::new();
    for word in asked.split_ascii_whitespace() {
        if WORDS.contains(&word) && !(word == "launch/patient" && role == RoleKind::Therapist) {
            granted.push(word.to_owned());
            continue;
        }
        let Some((target, wanted)) = word.split_once('.') else {
            continue;
        };
        // Only a well-formed v2 scope covers itself under the widest grant of its level.
        if !Scopes::parse("patient/*.cruds user/*.cruds").covers(word) {
            continue;
        }
        for held in offered.words() {
            let Some((held_target, held_letters)) = held.split_once('.') else {
                continue;
            };
            let whole_level = target.strip_suffix('*').is_some_and(|level| held_target.starts_with(level));
            if whole_level || held_target == target {
                let entry = letters.entry(held_target.to_owned()).or_default();
                entry.extend(held_letters.chars().filter(|letter| wanted.contains(*letter)));
            }
        }
    }
    granted.extend(letters.into_iter().filter_map(|(target, found)| {
        let ordered: String = "cruds".chars().filter(|letter| found.contains(*letter)).collect();
        (!ordered.is_empty()).then(|| format!("{target}.{ordered}"))
    }));
    Scopes::parse(&granted.join(" "))
}

/// Every word that some role can be granted, for discovery.
pub(super) fn supported() -> Vec<String> {
    let mut all: Vec<String> = WORDS.map(str::to_owned).to_vec();
    for role in [RoleKind::Patient, RoleKind::Therapist] {
        all.extend(Scopes::offered_to(role).words().map(str::to_owned));
    }
    all
}

/// What the consent page says of a request: the names of texts.
pub(super) fn in_words(asked: &str) -> Vec<&'static str> {
    let resource = |letters: &str| {
        asked.split_ascii_whitespace().any(|word| {
            word.contains('/') && word.split_once('.').is_some_and(|(_, held)| held.contains(|c| letters.contains(c)))
        })
    };
    let mut words = Vec::new();
    if resource("rs") {
        words.push("scope.read");
    }
    if resource("cu") {
        words.push("scope.write");
    }
    if asked.split_ascii_whitespace().any(|word| word == "offline_access") {
        words.push("scope.offline");
    }
    if words.is_empty() {
        words.push("scope.identity");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_cut_to_what_the_role_has() {
        let asked = "openid fhirUser launch/patient offline_access patient/Observation.cruds patient/Condition.rs \
            patient/Condition.read patient/AuditEvent.rs system/*.cruds user/Observation.rs patient/Observation.rs?x=1";
        assert_eq!(
            grant(asked, RoleKind::Patient).to_string(),
            "fhirUser launch/patient offline_access patient/Condition.rs patient/Observation.crus"
        );
        assert_eq!(grant(asked, RoleKind::Therapist).to_string(), "fhirUser offline_access user/Observation.rs");
    }

    #[test]
    fn a_wildcard_is_every_type_of_its_own_level() {
        let all = grant("patient/*.rs", RoleKind::Patient).to_string();
        assert!(all.contains("patient/Observation.rs") && all.contains("patient/MedicationRequest.rs"));
        assert!(!all.contains('c') || !all.split(' ').any(|word| word.ends_with("crus")));
        assert!(grant("patient/*.rs", RoleKind::Therapist).is_empty());
    }
}
