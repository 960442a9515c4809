//! The header: which secrets open the vault, and how each of them wraps the one data key. It holds nothing of a person.

use serde_json::Value;

/// Rounds of PBKDF2-HMAC-SHA256 for new wraps (OWASP Password Storage Cheat Sheet, 2023: 600,000).
pub const ITERATIONS: u32 = 600_000;
/// What a header may ask for. Below, a tampered header could weaken; above, it could hang the device.
const ITERATIONS_ALLOWED: std::ops::RangeInclusive<u32> = 100_000..=20_000_000;

/// The record beside the collections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// All values are sealed in this format or an older one that is being replaced.
    pub format: u8,
    /// Random, 16 bytes: binds the wraps to this vault.
    pub vault_id: Vec<u8>,
    /// At least one.
    pub wraps: Vec<Wrap>,
}

/// The data key, sealed under one secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrap {
    /// How the secret becomes a key.
    pub by: Derivation,
    /// 12 bytes.
    pub nonce: Vec<u8>,
    /// The sealed data key, with tag.
    pub sealed: Vec<u8>,
}

/// How a secret becomes a wrapping key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Derivation {
    /// PBKDF2-HMAC-SHA256 over the NFKC form of the words.
    Passphrase {
        /// Rounds.
        iterations: u32,
        /// 16 random bytes.
        salt: Vec<u8>,
    },
    /// HKDF-SHA256 over a passkey's PRF answer.
    Passkey {
        /// Which passkey.
        credential_id: Vec<u8>,
        /// What its PRF is asked with; the page needs it before the vault is open.
        salt: Vec<u8>,
    },
}

impl Header {
    /// Reads a header; `None` for anything that could not have been written by [`Header::to_bytes`].
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let header = Self::read(&serde_json::from_slice(bytes).ok()?)?;
        let sound = header.vault_id.len() == 16 && !header.wraps.is_empty() && header.wraps.iter().all(Wrap::is_sound);
        sound.then_some(header)
    }

    /// As stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        let wraps: Vec<String> = self.wraps.iter().map(Wrap::write).collect();
        let id = hex::write(&self.vault_id);
        format!(r#"{{"format":{},"vault_id":"{id}","wraps":[{}]}}"#, self.format, wraps.join(",")).into_bytes()
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
        [b"ambulo.vault.wrap", &self.vault_id[..], by.write().as_bytes()].concat()
    }

    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            format: u8::try_from(value.get("format")?.as_u64()?).ok()?,
            vault_id: hex::read(value.get("vault_id")?)?,
            wraps: value.get("wraps")?.as_array()?.iter().map(Wrap::read).collect::<Option<_>>()?,
        })
    }
}

impl Derivation {
    /// Also what a wrap is bound to: never change a byte of it.
    fn write(&self) -> String {
        match self {
            Self::Passphrase { iterations, salt } => {
                format!(r#"{{"kind":"passphrase","iterations":{iterations},"salt":"{}"}}"#, hex::write(salt))
            }
            Self::Passkey { credential_id, salt } => {
                let id = hex::write(credential_id);
                format!(r#"{{"kind":"passkey","credential_id":"{id}","salt":"{}"}}"#, hex::write(salt))
            }
        }
    }

    fn read(value: &Value) -> Option<Self> {
        let salt = hex::read(value.get("salt")?)?;
        match value.get("kind")?.as_str()? {
            "passphrase" => {
                Some(Self::Passphrase { iterations: u32::try_from(value.get("iterations")?.as_u64()?).ok()?, salt })
            }
            "passkey" => Some(Self::Passkey { credential_id: hex::read(value.get("credential_id")?)?, salt }),
            _ => None,
        }
    }

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
    fn write(&self) -> String {
        let (by, nonce, sealed) = (self.by.write(), hex::write(&self.nonce), hex::write(&self.sealed));
        format!(r#"{{"by":{by},"nonce":"{nonce}","sealed":"{sealed}"}}"#)
    }

    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            by: Derivation::read(value.get("by")?)?,
            nonce: hex::read(value.get("nonce")?)?,
            sealed: hex::read(value.get("sealed")?)?,
        })
    }

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
    use serde_json::Value;

    const DIGITS: &[u8; 16] = b"0123456789abcdef";

    pub(super) fn write(bytes: &[u8]) -> String {
        bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|d| char::from(DIGITS[usize::from(d)])).collect()
    }

    pub(super) fn read(value: &Value) -> Option<Vec<u8>> {
        let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
        let (pairs, odd) = value.as_str()?.as_bytes().as_chunks::<2>();
        let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect();
        bytes.filter(|_| odd.is_empty())
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
    fn the_stored_form_is_pinned() {
        let text = String::from_utf8(header().to_bytes()).unwrap();
        let id = "09".repeat(16);
        assert!(text.starts_with(&format!(r#"{{"format":2,"vault_id":"{id}","wraps":[{{"by":{{"kind":"passphrase""#)));
        let bound = header().associated_data(&header().wraps[1].by);
        let by = format!(r#"{{"kind":"passkey","credential_id":"abcd","salt":"{}"}}"#, "04".repeat(32));
        assert_eq!(bound, [b"ambulo.vault.wrap", &[9; 16][..], by.as_bytes()].concat());
        assert_eq!(Header::parse(text.replacen('{', r#"{"later":[1],"#, 1).as_bytes()), Some(header()));
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
