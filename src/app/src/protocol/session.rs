//! How this device stands with account and vault, and what opens the vault.

use ambulo_care::wire;
use zeroize::Zeroize;

/// How this device stands with account and vault.
#[derive(Debug, Clone, PartialEq)]
pub enum Session {
    /// Nobody is signed in, and nothing is stored.
    SignedOut,
    /// A vault is here and closed. Its passphrase opens it, and these do.
    Locked(Passkeys),
    /// Signed in, and the vault is still to be made.
    NeedsSecret,
    /// Open.
    Open(Who),
}

/// The passkeys that open the vault.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Passkeys {
    /// Each of them.
    pub known: Vec<Passkey>,
    /// What the PRF of each is asked with, and that of the next one is to be; it is no secret.
    pub salt: Vec<u8>,
}

/// One passkey.
#[derive(Debug, Clone, PartialEq)]
pub struct Passkey {
    /// Identifies it to the browser.
    pub credential: Vec<u8>,
    /// When it was added, in milliseconds since 1970; known only while the vault is open.
    pub added_ms: Option<i64>,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Who {
    /// The reference of the person: `Patient/ID` or `Practitioner/ID`.
    pub reference: String,
    /// The patient's id, for a patient.
    pub patient: Option<String>,
    /// The name to show.
    pub name: String,
    /// This device's name in decisions: random, made with the vault.
    pub device: String,
}

/// What opens a vault.
#[derive(Clone, PartialEq)]
pub enum Secret {
    /// A passphrase.
    Passphrase(String),
    /// The output of a passkey's PRF extension, with the credential's id.
    Passkey {
        /// Identifies the passkey.
        credential: Vec<u8>,
        /// What its PRF was asked with.
        salt: Vec<u8>,
        /// 32 bytes.
        output: Vec<u8>,
    },
}

impl Drop for Secret {
    fn drop(&mut self) {
        match self {
            Self::Passphrase(words) => words.zeroize(),
            Self::Passkey { output, .. } => output.zeroize(),
        }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

wire! {
    struct Passkeys { known, salt }
    struct Passkey { credential, added_ms }
    struct Who { reference, patient, name, device }
}

wire! {
    enum Session { 0: SignedOut, 1: Locked(passkeys), 2: NeedsSecret, 3: Open(who) }
    enum Secret { 0: Passphrase(words), 1: Passkey { credential, salt, output } }
}
