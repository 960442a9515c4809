//! What can go wrong with the store. The words are for the operator; they hold no health data.

/// The store could not be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder or a file in it could not be made, read or synced.
    #[error("the record's folder is not usable: {0}")]
    Folder(#[from] std::io::Error),
    /// The server inside failed.
    #[error("the record store failed: {0}")]
    Engine(&'static str),
    /// A request that the server inside could not even be given.
    #[error("the request is not one that the record store understands")]
    Request,
    /// The store answered what is not JSON.
    #[error("the record store answered with something that is not JSON")]
    Answer,
}

/// A write was not made, or is not known to be on disk.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Not a resource: no object, no `resourceType`, no `id`, or none that FHIR allows.
    #[error("not a resource")]
    Malformed,
    /// What is stored is not what the writer expected. Nothing was written.
    #[error("the resource is not in the version that the writer expected")]
    Conflict,
    /// The store failed. Nothing of this write is visible, unless the disk failed while syncing.
    #[error(transparent)]
    Store(#[from] StoreError),
}
