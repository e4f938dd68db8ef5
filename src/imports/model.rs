//! An import on the wire and in its table.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::mapping::ImportKind;
use crate::db::schema::imports;
use crate::db::{Id, Instant, Json, name_of, named};
use crate::http::PageQuery;
use crate::http::language::{Language, text};
use crate::problem::Fault;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportStatus {
    Queued,
    Running,
    Completed,
    Cancelled,
    Failed,
}

impl ImportStatus {
    pub fn name(self) -> &'static str {
        match self {
            ImportStatus::Queued => "queued",
            ImportStatus::Running => "running",
            ImportStatus::Completed => "completed",
            ImportStatus::Cancelled => "cancelled",
            ImportStatus::Failed => "failed",
        }
    }

    pub fn is_over(self) -> bool {
        !matches!(self, ImportStatus::Queued | ImportStatus::Running)
    }
}

/// What an import that nobody works on waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// Its turn, after other imports.
    Turn,
    /// The instance of the service that has the file, and does not run at the moment or is busy.
    Instance,
    /// The probing limit: it goes on at `waits_until`, and officers' own calls have the rest of the limit meanwhile.
    ProbingLimit,
}

/// A fault, kept to be told in whatever language it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFault {
    pub pointer: String,
    /// The column of the file that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    pub code: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<(String, String)>,
}

impl KeptFault {
    pub fn of(fault: Fault, column: Option<&str>) -> KeptFault {
        KeptFault {
            pointer: fault.pointer,
            column: column.map(str::to_owned),
            code: fault.code.to_owned(),
            arguments: fault.arguments.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        }
    }

    pub fn told(&self, language: Language) -> String {
        text(language, &format!("fault_{}", self.code), None, &self.arguments)
    }
}

/// Why an import could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportFault {
    /// JSON Pointer: `/mapping/…` into the mapping, `/file` for the file.
    pub pointer: String,
    /// Stable name of the fault.
    pub code: String,
    /// The fault in the caller's language.
    pub detail: String,
}

/// An import, and how far it is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-b2ef-7000-9b23-698ba94ce7bd", "kind": "seizures", "dry_run": false,
    "status": "running", "waits_for": null, "waits_until": null, "dataset": "police-2019", "rows_read": 3000, "rows_written": 2999,
    "rows_unchanged": 0, "rows_skipped": 0, "rows_rejected": 1, "rows_per_second": 2400, "seconds_left": 1,
    "faults": [], "created_at": "2026-11-24T08:33:34.931978Z", "started_at": "2026-11-24T08:33:35.001978Z",
    "finished_at": null, "errors_until": null}))]
pub struct Import {
    pub id: Id,
    pub kind: ImportKind,
    /// Everything is checked and counted, and nothing is written.
    pub dry_run: bool,
    pub status: ImportStatus,
    /// Null while it is worked on and when it is over.
    #[schema(required)]
    pub waits_for: Option<WaitsFor>,
    /// When it goes on, where it waits for the probing limit.
    #[schema(required)]
    pub waits_until: Option<Instant>,
    /// The data set that the mapping names.
    pub dataset: String,
    pub rows_read: i64,
    /// New records, and records that the file changed.
    pub rows_written: i64,
    /// Rows that an earlier import wrote as they are now.
    pub rows_unchanged: i64,
    /// Rows that a rule of the mapping passes over.
    pub rows_skipped: i64,
    /// Rows listed among the errors.
    pub rows_rejected: i64,
    /// Null before the first rows.
    #[schema(required)]
    pub rows_per_second: Option<i64>,
    /// Null unless it is being worked on.
    #[schema(required)]
    pub seconds_left: Option<i64>,
    /// Of a failed import: why.
    pub faults: Vec<ImportFault>,
    pub created_at: Instant,
    #[schema(required)]
    pub started_at: Option<Instant>,
    #[schema(required)]
    pub finished_at: Option<Instant>,
    /// Until then its rejected rows are kept; null while it is not over.
    #[schema(required)]
    pub errors_until: Option<Instant>,
}

/// A row of `imports`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = imports, treat_none_as_default_value = false)]
pub struct ImportRow {
    pub id: Id,
    pub state: String,
    pub authority_id: Id,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub request_id: String,
    pub kind: String,
    pub dry_run: bool,
    pub status: String,
    pub dataset: String,
    pub mapping: String,
    pub folder: Id,
    pub digest: Vec<u8>,
    pub bytes: i64,
    pub bytes_read: i64,
    pub rows_read: i64,
    pub rows_written: i64,
    pub rows_unchanged: i64,
    pub rows_skipped: i64,
    pub rows_rejected: i64,
    pub busy_micros: i64,
    pub failure: Json<Vec<KeptFault>>,
    pub claimed_by: Option<Id>,
    pub claimed_until: Option<Instant>,
    pub created_at: Instant,
    pub started_at: Option<Instant>,
    pub finished_at: Option<Instant>,
    pub errors_until: Option<Instant>,
    pub waits_until: Option<Instant>,
}

impl ImportRow {
    /// An import that has not begun. Whose it is, and of which file, is for the caller to fill in.
    pub fn new(kind: ImportKind, mapping: String, folder: Id, now: Instant) -> ImportRow {
        ImportRow {
            id: Id::new(),
            state: String::new(),
            authority_id: Id(uuid::Uuid::nil()),
            client_id: None,
            account_id: None,
            request_id: String::new(),
            kind: name_of(&kind),
            dry_run: false,
            status: ImportStatus::Queued.name().to_owned(),
            dataset: String::new(),
            mapping,
            folder,
            digest: Vec::new(),
            bytes: 0,
            bytes_read: 0,
            rows_read: 0,
            rows_written: 0,
            rows_unchanged: 0,
            rows_skipped: 0,
            rows_rejected: 0,
            busy_micros: 0,
            failure: Json(Vec::new()),
            claimed_by: None,
            claimed_until: None,
            created_at: now,
            started_at: None,
            finished_at: None,
            errors_until: None,
            waits_until: None,
        }
    }

    /// A stored name that this version does not know is that of an import it leaves alone.
    pub fn status(&self) -> ImportStatus {
        named(&self.status).unwrap_or(ImportStatus::Failed)
    }

    pub fn kind(&self) -> ImportKind {
        named(&self.kind).unwrap_or(ImportKind::Seizures)
    }

    /// The import as it is told at `now` by an instance whose folder is `folder`.
    pub fn told(self, now: Instant, folder: Id, language: Language) -> Import {
        let status = self.status();
        let worked_on = self.claimed_until.is_some_and(|until| until > now);
        let waits_until = self.waits_until.filter(|until| *until > now && !status.is_over());
        let waits_for = match status.is_over() || worked_on {
            true => None,
            false if waits_until.is_some() => Some(WaitsFor::ProbingLimit),
            false if self.folder == folder => Some(WaitsFor::Turn),
            false => Some(WaitsFor::Instance),
        };
        let rows_per_second = self.rows_read.saturating_mul(1_000_000).checked_div(self.busy_micros);
        let left = i128::from(self.busy_micros) * i128::from((self.bytes - self.bytes_read).max(0));
        let seconds_left = left.checked_div(i128::from(self.bytes_read) * 1_000_000);
        let running = status == ImportStatus::Running && worked_on;
        let fault = |fault: &KeptFault| ImportFault {
            pointer: fault.pointer.clone(),
            code: fault.code.clone(),
            detail: fault.told(language),
        };
        Import {
            id: self.id,
            kind: self.kind(),
            dry_run: self.dry_run,
            status,
            waits_for,
            waits_until,
            dataset: self.dataset,
            rows_read: self.rows_read,
            rows_written: self.rows_written,
            rows_unchanged: self.rows_unchanged,
            rows_skipped: self.rows_skipped,
            rows_rejected: self.rows_rejected,
            rows_per_second,
            seconds_left: seconds_left.filter(|_| running).and_then(|seconds| i64::try_from(seconds).ok()),
            faults: self.failure.0.iter().map(fault).collect(),
            created_at: self.created_at,
            started_at: self.started_at,
            finished_at: self.finished_at,
            errors_until: self.errors_until,
        }
    }
}

/// `POST /v1/imports?…`
#[derive(Debug, Clone, Copy, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NewImportQuery {
    /// What the rows of the file become.
    #[param(inline)]
    pub kind: ImportKind,
    /// Check and count everything, and write nothing.
    #[param(default = false)]
    pub dry_run: Option<bool>,
}

/// The parts of an upload.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only its schema is used: the parts are streamed")]
pub struct ImportUpload {
    /// The mapping in TOML, up to 256 KiB, best sent first; `examples/imports/README.md` documents it.
    #[schema(max_length = 262144)]
    mapping: String,
    /// The file: CSV, TSV or NDJSON up to 1 GiB, XLSX up to 50 MiB.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Filters of the imports.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
    /// Only imports of this kind.
    #[param(inline)]
    pub kind: Option<ImportKind>,
    /// Only imports with this status.
    #[param(inline)]
    pub status: Option<ImportStatus>,
}

impl ImportQuery {
    pub fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, cursor: self.cursor.clone() }
    }
}
