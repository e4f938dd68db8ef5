//! One connection type over SQLite and PostgreSQL, its pool and its two kinds of transaction.
//!
//! Everything above this module writes each query once, against [`DbConn`]. The few statements that
//! diesel cannot build for both backends at once match on the variant, each beside its twin.

mod among;
pub mod chance;
pub mod fixed;
mod insert;
pub mod locks;
pub mod migrate;
mod moment;
pub mod schema;
mod transaction;
mod types;

use std::fs::{OpenOptions, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diesel::QueryResult;
use diesel::connection::{Connection, Instrumentation, InstrumentationEvent, SimpleConnection, TransactionManager};
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool, PooledConnection};

pub use among::among;
pub use insert::{RowInsert, WithInsert, insert_all};
pub use moment::write_moment;
pub use types::{Id, IdSql, Instant, InstantSql, Json, LateJson, name_of, named};

/// A connection to either backend.
#[derive(diesel::MultiConnection)]
pub enum DbConn {
    Postgres(diesel::PgConnection),
    Sqlite(diesel::SqliteConnection),
}

/// Runs a query on whichever backend the connection is to, as that backend's own. Diesel knows such a query by its type
/// and keeps its text and its statement, where it writes out the text of one through [`DbConn`] each time: for what every
/// request asks. And some queries, as those with `on_conflict`, exist on each backend and not on the two together.
macro_rules! on_either {
    ($conn:expr, $own:ident => $query:expr) => {
        match $conn {
            $crate::db::DbConn::Sqlite($own) => $query,
            $crate::db::DbConn::Postgres($own) => $query,
        }
    };
}
pub(crate) use on_either;

/// Where the data lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file; `sqlite:PATH`, `sqlite://PATH` or a bare path.
    Sqlite(String),
    /// A libpq connection URL, `postgres://` or `postgresql://`.
    Postgres(String),
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(DatabaseUrl::Postgres(url.to_owned()));
        }
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
        if path.is_empty() || path.contains("://") || path == ":memory:" {
            return Err("must be postgres://… or sqlite:PATH".to_owned());
        }
        Ok(DatabaseUrl::Sqlite(path.to_owned()))
    }
}

/// What can go wrong between Rastro and its database before a query is even sent.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    #[error("no database connection could be had: {0}")]
    Pool(String),
    #[error("the database could not be opened: {0}")]
    Open(String),
    #[error("a migration failed: {0}")]
    Migration(String),
    #[error("the database lacks migrations; run `rastro migrate`")]
    NotMigrated,
    #[error(transparent)]
    Query(#[from] diesel::result::Error),
}

/// Statements sent so far, those that open and end transactions left out.
#[derive(Debug, Default)]
pub struct StatementCount(AtomicU64);

impl StatementCount {
    pub fn total(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Counter(Arc<StatementCount>);

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => {
                self.0.0.fetch_add(1, Ordering::Relaxed);
            }
            // Each of these three is itself sent as a statement.
            InstrumentationEvent::BeginTransaction { .. }
            | InstrumentationEvent::CommitTransaction { .. }
            | InstrumentationEvent::RollbackTransaction { .. } => {
                self.0.0.fetch_sub(1, Ordering::Relaxed);
            }
            _ => {}
        }
    }
}

#[derive(Debug)]
struct Customizer {
    statements: Arc<StatementCount>,
    /// What a connection is told first.
    settings: String,
}

/// `synchronous=FULL` makes an acknowledged write survive power loss under WAL; `secure_delete` overwrites what was
/// erased, so that no person's name stays in a free page. Pages that change again and again, as those of indexes do,
/// are copied from the WAL into the file once every 4,000 (16 MiB) instead of every 1,000.
pub const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout=10000; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
     PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; \
     PRAGMA journal_size_limit=67108864; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=4000;";

/// KiB of the file that a connection keeps in memory: enough for the upper pages of all indexes, which are a share of
/// the file. Pages are read again and again from among ten million records, where a fixed amount would be forgotten.
fn sqlite_cache_kib(path: &str) -> Result<u64, DbError> {
    let file = std::fs::metadata(path).map_err(|e| DbError::Open(format!("{path}: {e}")))?;
    Ok((file.len() / 1024 / 128).clamp(16 * 1024, 128 * 1024))
}

/// Compiling a statement takes longer than any of ours runs; the planner, which cannot know how many rows an argument
/// holds, would have some compiled. Nor does it know that what is looked up is in memory or on a disk without arms:
/// at its own price of a page at random it would read a table of three pages from end to end for each of thousands.
pub const POSTGRES_SETTINGS: &str = "SET TIME ZONE 'UTC'; SET lock_timeout = '15s'; SET statement_timeout = '30s'; \
     SET jit = off; SET random_page_cost = 1.1";

impl CustomizeConnection<DbConn, diesel::r2d2::Error> for Customizer {
    fn on_acquire(&self, conn: &mut DbConn) -> Result<(), diesel::r2d2::Error> {
        conn.batch_execute(&self.settings).map_err(diesel::r2d2::Error::QueryError)?;
        conn.set_instrumentation(Counter(self.statements.clone()));
        Ok(())
    }
}

pub type DbPool = Pool<ConnectionManager<DbConn>>;
type Pooled = PooledConnection<ConnectionManager<DbConn>>;

/// The database of a running Rastro. Cloning shares the pool.
#[derive(Clone)]
pub struct Db {
    pool: DbPool,
    url: DatabaseUrl,
    /// SQLite's.
    writer: Option<Arc<Writer>>,
    statements: Arc<StatementCount>,
}

/// SQLite has one writer, with a connection of its own. Queueing here is fair and wakes at once, its own busy handler
/// polls.
struct Writer {
    turn: Mutex<()>,
    pool: DbPool,
}

impl Db {
    /// Opens a pool of at most `connections`, and for SQLite one more that writes. The file's folder must exist;
    /// migrations are not run.
    pub fn open(url: &DatabaseUrl, connections: u32) -> Result<Db, DbError> {
        let statements = Arc::new(StatementCount::default());
        if let DatabaseUrl::Sqlite(path) = url {
            keep_private(path).map_err(|e| DbError::Open(format!("{path}: {e}")))?;
        }
        // The derived `establish` tries both variants and hides the real error, so ask once directly.
        match url {
            DatabaseUrl::Sqlite(path) => diesel::SqliteConnection::establish(path).map(|mut first| {
                // WAL is a property of the file; connections that set it at the same time lock each other out.
                first.batch_execute("PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL;")
            }),
            DatabaseUrl::Postgres(url) => diesel::PgConnection::establish(url).map(|_| Ok(())),
        }
        .map_err(|e| DbError::Open(e.to_string()))?
        .map_err(DbError::Query)?;
        let settings = match url {
            DatabaseUrl::Sqlite(path) => format!("{SQLITE_SETTINGS} PRAGMA cache_size=-{};", sqlite_cache_kib(path)?),
            DatabaseUrl::Postgres(_) => POSTGRES_SETTINGS.to_owned(),
        };
        let pool = |connections| {
            let manager = ConnectionManager::<DbConn>::new(match url {
                DatabaseUrl::Sqlite(path) => path.clone(),
                DatabaseUrl::Postgres(url) => url.clone(),
            });
            Pool::builder()
                .max_size(connections)
                .min_idle(Some(1))
                .connection_timeout(Duration::from_secs(10))
                // A statement per request to test a connection is too many; a broken one shows when it is used.
                .test_on_check_out(false)
                .connection_customizer(Box::new(Customizer {
                    statements: statements.clone(),
                    settings: settings.clone(),
                }))
                .build(manager)
                .map_err(|e| DbError::Open(e.to_string()))
        };
        let writer = match url {
            DatabaseUrl::Sqlite(_) => Some(Arc::new(Writer { turn: Mutex::default(), pool: pool(1)? })),
            DatabaseUrl::Postgres(_) => None,
        };
        Ok(Db { pool: pool(connections)?, url: url.clone(), writer, statements })
    }

    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    pub fn statements(&self) -> &StatementCount {
        &self.statements
    }

    /// Connections in use and idle.
    pub fn pool_state(&self) -> (u32, u32) {
        let pools = self.writer.iter().map(|writer| &writer.pool).chain([&self.pool]);
        pools.map(DbPool::state).fold((0, 0), |(used, idle), state| {
            (used + state.connections - state.idle_connections, idle + state.idle_connections)
        })
    }

    /// A bare connection, for set-up. Who serves requests asks, reads or writes.
    pub fn connection(&self) -> Result<Pooled, DbError> {
        self.pool.get().map_err(|e| DbError::Pool(e.to_string()))
    }

    /// A moment up to which no write is still to come: a reader who asks again from here misses nothing.
    pub fn settled(&self) -> Result<Instant, DbError> {
        self.ask(moment::settled)
    }

    /// Runs one statement that needs no transaction.
    ///
    /// Diesel notices a lost connection when it opens or ends a transaction, and here there is none: so one
    /// that failed leaves the pool, or it would fail every request that it is lent to after the database is back.
    pub fn ask<T>(&self, f: impl FnOnce(&mut DbConn) -> QueryResult<T>) -> Result<T, DbError> {
        let mut conn = self.connection()?;
        f(&mut conn).map_err(|error| {
            if matches!(error, diesel::result::Error::DatabaseError(..)) {
                <DbConn as Connection>::TransactionManager::transaction_manager_status_mut(&mut *conn).set_in_error();
            }
            DbError::Query(error)
        })
    }

    /// Runs `f` in one read-only snapshot: every statement in it sees the same moment.
    pub fn read<T, E: From<DbError>>(&self, f: impl FnOnce(&mut DbConn) -> Result<T, E>) -> Result<T, E> {
        transaction::read(&mut *self.connection()?, f)
    }

    /// Runs `f` in one write transaction; durable when this returns `Ok`.
    pub fn write<T, E: From<DbError>>(&self, f: impl FnOnce(&mut DbConn) -> Result<T, E>) -> Result<T, E> {
        let Some(writer) = &self.writer else { return transaction::write(&mut *self.connection()?, f) };
        // A poisoned lock guards nothing but turns.
        let _turn = writer.turn.lock().unwrap_or_else(|e| e.into_inner());
        transaction::write(&mut *writer.pool.get().map_err(|e| DbError::Pool(e.to_string()))?, f)
    }
}

/// The file is its owner's alone: it holds personal data. SQLite gives those beside it the same mode.
fn keep_private(path: &str) -> std::io::Result<()> {
    OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    for beside in ["", "-wal", "-shm"] {
        let file = format!("{path}{beside}");
        match std::fs::metadata(&file) {
            Ok(found) if found.permissions().mode() & 0o077 == 0 => {}
            Ok(_) => std::fs::set_permissions(&file, Permissions::from_mode(0o600))?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::RunQueryDsl;
    use std::sync::mpsc::channel;

    #[test]
    fn writers_that_wait_leave_connections_to_readers() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = DatabaseUrl::Sqlite(folder.path().join("test.db").display().to_string());
        let db = Db::open(&url, 2).expect("open");
        let (begun, has_begun) = channel();
        let (end, may_end) = channel::<()>();
        std::thread::scope(|threads| {
            let db = &db;
            threads.spawn(move || {
                let written = db.write(|_| -> Result<(), DbError> {
                    begun.send(()).expect("heard");
                    may_end.recv().expect("told");
                    Ok(())
                });
                written.expect("written");
            });
            has_begun.recv().expect("begun");
            for _ in 0..3 {
                threads.spawn(|| db.write(|_| Ok::<_, DbError>(())).expect("written"));
            }
            std::thread::sleep(Duration::from_millis(100));
            let read = db.pool.get_timeout(Duration::from_secs(1)).map(drop);
            end.send(()).expect("heard");
            read.expect("a connection for a reader");
        });
    }

    #[test]
    fn sqlite_is_compiled_as_cargo_is_told_to() {
        #[derive(diesel::QueryableByName)]
        struct Compiled {
            #[diesel(sql_type = diesel::sql_types::Text)]
            compile_options: String,
        }
        let mut conn = diesel::SqliteConnection::establish(":memory:").expect("a connection");
        let options = diesel::sql_query("PRAGMA compile_options").load::<Compiled>(&mut conn).expect("options");
        let has = |name: &str| options.iter().any(|option| option.compile_options == name);
        let wanted = ["ENABLE_QPSG", "ENABLE_FTS5", "DEFAULT_MEMSTATUS=0", "THREADSAFE=2", "USE_ALLOCA"];
        assert!(wanted.into_iter().all(has) && !has("ENABLE_MEMORY_MANAGEMENT"), "see .cargo/config.toml");
    }

    #[test]
    fn the_files_of_a_database_are_their_owners_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("test.db");
        let url = DatabaseUrl::Sqlite(path.display().to_string());
        let mode = |name: &str| std::fs::metadata(folder.path().join(name)).expect(name).permissions().mode() & 0o777;
        for found_as in [None, Some(0o644)] {
            if let Some(mode) = found_as {
                std::fs::set_permissions(&path, Permissions::from_mode(mode)).expect("set");
            }
            let db = Db::open(&url, 2).expect("open");
            migrate::migrate(&db).expect("migrated");
            assert_eq!((mode("test.db"), mode("test.db-wal")), (0o600, 0o600));
        }
    }
}
