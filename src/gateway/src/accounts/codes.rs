//! Authorization codes: good once, for a minute, for the client and redirect they were made for.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, params};

use super::sign_ins::Ended;
use super::tokens::{self, Issued};
use super::{Accounts, AccountsError};
use crate::secret;

/// How long a code is good.
const LIFETIME: SignedDuration = SignedDuration::from_secs(60);

/// What a person agreed to, waiting to be fetched by the client.
#[derive(Debug, Clone)]
pub struct NewCode {
    /// The account.
    pub subject: String,
    /// The client.
    pub client: String,
    /// Where the code was sent.
    pub redirect_uri: String,
    /// What was granted.
    pub scope: String,
    /// The S256 challenge of PKCE.
    pub challenge: String,
    /// The browser and system where the person signed in, in words; empty where that is not known.
    pub device: String,
}

/// What the client shows to turn a code into tokens.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The code.
    pub code: String,
    /// The client.
    pub client: String,
    /// Where the code was sent.
    pub redirect_uri: String,
    /// The S256 challenge of the verifier that the client showed.
    pub challenge: String,
}

/// Unknown, expired, used, of another client or redirect, or the wrong verifier: one answer for all;
/// with the sign-in that a code shown twice has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRefusal(pub Option<Box<Ended>>);

impl Accounts {
    /// Makes a code; returns it as the client gets it.
    ///
    /// # Errors
    /// [`AccountsError`].
    pub async fn new_code(&self, new: NewCode, now: Timestamp) -> Result<String, AccountsError> {
        let code = secret::token();
        let hash = secret::digest(&code);
        self.transaction(move |transaction| {
            transaction.execute(
                "INSERT INTO authorization_code
                     (code_hash, subject, client, redirect_uri, scope, challenge, expires, device)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    hash.as_slice(),
                    new.subject,
                    new.client,
                    new.redirect_uri,
                    new.scope,
                    new.challenge,
                    (now + LIFETIME).as_millisecond(),
                    new.device,
                ],
            )?;
            Ok(())
        })
        .await?;
        Ok(code)
    }

    /// Turns a code into tokens. A code shown twice ends what it was first exchanged for
    /// (RFC 6749, 4.1.2); a wrong verifier uses the code up.
    ///
    /// # Errors
    /// [`AccountsError`]; the inner refusal is the client's to hear.
    pub async fn exchange(&self, grant: Grant, now: Timestamp) -> Result<Result<Issued, CodeRefusal>, AccountsError> {
        let hash = secret::digest(&grant.code);
        self.transaction(move |transaction| {
            struct Stored {
                new: NewCode,
                expires: i64,
                used: Option<i64>,
                family: Option<i64>,
            }
            let stored = transaction
                .query_row("SELECT * FROM authorization_code WHERE code_hash = ?1", [hash.as_slice()], |row| {
                    Ok(Stored {
                        new: NewCode {
                            subject: row.get("subject")?,
                            client: row.get("client")?,
                            redirect_uri: row.get("redirect_uri")?,
                            scope: row.get("scope")?,
                            challenge: row.get("challenge")?,
                            device: row.get("device")?,
                        },
                        expires: row.get("expires")?,
                        used: row.get("used")?,
                        family: row.get("family")?,
                    })
                })
                .optional()?;
            let Some(stored) = stored else {
                return Ok(Err(CodeRefusal(None)));
            };
            if stored.used.is_some() {
                let ended = match stored.family {
                    Some(family) => tokens::revoke_family(transaction, family, now)?,
                    None => None,
                };
                return Ok(Err(CodeRefusal(ended)));
            }
            let agreed = stored.expires > now.as_millisecond()
                && stored.new.client == grant.client
                && stored.new.redirect_uri == grant.redirect_uri
                && stored.new.challenge == grant.challenge;
            let family = if agreed { Some(tokens::new_family(transaction, &stored.new, now)?) } else { None };
            transaction.execute(
                "UPDATE authorization_code SET used = ?2, family = ?3 WHERE code_hash = ?1",
                params![hash.as_slice(), now.as_millisecond(), family],
            )?;
            match family {
                Some(family) => tokens::issue(transaction, family, None, None, now).map(Ok),
                None => Ok(Err(CodeRefusal(None))),
            }
        })
        .await
    }
}
