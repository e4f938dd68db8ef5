//! Readers who ask for what changed since the last time miss nothing.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rastro::db::{DbConn, DbError, Instant, write_moment};
use rastro::register::store::insert_identities;
use serde_json::{Value, json};

use crate::register::forms::{RECORDS, identity, open};
use crate::seizures::forms::{PATH as SEIZED, numbered, recorder};
use crate::{Client, World, on_every_backend};

/// A list of what changed, what adds to it and what changes it; each from two clients of one State.
struct Changing {
    path: &'static str,
    new: fn(usize) -> Value,
    change: fn(usize) -> Value,
}

const CHANGING: [Changing; 2] = [
    Changing { path: SEIZED, new: numbered, change: |number| json!({"transport": format!("truck {number}")}) },
    Changing {
        path: RECORDS,
        new: |number| open(&format!("{number:02}KX47"), "hit_only"),
        change: |number| json!({"circumstances": format!("told {number} times")}),
    },
];

fn since(client: &Client<'_>, path: &str, moment: &str) -> Vec<Value> {
    client.all(&format!("{path}?updated_since={moment}"))
}

#[test]
fn what_is_settled_ends_before_the_oldest_write_under_way() {
    on_every_backend(|world| {
        let db = &world.rastro.db;
        if world.has_one_writer() {
            // One writer: what is dated earlier is committed earlier.
            assert!(db.settled().expect("a moment") > Instant::now());
            return;
        }
        let moment = |conn: &mut DbConn| -> Result<Instant, DbError> { write_moment(conn) };
        let (first, second) = db
            .write(|conn| {
                let first = moment(conn)?;
                // Another write comes later and is committed before.
                let second = std::thread::scope(|scope| scope.spawn(|| db.write(moment)).join().expect("a writer"))?;
                assert!(first < second, "{first} {second}");
                assert_eq!(db.settled()?, first, "the first may still come");
                Ok::<_, DbError>((first, second))
            })
            .expect("written");
        std::thread::sleep(Duration::from_millis(1));
        let settled = db.settled().expect("a moment");
        assert!(settled > second && second > first, "{settled}");
    });
}

#[test]
fn a_change_is_found_by_whoever_asks_since_the_moment_before() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        for number in 0..5 {
            let request = br.post("/v1/trace-requests", crate::traces::forms::numbered(number, &["US"])).expect(201);
            let since = request["updated_at"].as_str().expect("a moment");
            let found = us.all(&format!("/v1/trace-requests?updated_since={since}"));
            assert_eq!(found.len(), 1, "{number}");
            assert_eq!(found[0]["id"], request["id"]);
        }
    });
}

#[test]
fn a_list_of_changes_ends_before_the_oldest_write_under_way() {
    on_every_backend(|world| {
        let db = &world.rastro.db;
        if world.has_one_writer() {
            // One writer: nothing is committed while another write is under way.
            return;
        }
        let br = recorder(world, "BR");
        for Changing { path, new, .. } in CHANGING {
            let begun = br.post(path, new(1)).expect(201)["updated_at"].as_str().expect("a moment").to_owned();
            let made = db.write(|conn| -> Result<Value, DbError> {
                write_moment(conn)?;
                // It holds a serial number's locks as well, for which nobody who reads or brings another one waits.
                insert_identities(conn, &[identity("QT4471X")])?;
                let made = br.post(path, new(2)).expect(201);
                assert_eq!(since(&br, path, &begun).len(), 1, "{path}: an earlier write may still come");
                assert_eq!(br.get(path).expect(200)["items"].as_array().map(Vec::len), Some(2), "it is there already");
                Ok(made)
            });
            let made = made.expect("written");
            // The moment up to which all is settled is the clock's, once nothing is under way.
            let found = since(&br, path, &begun);
            assert_eq!((found.len(), &found[1]["id"]), (2, &made["id"]), "{path}");
        }
    });
}

/// Who asks again and again from the last moment it was told, while several write, ends with every record as it is.
#[test]
fn whoever_follows_the_changes_of_a_list_misses_none() {
    on_every_backend(|world| {
        for changing in CHANGING {
            followed(world, &changing);
        }
    });
}

fn followed(world: &World, changing: &Changing) {
    let (path, writers, each) = (changing.path, 4, 12);
    let at_work = AtomicUsize::new(writers);
    let br = recorder(world, "BR");
    let mut seen: BTreeMap<String, Value> = BTreeMap::new();
    let mut moment = "2020-01-01T00:00:00Z".to_owned();
    let mut follow = || {
        for item in since(&br, path, &moment) {
            moment = item["updated_at"].as_str().expect("a moment").to_owned();
            seen.insert(item["id"].as_str().expect("an id").to_owned(), item["updated_at"].clone());
        }
    };
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let at_work = &at_work;
            scope.spawn(move || {
                let client = recorder(world, "BR");
                for number in 0..each {
                    let made = client.post(path, (changing.new)(writer * each + number)).expect(201);
                    let of = format!("{path}/{}", made["id"].as_str().expect("an id"));
                    client.patch(&of, (changing.change)(number)).expect(200);
                }
                at_work.fetch_sub(1, Ordering::Release);
            });
        }
        while at_work.load(Ordering::Acquire) > 0 {
            follow();
        }
    });
    // What was written just now is settled a moment later.
    std::thread::sleep(Duration::from_millis(50));
    follow();
    let all = br.all(path);
    let expected: BTreeMap<String, Value> =
        all.iter().map(|item| (item["id"].as_str().expect("an id").to_owned(), item["updated_at"].clone())).collect();
    assert_eq!(expected.len(), writers * each);
    assert_eq!(seen, expected, "{path}");
}
