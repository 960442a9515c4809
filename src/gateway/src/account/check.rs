//! User name and password, held against the accounts: slowly, and the more slowly the more are wrong.

use crate::accounts::{Attempt, AttemptSubject, Person, people_name};
use crate::authentication::{Act, Authentication};
use crate::caller::Caller;
use crate::pages::Failure;
use crate::state::Gateway;

/// What came of it.
pub(crate) enum Checked {
    /// They belong together.
    Known(Person),
    /// They do not, or one has to wait.
    Refused(Failure),
}

/// Checks a user name and a password, which are asked for to do this, about that. `None` where something failed on
/// this side. A wrong password for an account that exists is told in the audit trail; one who has to wait adds nothing.
pub(crate) async fn password(
    gateway: &Gateway,
    caller: &Caller,
    typed_name: &str,
    typed: &str,
    (act, about): (Act, &str),
) -> Option<Checked> {
    // A name that cannot exist is still counted and takes as long as any other.
    let name = people_name(typed_name).unwrap_or_default();
    let subjects = vec![AttemptSubject::Account(name.clone()), caller.subject()];
    if let Attempt::Wait(seconds) = gateway.accounts.attempt(subjects.clone(), gateway.now()).await.ok()? {
        return Some(Checked::Refused(Failure::wait(seconds)));
    }
    let (person, stored) = gateway.accounts.person(name).await.ok()?.unzip();
    let matches = gateway.hasher.matches(typed.to_owned(), stored).await.ok()?;
    match (matches, person) {
        (true, Some(person)) => {
            gateway.accounts.succeeded(subjects).await.ok()?;
            Some(Checked::Known(person))
        }
        (_, person) => {
            if let Some(person) = person {
                // Queued, not written: an answer takes as long as of a name that nobody has.
                gateway.record.note(Authentication::new(&person, act, about).refused("wrong password")).await;
            }
            Some(Checked::Refused(Failure::unauthorized("error.wrong")))
        }
    }
}
