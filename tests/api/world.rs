//! A world: one server on a fresh database, and clients of every role.

use std::net::TcpListener;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use rastro::access::Role;
use rastro::access::secrets::MasterKey;
use rastro::config::Settings;
use rastro::db::{DatabaseUrl, Db};
use rastro::server::Rastro;
use serde_json::Value;
use tempfile::TempDir;

use crate::backend::{Backend, Fresh};
use crate::http::{Answer, Call, Client};
use crate::seed::{COMMITTEE_STATE, Member, Seed};
use crate::tokens::Key;

pub struct World {
    pub base: String,
    pub agent: ureq::Agent,
    pub seed: Seed,
    pub rastro: Arc<Rastro>,
    server: Option<(ServerHandle, JoinHandle<()>)>,
    // Dropped in this order: the database when nothing uses it any more.
    _database: Fresh,
    _folder: TempDir,
}

impl World {
    /// Whether whoever writes waits for all others that do, whatever they write: on SQLite.
    pub fn has_one_writer(&self) -> bool {
        matches!(self.rastro.db.url(), DatabaseUrl::Sqlite(_))
    }

    pub fn new(backend: &Backend, change: &dyn Fn(&mut Settings)) -> World {
        let folder = tempfile::tempdir().expect("a folder");
        let database = backend.fresh(&folder);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let key_file = folder.path().join("key");
        let master = MasterKey::create(&key_file).expect("a key");
        // One member is enough where it does not matter how many review.
        let demo = Settings::demo(database.url.clone(), address, key_file);
        let mut settings = Settings { workers: 2, reviewers_per_report: 1, ..demo };
        change(&mut settings);
        let db = Db::open(&settings.database_url, settings.database_connections).expect("a database");
        let rastro = Rastro::start(settings, db, master).expect("a service");
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).max_redirects(0);
        // The server ends a connection that is idle for five seconds: one that old is not used again.
        let config = config.max_idle_age(std::time::Duration::from_secs(3));
        World {
            base: format!("http://{address}"),
            agent: config.build().into(),
            seed: database.seed.clone(),
            server: Some(serve(rastro.clone(), listener)),
            rastro,
            _database: database,
            _folder: folder,
        }
    }

    /// A call without a token.
    pub fn call<'w>(&'w self, method: &'w str, path: impl Into<String>) -> Call<'w> {
        Call::new(self, method, path)
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.call("GET", path).send()
    }

    /// The OpenAPI document as served.
    #[track_caller]
    pub fn document(&self) -> Value {
        self.get("/openapi.json").expect(200)
    }

    pub fn tracer(&self, state: &str) -> Client<'_> {
        self.as_role(Role::TracingOfficer, Some(state))
    }

    /// The client of a role; `state` is that of a national role, and is left out for a regional one.
    pub fn as_role(&self, role: Role, state: Option<&str>) -> Client<'_> {
        let member = self.member(role, state);
        let token = self.token(&member.client.to_string(), &member.secret);
        Client { world: self, role, state: member.state.clone().unwrap_or_default(), token }
    }

    pub fn member(&self, role: Role, state: Option<&str>) -> &Member {
        self.seed.member(role, if role == Role::CommitteeMember { Some(COMMITTEE_STATE) } else { state })
    }

    /// A client of every role, the national ones of `state`.
    pub fn everyone(&self, state: &str) -> Vec<(Role, Client<'_>)> {
        let of = |role: Role| (role, self.as_role(role, (!role.is_regional()).then_some(state)));
        Role::ALL.into_iter().map(of).collect()
    }

    #[track_caller]
    pub fn token(&self, client: &str, secret: &str) -> String {
        let answer = self.ask_for_token(client, secret).expect(200);
        answer["access_token"].as_str().expect("a token").to_owned()
    }

    /// Client credentials in the form.
    #[track_caller]
    pub fn ask_for_token(&self, client: &str, secret: &str) -> Answer {
        let form = [("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret)];
        self.call("POST", "/oauth/token").form(&form).send()
    }

    /// A JWT signed with the service's own key, which no caller has.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let rows = self.rastro.db.read(rastro::access::store::signing_keys).expect("keys");
        let row = rows.iter().find(|row| header["kid"] == row.kid).expect("the key");
        let purpose = format!("signing key {}", row.kid);
        let private = self.rastro.master_key.open_sealed(&purpose, &row.sealed_private_key).expect("opened");
        Key::of(&private).sign(header, claims)
    }

    /// One number of `/metrics`.
    #[track_caller]
    pub fn metric(&self, name: &str) -> u64 {
        let text = self.get("/metrics").text();
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.and_then(|value| value.trim().parse().ok()).unwrap_or_else(|| panic!("no {name} in {text}"))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some((handle, thread)) = self.server.take() {
            actix_web::rt::System::new().block_on(handle.stop(false));
            let ended = thread.join();
            if !std::thread::panicking() {
                ended.expect("the server ends well");
            }
        }
    }
}

/// Serves in a thread of its own until its handle is told to stop.
fn serve(rastro: Arc<Rastro>, listener: TcpListener) -> (ServerHandle, JoinHandle<()>) {
    let (send, receive) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = rastro.listen(listener).expect("a listener");
            send.send(server.handle()).expect("a world");
            server.await.expect("served");
        });
    });
    (receive.recv().expect("a server"), thread)
}
