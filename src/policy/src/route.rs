//! From the text of a request to the interaction it asks for.
//!
//! Paths are read as sent: an id or a type never needs percent-encoding, so none is decoded and
//! nothing can hide in it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::id::{is_id, is_type_name};
use crate::refusal::Reason;
use crate::{Interaction, query};

/// What a request asks for, before anyone is asked whether it may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The interaction; a `PUT` is an update until it is known that nothing is stored.
    pub interaction: Interaction,
    /// The type; empty for requests to the whole server.
    pub resource_type: String,
    /// The id, for requests to one resource.
    pub id: Option<String>,
    /// The decoded query, in its order.
    pub parameters: Vec<(String, String)>,
}

impl Route {
    /// Reads a request line. `path` is what follows the FHIR base, with or without its first slash.
    ///
    /// # Errors
    /// [`Reason::Path`] for a path that no FHIR interaction has, [`Reason::ParameterValue`] for a
    /// query that is not valid percent-encoded UTF-8.
    pub fn parse(method: &str, path: &str, raw_query: Option<&str>) -> Result<Self, Reason> {
        let parameters = query::parse(raw_query.unwrap_or_default())?;
        let path = path.strip_prefix('/').unwrap_or(path);
        let segments: Vec<&str> = path.split('/').collect();
        let (interaction, resource_type, id) = match (method, segments.as_slice()) {
            ("POST", [""]) => (Interaction::Bundle, "", None),
            ("GET", ["_history"]) => (Interaction::History, "", None),
            (_, [.., last]) if last.starts_with('$') => (Interaction::Operation, "", None),
            ("GET", [kind]) if is_type_name(kind) => (Interaction::Search, *kind, None),
            ("POST", [kind]) if is_type_name(kind) => (Interaction::ServerCreate, *kind, None),
            ("POST", [kind, "_search"]) if is_type_name(kind) => (Interaction::PostSearch, *kind, None),
            ("GET", [kind, "_history"]) if is_type_name(kind) => (Interaction::History, *kind, None),
            (verb, [kind, id]) if is_type_name(kind) && is_id(id) => {
                let interaction = match verb {
                    "GET" => Interaction::Read,
                    "PUT" => Interaction::Update,
                    "PATCH" => Interaction::Patch,
                    "DELETE" => Interaction::Delete,
                    _ => return Err(Reason::Path),
                };
                (interaction, *kind, Some(*id))
            }
            ("GET", [kind, id, "_history"]) if is_type_name(kind) && is_id(id) => {
                (Interaction::History, *kind, Some(*id))
            }
            ("GET", [kind, id, "_history", version]) if is_type_name(kind) && is_id(id) && is_id(version) => {
                (Interaction::VersionRead, *kind, Some(*id))
            }
            _ => return Err(Reason::Path),
        };
        Ok(Self { interaction, resource_type: resource_type.to_string(), id: id.map(ToString::to_string), parameters })
    }
}
