//! One request, from its words to its answer and its place in the audit trail.

use ambulo_fhir_store::{Expected, StoreError, WriteError};
use ambulo_policy::{
    Allowed, CareTeams, Decision, FhirRequest, Interaction, Principal, Reason, Role, Route, Rule, decide,
};
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::audit::{Access, Outcome};
use super::reply::Reply;
use super::{Record, conditions, searchset};

/// The words of a request, after it is known who asks.
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    pub(super) headers: &'a HeaderMap,
    /// For a `PUT`, or why there is none.
    pub(super) body: Option<Result<Value, Reply>>,
}

impl Record {
    /// Answers, and writes down that it did.
    pub(super) async fn conduct(&self, principal: &Principal, asked: Asked<'_>) -> Reply {
        let mut access = Access::by(principal);
        access.query = asked.query.unwrap_or_default();
        let reply = match Route::parse(asked.method, asked.path, asked.query) {
            Err(Reason::Path) => Reply::not_found(),
            Err(reason) => bad_request(reason),
            Ok(route) => {
                access.interaction = Some(route.interaction);
                access.target = match &route.id {
                    Some(id) => format!("{}/{id}", route.resource_type),
                    None => route.resource_type.clone(),
                };
                match self.answer(principal, &route, asked, &mut access).await {
                    // Its AuditEvent is written already, with what was written.
                    Ok(Answer::Written(reply)) => return reply,
                    Ok(Answer::Told(reply)) | Err(Fault::Refused(reply)) => reply,
                    Err(Fault::Store(error)) => {
                        eprintln!("record: {error}");
                        Reply::unavailable()
                    }
                }
            }
        };
        let outcome = Outcome::of(reply.status.as_u16());
        self.audit.note(access.line(outcome, reply.reason())).await;
        reply
    }

    async fn answer(
        &self,
        principal: &Principal,
        route: &Route,
        asked: Asked<'_>,
        access: &mut Access<'_>,
    ) -> Result<Answer, Fault> {
        let teams = self.teams.of(principal, &self.store).await?;
        let stored = self.stored(route).await?;
        let body = asked.body.transpose();
        let request = FhirRequest { route, stored: stored.as_ref(), body: body.as_ref().ok().and_then(Option::as_ref) };
        // A body that could not be read is told only to those who may write here at all.
        let decision = match (decide(principal, &teams, &request), &body) {
            (Decision::BadRequest(Reason::Path), Err(reply)) => {
                return Err(Fault::Refused(reply.clone()));
            }
            (decision, _) => decision,
        };
        let allowed = match decision {
            Decision::Allow(allowed) => allowed,
            Decision::NotFound => return Err(Fault::Refused(Reply::not_found())),
            Decision::Forbidden(reason) => {
                return Err(Fault::Refused(Reply::refusal(StatusCode::FORBIDDEN, "forbidden", &reason.to_string())));
            }
            Decision::BadRequest(reason) => return Err(Fault::Refused(bad_request(reason))),
            Decision::NotServed => {
                return Err(Fault::Refused(
                    Reply::refusal(StatusCode::METHOD_NOT_ALLOWED, "not-supported", "this interaction is not served")
                        .with(header::ALLOW, "GET, PUT"),
                ));
            }
        };
        *access = access.clone().about(stored.as_ref().or(request.body));
        let body = body.ok().flatten();
        match (allowed, stored, body) {
            (Allowed::Read | Allowed::Unchanged, Some(stored), _) => {
                Ok(Answer::Told(Reply::resource(StatusCode::OK, stored)))
            }
            (Allowed::Search { query }, ..) => {
                access.patient = searched(principal, route);
                let reply = self.search(principal, &teams, route, &query).await?;
                let found = reply.body["entry"].as_array().map_or(0, Vec::len);
                access.entries = u32::try_from(found).unwrap_or(u32::MAX);
                Ok(Answer::Told(reply))
            }
            (Allowed::NothingToFind, ..) => {
                access.patient = searched(principal, route);
                Ok(Answer::Told(Reply::ok(searchset::empty(&self.base, route))))
            }
            (Allowed::Create, _, Some(body)) => {
                access.interaction = Some(Interaction::Create);
                conditions::check_create(conditions::seen_version(asked.headers)?)?;
                self.write(body, Expected::Absent, access).await
            }
            (Allowed::Update, Some(stored), Some(body)) => {
                let seen = conditions::seen_version(asked.headers)?;
                let version = conditions::check_update(seen, &stored)?;
                self.write(body, Expected::Version(version), access).await
            }
            // The policy allows a read only of what is there, and a write only of what came.
            _ => Err(Fault::Refused(Reply::not_found())),
        }
    }

    /// What stands under the id that is asked for, where anybody may ask for it.
    async fn stored(&self, route: &Route) -> Result<Option<Value>, StoreError> {
        match (&route.id, route.interaction) {
            (Some(id), Interaction::Read | Interaction::Update) if Rule::of(&route.resource_type).is_some() => {
                self.store.get(&route.resource_type, id).await
            }
            _ => Ok(None),
        }
    }

    async fn search(
        &self,
        principal: &Principal,
        teams: &CareTeams,
        route: &Route,
        query: &str,
    ) -> Result<Reply, Fault> {
        let path = format!("/{}?{query}", route.resource_type);
        let page = self.store.request("GET", &path, None, None).await?;
        match page.status {
            200 => Ok(Reply::ok(searchset::outgoing(principal, teams, &self.base, route, page.json()?))),
            400..500 => Err(Fault::Refused(bad_request(Reason::ParameterValue))),
            _ => Err(Fault::Refused(Reply::unavailable())),
        }
    }

    async fn write(&self, body: Value, expected: Expected, access: &Access<'_>) -> Result<Answer, Fault> {
        let event = access.line(Outcome::Success, None).event();
        match self.store.write(body, expected, vec![event]).await {
            Ok(written) if written.created => {
                let location = format!("{}/{}", self.base, access.target);
                Ok(Answer::Written(
                    Reply::resource(StatusCode::CREATED, written.resource).with(header::LOCATION, location),
                ))
            }
            Ok(written) => Ok(Answer::Written(Reply::resource(StatusCode::OK, written.resource))),
            Err(WriteError::Conflict) => Err(Fault::Refused(conditions::overtaken())),
            Err(WriteError::Malformed) => Err(Fault::Refused(bad_request(Reason::Identity))),
            Err(WriteError::Store(error)) => Err(Fault::Store(error)),
        }
    }
}

enum Answer {
    /// With its AuditEvent.
    Written(Reply),
    /// Without.
    Told(Reply),
}

enum Fault {
    Refused(Reply),
    Store(StoreError),
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Reply> for Fault {
    fn from(reply: Reply) -> Self {
        Self::Refused(reply)
    }
}

/// In whose record a search that is allowed looks; `None` where it is in those of all of a therapist's patients.
fn searched(principal: &Principal, route: &Route) -> Option<String> {
    if let Role::Patient { patient } = &principal.role {
        return Some(patient.clone());
    }
    let (_, named) = route.parameters.iter().find(|(name, _)| name == "patient" || name == "subject")?;
    Some(named.strip_prefix("Patient/").unwrap_or(named).to_owned())
}

fn bad_request(reason: Reason) -> Reply {
    Reply::refusal(StatusCode::BAD_REQUEST, "invalid", &reason.to_string())
}
