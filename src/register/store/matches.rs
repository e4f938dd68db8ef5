//! The tables of matches. A State knows of a match where its row in `match_sides` says that it sees it.

use diesel::prelude::*;

use super::identities::IdentityRow;
use crate::access::Caller;
use crate::db::schema::{firearm_identities, firearm_matches as matches, match_sides as sides};
use crate::db::{DbConn, DbError, Id, Instant, Json, WithInsert, insert_all, name_of};
use crate::http::Cursor;
use crate::register::match_model::{MatchDecision, MatchQuery, MatchStatus};
use crate::register::scoring::{Reason, Score};

/// A row of `firearm_matches`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = matches)]
pub struct MatchRow {
    /// A random UUID: one that tells its time would tell the side that comes to see it later.
    pub id: Id,
    /// The lesser of the two sources' ids.
    pub first_source: Id,
    pub second_source: Id,
    pub score: i32,
    pub strength: String,
    pub status: String,
    pub reasons: Json<Vec<Reason>>,
}

/// A row of `match_sides`.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sides, treat_none_as_default_value = false)]
pub struct SideRow {
    pub match_id: Id,
    pub state: String,
    pub kind: String,
    pub source_id: Id,
    pub authority_id: Id,
    /// Whether the State may know of the match.
    pub seen: bool,
    /// Since when it does.
    pub since: Instant,
    pub decision: Option<String>,
    pub reason: Option<String>,
    pub decided_at: Option<Instant>,
    /// What the State lets the other see of its record in this match, beyond the record's own rule.
    pub disclosed: Option<String>,
}

/// A match from one side, with the other side's identity while it is there to compare.
#[derive(Debug, Clone)]
pub struct Pair {
    pub matched: MatchRow,
    pub mine: SideRow,
    pub theirs: SideRow,
    pub other: Option<IdentityRow>,
}

type Row = (MatchRow, SideRow, SideRow, Option<IdentityRow>);

impl From<Row> for Pair {
    fn from((matched, mine, theirs, other): Row) -> Pair {
        Pair { matched, mine, theirs, other }
    }
}

diesel::alias!(sides as others: Others);

/// The matches that a source is part of, locked for this transaction.
pub fn matches_of(conn: &mut DbConn, source: Id) -> Result<Vec<Pair>, DbError> {
    if let DbConn::Postgres(c) = conn {
        let of_source = sides::table.filter(sides::source_id.eq(source)).select(sides::match_id);
        let rows = matches::table.filter(matches::id.eq_any(of_source)).order(matches::id);
        rows.select(matches::id).for_update().load::<Id>(c)?;
    }
    let other_side = others.field(sides::match_id).eq(sides::match_id).and(others.field(sides::state).ne(sides::state));
    let identity = firearm_identities::source_id.eq(others.field(sides::source_id));
    let rows: Vec<Row> = sides::table
        .inner_join(matches::table)
        .inner_join(others.on(other_side))
        .left_join(firearm_identities::table.on(identity))
        .filter(sides::source_id.eq(source))
        .order(sides::match_id)
        .select((
            MatchRow::as_select(),
            SideRow::as_select(),
            others.fields(sides::all_columns),
            Option::<IdentityRow>::as_select(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(Pair::from).collect())
}

/// Adds matches with their sides; one on PostgreSQL in one statement.
pub fn insert_matches(conn: &mut DbConn, rows: &[MatchRow], of: &[SideRow]) -> Result<(), DbError> {
    if let (DbConn::Postgres(c), [row], [mine, theirs]) = (&mut *conn, rows, of) {
        let record = &diesel::insert_into(matches::table).values(row);
        let rest = diesel::insert_into(sides::table).values([mine.clone(), theirs.clone()]);
        WithInsert { record, rest }.execute(c)?;
        return Ok(());
    }
    insert_all::<_, MatchRow>(conn, matches::table, rows)?;
    Ok(insert_all::<_, SideRow>(conn, sides::table, of)?)
}

pub fn set_score(conn: &mut DbConn, id: Id, score: &Score) -> Result<(), DbError> {
    diesel::update(matches::table.find(id))
        .set((
            matches::score.eq(score.score),
            matches::strength.eq(name_of(&score.strength)),
            matches::reasons.eq(Json(score.reasons.clone())),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn set_seen(conn: &mut DbConn, side: &SideRow) -> Result<(), DbError> {
    diesel::update(sides::table.find((side.match_id, &side.state)))
        .set((sides::seen.eq(side.seen), sides::since.eq(side.since)))
        .execute(conn)?;
    Ok(())
}

pub fn set_decision(
    conn: &mut DbConn,
    side: &SideRow,
    decision: MatchDecision,
    reason: &str,
    status: MatchStatus,
    now: Instant,
) -> Result<(), DbError> {
    diesel::update(sides::table.find((side.match_id, &side.state)))
        .set((sides::decision.eq(name_of(&decision)), sides::reason.eq(reason), sides::decided_at.eq(now)))
        .execute(conn)?;
    diesel::update(matches::table.find(side.match_id)).set(matches::status.eq(name_of(&status))).execute(conn)?;
    Ok(())
}

pub fn set_disclosed(conn: &mut DbConn, side: &SideRow) -> Result<(), DbError> {
    diesel::update(sides::table.find((side.match_id, &side.state)))
        .set(sides::disclosed.eq(&side.disclosed))
        .execute(conn)?;
    Ok(())
}

pub fn delete_match(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    diesel::delete(matches::table.find(id)).execute(conn)?;
    Ok(())
}

/// Makes this transaction the only one that changes the match. SQLite has one writer anyway.
pub fn lock_match(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        matches::table.find(id).select(matches::id).for_update().first::<Id>(c).optional()?;
    }
    Ok(())
}

/// The match as the caller's State sees it; `None` where it sees none.
pub fn find_match(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<Option<Pair>, DbError> {
    Ok(seen_by(conn, caller, Some(id), &MatchQuery::default())?.pop())
}

/// Up to `limit + 1` matches that the caller's State sees, newest first.
pub fn list_matches(conn: &mut DbConn, caller: &Caller, query: &MatchQuery) -> Result<Vec<Pair>, DbError> {
    seen_by(conn, caller, None, query)
}

/// The WHERE holds the scope `party_to_it`: a State is a party to a match where its own side says that it sees it.
fn seen_by(conn: &mut DbConn, caller: &Caller, id: Option<Id>, query: &MatchQuery) -> Result<Vec<Pair>, DbError> {
    let page = query.page();
    let other_side = others.field(sides::match_id).eq(sides::match_id).and(others.field(sides::state).ne(sides::state));
    let identity = firearm_identities::source_id.eq(others.field(sides::source_id));
    let mut found = sides::table
        .inner_join(matches::table)
        .inner_join(others.on(other_side))
        .left_join(firearm_identities::table.on(identity))
        .filter(sides::state.eq(caller.state.clone().unwrap_or_default()))
        .filter(sides::seen.eq(true))
        .order((sides::since.desc(), sides::match_id.desc()))
        .limit(page.limit() + 1)
        .select((
            MatchRow::as_select(),
            SideRow::as_select(),
            others.fields(sides::all_columns),
            Option::<IdentityRow>::as_select(),
        ))
        .into_boxed();
    if let Some(id) = id {
        found = found.filter(matches::id.eq(id));
    }
    if let Some(status) = query.status {
        found = found.filter(matches::status.eq(name_of(&status)));
    }
    if let Some(strength) = query.strength {
        found = found.filter(matches::strength.eq(name_of(&strength)));
    }
    if let Some(kind) = query.kind {
        found = found.filter(sides::kind.eq(name_of(&kind)));
    }
    if let Some(state) = &query.state {
        found = found.filter(others.field(sides::state).eq(state.clone()));
    }
    if let Some(Cursor { at, id }) = page.cursor() {
        let earlier = sides::since.lt(at);
        found = found.filter(earlier.or(sides::since.eq(at).and(sides::match_id.lt(id))));
    }
    let rows: Vec<Row> = found.load(conn)?;
    Ok(rows.into_iter().map(Pair::from).collect())
}
