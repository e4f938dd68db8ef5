//! A batch of rows that were read and checked, written in one transaction.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::Connection;

use super::model::{ImportRow, KeptFault};
use super::plan::RowKey;
use super::store::{self, Imported, Rejection};
use super::target::{Checked, record_all};
use super::told::Told;
use crate::db::Id;
use crate::http::Tx;
use crate::problem::{Code, Fault, Problem};

/// A row that was looked at and not yet written.
#[derive(Debug, Clone)]
pub struct Ready {
    pub number: u64,
    pub original: String,
    pub verdict: Verdict,
}

#[derive(Debug, Clone)]
pub enum Verdict {
    Record { key: RowKey, checked: Box<Checked>, told: Arc<Told> },
    Skipped,
    Rejected(Vec<KeptFault>),
}

impl Ready {
    pub fn key(&self) -> Option<&RowKey> {
        match &self.verdict {
            Verdict::Record { key, .. } => Some(key),
            Verdict::Skipped | Verdict::Rejected(_) => None,
        }
    }
}

/// The key of each row of a batch (`None` for a second row of a key of columns), and what earlier imports made of them.
pub struct Found {
    pub keys: Vec<Option<String>>,
    pub imported: HashMap<String, Imported>,
}

impl Found {
    pub fn of(
        tx: &mut Tx<'_>,
        row: &ImportRow,
        ready: &[Ready],
        met: &mut HashMap<String, u32>,
    ) -> Result<Found, Problem> {
        let mut keys = Vec::with_capacity(ready.len());
        for one in ready {
            keys.push(one.key().and_then(|key| {
                let before = met.entry(key.text().to_owned()).or_insert(0);
                *before += 1;
                key.import_key(*before - 1)
            }));
        }
        let wanted: Vec<String> = keys.iter().flatten().cloned().collect();
        Ok(Found { imported: store::imported(tx.conn, &row.state, &row.kind, &wanted)?, keys })
    }
}

/// What became of a batch.
#[derive(Debug, Default)]
pub struct Counts {
    pub written: i64,
    pub unchanged: i64,
    pub skipped: i64,
    pub rejected: i64,
    pub rejections: Vec<Rejection>,
}

impl Counts {
    pub fn reject(&mut self, row: &Ready, faults: Vec<KeptFault>) {
        self.rejected += 1;
        let row_number = i64::try_from(row.number).unwrap_or(i64::MAX);
        self.rejections.push(Rejection { row_number, faults, original: row.original.clone() });
    }
}

/// Writes what is new, all of it at once, and what has changed.
pub fn write(tx: &mut Tx<'_>, row: &ImportRow, ready: &[Ready], found: Found) -> Result<Counts, Problem> {
    let mut batch = Batch::default();
    let mut new = Vec::new();
    for (one, import_key) in ready.iter().zip(found.keys) {
        let (checked, told) = match &one.verdict {
            Verdict::Skipped => {
                batch.counts.skipped += 1;
                continue;
            }
            Verdict::Rejected(faults) => {
                batch.counts.reject(one, faults.clone());
                continue;
            }
            Verdict::Record { checked, told, .. } => (checked, told),
        };
        let Some(import_key) = import_key else {
            batch.counts.reject(one, vec![KeptFault::of(Fault::new("", "key_repeated"), None)]);
            continue;
        };
        match found.imported.get(&import_key) {
            Some(known) if known.content_hash == checked.content_hash => batch.counts.unchanged += 1,
            Some(known) => {
                let replaced = checked.input.replace(tx, known.record_id, told).map(|()| known.record_id);
                batch.written(one, checked, import_key, replaced)?;
            }
            None => new.push((one, checked, import_key)),
        }
    }
    let inputs = new.iter().map(|(_, checked, import_key)| (checked.input.clone(), import_key.clone()));
    let recorded = record_all(tx, inputs.collect())?;
    for ((one, checked, import_key), recorded) in new.into_iter().zip(recorded) {
        batch.written(one, checked, import_key, recorded)?;
    }
    store::set_imported(tx.conn, &row.state, &row.kind, &batch.imported)?;
    Ok(batch.counts)
}

/// What has become of the rows so far.
#[derive(Default)]
struct Batch {
    counts: Counts,
    imported: Vec<Imported>,
}

impl Batch {
    /// Notes what became of a row that was to be written.
    fn written(
        &mut self,
        one: &Ready,
        checked: &Checked,
        import_key: String,
        done: Result<Id, Problem>,
    ) -> Result<(), Problem> {
        match done {
            Ok(record_id) => {
                self.counts.written += 1;
                self.imported.push(Imported { import_key, content_hash: checked.content_hash.clone(), record_id });
            }
            // What only the database could tell; nothing was written of the row.
            Err(problem) if !problem.faults().is_empty() => {
                let faults = problem.faults().iter().map(|fault| KeptFault::of(fault.clone(), None)).collect();
                self.counts.reject(one, faults);
            }
            Err(problem) if matches!(problem.code, Code::WrongState | Code::NotFound) => {
                self.counts.reject(one, vec![KeptFault::of(Fault::new("", "record_gone"), None)]);
            }
            Err(problem) => return Err(problem),
        }
        Ok(())
    }
}

/// How a dry run ends: with everything undone.
enum Undone<T> {
    Done(T),
    Failed(Problem),
}

impl<T> From<diesel::result::Error> for Undone<T> {
    fn from(error: diesel::result::Error) -> Self {
        Undone::Failed(error.into())
    }
}

/// Does `f` for its outcome alone.
pub fn undone<T>(tx: &mut Tx<'_>, f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
    let (caller, now, operation, action, request_id) = (tx.caller, tx.now, tx.operation, tx.action, tx.request_id);
    let probing = tx.probing;
    let outcome = tx.conn.transaction::<(), Undone<T>, _>(|conn| {
        match f(&mut Tx { conn, caller, now, operation, action, request_id, probing }) {
            Ok(value) => Err(Undone::Done(value)),
            Err(problem) => Err(Undone::Failed(problem)),
        }
    });
    match outcome {
        Err(Undone::Done(value)) => Ok(value),
        Err(Undone::Failed(problem)) => Err(problem),
        Ok(()) => Err(Problem::internal("a dry run was not undone")),
    }
}
