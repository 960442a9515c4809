//! The query that goes on to the store: only known parameters, and the patient always forced.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::compartment::may_see_patient;
use crate::decision::{Allowed, Decision};
use crate::id::{is_id, relative_reference};
use crate::query;
use crate::refusal::Reason;
use crate::table::{Form, PatientElement, Rule};
use crate::{CareTeams, Principal, Role};

/// The most entries a page may hold.
pub const MAX_COUNT: u32 = 1000;
/// The most values that one parameter may list.
const MAX_VALUES: usize = 100;
/// The longest parameter value, in bytes.
const MAX_VALUE_BYTES: usize = 4096;

/// Rewrites a search so that it cannot reach beyond what the person may see.
pub(crate) fn decide(
    principal: &Principal,
    teams: &CareTeams,
    rule: &Rule,
    parameters: &[(String, String)],
) -> Decision {
    match Search::read(rule, parameters) {
        Err(reason) => Decision::BadRequest(reason),
        Ok(search) => search.forced(principal, teams, rule),
    }
}

/// A search whose every parameter is understood.
struct Search {
    patients: Vec<String>,
    ids: Vec<String>,
    rest: Vec<(String, String)>,
}

impl Search {
    fn read(rule: &Rule, parameters: &[(String, String)]) -> Result<Self, Reason> {
        let mut search = Self { patients: Vec::new(), ids: Vec::new(), rest: Vec::new() };
        for (name, value) in parameters {
            if value.is_empty() || value.len() > MAX_VALUE_BYTES {
                // An empty value would be dropped further on, and its filter with it.
                return Err(Reason::ParameterValue);
            }
            let before = parameters.iter().filter(|(other, _)| other == name).count();
            if before > if is_range(rule, name) { 2 } else { 1 } {
                return Err(Reason::RepeatedParameter);
            }
            match name.as_str() {
                "patient" | "subject" if rule.patient_element != PatientElement::Id => {
                    search.patients.push(patient_id(value).ok_or(Reason::ParameterValue)?);
                }
                "_id" => search.ids = ids(value)?,
                _ => {
                    check(rule, name, value)?;
                    search.rest.push((name.clone(), value.clone()));
                }
            }
        }
        Ok(search)
    }

    fn forced(mut self, principal: &Principal, teams: &CareTeams, rule: &Rule) -> Decision {
        let named = if rule.patient_element == PatientElement::Id {
            core::mem::take(&mut self.ids)
        } else {
            // `patient` and `subject` are the same filter here: naming two is naming none.
            if self.patients.windows(2).any(|pair| pair[0] != pair[1]) {
                return Decision::BadRequest(Reason::ParameterValue);
            }
            self.patients.truncate(1);
            core::mem::take(&mut self.patients)
        };
        if named.iter().any(|patient| !may_see_patient(principal, teams, patient)) {
            return Decision::NotFound;
        }
        let patients: Vec<String> = match &principal.role {
            Role::Patient { patient } => alloc::vec![patient.clone()],
            Role::Therapist { .. } if !named.is_empty() => named,
            // The two lists that a therapist starts from are those of all their patients.
            Role::Therapist { .. } if matches!(rule.resource_type, "Patient" | "CareTeam") => {
                teams.patients().map(ToString::to_string).collect()
            }
            Role::Therapist { .. } => return Decision::BadRequest(Reason::PatientNeeded),
        };
        if patients.is_empty() {
            return Decision::Allow(Allowed::NothingToFind);
        }
        let mut pairs = Vec::with_capacity(self.rest.len() + 2);
        if rule.patient_element == PatientElement::Id {
            pairs.push(("_id".to_string(), patients.join(",")));
        } else {
            let references: Vec<String> = patients.iter().map(|patient| alloc::format!("Patient/{patient}")).collect();
            pairs.push(("patient".to_string(), references.join(",")));
            if !self.ids.is_empty() {
                pairs.push(("_id".to_string(), self.ids.join(",")));
            }
        }
        pairs.append(&mut self.rest);
        Decision::Allow(Allowed::Search { query: query::write(&pairs) })
    }
}

fn is_range(rule: &Rule, name: &str) -> bool {
    name == "_lastUpdated" || rule.parameter(name) == Some(Form::Date)
}

fn patient_id(value: &str) -> Option<String> {
    let id = value.strip_prefix("Patient/").unwrap_or(value);
    is_id(id).then(|| id.to_string())
}

fn ids(value: &str) -> Result<Vec<String>, Reason> {
    let ids: Vec<String> = value.split(',').map(ToString::to_string).collect();
    if ids.len() > MAX_VALUES || !ids.iter().all(|id| is_id(id)) {
        return Err(Reason::ParameterValue);
    }
    Ok(ids)
}

fn check(rule: &Rule, name: &str, value: &str) -> Result<(), Reason> {
    let good = match name {
        "_lastUpdated" => is_date(value),
        "_count" => {
            value.bytes().all(|byte| byte.is_ascii_digit())
                && value.parse::<u32>().is_ok_and(|count| (1..=MAX_COUNT).contains(&count))
        }
        "_sort" => is_sort(rule, value),
        // The store's own page marks: what they point at is filtered again like the first page.
        "_cursor" => value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=')),
        "_offset" => value.len() <= 9 && value.bytes().all(|byte| byte.is_ascii_digit()),
        _ => match rule.parameter(name).ok_or(Reason::UnknownParameter)? {
            Form::Token => is_token_list(value),
            Form::Date => is_date(value),
            Form::Reference => {
                value.split(',').count() <= MAX_VALUES && value.split(',').all(|one| relative_reference(one).is_some())
            }
        },
    };
    if good { Ok(()) } else { Err(Reason::ParameterValue) }
}

fn is_date(value: &str) -> bool {
    let digits = match value.as_bytes() {
        [a, b, rest @ ..] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => {
            let prefix = &value[..2];
            if !["eq", "gt", "lt", "ge", "le", "sa", "eb"].contains(&prefix) {
                return false;
            }
            rest
        }
        whole => whole,
    };
    (4..=35).contains(&digits.len())
        && digits[..4].iter().all(u8::is_ascii_digit)
        && digits.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'.' | b'+' | b'T' | b'Z'))
}

fn is_sort(rule: &Rule, value: &str) -> bool {
    value.split(',').count() <= 3
        && value.split(',').all(|key| {
            let key = key.strip_prefix('-').unwrap_or(key);
            matches!(key, "_lastUpdated" | "_id") || rule.parameter(key) == Some(Form::Date)
        })
}

fn is_token_list(value: &str) -> bool {
    value.split(',').count() <= MAX_VALUES
        && value.split(',').all(|token| {
            token.bytes().any(|byte| byte != b'|')
                && token.bytes().filter(|byte| *byte == b'|').count() <= 1
                && token.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'$' | b'"' | b'\''))
        })
}
