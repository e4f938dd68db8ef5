//! The tables of imports. What a batch of rows needs is one statement for all of them.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::query_builder::SqlQuery;
use diesel::sql_types::{BigInt, Integer, Text};
use serde::Serialize;

use super::model::{ImportQuery, ImportRow, ImportStatus, KeptFault};
use crate::db::schema::{import_errors as errors, imports};
use crate::db::{DbConn, DbError, Id, IdSql, Instant, InstantSql, Json, among};

/// How many unfinished imports a State may have: each keeps a file on disk.
pub const OPEN_LIMIT: i64 = 20;
/// How long a claim holds without a batch written. An instance that died is replaced after that.
const CLAIM_SECONDS: i64 = 20;

const TO_DO: [&str; 2] = ["queued", "running"];

pub fn insert(conn: &mut DbConn, row: &ImportRow) -> Result<(), DbError> {
    diesel::insert_into(imports::table).values(row).execute(conn)?;
    Ok(())
}

/// Unfinished imports of a State.
pub fn open(conn: &mut DbConn, state: &str) -> Result<i64, DbError> {
    let of_state = imports::table.filter(imports::state.eq(state.to_owned()));
    Ok(of_state.filter(among(imports::status, TO_DO)).count().get_result(conn)?)
}

/// The import where it is of `state`.
pub fn find(conn: &mut DbConn, state: Option<&str>, id: Id) -> Result<Option<ImportRow>, DbError> {
    let of_state = imports::table.filter(imports::state.eq(state.unwrap_or_default().to_owned()));
    Ok(of_state.filter(imports::id.eq(id)).first(conn).optional()?)
}

/// Up to `limit + 1` imports of `state`, newest first.
pub fn list(conn: &mut DbConn, state: Option<&str>, query: &ImportQuery) -> Result<Vec<ImportRow>, DbError> {
    let page = query.page();
    let mut found = imports::table
        .filter(imports::state.eq(state.unwrap_or_default().to_owned()))
        .order(imports::id.desc())
        .limit(page.limit() + 1)
        .into_boxed();
    if let Some(cursor) = page.cursor() {
        found = found.filter(imports::id.lt(cursor.id));
    }
    if let Some(kind) = query.kind {
        found = found.filter(imports::kind.eq(crate::db::name_of(&kind)));
    }
    if let Some(status) = query.status {
        found = found.filter(imports::status.eq(status.name()));
    }
    Ok(found.load(conn)?)
}

/// Keeps the row from changing until this transaction ends; `None` where another has it just now.
/// SQLite's one writer needs no lock.
pub fn lock(conn: &mut DbConn, id: Id) -> Result<Option<ImportRow>, DbError> {
    Ok(match conn {
        DbConn::Sqlite(c) => imports::table.find(id).first(c).optional(),
        DbConn::Postgres(c) => imports::table.find(id).for_update().first(c).optional(),
    }?)
}

/// Takes the oldest import whose file lies in `folder`, that nobody works on and that waits for nothing else.
pub fn claim(conn: &mut DbConn, folder: Id, by: Id, now: Instant) -> Result<Option<ImportRow>, DbError> {
    let found: Option<ImportRow> = match conn {
        // Who asks has the folder to itself ([`super::folder::Folder::hold`]), and works on one import at a time: an
        // older claim is of a process that died.
        DbConn::Sqlite(c) => imports::table
            .filter(imports::folder.eq(folder))
            .filter(among(imports::status, TO_DO))
            .filter(imports::waits_until.is_null().or(imports::waits_until.le(now)))
            .order(imports::id)
            .first(c)
            .optional(),
        DbConn::Postgres(c) => imports::table
            .filter(imports::folder.eq(folder))
            .filter(among(imports::status, TO_DO))
            .filter(imports::claimed_until.is_null().or(imports::claimed_until.lt(now)))
            .filter(imports::waits_until.is_null().or(imports::waits_until.le(now)))
            .order(imports::id)
            .for_update()
            .skip_locked()
            .first(c)
            .optional(),
    }?;
    let Some(mut row) = found else {
        return Ok(None);
    };
    row.status = ImportStatus::Running.name().to_owned();
    row.started_at = row.started_at.or(Some(now));
    row.waits_until = None;
    hold(&mut row, by, now);
    save(conn, &row)?;
    Ok(Some(row))
}

/// Renews the claim.
pub fn hold(row: &mut ImportRow, by: Id, now: Instant) {
    row.claimed_by = Some(by);
    row.claimed_until = Some(now.plus(chrono::Duration::seconds(CLAIM_SECONDS)));
}

/// Writes what changes in the life of an import.
pub fn save(conn: &mut DbConn, row: &ImportRow) -> Result<(), DbError> {
    diesel::update(imports::table.find(row.id))
        .set((
            imports::status.eq(&row.status),
            imports::bytes_read.eq(row.bytes_read),
            imports::rows_read.eq(row.rows_read),
            imports::rows_written.eq(row.rows_written),
            imports::rows_unchanged.eq(row.rows_unchanged),
            imports::rows_skipped.eq(row.rows_skipped),
            imports::rows_rejected.eq(row.rows_rejected),
            imports::busy_micros.eq(row.busy_micros),
            imports::failure.eq(&row.failure),
            imports::claimed_by.eq(row.claimed_by),
            imports::claimed_until.eq(row.claimed_until),
            imports::started_at.eq(row.started_at),
            imports::finished_at.eq(row.finished_at),
            imports::errors_until.eq(row.errors_until),
            imports::waits_until.eq(row.waits_until),
        ))
        .execute(conn)?;
    Ok(())
}

/// The unfinished import of the same file under the same mapping that the shell began.
pub fn unfinished(conn: &mut DbConn, row: &ImportRow) -> Result<Option<ImportRow>, DbError> {
    Ok(imports::table
        .filter(imports::folder.eq(row.folder))
        .filter(among(imports::status, TO_DO))
        .filter(imports::state.eq(row.state.clone()))
        .filter(imports::authority_id.eq(row.authority_id))
        .filter(imports::kind.eq(row.kind.clone()))
        .filter(imports::dry_run.eq(row.dry_run))
        .filter(imports::digest.eq(row.digest.clone()))
        .order(imports::id)
        .first(conn)
        .optional()?)
}

/// Imports of `folder` whose file is still needed.
pub fn needed(conn: &mut DbConn, folder: Id) -> Result<Vec<Id>, DbError> {
    let here = imports::table.filter(imports::folder.eq(folder));
    Ok(here.filter(among(imports::status, TO_DO)).select(imports::id).load(conn)?)
}

fn json(rows: &impl Serialize) -> Result<String, DbError> {
    let error = |e: serde_json::Error| diesel::result::Error::SerializationError(Box::new(e));
    Ok(serde_json::to_string(rows).map_err(error)?)
}

#[derive(QueryableByName)]
struct Met {
    #[diesel(sql_type = Text)]
    row_key: String,
    #[diesel(sql_type = Integer)]
    met: i32,
}

/// The text of a statement for the backend at hand. Both count parameters from `$1`.
fn either(conn: &DbConn, sqlite: &'static str, postgres: &'static str) -> SqlQuery {
    diesel::sql_query(match conn {
        DbConn::Sqlite(_) => sqlite,
        DbConn::Postgres(_) => postgres,
    })
}

/// How often each key was met before in the file of an import.
pub fn met(conn: &mut DbConn, import: Id, row_keys: &[&str]) -> Result<HashMap<String, u32>, DbError> {
    let query = either(
        conn,
        "SELECT row_key, met FROM import_keys WHERE import_id = $1 AND row_key IN (SELECT value FROM json_each($2))",
        // Each key by the index, however few rows the planner believes that there are.
        "SELECT r.* FROM json_array_elements_text($2::json) AS k(value) CROSS JOIN LATERAL \
         (SELECT row_key, met FROM import_keys WHERE import_id = $1 AND row_key = k.value OFFSET 0) AS r",
    );
    let found: Vec<Met> = query.bind::<IdSql, _>(import).bind::<Text, _>(json(&row_keys)?).load(conn)?;
    Ok(found.into_iter().map(|row| (row.row_key, u32::try_from(row.met).unwrap_or(u32::MAX))).collect())
}

/// Notes how often each key has been met by now.
pub fn set_met(conn: &mut DbConn, import: Id, met: &HashMap<String, u32>) -> Result<(), DbError> {
    let query = either(
        conn,
        "INSERT INTO import_keys (import_id, row_key, met) SELECT $1, key, value FROM json_each($2) WHERE true \
         ON CONFLICT (import_id, row_key) DO UPDATE SET met = excluded.met",
        "INSERT INTO import_keys (import_id, row_key, met) \
         SELECT $1, key, value::integer FROM json_each_text($2::json) \
         ON CONFLICT (import_id, row_key) DO UPDATE SET met = excluded.met",
    );
    query.bind::<IdSql, _>(import).bind::<Text, _>(json(met)?).execute(conn)?;
    Ok(())
}

/// What an earlier import made of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, QueryableByName)]
pub struct Imported {
    #[diesel(sql_type = Text)]
    pub import_key: String,
    #[diesel(sql_type = Text)]
    pub content_hash: String,
    #[diesel(sql_type = IdSql)]
    pub record_id: Id,
}

/// What the rows with these keys became, by key.
pub fn imported(
    conn: &mut DbConn,
    state: &str,
    kind: &str,
    import_keys: &[String],
) -> Result<HashMap<String, Imported>, DbError> {
    let query = either(
        conn,
        "SELECT import_key, content_hash, record_id FROM imported_rows \
         WHERE state = $1 AND kind = $2 AND import_key IN (SELECT value FROM json_each($3))",
        "SELECT r.* FROM json_array_elements_text($3::json) AS k(value) CROSS JOIN LATERAL \
         (SELECT import_key, content_hash, record_id FROM imported_rows \
         WHERE state = $1 AND kind = $2 AND import_key = k.value OFFSET 0) AS r",
    );
    let query = query.bind::<Text, _>(state.to_owned()).bind::<Text, _>(kind.to_owned());
    let found: Vec<Imported> = query.bind::<Text, _>(json(&import_keys)?).load(conn)?;
    Ok(found.into_iter().map(|row| (row.import_key.clone(), row)).collect())
}

/// Notes what rows became.
pub fn set_imported(conn: &mut DbConn, state: &str, kind: &str, rows: &[Imported]) -> Result<(), DbError> {
    if rows.is_empty() {
        return Ok(());
    }
    let query = either(
        conn,
        "INSERT INTO imported_rows (state, kind, import_key, content_hash, record_id) \
         SELECT $1, $2, value ->> 'import_key', value ->> 'content_hash', unhex(value ->> 'record_id', '-') \
         FROM json_each($3) WHERE true \
         ON CONFLICT (state, kind, import_key) DO UPDATE SET content_hash = excluded.content_hash",
        "INSERT INTO imported_rows (state, kind, import_key, content_hash, record_id) \
         SELECT $1, $2, import_key, content_hash, record_id \
         FROM json_to_recordset($3::json) AS r(import_key text, content_hash text, record_id uuid) \
         ON CONFLICT (state, kind, import_key) DO UPDATE SET content_hash = excluded.content_hash",
    );
    let query = query.bind::<Text, _>(state.to_owned()).bind::<Text, _>(kind.to_owned());
    query.bind::<Text, _>(json(&rows)?).execute(conn)?;
    Ok(())
}

/// A row that was refused.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rejection {
    pub row_number: i64,
    pub faults: Vec<KeptFault>,
    pub original: String,
}

/// Keeps rows that were refused.
pub fn insert_errors(conn: &mut DbConn, import: Id, rows: &[Rejection]) -> Result<(), DbError> {
    if rows.is_empty() {
        return Ok(());
    }
    let query = either(
        conn,
        "INSERT INTO import_errors (import_id, row_number, faults, original) \
         SELECT $1, value ->> 'row_number', value -> 'faults', value ->> 'original' FROM json_each($2)",
        "INSERT INTO import_errors (import_id, row_number, faults, original) \
         SELECT $1, row_number, faults::text, original \
         FROM json_to_recordset($2::json) AS r(row_number bigint, faults json, original text)",
    );
    query.bind::<IdSql, _>(import).bind::<Text, _>(json(&rows)?).execute(conn)?;
    Ok(())
}

/// The next rejected rows after one with this number, by number.
pub fn errors_after(conn: &mut DbConn, import: Id, after: i64, limit: i64) -> Result<Vec<Rejection>, DbError> {
    let rows: Vec<(i64, Json<Vec<KeptFault>>, String)> = errors::table
        .filter(errors::import_id.eq(import))
        .filter(errors::row_number.gt(after))
        .order(errors::row_number)
        .limit(limit)
        .select((errors::row_number, errors::faults, errors::original))
        .load(conn)?;
    let rejection = |(row_number, faults, original): (i64, Json<Vec<KeptFault>>, String)| Rejection {
        row_number,
        faults: faults.0,
        original,
    };
    Ok(rows.into_iter().map(rejection).collect())
}

/// Forgets up to `limit` keys of imports that are over, so that no transaction is long; returns how many there were.
pub fn forget_keys(conn: &mut DbConn, limit: i64) -> Result<usize, DbError> {
    let query = diesel::sql_query(
        "DELETE FROM import_keys WHERE (import_id, row_key) IN (SELECT import_id, row_key FROM import_keys \
         WHERE import_id IN (SELECT id FROM imports WHERE status NOT IN ('queued', 'running')) LIMIT $1)",
    );
    Ok(query.bind::<BigInt, _>(limit).execute(conn)?)
}

/// Forgets up to `limit` rejected rows whose time is over; returns how many there were.
pub fn forget_errors(conn: &mut DbConn, now: Instant, limit: i64) -> Result<usize, DbError> {
    let query = diesel::sql_query(
        "DELETE FROM import_errors WHERE (import_id, row_number) IN (SELECT import_id, row_number FROM import_errors \
         WHERE import_id IN (SELECT id FROM imports WHERE errors_until < $1) LIMIT $2)",
    );
    Ok(query.bind::<InstantSql, _>(now).bind::<BigInt, _>(limit).execute(conn)?)
}
