//! Why a vault could not be made, opened or changed.

use ambulo_sync::store::StoreError;

/// Why a vault could not be made, opened or changed. No variant carries a secret or what was stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// There is no vault of that name.
    #[error("there is no vault on this device")]
    Absent,
    /// There is one already; nothing was changed.
    #[error("there is a vault on this device already")]
    Exists,
    /// The secret opens none of the wraps.
    #[error("the secret does not open the vault")]
    WrongSecret {
        /// How long the next attempt will be refused, in milliseconds.
        wait_ms: u64,
    },
    /// Too soon after wrong secrets; this one was not tried.
    #[error("too many wrong secrets; wait before the next")]
    TooSoon {
        /// How long attempts are still refused, in milliseconds.
        wait_ms: u64,
    },
    /// A secret that cannot protect anything, such as an empty passphrase.
    #[error("the secret is empty")]
    EmptySecret,
    /// The last wrap cannot be taken away: the vault would be lost.
    #[error("this is the only secret that opens the vault")]
    LastWrap,
    /// The record of the wraps is damaged: no secret opens this vault any more.
    #[error("the vault's header is damaged")]
    DamagedHeader,
    /// Another tab holds an older version open, or storage is switched off.
    #[error("the device's storage cannot be opened")]
    Blocked,
    /// Written by a later version of Ambulo; left untouched.
    #[error("the device's storage belongs to a newer version")]
    Newer,
    /// The browser's quota is used up.
    #[error("no room left on this device")]
    Full,
    /// Anything else that the platform said, by its error's name.
    #[error("the device's storage failed: {0}")]
    Platform(String),
}

impl From<StoreError> for VaultError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            StoreError::Blocked => Self::Blocked,
            StoreError::Newer => Self::Newer,
            StoreError::Corrupt { .. } => Self::DamagedHeader,
            StoreError::Platform(name) => Self::Platform(name),
        }
    }
}
