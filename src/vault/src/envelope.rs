//! The layout of a sealed record, and what its seals are bound to. The sealing itself is the platform's.
//!
//! ```text
//! format u8 | length of the sealed name u16 LE | nonce 12, sealed name | nonce 12, sealed value
//! ```
//!
//! Name and value are sealed apart, so that a damaged value can still be named and a prefix scan decrypts the values
//! it returns and no others. Both are AES-256-GCM, bound by associated data to format, collection and stored key, so
//! that a record moved elsewhere does not open.

use ambulo_sync::store::Collection;

use crate::names::tag;

/// Bytes of a nonce: 96 bits, random.
pub const NONCE_BYTES: usize = 12;
/// The first format: contents as long as they are.
pub const FORMAT_PLAIN: u8 = 1;
/// The second: contents padded, so that lengths say little.
pub const FORMAT_PADDED: u8 = 2;

/// Which half of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The logical key.
    Name,
    /// What was stored.
    Value,
}

/// One half, as it stands in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed<'a> {
    /// Its nonce.
    pub nonce: &'a [u8],
    /// Ciphertext with tag.
    pub ciphertext: &'a [u8],
}

/// A record taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// The format it was sealed in.
    pub format: u8,
    /// The sealed logical key.
    pub name: Sealed<'a>,
    /// The sealed value.
    pub value: Sealed<'a>,
}

/// What both seals are bound to.
pub fn associated_data(format: u8, part: Part, collection: Collection, stored: &[u8]) -> Vec<u8> {
    let part = match part {
        Part::Name => 1,
        Part::Value => 2,
    };
    [b"ambulo.vault", &[format, part, tag(collection)][..], stored].concat()
}

/// Prepares contents for sealing: the length, the contents, and from format 2 on zeros up to [`padded`].
pub fn wrap(format: u8, contents: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(padded(contents.len() + 4));
    // IndexedDB refuses values far below 4 GiB, so the length fits.
    out.extend((contents.len() as u32).to_le_bytes());
    out.extend(contents);
    if format >= FORMAT_PADDED {
        out.resize(padded(out.len()), 0);
    }
    out
}

/// Undoes [`wrap`]; `None` for a length that does not fit.
pub fn unwrap(mut opened: Vec<u8>) -> Option<Vec<u8>> {
    let length = u32::from_le_bytes(opened.get(..4)?.try_into().ok()?) as usize;
    if length > opened.len() - 4 {
        return None;
    }
    opened.drain(..4);
    opened.truncate(length);
    Some(opened)
}

/// The length padded to: at least 64, then PADME (Nikitin and others, 2019, "Reducing Metadata Leakage from Encrypted
/// Files and Communication with PURBs", algorithm 1), which adds at most 12 % and lets O(log log n) bits of length out.
pub fn padded(length: usize) -> usize {
    if length <= 64 {
        return 64;
    }
    let exponent = length.ilog2();
    let digits = exponent.ilog2() + 1;
    let mask = (1_usize << (exponent - digits)) - 1;
    (length + mask) & !mask
}

/// Puts a record together; `None` where the name is too long for its length field.
pub fn frame(record: &Record<'_>) -> Option<Vec<u8>> {
    let name_length = u16::try_from(record.name.ciphertext.len()).ok()?;
    let mut out =
        Vec::with_capacity(3 + 2 * NONCE_BYTES + record.name.ciphertext.len() + record.value.ciphertext.len());
    out.push(record.format);
    out.extend(name_length.to_le_bytes());
    for half in [record.name, record.value] {
        out.extend(half.nonce);
        out.extend(half.ciphertext);
    }
    Some(out)
}

/// Takes a record apart; `None` where it is too short or of no known format.
pub fn unframe(bytes: &[u8]) -> Option<Record<'_>> {
    let (&format, rest) = bytes.split_first()?;
    if !(FORMAT_PLAIN..=FORMAT_PADDED).contains(&format) {
        return None;
    }
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (name_nonce, rest) = rest.split_at_checked(NONCE_BYTES)?;
    let (name, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
    let (nonce, value) = rest.split_at_checked(NONCE_BYTES)?;
    Some(Record {
        format,
        name: Sealed { nonce: name_nonce, ciphertext: name },
        value: Sealed { nonce, ciphertext: value },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn everything_is_bound() {
        let base = associated_data(1, Part::Name, Collection::Entries, b"key");
        for other in [
            associated_data(2, Part::Name, Collection::Entries, b"key"),
            associated_data(1, Part::Value, Collection::Entries, b"key"),
            associated_data(1, Part::Name, Collection::Outbox, b"key"),
            associated_data(1, Part::Name, Collection::Entries, b"kez"),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn padding_follows_the_published_examples() {
        // Exponent and mantissa as in the paper: nine bits of length keep their top four.
        for (length, expected) in [(0, 64), (64, 64), (65, 72), (100, 104), (300, 304), (4096, 4096), (4097, 4352)] {
            assert_eq!(padded(length), expected, "{length}");
        }
    }

    proptest! {
        #[test]
        fn padding_never_shrinks_and_adds_at_most_12_percent(length in 65_usize..10_000_000) {
            prop_assert!(padded(length) >= length);
            prop_assert!(padded(length) as f64 <= length as f64 * 1.12);
            prop_assert_eq!(padded(padded(length)), padded(length));
        }

        #[test]
        fn contents_come_back(format in 1_u8..=2, contents in prop::collection::vec(any::<u8>(), 0..500)) {
            prop_assert_eq!(unwrap(wrap(format, &contents)), Some(contents));
        }

        #[test]
        fn any_bytes_unframe_or_not_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..120)) {
            if let Some(record) = unframe(&bytes) {
                prop_assert_eq!(frame(&record), Some(bytes.clone()));
            }
            unwrap(bytes);
        }

        #[test]
        fn a_frame_comes_apart_as_it_was_put_together(
            name in prop::collection::vec(any::<u8>(), 16..80),
            value in prop::collection::vec(any::<u8>(), 16..300),
        ) {
            let record = Record {
                format: 2,
                name: Sealed { nonce: &[1; 12], ciphertext: &name },
                value: Sealed { nonce: &[2; 12], ciphertext: &value },
            };
            let bytes = frame(&record).expect("short enough");
            prop_assert_eq!(unframe(&bytes), Some(record));
            for cut in 0..27 + name.len() {
                prop_assert_eq!(unframe(&bytes[..cut]), None);
            }
        }
    }
}
