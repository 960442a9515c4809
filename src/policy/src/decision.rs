//! The one question: may this person do this, and in which form does it go on?

use alloc::string::String;

use serde_json::Value;

use crate::compartment::may_see;
use crate::refusal::Reason;
use crate::table::{Rule, TABLE};
use crate::{CareTeams, Interaction, Principal, Route, search, write};

/// A request with what the store holds under its id.
#[derive(Debug, Clone, Copy)]
pub struct FhirRequest<'a> {
    /// What is asked.
    pub route: &'a Route,
    /// For a read and a `PUT`: what is stored there now, if anything.
    pub stored: Option<&'a Value>,
    /// For a `PUT`: what would be stored.
    pub body: Option<&'a Value>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Yes, in this form.
    Allow(Allowed),
    /// 404: there is nothing, or nothing that this person may see. Nobody learns which.
    NotFound,
    /// 403: the person, or the client, may not do this.
    Forbidden(Reason),
    /// 400: the request is not one that is served.
    BadRequest(Reason),
    /// 405: nobody may do this here.
    NotServed,
}

/// What goes on to the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Allowed {
    /// Hand out what is stored.
    Read,
    /// Search with this query, and with no other.
    Search {
        /// Percent-encoded, without the question mark.
        query: String,
    },
    /// A search that can find nothing: answer an empty set without asking.
    NothingToFind,
    /// Write the first version.
    Create,
    /// Write over exactly the stored version that was judged.
    Update,
    /// The stored version says the same already: answer with it and write nothing.
    Unchanged,
}

/// Decides. Pure: the same question always has the same answer.
#[must_use]
pub fn decide(principal: &Principal, teams: &CareTeams, request: &FhirRequest<'_>) -> Decision {
    let route = request.route;
    if !TABLE.iter().any(|rule| {
        let cells = [rule.patient, rule.therapist];
        cells.iter().any(|cell| cell.contains(&route.interaction))
    }) {
        return Decision::NotServed;
    }
    let Some(rule) = Rule::of(&route.resource_type) else {
        return Decision::NotFound;
    };
    if route.interaction != Interaction::Search && !route.parameters.is_empty() {
        return Decision::BadRequest(Reason::UnknownParameter);
    }
    match (route.interaction, &route.id, request.body) {
        (Interaction::Update, Some(id), Some(body)) => write::decide(principal, teams, rule, id, request.stored, body),
        (Interaction::Read | Interaction::Search, ..) => {
            if !rule.allows(principal.role.kind(), route.interaction) {
                return Decision::Forbidden(Reason::Role);
            }
            if !principal.scope_allows(rule.resource_type, route.interaction) {
                return Decision::Forbidden(Reason::Scope);
            }
            if route.interaction == Interaction::Search {
                return search::decide(principal, teams, rule, &route.parameters);
            }
            match request.stored {
                Some(stored) if names(stored, route) && may_see(principal, teams, stored) => {
                    Decision::Allow(Allowed::Read)
                }
                _ => Decision::NotFound,
            }
        }
        _ => Decision::BadRequest(Reason::Path),
    }
}

/// What is stored is what was asked for: a store that mixes up ids shows nothing.
fn names(stored: &Value, route: &Route) -> bool {
    stored["resourceType"] == route.resource_type.as_str() && route.id.as_deref().is_some_and(|id| stored["id"] == id)
}
