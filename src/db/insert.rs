//! Adding many rows of a table at once, or one.
//!
//! The types of rows say `treat_none_as_default_value = false`: else the text of a statement hangs on what a row lacks,
//! and diesel does not keep it.

use diesel::pg::Pg;
use diesel::query_builder::{AstPass, InsertStatement, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::sql_types::Untyped;
use diesel::sqlite::Sqlite;
use diesel::{Insertable, PgConnection, QueryResult, RunQueryDsl, SqliteConnection, Table};

use super::{DbConn, on_either};

/// Rows of one statement on PostgreSQL, which takes 65,535 parameters at most.
const AT_ONCE: usize = 500;

type OneRow<'a, T, R> = InsertStatement<T, <&'a R as Insertable<T>>::Values>;
type TwoRows<T, R> = InsertStatement<T, <[R; 2] as Insertable<T>>::Values>;
type ManyRows<'a, T, R> = InsertStatement<T, <&'a [R] as Insertable<T>>::Values>;

/// Adds rows in their order: on SQLite one by one, on PostgreSQL in one statement for every 500. The statements of one
/// row and of two, as a match has events, are compiled once and kept; how many rows another one holds is in its text.
///
/// Callers name the type of a row, `insert_all::<_, Row>`: from `&[R]` alone the compiler does not find what is
/// `Insertable`.
pub fn insert_all<'a, T, R>(conn: &mut DbConn, table: T, rows: &'a [R]) -> QueryResult<()>
where
    T: Table + Copy,
    &'a R: Insertable<T>,
    R: Clone,
    [R; 2]: Insertable<T>,
    &'a [R]: Insertable<T>,
    OneRow<'a, T, R>: ExecuteDsl<SqliteConnection> + ExecuteDsl<PgConnection>,
    TwoRows<T, R>: ExecuteDsl<PgConnection>,
    ManyRows<'a, T, R>: ExecuteDsl<PgConnection>,
{
    match (conn, rows) {
        (DbConn::Sqlite(c), rows) => {
            for row in rows {
                diesel::insert_into(table).values(row).execute(c)?;
            }
        }
        (DbConn::Postgres(c), [row]) => {
            diesel::insert_into(table).values(row).execute(c)?;
        }
        (DbConn::Postgres(c), [first, second]) => {
            diesel::insert_into(table).values([first.clone(), second.clone()]).execute(c)?;
        }
        (DbConn::Postgres(c), rows) => {
            for rows in rows.chunks(AT_ONCE) {
                diesel::insert_into(table).values(rows).execute(c)?;
            }
        }
    }
    Ok(())
}

/// An INSERT of one row: by itself, or on PostgreSQL as a step of another statement ([`WithInsert`]).
pub trait RowInsert: QueryFragment<Pg> {
    fn run(&self, conn: &mut DbConn) -> QueryResult<()>;
}

impl<I: QueryFragment<Pg> + QueryFragment<Sqlite> + QueryId> RowInsert for I {
    fn run(&self, conn: &mut DbConn) -> QueryResult<()> {
        on_either!(conn, c => ExecuteDsl::execute(self, c)?);
        Ok(())
    }
}

/// A statement of PostgreSQL with an INSERT among its steps: one round trip for both. The text of the rest goes on after
/// `WITH record AS (…) `.
///
/// PostgreSQL inserts when the rest reads from `record`, which has one row then, or else after all that the rest reads;
/// what the rest reads of tables is without it. Foreign keys are looked at when all is done.
pub struct WithInsert<'r, R> {
    pub record: &'r dyn RowInsert,
    pub rest: R,
}

impl<R: QueryFragment<Pg>> QueryFragment<Pg> for WithInsert<'_, R> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("WITH record AS (");
        self.record.walk_ast(out.reborrow())?;
        out.push_sql(" RETURNING 1) ");
        self.rest.walk_ast(out)
    }
}

impl<R> QueryId for WithInsert<'_, R> {
    type QueryId = ();
    // The text itself is the key of the statement cache.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<R> Query for WithInsert<'_, R> {
    type SqlType = Untyped;
}

impl<R> RunQueryDsl<PgConnection> for WithInsert<'_, R> {}
