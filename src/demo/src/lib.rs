//! A made-up record, from a seed: two patients and their therapist, ninety days back from a given day.
//! The same seed and day make the same record; no clock and no chance of its own.

mod book;
mod calendar;
mod heart;
mod medicines;
mod people;
mod programme;
mod random;
mod story;
mod vitals;

use ambulo_care::{Date, Instant};
use book::Book;
use calendar::Calendar;
use serde_json::Value;

/// Days of history.
pub const DAYS: i32 = 90;

/// A made-up record.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoRecord {
    /// FHIR resources, each with an id and the tag `made-up`; patients and practitioner first.
    pub resources: Vec<Value>,
    /// Who can sign in.
    pub people: Vec<DemoPerson>,
}

/// One made-up person who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// What to sign in with.
    pub user_name: String,
    /// `patient` or `therapist`.
    pub role: String,
    /// The id of the Patient or Practitioner.
    pub resource_id: String,
    /// The name to show.
    pub display_name: String,
}

/// The day as of which a record made now is alive: the made-up people's own, which begins at six in
/// the morning. Whoever starts the demo at night still finds yesterday's evening doses open.
/// `now_s` is in seconds since 1970.
pub fn day_of(now_s: i64) -> Date {
    Instant::from_second(now_s).unwrap_or_default().plus_s(-6 * 3600).to_zoned(calendar::rules()).date()
}

/// The made-up record of a seed as of a day (`YYYY-MM-DD`). That day itself is still open: no dose is decided, and
/// devices have measured until `now_s`, in seconds since 1970; nothing of the day without it. A text that is no day is
/// read as 2026-01-01.
pub fn generate(seed: u64, today: &str, now_s: Option<i64>) -> DemoRecord {
    let calendar = Calendar::new(today, now_s.and_then(|at| Instant::from_second(at).ok()));
    let cast = people::cast(seed, &calendar);
    let mut book = Book::new();
    for patient in &cast.patients {
        book.add(patient, &ambulo_care::Item::Person(patient.person.clone()));
    }
    book.push(people::practitioner(&cast.therapist));
    for patient in &cast.patients {
        story::write(&mut book, patient, &cast.therapist, &calendar);
        let done = programme::write(&mut book, patient, &cast.therapist, &calendar);
        medicines::write(&mut book, patient, &calendar);
        vitals::write(&mut book, patient, &calendar);
        heart::write(&mut book, patient, &calendar, &done);
    }
    DemoRecord { resources: book.resources, people: people::sign_ins(&cast) }
}
