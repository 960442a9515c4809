//! Series of samples: blocks of 4,096, a live tail in a journal, and summaries beside them.

pub mod codec;
mod growth;
mod merge;
mod series;
pub mod summary;

use std::future::Future;

use ambulo_sync::store::{Store, StoreError};

pub use codec::{BLOCK_SAMPLES, Sample};
pub use series::{Series, SeriesError};
pub use summary::Summary;

/// A value among those that are kept in order; `None` where it is damaged.
pub struct Ordered {
    /// Its place.
    pub order: u64,
    /// What was stored.
    pub value: Option<Vec<u8>>,
}

/// What series need of a store beyond [`Store`]: ranges of keys made by [`crate::names::ordered_key`], and one writer
/// at a time.
pub trait SeriesStore: Store {
    /// Keeps others out until dropped.
    type Held;
    /// All values of a head between two orders, both included, in order.
    fn range(&self, head: &str, from: u64, to: u64) -> impl Future<Output = Result<Vec<Ordered>, StoreError>>;
    /// The greatest order of a head that is no greater than this.
    fn last_at_or_before(&self, head: &str, order: u64) -> impl Future<Output = Result<Option<u64>, StoreError>>;
    /// Waits until no other tab or task writes this series.
    fn hold(&self, series: &str) -> impl Future<Output = Result<Self::Held, StoreError>>;
}
