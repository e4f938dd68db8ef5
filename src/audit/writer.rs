//! Group commit for the audit entries of reads: one transaction for all that wait at the same time.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use super::{NewEntry, store};
use crate::db::Db;
use crate::problem::Problem;

/// How long a transaction waits for entries of reads that have begun. Most reads take less; one commit for several
/// saves each of them the disk.
const WAIT_FOR_OTHERS: Duration = Duration::from_micros(500);

/// Entries that one transaction will take, and whether it has made them durable.
#[derive(Default)]
struct Batch {
    entries: Vec<NewEntry>,
    durable: Arc<OnceLock<bool>>,
}

#[derive(Default)]
struct Forming {
    batch: Batch,
    /// Reads that have begun and have brought no entry yet.
    coming: usize,
}

/// Whoever has an entry to write waits for its turn; the first to get it writes for all that wait by then.
pub struct Writer {
    db: Db,
    forming: Mutex<Forming>,
    all_came: Condvar,
    turn: Mutex<()>,
}

impl Writer {
    pub fn new(db: Db) -> Writer {
        Writer { db, forming: Mutex::default(), all_came: Condvar::new(), turn: Mutex::default() }
    }

    /// Says that a read begins, whose entry will follow.
    pub fn begin(&self) -> Reading<'_> {
        held(&self.forming).coming += 1;
        Reading { writer: self, brought: false }
    }

    fn commit(&self) {
        let forming = held(&self.forming);
        let waited = self.all_came.wait_timeout_while(forming, WAIT_FOR_OTHERS, |forming| forming.coming > 0);
        let mut forming = waited.map_or_else(|poisoned| poisoned.into_inner().0, |(forming, _)| forming);
        let batch = std::mem::take(&mut forming.batch);
        drop(forming);
        let written = self.db.write(|conn| store::append(conn, &batch.entries));
        if let Err(error) = &written {
            tracing::error!(%error, "audit entries of reads could not be written");
        }
        // Set once: the batch was taken out under the turn.
        batch.durable.get_or_init(|| written.is_ok());
    }
}

/// A read in progress. One that fails brings no entry.
pub struct Reading<'w> {
    writer: &'w Writer,
    brought: bool,
}

impl Reading<'_> {
    /// Returns once the entry is durable; 503 where it could not be made so. Waits for the disk: for blocking threads.
    pub fn append(mut self, entry: NewEntry) -> Result<(), Problem> {
        let durable = {
            let mut forming = held(&self.writer.forming);
            forming.batch.entries.push(entry);
            self.leave(&mut forming);
            forming.batch.durable.clone()
        };
        let turn = held(&self.writer.turn);
        if durable.get().is_none() {
            self.writer.commit();
        }
        drop(turn);
        match durable.get() {
            Some(true) => Ok(()),
            _ => Err(Problem::unavailable(1, "the audit entry of a read could not be written")),
        }
    }

    fn leave(&mut self, forming: &mut Forming) {
        self.brought = true;
        forming.coming -= 1;
        if forming.coming == 0 {
            self.writer.all_came.notify_one();
        }
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        if !self.brought {
            let writer = self.writer;
            self.leave(&mut held(&writer.forming));
        }
    }
}

/// Whoever panicked with a lock left behind at most entries that nobody was told are durable.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::prelude::*;

    use crate::db::schema::audit_entries;
    use crate::db::{DatabaseUrl, Id, Instant, migrate};

    fn entry() -> NewEntry {
        NewEntry {
            id: Id::new(),
            at: Instant::now(),
            state: None,
            authority_id: None,
            client_id: None,
            account_id: None,
            action: "read_trace_requests".to_owned(),
            operation: "getTraceRequest".to_owned(),
            subject_kind: "trace_request".to_owned(),
            subject_id: None,
            request_id: String::new(),
            detail: None,
        }
    }

    #[test]
    fn every_entry_is_durable_when_told_and_a_read_that_fails_keeps_nobody() {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::open(&DatabaseUrl::Sqlite(folder.path().join("test.db").display().to_string()), 4).expect("open");
        migrate::migrate(&db).expect("migrated");
        let writer = Writer::new(db.clone());
        std::thread::scope(|threads| {
            for n in 0..8 {
                let (writer, db) = (&writer, &db);
                threads.spawn(move || {
                    for _ in 0..10 {
                        let reading = writer.begin();
                        if n % 4 == 0 {
                            drop(reading);
                            continue;
                        }
                        let entry = entry();
                        let id = entry.id;
                        reading.append(entry).expect("durable");
                        let found = audit_entries::table.find(id).count();
                        let mut conn = db.connection().expect("a connection");
                        assert_eq!(found.get_result::<i64>(&mut *conn).expect("a count"), 1);
                    }
                });
            }
        });
        let forming = held(&writer.forming);
        assert_eq!((forming.coming, forming.batch.entries.len()), (0, 0));
    }
}
