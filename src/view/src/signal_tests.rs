use super::*;
use crate::graph::{flush, on_cleanup, owned_by};
use crate::{Effect, untrack};
use std::cell::{Cell, RefCell};

type Log = Rc<RefCell<Vec<String>>>;

fn taken(log: &Log) -> String {
    std::mem::take(&mut *log.borrow_mut()).join(" ")
}

#[test]
fn an_effect_runs_soon_and_after_every_change() {
    let (log, n) = (Log::default(), RwSignal::new(1));
    let told = log.clone();
    Effect::new(move || told.borrow_mut().push(n.get().to_string()));
    assert_eq!(taken(&log), "");
    flush();
    assert_eq!(taken(&log), "1");
    n.set(2);
    n.set(3);
    flush();
    assert_eq!(taken(&log), "3");
    flush();
    assert_eq!(taken(&log), "");
}

#[test]
fn a_memo_is_lazy_and_passes_on_only_what_is_another_value() {
    let (runs, n) = (Rc::new(Cell::new(0)), RwSignal::new(1));
    let counted = runs.clone();
    let parity = Memo::new(move |_| {
        counted.set(counted.get() + 1);
        n.get() % 2
    });
    assert_eq!(runs.get(), 0);
    let twice = Memo::new(move |_| parity.get() * 2);
    let (log, told) = (Log::default(), Log::default());
    let into = log.clone();
    Effect::new(move || into.borrow_mut().push(twice.get().to_string()));
    flush();
    assert_eq!((taken(&log), runs.get()), ("2".into(), 1));
    n.set(3);
    flush();
    assert_eq!((taken(&log), runs.get()), (String::new(), 2));
    n.set(4);
    assert_eq!(twice.get(), 0);
    flush();
    assert_eq!((taken(&log), runs.get()), ("0".into(), 3));
    drop(told);
}

#[test]
fn what_an_effect_made_ends_before_it_runs_again() {
    let (log, outer, inner) = (Log::default(), RwSignal::new(0), RwSignal::new(0));
    let told = log.clone();
    Effect::new(move || {
        let n = outer.get();
        let (cleaned, told) = (told.clone(), told.clone());
        on_cleanup(move || cleaned.borrow_mut().push(format!("-{n}")));
        Effect::new(move || told.borrow_mut().push(format!("{n}:{}", inner.get())));
    });
    flush();
    assert_eq!(taken(&log), "0:0");
    // The inner one is due first, but the outer one, which ends it, runs first.
    inner.set(1);
    outer.set(1);
    flush();
    assert_eq!(taken(&log), "-0 1:1");
    inner.set(2);
    flush();
    assert_eq!(taken(&log), "1:2");
}

#[test]
fn nothing_is_followed_that_was_not_read_the_last_time() {
    let (log, which, a, b) = (Log::default(), RwSignal::new(true), RwSignal::new(1), RwSignal::new(2));
    let told = log.clone();
    Effect::new(move || {
        let n = if which.get() { a.get() } else { b.get() };
        told.borrow_mut().push((n + untrack(move || b.get())).to_string());
    });
    flush();
    b.set(3);
    flush();
    assert_eq!(taken(&log), "3");
    which.set(false);
    flush();
    a.set(9);
    flush();
    assert_eq!(taken(&log), "6");
    b.set(4);
    flush();
    assert_eq!(taken(&log), "8");
}

#[test]
fn after_its_owner_a_value_is_gone_and_its_place_is_another_s() {
    let owner = graph::add(Kind::Held, None, None);
    let (old, stored) = owned_by(owner, || (RwSignal::new(1), StoredValue::new(7)));
    graph::end(owner);
    let new = RwSignal::new("x".to_owned());
    assert_eq!(old.try_set(5), Some(5));
    old.set(6);
    assert_eq!(stored.try_get_value(), None);
    assert_eq!(new.get(), "x");
}

#[test]
fn a_value_may_be_looked_at_while_its_owner_ends() {
    let owner = graph::add(Kind::Held, None, None);
    let old = owned_by(owner, || RwSignal::new("old".to_owned()));
    old.with(|text| {
        graph::end(owner);
        let new = RwSignal::new("new".to_owned());
        assert_eq!((text.as_str(), new.get().as_str()), ("old", "new"));
    });
    assert_eq!(old.try_set(String::new()), Some(String::new()));
}

#[test]
fn values_are_dropped_with_their_owner() {
    let (owner, kept) = (graph::add(Kind::Held, None, None), Rc::new(()));
    let first = owned_by(owner, || RwSignal::new(kept.clone()));
    first.set(kept.clone());
    assert_eq!(Rc::strong_count(&kept), 2);
    graph::end(owner);
    assert_eq!(Rc::strong_count(&kept), 1);
}

#[test]
fn an_effect_may_set_what_it_reads() {
    let n = RwSignal::new(0);
    Effect::new(move || {
        if n.get() < 5 {
            n.update(|n| *n += 1);
        }
    });
    flush();
    assert_eq!(n.get(), 5);
}
