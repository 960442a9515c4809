//! The secrets of an open vault: more of them, others in their place, and fewer. The data key stays.

use crate::error::VaultError;
use crate::header::{Derivation, Header};
use crate::secret::Secret;
use crate::trial::{header, try_secret, write_header};
use crate::vault::Vault;
use crate::web::transaction::Action;
use crate::wraps;

impl Vault {
    /// Lets a new secret take the place of an old one. The data key stays, so nothing is sealed anew.
    pub async fn change_secret(&self, old: &Secret, new: &Secret) -> Result<(), VaultError> {
        self.rewrap(old, new, true).await
    }

    /// Lets a further secret open the vault. There is one passphrase, and one wrap a passkey: a new one takes the
    /// place of its like.
    pub async fn add_wrap(&self, existing: &Secret, new: &Secret) -> Result<(), VaultError> {
        self.rewrap(existing, new, false).await
    }

    async fn rewrap(&self, existing: &Secret, new: &Secret, replace: bool) -> Result<(), VaultError> {
        if new.is_empty() {
            return Err(VaultError::EmptySecret);
        }
        let open = self.open()?;
        let _held = crate::web::lock::hold(&self.lock_name("header")).await?;
        let mut header = header(&open.database).await?;
        let data_key = try_secret(&open.database, self.options.plan, &header, existing).await?;
        let wrap = wraps::make(&header, new, &data_key, self.options.iterations).await?;
        if replace {
            header.wraps.remove(wraps::which(&header, existing, &data_key).await?);
        }
        header.wraps.retain(|other| !wrap.by.is_like(&other.by));
        header.wraps.push(wrap);
        Ok(write_header(&open.database, Action::Put(header.to_bytes())).await?)
    }

    /// Takes a secret away; refused for the only one.
    pub async fn remove_wrap(&self, secret: &Secret) -> Result<(), VaultError> {
        let open = self.open()?;
        let _held = crate::web::lock::hold(&self.lock_name("header")).await?;
        let mut header = header(&open.database).await?;
        let data_key = try_secret(&open.database, self.options.plan, &header, secret).await?;
        if header.wraps.len() == 1 {
            return Err(VaultError::LastWrap);
        }
        header.wraps.remove(wraps::which(&header, secret, &data_key).await?);
        Ok(write_header(&open.database, Action::Put(header.to_bytes())).await?)
    }

    /// Takes a passkey away without its answer, which a lost one can no longer give. Refused where no passphrase would
    /// stay. One that is not there is well.
    pub async fn remove_passkey(&self, credential_id: &[u8]) -> Result<(), VaultError> {
        let open = self.open()?;
        let _held = crate::web::lock::hold(&self.lock_name("header")).await?;
        let mut header = header(&open.database).await?;
        if !header.has_passphrase() {
            return Err(VaultError::LastWrap);
        }
        header
            .wraps
            .retain(|wrap| !matches!(&wrap.by, Derivation::Passkey { credential_id: one, .. } if one == credential_id));
        Ok(write_header(&open.database, Action::Put(header.to_bytes())).await?)
    }

    /// Each passkey that opens this vault: its credential id, and the salt to ask its PRF with.
    pub async fn passkeys(&self) -> Result<Vec<(Vec<u8>, Vec<u8>)>, VaultError> {
        Ok(passkeys(&header(&self.open()?.database).await?))
    }

    /// Whether this secret opens the vault; a wrong one counts as at unlocking.
    pub async fn check(&self, secret: &Secret) -> Result<(), VaultError> {
        let open = self.open()?;
        let header = header(&open.database).await?;
        try_secret(&open.database, self.options.plan, &header, secret).await.map(drop)
    }
}

/// The passkeys that a header names.
pub(crate) fn passkeys(header: &Header) -> Vec<(Vec<u8>, Vec<u8>)> {
    header
        .wraps
        .iter()
        .filter_map(|wrap| match &wrap.by {
            Derivation::Passkey { credential_id, salt } => Some((credential_id.clone(), salt.clone())),
            Derivation::Passphrase { .. } => None,
        })
        .collect()
}
