//! The clients' table.

use diesel::prelude::*;

use super::client_model::{Client, ClientRow};
use super::jwk::{self, PublicJwk};
use super::model::{AccountQuery, AccountStatus};
use super::rules::{self, Reach};
use super::{CLIENT_SUBJECT, grant_store};
use crate::access::{Role, Roles};
use crate::db::schema::clients;
use crate::db::{DbConn, DbError, Id, Json, MultiBackend, among};
use crate::http::{PageQuery, Tx};
use crate::problem::Problem;

/// A client to be written, as a route, the demo or the command line makes it.
pub struct NewClient {
    pub name: String,
    pub state: Option<String>,
    pub authority: Option<Id>,
    pub roles: Roles,
    pub status: AccountStatus,
    pub secret_hash: Vec<u8>,
    pub public_jwk: Option<PublicJwk>,
}

/// What a client becomes.
pub struct Changed<'a> {
    pub name: &'a str,
    pub roles: &'a Roles,
    pub status: AccountStatus,
    pub public_jwk: Option<PublicJwk>,
}

type Clients = clients::BoxedQuery<'static, MultiBackend>;

/// The clients that a caller reaches: the only way to them for a route.
fn within(reach: &Reach) -> Clients {
    let all = clients::table.into_boxed();
    match reach {
        Reach::Everything => all,
        Reach::OfState(state) => all.filter(clients::state.eq(state.clone())),
        Reach::OfAuthority(authority) => all.filter(clients::authority_id.eq(*authority)),
        Reach::RegionAndAdmins => {
            let admins = clients::roles.like(grant_store::holding(Role::AuthorityAdmin));
            all.filter(clients::authority_id.is_null().or(admins))
        }
        Reach::Nothing => all.filter(among(clients::id, Vec::<Id>::new())),
    }
}

/// The client with this id, if it is within reach; else `NotFound`.
pub fn one(conn: &mut DbConn, reach: &Reach, id: Id) -> Result<Client, DbError> {
    let row: ClientRow = within(reach).filter(clients::id.eq(id)).first(conn)?;
    let grants = grant_store::of(conn, vec![id])?.remove(&id);
    Ok(Client::of(row, grants.unwrap_or_default()))
}

/// Keeps the row from changing until this transaction ends. SQLite's one writer needs no lock.
pub fn lock(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        clients::table.find(id).select(clients::id).for_update().first::<Id>(c).optional()?;
    }
    Ok(())
}

/// Up to `limit + 1` clients within reach, oldest first.
pub fn list(conn: &mut DbConn, reach: &Reach, query: &AccountQuery) -> Result<Vec<Client>, DbError> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor.clone() };
    let mut found = within(reach).order(clients::id).limit(page.limit() + 1);
    if let Some(cursor) = page.cursor() {
        found = found.filter(clients::id.gt(cursor.id));
    }
    if let Some(state) = &query.state {
        found = found.filter(clients::state.eq(state.clone()));
    }
    if let Some(authority) = query.authority {
        found = found.filter(clients::authority_id.eq(authority));
    }
    if let Some(role) = query.role {
        found = found.filter(clients::roles.like(grant_store::holding(role)));
    }
    if let Some(status) = query.status {
        found = found.filter(clients::status.eq(status.name()));
    }
    let rows: Vec<ClientRow> = found.load(conn)?;
    let mut grants = grant_store::of(conn, rows.iter().map(|row| row.id).collect())?;
    let with_grants = |row: ClientRow| {
        let grants = grants.remove(&row.id).unwrap_or_default();
        Client::of(row, grants)
    };
    Ok(rows.into_iter().map(with_grants).collect())
}

/// Adds a client and its grants; 422 with every fault.
pub fn insert_client(tx: &mut Tx<'_>, new: NewClient) -> Result<Id, Problem> {
    let place = grant_store::place(tx.conn, new.state.as_deref(), new.authority)?;
    let mut faults = rules::faults(new.state.as_deref(), new.authority, &new.roles, &place);
    faults.extend(new.public_jwk.iter().flat_map(|key| jwk::faults("/public_jwk", key)));
    Problem::rules(faults)?;
    let row = ClientRow {
        id: Id::new(),
        name: new.name,
        state: new.state.clone(),
        authority_id: new.authority,
        roles: new.roles.to_string(),
        status: new.status.name().to_owned(),
        secret_hash: new.secret_hash,
        public_jwk: new.public_jwk.map(Json),
        created_at: tx.now,
        updated_at: tx.now,
    };
    diesel::insert_into(clients::table).values(&row).execute(tx.conn)?;
    grant_store::write(tx, row.id, &Roles::default(), &new.roles)?;
    written(tx, "client_created", row.id, new.state.as_deref())?;
    Ok(row.id)
}

/// Gives a client another name, roles, status and key; the rules were checked.
pub fn update(tx: &mut Tx<'_>, current: &Client, changed: Changed<'_>) -> Result<(), Problem> {
    diesel::update(clients::table.find(current.id))
        .set((
            clients::name.eq(changed.name),
            clients::roles.eq(changed.roles.to_string()),
            clients::status.eq(changed.status.name()),
            clients::public_jwk.eq(changed.public_jwk.map(Json)),
            clients::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    grant_store::write(tx, current.id, &current.roles.iter().copied().collect(), changed.roles)?;
    Ok(written(tx, "client_updated", current.id, current.state.as_deref())?)
}

/// Sets the status alone; `false` where there is no such client.
pub fn set_client_status(tx: &mut Tx<'_>, id: Id, status: AccountStatus) -> Result<bool, Problem> {
    set_status(tx, id, status, "client_updated")
}

/// Makes a pending client count.
pub fn confirm(tx: &mut Tx<'_>, id: Id) -> Result<bool, Problem> {
    set_status(tx, id, AccountStatus::Active, "client_confirmed")
}

fn set_status(tx: &mut Tx<'_>, id: Id, status: AccountStatus, event: &str) -> Result<bool, Problem> {
    let Some(state) = state_of(tx.conn, id)? else {
        return Ok(false);
    };
    diesel::update(clients::table.find(id))
        .set((clients::status.eq(status.name()), clients::updated_at.eq(tx.now)))
        .execute(tx.conn)?;
    written(tx, event, id, state.as_deref())?;
    Ok(true)
}

/// Replaces the secret, given as its hash; `false` where there is no such client.
pub fn rotate_client_secret(tx: &mut Tx<'_>, id: Id, secret_hash: &[u8]) -> Result<bool, Problem> {
    let Some(state) = state_of(tx.conn, id)? else {
        return Ok(false);
    };
    diesel::update(clients::table.find(id))
        .set((clients::secret_hash.eq(secret_hash), clients::updated_at.eq(tx.now)))
        .execute(tx.conn)?;
    written(tx, "client_secret_rotated", id, state.as_deref())?;
    Ok(true)
}

fn state_of(conn: &mut DbConn, id: Id) -> Result<Option<Option<String>>, DbError> {
    Ok(clients::table.find(id).select(clients::state).first(conn).optional()?)
}

fn written(tx: &mut Tx<'_>, event: &str, id: Id, state: Option<&str>) -> Result<(), DbError> {
    tx.audit(CLIENT_SUBJECT, id)?;
    tx.event(state, event, CLIENT_SUBJECT, id)
}
