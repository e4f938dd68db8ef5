//! The server that is measured, and whom clients act as.

use std::io::BufRead;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use base64::Engine;
use diesel::prelude::*;
use rastro::access::Role;
use rastro::db::schema::clients;
use rastro::db::{Db, Id};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::measure;

/// A client in whose name statements are sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Party {
    pub state: String,
    pub authority: Id,
    pub client: Id,
}

/// An officer's client.
#[derive(Clone)]
pub struct Officer {
    pub party: Party,
    secret: String,
}

/// The clients of a role in the demo of a folder: client, State and secret.
fn clients_of(folder: &Path, role: Role) -> Vec<(Id, Option<String>, String)> {
    let text = std::fs::read(folder.join("demo-credentials.json")).expect("credentials");
    let credentials: Value = serde_json::from_slice(&text).expect("JSON");
    let all = credentials["clients"].as_array().expect("clients").iter();
    let client = |client: &Value| {
        let id = client["client_id"].as_str()?.parse().ok()?;
        Some((id, client["state"].as_str().map(str::to_owned), client["client_secret"].as_str()?.to_owned()))
    };
    all.filter(|client| client["role"] == role.name()).filter_map(client).collect()
}

/// The clients of a national role in the demo of a folder.
pub fn officers(folder: &Path, db: &Db, role: Role) -> Vec<Officer> {
    let mut conn = db.connection().expect("a connection");
    let officer = |(client, state, secret): (Id, Option<String>, String)| {
        let authority: Option<Id> = clients::table.find(client).select(clients::authority_id).first(&mut conn).ok()?;
        Some(Officer { party: Party { state: state?, authority: authority?, client }, secret })
    };
    clients_of(folder, role).into_iter().filter_map(officer).collect()
}

/// The client of one of the region's own roles: of no State and no authority.
pub fn regional(folder: &Path, role: Role) -> Officer {
    let (client, _, secret) = clients_of(folder, role).remove(0);
    Officer { party: Party { state: String::new(), authority: Id::default(), client }, secret }
}

/// `rastro demo` in a process of its own. Its log is as full as `rastro serve`'s, and goes to a file.
pub struct Server {
    process: Child,
    pub base: String,
}

impl Server {
    /// Over the demo of a folder, in its SQLite file or in the database at `postgres`.
    pub fn start(folder: &Path, postgres: Option<&str>) -> Server {
        let log = std::fs::File::create(folder.join("server.log")).expect("a log");
        let mut command = Command::new(env!("CARGO_BIN_EXE_rastro"));
        command.args(["demo", "--port", "0", "--data-dir"]).arg(folder);
        if let Some(url) = postgres {
            command.args(["--database-url", url]);
        }
        let mut process =
            command.env("RASTRO_LOG", "info").stdout(Stdio::piped()).stderr(log).spawn().expect("a server");
        let mut lines = std::io::BufReader::new(process.stdout.take().expect("its output")).lines();
        let address =
            lines.by_ref().flatten().find_map(|line| Some(line.trim().strip_prefix("address")?.trim().to_owned()));
        let Some(base) = address else {
            let told = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
            panic!("the server did not start: {told}");
        };
        std::thread::spawn(move || lines.for_each(drop));
        Server { process, base }
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// A new access token; one lives for ten minutes.
    pub fn token(&self, officer: &Officer) -> String {
        let pair =
            base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", officer.party.client, officer.secret));
        let url = format!("{}/oauth/token", self.base);
        let answer =
            measure::Caller::new().form(&url, &format!("Basic {pair}"), [("grant_type", "client_credentials")]);
        answer["access_token"].as_str().expect("a token").to_owned()
    }

    pub fn body(&self, url: &str, token: &str, sent: Option<&Value>) -> Vec<u8> {
        measure::Caller::new().body(url, Some(token), sent)
    }

    pub fn stop(mut self) {
        signal(self.process.id(), "TERM");
        drop(self.process.wait());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(pid.to_string()).status();
    assert!(sent.is_ok_and(|status| status.success()), "no SIG{name} to {pid}");
}
