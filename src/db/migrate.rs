//! Migrations: one per change per backend, under the same name, embedded in the binary.

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Db, DbConn, DbError};

const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// Applies what is missing and returns how many migrations that was.
///
/// On PostgreSQL an advisory lock keeps two instances from migrating at once.
pub fn migrate(db: &Db) -> Result<usize, DbError> {
    // `run_pending_migrations` on the enum itself compiles and can apply the wrong folder.
    match &mut *db.connection()? {
        DbConn::Postgres(c) => {
            use diesel::connection::SimpleConnection;
            c.batch_execute("SELECT pg_advisory_lock(7274737472)")?;
            let applied = c.run_pending_migrations(POSTGRES).map(|v| v.len());
            c.batch_execute("SELECT pg_advisory_unlock(7274737472)")?;
            applied
        }
        DbConn::Sqlite(c) => c.run_pending_migrations(SQLITE).map(|v| v.len()),
    }
    .map_err(|e| DbError::Migration(e.to_string()))
}

/// The tables there are, whoever made them.
pub fn tables(db: &Db) -> Result<Vec<String>, DbError> {
    #[derive(QueryableByName)]
    struct Table {
        #[diesel(sql_type = Text)]
        name: String,
    }
    const IN_POSTGRES: &str =
        "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema()";
    const IN_SQLITE: &str = "SELECT name FROM sqlite_master WHERE type = 'table'";
    let found: Vec<Table> = db.ask(|conn| match conn {
        DbConn::Postgres(c) => diesel::sql_query(IN_POSTGRES).load(c),
        DbConn::Sqlite(c) => diesel::sql_query(IN_SQLITE).load(c),
    })?;
    Ok(found.into_iter().map(|table| table.name).collect())
}

/// Fails unless every migration of this binary has been applied.
pub fn require_migrated(db: &Db) -> Result<(), DbError> {
    let pending = match &mut *db.connection()? {
        DbConn::Postgres(c) => c.has_pending_migration(POSTGRES),
        DbConn::Sqlite(c) => c.has_pending_migration(SQLITE),
    }
    .map_err(|e| DbError::Migration(e.to_string()))?;
    if pending { Err(DbError::NotMigrated) } else { Ok(()) }
}
