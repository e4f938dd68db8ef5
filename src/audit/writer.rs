//! Group commit for the audit entries of reads: one transaction for all that wait at the same time.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use super::{NewEntry, store};
use crate::db::Db;
use crate::problem::Problem;

/// Entries that one transaction will take, and whether it has made them durable.
#[derive(Default)]
struct Batch {
    entries: Vec<NewEntry>,
    durable: Arc<OnceLock<bool>>,
}

/// Whoever has an entry to write waits for its turn; the first to get it writes for all that wait by then.
pub struct Writer {
    db: Db,
    forming: Mutex<Batch>,
    turn: Mutex<()>,
}

impl Writer {
    pub fn new(db: Db) -> Writer {
        Writer { db, forming: Mutex::default(), turn: Mutex::default() }
    }

    /// Returns once the entry is durable; 503 where it could not be made so. Waits for the disk: for blocking threads.
    pub fn append(&self, entry: NewEntry) -> Result<(), Problem> {
        let durable = {
            let mut forming = held(&self.forming);
            forming.entries.push(entry);
            forming.durable.clone()
        };
        let turn = held(&self.turn);
        if durable.get().is_none() {
            self.write(std::mem::take(&mut *held(&self.forming)));
        }
        drop(turn);
        match durable.get() {
            Some(true) => Ok(()),
            _ => Err(Problem::unavailable(1, "the audit entry of a read could not be written")),
        }
    }

    fn write(&self, batch: Batch) {
        let written = self.db.write(|conn| store::append(conn, &batch.entries));
        if let Err(error) = &written {
            tracing::error!(%error, "audit entries of reads could not be written");
        }
        // Set once: the batch was taken out under the turn.
        batch.durable.get_or_init(|| written.is_ok());
    }
}

/// Whoever panicked with a lock left behind at most entries that nobody was told are durable.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
