//! A person's sign-ins, one for each device: seen by their owner, and ended one by one.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::people::Person;
use super::{Accounts, AccountsError, tokens};

/// One sign-in, and all tokens that came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Its number.
    pub id: i64,
    /// Browser and system, in words; empty where that is not known.
    pub device: String,
    /// When the person signed in.
    pub since: Timestamp,
    /// When it last asked for tokens.
    pub used: Timestamp,
}

/// A sign-in that has just ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Whose it was.
    pub person: Person,
    /// Browser and system, in words; empty where that is not known.
    pub device: String,
}

impl Ended {
    pub(super) fn of(connection: &Connection, family: i64) -> Result<Box<Self>, rusqlite::Error> {
        connection.query_row(
            "SELECT person.*, device FROM grant_family JOIN person USING (subject) WHERE id = ?1",
            [family],
            |row| Ok(Box::new(Self { person: Person::from_row(row)?, device: row.get("device")? })),
        )
    }
}

impl Accounts {
    /// The sign-ins of an account that can still do something, the last used first.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn sign_ins(&self, subject: String, now: Timestamp) -> Result<Vec<SignIn>, AccountsError> {
        self.read(move |connection| {
            let mut select = connection.prepare(
                "SELECT id, device, created, COALESCE(used, created) AS used FROM grant_family
                 WHERE subject = ?1 AND revoked IS NULL AND ends > ?2
                     AND (EXISTS (SELECT 1 FROM refresh_token WHERE family = id AND expires > ?2 AND dead = 0)
                         OR EXISTS (SELECT 1 FROM access_token WHERE family = id AND expires > ?2))
                 ORDER BY used DESC, id DESC",
            )?;
            let instant = |at: i64| Timestamp::from_millisecond(at).unwrap_or(now);
            let rows = select.query_map(params![subject, now.as_millisecond()], |row| {
                Ok(SignIn {
                    id: row.get("id")?,
                    device: row.get("device")?,
                    since: instant(row.get("created")?),
                    used: instant(row.get("used")?),
                })
            })?;
            rows.collect()
        })
        .await
    }

    /// Ends one sign-in of this account: its access at once, and its refresh tokens for ever. `None`
    /// where the account has no such sign-in.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn end_sign_in(
        &self,
        subject: String,
        id: i64,
        now: Timestamp,
    ) -> Result<Option<Box<Ended>>, AccountsError> {
        self.transaction(move |transaction| {
            let own = "SELECT 1 FROM grant_family WHERE id = ?1 AND subject = ?2 AND revoked IS NULL";
            let found = transaction.query_row(own, params![id, subject], |_| Ok(())).optional()?;
            if found.is_some() { tokens::revoke_family(transaction, id, now) } else { Ok(None) }
        })
        .await
    }
}
