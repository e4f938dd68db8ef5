//! A demo's database whose register is filled up, step by step, with the rows that the service itself would write.
//!
//! Rows are made by the service's own types and written by its own store, past its steps: without matches, audit
//! entries and events, none of which a lookup reads. Where many are added, indexes that are not unique are dropped
//! meanwhile, and made again from the database's own account of them.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use rastro::access::Role;
use rastro::db::{DatabaseUrl, Db, DbConn};
use rastro::problem::Problem;
use rastro::register::flow::identity;
use rastro::register::store::{self, IdentityRow, RecordRow};

use super::common::server::{Officer, Server, officers};
use super::invented;

/// Records written in one transaction.
const AT_ONCE: u64 = 10_000;
/// From so many on indexes are made afterwards.
const MANY: u64 = 100_000;
/// Threads that make rows.
const MAKERS: usize = 2;

pub struct World {
    pub url: DatabaseUrl,
    /// A records officer of each State.
    pub officers: Vec<Officer>,
    pub states: Vec<String>,
    /// Records beside the demo's.
    pub records: u64,
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
    /// A demo in `folder`, or in the database at `postgres`.
    pub fn demo(folder: &Path, postgres: Option<&str>) -> World {
        Server::start(folder, postgres).stop();
        let url = match postgres {
            Some(url) => DatabaseUrl::Postgres(url.to_owned()),
            None => DatabaseUrl::Sqlite(folder.join("rastro.db").display().to_string()),
        };
        let officers = officers(folder, &Db::open(&url, 1).expect("a database"), Role::RecordsOfficer);
        let states = officers.iter().map(|officer| officer.party.state.clone()).collect();
        World { url, officers, states, records: 0 }
    }

    /// The database, as the service opens it.
    pub fn open(&self, connections: u32) -> Db {
        Db::open(&self.url, connections).expect("a database")
    }

    /// Adds records until there are `records` of them.
    pub fn grow(&mut self, records: u64) {
        let db = self.open(1);
        let many = records - self.records >= MANY;
        let mut conn = db.connection().expect("a connection");
        // What a power cut leaves of a bench does not matter.
        let hasty = match &self.url {
            DatabaseUrl::Sqlite(_) => {
                "PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000; PRAGMA threads=2; PRAGMA wal_autocheckpoint=50000"
            }
            DatabaseUrl::Postgres(_) => {
                "SET statement_timeout = 0; SET synchronous_commit = off; SET maintenance_work_mem = '1GB'"
            }
        };
        conn.batch_execute(hasty).expect("settings");
        let dropped = if many { indexes(&mut conn) } else { Vec::new() };
        for index in &dropped {
            conn.batch_execute(&format!("DROP INDEX {}", index.name)).expect("dropped");
        }
        drop(conn);
        self.write(&db, records);
        let mut conn = db.connection().expect("a connection");
        for index in &dropped {
            conn.batch_execute(&index.definition).expect("an index");
        }
        self.records = records;
        tidy(&mut conn);
    }

    fn write(&self, db: &Db, records: u64) {
        let next = AtomicU64::new(self.records);
        let (sender, receiver) = sync_channel::<Rows>(4);
        let receiver = Mutex::new(receiver);
        let writers = if matches!(self.url, DatabaseUrl::Postgres(_)) { 2 } else { 1 };
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
            for writer in 0..writers {
                let receiver = &receiver;
                let db = if writer == 0 { db.clone() } else { self.open(1) };
                scope.spawn(move || put_all(&db, receiver));
            }
        });
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

fn put_all(db: &Db, receiver: &Mutex<Receiver<Rows>>) {
    loop {
        let received = receiver.lock().expect("a receiver").recv();
        let Ok((records, identities)) = received else { return };
        let written = db.write(|conn| -> Result<(), Problem> {
            store::insert_all(conn, &records)?;
            Ok(store::insert_identities(conn, &identities)?)
        });
        written.unwrap_or_else(|problem| panic!("{problem:?}"));
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
        DbConn::Sqlite(_) => &["PRAGMA wal_checkpoint(TRUNCATE)"],
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
