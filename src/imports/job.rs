//! One import at work: batch after batch of rows, each in one transaction with the position reached.
//!
//! Whatever ends the process, at whatever point, the next one goes on after the last batch that was committed, and
//! no row is written twice. A batch that cannot be saved is tried row by row, so that a bad row costs only itself.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant as Clock};

use chrono::NaiveDate;

use super::SUBJECT;
use super::batch::{Found, Ready, Verdict, undone, write};
use super::folder::{self, flattened};
use super::limit::{self, Admitted};
use super::mapping::{Format, Mapping};
use super::model::{ImportRow, ImportStatus, KeptFault};
use super::plan::{Outcome, Plan, RowKey};
use super::reader::{Reader, Row, xlsx};
use super::store::{self};
use super::target::Target;
use crate::access::{self, Action, Caller, Principal, Role};
use crate::config::Probing;
use crate::db::{Db, DbConn, Id, Instant, Json, write_moment};
use crate::events;
use crate::http::Tx;
use crate::problem::{Code, Fault, Problem};

/// Rows of one transaction at most.
pub const BATCH_ROWS: usize = 1000;
/// Bytes of one batch's rows, about: rows may be long.
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Rows passed over between two signs of life.
const SKIP_SLICE: u64 = 200_000;
/// Pauses before a batch that the database could not take is tried again.
const PAUSES: [u64; 5] = [1, 2, 4, 8, 16];
/// What whoever asked for an import must still be allowed when each batch is written.
const IMPORT_RECORDS: Action = Action::ImportRecords;
/// How long rejected rows are kept.
const ERRORS_KEPT_DAYS: i64 = 30;

/// What an import needs beside its row.
pub struct Job<'a> {
    pub db: &'a Db,
    pub target: &'a Target,
    pub file: &'a Path,
    /// The process that works on it.
    pub by: Id,
    /// How many identities of firearms it may bring; `None` for no limit.
    pub probing: Option<Probing>,
    pub stop: &'a AtomicBool,
}

/// How work on an import ended.
#[derive(Debug)]
pub enum End {
    /// It is over: completed, cancelled or failed.
    Over,
    /// It is to go on later, here or elsewhere.
    Paused,
    /// It has reached the probing limit, and goes on then.
    Waits(Instant),
}

/// Why an import cannot be done at all.
enum Hopeless {
    Faults(Vec<Fault>),
    Io(io::Error),
}

impl From<io::Error> for Hopeless {
    fn from(error: io::Error) -> Self {
        Hopeless::Io(error)
    }
}

impl Job<'_> {
    /// Works on a claimed import until it is over or the process is to stop. `told` hears of every batch.
    pub fn run(&self, mut row: ImportRow, told: &mut dyn FnMut(&ImportRow)) -> Result<End, Problem> {
        let (mut reader, plan, length) = match self.prepare(&mut row) {
            Ok(Some(ready)) => ready,
            Ok(None) => return self.pause(row),
            Err(Hopeless::Faults(faults)) => return self.fail(row, faults),
            Err(Hopeless::Io(error)) => {
                tracing::error!(import = %row.id, %error, "the file of an import cannot be read");
                return self.fail(row, vec![Fault::new("/file", "file_not_readable")]);
            }
        };
        let mut since = Clock::now();
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return self.pause(row);
            }
            let rows = match batch(&mut reader) {
                Ok(rows) => rows,
                Err(error) => {
                    tracing::error!(import = %row.id, %error, "the file of an import cannot be read");
                    return self.fail(row, vec![Fault::new("/file", "file_not_readable")]);
                }
            };
            let last = rows.is_empty();
            let mut ready = self.look_at(&plan, rows, &row.state);
            row.bytes_read = position(&row, reader.bytes_read(), length);
            row.busy_micros += i64::try_from(since.elapsed().as_micros()).unwrap_or(0);
            since = Clock::now();
            if last {
                return self.complete(row);
            }
            while !ready.is_empty() {
                let later = match self.patiently(&row, || self.admit(&row, &ready))? {
                    Some(Admitted::Rows(count)) => ready.split_off(count.clamp(1, ready.len())),
                    Some(Admitted::Until(until)) => return self.wait(row, until),
                    None => return self.lost(row.id),
                };
                match self.save(&row, std::mem::replace(&mut ready, later))? {
                    Some(saved) => row = saved,
                    None => return self.lost(row.id),
                }
                told(&row);
            }
        }
    }

    /// The file, ready to be read on from where the import stands; `None` where the claim was lost.
    fn prepare(&self, row: &mut ImportRow) -> Result<Option<(Reader, Plan, u64)>, Hopeless> {
        let fields = &self.target.fields;
        let mapping = Mapping::read(&row.mapping, row.kind(), fields).map_err(Hopeless::Faults)?;
        let path = match mapping.file.format {
            Format::Xlsx => self.written_out(mapping.file.sheet.as_deref())?,
            _ => self.file.to_owned(),
        };
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut reader = Reader::open(file, &mapping)?;
        let plan = Plan::bind(&mapping, fields, &row.state, reader.header()).map_err(Hopeless::Faults)?;
        let mut left = u64::try_from(row.rows_read).unwrap_or(0);
        while left > 0 {
            let slice = left.min(SKIP_SLICE);
            if reader.skip(slice)? < slice {
                // The file is shorter than it was: it is another one.
                return Err(Hopeless::Faults(vec![Fault::new("/file", "file_not_readable")]));
            }
            left -= slice;
            match self.sign_of_life(row) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(problem) => {
                    tracing::warn!(import = %row.id, cause = problem.cause(), "an import waits for the database");
                    return Ok(None);
                }
            }
        }
        Ok(Some((reader, plan, length)))
    }

    /// The workbook as CSV, written out once.
    fn written_out(&self, sheet: Option<&str>) -> Result<PathBuf, Hopeless> {
        let csv = flattened(self.file);
        if !csv.exists() {
            let draft = folder::draft(&csv, self.by);
            let written = xlsx::flatten(self.file, sheet, &draft);
            if let Err(error) = written {
                std::fs::remove_file(&draft).or_else(ignore_missing)?;
                return Err(match error {
                    xlsx::XlsxError::Fault(fault) => Hopeless::Faults(vec![fault]),
                    xlsx::XlsxError::Io(error) => Hopeless::Io(error),
                });
            }
            std::fs::rename(&draft, &csv)?;
        }
        Ok(csv)
    }

    /// Renews the claim; `false` where the import is no longer this process's.
    fn sign_of_life(&self, row: &ImportRow) -> Result<bool, Problem> {
        self.db.write(|conn| match self.own(conn, row)? {
            Some(mut held) => {
                store::hold(&mut held, self.by, Instant::now());
                store::save(conn, &held)?;
                Ok(true)
            }
            None => Ok(false),
        })
    }

    /// The import as it is stored, locked, if it is still to be worked on by this process from where it stands.
    fn own(&self, conn: &mut DbConn, row: &ImportRow) -> Result<Option<ImportRow>, Problem> {
        let stored = store::lock(conn, row.id)?;
        Ok(stored.filter(|stored| {
            stored.status() == ImportStatus::Running
                && stored.claimed_by == Some(self.by)
                && stored.rows_read == row.rows_read
        }))
    }

    /// What each row is, before anything is written.
    fn look_at(&self, plan: &Plan, rows: Vec<Row>, state: &str) -> Vec<Ready> {
        let today = Instant::now().utc().date_naive();
        rows.into_iter().map(|row| self.ready(plan, row, state, today)).collect()
    }

    fn ready(&self, plan: &Plan, row: Row, state: &str, today: NaiveDate) -> Ready {
        let verdict = match plan.outcome(&row) {
            Outcome::Skipped => Verdict::Skipped,
            Outcome::Rejected(faults) => Verdict::Rejected(kept(plan, faults)),
            Outcome::Faulty { value, mut faults } => {
                // The rest of the row is checked too, so that its sender corrects it once.
                let known: Vec<String> = faults.iter().map(|fault| fault.pointer.clone()).collect();
                let is_new = |fault: &Fault| !known.iter().any(|pointer| pointer.starts_with(&fault.pointer));
                faults.extend(self.target.check(value, state, today).err().into_iter().flatten().filter(is_new));
                Verdict::Rejected(kept(plan, faults))
            }
            Outcome::Record { value, key } => match self.target.check(value, state, today) {
                Ok(checked) => Verdict::Record { key, checked: Box::new(checked), told: plan.told().clone() },
                Err(faults) => Verdict::Rejected(kept(plan, faults)),
            },
        };
        Ready { number: row.number, original: row.original, verdict }
    }

    /// Saves a batch, patiently while the database is out of reach; `None` where the import is over or another's.
    fn save(&self, row: &ImportRow, ready: Vec<Ready>) -> Result<Option<ImportRow>, Problem> {
        let problem = match self.save_patiently(row, &ready) {
            Err(problem) if problem.code != Code::Unavailable => problem,
            done => return done,
        };
        tracing::warn!(import = %row.id, cause = problem.cause(), "a batch could not be saved; its rows are tried alone");
        let mut row = row.clone();
        for mut one in ready {
            let saved = match self.save_patiently(&row, std::slice::from_ref(&one)) {
                Err(problem) if problem.code != Code::Unavailable => {
                    tracing::warn!(import = %row.id, row = one.number, cause = problem.cause(), "a row cannot be saved");
                    one.verdict = Verdict::Rejected(vec![KeptFault::of(Fault::new("", "row_not_saved"), None)]);
                    self.save_patiently(&row, &[one])?
                }
                done => done?,
            };
            match saved {
                Some(saved) => row = saved,
                None => return Ok(None),
            }
        }
        Ok(Some(row))
    }

    fn save_patiently(&self, row: &ImportRow, ready: &[Ready]) -> Result<Option<ImportRow>, Problem> {
        self.patiently(row, || self.commit(row, ready))
    }

    /// Does `f` again while the database is out of reach, for half a minute.
    fn patiently<T>(&self, row: &ImportRow, f: impl Fn() -> Result<T, Problem>) -> Result<T, Problem> {
        for seconds in PAUSES {
            match f() {
                Err(problem) if problem.code == Code::Unavailable && !self.stop.load(Ordering::Relaxed) => {
                    tracing::warn!(import = %row.id, cause = problem.cause(), seconds, "a batch waits for the database");
                    std::thread::sleep(Duration::from_secs(seconds));
                }
                done => return done,
            }
        }
        f()
    }

    /// How many of the rows may be written now; `None` where the import is over or another's.
    fn admit(&self, row: &ImportRow, ready: &[Ready]) -> Result<Option<Admitted>, Problem> {
        if self.probing.is_none() || row.dry_run {
            // Nobody learns from a dry run what would match.
            return Ok(Some(Admitted::Rows(ready.len())));
        }
        self.db.write(|conn| match self.own(conn, row)? {
            Some(_) => {
                let (now, caller) = (write_moment(conn)?, caller(row));
                limit::admit(&mut self.tx(conn, &caller, now, row), row, ready).map(Some)
            }
            None => Ok(None),
        })
    }

    fn tx<'t>(&'t self, conn: &'t mut DbConn, caller: &'t Caller, now: Instant, row: &'t ImportRow) -> Tx<'t> {
        Tx {
            conn,
            caller,
            now,
            operation: "createImport",
            action: IMPORT_RECORDS.name(),
            request_id: &row.request_id,
            probing: self.probing,
        }
    }

    /// One batch in one transaction.
    fn commit(&self, row: &ImportRow, ready: &[Ready]) -> Result<Option<ImportRow>, Problem> {
        self.db.write(|conn| {
            let Some(mut held) = self.own(conn, row)? else {
                return Ok(None);
            };
            let (mut saved, caller) = (row.clone(), caller(row));
            if !access::store::still_may(conn, caller.principal, row.authority_id, IMPORT_RECORDS)? {
                held.failure = Json(vec![KeptFault::of(Fault::new("", "import_not_allowed"), None)]);
                end(conn, &mut held, ImportStatus::Failed)?;
                return Ok(None);
            }
            let now = write_moment(conn)?;
            // Its rows were admitted as a whole.
            let mut tx = Tx { probing: None, ..self.tx(conn, &caller, now, row) };
            let keys: Vec<&str> = ready.iter().filter_map(Ready::key).map(RowKey::text).collect();
            let mut met = store::met(tx.conn, row.id, &keys)?;
            let found = Found::of(&mut tx, row, ready, &mut met)?;
            let counts = match row.dry_run {
                false => write(&mut tx, row, ready, found)?,
                true => undone(&mut tx, |tx| write(tx, row, ready, found))?,
            };
            store::set_met(tx.conn, row.id, &met)?;
            store::insert_errors(tx.conn, row.id, &counts.rejections)?;
            saved.rows_read += i64::try_from(ready.len()).unwrap_or(0);
            saved.rows_written += counts.written;
            saved.rows_unchanged += counts.unchanged;
            saved.rows_skipped += counts.skipped;
            saved.rows_rejected += counts.rejected;
            store::hold(&mut saved, self.by, now);
            store::save(tx.conn, &saved)?;
            Ok(Some(saved))
        })
    }

    fn complete(&self, row: ImportRow) -> Result<End, Problem> {
        self.finish(row, ImportStatus::Completed, Vec::new())
    }

    /// Ends an import that would otherwise stand in the way of others for ever.
    pub fn give_up(&self, id: Id) -> Result<(), Problem> {
        self.db.write(|conn| match store::lock(conn, id)? {
            Some(mut row) if !row.status().is_over() && row.claimed_by == Some(self.by) => {
                row.failure = Json(vec![KeptFault::of(Fault::new("", "import_broke_off"), None)]);
                end(conn, &mut row, ImportStatus::Failed)
            }
            _ => Ok(()),
        })
    }

    fn fail(&self, row: ImportRow, faults: Vec<Fault>) -> Result<End, Problem> {
        let faults = faults.into_iter().map(|fault| KeptFault::of(fault, None)).collect();
        self.finish(row, ImportStatus::Failed, faults)
    }

    fn finish(&self, row: ImportRow, status: ImportStatus, failure: Vec<KeptFault>) -> Result<End, Problem> {
        let ended = self.db.write(|conn| -> Result<Option<End>, Problem> {
            let held = self.own(conn, &row)?;
            let Some(mut held) = held else {
                return Ok(None);
            };
            (held.bytes_read, held.busy_micros) = (row.bytes_read, row.busy_micros);
            held.failure = Json(failure);
            end(conn, &mut held, status)?;
            Ok(Some(End::Over))
        })?;
        ended.map_or_else(|| self.lost(row.id), Ok)
    }

    /// An import that is no longer this process's: cancelled, or taken over after too long a silence.
    fn lost(&self, id: Id) -> Result<End, Problem> {
        let row = self.db.write(|conn| store::lock(conn, id))?;
        Ok(if row.is_none_or(|row| row.status().is_over()) { End::Over } else { End::Paused })
    }

    /// Lets go of an import, so that whoever comes next need not wait.
    fn pause(&self, row: ImportRow) -> Result<End, Problem> {
        self.let_go(&row, None)?;
        Ok(End::Paused)
    }

    /// Lets go of an import until then, so that others have their turn.
    fn wait(&self, row: ImportRow, until: Instant) -> Result<End, Problem> {
        self.let_go(&row, Some(until))?;
        Ok(End::Waits(until))
    }

    fn let_go(&self, row: &ImportRow, waits_until: Option<Instant>) -> Result<(), Problem> {
        self.db.write(|conn| {
            if let Some(mut held) = self.own(conn, row)? {
                (held.claimed_by, held.claimed_until) = (None, None);
                held.waits_until = waits_until;
                store::save(conn, &held)?;
            }
            Ok(())
        })
    }
}

/// Ends an import with `status`, and tells its State.
pub fn end(conn: &mut DbConn, row: &mut ImportRow, status: ImportStatus) -> Result<(), Problem> {
    let now = Instant::now();
    row.status = status.name().to_owned();
    row.finished_at = Some(now);
    row.errors_until = Some(now.plus(chrono::Duration::days(ERRORS_KEPT_DAYS)));
    (row.claimed_by, row.claimed_until) = (None, None);
    store::save(conn, row)?;
    let event = format!("import.{}", status.name());
    Ok(events::store::append(conn, now, Some(&row.state), &event, SUBJECT, &row.id.to_string())?)
}

fn ignore_missing(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// The next rows, as many as one transaction takes; none at the end of the file.
fn batch(reader: &mut Reader) -> io::Result<Vec<Row>> {
    let (mut rows, mut bytes) = (Vec::new(), 0);
    while rows.len() < BATCH_ROWS && bytes < BATCH_BYTES {
        let Some(row) = reader.next_row()? else {
            break;
        };
        bytes += row.original.len() + row.cells.iter().map(String::len).sum::<usize>();
        rows.push(row);
    }
    Ok(rows)
}

/// Bytes of the uploaded file that the rows read so far come to; a workbook is read from its CSV.
fn position(row: &ImportRow, read: u64, length: u64) -> i64 {
    let share = u128::from(read).saturating_mul(u128::try_from(row.bytes).unwrap_or(0));
    let share = share.checked_div(u128::from(length)).unwrap_or(0);
    i64::try_from(share).unwrap_or(row.bytes).min(row.bytes)
}

fn kept(plan: &Plan, faults: Vec<Fault>) -> Vec<KeptFault> {
    let column = |fault: &Fault| plan.column(&fault.pointer).map(str::to_owned);
    faults
        .into_iter()
        .map(|fault| (column(&fault), fault))
        .map(|(c, fault)| KeptFault::of(fault, c.as_deref()))
        .collect()
}

/// In whose name rows are written: whoever asked for the import.
fn caller(row: &ImportRow) -> Caller {
    let principal = match (row.account_id, row.client_id) {
        (Some(account), _) => Principal::Account(account),
        (None, Some(client)) => Principal::Client(client),
        (None, None) => Principal::CommandLine,
    };
    Caller {
        principal,
        state: Some(row.state.clone()),
        authority: Some(row.authority_id),
        roles: [Role::RecordsOfficer].into_iter().collect(),
    }
}
