//! The only place that speaks diesel about reporting cycles.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::Title;
use crate::db::schema::{cycle_extensions, cycle_invitations, questionnaires, reporting_cycles};
use crate::db::{DbConn, DbError, Id, Instant, Json, among, insert_all};
use crate::http::PageQuery;

/// A row of `reporting_cycles`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = reporting_cycles)]
pub struct CycleRow {
    pub id: Id,
    pub questionnaire_id: Id,
    pub title: Json<Title>,
    pub period_from: NaiveDate,
    pub period_to: NaiveDate,
    pub opens_on: NaiveDate,
    pub due_on: NaiveDate,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// A row of `cycle_invitations`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = cycle_invitations)]
pub struct InvitationRow {
    pub cycle_id: Id,
    pub state: String,
    pub obligation: String,
    pub due_on: NaiveDate,
}

/// A row of `cycle_extensions`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = cycle_extensions)]
pub struct ExtensionRow {
    pub id: Id,
    pub cycle_id: Id,
    pub state: String,
    pub due_on: NaiveDate,
    pub reason: String,
    pub at: Instant,
}

/// A cycle with code and version of its questionnaire.
pub type Cycle = (CycleRow, String, i32);

pub fn find(conn: &mut DbConn, id: Id) -> Result<Option<Cycle>, DbError> {
    let found = reporting_cycles::table
        .inner_join(questionnaires::table.on(questionnaires::id.eq(reporting_cycles::questionnaire_id)))
        .filter(reporting_cycles::id.eq(id))
        .select((reporting_cycles::all_columns, questionnaires::code, questionnaires::version))
        .first(conn);
    Ok(found.optional()?)
}

/// Up to `limit + 1` cycles, newest first.
pub fn list(conn: &mut DbConn, page: &PageQuery) -> Result<Vec<Cycle>, DbError> {
    let mut found = reporting_cycles::table
        .inner_join(questionnaires::table.on(questionnaires::id.eq(reporting_cycles::questionnaire_id)))
        .order(reporting_cycles::id.desc())
        .limit(page.limit() + 1)
        .select((reporting_cycles::all_columns, questionnaires::code, questionnaires::version))
        .into_boxed();
    if let Some(cursor) = page.cursor() {
        found = found.filter(reporting_cycles::id.lt(cursor.id));
    }
    Ok(found.load(conn)?)
}

/// The invitations of these cycles, by State.
pub fn invitations(conn: &mut DbConn, cycles: &[Id]) -> Result<Vec<InvitationRow>, DbError> {
    let found = cycle_invitations::table
        .filter(among(cycle_invitations::cycle_id, cycles.to_vec()))
        .order((cycle_invitations::cycle_id, cycle_invitations::state));
    Ok(found.load(conn)?)
}

pub fn invitation(conn: &mut DbConn, cycle: Id, state: &str) -> Result<Option<InvitationRow>, DbError> {
    Ok(cycle_invitations::table.find((cycle, state.to_owned())).first(conn).optional()?)
}

/// The extensions of these cycles in the order in which they were given.
pub fn extensions(conn: &mut DbConn, cycles: &[Id]) -> Result<Vec<ExtensionRow>, DbError> {
    let found =
        cycle_extensions::table.filter(among(cycle_extensions::cycle_id, cycles.to_vec())).order(cycle_extensions::id);
    Ok(found.load(conn)?)
}

/// Makes this transaction the only one that changes the cycle. SQLite has one writer anyway.
pub fn lock(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        reporting_cycles::table.find(id).select(reporting_cycles::id).for_update().first::<Id>(c).optional()?;
    }
    Ok(())
}

pub fn insert(conn: &mut DbConn, row: &CycleRow) -> Result<(), DbError> {
    diesel::insert_into(reporting_cycles::table).values(row).execute(conn)?;
    Ok(())
}

/// Adds invitations.
pub fn insert_invitations(conn: &mut DbConn, rows: &[InvitationRow]) -> Result<(), DbError> {
    Ok(insert_all::<_, InvitationRow>(conn, cycle_invitations::table, rows)?)
}

/// Gives a State more time.
pub fn extend(conn: &mut DbConn, row: &ExtensionRow) -> Result<(), DbError> {
    diesel::insert_into(cycle_extensions::table).values(row).execute(conn)?;
    diesel::update(cycle_invitations::table.find((row.cycle_id, row.state.clone())))
        .set(cycle_invitations::due_on.eq(row.due_on))
        .execute(conn)?;
    touch(conn, row.cycle_id, row.at)
}

pub fn touch(conn: &mut DbConn, id: Id, now: Instant) -> Result<(), DbError> {
    diesel::update(reporting_cycles::table.find(id)).set(reporting_cycles::updated_at.eq(now)).execute(conn)?;
    Ok(())
}
