//! A vault from the outside: is there one, make it, open it, lock it, erase it.

use std::cell::RefCell;
use std::rc::Rc;

use ambulo_sync::store::StoreError;

use crate::error::VaultError;
use crate::header::{Header, ITERATIONS};
use crate::migrations::Plan;
use crate::rewrap::passkeys;
use crate::secret::Secret;
use crate::trial::{attempts, header, now_ms, try_secret, write_header};
use crate::web::crypto;
use crate::web::database::{self, Database, Found};
use crate::web::keys::Keys;
use crate::web::transaction::Action;
use crate::wraps;

/// What stands on this device under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing: [`Vault::create`] makes one.
    Absent,
    /// A vault that one of these opens.
    Locked {
        /// A passphrase does.
        has_passphrase: bool,
        /// A passkey's PRF answer does.
        has_prf: bool,
        /// Each passkey that does: its credential id, and the salt to ask its PRF with.
        passkeys: Vec<(Vec<u8>, Vec<u8>)>,
        /// How long secrets are still refused after wrong ones, in milliseconds.
        wait_ms: u64,
    },
    /// A vault that a later version of Ambulo wrote: left untouched.
    Newer,
    /// A vault whose header is damaged: no secret opens it, and erasing is all that is left.
    Damaged,
}

/// What tests may choose differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How new a vault this program knows.
    pub plan: Plan,
    /// Rounds of PBKDF2 for new wraps.
    pub iterations: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { plan: Plan::CURRENT, iterations: ITERATIONS }
    }
}

/// An open vault: implements [`ambulo_sync::store::Store`]. Dropping it, or [`Vault::lock`], forgets the keys.
pub struct Vault {
    name: String,
    pub(crate) options: Options,
    open: RefCell<Option<Rc<Open>>>,
}

pub(crate) struct Open {
    pub(crate) database: Database,
    pub(crate) keys: Keys,
    pub(crate) format: u8,
}

impl Vault {
    /// What stands under a name. Makes nothing; migrates the shape of an older database.
    pub async fn state(name: &str) -> Result<State, VaultError> {
        Self::state_with(name, Options::default()).await
    }

    /// As [`Vault::state`], for another version's eyes.
    pub async fn state_with(name: &str, options: Options) -> Result<State, VaultError> {
        let database = match database::find(name, options.plan).await? {
            Found::Nothing => return Ok(State::Absent),
            Found::Newer => return Ok(State::Newer),
            Found::Open(database) => database,
        };
        match header(&database).await {
            Ok(header) if header.format > options.plan.format() => Ok(State::Newer),
            Ok(header) => Ok(State::Locked {
                has_passphrase: header.has_passphrase(),
                has_prf: header.has_passkey(),
                passkeys: passkeys(&header),
                wait_ms: attempts(&database, options.plan).await?.remaining_ms(now_ms()),
            }),
            Err(VaultError::Absent) => Ok(State::Absent),
            Err(VaultError::DamagedHeader) => Ok(State::Damaged),
            Err(error) => Err(error),
        }
    }

    /// Makes a vault that this secret opens, and opens it.
    pub async fn create(name: &str, secret: &Secret) -> Result<Self, VaultError> {
        Self::create_with(name, secret, Options::default()).await
    }

    /// As [`Vault::create`], as another version would.
    pub async fn create_with(name: &str, secret: &Secret, options: Options) -> Result<Self, VaultError> {
        if secret.is_empty() {
            return Err(VaultError::EmptySecret);
        }
        if let Found::Newer = database::find(name, options.plan).await? {
            return Err(VaultError::Newer);
        }
        let data_key = zeroize::Zeroizing::new(crypto::random::<32>()?.to_vec());
        let mut header =
            Header { format: options.plan.format(), vault_id: crypto::random::<16>()?.to_vec(), wraps: Vec::new() };
        let wrap = wraps::make(&header, secret, &data_key, options.iterations).await?;
        header.wraps.push(wrap);
        let keys = Keys::derive(&data_key, &header.vault_id).await?;
        let database = database::make(name, options.plan).await?;
        // `Add` fails where another tab was quicker; its vault then stands.
        match write_header(&database, Action::Add(header.to_bytes())).await {
            Err(StoreError::Platform(reason)) if reason == "ConstraintError" => Err(VaultError::Exists),
            written => written.map_err(VaultError::from),
        }?;
        Ok(Self::opened(name, options, database, keys))
    }

    /// Opens a vault with one of its secrets.
    pub async fn unlock(name: &str, secret: &Secret) -> Result<Self, VaultError> {
        Self::unlock_with(name, secret, Options::default()).await
    }

    /// As [`Vault::unlock`], as another version would.
    pub async fn unlock_with(name: &str, secret: &Secret, options: Options) -> Result<Self, VaultError> {
        let database = match database::find(name, options.plan).await? {
            Found::Nothing => return Err(VaultError::Absent),
            Found::Newer => return Err(VaultError::Newer),
            Found::Open(database) => database,
        };
        let mut header = header(&database).await?;
        if header.format > options.plan.format() {
            return Err(VaultError::Newer);
        }
        let data_key = try_secret(&database, options.plan, &header, secret).await?;
        let keys = Keys::derive(&data_key, &header.vault_id).await?;
        if header.format < options.plan.format() {
            crate::reseal::all(&database, &keys, options.plan.format()).await?;
            header.format = options.plan.format();
            write_header(&database, Action::Put(header.to_bytes())).await?;
        }
        if wraps::raise(&mut header, secret, &data_key, options.iterations).await? {
            write_header(&database, Action::Put(header.to_bytes())).await?;
        }
        Ok(Self::opened(name, options, database, keys))
    }

    fn opened(name: &str, options: Options, database: Database, keys: Keys) -> Self {
        let open = Open { database, keys, format: options.plan.format() };
        Self { name: name.to_owned(), options, open: RefCell::new(Some(Rc::new(open))) }
    }

    /// Forgets the keys and closes the database. What is under way ends first; everything after answers
    /// `StoreError::Platform("Locked")`. End the Worker as well: memory that held decrypted values goes with it.
    pub fn lock(&self) {
        self.open.borrow_mut().take();
    }

    /// Deletes the vault and everything in it, without a secret. After [`VaultError::Blocked`] the browser still
    /// deletes it as soon as the last tab that holds it lets go.
    pub async fn erase(name: &str) -> Result<(), VaultError> {
        database::erase(name).await
    }

    pub(crate) fn open(&self) -> Result<Rc<Open>, StoreError> {
        self.open.borrow().clone().ok_or_else(|| StoreError::Platform("Locked".to_owned()))
    }

    pub(crate) fn lock_name(&self, part: &str) -> String {
        format!("ambulo-vault:{}:{part}", self.name)
    }
}
