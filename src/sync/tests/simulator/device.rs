//! One device: an engine on a disk, a person who takes, skips, undoes and edits, and crashes.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use ambulo_sync::decisions::{self, DECISION_URL};
use ambulo_sync::planted::Bug;
use ambulo_sync::store::Collection;
use ambulo_sync::store::Store;
use ambulo_sync::{Account, Entry, EntryKey, Feed, RecordMerge, SyncEngine};
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::disk::{Kept, SimStore};
use crate::network::Line;

pub(crate) type Engine = SyncEngine<Kept>;

/// What follows from the decision that wins: a status, and for a dose left out the reason.
pub(crate) fn settle(dose: &mut Value) {
    decisions::settle_status(dose);
    let reason = decisions::all(dose).pop().filter(|winner| winner.action == "skipped").map(|winner| winner.id);
    let fields = dose.as_object_mut().unwrap();
    fields.remove("statusReason");
    fields.extend(reason.map(|reason| ("statusReason".to_owned(), json!(reason))));
}

/// Samples, more of them than stay in an entry.
pub(crate) fn samples(seed: i64) -> Value {
    let words: Vec<String> = (0..70 + seed % 9).map(|n| (seed + n).to_string()).collect();
    json!({"data": words.join(" ")})
}

/// What the person was told is kept.
#[derive(Default)]
pub(crate) struct Promises {
    /// Decision id to entry.
    pub(crate) decisions: BTreeMap<String, String>,
    /// (entry, field): values in the order written, and which was acknowledged last.
    pub(crate) fields: BTreeMap<(String, String), (Vec<i64>, Option<usize>)>,
    pub(crate) entries: Vec<String>,
}

pub(crate) struct Device {
    pub(crate) name: &'static str,
    pub(crate) store: Kept,
    pub(crate) line: Line,
    pub(crate) engine: Rc<RefCell<Option<Rc<Engine>>>>,
    tasks: Vec<Pin<Box<dyn Future<Output = ()>>>>,
    pub(crate) syncing: Rc<Cell<bool>>,
    opening: bool,
    /// Whether an exchange failed in the last completed round; `None` before the first.
    pub(crate) last_round_failed: Rc<Cell<Option<bool>>>,
    clock: u64,
    page_count: u32,
    bug: Option<Bug>,
}

pub(crate) fn account(page_count: u32) -> Account {
    let feeds = vec![Feed::written("MedicationAdministration", "p1"), Feed::written("Observation", "p1")];
    Account { page_count, full_every_pulls: 1_000, ..Account::new("sim", feeds) }
}

fn key_of(entry: &str) -> EntryKey {
    let (resource_type, id) = entry.split_once('/').unwrap();
    EntryKey { resource_type: resource_type.to_owned(), id: id.to_owned() }
}

impl Device {
    pub(crate) fn new(name: &'static str, line: Line, page_count: u32, apart: bool, bug: Option<Bug>) -> Self {
        Self {
            name,
            store: Kept { disk: SimStore::default(), apart },
            line,
            engine: Rc::default(),
            tasks: Vec::new(),
            syncing: Rc::default(),
            opening: false,
            last_round_failed: Rc::default(),
            clock: 0,
            page_count,
            bug,
        }
    }

    pub(crate) fn running(&self) -> usize {
        self.tasks.len()
    }

    /// Lets one task go on to its next await.
    pub(crate) fn poll(&mut self, which: usize) {
        if self.tasks.is_empty() {
            return;
        }
        let which = which % self.tasks.len();
        if self.tasks[which].as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
            drop(self.tasks.swap_remove(which));
        }
        self.opening &= self.engine.borrow().is_none();
    }

    /// The program ends here and now; with a power cut relaxed commits may go too.
    pub(crate) fn crash(&mut self, dice: &mut Dice, power_cut: bool) {
        self.tasks.clear();
        self.engine.replace(None);
        self.syncing.set(false);
        self.opening = false;
        self.last_round_failed.set(None);
        if power_cut {
            self.store.disk.0.borrow_mut().power_cut(dice);
        }
    }

    /// The open engine, or a task that opens it.
    fn open(&mut self) -> Option<Rc<Engine>> {
        if let Some(engine) = self.engine.borrow().clone() {
            return Some(engine);
        }
        if !self.opening {
            self.opening = true;
            let (store, account, bug, place) =
                (self.store.clone(), account(self.page_count), self.bug, self.engine.clone());
            self.tasks.push(Box::pin(async move {
                let merge = RecordMerge { settle };
                let engine = Engine::open_with(store, account, merge).await.expect("the simulated disk never refuses");
                place.replace(Some(Rc::new(match bug {
                    Some(bug) => engine.plant(bug),
                    None => engine,
                })));
            }));
        }
        None
    }

    pub(crate) fn sync(&mut self) {
        let Some(engine) = self.open() else { return };
        if self.syncing.replace(true) {
            return;
        }
        let (line, syncing, failed) = (self.line.clone(), self.syncing.clone(), self.last_round_failed.clone());
        self.tasks.push(Box::pin(async move {
            *line.failed.borrow_mut() = 0;
            engine.sync_once(&line, &line).await;
            failed.set(Some(*line.failed.borrow() > 0));
            syncing.set(false);
        }));
    }

    /// A decision about a dose; at times by a page that shows an old state.
    pub(crate) fn decide(&mut self, entry: &str, dice: &mut Dice, promises: &Rc<RefCell<Promises>>) {
        let Some(engine) = self.open() else { return };
        self.clock += 1 + dice.below(3);
        let id = format!("{}{}", self.name, self.clock);
        let action = ["taken", "skipped", "undone"][dice.below(3) as usize];
        let decision = json!({"url": DECISION_URL, "extension": [
            {"url": "id", "valueString": id}, {"url": "clock", "valueUnsignedInt": self.clock},
            {"url": "device", "valueString": self.name}, {"url": "action", "valueCode": action}]});
        let status = match action {
            "taken" => "completed",
            "skipped" => "not-done",
            _ => "entered-in-error",
        };
        let (key, stale, promises, entry) = (key_of(entry), dice.percent(30), promises.clone(), entry.to_owned());
        self.tasks.push(Box::pin(async move {
            let mut fresh =
                json!({"resourceType": key.resource_type, "id": key.id, "status": status, "extension": [decision]});
            settle(&mut fresh);
            let kept = if stale {
                engine.write(fresh).await.is_ok()
            } else {
                let change = |held: Option<&Value>| match held {
                    Some(held) => {
                        let mut body = held.clone();
                        let mut mine = fresh["extension"][0].clone();
                        // A logical clock goes past all that it has seen.
                        let seen = decisions::all(held).last().map_or(0, |last| last.clock);
                        let clock = mine["extension"][1]["valueUnsignedInt"].as_u64()?;
                        mine["extension"][1]["valueUnsignedInt"] = json!(clock.max(seen + 1));
                        body["status"] = fresh["status"].clone();
                        body["extension"].as_array_mut()?.push(mine);
                        settle(&mut body);
                        Some(body)
                    }
                    None => Some(fresh),
                };
                engine.update(&key, change).await.is_ok()
            };
            if kept {
                promises.borrow_mut().decisions.insert(id, entry);
            }
        }));
    }

    /// A new observation, or an edit of one field of it.
    pub(crate) fn note(&mut self, entry: &str, field: &str, value: i64, promises: &Rc<RefCell<Promises>>) {
        let Some(engine) = self.open() else { return };
        let (key, entry, field, promises) = (key_of(entry), entry.to_owned(), field.to_owned(), promises.clone());
        self.tasks.push(Box::pin(async move {
            let place = (entry.clone(), field.clone());
            let wrote = Cell::new(false);
            let change = |held: Option<&Value>| {
                // What others wrote can be edited once it is here.
                if held.is_none() && key.id.starts_with('s') {
                    return None;
                }
                wrote.set(true);
                // Written now, with nothing in between: from here on it may be kept.
                promises.borrow_mut().fields.entry(place.clone()).or_default().0.push(value);
                let mut body = held.cloned().unwrap_or_else(
                    || json!({"resourceType": key.resource_type, "id": key.id, "unknown": {"kept": [1, 2]}}),
                );
                body[&field] = json!(value);
                if field == "a" && body.get("valueSampledData").is_some() {
                    body["valueSampledData"] = samples(value);
                }
                Some(body)
            };
            if engine.update(&key, change).await.is_ok() && wrote.get() {
                let promises = &mut *promises.borrow_mut();
                promises.entries.push(entry);
                let (values, settled) = promises.fields.get_mut(&place).unwrap();
                let at = values.iter().rposition(|held| *held == value).unwrap();
                *settled = (*settled).max(Some(at));
            }
        }));
    }

    pub(crate) fn held(&self) -> BTreeMap<String, Entry> {
        let mut found = std::pin::pin!(self.store.scan(Collection::Entries, ""));
        let found = loop {
            if let Poll::Ready(found) = found.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                break found.expect("blocks fit their entries");
            }
        };
        found.into_iter().map(|(key, bytes)| (key, Entry::parse(&bytes).unwrap())).collect()
    }
}
