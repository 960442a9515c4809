//! The reactive graph: who reads what, who owns what, and what is to run again. Nothing here knows a value's type.

use crate::place::Held;
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

/// A node by its place, and by a number that no other node ever has: the place is used again, the number is not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) place: u32,
    pub(crate) number: u32,
}

/// What a node does when something that it read has changed; true if its own value is another one then.
pub(crate) type Work = Rc<dyn Fn() -> bool>;

/// Whether what a node holds is still true.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Freshness {
    Fresh,
    /// Something behind what it read may have changed.
    Doubtful,
    Stale,
}

/// How a node comes to run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It holds a value, or only owns others.
    Held,
    /// It runs when it is read.
    Lazy,
    /// It runs by itself.
    Eager,
}

struct Node {
    number: u32,
    kind: Kind,
    freshness: Freshness,
    value: Option<&'static dyn Held>,
    work: Option<Work>,
    sources: Vec<Key>,
    readers: Vec<Key>,
    owned: Vec<Key>,
    cleanups: Vec<Box<dyn FnOnce()>>,
}

#[derive(Default)]
struct Graph {
    nodes: Vec<Option<Node>>,
    free: Vec<u32>,
    /// Places of values whose nodes have ended.
    vacant: Vec<&'static dyn Held>,
    last: u32,
    owner: Option<Key>,
    reader: Option<Key>,
    due: Vec<Key>,
    called: bool,
}

thread_local! {
    static GRAPH: &'static RefCell<Graph> = Box::leak(Box::default());
}

impl Graph {
    fn node(&mut self, key: Key) -> Option<&mut Node> {
        self.nodes.get_mut(key.place as usize)?.as_mut().filter(|n| n.number == key.number)
    }

    /// Marks all that read a node; what runs by itself becomes due.
    fn doubt_readers(&mut self, key: Key, freshness: Freshness) {
        let readers = self.node(key).map(|n| n.readers.clone()).unwrap_or_default();
        for reader in readers {
            let Some(node) = self.node(reader) else { continue };
            let (before, kind) = (node.freshness, node.kind);
            node.freshness = before.max(freshness);
            if before == Freshness::Fresh {
                if kind == Kind::Eager {
                    self.due.push(reader)
                } else {
                    self.doubt_readers(reader, Freshness::Doubtful)
                }
            }
        }
    }

    /// Lets go of all that a node read.
    fn forget_sources(&mut self, key: Key) {
        let sources = self.node(key).map(|n| std::mem::take(&mut n.sources)).unwrap_or_default();
        for source in sources {
            if let Some(node) = self.node(source) {
                node.readers.retain(|r| *r != key);
            }
        }
    }

    /// The oldest of those that are due: an owner is always older than what it owns, and may end it.
    fn next_due(&mut self) -> Option<Key> {
        let oldest = (0..self.due.len()).min_by_key(|&i| self.due[i].number)?;
        Some(self.due.swap_remove(oldest))
    }
}

#[inline(never)]
fn held() -> &'static RefCell<Graph> {
    GRAPH.with(|g| *g)
}

fn graph<T>(act: impl FnOnce(&mut Graph) -> T) -> T {
    act(&mut held().borrow_mut())
}

/// Adds a node, which the running owner ends with itself.
pub(crate) fn add(kind: Kind, value: Option<&'static dyn Held>, work: Option<Work>) -> Key {
    graph(|g| {
        g.last += 1;
        let number = g.last;
        let place = g.free.pop().unwrap_or_else(|| {
            g.nodes.push(None);
            g.nodes.len() as u32 - 1
        });
        let freshness = if work.is_some() { Freshness::Stale } else { Freshness::Fresh };
        let (sources, readers, owned, cleanups) = Default::default();
        g.nodes[place as usize] =
            Some(Node { number, kind, freshness, value, work, sources, readers, owned, cleanups });
        let key = Key { place, number };
        if let Some(owner) = g.owner.and_then(|o| g.node(o)) {
            owner.owned.push(key);
        }
        key
    })
}

/// Ends a node and all that it owns.
pub(crate) fn end(key: Key) {
    end_owned(key);
    graph(|g| g.forget_sources(key));
    // Dropped after the borrow: a value's drop may come back here.
    let gone = graph(|g| {
        g.node(key)?;
        g.free.push(key.place);
        g.nodes[key.place as usize].take()
    });
    if let Some(place) = gone.and_then(|node| node.value) {
        place.vacate();
        graph(|g| g.vacant.push(place));
    }
}

/// A place for values of a type that nobody's value lies in any more.
pub(crate) fn vacant(is: fn(&dyn Any) -> bool) -> Option<&'static dyn Any> {
    graph(|g| {
        let at = g.vacant.iter().position(|place| is(*place))?;
        let place: &dyn Any = g.vacant.swap_remove(at);
        Some(place)
    })
}

fn end_owned(key: Key) {
    let (owned, cleanups) = graph(|g| {
        g.node(key).map(|n| (std::mem::take(&mut n.owned), std::mem::take(&mut n.cleanups))).unwrap_or_default()
    });
    apart(|| cleanups.into_iter().for_each(|cleanup| cleanup()));
    for key in owned {
        end(key);
    }
}

/// Runs something whose signals, effects and cleanups belong to a node; `reader` is who reads meanwhile.
fn under<T>(owner: Option<Key>, reader: Option<Key>, act: impl FnOnce() -> T) -> T {
    let swap =
        |owner, reader| graph(|g| (std::mem::replace(&mut g.owner, owner), std::mem::replace(&mut g.reader, reader)));
    let before = swap(owner, reader);
    let made = act();
    swap(before.0, before.1);
    made
}

/// Runs something as a node's own.
pub(crate) fn owned_by<T>(key: Key, act: impl FnOnce() -> T) -> T {
    under(Some(key), None, act)
}

/// Runs something that belongs to nobody and follows nothing, whoever runs now.
pub(crate) fn apart<T>(act: impl FnOnce() -> T) -> T {
    under(None, None, act)
}

/// Runs something that reads without being told of changes.
pub fn untrack<T>(act: impl FnOnce() -> T) -> T {
    under(graph(|g| g.owner), None, act)
}

/// Runs something when the running owner runs again or ends: a hole of the page, an effect, a memo.
pub fn on_cleanup(act: impl FnOnce() + 'static) {
    graph(|g| {
        if let Some(owner) = g.owner.and_then(|o| g.node(o)) {
            owner.cleanups.push(Box::new(act));
        }
    });
}

/// Notes that whoever runs now reads a node. It is brought up to date before, or its change would be news to the reader.
pub(crate) fn track(key: Key) {
    refresh(key);
    graph(|g| {
        let Some(reader) = g.reader else { return };
        match g.node(reader) {
            Some(node) if !node.sources.contains(&key) => node.sources.push(key),
            _ => return,
        }
        if let Some(node) = g.node(key) {
            node.readers.push(reader);
        }
    });
}

/// Says that a node's value is another one; what read it runs soon.
pub(crate) fn changed(key: Key) {
    graph(|g| g.doubt_readers(key, Freshness::Stale));
    call();
}

/// Puts an effect into the line of those that run soon.
pub(crate) fn soon(key: Key) {
    graph(|g| g.due.push(key));
    call();
}

/// Brings a node up to date: runs it if what it read has really changed.
pub(crate) fn refresh(key: Key) {
    let freshness = |g: &mut Graph| g.node(key).map_or(Freshness::Fresh, |n| n.freshness);
    let before = graph(freshness);
    if before == Freshness::Fresh {
        return;
    }
    if before == Freshness::Doubtful {
        let sources = graph(|g| g.node(key).map(|n| n.sources.clone()).unwrap_or_default());
        for source in sources {
            refresh(source);
            if graph(freshness) != Freshness::Doubtful {
                break;
            }
        }
    }
    let work = graph(|g| {
        let node = g.node(key)?;
        let stale = std::mem::replace(&mut node.freshness, Freshness::Fresh) == Freshness::Stale;
        node.work.clone().filter(|_| stale)
    });
    let Some(work) = work else { return };
    end_owned(key);
    graph(|g| g.forget_sources(key));
    if under(Some(key), Some(key), || work()) {
        graph(|g| g.doubt_readers(key, Freshness::Stale));
    }
}

/// Runs all that is due, owners before what they own. The browser does it once the event's listeners are through.
pub fn flush() {
    while let Some(key) = graph(Graph::next_due) {
        refresh(key);
    }
    graph(|g| g.called = false);
}

fn call() {
    let first = graph(|g| !g.due.is_empty() && !std::mem::replace(&mut g.called, true));
    // Natively there is no event loop; tests flush by hand.
    if first && cfg!(target_arch = "wasm32") {
        crate::task::spawn_local(async { flush() });
    }
}
