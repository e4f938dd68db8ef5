//! Idempotency-Key: a POST that is sent twice is done once.
//!
//! The key is claimed inside the write's own transaction, so a crash leaves neither a write without its
//! key nor a key without its write; a second call during the first waits on the database for its end.

use diesel::prelude::*;

use super::{Done, Replay};
use crate::access::secrets::MasterKey;
use crate::db::schema::idempotency_keys as keys;
use crate::db::{DbConn, DbError, Id, Instant, on_either};
use crate::problem::{Code, Problem};

/// How long a key is kept.
pub const KEPT_HOURS: i64 = 24;
/// 1 to 255 visible ASCII characters.
pub const KEY_PATTERN: &str = "^[!-~]{1,255}$";

/// One use of a key by one caller.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    pub key: String,
    pub method: String,
    pub path: String,
    /// Keyed, so that nobody who reads the table can test a guess of what was sent.
    pub body_hash: Vec<u8>,
}

impl IdempotencyKey {
    pub fn new(master: &MasterKey, key: &str, method: &str, path: &str, body: &[u8]) -> IdempotencyKey {
        IdempotencyKey {
            key: key.to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            body_hash: master.keyed_hash("idempotent body", body).into_bytes(),
        }
    }

    pub fn is_well_formed(key: &str) -> bool {
        (1..=255).contains(&key.len()) && key.bytes().all(|b| (0x21..=0x7e).contains(&b))
    }

    /// Claims the key for this transaction, or tells what the earlier call with it did.
    pub fn claim(&self, conn: &mut DbConn, caller: Id, now: Instant) -> Result<Option<Replay>, Problem> {
        let oldest = now.plus(chrono::Duration::hours(-KEPT_HOURS));
        let expired = keys::table.filter(keys::caller_id.eq(caller)).filter(keys::key.eq(&self.key));
        diesel::delete(expired.filter(keys::created_at.lt(oldest))).execute(conn)?;
        if self.insert(conn, caller, now)? == 1 {
            return Ok(None);
        }
        type Kept = ((String, String, Vec<u8>), (i32, String, String, String));
        let ((method, path, hash), (status, kind, id, location)): Kept = keys::table
            .find((caller, &self.key))
            .select((
                (keys::method, keys::path, keys::body_hash),
                (keys::status, keys::subject_kind, keys::subject_id, keys::location),
            ))
            .first(conn)?;
        if (method.as_str(), path.as_str(), &hash) != (self.method.as_str(), self.path.as_str(), &self.body_hash) {
            return Err(Problem::new(Code::IdempotencyKeyReused));
        }
        let status = u16::try_from(status).ok().and_then(|s| actix_web::http::StatusCode::from_u16(s).ok());
        let status = status.ok_or_else(|| Problem::internal("a stored status is no HTTP status"))?;
        Ok(Some(Replay { status, kind, id, location }))
    }

    /// 1 when the key was free. Waits for a transaction that is just now using it.
    fn insert(&self, conn: &mut DbConn, caller: Id, now: Instant) -> Result<usize, DbError> {
        let row = (
            keys::caller_id.eq(caller),
            keys::key.eq(&self.key),
            keys::method.eq(&self.method),
            keys::path.eq(&self.path),
            keys::body_hash.eq(&self.body_hash),
            keys::status.eq(0),
            keys::subject_kind.eq(""),
            keys::subject_id.eq(""),
            keys::location.eq(""),
            keys::created_at.eq(now),
        );
        let into = diesel::insert_into(keys::table);
        Ok(on_either!(conn, own => into.values(row).on_conflict_do_nothing().execute(own))?)
    }

    /// Notes what the call did, to be told to a later one.
    pub fn fulfil(&self, conn: &mut DbConn, caller: Id, done: &Done) -> Result<(), DbError> {
        diesel::update(keys::table.find((caller, &self.key)))
            .set((
                keys::status.eq(i32::from(done.status.as_u16())),
                keys::subject_kind.eq(done.kind),
                keys::subject_id.eq(&done.id),
                keys::location.eq(&done.location),
            ))
            .execute(conn)?;
        Ok(())
    }
}

/// Forgets keys older than [`KEPT_HOURS`].
pub fn forget_expired(conn: &mut DbConn, now: Instant) -> Result<usize, DbError> {
    let oldest = now.plus(chrono::Duration::hours(-KEPT_HOURS));
    Ok(diesel::delete(keys::table.filter(keys::created_at.lt(oldest))).execute(conn)?)
}
