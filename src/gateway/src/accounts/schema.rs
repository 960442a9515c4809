//! The tables, one migration after the other; `user_version` counts those applied.
//!
//! Times are milliseconds since 1970 in UTC. Secrets are there only as hashes.

use rusqlite::Connection;

use super::AccountsError;

const MIGRATIONS: &[&str] = &[include_str!("../../data/accounts-1.sql"), include_str!("../../data/accounts-2.sql")];

/// Brings the file to the last version, each step in a transaction of its own.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), AccountsError> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(AccountsError::Newer { found, known });
    }
    for (step, sql) in (1..).zip(MIGRATIONS).skip_while(|(step, _)| *step <= found) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", step)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_from_the_future_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(migrate(&mut connection), Err(AccountsError::Newer { found: 99, .. })));
    }

    #[test]
    fn an_invitation_survives_the_second_step() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(MIGRATIONS[0]).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        let therapist = "INSERT INTO person VALUES ('s', 'thea', 'Thea', 'therapist', 't1', 'hash', NULL, 0, 0)";
        connection.execute(therapist, []).unwrap();
        connection.execute("INSERT INTO invite VALUES (x'00', 'p1', 'Ben', 's', 9, NULL)", []).unwrap();
        migrate(&mut connection).unwrap();
        let row: (String, String, String) = connection
            .query_row("SELECT role, resource_id, invited_by FROM invite", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .unwrap();
        assert_eq!(row, ("patient".into(), "p1".into(), "s".into()));
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, 2);
    }
}
