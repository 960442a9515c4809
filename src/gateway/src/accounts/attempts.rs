//! Guessing made slow: a delay that grows with each wrong secret, per account and per address.
//!
//! An attempt is counted as wrong before the secret is looked at, so that a hundred guesses at
//! once count as a hundred; the right secret takes its own count back.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};

use super::tokens::DAY_MS;
use super::{Accounts, AccountsError};
use crate::secret;

/// What guesses are counted against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// One account: five are free, then 2, 4, 8 … 300 seconds.
    Account(String),
    /// One address: thirty are free, then 2, 4, 8 … 60 seconds. Many people may share it.
    Address(String),
}

/// Whether one may try now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// Go on; counted as wrong until [`Accounts::succeeded`].
    Allowed,
    /// Not yet: wait for so many seconds.
    Wait(u64),
}

struct Limits {
    free: u32,
    longest_s: i64,
}

impl Subject {
    fn about(&self) -> [u8; 32] {
        match self {
            Self::Account(name) => secret::digest(&format!("account {name}")),
            Self::Address(address) => secret::digest(&format!("address {address}")),
        }
    }

    fn limits(&self) -> Limits {
        match self {
            Self::Account(_) => Limits { free: 5, longest_s: 300 },
            Self::Address(_) => Limits { free: 30, longest_s: 60 },
        }
    }
}

fn delay_ms(limits: &Limits, failures: u32) -> i64 {
    match failures.saturating_sub(limits.free) {
        0 => 0,
        over => (1_i64 << over.min(20)).min(limits.longest_s) * 1000,
    }
}

fn blocked_for_ms(transaction: &Transaction<'_>, about: &[u8; 32], at: i64) -> Result<i64, rusqlite::Error> {
    Ok(transaction
        .query_row(
            "SELECT blocked_until FROM attempt WHERE about = ?1 AND forget > ?2",
            params![about.as_slice(), at],
            |row| row.get::<_, i64>(0),
        )
        .optional()?
        .map_or(0, |until| until - at))
}

fn count(transaction: &Transaction<'_>, subject: &Subject, about: &[u8; 32], at: i64) -> Result<(), rusqlite::Error> {
    let failures: u32 = transaction
        .query_row(
            "SELECT failures FROM attempt WHERE about = ?1 AND forget > ?2",
            params![about.as_slice(), at],
            |row| row.get(0),
        )
        .optional()?
        .unwrap_or(0);
    let failures = failures.saturating_add(1);
    transaction.execute(
        "INSERT OR REPLACE INTO attempt (about, failures, blocked_until, forget)
         VALUES (?1, ?2, ?3, ?4)",
        params![about.as_slice(), failures, at + delay_ms(&subject.limits(), failures), at + DAY_MS],
    )?;
    Ok(())
}

impl Accounts {
    /// Counts an attempt against all subjects, unless one of them has to wait.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn attempt(&self, subjects: Vec<Subject>, now: Timestamp) -> Result<Attempt, AccountsError> {
        self.transaction(move |transaction| {
            let at = now.as_millisecond();
            let mut wait_ms = 0;
            for subject in &subjects {
                wait_ms = wait_ms.max(blocked_for_ms(transaction, &subject.about(), at)?);
            }
            if wait_ms > 0 {
                return Ok(Attempt::Wait(u64::try_from(wait_ms).unwrap_or(0).div_ceil(1000)));
            }
            for subject in &subjects {
                count(transaction, subject, &subject.about(), at)?;
            }
            Ok(Attempt::Allowed)
        })
        .await
    }

    /// The secret was right: the account starts afresh, the address gets this one attempt back.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn succeeded(&self, subjects: Vec<Subject>) -> Result<(), AccountsError> {
        self.transaction(move |transaction| {
            for subject in &subjects {
                let about = subject.about();
                match subject {
                    Subject::Account(_) => {
                        transaction.execute("DELETE FROM attempt WHERE about = ?1", [about.as_slice()])?;
                    }
                    // One's own right password must not buy fresh guesses at others' accounts.
                    Subject::Address(_) => {
                        transaction.execute(
                            "UPDATE attempt SET failures = MAX(failures - 1, 0),
                                 blocked_until = CASE WHEN failures - 1 > ?2 THEN blocked_until ELSE 0 END
                             WHERE about = ?1",
                            params![about.as_slice(), subject.limits().free],
                        )?;
                    }
                }
            }
            Ok(())
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_and_has_an_end() {
        let limits = Subject::Account(String::new()).limits();
        let seconds: Vec<i64> = (4..=16).map(|n| delay_ms(&limits, n) / 1000).collect();
        assert_eq!(seconds, [0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        assert_eq!(delay_ms(&limits, u32::MAX), 300_000);
    }
}
