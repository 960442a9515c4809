//! What somebody did at the account's door, and the line of the trail that it becomes.

use ambulo_policy::Role;
use uuid::Uuid;

use super::access::recorded;
use super::{Line, Outcome};
use crate::authentication::{Act, Authentication, Ending};

/// DICOM's codes of what is done (PS3.15, A.5 and CID 401): Login, Logout, User Security Attributes Changed.
const CODES: [(Act, &str, &str); 3] = [
    (Act::SignIn, "110122", "Login"),
    (Act::SignOut, "110123", "Logout"),
    (Act::Secret, "110137", "User Security Attributes Changed"),
];

impl Line {
    /// It as it is kept, at the machine's own time.
    pub(in crate::record) fn authentication(done: &Authentication) -> Self {
        let now = recorded();
        let patient = match &done.person.role {
            Role::Patient { patient } => Some(patient.clone()),
            Role::Therapist { .. } => None,
        };
        let outcome = match done.ending {
            Ending::Done => Outcome::Success,
            Ending::Refused => Outcome::Refused,
            Ending::Failed => Outcome::Failed,
        };
        Self {
            id: Uuid::new_v4(),
            who: done.person.role.reference(),
            account: done.person.subject.clone(),
            code: CODES.iter().find(|(act, ..)| *act == done.act).map(|(_, code, _)| (*code).to_owned()),
            target: done.about.clone(),
            query: String::new(),
            patient,
            outcome: outcome.code().to_owned(),
            reason: done.reason.map(ToOwned::to_owned),
            first: now,
            last: now,
            count: 1,
            entries: 0,
        }
    }

    /// What was done at the account's door, as DICOM calls it; `None` of an access.
    pub(super) fn door(&self) -> Option<(&'static str, &'static str)> {
        CODES.iter().map(|(_, code, display)| (*code, *display)).find(|(code, _)| self.code.as_deref() == Some(*code))
    }
}
