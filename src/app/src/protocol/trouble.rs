//! What went wrong, for a person.

use ambulo_care::wire;

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

wire! {
    enum Trouble {
        0: Failed, 1: Offline, 2: AccountFails, 3: Busy, 4: SignInAgain, 5: OtherPerson, 6: WrongSecret,
        7: WaitBeforeRetry, 8: Full, 9: Blocked, 10: Newer, 11: Damaged, 12: Refused, 13: OtherTab,
        14: Unopenable, 15: Contended,
    }
}
