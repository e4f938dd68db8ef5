//! A PostgreSQL of the bench's own.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

/// A PostgreSQL cluster in a temporary folder, with the settings it has by default; ends with this value.
pub struct Postgres {
    process: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Postgres {
    /// `None` where PostgreSQL is not installed.
    pub fn start(parent: &Path) -> Option<Postgres> {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
        let mut found: Vec<PathBuf> =
            versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("postgres").exists()).collect();
        found.sort();
        let bin = found.pop()?;
        let folder = tempfile::tempdir_in(parent).expect("a temporary folder");
        let data = folder.path().join("data");
        // PostgreSQL refuses to run as root.
        let ids = (id(&["-u"]) == 0).then(|| (id(&["-u", "postgres"]), id(&["-g", "postgres"])));
        if let Some((user, group)) = ids {
            std::os::unix::fs::chown(folder.path(), Some(user), Some(group)).expect("chown");
        }
        let command = |program: &str| {
            let mut command = Command::new(bin.join(program));
            command.current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
            if let Some((user, group)) = ids {
                command.uid(user).gid(group);
            }
            command
        };
        let made = command("initdb").args(["-A", "trust", "-U", "rastro", "-E", "UTF8", "-D"]).arg(&data).status();
        assert!(made.is_ok_and(|status| status.success()), "initdb failed");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
        let process = command("postgres")
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="])
            .spawn()
            .expect("postgres");
        let postgres = Postgres { process, port, folder };
        for _ in 0..100 {
            if PgConnection::establish(&postgres.url()).is_ok() {
                return Some(postgres);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("PostgreSQL does not answer");
    }

    /// Its first database.
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// Makes a database, and tells its URL.
    pub fn database(&self, name: &str) -> String {
        self.execute(&format!("CREATE DATABASE {name}"));
        self.url_of(name)
    }

    /// Makes a database that is the same as another one, which nobody is connected to.
    pub fn copy(&self, from: &str, name: &str) -> String {
        self.execute(&format!("CREATE DATABASE {name} TEMPLATE {from}"));
        self.url_of(name)
    }

    pub fn drop_database(&self, name: &str) {
        self.execute(&format!("DROP DATABASE {name} WITH (FORCE)"));
    }

    fn execute(&self, statement: &str) {
        let mut conn = PgConnection::establish(&self.url()).expect("a connection");
        conn.batch_execute(statement).unwrap_or_else(|e| panic!("{statement}: {e}"));
    }

    pub fn url_of(&self, database: &str) -> String {
        format!("postgres://rastro@127.0.0.1:{}/{database}", self.port)
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Where its files lie.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(Command::new("kill").args(["-INT", &self.process.id().to_string()]).status());
        drop(self.process.wait());
    }
}

fn id(arguments: &[&str]) -> u32 {
    let told = Command::new("id").args(arguments).output().expect("id").stdout;
    String::from_utf8_lossy(&told).trim().parse().expect("a number")
}
