//! The binary as whoever types its commands meets it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use rastro::db::{DatabaseUrl, Db};
use serde_json::Value;
use tempfile::TempDir;

use crate::on_every_backend;
use crate::traces::forms::pistol;

/// The binary without whatever settings the tests run with.
fn rastro(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rastro"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("RASTRO_")) {
        command.env_remove(name);
    }
    command.args(arguments);
    command
}

fn failed(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && !said.contains("panicked"), "{said}");
    said
}

/// A folder with a key and settings for a SQLite database in it, migrated.
fn installed() -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let (config, path) = (folder.path().join("rastro.toml"), folder.path().display());
    let text =
        format!("database_url = \"sqlite:{path}/rastro.db\"\nkey_file = \"{path}/key\"\nmetrics_listen = \"\"\n");
    std::fs::write(&config, text).expect("written");
    let config = config.display().to_string();
    for words in [["keys", "init"].as_slice(), &["migrate"]] {
        let output = rastro(words).args(["--config", &config]).output().expect("run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    (folder, config)
}

#[test]
fn what_is_searched_is_made_by_migrating_and_not_served_before() {
    let (folder, config) = installed();
    let file = folder.path().join("rastro.db").display().to_string();
    let mut conn = SqliteConnection::establish(&file).expect("the database");
    conn.batch_execute("UPDATE meta SET value = 'older' WHERE name = 'search_rules'").expect("aged");
    let output = rastro(&["serve", "--config", &config]).output().expect("run");
    assert!(failed(&output).contains("run `rastro migrate`"));
    for _ in 0..2 {
        let output = rastro(&["migrate", "--config", &config]).output().expect("run");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("read 0 published reports for the search"), "{said}");
    }
    let db = Db::open(&DatabaseUrl::Sqlite(file), 1).expect("the database");
    assert!(rastro::implementation_search::is_current(&db).expect("asked"));
}

/// A demo in a process of its own.
struct Demo {
    process: Child,
    base: String,
    agent: ureq::Agent,
    credentials: Value,
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Demo {
    fn start(folder: &Path) -> Demo {
        let folder = folder.display().to_string();
        let mut command = rastro(&["demo", "--port", "0", "--data-dir", &folder]);
        // What it is not to read.
        command.env("RASTRO_DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing");
        let mut process = command.stdout(Stdio::piped()).spawn().expect("a demo");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let base = lines.find_map(|line| line.expect("a line").trim().strip_prefix("address  ").map(str::to_owned));
        std::thread::spawn(move || lines.for_each(drop));
        let file = std::fs::read(format!("{folder}/demo-credentials.json")).expect("credentials");
        Demo {
            process,
            base: base.expect("an address"),
            agent: ureq::Agent::config_builder().proxy(None).build().into(),
            credentials: serde_json::from_slice(&file).expect("JSON"),
        }
    }

    fn token(&self) -> String {
        let clients = self.credentials["clients"].as_array().expect("clients");
        let officer = clients.iter().find(|c| c["state"] == "BR" && c["role"] == "tracing_officer").expect("one");
        let text = |name: &str| officer[name].as_str().expect("text");
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", text("client_id")),
            ("client_secret", text("client_secret")),
        ];
        let mut answer = self.agent.post(format!("{}/oauth/token", self.base)).send_form(form).expect("a token");
        let answer: Value = answer.body_mut().read_json().expect("JSON");
        answer["access_token"].as_str().expect("a token").to_owned()
    }

    fn get(&self, token: &str, path: &str) -> Value {
        let call = self.agent.get(format!("{}{path}", self.base)).header("authorization", format!("Bearer {token}"));
        call.call().expect("an answer").body_mut().read_json().expect("JSON")
    }
}

#[test]
fn a_request_under_way_is_answered_before_the_service_ends() {
    for signal in ["INT", "TERM"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut demo = Demo::start(folder.path());
        let (token, body) = (demo.token(), pistol(&["US"]).to_string());
        let mut line = TcpStream::connect(demo.base.trim_start_matches("http://")).expect("a connection");
        let (first, second) = body.split_at(body.len() / 2);
        write!(
            line,
            "POST /v1/trace-requests HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{first}",
            body.len()
        )
        .expect("sent");
        std::thread::sleep(Duration::from_millis(200));
        let id = demo.process.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().expect("run").success());
        std::thread::sleep(Duration::from_millis(500));
        line.write_all(second.as_bytes()).expect("sent");
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap_or_else(|error| panic!("SIG{signal}: {error}"));
        assert!(answer.starts_with("HTTP/1.1 201 "), "SIG{signal}: {answer}");
        let begun = Instant::now();
        let ended = loop {
            match demo.process.try_wait().expect("waited") {
                Some(status) => break status,
                None if begun.elapsed() < Duration::from_secs(20) => std::thread::sleep(Duration::from_millis(50)),
                None => panic!("SIG{signal}: it does not end"),
            }
        };
        assert!(ended.success(), "SIG{signal}: {ended}");
    }
}

#[test]
fn the_demo_is_the_same_each_time_but_for_its_secrets() {
    let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
    let seen = folders.each_ref().map(|folder| {
        let demo = Demo::start(folder.path());
        let items = demo.get(&demo.token(), "/v1/trace-requests?limit=200")["items"].clone();
        let of = |item: &Value| (item["id"].clone(), item["reference"].clone(), item["status"].clone());
        let requests: Vec<_> = items.as_array().expect("items").iter().map(of).collect();
        // Newest first: by id, and so by time.
        let times: Vec<&str> =
            items.as_array().into_iter().flatten().filter_map(|i| i["submitted_at"].as_str()).collect();
        assert!(requests.len() > 3 && times.is_sorted_by(|a, b| a >= b), "{times:?}");
        (requests, demo.credentials["clients"].clone())
    });
    let [(first, clients), (second, others)] = seen;
    assert_eq!(first, second);
    let part = |clients: &Value, name: &str| -> Vec<Value> {
        clients.as_array().expect("clients").iter().map(|client| client[name].clone()).collect()
    };
    assert_eq!(part(&clients, "client_id"), part(&others, "client_id"));
    let secrets = part(&others, "client_secret");
    assert!(part(&clients, "client_secret").iter().all(|secret| !secrets.contains(secret)));
}

#[test]
fn the_demos_files_are_closed_to_others_also_when_they_were_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["demo-credentials.json", "rastro.db", "rastro.db-wal"];
    for _ in 0..2 {
        let _demo = Demo::start(folder.path());
        for name in names {
            let file = folder.path().join(name);
            let mode = std::fs::metadata(&file).expect(name).permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{name}");
            std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).expect("set");
        }
    }
}

#[test]
fn a_demo_leaves_a_real_database_as_it_is() {
    on_every_backend(|world| {
        let folder = tempfile::tempdir().expect("a folder");
        let url = match world.rastro.db.url() {
            DatabaseUrl::Sqlite(path) | DatabaseUrl::Postgres(path) => path.clone(),
        };
        let command = ["demo", "--port", "0", "--database-url", &url, "--data-dir"];
        let output = rastro(&command).arg(folder.path()).output().expect("run");
        let said = failed(&output);
        assert!(said.contains("holds something else than a demo"), "{said}");
    });
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("theirs.db");
    use diesel::connection::{Connection, SimpleConnection};
    let mut theirs = diesel::SqliteConnection::establish(&file.display().to_string()).expect("a file");
    theirs.batch_execute("CREATE TABLE theirs (x TEXT)").expect("made");
    let command = ["demo", "--port", "0", "--database-url", &file.display().to_string(), "--data-dir"];
    failed(&rastro(&command).arg(folder.path()).output().expect("run"));
    theirs.batch_execute("CREATE TABLE states (x TEXT)").expect("no table of ours was made");
}

#[test]
fn the_command_line_checks_what_the_api_checks() {
    let (_folder, config) = installed();
    for (words, at) in [
        (vec!["client", "create", "--role", "operator", "--name", ""], "name"),
        (vec!["client", "create", "--role", "operator", "--name", "a\u{7}b"], "name"),
        (vec!["client", "create", "--role", "operator", "--name", "x", "--state", "bra"], "state"),
        (vec!["account", "create", "--role", "operator", "--name", "x", "--email", "nobody"], "email"),
        (vec!["account", "create", "--role", "analyst", "--name", "x", "--email", "a@example.org"], "authority"),
    ] {
        let said = failed(&rastro(&words).args(["--config", &config]).output().expect("run"));
        let line = said.lines().find(|line| line.trim().starts_with(&format!("{at}: ")));
        // Words that say what to do, not the fault's code.
        assert!(line.is_some_and(|line| line.contains(' ') && line.ends_with('.')), "{words:?}: {said}");
    }
    let words = ["client", "create", "--role", "operator", "--name", "Desk", "--config", &config];
    let made = rastro(&words).output().expect("run");
    assert!(
        String::from_utf8_lossy(&made.stdout).contains("client_secret"),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
}

#[test]
fn what_cannot_be_used_is_refused_by_name() {
    let (_folder, config) = installed();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    for (variable, value, named) in [
        ("RASTRO_LISTEN", address.as_str(), "setting listen"),
        ("RASTRO_LOG", "%%%", "RASTRO_LOG"),
        ("RASTRO_WORKERS", "0", "setting workers"),
    ] {
        let mut command = rastro(&["serve", "--config", &config]);
        let said = failed(&command.env(variable, value).output().expect("run"));
        assert!(said.contains(named), "{said}");
    }
}

#[test]
fn a_reader_that_has_enough_is_no_fault() {
    let mut process = rastro(&["openapi"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the document");
    // As `| head -1` does.
    drop(process.stdout.take());
    let output = process.wait_with_output().expect("ended");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}");
}

#[test]
fn every_command_helps_with_an_example() {
    for words in [
        "serve",
        "demo",
        "migrate",
        "openapi",
        "keys init",
        "keys rotate",
        "account create",
        "account disable",
        "client create",
        "client rotate",
        "client disable",
    ] {
        let words: Vec<&str> = words.split(' ').collect();
        let output = rastro(&words).arg("--help").output().expect("run");
        let help = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(help.contains(&format!("rastro {}", words.join(" "))) && help.contains("Example"), "{help}");
        assert_eq!(words == ["serve"], help.contains("metrics_listen"), "{help}");
    }
    let demo = rastro(&["demo", "--help"]).output().expect("run");
    assert!(String::from_utf8_lossy(&demo.stdout).contains("RASTRO_DATABASE_URL"));
}
