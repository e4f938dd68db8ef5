//! What each step of a release does: computing and freezing a draft, publishing it, reading.

use chrono::Datelike;

use super::release_model::{Release, ReleaseInput, ReleaseQuery, ReleaseStatus};
use super::store::{self, ReleaseRow};
use super::tables::{self, Table, TableName, Years};
use super::{COLLECTION, SUBJECT};
use crate::access::{Action, Caller};
use crate::db::{DbConn, Id, name_of, named};
use crate::digest::sha256;
use crate::http::{Done, Tx};
use crate::problem::{Fault, Problem};

/// Years that a release may span.
const SPAN: i32 = 10;

/// Computes the tables over all States and freezes them as a draft.
pub fn draft(tx: &mut Tx<'_>, input: &ReleaseInput) -> Result<Done, Problem> {
    Problem::rules(faults(tx, input)?)?;
    let computed = tables::compute(tx.conn, Years { from: input.from_year, to: input.to_year })?;
    let frozen = serde_json::to_string(&computed).map_err(Problem::internal)?;
    let row = ReleaseRow {
        id: Id::new(),
        status: name_of(&ReleaseStatus::Draft),
        from_year: input.from_year,
        to_year: input.to_year,
        replaces: input.replaces,
        sha256: sha256(&frozen),
        tables: frozen,
        created_at: tx.now,
        published_at: None,
    };
    store::insert(tx.conn, &row)?;
    tx.audit(SUBJECT, row.id)?;
    Ok(Done::created(SUBJECT, COLLECTION, row.id))
}

fn faults(tx: &mut Tx<'_>, input: &ReleaseInput) -> Result<Vec<Fault>, Problem> {
    let mut faults = Vec::new();
    if input.to_year > tx.now.utc().year() {
        faults.push(Fault::new("/to_year", "year_in_future"));
    }
    // A single year would be its own total.
    if !(input.from_year + 1..input.from_year + SPAN).contains(&input.to_year) {
        faults.push(Fault::new("/to_year", "release_years"));
    }
    if let Some(replaced) = input.replaces
        && store::find(tx.conn, false, replaced)?.is_none()
    {
        faults.push(Fault::new("/replaces", "unknown_release"));
    }
    Ok(faults)
}

/// Shows a draft to everyone. There is no way back: a correction is a new release.
pub fn publish(tx: &mut Tx<'_>, id: Id) -> Result<Done, Problem> {
    let row = store::find(tx.conn, true, id)?.ok_or_else(Problem::not_found)?;
    if !store::publish(tx.conn, id, tx.now)? {
        return Err(Problem::wrong_state(&row.status, &[]));
    }
    tx.audit(SUBJECT, id)?;
    tx.event(None, "statistics_release.published", SUBJECT, id)?;
    Ok(Done::changed(SUBJECT, id))
}

/// Who publishes reads drafts too.
fn reads_drafts(caller: &Caller) -> bool {
    caller.may(Action::PublishReleases)
}

fn found(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<ReleaseRow, Problem> {
    if !caller.may(Action::ReadReleases) {
        return Err(Problem::role_lacks_action());
    }
    store::find(conn, reads_drafts(caller), id)?.ok_or_else(Problem::not_found)
}

/// The release, where the caller may read it.
pub fn shown(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<Release, Problem> {
    view(&found(conn, caller, id)?)
}

/// Up to one more than a page of releases.
pub fn list(conn: &mut DbConn, caller: &Caller, query: &ReleaseQuery) -> Result<Vec<Release>, Problem> {
    store::list(conn, reads_drafts(caller), &query.page())?.iter().map(view).collect()
}

/// One table of the release; 404 for a name that is none.
pub fn table(conn: &mut DbConn, caller: &Caller, id: Id, name: &str) -> Result<(Release, Table), Problem> {
    let wanted: TableName = named(name).ok_or_else(Problem::not_found)?;
    let row = found(conn, caller, id)?;
    let table = thawed(&row)?.into_iter().find(|table| table.table == wanted).ok_or_else(Problem::not_found)?;
    Ok((view(&row)?, table))
}

/// The tables as they were frozen; what was tampered with is not shown.
fn thawed(row: &ReleaseRow) -> Result<Vec<Table>, Problem> {
    if sha256(&row.tables) != row.sha256 {
        return Err(Problem::internal("the tables of a release are not those that were frozen"));
    }
    serde_json::from_str(&row.tables).map_err(Problem::internal)
}

fn view(row: &ReleaseRow) -> Result<Release, Problem> {
    Ok(Release {
        id: row.id,
        status: named(&row.status).ok_or_else(|| Problem::internal("a stored status of a release is unknown"))?,
        from_year: row.from_year,
        to_year: row.to_year,
        replaces: row.replaces,
        sha256: row.sha256.clone(),
        created_at: row.created_at,
        published_at: row.published_at,
        tables: thawed(row)?.into_iter().map(|table| table.table).collect(),
    })
}
