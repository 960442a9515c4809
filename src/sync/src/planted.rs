//! Bugs that tests plant in the engine to prove that the simulator would find them. Without the feature
//! `planted-bugs` none can be switched on and the checks fold away.

/// One bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// A local write commits the entry first and the outbox afterwards.
    TornWrite,
    /// An acknowledgement counts for whatever the entry has become meanwhile.
    AckIgnoresRevision,
    /// After an uncertain PUT the same PUT is sent again, without asking first.
    BlindRetry,
    /// Edits are sent without `If-Match`.
    NoIfMatch,
    /// A conflict is taken for success.
    ConflictIsSuccess,
    /// What is pulled replaces what waits to be sent.
    PullOverwritesPending,
    /// What is pulled replaces decisions that only this device still has.
    PullForgetsDecisions,
    /// The watermark moves before the page is stored.
    WatermarkBeforePage,
    /// The watermark comes from the device's clock.
    WatermarkFromDevice,
    /// Only the first page of a search is read.
    FirstPageOnly,
    /// There is no full sweep after the first.
    NoFullSweep,
    /// A full sweep does not look for what the account has lost.
    LossUnnoticed,
    /// A version number is trusted without its time.
    VersionNumberTrusted,
    /// Any 200 is taken for an acknowledgement, whatever the body.
    AnyAnswerAcknowledges,
    /// A failed round still says that all is well.
    TroubleForgotten,
    /// Earlier bodies that may have arrived are not remembered.
    SentForgotten,
}

/// Which bug is planted, if any.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Planted {
    #[cfg(feature = "planted-bugs")]
    pub(crate) bug: Option<Bug>,
}

impl Planted {
    #[cfg(feature = "planted-bugs")]
    pub(crate) fn has(self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    #[cfg(not(feature = "planted-bugs"))]
    pub(crate) fn has(self, _bug: Bug) -> bool {
        false
    }
}
