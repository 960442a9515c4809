//! Invitations: a one-time code that turns into an account bound to one patient.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, params};

use super::people::{self, NewPerson, Person, PersonRefusal};
use super::{Accounts, AccountsError};

/// How long an invitation is good.
const LIFETIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An invitation that is still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The id of the `Patient`.
    pub patient: String,
    /// What the therapist called them.
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

impl Accounts {
    /// Keeps an invitation.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn invite(
        &self,
        code_hash: Vec<u8>,
        invite: Invite,
        invited_by: String,
        now: Timestamp,
    ) -> Result<Timestamp, AccountsError> {
        let expires = now + LIFETIME;
        self.transaction(move |transaction| {
            transaction.execute(
                "INSERT INTO invite (code_hash, patient, display_name, invited_by, expires)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![code_hash, invite.patient, invite.display_name, invited_by, expires.as_millisecond()],
            )?;
            Ok(expires)
        })
        .await
    }

    /// Uses a code once: makes the account of its patient, whose subject is `subject`.
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
            let open = transaction
                .query_row(
                    "SELECT patient, display_name FROM invite
                     WHERE code_hash = ?1 AND used IS NULL AND expires > ?2",
                    params![code_hash, now.as_millisecond()],
                    |row| Ok(Invite { patient: row.get(0)?, display_name: row.get(1)? }),
                )
                .optional()?;
            let Some(invite) = open else {
                return Ok(Err(InviteRefusal::NotOpen));
            };
            let person = Person {
                subject: uuid::Uuid::new_v4().to_string(),
                user_name,
                display_name: invite.display_name,
                role: ambulo_policy::Role::Patient { patient: invite.patient },
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
