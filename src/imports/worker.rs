//! The thread of an instance that works on imports, one after the other.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use serde_json::Value;

use super::folder::Folder;
use super::job::{End, Job};
use super::mapping::ImportKind;
use super::store;
use super::target::Target;
use crate::config::Probing;
use crate::db::{DatabaseUrl, Db, DbError, Id, Instant};
use crate::problem::{Code, Problem};

/// Rows forgotten in one transaction.
const FORGET_SLICE: i64 = 5000;

/// Imports on this instance. Dropping it lets the batch at hand finish and joins the thread.
pub struct Imports {
    pub folder: Folder,
    targets: Arc<[Target; 2]>,
    stop: Arc<AtomicBool>,
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    _held: Option<File>,
}

/// Why imports cannot be worked on here.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("imports_dir {0}: {1}")]
    Folder(String, std::io::Error),
    #[error("imports_dir {0}: another process that serves a SQLite database has it; give each a folder of its own")]
    FolderTaken(String),
    #[error("{0}")]
    Document(String),
    #[error("no thread for imports: {0}")]
    Thread(std::io::Error),
}

impl Imports {
    /// Opens the folder and starts the thread, which waits to be woken.
    ///
    /// On PostgreSQL instances may share the folder, and claims say who works on what. SQLite is for one instance, which
    /// need not wait for the claim of one that died: it has the folder to itself, or does not start.
    pub fn start(db: Db, path: &Path, document: &Value, probing: Probing) -> Result<Imports, StartError> {
        let error = |e| StartError::Folder(path.display().to_string(), e);
        let folder = Folder::open(path).map_err(error)?;
        let held = match db.url() {
            DatabaseUrl::Sqlite(_) => {
                let taken = || StartError::FolderTaken(path.display().to_string());
                Some(folder.hold().map_err(error)?.ok_or_else(taken)?)
            }
            DatabaseUrl::Postgres(_) => None,
        };
        let targets = Arc::new(Target::all(document).map_err(StartError::Document)?);
        let stop = Arc::new(AtomicBool::new(false));
        let (wake, woken) = sync_channel(1);
        let worker =
            Worker { db, folder: folder.clone(), targets: targets.clone(), by: Id::new(), probing, stop: stop.clone() };
        let run = move || worker.run(&woken);
        let thread = std::thread::Builder::new().name("imports".to_owned()).spawn(run).map_err(StartError::Thread)?;
        Ok(Imports { folder, targets, stop, wake: Some(wake), thread: Some(thread), _held: held })
    }

    pub fn target(&self, kind: ImportKind) -> &Target {
        of_kind(&self.targets, kind)
    }

    /// Makes the thread look for work.
    pub fn wake(&self) {
        if let Some(Err(TrySendError::Disconnected(()))) = self.wake.as_ref().map(|wake| wake.try_send(())) {
            tracing::error!("the thread that works on imports has ended");
        }
    }
}

impl Drop for Imports {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        drop(self.wake.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that works on imports had panicked");
        }
    }
}

/// The target of one kind.
pub fn of_kind(targets: &[Target; 2], kind: ImportKind) -> &Target {
    let [seizures, firearm_records] = targets;
    match kind {
        ImportKind::Seizures => seizures,
        ImportKind::FirearmRecords => firearm_records,
    }
}

struct Worker {
    db: Db,
    folder: Folder,
    targets: Arc<[Target; 2]>,
    by: Id,
    probing: Probing,
    stop: Arc<AtomicBool>,
}

impl Worker {
    fn run(&self, woken: &Receiver<()>) {
        while woken.recv().is_ok() {
            match self.work().and_then(|()| self.tidy()) {
                Ok(()) => {}
                Err(problem) => {
                    tracing::error!(
                        code = problem.code.name(),
                        cause = problem.cause(),
                        "an import waits; it is tried again"
                    );
                }
            }
        }
    }

    /// Every import that can be worked on, in turn.
    fn work(&self) -> Result<(), Problem> {
        while !self.stop.load(Ordering::Relaxed) {
            let (folder, now) = (self.folder.id(), Instant::now());
            let Some(row) = self.db.write(|conn| store::claim(conn, folder, self.by, now))? else {
                return Ok(());
            };
            let (id, file) = (row.id, self.folder.file(row.id));
            tracing::info!(import = %id, from_row = row.rows_read, "importing");
            let target = of_kind(&self.targets, row.kind());
            let job =
                Job { db: &self.db, target, file: &file, by: self.by, probing: Some(self.probing), stop: &self.stop };
            let ended = match job.run(row, &mut |_| {}) {
                Err(problem) if problem.code != Code::Unavailable => {
                    tracing::error!(import = %id, cause = problem.cause(), "an import broke off");
                    job.give_up(id)?;
                    End::Over
                }
                ended => ended?,
            };
            match ended {
                End::Paused => return Ok(()),
                End::Waits(until) => tracing::info!(import = %id, ?until, "an import waits for the probing limit"),
                End::Over => {
                    tracing::info!(import = %id, "import over");
                    self.folder.erase(id).map_err(Problem::internal)?;
                }
            }
        }
        Ok(())
    }

    /// Removes what no import needs any more.
    fn tidy(&self) -> Result<(), Problem> {
        let folder = self.folder.id();
        let mut conn = self.db.connection()?;
        let needed = store::needed(&mut conn, folder)?;
        drop(conn);
        self.folder.sweep(&needed).map_err(Problem::internal)?;
        forget(&self.db, &self.stop)?;
        Ok(())
    }
}

/// Forgets the keys of imports that are over, and rejected rows whose time is over.
pub fn forget(db: &Db, stop: &AtomicBool) -> Result<(), DbError> {
    loop {
        let now = Instant::now();
        let forgotten = db.write(|conn| -> Result<usize, DbError> {
            Ok(store::forget_keys(conn, FORGET_SLICE)? + store::forget_errors(conn, now, FORGET_SLICE)?)
        })?;
        if forgotten == 0 || stop.load(Ordering::Relaxed) {
            return Ok(());
        }
    }
}
