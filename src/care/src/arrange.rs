//! Sorting, small: the standard library's sorts bring 4 KB for each kind of thing that is sorted.
//!
//! What is compared are places in the list, through one merge sort for all types; the list is then put in order
//! with swaps. Slower than the standard sorts by a small factor, and as good for what a page or a day holds.

use std::cmp::Ordering;

/// Puts a list in order; equals stay as they stand. About n log n comparisons and n swaps.
pub fn arrange<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut from = places(list.len(), &|a, b| compare(&list[a], &list[b]) == Ordering::Greater);
    for at in 0..list.len() {
        // What belongs here may have been swapped away already: follow it.
        let mut source = from[at];
        while source < at {
            source = from[source];
        }
        from[at] = source;
        list.swap(at, source);
    }
}

/// Puts a list in the order of a key.
pub fn arrange_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    arrange(list, |a, b| key(a).cmp(&key(b)));
}

/// The places 0 to `count` in their order: a merge sort from short runs to long.
fn places(count: usize, after: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut run = 1;
    while run < count {
        merged.clear();
        for pair in sorted.chunks(2 * run) {
            let (mut left, mut right) = pair.split_at(run.min(pair.len()));
            while let (Some(&l), Some(&r)) = (left.first(), right.first()) {
                let half = if after(l, r) { &mut right } else { &mut left };
                merged.push(half[0]);
                *half = &half[1..];
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut sorted, &mut merged);
        run *= 2;
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::{arrange, arrange_by_key};
    use proptest::prelude::*;
    use std::cell::Cell;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(mut list in prop::collection::vec((0..20_u8, any::<u16>()), 0..300)) {
            let mut expected = list.clone();
            expected.sort_by_key(|pair| pair.0);
            arrange_by_key(&mut list, |pair| pair.0);
            prop_assert_eq!(list, expected);
        }
    }

    #[test]
    fn comparisons_grow_little_faster_than_the_list() {
        let compared = Cell::new(0_u32);
        let mut list: Vec<u32> = (0..40_000).map(|n| n * 7919 % 40_000).collect();
        arrange(&mut list, |a, b| {
            compared.set(compared.get() + 1);
            a.cmp(b)
        });
        assert!(list.is_sorted());
        assert!(compared.get() < 16 * 40_000, "{}", compared.get());
    }
}
