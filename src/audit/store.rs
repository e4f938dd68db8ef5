//! The log's table. Rows are only ever added.

use diesel::prelude::*;

use super::NewEntry;
use super::model::AuditQuery;
use crate::access::{Caller, Scope};
use crate::db::schema::audit_entries as entries;
use crate::db::{DbConn, DbError, insert_all};
use crate::http::PageQuery;

/// Appends entries.
pub fn append(conn: &mut DbConn, new: &[NewEntry]) -> Result<(), DbError> {
    Ok(insert_all::<_, NewEntry>(conn, entries::table, new)?)
}

/// Up to `limit + 1` entries that the caller's scope reaches, newest first.
pub fn list(conn: &mut DbConn, caller: &Caller, scope: Scope, query: &AuditQuery) -> Result<Vec<NewEntry>, DbError> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor.clone() };
    let mut found = entries::table.order(entries::id.desc()).limit(page.limit() + 1).into_boxed();
    if scope != Scope::All {
        // A caller without a State has no entries of its own State.
        found = found.filter(entries::state.eq(caller.state.clone().unwrap_or_default()));
    }
    if let Some(cursor) = page.cursor() {
        found = found.filter(entries::id.lt(cursor.id));
    }
    if let Some(action) = &query.action {
        found = found.filter(entries::action.eq(action.clone()));
    }
    if let Some(state) = &query.state {
        found = found.filter(entries::state.eq(state.clone()));
    }
    if let Some(since) = query.since {
        found = found.filter(entries::at.ge(since));
    }
    Ok(found.load(conn)?)
}
