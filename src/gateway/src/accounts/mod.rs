//! The accounts: who may sign in, and what has been granted to whom. One SQLite file.
//!
//! Every commit is on disk before it is acknowledged (`synchronous=FULL`): a revoked token must
//! stay revoked when the power fails.

mod attempts;
mod codes;
mod invites;
mod people;
mod schema;
mod sign_ins;
mod tokens;
mod visits;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

pub use attempts::{Attempt, Subject as AttemptSubject};
pub use codes::{CodeRefusal, Grant, NewCode};
pub use invites::{Invite, InviteRefusal};
pub use people::{NewPerson, Person, PersonRefusal, user_name as people_name};
pub use sign_ins::{Ended, SignIn};
pub use tokens::{ACCESS_LIFETIME, AccessToken, Issued, RefreshRefusal};
pub use visits::VISIT_LIFETIME;

/// The setting that a made-up record is loaded.
pub const DEMO_LOADED: &str = "demo_loaded";
/// The setting that holds the server's last origin.
pub const ORIGIN: &str = "origin";

/// The accounts file could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// SQLite failed: disk full, file locked, or the like.
    #[error("the accounts are not available: {0}")]
    Database(#[from] rusqlite::Error),
    /// The file comes from a newer version of the program.
    #[error("the accounts come from a newer version ({found}; this program knows up to {known})")]
    Newer {
        /// The version in the file.
        found: i64,
        /// The last version known here.
        known: i64,
    },
    /// The thread that held the database was lost.
    #[error("the accounts are not available: a thread was lost")]
    Lost,
}

/// The accounts database. Cloning gives another handle on the same file.
#[derive(Clone)]
pub struct Accounts {
    connection: Arc<Mutex<Connection>>,
}

impl Accounts {
    /// Opens the file, making or migrating it where needed. Readable by its owner alone.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub fn open(file: &Path) -> Result<Self, AccountsError> {
        let mut connection = Connection::open(file)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // Best effort: a file system without modes (a mounted share) still works.
            let _ = std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600));
        }
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        schema::migrate(&mut connection)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
    }

    /// Runs one transaction on a blocking thread. What `work` returns as a value is committed,
    /// refusals included: a refused refresh revokes its family. Only a database error rolls back.
    async fn transaction<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, AccountsError> {
        let connection = Arc::clone(&self.connection);
        tokio::task::spawn_blocking(move || {
            // A panic cannot leave a half transaction behind: dropping one rolls it back.
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })
        .await
        .map_err(|_| AccountsError::Lost)?
    }

    /// Reads on a blocking thread, without a write lock.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, AccountsError> {
        let connection = Arc::clone(&self.connection);
        tokio::task::spawn_blocking(move || {
            let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            Ok(work(&connection)?)
        })
        .await
        .map_err(|_| AccountsError::Lost)?
    }

    /// A setting of this data folder.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn setting(&self, name: &'static str) -> Result<Option<Vec<u8>>, AccountsError> {
        self.read(move |connection| {
            connection.query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0)).optional()
        })
        .await
    }

    /// Keeps a setting unless it has a value already, and returns the value that holds.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn setting_or(&self, name: &'static str, value: Vec<u8>) -> Result<Vec<u8>, AccountsError> {
        self.transaction(move |transaction| {
            transaction.execute(
                "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                params![name, value],
            )?;
            transaction.query_row("SELECT value FROM setting WHERE name = ?1", [name], |row| row.get(0))
        })
        .await
    }

    /// Keeps a setting, over whatever value it had.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn set_setting(&self, name: &'static str, value: Vec<u8>) -> Result<(), AccountsError> {
        self.transaction(move |transaction| {
            transaction.execute(
                "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
                params![name, value],
            )?;
            Ok(())
        })
        .await
    }

    /// Folds the log into the file, for a quick start next time.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn fold(&self) -> Result<(), AccountsError> {
        self.read(|connection| connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))).await
    }

    /// Throws away what has expired: codes, invitations, tokens, visits, delays.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn sweep(&self, now: Timestamp) -> Result<(), AccountsError> {
        self.transaction(move |transaction| {
            let now = now.as_millisecond();
            transaction.execute("DELETE FROM access_token WHERE expires < ?1", [now])?;
            transaction.execute("DELETE FROM authorization_code WHERE expires < ?1", [now - tokens::DAY_MS])?;
            // What was rotated is kept for a month: shown again, it betrays a theft.
            let month_ago = now - 30 * tokens::DAY_MS;
            transaction.execute("DELETE FROM refresh_token WHERE rotated < ?1", [month_ago])?;
            transaction.execute("DELETE FROM grant_family WHERE ends < ?1 OR revoked < ?2", [now, month_ago])?;
            transaction.execute("DELETE FROM refresh_token WHERE expires < ?1", [now])?;
            transaction.execute("DELETE FROM attempt WHERE forget < ?1", [now])?;
            transaction.execute("DELETE FROM page_session WHERE expires < ?1", [now])?;
            transaction.execute("DELETE FROM invite WHERE expires < ?1", [month_ago])?;
            Ok(())
        })
        .await
    }
}
