//! A demo's database whose register is filled up, step by step, with the rows that the service itself would write.
//!
//! Rows are made by the service's own types and written by its own store, past its steps: without matches, audit
//! entries and events, none of which a lookup reads. Where many are added, indexes that are not unique are dropped
//! until nine tenths are there, and made again from the database's own account of them. Pages of an index that was just
//! made are full, and each that takes one more is split: the last tenth comes one by one, as a register grows, and
//! leaves them as they are found.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use memmap2::Mmap;
use rastro::access::Role;
use rastro::db::schema::seizures;
use rastro::db::{DatabaseUrl, Db, DbConn};
use rastro::register::flow::identity;
use rastro::register::store::{self, IdentityRow, RecordRow};

use super::common::server::{Officer, Server, officers};
use super::invented;

/// Records written in one transaction.
const AT_ONCE: u64 = 5_000;
/// From so many on indexes are made afterwards.
const MANY: u64 = 100_000;
/// The file that tells how many records are there.
const RECORDS: &str = "records";
/// Threads that make rows.
const MAKERS: usize = 2;

pub struct World {
    pub url: DatabaseUrl,
    /// A records officer of each State.
    pub officers: Vec<Officer>,
    pub states: Vec<String>,
    /// Records beside the demo's.
    pub records: u64,
    folder: PathBuf,
}

type Rows = (Vec<RecordRow>, Vec<IdentityRow>);

#[derive(QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    definition: String,
}

#[derive(QueryableByName)]
struct Bytes {
    #[diesel(sql_type = BigInt)]
    bytes: i64,
}

impl World {
    /// A demo in `folder`, or in the database at `postgres`. A folder that was kept is taken up as it is.
    pub fn demo(folder: &Path, postgres: Option<&str>) -> World {
        Server::start(folder, postgres).stop();
        let url = match postgres {
            Some(url) => DatabaseUrl::Postgres(url.to_owned()),
            None => DatabaseUrl::Sqlite(folder.join("rastro.db").display().to_string()),
        };
        let officers = officers(folder, &Db::open(&url, 1).expect("a database"), Role::RecordsOfficer);
        let states = officers.iter().map(|officer| officer.party.state.clone()).collect();
        let kept = std::fs::read_to_string(folder.join(RECORDS)).ok();
        let records = kept.map_or(0, |text| text.parse().expect("a number of records"));
        World { url, officers, states, records, folder: folder.to_owned() }
    }

    /// A server over it.
    pub fn server(&self) -> Server {
        Server::start(&self.folder, self.postgres())
    }

    /// Where the server finds the database, if that is not in its folder.
    fn postgres(&self) -> Option<&str> {
        match &self.url {
            DatabaseUrl::Sqlite(_) => None,
            DatabaseUrl::Postgres(url) => Some(url),
        }
    }

    /// Seizures of any State.
    pub fn seizures(&self) -> u64 {
        let count: i64 = seizures::table
            .count()
            .get_result(&mut *self.open(1).connection().expect("a connection"))
            .expect("a count");
        u64::try_from(count).expect("a count")
    }

    /// The database, as the service opens it.
    pub fn open(&self, connections: u32) -> Db {
        Db::open(&self.url, connections).expect("a database")
    }

    /// Adds records until there are `records` of them.
    pub fn grow(&mut self, records: u64) {
        if records <= self.records {
            return;
        }
        let mut conn = self.hasty();
        let packed = records / 10 * 9;
        if packed > MANY && packed > 2 * self.records {
            let dropped = indexes(&mut conn);
            for index in &dropped {
                conn.batch_execute(&format!("DROP INDEX {}", index.name)).expect("dropped");
            }
            conn = self.write(conn, packed);
            for index in &dropped {
                conn.batch_execute(&index.definition).expect("an index");
            }
            self.records = packed;
        }
        conn = self.write(conn, records);
        self.records = records;
        std::fs::write(self.folder.join(RECORDS), records.to_string()).expect("a file");
        tidy(&mut conn);
    }

    /// A connection that writes as fast as it can: what a power cut leaves of a bench does not matter.
    fn hasty(&self) -> DbConn {
        let (mut conn, settings) = match &self.url {
            DatabaseUrl::Sqlite(path) => (
                DbConn::Sqlite(SqliteConnection::establish(path).expect("a connection")),
                "PRAGMA busy_timeout=10000; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; \
                 PRAGMA cache_size=-2000000; PRAGMA threads=2",
            ),
            DatabaseUrl::Postgres(url) => (
                DbConn::Postgres(PgConnection::establish(url).expect("a connection")),
                "SET statement_timeout = 0; SET synchronous_commit = off; SET maintenance_work_mem = '1GB'",
            ),
        };
        // SQLite leaves WAL once every other connection is closed, which the service's pool does a moment later.
        let began = Instant::now();
        while let Err(error) = conn.batch_execute(settings) {
            assert!(began.elapsed() < Duration::from_secs(10), "settings: {error}");
            std::thread::sleep(Duration::from_millis(50));
        }
        conn
    }

    /// Writes records until there are so many; on PostgreSQL by two connections.
    fn write(&self, conn: DbConn, records: u64) -> DbConn {
        let next = AtomicU64::new(self.records);
        let (sender, receiver) = sync_channel::<Rows>(4);
        let receiver = &Mutex::new(receiver);
        std::thread::scope(|scope| {
            for _ in 0..MAKERS {
                let (sender, next) = (sender.clone(), &next);
                scope.spawn(move || {
                    loop {
                        let from = next.fetch_add(AT_ONCE, Ordering::Relaxed);
                        if from >= records || sender.send(self.rows(from, records.min(from + AT_ONCE))).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            if matches!(conn, DbConn::Postgres(_)) {
                scope.spawn(move || put_all(self.hasty(), receiver));
            }
            put_all(conn, receiver)
        })
    }

    fn rows(&self, from: u64, to: u64) -> Rows {
        let records: Vec<RecordRow> = (from..to).map(|n| self.row(n)).collect();
        let identities = records.iter().filter_map(|row| IdentityRow::of(&identity(row))).collect();
        (records, identities)
    }

    /// Record `n` as the service would write it.
    pub fn row(&self, n: u64) -> RecordRow {
        let owner = &self.officers[invented::state(n, self.states.len())].party;
        let input = invented::record(n, &self.states);
        RecordRow::new(invented::id(n), &owner.state, owner.authority, input, invented::moment(n))
    }

    /// Bytes of the whole database.
    pub fn bytes(&self) -> i64 {
        let db = self.open(1);
        bytes(&mut db.connection().expect("a connection"))
    }
}

/// Holds every file below a folder in memory for as long as the maps are kept, so that what is measured waits for no
/// disk: what was written or read a while ago may have left the kernel's cache again.
pub fn held_in_memory(folder: &Path) -> Vec<Mmap> {
    let mut held = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            held.extend(held_in_memory(&path));
            continue;
        }
        // One that its owner takes away meanwhile is no part of the database.
        let Ok(file) = std::fs::File::open(&path) else { continue };
        // SAFETY: nothing is read through the map, so that what others write to the file does not matter.
        let map = unsafe { Mmap::map(&file) };
        held.extend(map.ok().filter(|map| !map.is_empty()).inspect(|map| {
            if let Err(error) = map.lock() {
                println!("{} is not held in memory: {error}", path.display());
            }
        }));
    }
    held
}

fn put_all(mut conn: DbConn, receiver: &Mutex<Receiver<Rows>>) -> DbConn {
    loop {
        let received = receiver.lock().expect("a receiver").recv();
        let Ok((records, identities)) = received else { return conn };
        let written = conn.transaction(|conn| {
            store::insert_all(conn, &records).expect("records");
            store::insert_identities(conn, &identities).expect("identities");
            diesel::QueryResult::Ok(())
        });
        written.expect("written");
    }
}

/// The register's indexes that are not unique.
fn indexes(conn: &mut DbConn) -> Vec<Index> {
    let tables = "('firearm_records', 'firearm_identities', 'partial_serial_keys')";
    let query = match conn {
        DbConn::Sqlite(_) => format!(
            "SELECT name, sql AS definition FROM sqlite_master \
             WHERE type = 'index' AND tbl_name IN {tables} AND sql LIKE 'CREATE INDEX%'"
        ),
        DbConn::Postgres(_) => format!(
            "SELECT indexname::text AS name, indexdef AS definition FROM pg_indexes \
             WHERE tablename IN {tables} AND indexdef LIKE 'CREATE INDEX%'"
        ),
    };
    diesel::sql_query(query).load(conn).expect("indexes")
}

/// What an idle database does by itself.
fn tidy(conn: &mut DbConn) {
    let statements: &[&str] = match conn {
        DbConn::Sqlite(_) => &["PRAGMA journal_mode=WAL"],
        DbConn::Postgres(_) => &["VACUUM ANALYZE", "CHECKPOINT"],
    };
    for statement in statements {
        conn.batch_execute(statement).expect("tidied");
    }
}

fn bytes(conn: &mut DbConn) -> i64 {
    let query = match conn {
        DbConn::Sqlite(_) => {
            "SELECT p.page_count * s.page_size AS bytes FROM pragma_page_count() AS p, pragma_page_size() AS s"
        }
        DbConn::Postgres(_) => "SELECT pg_database_size(current_database()) AS bytes",
    };
    diesel::sql_query(query).get_result::<Bytes>(conn).expect("a size").bytes
}
