//! The accounts' table.

use diesel::prelude::*;

use super::model::{Account, AccountQuery, AccountRow, AccountStatus};
use super::rules::{self, Reach};
use super::{SUBJECT, grant_store};
use crate::access::{Role, Roles};
use crate::authorities::model::AuthorityStatus;
use crate::db::schema::{accounts, authorities};
use crate::db::{DbConn, DbError, Id, MultiBackend, among};
use crate::http::{PageQuery, Tx};
use crate::problem::Problem;

/// An account to be written, as a route, the demo or the command line makes it.
pub struct NewAccount {
    pub email: String,
    pub name: String,
    pub state: Option<String>,
    pub authority: Option<Id>,
    pub roles: Roles,
    pub status: AccountStatus,
    pub password_hash: Option<String>,
}

type Accounts = accounts::BoxedQuery<'static, MultiBackend>;

/// The accounts that a caller reaches: the only way to them for a route.
fn within(reach: &Reach) -> Accounts {
    let all = accounts::table.into_boxed();
    match reach {
        Reach::Everything => all,
        Reach::OfState(state) => all.filter(accounts::state.eq(state.clone())),
        Reach::OfAuthority(authority) => all.filter(accounts::authority_id.eq(*authority)),
        Reach::RegionAndAdmins => {
            let admins = accounts::roles.like(grant_store::holding(Role::AuthorityAdmin));
            all.filter(accounts::authority_id.is_null().or(admins))
        }
        Reach::Nothing => all.filter(among(accounts::id, Vec::<Id>::new())),
    }
}

/// The account with this id, if it is within reach; else `NotFound`.
pub fn one(conn: &mut DbConn, reach: &Reach, id: Id) -> Result<Account, DbError> {
    let row: AccountRow = within(reach).filter(accounts::id.eq(id)).first(conn)?;
    let grants = grant_store::of(conn, vec![id])?.remove(&id);
    Ok(Account::of(row, grants.unwrap_or_default()))
}

/// Keeps the row from changing until this transaction ends. SQLite's one writer needs no lock.
pub fn lock(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        accounts::table.find(id).select(accounts::id).for_update().first::<Id>(c).optional()?;
    }
    Ok(())
}

/// Up to `limit + 1` accounts within reach, oldest first.
pub fn list(conn: &mut DbConn, reach: &Reach, query: &AccountQuery) -> Result<Vec<Account>, DbError> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor.clone() };
    let mut found = within(reach).order(accounts::id).limit(page.limit() + 1);
    if let Some(cursor) = page.cursor() {
        found = found.filter(accounts::id.gt(cursor.id));
    }
    if let Some(state) = &query.state {
        found = found.filter(accounts::state.eq(state.clone()));
    }
    if let Some(authority) = query.authority {
        found = found.filter(accounts::authority_id.eq(authority));
    }
    if let Some(role) = query.role {
        found = found.filter(accounts::roles.like(grant_store::holding(role)));
    }
    if let Some(status) = query.status {
        found = found.filter(accounts::status.eq(status.name()));
    }
    let rows: Vec<AccountRow> = found.load(conn)?;
    let mut grants = grant_store::of(conn, rows.iter().map(|row| row.id).collect())?;
    let with_grants = |row: AccountRow| {
        let grants = grants.remove(&row.id).unwrap_or_default();
        Account::of(row, grants)
    };
    Ok(rows.into_iter().map(with_grants).collect())
}

/// The accounts with this e-mail address, in whatever case: at most one of each State, and one of none.
pub fn with_email(conn: &mut DbConn, email: &str) -> Result<Vec<(Id, Option<String>)>, DbError> {
    let found = accounts::table.filter(accounts::email.eq(email.trim().to_lowercase())).order(accounts::id);
    Ok(found.select((accounts::id, accounts::state)).load(conn)?)
}

/// Whether `account` is an active tracing_officer of `state`, in an authority that takes part.
pub fn is_active_officer(conn: &mut DbConn, account: Id, state: &str) -> Result<bool, DbError> {
    let roles: Option<String> = accounts::table
        .inner_join(authorities::table)
        .filter(accounts::id.eq(account))
        .filter(accounts::state.eq(state.to_owned()))
        .filter(accounts::status.eq(AccountStatus::Active.name()))
        .filter(authorities::status.eq(AuthorityStatus::Active.name()))
        .select(accounts::roles)
        .first(conn)
        .optional()?;
    Ok(roles.is_some_and(|roles| Roles::parse(&roles).contains(Role::TracingOfficer)))
}

/// Adds an account and its grants; 422 with every fault, 409 where the address is taken.
pub fn insert_account(tx: &mut Tx<'_>, new: NewAccount) -> Result<Id, Problem> {
    let place = grant_store::place(tx.conn, new.state.as_deref(), new.authority)?;
    Problem::rules(rules::faults(new.state.as_deref(), new.authority, &new.roles, &place))?;
    // Unique within a State: that another State knows the address is not this caller's to learn.
    if with_email(tx.conn, &new.email)?.iter().any(|(_, state)| *state == new.state) {
        return Err(grant_store::taken("email"));
    }
    let row = AccountRow {
        id: Id::new(),
        email: new.email.trim().to_lowercase(),
        name: new.name,
        state: new.state.clone(),
        authority_id: new.authority,
        roles: new.roles.to_string(),
        status: new.status.name().to_owned(),
        password_hash: new.password_hash,
        created_at: tx.now,
        updated_at: tx.now,
    };
    grant_store::unique("email", diesel::insert_into(accounts::table).values(&row).execute(tx.conn))?;
    grant_store::write(tx, row.id, &Roles::default(), &new.roles)?;
    written(tx, "account_created", row.id, new.state.as_deref())?;
    Ok(row.id)
}

/// Gives an account another name, roles and status; the rules were checked.
pub fn update(
    tx: &mut Tx<'_>,
    current: &Account,
    name: &str,
    roles: &Roles,
    status: AccountStatus,
) -> Result<(), Problem> {
    diesel::update(accounts::table.find(current.id))
        .set((
            accounts::name.eq(name),
            accounts::roles.eq(roles.to_string()),
            accounts::status.eq(status.name()),
            accounts::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    grant_store::write(tx, current.id, &current.roles.iter().copied().collect(), roles)?;
    Ok(written(tx, "account_updated", current.id, current.state.as_deref())?)
}

/// Sets the status alone; `false` where there is no such account.
pub fn set_account_status(tx: &mut Tx<'_>, id: Id, status: AccountStatus) -> Result<bool, Problem> {
    set_status(tx, id, status, "account_updated")
}

/// Makes a pending account count.
pub fn confirm(tx: &mut Tx<'_>, id: Id) -> Result<bool, Problem> {
    set_status(tx, id, AccountStatus::Active, "account_confirmed")
}

fn set_status(tx: &mut Tx<'_>, id: Id, status: AccountStatus, event: &str) -> Result<bool, Problem> {
    let state: Option<Option<String>> = accounts::table.find(id).select(accounts::state).first(tx.conn).optional()?;
    let Some(state) = state else {
        return Ok(false);
    };
    diesel::update(accounts::table.find(id))
        .set((accounts::status.eq(status.name()), accounts::updated_at.eq(tx.now)))
        .execute(tx.conn)?;
    written(tx, event, id, state.as_deref())?;
    Ok(true)
}

fn written(tx: &mut Tx<'_>, event: &str, id: Id, state: Option<&str>) -> Result<(), DbError> {
    tx.audit(SUBJECT, id)?;
    tx.event(state, event, SUBJECT, id)
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
