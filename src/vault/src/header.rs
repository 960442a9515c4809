//! The header: which secrets open the vault, and how each of them wraps the one data key. It holds nothing of a person.

use serde::{Deserialize, Serialize};

/// Rounds of PBKDF2-HMAC-SHA256 for new wraps (OWASP Password Storage Cheat Sheet, 2023: 600,000).
pub const ITERATIONS: u32 = 600_000;
/// What a header may ask for. Below, a tampered header could weaken; above, it could hang the device.
const ITERATIONS_ALLOWED: std::ops::RangeInclusive<u32> = 100_000..=20_000_000;

/// The record beside the collections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// All values are sealed in this format or an older one that is being replaced.
    pub format: u8,
    /// Random, 16 bytes: binds the wraps to this vault.
    #[serde(with = "hex")]
    pub vault_id: Vec<u8>,
    /// At least one.
    pub wraps: Vec<Wrap>,
}

/// The data key, sealed under one secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrap {
    /// How the secret becomes a key.
    pub by: Derivation,
    /// 12 bytes.
    #[serde(with = "hex")]
    pub nonce: Vec<u8>,
    /// The sealed data key, with tag.
    #[serde(with = "hex")]
    pub sealed: Vec<u8>,
}

/// How a secret becomes a wrapping key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Derivation {
    /// PBKDF2-HMAC-SHA256 over the NFKC form of the words.
    Passphrase {
        /// Rounds.
        iterations: u32,
        /// 16 random bytes.
        #[serde(with = "hex")]
        salt: Vec<u8>,
    },
    /// HKDF-SHA256 over a passkey's PRF answer.
    Passkey {
        /// Which passkey.
        #[serde(with = "hex")]
        credential_id: Vec<u8>,
        /// What its PRF is asked with; the page needs it before the vault is open.
        #[serde(with = "hex")]
        salt: Vec<u8>,
    },
}

impl Header {
    /// Reads a header; `None` for anything that could not have been written by [`Header::to_bytes`].
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let header: Self = serde_json::from_slice(bytes).ok()?;
        let sound = header.vault_id.len() == 16 && !header.wraps.is_empty() && header.wraps.iter().all(Wrap::is_sound);
        sound.then_some(header)
    }

    /// As stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a header has only strings, numbers and lists")
    }

    /// Whether a passphrase opens it.
    pub fn has_passphrase(&self) -> bool {
        self.wraps.iter().any(|wrap| matches!(wrap.by, Derivation::Passphrase { .. }))
    }

    /// Whether a passkey opens it.
    pub fn has_passkey(&self) -> bool {
        self.wraps.iter().any(|wrap| matches!(wrap.by, Derivation::Passkey { .. }))
    }

    /// What a wrap by this derivation is bound to.
    pub fn associated_data(&self, by: &Derivation) -> Vec<u8> {
        let by = serde_json::to_vec(by).expect("a derivation has only strings and numbers");
        [b"ambulo.vault.wrap", &self.vault_id[..], &by].concat()
    }
}

impl Derivation {
    /// Whether both are passphrases, or both the same passkey: a vault has one wrap for each.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Passphrase { .. }, Self::Passphrase { .. }) => true,
            (Self::Passkey { credential_id, .. }, Self::Passkey { credential_id: other, .. }) => credential_id == other,
            _ => false,
        }
    }
}

impl Wrap {
    fn is_sound(&self) -> bool {
        let derivation = match &self.by {
            Derivation::Passphrase { iterations, salt } => ITERATIONS_ALLOWED.contains(iterations) && salt.len() == 16,
            Derivation::Passkey { salt, .. } => !salt.is_empty(),
        };
        derivation && self.nonce.len() == 12 && self.sealed.len() == 48
    }
}

/// Bytes as lower-case hexadecimal text.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        serializer.serialize_str(&text)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(source: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(source)?;
        let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
        let (pairs, odd) = text.as_bytes().as_chunks::<2>();
        pairs
            .iter()
            .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
            .collect::<Option<Vec<u8>>>()
            .filter(|_| odd.is_empty())
            .ok_or_else(|| D::Error::custom("not hexadecimal"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn header() -> Header {
        Header {
            format: 2,
            vault_id: vec![9; 16],
            wraps: vec![
                Wrap {
                    by: Derivation::Passphrase { iterations: ITERATIONS, salt: vec![1; 16] },
                    nonce: vec![2; 12],
                    sealed: vec![3; 48],
                },
                Wrap {
                    by: Derivation::Passkey { credential_id: vec![0xab, 0xcd], salt: vec![4; 32] },
                    nonce: vec![5; 12],
                    sealed: vec![6; 48],
                },
            ],
        }
    }

    #[test]
    fn a_header_comes_back() {
        let header = header();
        assert_eq!(Header::parse(&header.to_bytes()), Some(header.clone()));
        assert!(header.has_passphrase() && header.has_passkey());
    }

    #[test]
    fn what_could_weaken_or_hang_is_refused() {
        for iterations in [0, 1, 99_999, 20_000_001, u32::MAX] {
            let mut weak = header();
            weak.wraps[0].by = Derivation::Passphrase { iterations, salt: vec![1; 16] };
            assert_eq!(Header::parse(&weak.to_bytes()), None);
        }
        let mut empty = header();
        empty.wraps.clear();
        assert_eq!(Header::parse(&empty.to_bytes()), None);
        let mut short = header();
        short.wraps[1].sealed.pop();
        assert_eq!(Header::parse(&short.to_bytes()), None);
    }

    #[test]
    fn a_wrap_is_bound_to_its_vault_and_parameters() {
        let one = header();
        let mut other = header();
        other.vault_id[0] ^= 1;
        let by = &one.wraps[0].by;
        assert_ne!(one.associated_data(by), other.associated_data(by));
        assert_ne!(one.associated_data(by), one.associated_data(&one.wraps[1].by));
    }

    proptest! {
        #[test]
        fn altered_or_cut_headers_never_panic(at in 0_usize..400, to in any::<u8>(), cut in 0_usize..400) {
            let mut bytes = header().to_bytes();
            let at = at % bytes.len();
            bytes[at] = to;
            Header::parse(&bytes);
            bytes.truncate(cut);
            Header::parse(&bytes);
        }
    }
}
