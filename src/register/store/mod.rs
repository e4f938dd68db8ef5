//! The only place that speaks diesel about the register: records and lookups here, what is compared, matches and
//! counts beside.

mod candidate_statements;
mod candidates;
mod identities;
mod locks;
mod matches;
mod posting;
mod probing;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{FirearmRecordInput, FirearmRecordQuery, RecordRecovery, RecordStatus};
use crate::access::{Caller, Scope};
use crate::db::schema::{firearm_lookups as lookups, firearm_records as records};
use crate::db::{DbConn, DbError, Id, Instant, Json, RowInsert, among, name_of};
use crate::firearms::serial;
use crate::http::Cursor;
use crate::problem::{Code, Problem};
use crate::reference::{ReferenceSet, spellings};

pub use candidates::{across, in_register};
pub use identities::*;
pub use locks::{insert_and_lock, lock_serials};
pub use matches::*;
pub use posting::post_one;
pub use probing::{
    Add, Counted, Posting, Prober, Window, add_counts, add_posting, add_totals, forget_counts, take_postings, totals,
};

/// A row of `firearm_records`; what is searched stands in columns of its own.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = records, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct RecordRow {
    pub id: Id,
    pub state: String,
    pub authority_id: Id,
    pub kind: String,
    pub status: String,
    pub content: Json<FirearmRecordInput>,
    pub date: Option<NaiveDate>,
    pub firearm_type: Option<String>,
    /// Normalized, for comparing.
    pub serial: Option<String>,
    /// Folded, for comparing.
    pub make: Option<String>,
    pub calibre: Option<String>,
    pub national_case_number: Option<String>,
    pub import_key: Option<String>,
    pub recovery: Option<Json<RecordRecovery>>,
    pub recovered_at: Option<Instant>,
    pub retraction_reason: Option<String>,
    pub retracted_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl RecordRow {
    /// An active record of this content.
    pub fn new(id: Id, state: &str, authority: Id, mut input: FirearmRecordInput, now: Instant) -> RecordRow {
        let import_key = input.import_key.take();
        let firearm = &input.firearm;
        RecordRow {
            id,
            state: state.to_owned(),
            authority_id: authority,
            kind: name_of(&input.kind),
            status: RecordStatus::Active.name().to_owned(),
            date: input.date,
            firearm_type: firearm.r#type.as_ref().map(name_of),
            serial: firearm.serial_number.as_deref().and_then(serial::normalized),
            make: firearm.make.as_deref().and_then(serial::folded),
            calibre: firearm.calibre.as_deref().and_then(serial::folded),
            national_case_number: input.national_case_number.clone(),
            content: Json(input),
            import_key,
            recovery: None,
            recovered_at: None,
            retraction_reason: None,
            retracted_at: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// The same record with another content.
    pub fn with(self, input: FirearmRecordInput, now: Instant) -> RecordRow {
        let new = RecordRow::new(self.id, &self.state, self.authority_id, input, now);
        RecordRow { import_key: self.import_key, created_at: self.created_at, ..new }
    }
}

/// The record, where it is the caller's State's. The WHERE holds the scope: nobody reads another State's record
/// as such, whatever its sharing says.
pub fn find(conn: &mut DbConn, caller: &Caller, scope: Scope, id: Id) -> Result<Option<RecordRow>, DbError> {
    let Some(state) = own_state(caller, scope) else { return Ok(None) };
    Ok(records::table.find(id).filter(records::state.eq(state)).first(conn).optional()?)
}

fn own_state(caller: &Caller, scope: Scope) -> Option<String> {
    match scope {
        Scope::OwnState => caller.state.clone(),
        // No role has another scope over the register's records: deny.
        _ => None,
    }
}

/// Makes this transaction the only one that changes the record. SQLite has one writer anyway.
pub fn lock(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        records::table.find(id).select(records::id).for_update().first::<Id>(c).optional()?;
    }
    Ok(())
}

/// The statement that adds a record.
pub fn record_insert(row: &RecordRow) -> impl RowInsert {
    diesel::insert_into(records::table).values(row)
}

/// Adds records.
pub fn insert_all(conn: &mut DbConn, rows: &[RecordRow]) -> Result<(), DbError> {
    Ok(crate::db::insert_all::<_, RecordRow>(conn, records::table, rows)?)
}

/// Why records were not added: 409 where their State has imported one already.
pub fn not_added(error: DbError) -> Problem {
    use diesel::result::{DatabaseErrorKind::UniqueViolation, Error::DatabaseError};
    match error {
        DbError::Query(DatabaseError(UniqueViolation, _)) => {
            Problem::new(Code::DuplicateValue).with("field", "import_key")
        }
        other => other.into(),
    }
}

/// Writes a record's row anew, as it is now.
pub fn update(conn: &mut DbConn, row: &RecordRow) -> Result<(), DbError> {
    diesel::update(records::table.find(row.id)).set(row).execute(conn)?;
    Ok(())
}

/// Up to `limit + 1` records of the caller's State, newest first; with `updated_since` in order of change.
pub fn list(
    conn: &mut DbConn,
    caller: &Caller,
    scope: Scope,
    query: &FirearmRecordQuery,
    settled: Instant,
) -> Result<Vec<RecordRow>, DbError> {
    let Some(state) = own_state(caller, scope) else { return Ok(Vec::new()) };
    let page = query.page();
    let mut found = records::table.filter(records::state.eq(state.clone())).limit(page.limit() + 1).into_boxed();
    if let Some(kind) = query.kind {
        found = found.filter(records::kind.eq(name_of(&kind)));
    }
    if let Some(status) = query.status {
        found = found.filter(records::status.eq(status.name()));
    }
    if let Some(kind) = query.r#type {
        found = found.filter(records::firearm_type.eq(name_of(&kind)));
    }
    if let Some(text) = &query.serial {
        // A text without letters or digits is the serial number of nothing.
        found = found.filter(records::serial.eq(serial::normalized(text).unwrap_or_default()));
    }
    if let Some(text) = &query.make {
        found = found.filter(among(records::make, spellings(conn, ReferenceSet::Makes, text, MAKES, Some(&state))?));
    }
    if let Some(text) = &query.calibre {
        found = found
            .filter(among(records::calibre, spellings(conn, ReferenceSet::Calibres, text, CALIBRES, Some(&state))?));
    }
    if let Some(number) = &query.national_case_number {
        found = found.filter(records::national_case_number.eq(number.clone()));
    }
    let cursor = page.cursor();
    found = match query.updated_since {
        None => {
            if let Some(cursor) = cursor {
                found = found.filter(records::id.lt(cursor.id));
            }
            found.order(records::id.desc())
        }
        Some(since) => {
            found = found.filter(records::updated_at.ge(since)).filter(records::updated_at.lt(settled));
            if let Some(Cursor { at, id }) = cursor {
                let same = records::updated_at.eq(at).and(records::id.gt(id));
                found = found.filter(records::updated_at.gt(at).or(same));
            }
            found.order((records::updated_at, records::id))
        }
    };
    Ok(found.load(conn)?)
}

/// Each text that a State's records have once, folded, found by going from one to the next in the index.
const MAKES: &str = "WITH RECURSIVE texts(text) AS (SELECT min(make) FROM firearm_records WHERE state = $1 UNION ALL \
    SELECT (SELECT min(make) FROM firearm_records WHERE state = $1 AND make > texts.text) FROM texts \
    WHERE texts.text IS NOT NULL) SELECT text FROM texts WHERE text IS NOT NULL";
const CALIBRES: &str = "WITH RECURSIVE texts(text) AS (SELECT min(calibre) FROM firearm_records WHERE state = $1 \
    UNION ALL SELECT (SELECT min(calibre) FROM firearm_records WHERE state = $1 AND calibre > texts.text) FROM texts \
    WHERE texts.text IS NOT NULL) SELECT text FROM texts WHERE text IS NOT NULL";

/// A row of `firearm_lookups`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = lookups, treat_none_as_default_value = false)]
pub struct LookupRow {
    pub id: Id,
    pub at: Instant,
    pub state: String,
    pub authority_id: Id,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub purpose: String,
    pub serials: i32,
}

pub fn insert_lookup(conn: &mut DbConn, row: &LookupRow) -> Result<(), DbError> {
    diesel::insert_into(lookups::table).values(row).execute(conn)?;
    Ok(())
}

/// A lookup that the caller's own State made; free text, so nobody else's.
pub fn find_lookup(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<Option<LookupRow>, DbError> {
    let state = caller.state.clone().unwrap_or_default();
    Ok(lookups::table.find(id).filter(lookups::state.eq(state)).first(conn).optional()?)
}
