//! Who gave and took which role, and what the rules ask of other tables.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{AccountStatus, Holder, RoleGrant};
use super::rules::{self, Place};
use crate::access::{Action, Role, Roles, Scope};
use crate::authorities;
use crate::db::locks::SECRETARIAT;
use crate::db::schema::{accounts, clients, role_grants};
use crate::db::{DbConn, DbError, Id, Instant, among};
use crate::http::Tx;
use crate::problem::{Code, Problem};
use crate::states;

/// Pattern that finds a role in the stored text; no role's name is part of another's.
pub fn holding(role: Role) -> String {
    format!("%{role}%")
}

type GrantRow = (Id, String, Instant, Option<Id>, Option<String>, Option<Instant>);

/// The grants of each of `subjects`, oldest first, in one statement.
pub fn of(conn: &mut DbConn, subjects: Vec<Id>) -> Result<HashMap<Id, Vec<RoleGrant>>, DbError> {
    let rows: Vec<GrantRow> = role_grants::table
        .filter(among(role_grants::subject_id, subjects))
        .order((role_grants::granted_at, role_grants::id))
        .select((
            role_grants::subject_id,
            role_grants::role,
            role_grants::granted_at,
            role_grants::granted_by,
            role_grants::granted_by_state,
            role_grants::revoked_at,
        ))
        .load(conn)?;
    let mut found: HashMap<Id, Vec<RoleGrant>> = HashMap::new();
    for (subject, role, granted_at, granted_by, granted_by_state, revoked_at) in rows {
        // A role that this version does not know grants nothing.
        let Ok(role) = role.parse() else { continue };
        let grant = RoleGrant { role, granted_at, granted_by, granted_by_state, revoked_at };
        found.entry(subject).or_default().push(grant);
    }
    Ok(found)
}

/// Writes down which roles `subject` got and lost, and from whom.
pub fn write(tx: &mut Tx<'_>, subject: Id, before: &Roles, after: &Roles) -> Result<(), DbError> {
    // The command line acts as nobody.
    let giver = Some(tx.caller.principal.id()).filter(|id| !id.0.is_nil());
    for role in before.iter().filter(|role| !after.contains(*role)) {
        let open = role_grants::table
            .filter(role_grants::subject_id.eq(subject))
            .filter(role_grants::role.eq(role.name()))
            .filter(role_grants::revoked_at.is_null());
        diesel::update(open)
            .set((role_grants::revoked_at.eq(tx.now), role_grants::revoked_by.eq(giver)))
            .execute(tx.conn)?;
    }
    for role in after.iter().filter(|role| !before.contains(*role)) {
        diesel::insert_into(role_grants::table)
            .values((
                role_grants::id.eq(Id::new()),
                role_grants::subject_id.eq(subject),
                role_grants::role.eq(role.name()),
                role_grants::granted_at.eq(tx.now),
                role_grants::granted_by.eq(giver),
                role_grants::granted_by_state.eq(tx.caller.state.clone()),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// What the database says about the place of a new account or client.
pub fn place(conn: &mut DbConn, state: Option<&str>, authority: Option<Id>) -> Result<Place, DbError> {
    let mut place = Place::default();
    if let Some(state) = state {
        place.state_exists = states::store::exists(conn, state)?;
    }
    if let Some(authority) = authority {
        place.authority_state = authorities::store::state_of(conn, authority)?;
    }
    Ok(place)
}

/// Whether an account or client other than `except` is, or waits to be, an authority_admin of `authority`.
/// Holds the authority's row until this transaction ends, so that two operators cannot both find nobody.
pub fn has_admin(conn: &mut DbConn, authority: Id, except: Option<Id>) -> Result<bool, DbError> {
    authorities::store::lock(conn, authority)?;
    let other = |ids: Vec<Id>| ids.into_iter().any(|id| Some(id) != except);
    let found: Vec<Id> = accounts::table
        .filter(accounts::authority_id.eq(authority))
        .filter(accounts::roles.like(holding(Role::AuthorityAdmin)))
        .filter(accounts::status.ne(AccountStatus::Disabled.name()))
        .select(accounts::id)
        .load(conn)?;
    if other(found) {
        return Ok(true);
    }
    let found: Vec<Id> = clients::table
        .filter(clients::authority_id.eq(authority))
        .filter(clients::roles.like(holding(Role::AuthorityAdmin)))
        .filter(clients::status.ne(AccountStatus::Disabled.name()))
        .select(clients::id)
        .load(conn)?;
    Ok(other(found))
}

/// The status with which the caller makes an account or client like this; 403, or 409 where an operator
/// would make another authority_admin beside one.
pub fn status_of_new(tx: &mut Tx<'_>, authority: Option<Id>, roles: &Roles) -> Result<AccountStatus, Problem> {
    let status = rules::may_create(tx.caller, authority, roles)?;
    let by_operator = status == AccountStatus::PendingConfirmation && rules::is_plain_admin(roles);
    match authority.filter(|_| by_operator) {
        Some(authority) if has_admin(tx.conn, authority, None)? => Err(Problem::new(Code::AuthorityHasAdmin)),
        _ => Ok(status),
    }
}

/// The status that a change of `holder`, an account or a client by `subject`, leads to; 409 where it is out of
/// order, or an operator would take an authority's affairs from its administrators or its last from the Secretariat.
pub fn status_of_changed(
    tx: &mut Tx<'_>,
    subject: &str,
    holder: &Holder,
    change: &rules::Change<'_>,
) -> Result<AccountStatus, Problem> {
    let status = rules::may_update(tx.caller, holder, change)?;
    let by_operator = tx.caller.scope(Action::ManageAccounts) == Some(Scope::All);
    if let Some(authority) = holder.authority.filter(|_| by_operator)
        && has_admin(tx.conn, authority, Some(holder.id))?
    {
        return Err(Problem::new(Code::AuthorityHasAdmin));
    }
    if rules::takes_secretariat(holder, change.roles, status) && !secretariat_stays(tx.conn, subject, holder.id)? {
        return Err(Problem::new(Code::LastSecretariat));
    }
    Ok(status)
}

/// Whether another active client acts for the Secretariat when `except` no longer does; where that is an
/// account, another active account will do. Two changes at a time cannot each count on the other's.
fn secretariat_stays(conn: &mut DbConn, subject: &str, except: Id) -> Result<bool, DbError> {
    if let DbConn::Postgres(c) = conn {
        diesel::sql_query(format!("SELECT pg_advisory_xact_lock({SECRETARIAT}, 0)")).execute(c)?;
    }
    let another: Option<Id> = clients::table
        .filter(clients::roles.like(holding(Role::Secretariat)))
        .filter(clients::status.eq(AccountStatus::Active.name()))
        .filter(clients::id.ne(except))
        .select(clients::id)
        .first(conn)
        .optional()?;
    if another.is_some() || subject != super::SUBJECT {
        return Ok(another.is_some());
    }
    let another: Option<Id> = accounts::table
        .filter(accounts::roles.like(holding(Role::Secretariat)))
        .filter(accounts::status.eq(AccountStatus::Active.name()))
        .filter(accounts::id.ne(except))
        .select(accounts::id)
        .first(conn)
        .optional()?;
    Ok(another.is_some())
}

/// 409 where a unique value is taken, which says nothing of who has it.
pub fn unique(field: &'static str, written: QueryResult<usize>) -> Result<(), Problem> {
    use diesel::result::{DatabaseErrorKind, Error};
    match written {
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Err(taken(field)),
        other => Ok(other.map(drop)?),
    }
}

pub fn taken(field: &'static str) -> Problem {
    Problem::new(Code::DuplicateValue).with("field", field)
}
