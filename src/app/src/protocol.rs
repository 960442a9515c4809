//! What page and Worker say to each other: one request, one reply by the same number, and pushes.

use ambulo_care::{Item, VitalKind, wire};
use zeroize::Zeroize;

/// A request with its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Answered with the same number.
    pub number: u32,
    /// What is asked.
    pub request: Request,
}

/// What a page asks of the Worker.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// The first word: the account's origin. Answered with [`Reply::Session`].
    Hello {
        /// Such as `http://localhost:8080`.
        origin: String,
    },
    /// Exchanges an authorization code for tokens.
    SignIn {
        /// The code from the redirect.
        code: String,
        /// The PKCE verifier of this sign-in.
        verifier: String,
    },
    /// Makes the vault of this device with a new secret, and begins to sync.
    CreateVault {
        /// A passphrase, not the account's password.
        secret: Secret,
    },
    /// Opens the vault.
    Unlock {
        /// The passphrase or the passkey's output.
        secret: Secret,
    },
    /// Whether a secret opens the vault; a wrong one counts as at unlocking.
    CheckSecret {
        /// What is to be tried.
        secret: Secret,
    },
    /// One more passkey that opens the vault, or a passphrase in place of the one before.
    AddSecret {
        /// One that opens it already, asked for anew: an unlocked device may be in other hands.
        existing: Secret,
        /// The new secret.
        secret: Secret,
    },
    /// The passkeys that open the vault.
    Passkeys,
    /// Takes a passkey away; the passphrase stays. Answered with [`Reply::Passkeys`].
    RemovePasskey {
        /// Identifies the passkey.
        credential: Vec<u8>,
    },
    /// Writes things of the open record; acknowledged once they are on disk.
    Write(Vec<Item>),
    /// A series of samples, thinned to at most `buckets` of minimum, mean and maximum.
    Series {
        /// What was measured.
        kind: VitalKind,
        /// From this instant, in milliseconds since 1970.
        from_ms: i64,
        /// To this instant, exclusive.
        to_ms: i64,
        /// How many buckets at most.
        buckets: u32,
    },
    /// Syncs now rather than at the next turn.
    Sync,
    /// Everything that the vault holds, as one FHIR Bundle.
    Export {
        /// What the file says, in the person's language, of an entry that is damaged and so missing from it.
        why: String,
    },
    /// What the vault holds, by kind.
    Stored,
    /// Signs out and deletes everything of this device.
    Erase,
    /// The therapist's patients.
    Patients,
    /// Opens the record of one patient (therapist only); pushed as items after a reset.
    Open {
        /// The Patient's id.
        patient: String,
    },
    /// Invites a new patient (therapist only).
    Invite {
        /// The patient's name.
        name: String,
        /// `YYYY-MM-DD`, where known.
        birth_date: Option<String>,
    },
    /// Signs out; the vault stays, sealed.
    SignOut,
    /// What the person has learnt of the body.
    Learning,
    /// Keeps it, in this device's vault alone.
    KeepLearning(Vec<u8>),
}

/// What opens a vault.
#[derive(Clone, PartialEq)]
pub enum Secret {
    /// A passphrase.
    Passphrase(String),
    /// The output of a passkey's PRF extension, with the credential's id.
    Passkey {
        /// Identifies the passkey.
        credential: Vec<u8>,
        /// What its PRF was asked with.
        salt: Vec<u8>,
        /// 32 bytes.
        output: Vec<u8>,
    },
}

impl Drop for Secret {
    fn drop(&mut self) {
        match self {
            Self::Passphrase(words) => words.zeroize(),
            Self::Passkey { output, .. } => output.zeroize(),
        }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

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

/// How this device stands with account and vault.
#[derive(Debug, Clone, PartialEq)]
pub enum Session {
    /// Nobody is signed in, and nothing is stored.
    SignedOut,
    /// A vault is here and closed. Its passphrase opens it, and these do.
    Locked(Passkeys),
    /// Signed in, and the vault is still to be made.
    NeedsSecret,
    /// Open.
    Open(Who),
}

/// The passkeys that open the vault.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Passkeys {
    /// Each of them.
    pub known: Vec<Passkey>,
    /// What the PRF of each is asked with, and that of the next one is to be; it is no secret.
    pub salt: Vec<u8>,
}

/// One passkey.
#[derive(Debug, Clone, PartialEq)]
pub struct Passkey {
    /// Identifies it to the browser.
    pub credential: Vec<u8>,
    /// When it was added, in milliseconds since 1970; known only while the vault is open.
    pub added_ms: Option<i64>,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq)]
pub struct Who {
    /// The reference of the person: `Patient/ID` or `Practitioner/ID`.
    pub reference: String,
    /// The patient's id, for a patient.
    pub patient: Option<String>,
    /// The name to show.
    pub name: String,
    /// This device's name in decisions: random, made with the vault.
    pub device: String,
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

/// What went wrong, in kinds that a patient can be told; each has a text `trouble.NAME`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The account cannot be reached.
    Offline,
    /// The account answers, but not sensibly.
    AccountFails,
    /// The account asks for patience.
    Busy,
    /// The sign-in has ended.
    SignInAgain,
    /// The sign-in belongs to someone else than this device's vault.
    OtherPerson,
    /// The secret does not open the vault.
    WrongSecret,
    /// Too many wrong secrets in a row: wait a little.
    WaitBeforeRetry,
    /// No room left on the device.
    Full,
    /// The device's storage is switched off, or a tab of another version holds it.
    Blocked,
    /// The record is open in another tab.
    OtherTab,
    /// The vault was written by a newer version.
    Newer,
    /// Something stored is damaged; the rest is well.
    Damaged,
    /// So much is damaged that no secret opens what is stored; the account has its copy.
    Unopenable,
    /// Other devices change the same entry at the same time; it is tried again.
    Contended,
    /// The account refused it.
    Refused,
    /// Anything else.
    Failed,
}

impl Trouble {
    /// The key of the text that explains it.
    pub fn text_key(self) -> &'static str {
        match self {
            Self::Offline => "trouble.offline",
            Self::AccountFails => "trouble.account-fails",
            Self::Busy => "trouble.busy",
            Self::SignInAgain => "trouble.sign-in-again",
            Self::OtherPerson => "trouble.other-person",
            Self::WrongSecret => "trouble.wrong-secret",
            Self::WaitBeforeRetry => "trouble.wait",
            Self::Full => "trouble.full",
            Self::Blocked => "trouble.blocked",
            Self::OtherTab => "trouble.other-tab",
            Self::Newer => "trouble.newer",
            Self::Damaged => "trouble.damaged",
            Self::Unopenable => "trouble.unopenable",
            Self::Contended => "trouble.contended",
            Self::Refused => "trouble.refused",
            Self::Failed => "trouble.failed",
        }
    }
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

// How each of these crosses: what is left out here does not compile. The numbers matter to nobody, for both
// sides are one wasm.
wire! {
    struct Call { number, request }
    struct Passkeys { known, salt }
    struct Passkey { credential, added_ms }
    struct Who { reference, patient, name, device }
    struct SyncLine { waiting, refused, lost, busy, last_success_ms, trouble }
    struct Bucket { at_ms, min, mean, max }
    struct PatientLine { id, name, birth_date }
    struct Invitation { code, expires, join_url, join_qr_svg, patient }
}

wire! {
    enum Request {
        0: Sync, 1: Hello { origin }, 2: SignIn { code, verifier }, 3: CreateVault { secret }, 4: Unlock { secret },
        5: AddSecret { existing, secret }, 6: Write(items), 7: Series { kind, from_ms, to_ms, buckets }, 8: Export { why }, 9: Stored,
        10: Erase, 11: Patients, 12: Open { patient }, 13: Invite { name, birth_date }, 14: SignOut,
        15: CheckSecret { secret }, 16: Passkeys, 17: RemovePasskey { credential }, 18: Learning, 19: KeepLearning(learnt),
    }
    enum Secret { 0: Passphrase(words), 1: Passkey { credential, salt, output } }
    enum Word { 0: Reply { number, reply }, 1: Push(news) }
    enum Reply {
        0: Done, 1: Refused(trouble), 2: Session(session), 3: Series(buckets), 4: Export { text, missing }, 5: Stored(counts),
        6: Patients(lines), 7: Invited(invitation), 8: Passkeys(passkeys), 9: Learning(learnt),
    }
    enum Push { 0: Reset, 1: Session(session), 2: Items(items), 3: Sync(line) }
    enum Session { 0: SignedOut, 1: Locked(passkeys), 2: NeedsSecret, 3: Open(who) }
    enum Trouble {
        0: Failed, 1: Offline, 2: AccountFails, 3: Busy, 4: SignInAgain, 5: OtherPerson, 6: WrongSecret,
        7: WaitBeforeRetry, 8: Full, 9: Blocked, 10: Newer, 11: Damaged, 12: Refused, 13: OtherTab,
        14: Unopenable, 15: Contended,
    }
}

#[cfg(test)]
mod tests {
    use super::{Reply, Request, Secret, Session, Trouble, Who, Word};
    use ambulo_care::{Id, Item, wire};

    #[test]
    fn words_cross_whole() {
        let who = Who { reference: "Patient/a".into(), patient: None, name: "Ada".into(), device: "\u{1f}".into() };
        for word in [
            Word::Reply { number: 7, reply: Reply::Session(Session::Open(who)) },
            Word::Reply { number: u32::MAX, reply: Reply::Refused(Trouble::Refused) },
            Word::Reply { number: 0, reply: Reply::Stored(vec![("Goal".into(), 3), (String::new(), 0)]) },
        ] {
            assert_eq!(wire::decode(&wire::encode(&word)), Some(word));
        }
        let item = Item::Unknown { resource_type: "CarePlan".into(), id: Id::new("x").unwrap() };
        let secret = Secret::Passkey { credential: vec![0, 255], salt: vec![1; 32], output: vec![9; 32] };
        for request in [Request::Write(vec![item]), Request::Unlock { secret }, Request::SignOut] {
            assert_eq!(wire::decode(&wire::encode(&request)), Some(request));
        }
        assert_eq!(wire::decode::<Request>(&[200]), None);
    }
}
