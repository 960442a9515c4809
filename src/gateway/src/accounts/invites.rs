//! Invitations: a one-time code that turns into an account bound to one patient or one therapist.

use ambulo_policy::Role;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::people::{self, NewPerson, Person, PersonRefusal};
use super::{Accounts, AccountsError};

/// How long a patient's invitation is good.
const PATIENT_LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a therapist's is.
const THERAPIST_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// An invitation that is still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// What the account will be to the record.
    pub role: Role,
    /// What whoever invited called them.
    pub display_name: String,
}

/// Why a code made no account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InviteRefusal {
    /// No such code, used, or too old: one answer for all three.
    NotOpen,
    /// Someone has this user name; the code is still good.
    NameTaken,
}

fn open(connection: &Connection, code_hash: &[u8], now: Timestamp) -> Result<Option<Invite>, rusqlite::Error> {
    connection
        .query_row(
            "SELECT role, resource_id, display_name FROM invite
             WHERE code_hash = ?1 AND used IS NULL AND expires > ?2",
            params![code_hash, now.as_millisecond()],
            |row| {
                let word: String = row.get("role")?;
                Ok(Invite {
                    role: people::role(&word, row.get("resource_id")?),
                    display_name: row.get("display_name")?,
                })
            },
        )
        .optional()
}

impl Accounts {
    /// Keeps an invitation. `invited_by` is a therapist's subject; `None` is the server's own machine.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn invite(
        &self,
        code_hash: Vec<u8>,
        invite: Invite,
        invited_by: Option<String>,
        now: Timestamp,
    ) -> Result<Timestamp, AccountsError> {
        let expires = now
            + match invite.role {
                Role::Patient { .. } => PATIENT_LIFETIME,
                Role::Therapist { .. } => THERAPIST_LIFETIME,
            };
        self.transaction(move |transaction| {
            transaction.execute(
                "INSERT INTO invite (code_hash, role, resource_id, display_name, invited_by, expires)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    code_hash,
                    people::word(&invite.role),
                    people::resource_id(&invite.role),
                    invite.display_name,
                    invited_by,
                    expires.as_millisecond()
                ],
            )?;
            Ok(expires)
        })
        .await
    }

    /// The invitation of a code that can still be used.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn open_invite(&self, code_hash: Vec<u8>, now: Timestamp) -> Result<Option<Invite>, AccountsError> {
        self.read(move |connection| open(connection, &code_hash, now)).await
    }

    /// Uses a code once: makes the account that it is for.
    ///
    /// # Errors
    /// [`AccountsError`]; the inner refusal says what the person can do about it.
    pub async fn join(
        &self,
        code_hash: Vec<u8>,
        user_name: String,
        password_hash: String,
        recovery_hash: crate::secret::Digest32,
        now: Timestamp,
    ) -> Result<Result<Person, InviteRefusal>, AccountsError> {
        self.transaction(move |transaction| {
            let Some(invite) = open(transaction, &code_hash, now)? else {
                return Ok(Err(InviteRefusal::NotOpen));
            };
            let person = Person {
                subject: uuid::Uuid::new_v4().to_string(),
                user_name,
                display_name: invite.display_name,
                role: invite.role,
            };
            let new =
                NewPerson { person: person.clone(), password_hash, recovery_hash: Some(recovery_hash), made_up: false };
            match people::insert(transaction, &new, now)? {
                Err(PersonRefusal::NameTaken) => return Ok(Err(InviteRefusal::NameTaken)),
                Err(PersonRefusal::AlreadyJoined) => return Ok(Err(InviteRefusal::NotOpen)),
                Ok(()) => {}
            }
            transaction.execute(
                "UPDATE invite SET used = ?2 WHERE code_hash = ?1",
                params![code_hash, now.as_millisecond()],
            )?;
            Ok(Ok(person))
        })
        .await
    }
}
