//! Every query of this room: clients in good standing, revoked tokens, used assertions, signing keys.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::{Action, Caller, Principal, Roles, scope_of};
use crate::db::schema::{accounts, authorities, clients, revoked_tokens, signing_keys, used_assertions};
use crate::db::{DbConn, DbError, Id, Instant, on_either};

const ACTIVE: &str = "active";

/// The client as it stands at this moment, for each request that bears a token; one statement.
///
/// `None` unless client and authority are active and the token `jti` is not revoked. The roles are those of
/// the database, not of the token: a role that was taken away is gone at once.
pub fn standing_client(conn: &mut DbConn, client: Id, jti: Id) -> QueryResult<Option<Caller>> {
    let revoked = revoked_tokens::table.filter(revoked_tokens::jti.eq(jti));
    let standing = clients::table
        .left_join(authorities::table)
        .filter(clients::id.eq(client))
        .filter(clients::status.eq(ACTIVE))
        .filter(clients::authority_id.is_null().or(authorities::status.nullable().eq(ACTIVE)))
        .filter(not(exists(revoked)))
        .select((clients::state, clients::authority_id, clients::roles));
    let row: Option<(Option<String>, Option<Id>, String)> = on_either!(conn, own => standing.first(own).optional())?;
    Ok(row.map(|(state, authority, roles)| caller(client, state, authority, &roles)))
}

fn caller(client: Id, state: Option<String>, authority: Option<Id>, roles: &str) -> Caller {
    Caller { principal: Principal::Client(client), state, authority, roles: Roles::parse(roles) }
}

/// Whether who began something for `authority` may still do it now: client or account and the authority are active,
/// and a role that has `action` is left. Whoever sits at the server's shell needs the authority alone. One statement.
pub fn still_may(conn: &mut DbConn, principal: Principal, authority: Id, action: Action) -> Result<bool, DbError> {
    let roles: Option<Option<String>> = match principal {
        Principal::Client(id) => clients::table
            .inner_join(authorities::table)
            .filter(clients::id.eq(id))
            .filter(clients::status.eq(ACTIVE))
            .filter(authorities::id.eq(authority))
            .filter(authorities::status.eq(ACTIVE))
            .select(clients::roles.nullable())
            .first(conn)
            .optional()?,
        Principal::Account(id) => accounts::table
            .inner_join(authorities::table)
            .filter(accounts::id.eq(id))
            .filter(accounts::status.eq(ACTIVE))
            .filter(authorities::id.eq(authority))
            .filter(authorities::status.eq(ACTIVE))
            .select(accounts::roles.nullable())
            .first(conn)
            .optional()?,
        Principal::CommandLine => {
            let active = authorities::table.find(authority).filter(authorities::status.eq(ACTIVE));
            active.select(authorities::id).first::<Id>(conn).optional()?.map(|_| None)
        }
    };
    let has = |roles: Option<String>| roles.is_none_or(|roles| scope_of(&Roles::parse(&roles), action).is_some());
    Ok(roles.is_some_and(has))
}

/// What a client can authenticate itself with, and whom it then acts as.
pub struct Credentials {
    /// SHA-256 of its secret; empty where it has none.
    pub secret_hash: Vec<u8>,
    /// Its registered public key (RFC 7517) as JSON.
    pub public_jwk: Option<String>,
    pub caller: Caller,
}

/// The credentials of an active client of an active authority.
pub fn client_for_authentication(conn: &mut DbConn, client: Id) -> QueryResult<Option<Credentials>> {
    type Row = (Vec<u8>, Option<String>, Option<String>, Option<Id>, String);
    let row: Option<Row> = clients::table
        .left_join(authorities::table)
        .filter(clients::id.eq(client))
        .filter(clients::status.eq(ACTIVE))
        .filter(clients::authority_id.is_null().or(authorities::status.nullable().eq(ACTIVE)))
        .select((clients::secret_hash, clients::public_jwk, clients::state, clients::authority_id, clients::roles))
        .first(conn)
        .optional()?;
    Ok(row.map(|(secret_hash, public_jwk, state, authority, roles)| Credentials {
        secret_hash,
        public_jwk,
        caller: caller(client, state, authority, &roles),
    }))
}

/// Notes that a client's assertion was used. False where it had been already (RFC 7523 §3, `jti`).
pub fn use_assertion(conn: &mut DbConn, client: Id, jti: &str, expires_at: Instant) -> Result<bool, DbError> {
    let row = (
        used_assertions::client_id.eq(client),
        used_assertions::jti.eq(jti),
        used_assertions::expires_at.eq(expires_at),
    );
    let into = diesel::insert_into(used_assertions::table);
    let inserted = on_either!(conn, own => into.values(row).on_conflict_do_nothing().execute(own))?;
    Ok(inserted == 1)
}

/// Revokes a token until it would have expired. False where it was revoked already.
pub fn revoke(conn: &mut DbConn, jti: Id, expires_at: Instant) -> Result<bool, DbError> {
    let row = (revoked_tokens::jti.eq(jti), revoked_tokens::expires_at.eq(expires_at));
    let into = diesel::insert_into(revoked_tokens::table);
    let inserted = on_either!(conn, own => into.values(row).on_conflict_do_nothing().execute(own))?;
    Ok(inserted == 1)
}

/// Forgets revocations and assertions whose tokens have expired anyway. Returns how many.
pub fn forget_expired(conn: &mut DbConn, now: Instant) -> Result<usize, DbError> {
    let tokens = revoked_tokens::table.filter(revoked_tokens::expires_at.lt(now));
    let assertions = used_assertions::table.filter(used_assertions::expires_at.lt(now));
    Ok(diesel::delete(tokens).execute(conn)? + diesel::delete(assertions).execute(conn)?)
}

/// A signing key at rest; the private half is sealed under the master key.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = signing_keys, treat_none_as_default_value = false)]
pub struct SigningKeyRow {
    pub kid: String,
    pub algorithm: String,
    pub public_jwk: String,
    pub sealed_private_key: Vec<u8>,
    pub created_at: Instant,
    pub signs_from: Instant,
    /// Set once a younger key takes over.
    pub verifies_until: Option<Instant>,
}

/// All signing keys, oldest first.
pub fn signing_keys(conn: &mut DbConn) -> Result<Vec<SigningKeyRow>, DbError> {
    Ok(signing_keys::table.order((signing_keys::signs_from, signing_keys::kid)).load(conn)?)
}

/// Lets one transaction at a time decide about signing keys. SQLite has one writer anyway.
pub fn lock_signing_keys(conn: &mut DbConn) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        diesel::sql_query("LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE").execute(c)?;
    }
    Ok(())
}

pub fn add_signing_key(conn: &mut DbConn, row: &SigningKeyRow) -> Result<(), DbError> {
    diesel::insert_into(signing_keys::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Sets the end of every key that has none yet.
pub fn end_signing_keys(conn: &mut DbConn, verifies_until: Instant) -> Result<(), DbError> {
    let open = signing_keys::table.filter(signing_keys::verifies_until.is_null());
    diesel::update(open).set(signing_keys::verifies_until.eq(Some(verifies_until))).execute(conn)?;
    Ok(())
}

/// Deletes keys whose last token has expired.
pub fn delete_ended_signing_keys(conn: &mut DbConn, now: Instant) -> Result<usize, DbError> {
    let ended = signing_keys::table.filter(signing_keys::verifies_until.lt(Some(now)));
    Ok(diesel::delete(ended).execute(conn)?)
}
