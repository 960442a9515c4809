//! Things by their ids, in the order of the ids: short sorted runs, one after another.
//!
//! Not a `BTreeMap`: each kind of value brings 9 KB of tree surgery of its own, a tenth of the app in all. A run
//! is split when it is full, so that an insertion anywhere moves no more than a run and the list of runs, and
//! things that come in order are appended.

use crate::Id;

/// A thing with an id of its own.
pub trait HasId {
    /// The id.
    fn id(&self) -> &Id;
}

/// The longest run.
const FULL: usize = 128;

/// Things by their ids.
#[derive(Clone, Debug)]
pub struct ById<T> {
    /// None is empty.
    runs: Vec<Vec<T>>,
}

impl<T> Default for ById<T> {
    fn default() -> Self {
        Self { runs: Vec::new() }
    }
}

impl<T: PartialEq> PartialEq for ById<T> {
    fn eq(&self, other: &Self) -> bool {
        self.values().eq(other.values())
    }
}

impl<T> ById<T> {
    /// All, in the order of their ids.
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
}

impl<T: HasId> ById<T> {
    /// The thing of this id.
    pub fn get(&self, id: &Id) -> Option<&T> {
        let (run, at) = self.place(id);
        self.runs.get(run)?.get(at.ok()?)
    }

    /// Puts a thing in, in place of the one with its id.
    pub fn insert(&mut self, thing: T) {
        let (index, at) = self.place(thing.id());
        let Some(run) = self.runs.get_mut(index) else {
            self.runs.push(vec![thing]);
            return;
        };
        match at {
            Ok(at) => run[at] = thing,
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
    }

    /// Takes a thing out.
    pub fn remove(&mut self, id: &Id) {
        if let (run, Ok(at)) = self.place(id) {
            self.runs[run].remove(at);
            if self.runs[run].is_empty() {
                self.runs.remove(run);
            }
        }
    }

    /// The run where an id belongs, and its place there: found, or where it would stand.
    fn place(&self, id: &Id) -> (usize, Result<usize, usize>) {
        let after = self.runs.partition_point(|run| run.first().is_some_and(|first| first.id() <= id));
        let run = after.saturating_sub(1);
        let at = self.runs.get(run).map_or(Err(0), |run| run.binary_search_by(|thing| thing.id().cmp(id)));
        (run, at)
    }
}

#[cfg(test)]
mod tests {
    use super::{ById, FULL, HasId};
    use crate::Id;
    use proptest::prelude::*;
    use std::cell::Cell;
    use std::collections::BTreeMap;

    thread_local! {
        static LOOKED: Cell<usize> = const { Cell::new(0) };
    }

    #[derive(Clone, Debug, PartialEq)]
    struct Thing(Id, u32);

    impl HasId for Thing {
        fn id(&self) -> &Id {
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
            let (mut held, mut model) = (ById::default(), BTreeMap::new());
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
        }
    }

    /// In order, backwards and scattered: 40,000 cost little more each than 5,000.
    #[test]
    fn one_after_another_looks_and_moves_little() {
        let scatter = |n: u32, of: u32| (u64::from(n) * 7919 % u64::from(of)) as u32;
        for of in [5_000, 40_000] {
            for order in [|n, _| n, |n, of| of - n, scatter] {
                let mut held = ById::default();
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
