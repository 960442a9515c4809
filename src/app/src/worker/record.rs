//! One open record: its engine, its way to the account, and what of it the page is told.

use super::device_store::DeviceStore;
use super::learning;
use super::series::{Spans, Thinned};
use super::transport::Account;
use crate::protocol::{Push, SyncLine, Trouble};
use ambulo_care::{Id, Item};
use ambulo_fhir::{entered, to_item};
use ambulo_sync::store::StoreError;
use ambulo_sync::{EntryKey, Feed, Outline, RecordMerge, SeriesApart, SyncEngine, SyncError};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};

/// Types that a patient reads and others write.
const READ_ONLY: [&str; 8] = [
    "CareTeam",
    "MedicationRequest",
    "Condition",
    "AllergyIntolerance",
    "ServiceRequest",
    "CarePlan",
    "Goal",
    "Procedure",
];
const WRITTEN: [&str; 3] = ["MedicationAdministration", "Observation", "Communication"];
/// Not all at once: a page should draw between two handfuls.
const HANDFUL: usize = 400;

/// A record and its engine.
pub(super) struct OpenRecord {
    pub(super) patient: Id,
    pub(super) engine: SyncEngine<SeriesApart<DeviceStore>>,
    pub(super) account: Account,
    store: SeriesApart<DeviceStore>,
    spans: RefCell<Spans>,
    pub(super) busy: Cell<bool>,
    /// How many lost entries the page was told of.
    lost_told: Cell<usize>,
    /// Set when the record is closed: its loop ends.
    pub(super) closed: Cell<bool>,
}

impl OpenRecord {
    /// Opens a patient's record. `own` is whether the person signed in is that patient.
    pub(super) async fn open(patient: Id, own: bool, account: Account) -> Result<Self, Trouble> {
        let mut feeds =
            vec![Feed { resource_type: "Patient".into(), query: format!("_id={patient}"), writable: false }];
        let may_write = |kind: &str| {
            if own {
                WRITTEN.contains(&kind) || kind == "Procedure"
            } else {
                ["ServiceRequest", "Communication", "CarePlan", "Goal"].contains(&kind)
            }
        };
        for kind in READ_ONLY.iter().chain(&WRITTEN) {
            let feed = if may_write(kind) {
                Feed::written(kind, patient.as_str())
            } else {
                Feed::read_only(kind, patient.as_str())
            };
            feeds.push(feed);
        }
        let mut pace = ambulo_sync::Account::new(format!("{}/fhir {patient}", account.tokens.origin()), feeds);
        pace.page_count = 200;
        if !own {
            pace.pause_ms = 15_000;
        }
        let store = SeriesApart(account.store.clone());
        let merge = RecordMerge { settle: ambulo_fhir::settle_dose };
        let engine = SyncEngine::open_with(store.clone(), pace, merge).await.map_err(trouble_of)?;
        Ok(Self {
            patient,
            engine,
            account,
            store,
            spans: RefCell::default(),
            busy: Cell::new(false),
            lost_told: Cell::new(0),
            closed: Cell::new(false),
        })
    }

    /// Tells the page all that is here. What is damaged makes room for the rest, and is an error in the end: the
    /// account's copy must be fetched.
    pub(super) async fn tell_all(&self) -> Result<(), Trouble> {
        let mut items = Vec::new();
        let mut damaged = Ok(());
        for kind in ["Patient"].iter().chain(&READ_ONLY).chain(&WRITTEN) {
            let (found, lost) = match self.store.outlines(kind).await {
                Ok(read) => read,
                Err(error) => {
                    damaged = Err(store_trouble(&error));
                    continue;
                }
            };
            if !lost.is_empty() {
                damaged = Err(Trouble::Damaged);
                self.engine.notice(kind, lost);
                let _ = self.account.store.discard_damaged(kind).await;
            }
            items.extend(found.iter().filter_map(|outline| self.shown(outline)));
        }
        tell(items);
        damaged
    }

    /// Tells the page what changed.
    pub(super) async fn tell_changed(&self, keys: &[EntryKey]) {
        let keys: Vec<String> = keys.iter().map(EntryKey::to_string).collect();
        let found = self.store.outlines_of(&keys).await.unwrap_or_default();
        tell(found.iter().filter_map(|outline| self.shown(outline)).collect());
    }

    /// What of a resource the page is told: of samples the last one, as a measurement.
    fn shown(&self, outline: &Outline) -> Option<Item> {
        let entry = &outline.entry;
        match to_item(&entry.body) {
            Ok(Item::Series(series)) => self.spans.borrow_mut().keep(outline, &series).map(Item::Vital),
            Ok(item) => Some(item),
            Err(_) => {
                Some(Item::Unknown { resource_type: entry.resource_type.clone(), id: Id::new(entry.id.as_str()).ok()? })
            }
        }
    }

    /// Writes things; they are on disk when this returns.
    pub(super) async fn write(&self, items: &[Item]) -> Result<(), Trouble> {
        for item in items {
            let key = EntryKey { resource_type: item.resource_type().to_owned(), id: item.id().as_str().to_owned() };
            let mut ours = false;
            let change = |held: Option<&Value>| {
                let written = entered(item, &self.patient, held);
                ours = written.is_some();
                written
            };
            self.engine.update(&key, change).await.map_err(trouble_of)?;
            if !ours {
                // No page writes what only a practice may.
                return Err(Trouble::Failed);
            }
        }
        Ok(())
    }

    /// Samples of a stretch of time, thinned for a chart. Of a damaged block the chart has nothing; the account's copy
    /// is asked for, which is the reason for ringing the bell where this gives true.
    pub(super) async fn thin(
        &self,
        kind: ambulo_care::VitalKind,
        from_ms: i64,
        to_ms: i64,
        buckets: u32,
    ) -> Result<(Vec<crate::protocol::Bucket>, bool), Trouble> {
        let keys = self.spans.borrow().within(kind, from_ms, to_ms);
        let mut thinned = Thinned::new(from_ms, to_ms, buckets);
        let damaged = thinned.take(&self.store, &keys).await.map_err(|error| store_trouble(&error))?;
        for key in &damaged {
            if let Some((resource_type, id)) = key.split_once('/') {
                // Reading the whole tells the engine of the damage.
                let key = EntryKey { resource_type: resource_type.to_owned(), id: id.to_owned() };
                let _ = self.engine.entry(&key).await;
            }
        }
        Ok((thinned.buckets(), !damaged.is_empty()))
    }

    /// Everything, as one Bundle. What is damaged leaves the rest as it is: an OperationOutcome has an issue for each
    /// entry that is missing, with `why` as its words, and their number stands beside the Bundle.
    pub(super) async fn export(&self, why: &str) -> Result<(String, u32), Trouble> {
        let (mut entries, mut missing) = (Vec::new(), Vec::new());
        for kind in ["Patient"].iter().chain(&READ_ONLY).chain(&WRITTEN) {
            let (found, lost) = self.engine.readable(kind).await.map_err(trouble_of)?;
            entries.extend(found.into_iter().map(|entry| json!({ "resource": entry.body })));
            missing.extend(lost);
        }
        match learning::exported(&self.account.store).await {
            Ok(learnt) => entries.extend(learnt.map(|(learnt, _)| json!({ "resource": learnt }))),
            Err(StoreError::Corrupt { .. }) => missing.push("Basic/learning".to_owned()),
            Err(error) => return Err(store_trouble(&error)),
        }
        let count = u32::try_from(missing.len()).unwrap_or(u32::MAX);
        if count > 0 {
            let issue = |key| json!({ "severity": "warning", "code": "incomplete", "details": { "text": why }, "diagnostics": key });
            let issues: Vec<Value> = missing.into_iter().map(issue).collect();
            entries.insert(0, json!({ "resource": { "resourceType": "OperationOutcome", "issue": issues } }));
        }
        let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": entries });
        let text = String::from_utf8(crate::export_text::pretty(&bundle)).map_err(|_| Trouble::Failed)?;
        Ok((text, count))
    }

    /// How much is here and can be read, by type.
    pub(super) async fn stored(&self) -> Result<Vec<(String, u32)>, Trouble> {
        let mut counts = Vec::new();
        for kind in ["Patient"].iter().chain(&READ_ONLY).chain(&WRITTEN) {
            let n = self.store.outlines(kind).await.map_err(|error| store_trouble(&error))?.0.len();
            counts.push(((*kind).to_owned(), u32::try_from(n).unwrap_or(u32::MAX)));
        }
        if let Ok(Some((_, cards))) = learning::exported(&self.account.store).await {
            counts.push(("Basic".to_owned(), u32::try_from(cards).unwrap_or(u32::MAX)));
        }
        Ok(counts)
    }

    /// The person presses the line: what it says by then of entries that are lost has been read.
    pub(super) async fn line_is_read(&self) {
        let status = self.engine.status();
        let says_lost = status.waiting + status.refused == 0 && status.trouble.is_none();
        if says_lost && status.lost > 0 && status.lost == self.lost_told.get() {
            let _ = self.engine.forget_lost().await;
        }
    }

    /// Tells the page how sync stands.
    pub(super) fn tell_line(&self) {
        let status = self.engine.status();
        self.lost_told.set(status.lost);
        super::push(Push::Sync(SyncLine {
            waiting: u32::try_from(status.waiting).unwrap_or(u32::MAX),
            refused: u32::try_from(status.refused).unwrap_or(u32::MAX),
            lost: u32::try_from(status.lost).unwrap_or(u32::MAX),
            busy: self.busy.get(),
            last_success_ms: status.last_success_ms.and_then(|ms| i64::try_from(ms).ok()),
            trouble: status.trouble.as_ref().map(sync_trouble),
        }));
    }

    /// Ends it: the loop stops at its next turn.
    pub(super) fn close(&self) {
        self.closed.set(true);
        self.spans.borrow_mut().forget();
    }
}

fn tell(items: Vec<Item>) {
    let mut rest = items.into_iter().peekable();
    while rest.peek().is_some() {
        super::push(Push::Items(rest.by_ref().take(HANDFUL).collect()));
    }
}

fn sync_trouble(trouble: &ambulo_sync::Trouble) -> Trouble {
    use ambulo_sync::Trouble as T;
    match trouble {
        T::Unreachable => Trouble::Offline,
        T::NeedsToken => Trouble::SignInAgain,
        T::Busy => Trouble::Busy,
        T::Server { .. } | T::Nonsense | T::NoToken | T::NotAllowed { .. } => Trouble::AccountFails,
        T::Contended => Trouble::Contended,
        T::StorageFull => Trouble::Full,
        T::Damaged { .. } => Trouble::Damaged,
        T::Storage => Trouble::Blocked,
    }
}

/// What the page is told of the engine's errors.
pub(super) fn trouble_of(error: SyncError) -> Trouble {
    match error {
        SyncError::Store(store) => store_trouble(&store),
        SyncError::NotAResource => Trouble::Failed,
        SyncError::OtherAccount => Trouble::OtherPerson,
    }
}

/// What the page is told of the store's errors.
pub(super) fn store_trouble(error: &StoreError) -> Trouble {
    match error {
        StoreError::Full => Trouble::Full,
        StoreError::Corrupt { .. } => Trouble::Damaged,
        StoreError::Blocked => Trouble::Blocked,
        StoreError::Newer => Trouble::Newer,
        StoreError::Platform(_) => Trouble::Failed,
    }
}
