//! Nothing is acknowledged before it is on disk.
//!
//! Helios runs SQLite with a write-ahead log and `synchronous=NORMAL`, which leaves a commit in the
//! system's memory until a checkpoint that may be 200 MiB away: a power cut would take every dose
//! recorded since. Here the log is synced after the commit and before the answer; writers that
//! wait at the same time share one sync.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::Mutex as AsyncMutex;

use crate::StoreError;

/// Brings what was committed onto the disk.
pub trait Syncer: Send + Sync + 'static {
    /// Returns when everything committed before the call is on disk. May block.
    ///
    /// # Errors
    /// Where the disk refused; what was committed may then be lost.
    fn sync(&self) -> io::Result<()>;
}

/// Syncs the log of a SQLite file.
#[derive(Debug)]
pub struct FileSyncer {
    database: PathBuf,
    log: PathBuf,
    /// Which file the log's name stood for at the last sync.
    seen: Mutex<Option<u64>>,
}

impl FileSyncer {
    /// For the database at this path.
    #[must_use]
    pub fn new(database: &Path) -> Self {
        let mut log = database.as_os_str().to_owned();
        log.push("-wal");
        Self { database: database.to_path_buf(), log: log.into(), seen: Mutex::new(None) }
    }

    fn sync_folder(&self) -> io::Result<()> {
        match self.database.parent() {
            // Only Unix opens a folder as a file; elsewhere a name is durable with its file.
            Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
            _ => Ok(()),
        }
    }
}

impl Syncer for FileSyncer {
    fn sync(&self) -> io::Result<()> {
        // Opened anew each time: SQLite may have removed the log and begun another.
        match File::options().write(true).open(&self.log) {
            Ok(log) => {
                log.sync_data()?;
                let this = Some(file_number(&log)?);
                let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                if *seen != this {
                    self.sync_folder()?;
                    *seen = this;
                }
                Ok(())
            }
            // No log: a checkpoint has moved everything into the database.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                File::options().write(true).open(&self.database)?.sync_all()?;
                self.sync_folder()
            }
            Err(error) => Err(error),
        }
    }
}

#[cfg(unix)]
fn file_number(file: &File) -> io::Result<u64> {
    use std::os::unix::fs::MetadataExt;
    Ok(file.metadata()?.ino())
}

#[cfg(not(unix))]
fn file_number(_file: &File) -> io::Result<u64> {
    Ok(0)
}

/// Lets all who wait share a sync, and lets nobody read what a power cut could still take back.
pub(crate) struct GroupSync {
    syncer: Arc<dyn Syncer>,
    /// Transactions that may have committed.
    begun: AtomicU64,
    /// Transactions that have committed, or never will.
    finished: AtomicU64,
    /// How many of the finished are on disk.
    settled: AtomicU64,
    /// A failed sync may have dropped pages that the next one would call clean: nothing that this
    /// process says about the disk can be believed afterwards.
    failed: AsyncMutex<bool>,
}

/// A transaction between its first word and its end, however it ends.
pub(crate) struct Underway<'a>(&'a GroupSync);

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        self.0.finished.fetch_add(1, Ordering::SeqCst);
    }
}

impl GroupSync {
    pub(crate) fn new(syncer: Arc<dyn Syncer>) -> Self {
        Self {
            syncer,
            begun: AtomicU64::new(0),
            finished: AtomicU64::new(0),
            settled: AtomicU64::new(0),
            failed: AsyncMutex::new(false),
        }
    }

    /// Hold this while a transaction runs.
    pub(crate) fn underway(&self) -> Underway<'_> {
        self.begun.fetch_add(1, Ordering::SeqCst);
        Underway(self)
    }

    /// Call when a transaction has ended; returns when it is on disk.
    pub(crate) async fn make_durable(&self) -> Result<(), StoreError> {
        let mine = self.finished.load(Ordering::SeqCst);
        let mut failed = self.failed.lock().await;
        if !*failed && self.settled.load(Ordering::SeqCst) >= mine {
            return Ok(());
        }
        self.sync(&mut failed).await
    }

    /// Call after a read: returns when all that it can have seen is on disk. Who is unsure whether
    /// a write arrived asks by reading, and takes what it sees for an acknowledgement.
    pub(crate) async fn settle(&self) -> Result<(), StoreError> {
        if self.settled.load(Ordering::SeqCst) >= self.begun.load(Ordering::SeqCst) {
            return Ok(());
        }
        self.sync_now().await
    }

    /// Syncs whether or not anything is known to wait for it.
    pub(crate) async fn sync_now(&self) -> Result<(), StoreError> {
        let mut failed = self.failed.lock().await;
        self.sync(&mut failed).await
    }

    /// Whether writing has become pointless.
    pub(crate) async fn has_failed(&self) -> bool {
        *self.failed.lock().await
    }

    async fn sync(&self, failed: &mut bool) -> Result<(), StoreError> {
        if *failed {
            return Err(StoreError::Engine("an earlier sync to disk failed"));
        }
        let up_to = self.finished.load(Ordering::SeqCst);
        let syncer = Arc::clone(&self.syncer);
        let outcome = tokio::task::spawn_blocking(move || syncer.sync())
            .await
            .unwrap_or_else(|_| Err(io::Error::other("the sync was interrupted")));
        match outcome {
            Ok(()) => {
                self.settled.store(up_to, Ordering::SeqCst);
                Ok(())
            }
            Err(error) => {
                *failed = true;
                Err(StoreError::Folder(error))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    struct Slow(AtomicU64);

    impl Syncer for Slow {
        fn sync(&self) -> io::Result<()> {
            self.0.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(20));
            Ok(())
        }
    }

    #[tokio::test]
    async fn writers_that_wait_share_a_sync() {
        let slow = Arc::new(Slow(AtomicU64::new(0)));
        let group = Arc::new(GroupSync::new(Arc::clone(&slow) as Arc<dyn Syncer>));
        let writers: Vec<_> = (0..50)
            .map(|_| {
                let group = Arc::clone(&group);
                tokio::spawn(async move {
                    drop(group.underway());
                    group.make_durable().await
                })
            })
            .collect();
        for writer in writers {
            writer.await.expect("ran").expect("synced");
        }
        let syncs = slow.0.load(Ordering::SeqCst);
        assert!((1..=3).contains(&syncs), "{syncs} syncs for 50 writers");
    }

    struct Broken(AtomicU64);

    impl Syncer for Broken {
        fn sync(&self) -> io::Result<()> {
            if self.0.fetch_add(1, Ordering::SeqCst) == 1 {
                return Err(io::Error::other("no"));
            }
            Ok(())
        }
    }

    #[tokio::test]
    async fn after_a_failed_sync_nothing_is_acknowledged() {
        let group = GroupSync::new(Arc::new(Broken(AtomicU64::new(0))));
        assert!(group.sync_now().await.is_ok());
        drop(group.underway());
        assert!(group.make_durable().await.is_err());
        assert!(group.make_durable().await.is_err());
        assert!(group.settle().await.is_err());
        assert!(group.has_failed().await);
    }

    #[tokio::test]
    async fn a_read_waits_for_what_it_may_have_seen() {
        let slow = Arc::new(Slow(AtomicU64::new(0)));
        let group = GroupSync::new(Arc::clone(&slow) as Arc<dyn Syncer>);
        let syncs = || slow.0.load(Ordering::SeqCst);
        group.settle().await.expect("nothing to wait for");
        assert_eq!(syncs(), 0);
        let underway = group.underway();
        group.settle().await.expect("synced");
        assert_eq!(syncs(), 1, "the transaction may have committed already");
        drop(underway);
        group.settle().await.expect("synced");
        assert_eq!(syncs(), 2, "it committed after that sync began");
        group.settle().await.expect("settled");
        assert_eq!(syncs(), 2);
    }

    #[test]
    fn a_missing_log_syncs_the_database() {
        let folder = tempfile::tempdir().expect("folder");
        let database = folder.path().join("x.sqlite");
        let syncer = FileSyncer::new(&database);
        assert!(syncer.sync().is_err(), "neither is there");
        std::fs::write(&database, b"x").expect("written");
        syncer.sync().expect("the database alone");
        std::fs::write(folder.path().join("x.sqlite-wal"), b"x").expect("written");
        syncer.sync().expect("the log");
        assert!(syncer.seen.lock().expect("whole").is_some());
    }
}
