//! Adding many rows of a table at once, or one.
//!
//! The types of rows say `treat_none_as_default_value = false`: else the text of a statement hangs on what a row lacks,
//! and diesel does not keep it.

use diesel::query_builder::InsertStatement;
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::{Insertable, PgConnection, QueryResult, RunQueryDsl, SqliteConnection, Table};

use super::DbConn;

/// Rows of one statement on PostgreSQL, which takes 65,535 parameters at most.
const AT_ONCE: usize = 500;

type OneRow<'a, T, R> = InsertStatement<T, <&'a R as Insertable<T>>::Values>;
type TwoRows<T, R> = InsertStatement<T, <[R; 2] as Insertable<T>>::Values>;
type ManyRows<'a, T, R> = InsertStatement<T, <&'a [R] as Insertable<T>>::Values>;

/// Adds rows in their order: on SQLite one by one, on PostgreSQL in one statement for every 500. The statements of one
/// row and of two, as a match has sides, are compiled once and kept; how many rows another one holds is in its text.
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
