//! Several instances on one database: each import is one's work at a time, and goes on when that one has died.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::forms::*;
use super::mixed::{Mixed, let_claim_end, mapping, rejections};
use crate::seizures::forms::recorder;
use crate::servers::Server;
use crate::{Client, World, on_every_backend};

/// Uploads the mixed file to one instance.
fn uploaded(server: &Server, co: &Client<'_>, mixed: &Mixed) -> Value {
    let body = parts(&[("mapping", mapping().as_bytes()), ("file", mixed.text().as_bytes())]);
    co.call("POST", format!("{PATH}?kind=seizures")).bytes(MULTIPART, body).at(&server.base).send().expect(202)
}

/// Gives an instance something small to do, which makes it look for work: else it looks every 15 seconds.
fn wake(server: &Server, by: &Client<'_>) -> Value {
    let body = parts(&[("mapping", SEIZURES.as_bytes()), ("file", HEADER.as_bytes())]);
    by.call("POST", format!("{PATH}?kind=seizures")).bytes(MULTIPART, body).at(&server.base).send().expect(202)
}

/// Who works on the import.
fn claimed_by(world: &World, import: &Value) -> Option<String> {
    let id = import["id"].as_str().expect("an id").parse().expect("an id");
    let row = world.rastro.db.write(|conn| rastro::imports::store::lock(conn, id)).expect("asked").expect("an import");
    row.claimed_by.map(|by| by.to_string())
}

/// Waits until the import has got so far.
fn read_from(world: &World, import: &Value, rows: i64) -> Value {
    let (begun, co) = (Instant::now(), recorder(world, "CO"));
    loop {
        let now = co.get(path(import)).expect(200);
        if now["rows_read"].as_i64() >= Some(rows) {
            return now;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{now}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[track_caller]
fn is_in(world: &World, import: &Value, mixed: &Mixed) {
    let co = recorder(world, "CO");
    let done = over(&co, import);
    assert_eq!((done["status"].as_str(), counts(&done)), (Some("completed"), mixed.counts()));
    assert_eq!(rejections(&co, &done), mixed.rejected());
    mixed.is_in(world);
}

#[test]
fn instances_that_share_a_folder_take_over_from_each_other() {
    on_every_backend(|world| {
        let mixed = Mixed::new(world, 8300);
        let folder = tempfile::tempdir().expect("a folder");
        let first = Server::start(world, folder.path());
        if world.has_one_writer() {
            // SQLite is for one instance.
            let refused = Server::refused(world, folder.path());
            let said = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(said.contains("imports_dir") && said.contains("another process"), "{said}");
            first.kill();
            Server::start(world, folder.path());
            return;
        }
        let second = Server::start(world, folder.path());
        let (co, br) = (recorder(world, "CO"), recorder(world, "BR"));
        let import = uploaded(&first, &co, &mixed);
        read_from(world, &import, 1000);
        let of_the_first = claimed_by(world, &import).expect("it is worked on");
        // The second looks for work, does what is there, and leaves this import alone.
        over(&br, &wake(&second, &br));
        let now = second.get(&co, &path(&import)).expect(200);
        assert_eq!((&now["status"], &now["waits_for"]), (&json!("running"), &Value::Null), "{now}");
        assert_eq!(claimed_by(world, &import), Some(of_the_first.clone()));
        first.kill();
        // Its claim holds for a while, in case it lives.
        over(&br, &wake(&second, &br));
        assert_eq!(claimed_by(world, &import), Some(of_the_first.clone()));
        let_claim_end(world, &import);
        wake(&second, &br);
        let begun = Instant::now();
        loop {
            let now = claimed_by(world, &import);
            match now.as_ref().filter(|by| **by != of_the_first) {
                Some(_) => break,
                None => assert!(begun.elapsed() < Duration::from_secs(20), "nobody takes over"),
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        is_in(world, &import, &mixed);
    });
}

#[test]
fn an_import_waits_for_the_instance_that_has_its_file_and_says_so() {
    on_every_backend(|world| {
        // So many that a fast machine is far from their end when the first is killed.
        let mixed = Mixed::new(world, 8300);
        let folders = [tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder")];
        let [of_the_first, of_the_second] = &folders;
        let (co, br) = (recorder(world, "CO"), recorder(world, "BR"));
        let first = Server::start(world, of_the_first.path());
        let second = Server::start(world, of_the_second.path());
        let import = uploaded(&first, &co, &mixed);
        read_from(world, &import, 1000);
        first.kill();
        let_claim_end(world, &import);
        // The second is awake and works, but not on this one.
        over(&br, &wake(&second, &br));
        let waits = second.get(&co, &path(&import)).expect(200);
        assert_eq!((&waits["status"], &waits["waits_for"]), (&json!("running"), &json!("instance")));
        assert!(waits["seconds_left"].is_null() && waits["waits_until"].is_null());
        over(&br, &wake(&second, &br));
        assert_eq!(second.get(&co, &path(&import)).expect(200), waits);
        let first = Server::start(world, of_the_first.path());
        is_in(world, &import, &mixed);
        assert_eq!(first.get(&co, &path(&import)).expect(200), second.get(&co, &path(&import)).expect(200));
    });
}
