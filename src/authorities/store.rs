//! The tables of authorities and contact points.

use std::collections::HashMap;

use diesel::prelude::*;

use super::SUBJECT;
use super::model::{
    Authority, AuthorityInput, AuthorityQuery, AuthorityRow, AuthorityStatus, Contact, ContactPoint, ContactPointRow,
};
use super::rules::{self, Reach};
use crate::access::Caller;
use crate::db::schema::{authorities, contact_points, states};
use crate::db::{DbConn, DbError, Id, among};
use crate::http::{PageQuery, Tx};
use crate::problem::Problem;

/// Whether a trace request can reach a State.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reachability {
    UnknownState,
    /// The directory says that nothing may be addressed to it.
    NotAddressable,
    /// No active contact point of an active authority receives trace requests.
    NoContactPoint,
    Reachable,
}

/// How each of `states` can be reached, in their order; two statements however many they are.
pub fn reachability(conn: &mut DbConn, states: &[String]) -> Result<Vec<(String, Reachability)>, DbError> {
    let known: Vec<(String, bool)> = states::table
        .filter(among(states::code, states.to_vec()))
        .select((states::code, states::addressable))
        .load(conn)?;
    let known: HashMap<String, bool> = known.into_iter().collect();
    let contacted: Vec<String> = contact_points::table
        .inner_join(authorities::table)
        .filter(among(authorities::state, states.to_vec()))
        .filter(authorities::status.eq(AuthorityStatus::Active.name()))
        .filter(contact_points::active.eq(true))
        .filter(contact_points::receives_trace_requests.eq(true))
        .select(authorities::state)
        .distinct()
        .load(conn)?;
    let of = |state: &String| match known.get(state) {
        None => Reachability::UnknownState,
        Some(false) => Reachability::NotAddressable,
        Some(true) if !contacted.contains(state) => Reachability::NoContactPoint,
        Some(true) => Reachability::Reachable,
    };
    Ok(states.iter().map(|state| (state.clone(), of(state))).collect())
}

/// Whether `id` is an active contact point of an active authority of `state`.
pub fn contact_point_is_of(conn: &mut DbConn, id: Id, state: &str) -> Result<bool, DbError> {
    let found: Option<Id> = contact_points::table
        .inner_join(authorities::table)
        .filter(contact_points::id.eq(id))
        .filter(contact_points::active.eq(true))
        .filter(authorities::state.eq(state.to_owned()))
        .filter(authorities::status.eq(AuthorityStatus::Active.name()))
        .select(contact_points::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Whom `caller` can turn to about records of these authorities; one statement however many they are.
pub fn contacts(conn: &mut DbConn, caller: &Caller, ids: Vec<Id>) -> Result<HashMap<Id, Contact>, DbError> {
    let active = contact_points::authority_id.eq(authorities::id).and(contact_points::active.eq(true));
    let rows: Vec<(Id, String, Option<ContactPointRow>)> = authorities::table
        .left_join(contact_points::table.on(active))
        .filter(among(authorities::id, ids))
        .order((
            authorities::id,
            contact_points::receives_trace_requests.desc(),
            contact_points::position,
            contact_points::id,
        ))
        .select((authorities::id, authorities::name, contact_points::all_columns.nullable()))
        .load(conn)?;
    let mut contacts = HashMap::new();
    for (authority, name, point) in rows {
        contacts.entry(authority).or_insert_with(|| rules::contact(authority, name, point, caller));
    }
    Ok(contacts)
}

/// The State of an authority; `None` where there is no such authority.
pub fn state_of(conn: &mut DbConn, id: Id) -> Result<Option<String>, DbError> {
    Ok(authorities::table.find(id).select(authorities::state).first(conn).optional()?)
}

/// Keeps the row from changing until this transaction ends. SQLite's one writer needs no lock.
pub fn lock(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        authorities::table.find(id).select(authorities::id).for_update().first::<Id>(c).optional()?;
    }
    Ok(())
}

/// The authority with its contact persons; `NotFound` where there is none within reach.
pub fn one(conn: &mut DbConn, reach: Reach, id: Id) -> Result<Authority, DbError> {
    let all = authorities::table.filter(authorities::id.eq(id)).into_boxed();
    let within = match reach {
        Reach::Everything => all,
        Reach::One(own) => all.filter(authorities::id.eq(own)),
        Reach::Nothing => all.filter(among(authorities::id, Vec::<Id>::new())),
    };
    let row: AuthorityRow = within.first(conn)?;
    let points = points_of(conn, id)?;
    Ok(Authority::of(row, points.into_iter().map(ContactPoint::from).collect()))
}

fn points_of(conn: &mut DbConn, authority: Id) -> Result<Vec<ContactPointRow>, DbError> {
    let points = contact_points::table.filter(contact_points::authority_id.eq(authority));
    Ok(points.order((contact_points::position, contact_points::id)).load(conn)?)
}

/// Up to `limit + 1` authorities with their contact persons, oldest first.
pub fn list(conn: &mut DbConn, query: &AuthorityQuery) -> Result<Vec<Authority>, DbError> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor.clone() };
    let mut found = authorities::table.order(authorities::id).limit(page.limit() + 1).into_boxed();
    if let Some(cursor) = page.cursor() {
        found = found.filter(authorities::id.gt(cursor.id));
    }
    if let Some(state) = &query.state {
        found = found.filter(authorities::state.eq(state.clone()));
    }
    if let Some(kind) = query.kind {
        found = found.filter(authorities::kind.eq(kind.name()));
    }
    if let Some(status) = query.status {
        found = found.filter(authorities::status.eq(status.name()));
    }
    let rows: Vec<AuthorityRow> = found.load(conn)?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let points: Vec<ContactPointRow> = contact_points::table
        .filter(among(contact_points::authority_id, ids))
        .order((contact_points::position, contact_points::id))
        .load(conn)?;
    let mut by_authority: HashMap<Id, Vec<ContactPoint>> = HashMap::new();
    for point in points {
        by_authority.entry(point.authority_id).or_default().push(point.into());
    }
    let with_points = |row: AuthorityRow| {
        let points = by_authority.remove(&row.id).unwrap_or_default();
        Authority::of(row, points)
    };
    Ok(rows.into_iter().map(with_points).collect())
}

/// Adds an active authority and its contact points; 422 with every fault of its data.
pub fn insert(tx: &mut Tx<'_>, authority: &AuthorityInput) -> Result<Id, Problem> {
    let state_exists = crate::states::store::exists(tx.conn, &authority.state)?;
    Problem::rules(rules::faults(authority, state_exists, &[]))?;
    let row = AuthorityRow {
        id: Id::new(),
        state: authority.state.clone(),
        name: authority.name.clone(),
        kind: authority.kind.name().to_owned(),
        address: authority.address.clone(),
        status: AuthorityStatus::Active.name().to_owned(),
        created_at: tx.now,
        updated_at: tx.now,
    };
    diesel::insert_into(authorities::table).values(&row).execute(tx.conn)?;
    let wanted = authority.contact_points.as_deref().unwrap_or_default();
    for point in rules::rows(row.id, &row.state, wanted, &[]) {
        diesel::insert_into(contact_points::table).values(point).execute(tx.conn)?;
    }
    tx.audit(SUBJECT, row.id)?;
    tx.event(None, "authority_created", SUBJECT, row.id)?;
    Ok(row.id)
}

/// Replaces an authority's data; 422 with every fault of the new ones.
pub fn update(tx: &mut Tx<'_>, id: Id, authority: &AuthorityInput, status: AuthorityStatus) -> Result<(), Problem> {
    let current = points_of(tx.conn, id)?;
    let known: Vec<Id> = current.iter().map(|point| point.id).collect();
    Problem::rules(rules::faults(authority, true, &known))?;
    diesel::update(authorities::table.find(id))
        .set((
            authorities::name.eq(&authority.name),
            authorities::kind.eq(authority.kind.name()),
            authorities::address.eq(&authority.address),
            authorities::status.eq(status.name()),
            authorities::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    let wanted = authority.contact_points.as_deref().unwrap_or_default();
    for point in rules::rows(id, &authority.state, wanted, &current) {
        if current.contains(&point) {
            continue;
        }
        match known.contains(&point.id) {
            true => diesel::update(contact_points::table.find(point.id)).set(&point).execute(tx.conn)?,
            false => diesel::insert_into(contact_points::table).values(&point).execute(tx.conn)?,
        };
    }
    tx.audit(SUBJECT, id)?;
    Ok(tx.event(None, "authority_updated", SUBJECT, id)?)
}
