//! A `PUT`, checked against the version that is stored and the one that would be.

use alloc::vec::Vec;

use serde_json::Value;

use crate::compartment::{may_see, may_see_patient, patient_of};
use crate::decision::{Allowed, Decision};
use crate::id::{is_id, relative_reference};
use crate::refusal::Reason;
use crate::table::{Authorship, Rule};
use crate::{CareTeams, Interaction, Principal, RoleKind};

/// Decides over a `PUT` of `body` to `id`, where `stored` is what stands there now.
pub(crate) fn decide(
    principal: &Principal,
    teams: &CareTeams,
    rule: &Rule,
    id: &str,
    stored: Option<&Value>,
    body: &Value,
) -> Decision {
    let is_named = |resource: &Value| resource["resourceType"] == rule.resource_type && resource["id"] == id;
    if let Some(stored) = stored
        && !(is_named(stored) && may_see(principal, teams, stored))
    {
        return Decision::NotFound;
    }
    let interaction = if stored.is_some() { Interaction::Update } else { Interaction::Create };
    let allowed = |interaction| rule.allows(principal.role.kind(), interaction);
    let granted = |interaction| principal.scope_allows(rule.resource_type, interaction);
    // An answer that was lost is asked for again with the same words: nothing new is written then.
    if stored.is_some_and(|stored| same_content(stored, body))
        && [Interaction::Create, Interaction::Update].into_iter().any(|one| allowed(one) && granted(one))
    {
        return Decision::Allow(Allowed::Unchanged);
    }
    if !allowed(interaction) {
        return Decision::Forbidden(Reason::Role);
    }
    if !granted(interaction) {
        return Decision::Forbidden(Reason::Scope);
    }
    if !is_named(body) {
        return Decision::BadRequest(Reason::Identity);
    }
    let Some(patient) = patient_of(body) else {
        return Decision::BadRequest(Reason::Subject);
    };
    if !may_see_patient(principal, teams, patient) {
        return Decision::NotFound;
    }
    if stored.is_some_and(|stored| patient_of(stored) != Some(patient)) {
        return Decision::BadRequest(Reason::SubjectChanged);
    }
    if !references_stay(body, patient) {
        return Decision::BadRequest(Reason::Reference);
    }
    match authored(principal, rule, stored, body) {
        Some(reason) => Decision::Forbidden(reason),
        None if stored.is_some() => Decision::Allow(Allowed::Update),
        None => Decision::Allow(Allowed::Create),
    }
}

/// Whether two versions say the same; the server's own marks in `meta` aside.
fn same_content(stored: &Value, body: &Value) -> bool {
    let bare = |resource: &Value| {
        let mut resource = resource.clone();
        if let Some(whole) = resource.as_object_mut() {
            let emptied = whole.get_mut("meta").and_then(Value::as_object_mut).is_some_and(|meta| {
                meta.remove("versionId");
                meta.remove("lastUpdated");
                meta.is_empty()
            });
            if emptied {
                whole.remove("meta");
            }
        }
        resource
    };
    bare(stored) == bare(body)
}

/// Whether every reference, however deep, stays within the patient's record.
fn references_stay(value: &Value, patient: &str) -> bool {
    match value {
        Value::Object(members) => members.iter().all(|(name, member)| match member {
            Value::String(text) if name == "reference" => reference_stays(text, patient),
            _ if name == "reference" => member.is_object() && references_stay(member, patient),
            _ => references_stay(member, patient),
        }),
        Value::Array(items) => items.iter().all(|item| references_stay(item, patient)),
        _ => true,
    }
}

fn reference_stays(text: &str, patient: &str) -> bool {
    if let Some(contained) = text.strip_prefix('#') {
        // A bare `#` is the container itself (R4 references, 2.3.0.2).
        return contained.is_empty() || is_id(contained);
    }
    match relative_reference(text) {
        Some(("Patient", id)) => id == patient,
        Some(_) => true,
        None => false,
    }
}

/// Why the entry may not be written under this name; `None` where it may.
fn authored(principal: &Principal, rule: &Rule, stored: Option<&Value>, body: &Value) -> Option<Reason> {
    let own = principal.role.reference();
    let is_own = |author: &Value| author["reference"] == own.as_str();
    for path in rule.authors {
        let authors = at(body, path);
        let before = stored.map(|stored| at(stored, path)).unwrap_or_default();
        let fine = match rule.authorship {
            Authorship::OwnOnly => !authors.is_empty() && authors.iter().copied().chain(before).all(is_own),
            Authorship::OwnOrUnchanged | Authorship::OwnPlan => {
                authors.iter().all(|author| is_own(author) || before.contains(author))
            }
        };
        if !fine {
            return Some(Reason::Author);
        }
    }
    if principal.role.kind() == RoleKind::Patient && stored.is_some_and(|stored| is_anothers(rule, stored, &own)) {
        return Some(Reason::NotYours);
    }
    let is_plan = |resource: &Value| resource["intent"] == "plan";
    (rule.authorship == Authorship::OwnPlan && !(is_plan(body) && stored.is_none_or(is_plan)))
        .then_some(Reason::NotYours)
}

/// Whether somebody else made the entry: their name on it vouches for what it says. A device vouches for nothing.
fn is_anothers(rule: &Rule, stored: &Value, own: &str) -> bool {
    let mut authors = rule.authors.iter().flat_map(|path| at(stored, path));
    authors
        .any(|author| author["reference"].as_str().is_some_and(|named| named != own && !named.starts_with("Device/")))
}

/// The values at a dotted path, through arrays on the way.
fn at<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut found: Vec<&Value> = alloc::vec![value];
    for name in path.split('.') {
        found = found
            .into_iter()
            .filter_map(|one| one.get(name))
            .flat_map(|one| match one {
                Value::Array(items) => items.iter().collect(),
                other => alloc::vec![other],
            })
            .collect();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::reference_stays;

    #[test]
    fn a_contained_part_may_point_at_its_container() {
        for inside in ["#", "#result", "Patient/a", "ServiceRequest/x"] {
            assert!(reference_stays(inside, "a"), "{inside}");
        }
        for outside in ["Patient/b", "##", "#/", "https://elsewhere.example/Patient/a", "Patient/a/_history/1", ""] {
            assert!(!reference_stays(outside, "a"), "{outside}");
        }
    }
}
