//! The locks of serial numbers. Taken before the totals of the probing limit, here and everywhere, so that nobody waits in a
//! circle.

use std::sync::LazyLock;

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Text;

use super::IdentityRow;
use crate::db::fixed::Fixed;
use crate::db::locks::{SERIAL, SERIALS};
use crate::db::{DbConn, DbError};

/// What a statement of PostgreSQL returns to take the locks of one complete serial number, by the hash of its skeleton.
pub(super) fn locks(hash: &str) -> String {
    format!("concat(pg_advisory_xact_lock_shared({SERIALS}, 0), pg_advisory_xact_lock({SERIAL}, {hash}))")
}

/// Makes two transactions that bring serial numbers which may be alike wait for each other: else neither would see
/// the other's, and nobody would learn of the match. SQLite has one writer anyway.
///
/// Equal complete serial numbers take one lock, in the order of their hashes, so that nobody waits in a circle: as their
/// identities are inserted, or one with its record ([`SerialLock`]), or here. One with unknown characters may be like any,
/// so it waits for all.
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

/// The locks of one complete serial number, as [`lock_serials`] takes them, for an INSERT that is sent to PostgreSQL anyway:
/// what it returns.
#[derive(Debug, Clone, QueryId)]
pub struct SerialLock(Fixed);

impl SerialLock {
    /// `None` where the locks are not those of one complete serial number alone.
    pub fn of(rows: &[IdentityRow]) -> Option<SerialLock> {
        static TEXT: LazyLock<String> = LazyLock::new(|| locks("hashtext({skeleton})"));
        match rows {
            [row] if !row.partial => {
                Some(SerialLock(Fixed::with(&TEXT, vec![("skeleton", Some(row.skeleton.clone()))])))
            }
            _ => None,
        }
    }
}

impl Expression for SerialLock {
    type SqlType = Text;
}

impl<Table> AppearsOnTable<Table> for SerialLock {}

impl<Table> SelectableExpression<Table> for SerialLock {}

impl ValidGrouping<()> for SerialLock {
    type IsAggregate = is_aggregate::No;
}

impl QueryFragment<Pg> for SerialLock {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}
