//! Which accesses are polling, and which of those are told as one.
//!
//! A device that asks twice a minute whether anything is new would fill the disk with words that say
//! the same. What one account asks of one record in the same words within one hour is one line: with
//! the first time and the last, how often, how many entries were handed out, and the first question
//! in full. Only the marks of time and page may differ between questions that are joined.
//!
//! Wrong secrets for one account from one kind of device within one hour are one line with their count:
//! whoever guesses may fill neither disk nor trail.

use std::collections::HashSet;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Line, Outcome};

/// The restful-interaction code of a search.
pub(super) const SEARCH: &str = "search-type";
/// What asks for changes since a time.
const SINCE: &str = "_lastUpdated";
/// What differs from one round to the next while the question stays the same.
const MARKS: [&str; 3] = [SINCE, "_cursor", "_offset"];
const HOUR_S: i64 = 60 * 60;
const DAY_S: i64 = 24 * HOUR_S;

/// Decides which lines are joined.
#[derive(Debug, Default)]
pub(super) struct Polling {
    /// The day of `met`, in days since 1970 in UTC.
    day: i64,
    /// Which therapist's account has looked into which record today. Empty after a start, so that
    /// too much is told apart rather than too little.
    met: HashSet<(String, Option<String>)>,
}

impl Polling {
    /// Gives the line an id that it shares with others of the same polling, where it is one.
    pub(super) fn sort(&mut self, line: &mut Line) {
        if line.door().is_some() && line.outcome == Outcome::Refused.code() {
            line.id = shared_id(line);
            return;
        }
        if !is_polling(line) {
            return;
        }
        let day = line.first.as_second().div_euclid(DAY_S);
        if day != self.day {
            self.day = day;
            self.met.clear();
        }
        let is_own = line.patient.as_ref().is_some_and(|patient| line.who == format!("Patient/{patient}"));
        if !is_own && self.met.insert((line.account.clone(), line.patient.clone())) {
            return;
        }
        line.id = shared_id(line);
    }
}

fn is_polling(line: &Line) -> bool {
    line.code.as_deref() == Some(SEARCH)
        && line.outcome == Outcome::Success.code()
        && parameters(&line.query).any(|(name, _)| name == SINCE)
}

fn parameters(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').map(|one| one.split_once('=').unwrap_or((one, "")))
}

/// The same for the same question of the same account to the same record in the same hour.
fn shared_id(line: &Line) -> Uuid {
    let hour = hour_of(line.first).to_string();
    let patient = line.patient.as_deref().unwrap_or_default();
    let reason = line.reason.as_deref().unwrap_or_default();
    let mut digest = Sha256::new();
    for part in [line.account.as_str(), &line.who, patient, &line.target, &hour, reason] {
        digest.update(part.as_bytes());
        digest.update(b"\n");
    }
    for (name, value) in parameters(&line.query).filter(|(name, _)| !MARKS.contains(name)) {
        digest.update(name.as_bytes());
        digest.update(b"=");
        digest.update(value.as_bytes());
        digest.update(b"&");
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn hour_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(HOUR_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(who: &str, patient: &str, query: &str, at: &str) -> Line {
        let at: Timestamp = at.parse().unwrap();
        Line {
            id: Uuid::new_v4(),
            who: who.into(),
            account: format!("account of {who}"),
            code: Some(SEARCH.into()),
            target: "Observation".into(),
            query: query.into(),
            patient: Some(patient.into()),
            outcome: "0".into(),
            reason: None,
            first: at,
            last: at,
            count: 1,
            entries: 0,
        }
    }

    const NOON: &str = "2026-03-01T12:00:00Z";
    const POLL: &str = "patient=a&_lastUpdated=ge2026-03-01T11:58:00Z&_sort=_lastUpdated";
    const NEXT: &str = "patient=a&_lastUpdated=ge2026-03-01T11:59:00Z&_sort=_lastUpdated&_cursor=x";

    /// Whether the second is joined to the first.
    fn joined(polling: &mut Polling, mut one: Line, mut other: Line) -> bool {
        polling.sort(&mut one);
        polling.sort(&mut other);
        one.id == other.id
    }

    #[test]
    fn the_same_question_within_an_hour_is_one_line() {
        let polling = &mut Polling::default();
        let first = || line("Patient/a", "a", POLL, NOON);
        assert!(joined(polling, first(), line("Patient/a", "a", NEXT, "2026-03-01T12:59:59Z")));
        assert!(!joined(polling, first(), line("Patient/a", "a", POLL, "2026-03-01T13:00:00Z")), "another hour");
        assert!(!joined(polling, first(), line("Patient/a", "a", &POLL.replace("_sort", "code=1&_sort"), NOON)));
        let other = Line { target: "Communication".into(), ..first() };
        assert!(!joined(polling, first(), other), "another type");
        let other = Line { account: "another".into(), ..first() };
        assert!(!joined(polling, first(), other), "another account");
    }

    #[test]
    fn wrong_secrets_of_an_hour_are_one_line_and_right_ones_stand_alone() {
        let polling = &mut Polling::default();
        let tried = |outcome: &str, at: &str| Line {
            code: Some("110122".into()),
            target: "app".into(),
            outcome: outcome.into(),
            ..line("Patient/a", "a", "", at)
        };
        let wrong = || tried("4", NOON);
        assert!(joined(polling, wrong(), tried("4", "2026-03-01T12:59:59Z")));
        assert!(!joined(polling, wrong(), tried("4", "2026-03-01T13:00:00Z")), "another hour");
        assert!(!joined(polling, wrong(), Line { target: "app: Firefox, Windows".into(), ..wrong() }));
        assert!(!joined(polling, wrong(), Line { account: "another".into(), ..wrong() }));
        assert!(!joined(polling, wrong(), Line { reason: Some("another".into()), ..wrong() }));
        assert!(!joined(polling, tried("0", NOON), tried("0", NOON)));
        assert!(!joined(polling, wrong(), tried("0", NOON)));
    }

    #[test]
    fn what_is_no_polling_stands_alone() {
        let polling = &mut Polling::default();
        let read = || Line { code: Some("read".into()), ..line("Patient/a", "a", POLL, NOON) };
        let refused = || Line { outcome: "4".into(), ..line("Patient/a", "a", POLL, NOON) };
        let failed = || Line { outcome: "8".into(), ..line("Patient/a", "a", POLL, NOON) };
        let sweep = || line("Patient/a", "a", "patient=a&_sort=_lastUpdated", NOON);
        for alone in [read, refused, failed, sweep] {
            assert!(!joined(polling, alone(), alone()), "{:?}", alone());
        }
    }

    #[test]
    fn a_therapists_first_look_of_a_day_stands_alone() {
        let polling = &mut Polling::default();
        let look = |patient: &str, at: &str| line("Practitioner/x", patient, POLL, at);
        assert!(!joined(polling, look("a", NOON), look("a", NOON)), "the first, and the first of the rest");
        assert!(joined(polling, look("a", NOON), look("a", NOON)));
        assert!(!joined(polling, look("b", NOON), look("b", NOON)), "another record");
        let tomorrow = "2026-03-02T12:00:00Z";
        assert!(!joined(polling, look("a", tomorrow), look("a", tomorrow)));
        assert!(joined(polling, look("a", tomorrow), look("a", tomorrow)));
    }
}
