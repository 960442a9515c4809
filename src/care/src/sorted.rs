//! Things in the order of their keys: short sorted runs, one after another.
//!
//! Not a `BTreeMap`: each kind of value brings 9 KB of tree surgery of its own, a tenth of the app in all. A run
//! is split when it is full, so that an insertion anywhere moves no more than a run and the list of runs, and
//! things that come in order are appended.

/// A thing with a key of its own.
pub trait Keyed {
    /// What orders it.
    type Key: Ord + ?Sized;
    /// The key.
    fn key(&self) -> &Self::Key;
}

/// Pairs of key and value: a map.
impl<K: Ord, V> Keyed for (K, V) {
    type Key = K;
    fn key(&self) -> &K {
        &self.0
    }
}

/// Texts alone: a set.
impl Keyed for String {
    type Key = str;
    fn key(&self) -> &str {
        self
    }
}

/// The longest run.
const FULL: usize = 128;

/// Things in the order of their keys, each key once.
#[derive(Clone, Debug)]
pub struct Sorted<T> {
    /// None is empty.
    runs: Vec<Vec<T>>,
}

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self { runs: Vec::new() }
    }
}

impl<T: PartialEq> PartialEq for Sorted<T> {
    fn eq(&self, other: &Self) -> bool {
        self.values().eq(other.values())
    }
}

impl<T> IntoIterator for Sorted<T> {
    type Item = T;
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<T>>>;
    fn into_iter(self) -> Self::IntoIter {
        self.runs.into_iter().flatten()
    }
}

impl<T: Keyed> Extend<T> for Sorted<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, things: I) {
        things.into_iter().for_each(|thing| drop(self.insert(thing)));
    }
}

impl<T> Sorted<T> {
    /// All, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &T> + Clone {
        self.runs.iter().flatten()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.runs.iter().map(Vec::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.runs.clear();
    }
}

impl<T: Keyed> Sorted<T> {
    /// The thing of this key.
    pub fn get(&self, key: &T::Key) -> Option<&T> {
        let (run, at) = self.place(key);
        self.runs.get(run)?.get(at.ok()?)
    }

    /// Whether there is a thing of this key.
    pub fn contains(&self, key: &T::Key) -> bool {
        self.place(key).1.is_ok()
    }

    /// The things from this key on.
    pub fn from(&self, key: &T::Key) -> impl Iterator<Item = &T> {
        let (run, at) = self.place(key);
        let first = self.runs.get(run).map_or(&[][..], |run| &run[at.unwrap_or_else(|at| at)..]);
        first.iter().chain(self.runs.iter().skip(run + 1).flatten())
    }

    /// Puts a thing in; gives the one of its key that was there.
    pub fn insert(&mut self, thing: T) -> Option<T> {
        let (index, at) = self.place(thing.key());
        let Some(run) = self.runs.get_mut(index) else {
            self.runs.push(vec![thing]);
            return None;
        };
        match at {
            Ok(at) => return Some(std::mem::replace(&mut run[at], thing)),
            Err(at) => {
                run.insert(at, thing);
                if run.len() > FULL {
                    // Things that come in order leave full runs behind them.
                    let keep = if at == FULL { FULL } else { FULL / 2 };
                    let rest = run.split_off(keep);
                    self.runs.insert(index + 1, rest);
                }
            }
        }
        None
    }

    /// Takes a thing out.
    pub fn remove(&mut self, key: &T::Key) -> Option<T> {
        let (run, Ok(at)) = self.place(key) else { return None };
        let thing = self.runs[run].remove(at);
        if self.runs[run].is_empty() {
            self.runs.remove(run);
        }
        Some(thing)
    }

    /// The run where a key belongs, and its place there: found, or where it would stand.
    fn place(&self, key: &T::Key) -> (usize, Result<usize, usize>) {
        let after = self.runs.partition_point(|run| run.first().is_some_and(|first| first.key() <= key));
        let run = after.saturating_sub(1);
        let at = self.runs.get(run).map_or(Err(0), |run| run.binary_search_by(|thing| thing.key().cmp(key)));
        (run, at)
    }
}

#[cfg(test)]
mod tests {
    use super::{FULL, Keyed, Sorted};
    use crate::Id;
    use proptest::prelude::*;
    use std::cell::Cell;
    use std::collections::BTreeMap;

    thread_local! {
        static LOOKED: Cell<usize> = const { Cell::new(0) };
    }

    #[derive(Clone, Debug, PartialEq)]
    struct Thing(Id, u32);

    impl Keyed for Thing {
        type Key = Id;
        fn key(&self) -> &Id {
            LOOKED.set(LOOKED.get() + 1);
            &self.0
        }
    }

    fn id(number: u32) -> Id {
        Id::new(format!("{number:05}")).unwrap()
    }

    proptest! {
        #[test]
        fn it_holds_what_a_map_would(steps in prop::collection::vec((0..400_u32, any::<u32>(), prop::bool::weighted(0.7)), 0..900)) {
            let (mut held, mut model) = (Sorted::default(), BTreeMap::new());
            for (number, value, keep) in steps {
                if keep {
                    held.insert(Thing(id(number), value));
                    model.insert(id(number), value);
                } else {
                    held.remove(&id(number));
                    model.remove(&id(number));
                }
                prop_assert_eq!(held.get(&id(number)).map(|t| t.1), model.get(&id(number)).copied());
                prop_assert!(held.runs.iter().all(|run| (1..=FULL).contains(&run.len())));
            }
            prop_assert_eq!(held.len(), model.len());
            prop_assert!(held.values().map(|t| (&t.0, &t.1)).eq(&model));
            for number in [0, 1, 200, 399, 400] {
                let first = id(number);
                let onward = held.from(&first).map(|t| (&t.0, &t.1));
                prop_assert!(onward.eq(model.range(first.clone()..)));
            }
        }
    }

    /// In order, backwards and scattered: 40,000 cost little more each than 5,000.
    #[test]
    fn one_after_another_looks_and_moves_little() {
        let scatter = |n: u32, of: u32| (u64::from(n) * 7919 % u64::from(of)) as u32;
        for of in [5_000, 40_000] {
            for order in [|n, _| n, |n, of| of - n, scatter] {
                let mut held = Sorted::default();
                let (mut looked, mut moved) = (0, 0);
                for n in 0..of {
                    let thing = Thing(id(order(n, of)), n);
                    let (run, at) = held.place(&thing.0);
                    moved += held.runs.get(run).map_or(0, |r: &Vec<Thing>| r.len() - at.unwrap_or_else(|at| at));
                    moved += if held.runs.get(run).is_some_and(|r| r.len() == FULL) { held.runs.len() } else { 0 };
                    LOOKED.set(0);
                    held.insert(thing);
                    looked += LOOKED.get();
                }
                assert_eq!(held.len(), of as usize);
                assert!(looked <= 20 * of as usize, "{looked} looks for {of}");
                assert!(moved <= 2 * FULL * of as usize, "{moved} moves for {of}");
            }
        }
    }
}
