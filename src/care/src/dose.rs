//! A dose and every decision made about it. Merging two versions is the union of their decisions:
//! commutative, associative and idempotent, so that every device ends with the same dose.

use crate::{Date, Id, Instant, Time, arrange, decision_id};

/// The planned moment of a scheduled dose, on the schedule's wall clock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// The planned day.
    pub date: Date,
    /// The planned time of day.
    pub time: Time,
    /// The IANA zone of the schedule; empty means the person's own.
    pub zone: String,
}

/// One dose of one medicine (a MedicationAdministration).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dose {
    /// Made from patient, medicine and slot: the same on every device.
    pub id: Id,
    /// The medicine's id.
    pub medicine: Id,
    /// The planned moment; `None` for a dose as needed.
    pub slot: Option<Slot>,
    /// All decisions, in the order of (clock, id), each id once.
    pub decisions: Vec<Decision>,
    /// Who wrote it.
    pub source: DoseSource,
}

/// Where a dose comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoseSource {
    /// Another system: its status is read as one implied decision.
    Elsewhere,
    /// This program: the decisions are recorded one by one.
    Here,
}

/// One decision about a dose. Never changed, only joined by later ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its own id.
    pub id: Id,
    /// A logical clock: one more than the highest that its maker had seen.
    pub clock: u32,
    /// When it was made, by the device's clock.
    pub at: Instant,
    /// The device on which it was made.
    pub device: String,
    /// What was decided.
    pub action: Action,
}

/// What can be decided about a dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// The earlier decision is taken back: the dose is open again.
    Undone,
    /// Left out on purpose.
    Skipped {
        /// Why.
        reason: SkipReason,
    },
    /// Taken.
    Taken,
}

/// Why a dose was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// Forgotten until it was too late.
    Forgot,
    /// The pack was empty or out of reach.
    RanOut,
    /// Side effects.
    SideEffects,
    /// The person felt ill.
    Unwell,
    /// The person felt that it was not needed.
    NotNeeded,
    /// A clinician said so.
    Advised,
    /// Another reason, or none given.
    Other,
}

impl Dose {
    /// A dose that nobody has decided about yet.
    pub fn undecided(id: Id, medicine: Id, slot: Option<Slot>) -> Self {
        Self { id, medicine, slot, decisions: Vec::new(), source: DoseSource::Here }
    }

    /// The decision that counts: the one with the highest (clock, id).
    pub fn current(&self) -> Option<&Decision> {
        self.decisions.iter().max_by(|a, b| (a.clock, &a.id).cmp(&(b.clock, &b.id)))
    }

    /// When the dose was taken, if the current decision says so.
    pub fn taken_at(&self) -> Option<Instant> {
        self.current().filter(|d| d.action == Action::Taken).map(|d| d.at)
    }

    /// Why the dose was left out, if the current decision says so.
    pub fn skipped(&self) -> Option<SkipReason> {
        match self.current()?.action {
            Action::Skipped { reason } => Some(reason),
            Action::Taken | Action::Undone => None,
        }
    }

    /// Whether the person still has to decide: no decision, or the last one undone.
    pub fn is_open(&self) -> bool {
        self.current().is_none_or(|d| d.action == Action::Undone)
    }

    /// Whether this is the dose of that slot, on whatever zone's clock.
    pub fn is_of(&self, slot: &Slot) -> bool {
        self.slot.as_ref().is_some_and(|own| (own.date, own.time) == (slot.date, slot.time))
    }

    /// The clock that the next decision has to carry.
    pub fn next_clock(&self) -> u32 {
        self.decisions.iter().map(|d| d.clock).max().unwrap_or(0).saturating_add(1)
    }

    /// This dose with one decision more, made now on this device.
    #[must_use]
    pub fn decide(&self, at: Instant, device: &str, action: Action) -> Self {
        let clock = self.next_clock();
        let id = decision_id(&self.id, device, clock, at);
        self.decided(Decision { id, clock, at, device: device.to_owned(), action })
    }

    /// This dose with one decision more.
    #[must_use]
    pub fn decided(&self, decision: Decision) -> Self {
        let mut next = self.clone();
        next.decisions.push(decision);
        next.source = DoseSource::Here;
        next.union(self)
    }

    /// Both versions' decisions. Meant for two versions of the same dose; where the frames differ, the
    /// lesser is kept, so that the result is the same on every device.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut all: Vec<&Decision> = self.decisions.iter().chain(&other.decisions).collect();
        // Of two that claim one id the greater comes last, and is kept.
        arrange(&mut all, |a, b| (&a.id, order(a)).cmp(&(&b.id, order(b))));
        let mut decisions: Vec<Decision> = Vec::new();
        for decision in all {
            match decisions.last_mut().filter(|last| last.id == decision.id) {
                Some(last) => last.clone_from(decision),
                None => decisions.push(decision.clone()),
            }
        }
        arrange(&mut decisions, |a, b| (a.clock, &a.id).cmp(&(b.clock, &b.id)));
        Self {
            id: (&self.id).min(&other.id).clone(),
            medicine: (&self.medicine).min(&other.medicine).clone(),
            slot: match (&self.slot, &other.slot) {
                (Some(a), Some(b)) => Some(a.min(b).clone()),
                (a, b) => a.clone().or_else(|| b.clone()),
            },
            decisions,
            source: self.source.max(other.source),
        }
    }
}

/// A total order over the contents of decisions, for two that claim one id.
fn order(d: &Decision) -> (u32, Instant, &str, Action) {
    (d.clock, d.at, d.device.as_str(), d.action)
}
