//! How a logical key becomes the bytes that stand in IndexedDB: keyed hashes, so that no type or id stands in clear.
//!
//! A stored key is 16 bytes of group, then the rest. The group is the hash of the collection and of all up to the
//! key's first `/`, so that a prefix scan touches one group only. The rest is the hash of the whole key, except for
//! samples: there it is the big-endian order (a time), so that a span of time is one range.

use ambulo_sync::store::Collection;

/// Bytes of a group.
pub const GROUP_BYTES: usize = 16;
/// Longer than any stored key's rest: an upper bound of a group.
const BEYOND: [u8; 33] = [0xff; 33];

/// The collection's tag in hashes and associated data. Never renumber.
pub const fn tag(collection: Collection) -> u8 {
    match collection {
        Collection::Entries => 1,
        Collection::Outbox => 2,
        Collection::Meta => 3,
        Collection::Blocks => 4,
    }
}

/// The object store that holds a collection.
pub const fn object_store(collection: Collection) -> &'static str {
    match collection {
        Collection::Entries => "entries",
        Collection::Outbox => "outbox",
        Collection::Meta => "meta",
        Collection::Blocks => "blocks",
    }
}

/// All up to and with the first `/`; empty where there is none.
pub fn head(key: &str) -> &str {
    key.find('/').map_or("", |at| &key[..=at])
}

/// The key of an ordered record: `head` ends with `/`.
pub fn ordered_key(head: &str, order: u64) -> String {
    format!("{head}{order:016x}")
}

/// The order within its head, for keys of blocks that carry one (exactly 16 lower-case hexadecimal digits).
pub fn order(collection: Collection, key: &str) -> Option<u64> {
    let rest = &key[head(key).len()..];
    let digits = rest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if collection != Collection::Blocks || head(key).is_empty() || rest.len() != 16 || !digits {
        return None;
    }
    u64::from_str_radix(rest, 16).ok()
}

/// What is hashed for the group of all keys that share this head.
pub fn group_input(collection: Collection, head: &str) -> Vec<u8> {
    [&[b'g', tag(collection)], head.as_bytes()].concat()
}

/// What is hashed for the rest of an unordered key.
pub fn rest_input(collection: Collection, key: &str) -> Vec<u8> {
    [&[b'k', tag(collection)], key.as_bytes()].concat()
}

/// The stored key of an ordered record: 24 bytes, sorting by order.
pub fn ordered(group: [u8; GROUP_BYTES], order: u64) -> Vec<u8> {
    [&group[..], &order.to_be_bytes()].concat()
}

/// The stored key of any other record: 48 bytes.
pub fn hashed(group: [u8; GROUP_BYTES], rest: &[u8]) -> Vec<u8> {
    [&group[..], rest].concat()
}

/// The order in a stored key, if it is an ordered record's.
pub fn stored_order(stored: &[u8]) -> Option<u64> {
    let bytes = stored.get(GROUP_BYTES..)?.try_into().ok()?;
    Some(u64::from_be_bytes(bytes))
}

/// Bounds, both inclusive, of all stored keys of a group.
pub fn group_bounds(group: [u8; GROUP_BYTES]) -> (Vec<u8>, Vec<u8>) {
    (group.to_vec(), [&group[..], &BEYOND].concat())
}

/// How a record is named whose own name no longer decrypts.
pub fn unreadable(stored: &[u8]) -> String {
    stored.iter().fold("#".to_owned(), |mut name, byte| {
        name.push_str(&format!("{byte:02x}"));
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_ends_at_the_first_slash() {
        assert_eq!(head("Observation/a/b"), "Observation/");
        assert_eq!(head("settings"), "");
        assert_eq!(head("/x"), "/");
    }

    #[test]
    fn only_blocks_with_sixteen_digits_are_ordered() {
        let key = ordered_key("heart-rate/", 255);
        assert_eq!(key, "heart-rate/00000000000000ff");
        assert_eq!(order(Collection::Blocks, &key), Some(255));
        assert_eq!(order(Collection::Entries, &key), None);
        assert_eq!(order(Collection::Blocks, "00000000000000ff"), None);
        assert_eq!(order(Collection::Blocks, "heart-rate/00000000000000FF"), None);
        assert_eq!(order(Collection::Blocks, "heart-rate/+0000000000000ff"), None);
        assert_eq!(order(Collection::Blocks, "heart-rate/0ff"), None);
    }

    #[test]
    fn stored_keys_sort_by_order_and_stay_within_their_group() {
        let group = [7; GROUP_BYTES];
        let (low, high) = group_bounds(group);
        let mut last = low.clone();
        for order in [0, 1, 255, 256, u64::MAX - 1, u64::MAX] {
            let stored = ordered(group, order);
            assert!(last < stored && stored < high);
            assert_eq!(stored_order(&stored), Some(order));
            last = stored;
        }
        let unordered = hashed(group, &[0xff; 32]);
        assert!(low < unordered && unordered < high);
        assert_eq!(stored_order(&unordered), None);
        let mut next = group;
        next[GROUP_BYTES - 1] += 1;
        assert!(high < ordered(next, 0));
    }

    #[test]
    fn hashes_of_groups_and_keys_and_collections_never_share_an_input() {
        let inputs = [
            group_input(Collection::Entries, "a/"),
            rest_input(Collection::Entries, "a/"),
            group_input(Collection::Outbox, "a/"),
            rest_input(Collection::Outbox, "a/"),
        ];
        for (index, one) in inputs.iter().enumerate() {
            assert!(inputs[index + 1..].iter().all(|other| one != other));
        }
    }
}
