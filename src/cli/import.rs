//! `rastro import`: a file loaded from the shell, by the same steps as over the API.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use aws_lc_rs::digest::{Context, SHA256};
use clap::{Args, ValueEnum};
use diesel::prelude::*;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Config, Failure, open, say, told};
use crate::db::schema::authorities;
use crate::db::{Db, Id, Instant};
use crate::http::language::Language;
use crate::imports::folder::{Folder, erase_flattened};
use crate::imports::job::Job;
use crate::imports::model::{ImportRow, ImportStatus};
use crate::imports::target::Target;
use crate::imports::{ImportKind, Mapping, SUBJECT, errors, store, upload, worker};
use crate::problem::Problem;

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Kind {
    Seizures,
    FirearmRecords,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Example: rastro import seizures seizures.csv --map colombia.toml --state CO --config rastro.toml

Killed or stopped, the same command goes on where it was. examples/imports/README.md documents the mapping."
)]
pub struct Options {
    /// What the rows become.
    kind: Kind,
    /// CSV, TSV, NDJSON or XLSX.
    file: PathBuf,
    /// The mapping, in TOML.
    #[arg(long)]
    map: PathBuf,
    /// The State whose records they are.
    #[arg(long)]
    state: String,
    /// Its authority that they are of; needed where the State has several.
    #[arg(long)]
    authority: Option<Id>,
    /// Check and count everything, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Where rejected rows are listed. Default: FILE.errors.csv
    #[arg(long)]
    errors: Option<PathBuf>,
    #[command(flatten)]
    config: Config,
}

pub fn run(options: &Options) -> Result<(), Failure> {
    let (_, db) = open(&options.config)?;
    let kind = match options.kind {
        Kind::Seizures => ImportKind::Seizures,
        Kind::FirearmRecords => ImportKind::FirearmRecords,
    };
    let targets = Target::all(&crate::openapi::document())?;
    let target = worker::of_kind(&targets, kind);
    let text = std::fs::read_to_string(&options.map).map_err(|e| format!("{}: {e}", options.map.display()))?;
    let mapping = Mapping::read(&text, kind, &target.fields).map_err(|faults| told(Problem::invalid_body(faults)))?;
    let mut file = File::open(&options.file).map_err(|e| format!("{}: {e}", options.file.display()))?;
    // Held until this process ends, however it ends: a claim of an earlier one is then of one that died.
    file.try_lock().map_err(|_| format!("{} is just being imported", options.file.display()))?;
    let (bytes, digest) = measure(&mut file)?;
    let new = ImportRow {
        state: options.state.clone(),
        authority_id: authority(&db, options)?,
        request_id: "cli".to_owned(),
        dry_run: options.dry_run,
        dataset: mapping.dataset,
        digest: upload::digest_of(&text, &digest),
        bytes,
        ..ImportRow::new(kind, text, Folder::of_the_shell(), Instant::now())
    };
    let by = Id::new();
    let row = begin(&db, new, by)?;
    if row.rows_read > 0 {
        eprintln!("going on after {} rows", row.rows_read);
    }
    let id = row.id;
    // A workbook that was written out before may have been changed since.
    erase_flattened(&options.file)?;
    let bar = bar(&row);
    let stop = AtomicBool::new(false);
    // Whoever sits at the server's shell can read the database: there is nothing to probe.
    let job = Job { db: &db, target, file: &options.file, by, probing: None, stop: &stop };
    let ended = job.run(row, &mut |row| {
        bar.set_position(u64::try_from(row.bytes_read).unwrap_or(0));
        bar.set_message(rows(row));
    });
    bar.finish_and_clear();
    erase_flattened(&options.file)?;
    ended.map_err(told)?;
    worker::forget(&db, &AtomicBool::new(false))?;
    report(&db, options, id)
}

/// The State's authority that was named, or the only one there is.
fn authority(db: &Db, options: &Options) -> Result<Id, Failure> {
    let known: Vec<Id> = authorities::table
        .filter(authorities::state.eq(options.state.clone()))
        .filter(authorities::status.eq("active"))
        .select(authorities::id)
        .load(&mut *db.connection()?)?;
    match (options.authority, known.as_slice()) {
        (Some(id), _) if known.contains(&id) => Ok(id),
        (Some(id), _) => Err(format!("{id} is no active authority of {}", options.state).into()),
        (None, [only]) => Ok(*only),
        (None, []) => Err(format!("{} has no active authority", options.state).into()),
        (None, _) => Err(format!("{} has several authorities; name one with --authority", options.state).into()),
    }
}

/// Size and hash of the file.
fn measure(file: &mut File) -> io::Result<(i64, Vec<u8>)> {
    let (mut hash, mut bytes, mut chunk) = (Context::new(&SHA256), 0, vec![0; 1024 * 1024]);
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok((bytes, hash.finish().as_ref().to_vec())),
            read => {
                hash.update(&chunk[..read]);
                bytes += i64::try_from(read).unwrap_or(0);
            }
        }
    }
}

/// Goes on with the import of the same file under the same mapping, or begins it.
fn begin(db: &Db, new: ImportRow, by: Id) -> Result<ImportRow, Failure> {
    let begun = super::write(db, "import", |tx| {
        let unfinished = store::unfinished(tx.conn, &new)?;
        let is_new = unfinished.is_none();
        let mut row = unfinished.unwrap_or(new);
        row.status = ImportStatus::Running.name().to_owned();
        row.started_at = row.started_at.or(Some(tx.now));
        store::hold(&mut row, by, tx.now);
        match is_new {
            true => store::insert(tx.conn, &row)?,
            false => store::save(tx.conn, &row)?,
        }
        tx.audit(SUBJECT, row.id)?;
        Ok(row)
    })?;
    Ok(begun)
}

fn bar(row: &ImportRow) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(row.bytes).unwrap_or(0));
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3}% {eta} {msg}") {
        bar.set_style(style);
    }
    bar
}

fn rows(row: &ImportRow) -> String {
    format!(
        "{} rows: {} written, {} unchanged, {} skipped, {} rejected",
        row.rows_read, row.rows_written, row.rows_unchanged, row.rows_skipped, row.rows_rejected
    )
}

/// Tells how it ended, and lists the rows that were rejected.
fn report(db: &Db, options: &Options, id: Id) -> Result<(), Failure> {
    let mut conn = db.connection()?;
    let row = store::find(&mut conn, Some(&options.state), id)?.ok_or("the import is gone")?;
    let faults: Vec<String> =
        row.failure.0.iter().map(|f| format!("  {}: {}", f.pointer, f.told(Language::En))).collect();
    if !faults.is_empty() {
        return Err(format!("the file cannot be imported:\n{}", faults.join("\n")).into());
    }
    let dry = if row.dry_run { " (dry run: nothing was written)" } else { "" };
    say(format!("{}: {}{dry}", row.status, rows(&row)))?;
    if row.rows_rejected > 0 {
        let path = options.errors.clone().unwrap_or_else(|| {
            let mut name = options.file.clone().into_os_string();
            name.push(".errors.csv");
            PathBuf::from(name)
        });
        let mut out = File::create(&path)?;
        let mut after = i64::MIN;
        loop {
            let rejected = store::errors_after(&mut conn, id, after, 500)?;
            let Some(last) = rejected.last() else {
                break;
            };
            out.write_all(&errors::csv(&rejected, Language::En, after == i64::MIN)?)?;
            after = last.row_number;
        }
        say(format!("rejected rows are listed in {}", path.display()))?;
    }
    Ok(())
}
