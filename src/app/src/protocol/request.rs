//! What a page asks of the Worker.

use super::Secret;
use ambulo_care::{Item, VitalKind, wire};

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

wire! {
    struct Call { number, request }
}

wire! {
    enum Request {
        0: Sync, 1: Hello { origin }, 2: SignIn { code, verifier }, 3: CreateVault { secret }, 4: Unlock { secret },
        5: AddSecret { existing, secret }, 6: Write(items), 7: Series { kind, from_ms, to_ms, buckets }, 8: Export { why }, 9: Stored,
        10: Erase, 11: Patients, 12: Open { patient }, 13: Invite { name, birth_date }, 14: SignOut,
        15: CheckSecret { secret }, 16: Passkeys, 17: RemovePasskey { credential }, 18: Learning, 19: KeepLearning(learnt),
    }
}
