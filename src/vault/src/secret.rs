//! What a person opens the vault with. Wiped from memory when dropped.

use zeroize::Zeroizing;

/// What a person opens the vault with; never the account's password.
pub enum Secret {
    /// Words that the person remembers.
    Passphrase(Zeroizing<String>),
    /// What a passkey's PRF extension answered on the page.
    Passkey {
        /// Which credential answered.
        credential_id: Vec<u8>,
        /// The salt it was asked with; kept in the header, so that the page can ask again.
        salt: Vec<u8>,
        /// The 32 bytes it answered.
        output: Zeroizing<Vec<u8>>,
    },
}

impl Secret {
    /// A passphrase.
    pub fn passphrase(words: impl Into<String>) -> Self {
        Self::Passphrase(Zeroizing::new(words.into()))
    }

    /// A passkey's answer.
    pub fn passkey(credential_id: Vec<u8>, salt: Vec<u8>, output: Vec<u8>) -> Self {
        Self::Passkey { credential_id, salt, output: Zeroizing::new(output) }
    }

    /// Whether this protects nothing: an empty passphrase, or less than the PRF's 32 bytes.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Passphrase(words) => words.trim().is_empty(),
            Self::Passkey { output, .. } => output.len() < 32,
        }
    }
}

/// Says which kind it is and no more.
impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Passphrase(_) => "Passphrase(..)",
            Self::Passkey { .. } => "Passkey(..)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        let shown = format!("{:?}", Secret::passphrase("canary"));
        assert!(!shown.contains("canary"));
        let shown = format!("{:?}", Secret::passkey(vec![1], vec![2], vec![77; 32]));
        assert!(!shown.contains("77"));
    }

    #[test]
    fn nothing_is_not_a_secret() {
        assert!(Secret::passphrase(" \t").is_empty());
        assert!(!Secret::passphrase("a few words").is_empty());
        assert!(Secret::passkey(vec![1], vec![2], vec![0; 31]).is_empty());
    }
}
