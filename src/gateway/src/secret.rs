//! Secrets made here: opaque tokens, codes that a person types, and how each is kept.
//!
//! A token has 256 bits of chance, so its SHA-256 may lie in the database. A code that a person
//! types has fewer; [`crate::password::Hasher::code`] hashes the short ones slowly.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Letters and digits that nobody confuses: without 0 O, 1 I L, 2 Z, 5 S, 8 B and U beside V.
const ALPHABET: &[u8; 24] = b"34679ACDEFGHJKMNPQRTWXYV";

/// The SHA-256 of a token: the only form in which one is stored.
pub type Digest32 = [u8; 32];

/// Bytes of chance from the operating system.
///
/// # Panics
/// When the operating system has no randomness: nothing safe could be done then.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// A new opaque token: 256 bits in base64url.
#[must_use]
pub fn token() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}

/// How a token is stored and looked up.
#[must_use]
pub fn digest(token: &str) -> Digest32 {
    Sha256::digest(token.as_bytes()).into()
}

/// The S256 challenge of a PKCE verifier (RFC 7636, 4.2).
#[must_use]
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// A code that a person types: `groups` groups of `size` letters, joined by hyphens.
#[must_use]
pub fn typed_code(groups: usize, size: usize) -> String {
    let mut code = String::with_capacity(groups * (size + 1));
    for group in 0..groups {
        if group > 0 {
            code.push('-');
        }
        for _ in 0..size {
            code.push(letter());
        }
    }
    code
}

/// What a person typed, as the code was made: capitals without hyphens and spaces.
#[must_use]
pub fn typed(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect()
}

/// One letter, each equally likely: a byte past the last whole multiple is thrown away.
fn letter() -> char {
    const LIMIT: u8 = 255 - (256 % ALPHABET.len()) as u8;
    loop {
        let [byte] = random_bytes::<1>();
        if byte <= LIMIT {
            return char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_rfc_7636_appendix_b() {
        assert_eq!(
            challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn a_code_survives_how_a_person_types_it() {
        let code = typed_code(2, 4);
        assert_eq!(code.len(), 9);
        let sloppy = format!(" {} ", code.to_lowercase().replace('-', " - "));
        assert_eq!(typed(&sloppy), typed(&code));
    }

    #[test]
    fn every_letter_comes_about_equally_often() {
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..24_000 {
            *counts.entry(letter()).or_insert(0u32) += 1;
        }
        assert_eq!(counts.len(), ALPHABET.len());
        // Six standard deviations of a binomial with mean 1,000.
        assert!(counts.values().all(|n| (810..1190).contains(n)), "{counts:?}");
    }
}
