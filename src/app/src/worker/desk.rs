//! The Worker's desk: every call from the page lands here, and the session stands here.

use super::bell::Bell;
use super::device_store::DeviceStore;
use super::platform::{self, DeviceClock};
use super::record::{OpenRecord, store_trouble};
use super::tokens::{Grant, Tokens};
use super::transport::{Account, REFRESH};
use super::{http, push, secrets, who};
use crate::protocol::{Invitation, PatientLine, Push, Reply, Request, Secret, Session, Trouble, Who};
use ambulo_care::{Id, arrange};
use ambulo_sync::MemoryStore;
use ambulo_sync::Transport;
use ambulo_sync::store::{Batch, Collection, Durability, Store, StoreError};
use ambulo_vault::{State, Vault, VaultError};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

const VAULT: &str = "ambulo";
const WHO: &str = "app/who";
pub(super) type Answer = Result<Reply, Trouble>;

/// What the Worker has in hand.
pub(super) struct Desk {
    tokens: RefCell<Rc<Tokens>>,
    who: RefCell<Option<Who>>,
    pub(super) store: RefCell<Option<DeviceStore>>,
    record: RefCell<Option<Rc<OpenRecord>>>,
    /// A sign-in that waits for the vault to be made or opened.
    pending: RefCell<Option<Grant>>,
    /// Whether this Worker holds the lock on the vault; it does so to its end.
    alone: Cell<bool>,
    bell: Rc<Bell>,
}

impl Desk {
    pub(super) fn new() -> Self {
        Self {
            tokens: RefCell::new(Rc::new(Tokens::new(String::new()))),
            who: RefCell::default(),
            store: RefCell::default(),
            record: RefCell::default(),
            pending: RefCell::default(),
            alone: Cell::new(false),
            bell: Rc::default(),
        }
    }

    /// Wakes the sync loop.
    pub(super) fn ring(&self) {
        self.bell.ring();
    }

    pub(super) async fn answer(&self, request: Request) -> Answer {
        match request {
            Request::Hello { origin } => self.hello(origin).await,
            Request::SignIn { code, verifier } => self.sign_in(&code, &verifier).await,
            Request::CreateVault { secret } => self.create_vault(secret).await,
            Request::Unlock { secret } => self.unlock(secret).await,
            Request::CheckSecret { secret } => self.check_secret(&secret).await,
            Request::AddSecret { existing, secret } => self.add_secret(&existing, &secret).await,
            Request::Passkeys => self.passkeys().await,
            Request::RemovePasskey { credential } => self.remove_passkey(&credential).await,
            Request::Write(items) => {
                let record = self.record()?;
                record.write(&items).await?;
                record.tell_line();
                self.ring();
                Ok(Reply::Done)
            }
            Request::Series { kind, from_ms, to_ms, buckets } => {
                let record = self.record()?;
                let (buckets, damaged) = record.thin(kind, from_ms, to_ms, buckets).await?;
                if damaged {
                    record.tell_line();
                    self.ring();
                }
                Ok(Reply::Series(buckets))
            }
            Request::Sync => {
                let record = self.record()?;
                record.line_is_read().await;
                let _ = record.engine.retry_refused().await;
                self.ring();
                Ok(Reply::Done)
            }
            Request::Export { why } => {
                let record = self.record()?;
                let (text, missing) = record.export(&why).await?;
                if missing > 0 {
                    record.tell_line();
                    self.ring();
                }
                Ok(Reply::Export { text, missing })
            }
            Request::Stored => Ok(Reply::Stored(self.record()?.stored().await?)),
            Request::Erase => self.erase().await,
            Request::Learning => self.learning().await,
            Request::KeepLearning(learnt) => self.keep_learning(learnt).await,
            Request::Patients => self.patients().await,
            Request::Open { patient } => self.open_patient(&patient).await,
            Request::Invite { name, birth_date } => self.invite(&name, birth_date.as_deref()).await,
            Request::SignOut => self.sign_out().await,
        }
    }

    async fn hello(&self, origin: String) -> Answer {
        *self.tokens.borrow_mut() = Rc::new(Tokens::new(origin));
        Ok(Reply::Session(stored_session().await?))
    }

    async fn sign_in(&self, code: &str, verifier: &str) -> Answer {
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

    async fn create_vault(&self, secret: Secret) -> Answer {
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

    async fn unlock(&self, secret: Secret) -> Answer {
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

    /// Puts a record on the page and starts its loop, in place of the one before.
    async fn show(&self, record: OpenRecord) {
        if let Some(before) = self.record.borrow_mut().take() {
            before.close();
        }
        push(Push::Reset);
        if let Some(who) = self.who.borrow().clone() {
            push(Push::Session(Session::Open(who)));
        }
        let record = Rc::new(record);
        let damaged = record.tell_all().await;
        record.tell_line();
        *self.record.borrow_mut() = Some(record.clone());
        if damaged.is_err() {
            record.engine.want_full_sweep();
        }
        spawn_local(keep_in_step(record, self.bell.clone()));
    }

    async fn patients(&self) -> Answer {
        let bundle = self.get("Patient?_sort=_lastUpdated&_count=200").await?;
        let entries = bundle.get("entry").and_then(Value::as_array).cloned().unwrap_or_default();
        let mut lines: Vec<PatientLine> = entries
            .iter()
            .filter_map(|entry| match ambulo_fhir::to_item(entry.get("resource")?).ok()? {
                ambulo_care::Item::Person(p) => Some(PatientLine {
                    id: p.id.to_string(),
                    name: p.name,
                    birth_date: p.birth_date.map(|d| d.to_string()),
                }),
                _ => None,
            })
            .collect();
        arrange(&mut lines, |a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        Ok(Reply::Patients(lines))
    }

    async fn open_patient(&self, patient: &str) -> Answer {
        let id = Id::new(patient).map_err(|_| Trouble::Failed)?;
        if self.record.borrow().as_ref().is_some_and(|r| r.patient == id) {
            let record = self.record()?;
            push(Push::Reset);
            let _ = record.tell_all().await;
            record.tell_line();
            self.ring();
            return Ok(Reply::Done);
        }
        // Every patient has a memory of their own, gone when the next one opens.
        *self.store.borrow_mut() = Some(DeviceStore::Memory(Rc::new(MemoryStore::new())));
        let record = OpenRecord::open(id, false, self.account()?).await?;
        self.show(record).await;
        Ok(Reply::Done)
    }

    async fn invite(&self, name: &str, birth_date: Option<&str>) -> Answer {
        let account = self.account()?;
        let token = account.token().await?;
        let url = format!("{}/account/invite", account.tokens.origin());
        let body = match birth_date {
            Some(date) => json!({ "name": name, "birth_date": date }),
            None => json!({ "name": name }),
        };
        let builder = gloo_net::http::Request::post(&url)
            .header("Authorization", &format!("Bearer {token}"))
            .header("Content-Type", "application/json");
        let body = ambulo_sync::written(&body);
        let answer = http::exchange(builder, Some(body)).await.map_err(|http::Silence| Trouble::Offline)?;
        match answer.status {
            200 | 201 => invitation(&answer.body).map(Reply::Invited).ok_or(Trouble::AccountFails),
            429 | 503 => Err(Trouble::Busy),
            400..=499 => Err(Trouble::Refused),
            _ => Err(Trouble::AccountFails),
        }
    }

    async fn get(&self, path: &str) -> Result<Value, Trouble> {
        let request = ambulo_sync::Request {
            method: ambulo_sync::Method::Get,
            path: path.to_owned(),
            headers: Vec::new(),
            body: None,
        };
        let reply = self.account()?.send(request).await.map_err(|e| match e {
            ambulo_sync::TransportError::Unreachable => Trouble::Offline,
            ambulo_sync::TransportError::NeedsToken => Trouble::SignInAgain,
            ambulo_sync::TransportError::NoToken(ambulo_sync::Reply { status: 429 | 503, .. }) => Trouble::Busy,
            ambulo_sync::TransportError::NoToken(_) => Trouble::AccountFails,
        })?;
        match reply.status {
            200 => serde_json::from_slice(&reply.body).map_err(|_| Trouble::AccountFails),
            401 => Err(Trouble::SignInAgain),
            429 | 503 => Err(Trouble::Busy),
            _ => Err(Trouble::AccountFails),
        }
    }

    async fn sign_out(&self) -> Answer {
        let account = self.account()?;
        account.tokens.revoke().await;
        let mut batch = Batch::default();
        batch.delete(Collection::Meta, REFRESH);
        account.store.commit(batch, Durability::Strict).await.map_err(|e| store_trouble(&e))?;
        self.close();
        Ok(Reply::Session(stored_session().await?))
    }

    async fn erase(&self) -> Answer {
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

    fn tokens(&self) -> Rc<Tokens> {
        self.tokens.borrow().clone()
    }

    fn account(&self) -> Result<Account, Trouble> {
        Ok(Account { tokens: self.tokens(), store: self.device_store()? })
    }

    pub(super) fn device_store(&self) -> Result<DeviceStore, Trouble> {
        self.store.borrow().clone().ok_or(Trouble::SignInAgain)
    }

    fn record(&self) -> Result<Rc<OpenRecord>, Trouble> {
        self.record.borrow().clone().ok_or(Trouble::SignInAgain)
    }
}

fn invitation(body: &[u8]) -> Option<Invitation> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
    Some(Invitation {
        code: text("code")?,
        expires: text("expires")?,
        join_url: text("join_url")?,
        join_qr_svg: text("join_qr_svg"),
        patient: text("patient")?,
    })
}

/// Round after round, until the record is closed.
async fn keep_in_step(record: Rc<OpenRecord>, bell: Rc<Bell>) {
    while !record.closed.get() {
        record.busy.set(true);
        record.tell_line();
        let outcome = record.engine.sync_once(&record.account, &DeviceClock).await;
        record.busy.set(false);
        if record.closed.get() {
            break;
        }
        record.tell_changed(&outcome.changed).await;
        record.tell_line();
        bell.sleep_ms(outcome.next_in_ms.max(50)).await;
    }
}

/// What stands on this device when nobody has opened anything.
async fn stored_session() -> Result<Session, Trouble> {
    Ok(match Vault::state(VAULT).await.map_err(|e| vault_trouble(&e))? {
        State::Absent => Session::SignedOut,
        State::Locked { passkeys, .. } => Session::Locked(secrets::known(passkeys)),
        State::Newer => return Err(Trouble::Newer),
        State::Damaged => return Err(Trouble::Unopenable),
    })
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
