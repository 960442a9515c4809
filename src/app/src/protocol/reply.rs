//! What the Worker sends: an answer to each request, and news.

use super::{Passkeys, Session, Trouble};
use ambulo_care::{Item, wire};

/// What the Worker sends.
#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    /// The answer to a call.
    Reply {
        /// The call's number.
        number: u32,
        /// The answer.
        reply: Reply,
    },
    /// Something changed.
    Push(Push),
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// Done.
    Done,
    /// Not done.
    Refused(Trouble),
    /// How things stand.
    Session(Session),
    /// The passkeys that open the vault.
    Passkeys(Passkeys),
    /// Buckets of a series, in time order.
    Series(Vec<Bucket>),
    /// The whole record.
    Export {
        /// A FHIR Bundle.
        text: String,
        /// How many entries are missing from it, since they could not be read.
        missing: u32,
    },
    /// Counts by FHIR resource type.
    Stored(Vec<(String, u32)>),
    /// The therapist's patients.
    Patients(Vec<PatientLine>),
    /// An invitation.
    Invited(Invitation),
    /// What was learnt, as it was kept; nothing at first.
    Learning(Option<Vec<u8>>),
}

/// News for the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Push {
    /// The session changed.
    Session(Session),
    /// The record shown is another one now, or none: begin with an empty one.
    Reset,
    /// Things that are new or changed.
    Items(Vec<Item>),
    /// How sync stands.
    Sync(SyncLine),
}

/// The sync line's truth.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SyncLine {
    /// Entries that the account has not acknowledged.
    pub waiting: u32,
    /// Entries that the account refused; they are kept here.
    pub refused: u32,
    /// Entries that were damaged here before the account had them.
    pub lost: u32,
    /// Whether a sync is under way.
    pub busy: bool,
    /// When the last whole sync ended, in milliseconds since 1970.
    pub last_success_ms: Option<i64>,
    /// What is wrong, if anything.
    pub trouble: Option<Trouble>,
}

/// One stretch of a thinned series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// The middle of the stretch, in milliseconds since 1970.
    pub at_ms: i64,
    /// The least value.
    pub min: f32,
    /// The mean.
    pub mean: f32,
    /// The greatest value.
    pub max: f32,
}

/// One patient in a therapist's list.
#[derive(Debug, Clone, PartialEq)]
pub struct PatientLine {
    /// The Patient's id.
    pub id: String,
    /// The name.
    pub name: String,
    /// `YYYY-MM-DD`, where known.
    pub birth_date: Option<String>,
}

/// A one-time invitation.
#[derive(Debug, Clone, PartialEq)]
pub struct Invitation {
    /// To be typed in.
    pub code: String,
    /// When it ends, as an instant.
    pub expires: String,
    /// The page where it is used.
    pub join_url: String,
    /// A QR code of that page, as SVG, where the account makes one.
    pub join_qr_svg: Option<String>,
    /// The new Patient's id.
    pub patient: String,
}

wire! {
    struct SyncLine { waiting, refused, lost, busy, last_success_ms, trouble }
    struct Bucket { at_ms, min, mean, max }
    struct PatientLine { id, name, birth_date }
    struct Invitation { code, expires, join_url, join_qr_svg, patient }
}

wire! {
    enum Word { 0: Reply { number, reply }, 1: Push(news) }
    enum Reply {
        0: Done, 1: Refused(trouble), 2: Session(session), 3: Series(buckets), 4: Export { text, missing }, 5: Stored(counts),
        6: Patients(lines), 7: Invited(invitation), 8: Passkeys(passkeys), 9: Learning(learnt),
    }
    enum Push { 0: Reset, 1: Session(session), 2: Items(items), 3: Sync(line) }
}
