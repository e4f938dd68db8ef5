//! Group commit for the audit entries of reads: one transaction for all that wait at the same time.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::{NewEntry, store};
use crate::db::Db;
use crate::problem::Problem;

/// Entries that one transaction takes at most.
const BATCH: usize = 500;
/// Entries that may wait before further readers are told to come back.
const QUEUE: usize = 10_000;

struct Waiting {
    entry: NewEntry,
    durable: oneshot::Sender<bool>,
}

/// A thread that owns the writing. Dropping the writer lets it finish what waits and joins it.
pub struct Writer {
    queue: Option<SyncSender<Waiting>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(db: Db) -> std::io::Result<Writer> {
        let (queue, waiting) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new().name("audit".to_owned()).spawn(move || run(&db, &waiting))?;
        Ok(Writer { queue: Some(queue), thread: Some(thread) })
    }

    /// Returns once the entry is durable; 503 where it could not be made so.
    pub async fn append(&self, entry: NewEntry) -> Result<(), Problem> {
        let (durable, done) = oneshot::channel();
        let queue = self.queue.as_ref().ok_or_else(|| Problem::unavailable(1, "the audit log is closing"))?;
        queue
            .try_send(Waiting { entry, durable })
            .map_err(|_| Problem::unavailable(1, "the audit log cannot keep up"))?;
        match done.await {
            Ok(true) => Ok(()),
            _ => Err(Problem::unavailable(1, "the audit entry of a read could not be written")),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the audit writer had panicked");
        }
    }
}

fn run(db: &Db, waiting: &Receiver<Waiting>) {
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        batch.extend(waiting.try_iter().take(BATCH - 1));
        let (entries, readers): (Vec<_>, Vec<_>) = batch.into_iter().map(|w| (w.entry, w.durable)).unzip();
        let written = db.write(|conn| store::append(conn, &entries));
        if let Err(error) = &written {
            tracing::error!(%error, "audit entries of reads could not be written");
        }
        for reader in readers {
            if reader.send(written.is_ok()).is_err() {
                tracing::debug!("a reader went away before its audit entry was written");
            }
        }
    }
}
