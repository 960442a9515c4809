//! The table of accesses that wrote nothing, and of sign-ins: a line each, an hour of polling one line.
//!
//! A file of its own beside the record, since its lines may be forgotten after a while and the
//! record's may not.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, Row, TransactionBehavior, params};
use uuid::Uuid;

use super::Line;

const SCHEMA: &str = include_str!("../../../data/audit-1.sql");

/// The table could not be opened, read or written. The cause names no person.
#[derive(Debug, thiserror::Error)]
pub(in crate::record) enum AuditError {
    /// SQLite failed: disk full, file locked, or the like.
    #[error("the audit trail is not available: {0}")]
    Database(#[from] rusqlite::Error),
    /// The thread that held the database was lost.
    #[error("the audit trail is not available: a thread was lost")]
    Lost,
}

/// The table. Clones are the same one.
#[derive(Debug, Clone)]
pub(in crate::record) struct AuditTable {
    connection: Arc<Mutex<Connection>>,
}

impl AuditTable {
    /// Opens the file, or makes it. Every commit is on disk before it returns.
    pub(in crate::record) fn open(file: &Path) -> Result<Self, AuditError> {
        let connection = Connection::open(file)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)) })
    }

    /// Writes lines down, all or none; one whose id is there already is counted to it. Blocks.
    pub(super) fn write(&self, lines: &[Line]) -> Result<(), AuditError> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO access (id, who, account, code, target, query, patient, outcome, reason,
                     first, last, count, entries)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
                 ON CONFLICT (id) DO UPDATE SET first = MIN(first, excluded.first),
                     last = MAX(last, excluded.last), count = count + excluded.count,
                     entries = entries + excluded.entries",
            )?;
            for line in lines {
                insert.execute(params![
                    line.id.as_bytes().as_slice(),
                    line.who,
                    line.account,
                    line.code,
                    line.target,
                    line.query,
                    line.patient,
                    line.outcome,
                    line.reason,
                    line.first.as_millisecond(),
                    line.last.as_millisecond(),
                    line.count,
                    line.entries,
                ])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Every line. Blocks.
    pub(super) fn lines(&self) -> Result<Vec<Line>, AuditError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut select = connection.prepare("SELECT * FROM access ORDER BY last, rowid")?;
        let lines = select.query_map([], read)?.collect::<Result<_, _>>()?;
        Ok(lines)
    }

    /// Forgets what ended before. Blocks.
    pub(super) fn forget_before(&self, time: Timestamp) -> Result<(), AuditError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        connection.execute("DELETE FROM access WHERE last < ?1", [time.as_millisecond()])?;
        Ok(())
    }

    /// Folds the log in. Blocks.
    pub(super) fn fold(&self) -> Result<(), AuditError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<Line, rusqlite::Error> {
    let instant = |name: &str| {
        let at = Timestamp::from_millisecond(row.get(name)?);
        // A time out of range was never written here.
        Ok::<_, rusqlite::Error>(at.unwrap_or(Timestamp::UNIX_EPOCH))
    };
    let id: [u8; 16] = row.get("id")?;
    Ok(Line {
        id: Uuid::from_bytes(id),
        who: row.get("who")?,
        account: row.get("account")?,
        code: row.get("code")?,
        target: row.get("target")?,
        query: row.get("query")?,
        patient: row.get("patient")?,
        outcome: row.get("outcome")?,
        reason: row.get("reason")?,
        first: instant("first")?,
        last: instant("last")?,
        count: row.get("count")?,
        entries: row.get("entries")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: u128, second: i64, entries: u32) -> Line {
        let at = Timestamp::from_second(second).unwrap();
        Line {
            id: Uuid::from_u128(id),
            who: "Patient/a".into(),
            account: "account".into(),
            code: Some("search-type".into()),
            target: "Observation".into(),
            query: format!("_lastUpdated=ge{second}"),
            patient: Some("a".into()),
            outcome: "0".into(),
            reason: None,
            first: at,
            last: at,
            count: 1,
            entries,
        }
    }

    #[test]
    fn what_shares_an_id_is_counted_and_outlives_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("audit.sqlite");
        let table = AuditTable::open(&file).unwrap();
        table.write(&[line(1, 100, 2), line(1, 130, 0), line(2, 110, 1)]).unwrap();
        drop(table);
        let table = AuditTable::open(&file).unwrap();
        table.write(&[line(1, 160, 3)]).unwrap();
        let merged = Line { last: Timestamp::from_second(160).unwrap(), count: 3, entries: 5, ..line(1, 100, 2) };
        assert_eq!(table.lines().unwrap(), [line(2, 110, 1), merged]);
        table.forget_before(Timestamp::from_second(111).unwrap()).unwrap();
        assert_eq!(table.lines().unwrap().len(), 1);
    }

    /// What a device that is open all day asks: twelve types, twice a minute. Prints a figure.
    #[test]
    fn a_day_of_polling_is_small_and_all_of_it_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("audit.sqlite");
        let table = AuditTable::open(&file).unwrap();
        let size = || std::fs::metadata(&file).unwrap().len();
        table.fold().unwrap();
        let before = size();
        let mut polling = super::super::polling::Polling::default();
        for round in 0..2880 {
            let lines: Vec<Line> = (0..12)
                .map(|kind| {
                    let mut line = line(round * 12 + kind, i64::try_from(round * 30).unwrap(), 0);
                    line.target = format!("MedicationAdministration{kind}");
                    line.account = Uuid::from_u128(7).to_string();
                    line.query = format!(
                        "patient={}&_lastUpdated=ge2026-03-01T11:58:00.{round:06}Z&_sort=_lastUpdated&_count=200",
                        Uuid::from_u128(8)
                    );
                    polling.sort(&mut line);
                    line
                })
                .collect();
            table.write(&lines).unwrap();
        }
        table.fold().unwrap();
        let lines = table.lines().unwrap();
        assert_eq!(lines.len(), 12 * 24);
        assert_eq!(lines.iter().map(|line| line.count).sum::<u32>(), 12 * 2880);
        println!("a day of polling: {} accesses in {} bytes", 12 * 2880, size() - before);
        assert!(size() - before < 200_000);
    }
}
