//! The two transactions Rastro knows: a read-only snapshot, and a write that takes its lock at once.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use diesel::connection::{AnsiTransactionManager, Connection, TransactionManager};
use diesel::result::Error;

use super::{DbConn, DbError};

type Manager = <DbConn as Connection>::TransactionManager;

/// A snapshot. PostgreSQL needs REPEATABLE READ for that; SQLite's WAL gives it to any reader.
pub fn read<T, E: From<DbError>>(conn: &mut DbConn, f: impl FnOnce(&mut DbConn) -> Result<T, E>) -> Result<T, E> {
    let begun = match conn {
        DbConn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN"),
        DbConn::Postgres(c) => {
            AnsiTransactionManager::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
    };
    begun.map_err(DbError::Query)?;
    finish(conn, f)
}

/// BEGIN IMMEDIATE on SQLite: a transaction that starts as a reader can fail to become a writer.
pub fn write<T, E: From<DbError>>(conn: &mut DbConn, f: impl FnOnce(&mut DbConn) -> Result<T, E>) -> Result<T, E> {
    let begun = match conn {
        DbConn::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
        DbConn::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN"),
    };
    begun.map_err(DbError::Query)?;
    finish(conn, f)
}

/// Commits on `Ok`; rolls back on `Err` and on panic, so that no connection returns to the pool mid-transaction.
fn finish<T, E: From<DbError>>(conn: &mut DbConn, f: impl FnOnce(&mut DbConn) -> Result<T, E>) -> Result<T, E> {
    match catch_unwind(AssertUnwindSafe(|| f(conn))) {
        Ok(Ok(value)) => {
            Manager::commit_transaction(conn).map_err(DbError::Query)?;
            Ok(value)
        }
        Ok(Err(error)) => {
            roll_back(conn);
            Err(error)
        }
        Err(panic) => {
            roll_back(conn);
            resume_unwind(panic)
        }
    }
}

fn roll_back(conn: &mut DbConn) {
    match Manager::rollback_transaction(conn) {
        Ok(()) | Err(Error::BrokenTransactionManager) => {}
        // The pool drops a connection whose transaction is broken; the caller gets the first error.
        Err(error) => tracing::error!(%error, "a transaction could not be rolled back"),
    }
}
