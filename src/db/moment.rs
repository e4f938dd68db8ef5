//! The moments that writes are dated with, and up to which one all of them can be seen.
//!
//! Who asks for what changed since the last time must miss nothing. SQLite's one writer dates a write inside its
//! turn, so moments and commits have one order. On PostgreSQL a write that was dated earlier can be committed later:
//! there a write leaves its moment as an advisory lock, which PostgreSQL takes away at its end, and a reader sees up
//! to the oldest of them (migration `2026-11-24-102000_write_moments`). The clock is the database's own, so that
//! instances whose clocks differ agree.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::fixed::Fixed;
use super::{DbConn, DbError, Instant};

#[derive(QueryableByName)]
struct Moment {
    #[diesel(sql_type = BigInt)]
    micros: i64,
}

/// The moment of the write transaction that has just begun. To be asked for before anything it writes.
pub fn write_moment(conn: &mut DbConn) -> Result<Instant, DbError> {
    match conn {
        DbConn::Sqlite(_) => Ok(Instant::now()),
        DbConn::Postgres(c) => Ok(ask(c, "SELECT rastro_write_moment() AS micros")?),
    }
}

/// Every write dated before this moment is visible to a snapshot taken from now on, or was given up.
pub fn settled(conn: &mut DbConn) -> QueryResult<Instant> {
    match conn {
        // Nothing is dated later and committed before.
        DbConn::Sqlite(_) => Ok(Instant::from_micros(i64::MAX)),
        DbConn::Postgres(c) => ask(c, "SELECT rastro_settled_moment() AS micros"),
    }
}

fn ask(conn: &mut PgConnection, query: &'static str) -> QueryResult<Instant> {
    let moment: Moment = Fixed::with(query, Vec::new()).get_result(conn)?;
    Ok(Instant::from_micros(moment.micros))
}
