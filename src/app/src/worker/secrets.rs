//! The secrets that open this device's vault, while it is open: passkeys beside the one passphrase.

use super::desk::{Answer, Desk};
use super::device_store::DeviceStore;
use super::platform;
use super::record::store_trouble;
use crate::protocol::{Passkey, Passkeys, Reply, Secret, Trouble};
use ambulo_sync::store::{Batch, Collection, Durability, Store};
use ambulo_vault::{Vault, VaultError};
use std::rc::Rc;

impl Desk {
    pub(super) async fn check_secret(&self, secret: &Secret) -> Answer {
        self.vault()?.check(&vault_secret(secret)).await.map_err(|e| vault_trouble(&e))?;
        Ok(Reply::Done)
    }

    pub(super) async fn add_secret(&self, existing: &Secret, secret: &Secret) -> Answer {
        let vault = self.vault()?;
        vault.add_wrap(&vault_secret(existing), &vault_secret(secret)).await.map_err(|e| vault_trouble(&e))?;
        if let Secret::Passkey { credential, .. } = secret {
            let mut batch = Batch::default();
            let now = (js_sys::Date::now() as i64).to_string();
            batch.put(Collection::Meta, added_key(credential), now.into_bytes());
            // Without its day a passkey opens just as well.
            let _ = vault.commit(batch, Durability::Relaxed).await;
        }
        Ok(Reply::Done)
    }

    pub(super) async fn passkeys(&self) -> Answer {
        let vault = self.vault()?;
        let mut passkeys = known(vault.passkeys().await.map_err(|e| vault_trouble(&e))?);
        for passkey in &mut passkeys.known {
            let bytes = vault.get(Collection::Meta, &added_key(&passkey.credential)).await.unwrap_or(None);
            passkey.added_ms = bytes.and_then(|b| String::from_utf8(b).ok()?.parse().ok());
        }
        Ok(Reply::Passkeys(passkeys))
    }

    pub(super) async fn remove_passkey(&self, credential: &[u8]) -> Answer {
        let vault = self.vault()?;
        vault.remove_passkey(credential).await.map_err(|e| vault_trouble(&e))?;
        let mut batch = Batch::default();
        batch.delete(Collection::Meta, added_key(credential));
        vault.commit(batch, Durability::Relaxed).await.map_err(|e| store_trouble(&e))?;
        self.passkeys().await
    }

    /// The open vault; a therapist has none.
    fn vault(&self) -> Result<Rc<Vault>, Trouble> {
        match &*self.store.borrow() {
            Some(DeviceStore::Vault(vault)) => Ok(vault.clone()),
            Some(DeviceStore::Memory(_)) => Err(Trouble::Failed),
            None => Err(Trouble::SignInAgain),
        }
    }
}

/// As the header tells them. All passkeys of a vault share one salt, so that the page can ask any of them at once.
pub(super) fn known(passkeys: Vec<(Vec<u8>, Vec<u8>)>) -> Passkeys {
    let salt = passkeys.first().map_or_else(|| platform::random::<32>().to_vec(), |(_, salt)| salt.clone());
    let known = passkeys.into_iter().map(|(credential, _)| Passkey { credential, added_ms: None }).collect();
    Passkeys { known, salt }
}

fn added_key(credential: &[u8]) -> String {
    let hex: String = credential.iter().map(|b| format!("{b:02x}")).collect();
    format!("app/passkey/{hex}")
}

pub(super) fn vault_secret(secret: &Secret) -> ambulo_vault::Secret {
    match secret {
        Secret::Passphrase(words) => ambulo_vault::Secret::passphrase(words.clone()),
        Secret::Passkey { credential, salt, output } => {
            ambulo_vault::Secret::passkey(credential.clone(), salt.clone(), output.clone())
        }
    }
}

pub(super) fn vault_trouble(error: &VaultError) -> Trouble {
    match error {
        VaultError::WrongSecret { .. } | VaultError::EmptySecret => Trouble::WrongSecret,
        VaultError::TooSoon { .. } => Trouble::WaitBeforeRetry,
        VaultError::Blocked => Trouble::Blocked,
        VaultError::Exists => Trouble::OtherTab,
        VaultError::Newer => Trouble::Newer,
        VaultError::Full => Trouble::Full,
        VaultError::DamagedHeader => Trouble::Unopenable,
        VaultError::Absent | VaultError::LastWrap | VaultError::Platform(_) => Trouble::Failed,
    }
}
