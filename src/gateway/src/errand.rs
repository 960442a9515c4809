//! Errands on the server's own machine: whoever may write the data folder may do them.

use std::path::Path;

use ambulo_policy::Role;
use jiff::Timestamp;
use uuid::Uuid;

use crate::account::{RECOVERY_CODE, is_display_name};
use crate::accounts::{Accounts, AccountsError, DEMO_LOADED, Invite, ORIGIN, people_name};
use crate::password::HashError;
use crate::router::hasher;
use crate::{AssembleError, secret};

/// Where the app is, before any server has said it.
const FIRST_ORIGIN: &str = "http://localhost:8080";

/// Why an errand was not done, in words for the person who asked for it.
#[derive(Debug, thiserror::Error)]
pub enum ErrandError {
    /// Nobody is called that.
    #[error("a name has 1 to 200 letters")]
    Name,
    /// Made-up people do not mix with real ones.
    #[error("this data folder holds a made-up record; real people need a folder of their own")]
    MadeUp,
    /// Nothing is there.
    #[error("there is no data folder at {0}")]
    NoFolder(String),
    /// No such account.
    #[error("nobody has this user name")]
    Nobody,
    /// The data folder.
    #[error("the data folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// The accounts.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// The accounts, or argon2.
    #[error(transparent)]
    Assemble(#[from] AssembleError),
    /// Argon2.
    #[error(transparent)]
    Hash(#[from] HashError),
}

/// What a new therapist is handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// To be typed, once.
    pub code: String,
    /// Where, with the code in it.
    pub url: String,
    /// Until when.
    pub expires: Timestamp,
}

/// Invites a therapist. The folder is made where it is missing: the first therapist may come before
/// the first start. `origin` is what the address begins with; `None` is where the server last was.
///
/// # Errors
/// [`ErrandError`].
pub async fn add_therapist(
    data: &Path,
    name: &str,
    origin: Option<String>,
    now: Timestamp,
) -> Result<Enrolment, ErrandError> {
    let name = name.trim();
    if !is_display_name(name) {
        return Err(ErrandError::Name);
    }
    private_folder(data)?;
    let accounts = Accounts::open(&data.join("accounts.sqlite"))?;
    if accounts.setting(DEMO_LOADED).await?.is_some() {
        return Err(ErrandError::MadeUp);
    }
    let kept = accounts.setting(ORIGIN).await?.and_then(|origin| String::from_utf8(origin).ok());
    let origin = origin.or(kept).unwrap_or_else(|| FIRST_ORIGIN.to_owned());
    let code = secret::typed_code(2, 4);
    let hash = hasher(&accounts).await?.code(secret::typed(&code)).await?;
    let role = Role::Therapist { practitioner: Uuid::new_v4().to_string() };
    let expires = accounts.invite(hash, Invite { role, display_name: name.to_owned() }, None, now).await?;
    let url = format!("{origin}/account/join?for=therapist&code={code}");
    Ok(Enrolment { code, url, expires })
}

/// Makes a new recovery code for somebody who lost theirs; the old one is void.
///
/// # Errors
/// [`ErrandError`].
pub async fn renew_recovery(data: &Path, user_name: &str) -> Result<String, ErrandError> {
    let file = data.join("accounts.sqlite");
    if !file.exists() {
        return Err(ErrandError::NoFolder(data.display().to_string()));
    }
    let name = people_name(user_name).ok_or(ErrandError::Nobody)?;
    let code = secret::typed_code(RECOVERY_CODE.0, RECOVERY_CODE.1);
    let hash = secret::digest(&secret::typed(&code));
    if !Accounts::open(&file)?.set_recovery(name, hash).await? {
        return Err(ErrandError::Nobody);
    }
    Ok(code)
}

/// A data folder, for its owner alone.
pub(crate) fn private_folder(data: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(data)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(data, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
