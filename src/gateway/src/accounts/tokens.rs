//! Tokens: access for a quarter of an hour, refresh that rotates, all of one sign-in in one family.
//!
//! A lost answer is no theft: after a rotation the predecessor still works for up to a minute, as
//! long as none of its successors has been used. Two answers to one predecessor are twins; using
//! one kills the other. A dead token shown again is a theft, and the family ends.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, Transaction, params};

use super::codes::NewCode;
use super::people::Person;
use super::sign_ins::Ended;
use super::{Accounts, AccountsError};
use crate::secret::{self, Digest32};

pub(super) const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How long an access token is good. SMART asks for an hour at most.
pub const ACCESS_LIFETIME: SignedDuration = SignedDuration::from_mins(15);
/// How long a refresh token waits to be used; each rotation begins anew.
const REFRESH_LIFETIME: SignedDuration = SignedDuration::from_hours(90 * 24);
/// After this a person signs in again in any case.
const FAMILY_LIFETIME: SignedDuration = SignedDuration::from_hours(365 * 24);
/// How long a predecessor works after its first rotation.
const GRACE: SignedDuration = SignedDuration::from_secs(60);

/// What the client gets.
#[derive(Debug, Clone)]
pub struct Issued {
    /// Whose.
    pub person: Person,
    /// The bearer token.
    pub access_token: String,
    /// Only where `offline_access` was granted.
    pub refresh_token: Option<String>,
    /// What it allows.
    pub scope: String,
}

/// Unknown, expired, revoked, stolen, or of another client; with the sign-in that a theft has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshRefusal(pub Option<Box<Ended>>);

/// A valid access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// Whose.
    pub person: Person,
    /// The client it was given to.
    pub client: String,
    /// What it allows.
    pub scope: String,
    /// When it ends.
    pub expires: Timestamp,
}

pub(super) fn new_family(
    transaction: &Transaction<'_>,
    code: &NewCode,
    now: Timestamp,
) -> Result<i64, rusqlite::Error> {
    transaction.execute(
        "INSERT INTO grant_family (subject, client, scope, created, ends, device, used)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?4)",
        params![
            code.subject,
            code.client,
            code.scope,
            now.as_millisecond(),
            (now + FAMILY_LIFETIME).as_millisecond(),
            code.device
        ],
    )?;
    Ok(transaction.last_insert_rowid())
}

/// New tokens of a family. `narrower` is a scope that the client asked to narrow to.
pub(super) fn issue(
    transaction: &Transaction<'_>,
    family: i64,
    predecessor: Option<&Digest32>,
    narrower: Option<String>,
    now: Timestamp,
) -> Result<Issued, rusqlite::Error> {
    let (person, granted) = transaction.query_row(
        "SELECT person.*, grant_family.scope FROM grant_family JOIN person USING (subject) WHERE id = ?1",
        [family],
        |row| Ok((Person::from_row(row)?, row.get::<_, String>("scope")?)),
    )?;
    let offline = granted.split(' ').any(|word| word == "offline_access");
    let scope = narrower.unwrap_or(granted);
    let access_token = secret::token();
    transaction.execute(
        "INSERT INTO access_token (token_hash, family, scope, expires) VALUES (?1, ?2, ?3, ?4)",
        params![secret::digest(&access_token).as_slice(), family, scope, (now + ACCESS_LIFETIME).as_millisecond()],
    )?;
    let refresh_token = offline.then(secret::token);
    if let Some(token) = &refresh_token {
        transaction.execute(
            "INSERT INTO refresh_token (token_hash, family, predecessor, expires) VALUES (?1, ?2, ?3, ?4)",
            params![
                secret::digest(token).as_slice(),
                family,
                predecessor.map(<[u8; 32]>::as_slice),
                (now + REFRESH_LIFETIME).as_millisecond()
            ],
        )?;
    }
    Ok(Issued { person, access_token, refresh_token, scope })
}

/// Ends one sign-in; `None` where it had ended before.
pub(super) fn revoke_family(
    transaction: &Transaction<'_>,
    family: i64,
    now: Timestamp,
) -> Result<Option<Box<Ended>>, rusqlite::Error> {
    let ended = transaction.execute(
        "UPDATE grant_family SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL",
        params![family, now.as_millisecond()],
    )?;
    transaction.execute("DELETE FROM access_token WHERE family = ?1", [family])?;
    if ended > 0 { Ended::of(transaction, family).map(Some) } else { Ok(None) }
}

/// Ends every sign-in of an account.
pub(super) fn revoke_all(transaction: &Transaction<'_>, subject: &str, now: Timestamp) -> Result<(), rusqlite::Error> {
    transaction.execute(
        "DELETE FROM access_token WHERE family IN (SELECT id FROM grant_family WHERE subject = ?1)",
        [subject],
    )?;
    transaction.execute("DELETE FROM authorization_code WHERE subject = ?1 AND used IS NULL", [subject])?;
    transaction.execute(
        "UPDATE grant_family SET revoked = ?2 WHERE subject = ?1 AND revoked IS NULL",
        params![subject, now.as_millisecond()],
    )?;
    Ok(())
}

struct Refresh {
    family: i64,
    predecessor: Option<Vec<u8>>,
    expires: i64,
    rotated: Option<i64>,
    dead: bool,
    client: String,
    granted: String,
    revoked: Option<i64>,
    ends: i64,
}

fn find_refresh(transaction: &Transaction<'_>, hash: &Digest32) -> Result<Option<Refresh>, rusqlite::Error> {
    transaction
        .query_row(
            "SELECT * FROM refresh_token JOIN grant_family ON grant_family.id = family
             WHERE token_hash = ?1",
            [hash.as_slice()],
            |row| {
                Ok(Refresh {
                    family: row.get("family")?,
                    predecessor: row.get("predecessor")?,
                    expires: row.get("expires")?,
                    rotated: row.get("rotated")?,
                    dead: row.get("dead")?,
                    client: row.get("client")?,
                    granted: row.get("scope")?,
                    revoked: row.get("revoked")?,
                    ends: row.get("ends")?,
                })
            },
        )
        .optional()
}

impl Accounts {
    /// Exchanges a refresh token for its successor.
    ///
    /// # Errors
    /// [`AccountsError`]; the inner refusal is the client's to hear. A theft has ended the family then.
    pub async fn refresh(
        &self,
        token: String,
        client: String,
        narrow_to: Option<String>,
        now: Timestamp,
    ) -> Result<Result<Issued, RefreshRefusal>, AccountsError> {
        let hash = secret::digest(&token);
        self.transaction(move |transaction| {
            let Some(found) = find_refresh(transaction, &hash)? else {
                return Ok(Err(RefreshRefusal(None)));
            };
            let at = now.as_millisecond();
            if found.client != client || found.revoked.is_some() || found.ends < at || found.expires < at {
                return Ok(Err(RefreshRefusal(None)));
            }
            let late = found.rotated.is_some_and(|rotated| at - rotated > GRACE.as_millis() as i64);
            if found.dead || late {
                return Ok(Err(RefreshRefusal(revoke_family(transaction, found.family, now)?)));
            }
            // Its answer arrived, so the predecessor and any twin have done their work.
            if let Some(predecessor) = &found.predecessor {
                transaction.execute(
                    "UPDATE refresh_token SET dead = 1
                     WHERE token_hash = ?1 OR (predecessor = ?1 AND token_hash <> ?2)",
                    params![predecessor, hash.as_slice()],
                )?;
            }
            transaction.execute(
                "UPDATE refresh_token SET rotated = COALESCE(rotated, ?2) WHERE token_hash = ?1",
                params![hash.as_slice(), at],
            )?;
            transaction.execute("UPDATE grant_family SET used = ?2 WHERE id = ?1", params![found.family, at])?;
            let narrower = narrow_to.map(|asked| {
                ambulo_policy::Scopes::parse(&found.granted)
                    .narrowed_to(&ambulo_policy::Scopes::parse(&asked))
                    .to_string()
            });
            issue(transaction, found.family, Some(&hash), narrower, now).map(Ok)
        })
        .await
    }

    /// The holder of an access token, while it is good.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn access(&self, token: &str, now: Timestamp) -> Result<Option<AccessToken>, AccountsError> {
        let hash = secret::digest(token);
        self.read(move |connection| {
            connection
                .query_row(
                    "SELECT person.*, grant_family.client, access_token.scope, access_token.expires
                     FROM access_token
                     JOIN grant_family ON grant_family.id = access_token.family
                     JOIN person USING (subject)
                     WHERE token_hash = ?1 AND access_token.expires > ?2 AND revoked IS NULL",
                    params![hash.as_slice(), now.as_millisecond()],
                    |row| {
                        let expires = Timestamp::from_millisecond(row.get("expires")?);
                        Ok(AccessToken {
                            person: Person::from_row(row)?,
                            client: row.get("client")?,
                            scope: row.get("scope")?,
                            expires: expires.unwrap_or(now),
                        })
                    },
                )
                .optional()
        })
        .await
    }

    /// Ends a token of this client: an access token alone, or with a refresh token its whole
    /// family, which is returned. An unknown token is no error (RFC 7009, 2.2).
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn revoke(
        &self,
        token: String,
        client: String,
        now: Timestamp,
    ) -> Result<Option<Box<Ended>>, AccountsError> {
        let hash = secret::digest(&token);
        self.transaction(move |transaction| {
            let mut ended = None;
            if let Some(found) = find_refresh(transaction, &hash)?
                && found.client == client
            {
                ended = revoke_family(transaction, found.family, now)?;
            }
            transaction.execute(
                "DELETE FROM access_token WHERE token_hash = ?1
                     AND family IN (SELECT id FROM grant_family WHERE client = ?2)",
                params![hash.as_slice(), client],
            )?;
            Ok(ended)
        })
        .await
    }
}
