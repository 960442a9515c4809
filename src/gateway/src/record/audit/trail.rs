//! The way into the table: a queue written in batches; when it is full, requests wait for it.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};

use super::polling::Polling;
use super::table::AuditError;
use super::{AuditTable, Line};

/// How many accesses may wait to be written.
const QUEUE: usize = 1024;
/// How many are written in one transaction.
const BATCH: usize = 256;
/// How often a batch is tried before it is given up, loudly.
const TRIES: u32 = 5;

enum Message {
    Line(Box<Line>),
    Flush(oneshot::Sender<()>),
}

/// The queue of what is to be written down.
#[derive(Debug, Clone)]
pub(in crate::record) struct AuditTrail {
    queue: mpsc::Sender<Message>,
    table: AuditTable,
}

impl AuditTrail {
    pub(in crate::record) fn start(table: AuditTable) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        tokio::spawn(write_down(table.clone(), waiting));
        Self { queue, table }
    }

    /// Queues an access; waits while the queue is full.
    pub(in crate::record) async fn note(&self, line: Line) {
        if self.queue.send(Message::Line(Box::new(line))).await.is_err() {
            eprintln!("audit: an access was not written down: the trail has ended");
        }
    }

    /// Returns when all that was queued before is written.
    pub(in crate::record) async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.queue.send(Message::Flush(done)).await.is_ok() {
            // An error means that the trail has ended, which it has said itself.
            let _ = written.await;
        }
    }

    /// Every line that is written, in the order of time.
    pub(in crate::record) async fn lines(&self) -> Result<Vec<Line>, AuditError> {
        self.blocking(AuditTable::lines).await
    }

    /// Forgets what ended before.
    pub(in crate::record) async fn forget_before(&self, time: Timestamp) -> Result<(), AuditError> {
        self.blocking(move |table| table.forget_before(time)).await
    }

    /// Folds the log in.
    pub(in crate::record) async fn fold(&self) -> Result<(), AuditError> {
        self.blocking(AuditTable::fold).await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&AuditTable) -> Result<T, AuditError> + Send + 'static,
    ) -> Result<T, AuditError> {
        let table = self.table.clone();
        tokio::task::spawn_blocking(move || work(&table)).await.map_err(|_| AuditError::Lost)?
    }
}

async fn write_down(table: AuditTable, mut waiting: mpsc::Receiver<Message>) {
    let mut polling = Polling::default();
    let mut messages = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut messages, BATCH).await > 0 {
        let mut lines = Vec::with_capacity(messages.len());
        let mut flushes = Vec::new();
        for message in messages.drain(..) {
            match message {
                Message::Line(mut line) => {
                    polling.sort(&mut line);
                    lines.push(*line);
                }
                Message::Flush(done) => flushes.push(done),
            }
        }
        write_batch(&table, lines).await;
        for done in flushes {
            // Whoever asked may have left.
            let _ = done.send(());
        }
    }
}

async fn write_batch(table: &AuditTable, lines: Vec<Line>) {
    if lines.is_empty() {
        return;
    }
    let lines = std::sync::Arc::new(lines);
    for attempt in 1..=TRIES {
        let (table, batch) = (table.clone(), std::sync::Arc::clone(&lines));
        let written = tokio::task::spawn_blocking(move || table.write(&batch)).await;
        match written.unwrap_or_else(|_| Err(AuditError::Lost)) {
            Ok(()) => return,
            Err(error) if attempt == TRIES => {
                eprintln!("audit: {} accesses were not written down: {error}", lines.len());
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(100 << attempt)).await,
        }
    }
}
