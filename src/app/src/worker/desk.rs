//! The Worker's desk: every call from the page lands here, and the session stands here.

use super::bell::Bell;
use super::device_store::DeviceStore;
use super::platform::DeviceClock;
use super::push;
use super::record::OpenRecord;
use super::tokens::{Grant, Tokens};
use super::transport::Account;
use crate::protocol::{Push, Reply, Request, Session, Trouble, Who};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

pub(super) type Answer = Result<Reply, Trouble>;

/// What the Worker has in hand.
pub(super) struct Desk {
    pub(super) tokens: RefCell<Rc<Tokens>>,
    pub(super) who: RefCell<Option<Who>>,
    pub(super) store: RefCell<Option<DeviceStore>>,
    pub(super) record: RefCell<Option<Rc<OpenRecord>>>,
    /// A sign-in that waits for the vault to be made or opened.
    pub(super) pending: RefCell<Option<Grant>>,
    /// Whether this Worker holds the lock on the vault; it does so to its end.
    pub(super) alone: Cell<bool>,
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

    /// Puts a record on the page and starts its loop, in place of the one before.
    pub(super) async fn show(&self, record: OpenRecord) {
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

    pub(super) fn tokens(&self) -> Rc<Tokens> {
        self.tokens.borrow().clone()
    }

    pub(super) fn account(&self) -> Result<Account, Trouble> {
        Ok(Account { tokens: self.tokens(), store: self.device_store()? })
    }

    pub(super) fn device_store(&self) -> Result<DeviceStore, Trouble> {
        self.store.borrow().clone().ok_or(Trouble::SignInAgain)
    }

    pub(super) fn record(&self) -> Result<Rc<OpenRecord>, Trouble> {
        self.record.borrow().clone().ok_or(Trouble::SignInAgain)
    }
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
