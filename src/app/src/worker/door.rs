//! The way in and out: signing in, the vault made, opened, closed and erased.

use super::desk::{Answer, Desk};
use super::device_store::DeviceStore;
use super::record::{OpenRecord, store_trouble};
use super::secrets::{known, vault_secret, vault_trouble};
use super::tokens::{Grant, Tokens};
use super::transport::REFRESH;
use super::{platform, who};
use crate::protocol::{Reply, Secret, Session, Trouble, Who};
use ambulo_care::Id;
use ambulo_sync::MemoryStore;
use ambulo_sync::store::{Batch, Collection, Durability, Store, StoreError};
use ambulo_vault::{State, Vault, VaultError};
use std::rc::Rc;

const VAULT: &str = "ambulo";
const WHO: &str = "app/who";

impl Desk {
    pub(super) async fn hello(&self, origin: String) -> Answer {
        *self.tokens.borrow_mut() = Rc::new(Tokens::new(origin));
        Ok(Reply::Session(stored_session().await?))
    }

    pub(super) async fn sign_in(&self, code: &str, verifier: &str) -> Answer {
        let tokens = self.tokens();
        let grant = tokens.exchange(code, verifier).await?;
        let who = grant.who(String::new()).ok_or(Trouble::AccountFails)?;
        if who.patient.is_none() {
            tokens.adopt(&grant);
            *self.store.borrow_mut() = Some(DeviceStore::Memory(Rc::new(MemoryStore::new())));
            *self.who.borrow_mut() = Some(who.clone());
            return Ok(Reply::Session(Session::Open(who)));
        }
        let open = self.who.borrow().clone();
        if let Some(known) = open {
            // A new sign-in while the vault is open: the same person goes on, another one may not.
            self.adopt(&grant, &known).await?;
            self.ring();
            return Ok(Reply::Session(Session::Open(known)));
        }
        *self.pending.borrow_mut() = Some(grant);
        Ok(Reply::Session(match stored_session().await? {
            Session::SignedOut => Session::NeedsSecret,
            other => other,
        }))
    }

    pub(super) async fn create_vault(&self, secret: Secret) -> Answer {
        let grant = self.pending.borrow_mut().take().ok_or(Trouble::SignInAgain)?;
        let made = match self.one_tab().await {
            Ok(()) => Vault::create(VAULT, &vault_secret(&secret)).await.map_err(|e| vault_trouble(&e)),
            Err(trouble) => Err(trouble),
        };
        let vault = match made {
            Ok(vault) => vault,
            Err(trouble) => {
                *self.pending.borrow_mut() = Some(grant);
                return Err(trouble);
            }
        };
        let device = platform::random::<8>().iter().map(|b| format!("{b:02x}")).collect();
        let who = grant.who(device).ok_or(Trouble::AccountFails)?;
        let store = DeviceStore::Vault(Rc::new(vault));
        let mut batch = Batch::default();
        batch.put(Collection::Meta, WHO, who::write(&who));
        store.commit(batch, Durability::Strict).await.map_err(|e| store_trouble(&e))?;
        *self.store.borrow_mut() = Some(store);
        self.begin(who, Some(grant)).await
    }

    pub(super) async fn unlock(&self, secret: Secret) -> Answer {
        self.one_tab().await?;
        let vault = Vault::unlock(VAULT, &vault_secret(&secret)).await.map_err(|e| vault_trouble(&e))?;
        let store = DeviceStore::Vault(Rc::new(vault));
        let text = |bytes: Option<Vec<u8>>| bytes.and_then(|b| String::from_utf8(b).ok());
        let who = store.get(Collection::Meta, WHO).await.map_err(|e| match e {
            StoreError::Corrupt { .. } => Trouble::Unopenable,
            other => store_trouble(&other),
        })?;
        let who = who.and_then(|bytes| who::read(&bytes)).ok_or(Trouble::Unopenable)?;
        // A damaged refresh token costs a sign-in, not the record.
        let refresh = text(store.get(Collection::Meta, REFRESH).await.unwrap_or(None));
        self.tokens().restore(refresh);
        *self.store.borrow_mut() = Some(store);
        let grant = self.pending.borrow_mut().take();
        self.begin(who, grant).await
    }

    /// Two Workers on one vault would race for the refresh token and the outbox.
    async fn one_tab(&self) -> Result<(), Trouble> {
        if !self.alone.get() && !platform::hold_lock("ambulo-vault").await {
            return Err(Trouble::OtherTab);
        }
        self.alone.set(true);
        Ok(())
    }

    /// Opens the person's own record and begins to sync it.
    async fn begin(&self, who: Who, grant: Option<Grant>) -> Answer {
        *self.who.borrow_mut() = Some(who.clone());
        let mut trouble = None;
        if let Some(grant) = grant {
            trouble = self.adopt(&grant, &who).await.err();
        }
        let patient = who.patient.clone().and_then(|p| Id::new(p).ok()).ok_or(Trouble::Damaged)?;
        let record = OpenRecord::open(patient, true, self.account()?).await?;
        self.show(record).await;
        match trouble {
            Some(trouble) => Err(trouble),
            None => Ok(Reply::Session(Session::Open(who))),
        }
    }

    /// Takes a sign-in over, if it is this vault's person's.
    async fn adopt(&self, grant: &Grant, known: &Who) -> Result<(), Trouble> {
        if grant.who(String::new()).map(|w| w.reference) != Some(known.reference.clone()) {
            return Err(Trouble::OtherPerson);
        }
        let account = self.account()?;
        account.tokens.adopt(grant);
        account.keep_refresh().await;
        Ok(())
    }

    pub(super) async fn sign_out(&self) -> Answer {
        let account = self.account()?;
        account.tokens.revoke().await;
        let mut batch = Batch::default();
        batch.delete(Collection::Meta, REFRESH);
        account.store.commit(batch, Durability::Strict).await.map_err(|e| store_trouble(&e))?;
        self.close();
        Ok(Reply::Session(stored_session().await?))
    }

    pub(super) async fn erase(&self) -> Answer {
        self.tokens().revoke().await;
        self.close();
        Vault::erase(VAULT).await.map_err(|e| match e {
            VaultError::Blocked => Trouble::OtherTab,
            other => vault_trouble(&other),
        })?;
        Ok(Reply::Session(Session::SignedOut))
    }

    fn close(&self) {
        if let Some(record) = self.record.borrow_mut().take() {
            record.close();
        }
        if let Some(DeviceStore::Vault(vault)) = self.store.borrow_mut().take() {
            vault.lock();
        }
        self.who.borrow_mut().take();
        self.ring();
    }
}

/// What stands on this device when nobody has opened anything.
async fn stored_session() -> Result<Session, Trouble> {
    Ok(match Vault::state(VAULT).await.map_err(|e| vault_trouble(&e))? {
        State::Absent => Session::SignedOut,
        State::Locked { passkeys, .. } => Session::Locked(known(passkeys)),
        State::Newer => return Err(Trouble::Newer),
        State::Damaged => return Err(Trouble::Unopenable),
    })
}
