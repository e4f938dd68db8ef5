//! The locks of serial numbers. Taken before the totals of the probing limit, here and everywhere, so that nobody waits in a
//! circle.

use std::sync::LazyLock;

use diesel::prelude::*;

use super::IdentityRow;
use crate::db::fixed::Fixed;
use crate::db::locks::{SERIAL, SERIALS};
use crate::db::{DbConn, DbError, RowInsert, WithInsert};

/// What a statement of PostgreSQL returns to take the locks of one complete serial number, by the hash of its skeleton.
pub(super) fn locks(hash: &str) -> String {
    format!("concat(pg_advisory_xact_lock_shared({SERIALS}, 0), pg_advisory_xact_lock({SERIAL}, {hash}))")
}

/// Makes two transactions that bring serial numbers which may be alike wait for each other: else neither would see
/// the other's, and nobody would learn of the match. SQLite has one writer anyway.
///
/// Equal complete serial numbers take one lock, in the order of their hashes, so that nobody waits in a circle: as their
/// identities are inserted, or a record is ([`insert_and_lock`]), or here. One with unknown characters may be like any, so it
/// waits for all.
pub fn lock_serials(conn: &mut DbConn, rows: &[&IdentityRow]) -> Result<(), DbError> {
    static SOME: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT {} FROM (SELECT hashtext(a.skeleton) AS hash \
             FROM json_array_elements_text(CAST({{argument}} AS json)) AS a(skeleton) ORDER BY hash OFFSET 0) AS e",
            locks("e.hash")
        )
    });
    static ALL: LazyLock<String> = LazyLock::new(|| {
        format!("SELECT pg_advisory_xact_lock({SERIALS}, 0) WHERE CAST({{argument}} AS json) IS NOT NULL")
    });
    if let DbConn::Postgres(c) = conn
        && !rows.is_empty()
    {
        let text = if rows.iter().any(|row| row.partial) { &ALL } else { &SOME };
        let skeletons: Vec<&str> = rows.iter().map(|row| row.skeleton.as_str()).collect();
        Fixed::new(text, &skeletons)?.execute(c)?;
    }
    Ok(())
}

/// Adds a record before its one firearm is taken up. On PostgreSQL the same statement takes the locks of a complete serial
/// number, as [`lock_serials`] would, once the record is there; returns whether it did.
pub fn insert_and_lock(conn: &mut DbConn, record: &dyn RowInsert, rows: &[IdentityRow]) -> Result<bool, DbError> {
    static TEXT: LazyLock<String> = LazyLock::new(|| format!("SELECT {} FROM record", locks("hashtext({skeleton})")));
    match (conn, rows) {
        (DbConn::Postgres(c), [row]) if !row.partial => {
            let rest = Fixed::with(&TEXT, vec![("skeleton", Some(row.skeleton.clone()))]);
            WithInsert { record, rest }.execute(c)?;
            Ok(true)
        }
        (conn, _) => {
            record.run(conn)?;
            Ok(false)
        }
    }
}
