//! The only place that speaks diesel about releases.

use diesel::prelude::*;

use crate::db::schema::statistics_releases as releases;
use crate::db::{DbConn, DbError, Id, Instant, name_of};
use crate::http::PageQuery;

use super::release_model::ReleaseStatus;

/// A row of `statistics_releases`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = releases, treat_none_as_default_value = false)]
pub struct ReleaseRow {
    pub id: Id,
    pub status: String,
    pub from_year: i32,
    pub to_year: i32,
    pub replaces: Option<Id>,
    /// The frozen text.
    pub tables: String,
    pub sha256: String,
    pub created_at: Instant,
    pub published_at: Option<Instant>,
}

pub fn insert(conn: &mut DbConn, row: &ReleaseRow) -> Result<(), DbError> {
    diesel::insert_into(releases::table).values(row).execute(conn)?;
    Ok(())
}

/// Publishes a draft; false where there is no such draft.
pub fn publish(conn: &mut DbConn, id: Id, now: Instant) -> Result<bool, DbError> {
    let draft = releases::table.find(id).filter(releases::status.eq(name_of(&ReleaseStatus::Draft)));
    let published = name_of(&ReleaseStatus::Published);
    let changed = diesel::update(draft)
        .set((releases::status.eq(published), releases::published_at.eq(Some(now))))
        .execute(conn)?;
    Ok(changed == 1)
}

/// The release, of drafts only with `drafts`.
pub fn find(conn: &mut DbConn, drafts: bool, id: Id) -> Result<Option<ReleaseRow>, DbError> {
    let mut found = releases::table.filter(releases::id.eq(id)).into_boxed();
    if !drafts {
        found = found.filter(releases::status.eq(name_of(&ReleaseStatus::Published)));
    }
    Ok(found.first(conn).optional()?)
}

/// Up to `limit + 1` releases, newest first.
pub fn list(conn: &mut DbConn, drafts: bool, page: &PageQuery) -> Result<Vec<ReleaseRow>, DbError> {
    let mut found = releases::table.order(releases::id.desc()).limit(page.limit() + 1).into_boxed();
    if !drafts {
        found = found.filter(releases::status.eq(name_of(&ReleaseStatus::Published)));
    }
    if let Some(cursor) = page.cursor() {
        found = found.filter(releases::id.lt(cursor.id));
    }
    Ok(found.load(conn)?)
}
