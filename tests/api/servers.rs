//! `rastro serve` in processes of their own, on a world's database.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use rastro::db::DatabaseUrl;

use crate::{Client, World};

/// A running instance. Dropping it kills it.
pub struct Server {
    process: Child,
    pub base: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The binary with the world's database and key, and none of the settings that the tests run with.
pub fn rastro(world: &World, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rastro"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("RASTRO_")) {
        command.env_remove(name);
    }
    let url = match world.rastro.db.url() {
        DatabaseUrl::Sqlite(path) => format!("sqlite:{path}"),
        DatabaseUrl::Postgres(url) => url.clone(),
    };
    command.args(arguments).env("RASTRO_DATABASE_URL", url).env("RASTRO_KEY_FILE", &world.rastro.settings.key_file);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// `rastro serve` at a free port, which takes the tokens of the world.
fn serve(world: &World, imports_dir: &Path) -> (Command, String) {
    // Nobody else is likely to take it until the process has it.
    let address = TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr()).expect("a port").to_string();
    let settings = &world.rastro.settings;
    let mut command = rastro(world, &["serve"]);
    for (name, value) in [
        ("RASTRO_LISTEN", address.as_str()),
        ("RASTRO_METRICS_LISTEN", ""),
        ("RASTRO_ISSUER", &settings.issuer),
        ("RASTRO_AUDIENCE", &settings.audience),
        ("RASTRO_WORKERS", "1"),
        ("RASTRO_REQUESTS_PER_SECOND", "1000000"),
        // A batch that was admitted and not written when its process died counts again.
        ("RASTRO_IDENTITIES_PER_CLIENT_HOUR", "1000000"),
        ("RASTRO_NEAR_SERIALS_PER_HOUR", "1000000"),
        ("RASTRO_LOG", "warn"),
    ] {
        command.env(name, value);
    }
    command.env("RASTRO_IMPORTS_DIR", imports_dir);
    (command, format!("http://{address}"))
}

impl Server {
    /// Starts an instance and does not wait for it.
    pub fn begin(world: &World, imports_dir: &Path) -> Server {
        let (mut command, base) = serve(world, imports_dir);
        command.stdout(Stdio::null()).stderr(Stdio::inherit());
        Server { process: command.spawn().expect("started"), base }
    }

    /// Starts an instance that answers.
    pub fn start(world: &World, imports_dir: &Path) -> Server {
        let mut server = Server::begin(world, imports_dir);
        let begun = Instant::now();
        let ready = format!("{}/health/ready", server.base);
        while world.agent.get(&ready).call().is_err() {
            assert!(server.process.try_wait().expect("a child").is_none(), "the server has ended");
            assert!(begun.elapsed() < Duration::from_secs(60), "the server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// Starts an instance that must not start.
    pub fn refused(world: &World, imports_dir: &Path) -> Output {
        let output = serve(world, imports_dir).0.output().expect("run");
        assert!(!output.status.success());
        output
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.process.kill().expect("killed");
        self.process.wait().expect("gone");
    }

    /// An answer of this instance.
    #[track_caller]
    pub fn get(&self, client: &Client<'_>, path: &str) -> crate::Answer {
        client.call("GET", path).at(&self.base).send()
    }
}
