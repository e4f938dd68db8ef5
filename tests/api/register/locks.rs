//! What waits for what, so that two writes at the same time find each other and none waits in a circle.

use std::time::Duration;

use rastro::db::DbError;
use rastro::register::store::insert_identities;
use serde_json::{Value, json};

use super::forms::*;
use super::probing::{limited, limits, look_up, scattered};
use crate::backend::on_every_backend_with;
use crate::seizures::forms::{PATH as SEIZURES, bare, pistol_item, s};
use crate::{Client, on_every_backend};

#[test]
fn two_writes_at_the_same_time_find_each_other() {
    on_every_backend(|world| {
        let states = ["US", "BR", "MX", "CO"];
        let clients: Vec<Client<'_>> = states.iter().map(|state| officer(world, state)).collect();
        let rounds = 8;
        std::thread::scope(|scope| {
            for (n, client) in clients.iter().enumerate() {
                scope.spawn(move || {
                    for round in 0..rounds {
                        // Every third time one has an unknown character, which must meet the others' whole numbers.
                        let worn = round % 3 == 0 && client.state == "US";
                        let serial = format!("KX{round}4{}1", if worn { '?' } else { '7' });
                        let condition = json!({"serial_number": serial, "serial_condition": "partial"});
                        if round % 2 == n % 2 {
                            recorded(client, with(open(&serial, "hit_only"), json!({"firearm": condition})));
                        } else {
                            let items = json!([with(pistol_item(), condition)]);
                            let seizure = json!({"sharing": "all_states", "items": items});
                            client.post(SEIZURES, with(bare(), seizure)).expect(201);
                        }
                    }
                });
            }
        });
        for client in &clients {
            assert_eq!(client.all("/v1/matches").len(), rounds * (states.len() - 1), "{}", client.state);
        }
    });
}

#[test]
fn a_retraction_waits_for_what_is_being_posted_and_may_have_found_it() {
    on_every_backend(|world| {
        let us = officer(world, "US");
        let record = recorded(&us, open("KX4471Q", "hit_only"));
        let retract = || us.call("DELETE", path(&record)).json(&json!({"reason": "entered twice"})).send();
        std::thread::scope(|scope| {
            let posted = world.rastro.db.write(|conn| {
                insert_identities(conn, &[identity("KX4471Q")])?;
                let retraction = scope.spawn(retract);
                std::thread::sleep(Duration::from_millis(300));
                assert!(!retraction.is_finished(), "a match with it may still come");
                Ok::<_, DbError>(retraction)
            });
            posted.expect("written").join().expect("an answer").expect(204);
        });
    });
}

#[test]
fn a_step_on_many_items_takes_their_serial_numbers_in_the_order_of_all_others() {
    on_every_backend(|world| {
        // By PostgreSQL's hashes, whose order is everyone's.
        let (first, second) = ("KX447206", "KX447406");
        let us = officer(world, "US");
        let item = |serial: &str| with(pistol_item(), json!({"serial_number": serial}));
        let items = json!([item(second), item(first)]);
        let made = us.post(SEIZURES, with(bare(), json!({"items": items}))).expect(201);
        let delete = || us.call("DELETE", s(&made)).json(&json!({"reason": "entered twice"})).send();
        std::thread::scope(|scope| {
            let brought = world.rastro.db.write(|conn| {
                insert_identities(conn, &[identity(first)])?;
                let deletion = scope.spawn(delete);
                std::thread::sleep(Duration::from_millis(300));
                // The deletion waits for the first, and must not hold this one meanwhile.
                insert_identities(conn, &[identity(second)])?;
                Ok::<_, DbError>(deletion)
            });
            brought.expect("no circle").join().expect("an answer").expect(204);
        });
    });
}

#[test]
fn what_waits_for_a_serial_number_holds_up_nothing_else_of_its_client() {
    on_every_backend(|world| {
        let db = &world.rastro.db;
        if world.has_one_writer() {
            // One writer: all others wait anyway.
            return;
        }
        let us = officer(world, "US");
        let with_items = |items: &[Value]| with(bare(), json!({"items": items}));
        let item = |serial: String| with(pistol_item(), json!({"serial_number": serial}));
        let alone = with_items(&[item("KX4471Q".to_owned())]);
        // More than a few count as lookups do.
        let many = with_items(&(0..12).map(|n| item(format!("KX447{n}Q"))).collect::<Vec<_>>());
        let worn = with(open("KX44?1Q", "hit_only"), json!({"firearm": {"serial_condition": "partial"}}));
        let record = open("KX4471Q", "hit_only");
        let items = format!("{}/items", s(&us.post(SEIZURES, with_items(&[item("QT5583".to_owned())])).expect(201)));
        let one = item("KX4471Q".to_owned());
        let posts =
            [(SEIZURES, &alone), (SEIZURES, &many), (items.as_str(), &one), (RECORDS, &record), (RECORDS, &worn)];
        for (path, body) in posts {
            std::thread::scope(|scope| {
                let waited = db.write(|conn| {
                    insert_identities(conn, &[identity("KX4471Q")])?;
                    let posted = scope.spawn(|| us.post(path, body.clone()));
                    std::thread::sleep(Duration::from_millis(300));
                    assert!(!posted.is_finished(), "{path}: what it may match may still come");
                    let lookups = json!({"purpose": "a stop", "lookups": [{"serial": "QT5582"}]});
                    us.post(LOOKUPS, lookups).expect(200);
                    Ok::<_, DbError>(posted)
                });
                waited.expect("written").join().expect("an answer").expect(201);
            });
        }
    });
}

#[test]
fn what_may_not_be_brought_is_refused_before_it_waits() {
    on_every_backend_with(limits(20, 1000, 1000), |world| {
        let db = &world.rastro.db;
        if world.has_one_writer() {
            // One writer: all others wait anyway.
            return;
        }
        let us = officer(world, "US");
        let record = recorded(&us, stolen("QT5582"));
        look_up(&us, scattered(10)).expect(200);
        let worn = json!({"serial_number": "KX44?1Q", "serial_condition": "partial"});
        let item = |firearm: &Value| with(pistol_item(), firearm.clone());
        let many = json!([item(&worn), item(&json!({"serial_number": "QT5583"}))]);
        let refused = db.write(|conn| {
            insert_identities(conn, &[identity("KX4471Q")])?;
            limited(&us.post(RECORDS, with(stolen("-"), json!({"firearm": worn}))));
            limited(&us.patch(&path(&record), json!({"firearm": worn})));
            limited(&us.post(SEIZURES, with(bare(), json!({"items": many}))));
            Ok::<_, DbError>(())
        });
        refused.expect("written");
    });
}
