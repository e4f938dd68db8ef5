//! The databases that tests run on: which there are, and a fresh one of each for every test.

use std::io::Write;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use rastro::config::Settings;
use rastro::db::{DatabaseUrl, Db, migrate};
use rastro::implementation_search;
use tempfile::TempDir;

use crate::World;
use crate::cluster::{self, Cluster};
use crate::seed::{self, Seed};

/// Where fresh databases come from.
pub enum Backend {
    /// A migrated and seeded file, copied for each test.
    Sqlite { template: Vec<u8>, seed: Seed },
    /// A migrated and seeded database of our own cluster, copied for each test.
    Cluster { cluster: Cluster, seed: Seed },
    /// A server of somebody else's; nothing stays on it.
    Server { url: String },
}

/// One test's own database, gone with it.
pub struct Fresh {
    pub url: DatabaseUrl,
    pub seed: Seed,
    drop: Option<(String, String)>,
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.drop {
            let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let dropped = PgConnection::establish(server).map(|mut conn| conn.batch_execute(&statement));
            if !std::thread::panicking() {
                dropped.expect("a server").expect("dropped");
            }
        }
    }
}

const TEMPLATE: &str = "rastro_template";

/// Migrates the database and writes the directory into it.
fn prepare(url: &DatabaseUrl) -> Seed {
    let db = Db::open(url, 2).expect("a database");
    migrate::migrate(&db).expect("migrated");
    db.write(implementation_search::bring_up).expect("searched");
    seed::write(&db)
}

fn execute(server: &str, statement: &str) {
    PgConnection::establish(server).expect("a server").batch_execute(statement).expect(statement);
}

fn postgres(url: String) -> DatabaseUrl {
    DatabaseUrl::Postgres(url)
}

fn sqlite(path: &Path) -> DatabaseUrl {
    DatabaseUrl::Sqlite(path.display().to_string())
}

impl Backend {
    fn sqlite() -> Backend {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("rastro.db");
        let seed = prepare(&sqlite(&file));
        let mut conn = SqliteConnection::establish(&file.display().to_string()).expect("the template");
        conn.batch_execute("PRAGMA busy_timeout=10000; PRAGMA wal_checkpoint(TRUNCATE)").expect("all in one file");
        Backend::Sqlite { template: std::fs::read(&file).expect("the template"), seed }
    }

    /// A cluster of its own.
    pub fn cluster(bin: &Path) -> Backend {
        let cluster = Cluster::start(bin);
        execute(&cluster.url("postgres"), &format!("CREATE DATABASE {TEMPLATE}"));
        let seed = prepare(&postgres(cluster.url(TEMPLATE)));
        Backend::Cluster { cluster, seed }
    }

    pub fn name(&self) -> &'static str {
        match self {
            Backend::Sqlite { .. } => "sqlite",
            Backend::Cluster { .. } | Backend::Server { .. } => "postgres",
        }
    }

    /// A database for one test, whose files may lie in `folder`.
    pub fn fresh(&self, folder: &TempDir) -> Fresh {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("rastro_test_{}_{number}", std::process::id());
        match self {
            Backend::Sqlite { template, seed } => {
                let path = folder.path().join("rastro.db");
                std::fs::write(&path, template).expect("copied");
                Fresh { url: sqlite(&path), seed: seed.clone(), drop: None }
            }
            Backend::Cluster { cluster, seed } => {
                let server = cluster.url("postgres");
                execute(&server, &format!("CREATE DATABASE {name} TEMPLATE {TEMPLATE}"));
                Fresh { url: postgres(cluster.url(&name)), seed: seed.clone(), drop: Some((server, name)) }
            }
            Backend::Server { url } => {
                execute(url, &format!("CREATE DATABASE {name}"));
                let own = postgres(with_database(url, &name));
                let seed = prepare(&own);
                Fresh { url: own, seed, drop: Some((url.clone(), name)) }
            }
        }
    }
}

/// The URL with another database in place of its own.
fn with_database(url: &str, name: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(a, q)| (a, Some(q)));
    let scheme = address.find("://").map_or(0, |at| at + 3);
    let end = address[scheme..].find('/').map_or(address.len(), |at| scheme + at);
    let query = query.map_or_else(String::new, |q| format!("?{q}"));
    format!("{}/{name}{query}", &address[..end])
}

/// Every backend there is on this machine, made once.
fn all() -> &'static [Backend] {
    static ALL: OnceLock<Vec<Backend>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut backends = vec![Backend::sqlite()];
        match (std::env::var("RASTRO_TEST_POSTGRES_URL"), cluster::programs()) {
            (Ok(url), _) if !url.is_empty() => backends.push(Backend::Server { url }),
            (_, Some(bin)) => backends.push(Backend::cluster(&bin)),
            (_, None) => {}
        }
        let names: Vec<&str> = backends.iter().map(Backend::name).collect();
        // Past libtest's capture: the run says which backends it ran on.
        let _ = writeln!(std::io::stderr(), "API tests run on: {}", names.join(", "));
        let required = std::env::var("RASTRO_TEST_REQUIRE").unwrap_or_default();
        for name in required.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            assert!(names.contains(&name), "RASTRO_TEST_REQUIRE asks for {name}, which is not here");
        }
        backends
    })
}

/// Runs a test in a world of its own on each backend.
pub fn on_every_backend(test: impl Fn(&World)) {
    on_every_backend_with(|_| {}, test);
}

/// The same with other settings than a demo's.
pub fn on_every_backend_with(settings: impl Fn(&mut Settings), test: impl Fn(&World)) {
    for backend in all() {
        eprintln!("on {}", backend.name());
        test(&World::new(backend, &settings));
    }
}
