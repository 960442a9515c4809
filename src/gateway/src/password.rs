//! Passwords: what is good enough, and argon2id on a thread that may take its time.
//!
//! Parameters: OWASP Password Storage Cheat Sheet, argon2id with 19 MiB, two passes, one lane.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::secret;

/// The shortest password taken (NIST SP 800-63B asks for 8; there is no second factor yet).
pub const MIN_CHARS: usize = 10;
/// The longest password taken, so that hashing cannot be made a burden.
pub const MAX_CHARS: usize = 200;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Passwords of ten characters and more that every guesser tries first.
const COMMON: &str = include_str!("../data/common-passwords.txt");

/// Why a new password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`MIN_CHARS`] characters.
    TooShort,
    /// More than [`MAX_CHARS`] characters.
    TooLong,
    /// On every guesser's list, made of one or two characters, or the user name itself.
    TooCommon,
}

/// Whether a new password is good enough for this user name.
///
/// # Errors
/// The first [`Weakness`] found.
pub fn judge(password: &str, user_name: &str) -> Result<(), Weakness> {
    let length = password.chars().count();
    if length < MIN_CHARS {
        return Err(Weakness::TooShort);
    }
    if length > MAX_CHARS {
        return Err(Weakness::TooLong);
    }
    let lower = password.to_lowercase();
    let distinct: std::collections::BTreeSet<char> = lower.chars().collect();
    let name = user_name.to_lowercase();
    let is_name = !name.is_empty() && lower.replacen(&name, "", 1).chars().count() < 4 && lower.contains(&name);
    if distinct.len() < 4 || is_name || COMMON.lines().any(|common| common == lower) {
        return Err(Weakness::TooCommon);
    }
    Ok(())
}

/// Hashes and compares; every call runs on a blocking thread.
#[derive(Clone)]
pub struct Hasher {
    /// Compared against where the user name is unknown, so that the answer takes as long.
    decoy: String,
    /// Of this data folder: makes the hashes of short codes its own.
    salt: [u8; 16],
}

impl Hasher {
    /// `salt` is the data folder's own.
    ///
    /// # Errors
    /// Only if argon2 refuses its parameters.
    pub fn new(salt: [u8; 16]) -> Result<Self, argon2::password_hash::Error> {
        Ok(Self { decoy: hash(&secret::token())?, salt })
    }

    /// The hash of a password, as a PHC string.
    ///
    /// # Errors
    /// Only if argon2 refuses its input or the thread was lost.
    pub async fn password(&self, password: String) -> Result<String, HashError> {
        blocking(move || hash(&password).map_err(|_| HashError)).await
    }

    /// Whether the password is the one that was hashed. With `None` it takes as long and is false.
    ///
    /// # Errors
    /// Only if the stored hash is damaged or the thread was lost.
    pub async fn matches(&self, password: String, stored: Option<String>) -> Result<bool, HashError> {
        let known = stored.is_some();
        let against = stored.unwrap_or_else(|| self.decoy.clone());
        blocking(move || {
            let parsed = PasswordHash::new(&against).map_err(|_| HashError)?;
            Ok(argon().map_err(|_| HashError)?.verify_password(password.as_bytes(), &parsed).is_ok() && known)
        })
        .await
    }

    /// A slow hash of a short code, the same each time, so that it can be looked up.
    ///
    /// # Errors
    /// Only if argon2 refuses its input or the thread was lost.
    pub async fn code(&self, code: String) -> Result<Vec<u8>, HashError> {
        let salt = self.salt;
        blocking(move || {
            let mut out = vec![0; 32];
            argon()
                .and_then(|argon| argon.hash_password_into(code.as_bytes(), &salt, &mut out).map_err(Into::into))
                .map_err(|_| HashError)?;
            Ok(out)
        })
        .await
    }
}

/// Hashing failed; there is nothing more to say of a secret.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("a secret could not be hashed")]
pub struct HashError;

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
) -> Result<T, HashError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| HashError)?
}

fn argon() -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    let salt = SaltString::encode_b64(&secret::random_bytes::<16>())?;
    Ok(argon()?.hash_password(password.as_bytes(), &salt)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused() {
        assert_eq!(judge("short", "ada"), Err(Weakness::TooShort));
        assert_eq!(judge("1234567890", "ada"), Err(Weakness::TooCommon));
        assert_eq!(judge("Password123", "ada"), Err(Weakness::TooCommon));
        assert_eq!(judge("ababababababab", "ada"), Err(Weakness::TooCommon));
        assert_eq!(judge("Margarete1937", "margarete1937"), Err(Weakness::TooCommon));
        assert_eq!(judge(&"ab c".repeat(51), "ada"), Err(Weakness::TooLong));
        assert_eq!(judge("three brown hens", "ada"), Ok(()));
        assert_eq!(judge("ثلاث دجاجات", "ada"), Ok(()));
    }

    #[tokio::test]
    async fn the_hash_names_its_parameters_and_matches_only_its_password() {
        let hasher = Hasher::new([7; 16]).unwrap();
        let stored = hasher.password("three brown hens".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(hasher.matches("three brown hens".into(), Some(stored.clone())).await.unwrap());
        assert!(!hasher.matches("three brown hen".into(), Some(stored)).await.unwrap());
        assert!(!hasher.matches("three brown hens".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_code_hashes_alike_here_and_differently_elsewhere() {
        let here = Hasher::new([7; 16]).unwrap();
        let there = Hasher::new([8; 16]).unwrap();
        let first = here.code("ABCD3467".into()).await.unwrap();
        assert_eq!(first, here.code("ABCD3467".into()).await.unwrap());
        assert_ne!(first, there.code("ABCD3467".into()).await.unwrap());
    }
}
