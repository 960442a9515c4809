//! Visits to the account's own page: signed in there for a quarter of an hour.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, params};

use super::people::Person;
use super::{Accounts, AccountsError};
use crate::secret;

/// How long a visit lasts.
pub const VISIT_LIFETIME: SignedDuration = SignedDuration::from_mins(15);

impl Accounts {
    /// Begins a visit; returns its token as the browser gets it.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn begin_visit(&self, subject: String, now: Timestamp) -> Result<String, AccountsError> {
        let token = secret::token();
        let hash = secret::digest(&token);
        self.transaction(move |transaction| {
            transaction.execute(
                "INSERT INTO page_session (token_hash, subject, expires) VALUES (?1, ?2, ?3)",
                params![hash.as_slice(), subject, (now + VISIT_LIFETIME).as_millisecond()],
            )?;
            Ok(())
        })
        .await?;
        Ok(token)
    }

    /// Whose visit it is; `None` where it is over.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn visit(&self, token: &str, now: Timestamp) -> Result<Option<Person>, AccountsError> {
        let hash = secret::digest(token);
        self.read(move |connection| {
            connection
                .query_row(
                    "SELECT person.* FROM page_session JOIN person USING (subject)
                     WHERE token_hash = ?1 AND expires > ?2",
                    params![hash.as_slice(), now.as_millisecond()],
                    Person::from_row,
                )
                .optional()
        })
        .await
    }

    /// Ends a visit.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn end_visit(&self, token: &str) -> Result<(), AccountsError> {
        let hash = secret::digest(token);
        self.transaction(move |transaction| {
            transaction.execute("DELETE FROM page_session WHERE token_hash = ?1", [hash.as_slice()])?;
            Ok(())
        })
        .await
    }
}
