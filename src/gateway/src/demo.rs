//! The made-up record: loaded once into an empty data folder, with passwords of its own.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use ambulo_policy::Role;
use serde_json::Value;
use uuid::Uuid;

use crate::accounts::{AccountsError, DEMO_LOADED, NewPerson, Person};
use crate::config::Demo;
use crate::record_store::RecordError;
use crate::secret;
use crate::state::Gateway;

const PASSWORDS: &str = "demo-passwords.json";

/// Who can sign in, for the person who started the demo.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn {
    /// What to type.
    pub user_name: String,
    /// What to type, too; random in each data folder.
    pub password: String,
    /// `patient` or `therapist`.
    pub role: &'static str,
    /// What they are called.
    pub display_name: String,
}

/// Why the demo was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Made-up people do not mix with real ones.
    #[error("this data folder holds real accounts; give --demo a folder of its own")]
    RealAccounts,
    /// The passwords' file.
    #[error("the demo passwords cannot be kept: {0}")]
    Passwords(#[from] std::io::Error),
    /// The accounts.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// The record.
    #[error("the demo record cannot be loaded: {0}")]
    Record(#[from] RecordError),
    /// Argon2.
    #[error(transparent)]
    Hash(#[from] crate::password::HashError),
}

/// Whether this data folder holds a made-up record.
pub(crate) async fn is_loaded(gateway: &Gateway) -> Result<bool, AccountsError> {
    Ok(gateway.accounts.setting(DEMO_LOADED).await?.is_some())
}

/// Loads the demo unless it is there, and says who can sign in.
pub(crate) async fn load(gateway: &Gateway, data: &Path, wanted: Demo) -> Result<Vec<SignIn>, DemoError> {
    let (people, made_up) = gateway.accounts.count().await?;
    if people > made_up && made_up == 0 {
        return Err(DemoError::RealAccounts);
    }
    let measured_until = wanted.measured_until.map(jiff::Timestamp::as_second);
    let demo = ambulo_demo::generate(wanted.seed, &wanted.today.to_string(), measured_until);
    let mut sign_ins = Vec::new();
    let mut kept = read_passwords(data)?;
    for person in &demo.people {
        let password = kept.entry(person.user_name.clone()).or_insert_with(|| secret::typed_code(3, 4).to_lowercase());
        sign_ins.push(SignIn {
            user_name: person.user_name.clone(),
            password: password.clone(),
            role: if person.role == "therapist" { "therapist" } else { "patient" },
            display_name: person.display_name.clone(),
        });
    }
    if is_loaded(gateway).await? {
        return Ok(sign_ins);
    }
    write_passwords(data, &kept)?;
    // Each resource has its own id, so a load that was cut short is simply done again.
    gateway.record.put_all(demo.resources).await?;
    let mut accounts = Vec::new();
    for (person, sign_in) in demo.people.iter().zip(&sign_ins) {
        let id = person.resource_id.clone();
        accounts.push(NewPerson {
            person: Person {
                subject: Uuid::new_v4().to_string(),
                user_name: person.user_name.to_lowercase(),
                display_name: person.display_name.clone(),
                role: if sign_in.role == "therapist" {
                    Role::Therapist { practitioner: id }
                } else {
                    Role::Patient { patient: id }
                },
            },
            password_hash: gateway.hasher.password(sign_in.password.clone()).await?,
            recovery_hash: None,
            made_up: true,
        });
    }
    // The marker and the accounts in one commit: one without the other could not be mended.
    gateway.accounts.add_people_marked(accounts, DEMO_LOADED, gateway.now()).await?;
    Ok(sign_ins)
}

fn read_passwords(data: &Path) -> Result<BTreeMap<String, String>, std::io::Error> {
    match std::fs::read(data.join(PASSWORDS)) {
        Ok(text) => serde_json::from_slice(&text).map_err(std::io::Error::other),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(error) => Err(error),
    }
}

fn write_passwords(data: &Path, passwords: &BTreeMap<String, String>) -> Result<(), std::io::Error> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(data.join(PASSWORDS))?;
    let text: Value = passwords.iter().map(|(name, word)| (name.clone(), Value::from(word.clone()))).collect();
    writeln!(file, "{text:#}")?;
    file.sync_all()
}
