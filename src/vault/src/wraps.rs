//! The data key under each secret: sealing it, opening it, and raising the cost of an old wrap.
//!
//! PBKDF2 rather than Argon2id: it runs in the browser's own code off the wasm heap, adds no bytes to the page, and
//! 600,000 rounds take as long as a person waits. Argon2id's 19 MiB would stay in a phone's wasm memory for the
//! Worker's life. A header names its derivation, so another kind can be added beside it.

use ambulo_sync::store::StoreError;
use web_sys::CryptoKey;
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::header::{Derivation, Header, Wrap};
use crate::secret::Secret;
use crate::web::crypto;

/// The key that a secret gives under a derivation; `None` where they are of different kinds.
async fn wrapping_key(by: &Derivation, secret: &Secret) -> Result<Option<CryptoKey>, StoreError> {
    match (by, secret) {
        (Derivation::Passphrase { iterations, salt }, Secret::Passphrase(words)) => {
            crypto::from_passphrase(words, salt, *iterations).await.map(Some)
        }
        (Derivation::Passkey { credential_id, salt }, Secret::Passkey { credential_id: answered, output, .. })
            if credential_id == answered =>
        {
            crypto::aes_from(output, salt, "ambulo vault passkey wrap").await.map(Some)
        }
        _ => Ok(None),
    }
}

/// Seals the data key under a secret.
pub(crate) async fn make(
    header: &Header,
    secret: &Secret,
    data_key: &[u8],
    iterations: u32,
) -> Result<Wrap, VaultError> {
    let by = match secret {
        Secret::Passphrase(_) => Derivation::Passphrase { iterations, salt: crypto::random::<16>()?.to_vec() },
        Secret::Passkey { credential_id, salt, .. } => {
            Derivation::Passkey { credential_id: credential_id.clone(), salt: salt.clone() }
        }
    };
    let key = wrapping_key(&by, secret).await?.ok_or(VaultError::EmptySecret)?;
    let nonce = crypto::random::<12>()?;
    let sealed = crypto::one(crypto::seal(&key, &nonce, &header.associated_data(&by), data_key)?).await?;
    Ok(Wrap { by, nonce: nonce.to_vec(), sealed })
}

async fn open_one(header: &Header, wrap: &Wrap, secret: &Secret) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    let Some(key) = wrapping_key(&wrap.by, secret).await? else {
        return Ok(None);
    };
    let bound = header.associated_data(&wrap.by);
    Ok(crypto::one_secret(crypto::open(&key, &wrap.nonce, &bound, &wrap.sealed)?).await)
}

/// The data key, if this secret opens one of the wraps.
pub(crate) async fn open(header: &Header, secret: &Secret) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    for wrap in &header.wraps {
        if let Some(data_key) = open_one(header, wrap, secret).await? {
            return Ok(Some(data_key));
        }
    }
    Ok(None)
}

/// Which wrap this secret opens.
pub(crate) async fn which(header: &Header, secret: &Secret, data_key: &[u8]) -> Result<usize, VaultError> {
    for (at, wrap) in header.wraps.iter().enumerate() {
        if open_one(header, wrap, secret).await?.is_some_and(|opened| *opened == data_key) {
            return Ok(at);
        }
    }
    Err(VaultError::WrongSecret { wait_ms: 0 })
}

/// Makes the wrap of a passphrase anew where it costs fewer rounds than wished; whether it did.
pub(crate) async fn raise(
    header: &mut Header,
    secret: &Secret,
    data_key: &[u8],
    iterations: u32,
) -> Result<bool, VaultError> {
    let cheap = header
        .wraps
        .iter()
        .position(|wrap| matches!(wrap.by, Derivation::Passphrase { iterations: now, .. } if now < iterations));
    match (cheap, secret) {
        (Some(at), Secret::Passphrase(_)) => {
            header.wraps[at] = make(header, secret, data_key, iterations).await?;
            Ok(true)
        }
        _ => Ok(false),
    }
}
