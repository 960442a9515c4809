//! People: who has an account, and how it is found, made and recovered.

use ambulo_policy::Role;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{Accounts, AccountsError, tokens};
use crate::secret::Digest32;

/// One who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account's own stable name, a UUID.
    pub subject: String,
    /// What they type to sign in, in lower case.
    pub user_name: String,
    /// What they are called.
    pub display_name: String,
    /// What they are to the record.
    pub role: Role,
}

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Who.
    pub person: Person,
    /// The argon2id hash of the password.
    pub password_hash: String,
    /// The SHA-256 of the recovery code, where there is one.
    pub recovery_hash: Option<Digest32>,
    /// Whether the person is of the demo record.
    pub made_up: bool,
}

/// Why an account was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonRefusal {
    /// Someone has this user name.
    NameTaken,
    /// The patient or practitioner has an account already.
    AlreadyJoined,
}

/// A user name as it is compared: trimmed, lower case; `None` where it cannot be one.
#[must_use]
pub fn user_name(typed: &str) -> Option<String> {
    let name = typed.trim().to_lowercase();
    let fits = (3..=64).contains(&name.chars().count())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+'));
    fits.then_some(name)
}

/// A role as the tables name it.
pub(super) const fn word(role: &Role) -> &'static str {
    match role {
        Role::Patient { .. } => "patient",
        Role::Therapist { .. } => "therapist",
    }
}

pub(super) fn resource_id(role: &Role) -> &str {
    match role {
        Role::Patient { patient } => patient,
        Role::Therapist { practitioner } => practitioner,
    }
}

/// The tables allow no third word.
pub(super) fn role(word: &str, resource_id: String) -> Role {
    if word == "therapist" {
        Role::Therapist { practitioner: resource_id }
    } else {
        Role::Patient { patient: resource_id }
    }
}

impl Person {
    pub(super) fn from_row(row: &Row<'_>) -> Result<Self, rusqlite::Error> {
        let word: String = row.get("role")?;
        Ok(Self {
            subject: row.get("subject")?,
            user_name: row.get("user_name")?,
            display_name: row.get("display_name")?,
            role: role(&word, row.get("resource_id")?),
        })
    }
}

pub(super) fn insert(
    transaction: &Transaction<'_>,
    new: &NewPerson,
    now: Timestamp,
) -> Result<Result<(), PersonRefusal>, rusqlite::Error> {
    let (role, resource_id) = (word(&new.person.role), resource_id(&new.person.role));
    let taken = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        transaction.query_row(sql, values, |_| Ok(())).optional().map(|found| found.is_some())
    };
    if taken("SELECT 1 FROM person WHERE role = ?1 AND resource_id = ?2", &[&role, &resource_id])? {
        return Ok(Err(PersonRefusal::AlreadyJoined));
    }
    if taken("SELECT 1 FROM person WHERE user_name = ?1", &[&new.person.user_name])? {
        return Ok(Err(PersonRefusal::NameTaken));
    }
    transaction.execute(
        "INSERT INTO person (subject, user_name, display_name, role, resource_id, password_hash,
             recovery_hash, made_up, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            new.person.subject,
            new.person.user_name,
            new.person.display_name,
            role,
            resource_id,
            new.password_hash,
            new.recovery_hash.as_ref().map(<[u8; 32]>::as_slice),
            new.made_up,
            now.as_millisecond(),
        ],
    )?;
    Ok(Ok(()))
}

fn by_name(connection: &Connection, name: &str) -> Result<Option<(Person, String)>, rusqlite::Error> {
    connection
        .query_row("SELECT * FROM person WHERE user_name = ?1", [name], |row| {
            Ok((Person::from_row(row)?, row.get("password_hash")?))
        })
        .optional()
}

impl Accounts {
    /// The person of this user name with the hash of their password.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn person(&self, name: String) -> Result<Option<(Person, String)>, AccountsError> {
        self.read(move |connection| by_name(connection, &name)).await
    }

    /// How many accounts there are, and how many of them are made up.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn count(&self) -> Result<(u64, u64), AccountsError> {
        self.read(|connection| {
            connection.query_row("SELECT COUNT(*), COALESCE(SUM(made_up), 0) FROM person", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
        })
        .await
    }

    /// Makes all these accounts and sets a marker, or does neither.
    ///
    /// # Errors
    /// [`AccountsError`]: also where one of the names or records has an account.
    pub async fn add_people_marked(
        &self,
        people: Vec<NewPerson>,
        marker: &'static str,
        now: Timestamp,
    ) -> Result<(), AccountsError> {
        self.transaction(move |transaction| {
            for new in &people {
                if insert(transaction, new, now)?.is_err() {
                    // The constraint that the table itself would have named.
                    let taken = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE);
                    return Err(rusqlite::Error::SqliteFailure(taken, None));
                }
            }
            transaction
                .execute("INSERT INTO setting (name, value) VALUES (?1, x'01') ON CONFLICT DO NOTHING", [marker])?;
            Ok(())
        })
        .await
    }

    /// Sets a new password. `everywhere` ends every sign-in of the account too. The other visits to
    /// the account's page end in any case.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn set_password(
        &self,
        subject: String,
        password_hash: String,
        visit: Digest32,
        everywhere: bool,
        now: Timestamp,
    ) -> Result<(), AccountsError> {
        self.transaction(move |transaction| {
            transaction
                .execute("UPDATE person SET password_hash = ?2 WHERE subject = ?1", params![subject, password_hash])?;
            transaction.execute(
                "DELETE FROM page_session WHERE subject = ?1 AND token_hash <> ?2",
                params![subject, visit.as_slice()],
            )?;
            // What was agreed to with the old password, and not fetched yet.
            transaction.execute("DELETE FROM authorization_code WHERE subject = ?1 AND used IS NULL", [&subject])?;
            if everywhere {
                tokens::revoke_all(transaction, &subject, now)?;
            }
            Ok(())
        })
        .await
    }

    /// Keeps another recovery code for this user name; false where nobody has it.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn set_recovery(&self, name: String, recovery_hash: Digest32) -> Result<bool, AccountsError> {
        self.transaction(move |transaction| {
            let changed = transaction.execute(
                "UPDATE person SET recovery_hash = ?2 WHERE user_name = ?1",
                params![name, recovery_hash.as_slice()],
            )?;
            Ok(changed > 0)
        })
        .await
    }

    /// Sets a new password where name and recovery code belong together, makes the code void,
    /// keeps the next one, and ends every sign-in of the account. False where they do not.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn recover(
        &self,
        name: String,
        recovery_hash: Digest32,
        password_hash: String,
        next_recovery_hash: Digest32,
        now: Timestamp,
    ) -> Result<bool, AccountsError> {
        self.transaction(move |transaction| {
            let changed = transaction.execute(
                "UPDATE person SET password_hash = ?3, recovery_hash = ?4
                 WHERE user_name = ?1 AND recovery_hash = ?2",
                params![name, recovery_hash.as_slice(), password_hash, next_recovery_hash.as_slice()],
            )?;
            if changed == 0 {
                return Ok(false);
            }
            let subject: String =
                transaction.query_row("SELECT subject FROM person WHERE user_name = ?1", [&name], |row| row.get(0))?;
            tokens::revoke_all(transaction, &subject, now)?;
            transaction.execute("DELETE FROM page_session WHERE subject = ?1", [&subject])?;
            Ok(true)
        })
        .await
    }
}
