//! Records: written and read by their own State alone.

use rastro::access::{Action, Role, Roles, Scope, scope_of};
use rastro::db::{Id, Instant};
use rastro::problem::Code;
use rastro::register::model::FirearmRecordInput;
use rastro::register::store::{RecordRow, insert_all, insert_and_lock, not_added, record_insert};
use serde_json::{Value, json};

use super::forms::*;
use crate::isolation::Numbers;
use crate::on_every_backend;
use crate::seed::STATES;
use crate::traces::forms::with;

#[test]
fn a_record_is_kept_as_it_was_sent() {
    on_every_backend(|world| {
        let us = officer(world, "US");
        let sent =
            with(stolen("ABC-123"), json!({"sharing": "named_states", "named_states": ["BR"], "visibility": "brief"}));
        let answer = us.post(RECORDS, sent.clone());
        let record = answer.expect(201);
        assert_eq!(answer.header("location"), Some(path(&record).as_str()));
        // Beside make and calibre stands what they are compared by.
        let understood = json!({"firearm": {"make_normalized": "glock", "make_recognised": true,
            "calibre_normalized": "9x19mm", "calibre_recognised": true}});
        for (name, value) in with(sent.clone(), understood).as_object().expect("members") {
            assert_eq!(&record[name], value, "{name}");
        }
        assert_eq!((&record["state"], &record["status"]), (&json!("US"), &json!("active")));
        assert_eq!(record["authority"], json!(world.seed.authorities["US"]));
        assert_eq!(us.get(path(&record)).expect(200), record);
        let tracer = world.tracer("US");
        assert_eq!(tracer.get(path(&record)).expect(200), record);
        tracer.post(RECORDS, sent).refused(403, "role_lacks_action");

        let least = us.post(RECORDS, json!({"kind": "lost", "firearm": {"serial_condition": "absent"}})).expect(201);
        assert_eq!((&least["sharing"], &least["visibility"]), (&json!("own_state"), &json!("hit_only")));
    });
}

#[test]
fn every_fault_comes_at_once() {
    on_every_backend(|world| {
        let us = officer(world, "US");
        let faulty = with(
            stolen("ABC123"),
            json!({"date": "2999-01-01", "sharing": "named_states", "named_states": ["US", "ZZ"],
                "place": {"subdivision": "US-QQ"},
                "firearm": {"serial_condition": "obliterated", "import_country": "XX"}}),
        );
        let answer = us.post(RECORDS, faulty);
        answer.refused(422, "invalid_body");
        let mut found = answer.faults();
        found.sort();
        let expected = [
            ("/date", "in_future"),
            ("/firearm/import_country", "unknown_country"),
            ("/firearm/serial_number", "serial_forbidden"),
            ("/named_states/0", "own_state_named"),
            ("/named_states/1", "unknown_state"),
            ("/place/subdivision", "unknown_subdivision"),
        ];
        assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        let shape = us.post(RECORDS, json!({"kind": "borrowed", "firearm": {"colour": "black"}}));
        shape.refused(422, "invalid_body");
        assert_eq!(us.all(RECORDS), Vec::<Value>::new());
    });
}

#[test]
fn a_change_is_a_merge_patch_on_an_active_record() {
    on_every_backend(|world| {
        let us = officer(world, "US");
        let record = recorded(&us, stolen("ABC123"));
        us.call("PATCH", path(&record)).json(&json!({})).send().refused(428, "precondition_required");
        let change = json!({"kind": "trafficked", "date": null, "firearm": {"model": null, "calibre": ".40 S&W"}});
        let changed = us.patch(&path(&record), change).expect(200);
        assert_eq!((&changed["kind"], &changed["date"]), (&json!("trafficked"), &Value::Null));
        assert_eq!((&changed["firearm"]["model"], &changed["firearm"]["make"]), (&Value::Null, &json!("Glock")));
        let stale = us.call("PATCH", path(&record)).header("if-match", "\"stale\"").json(&json!({"kind": "lost"}));
        stale.send().refused(412, "precondition_failed");
        us.patch(&path(&record), json!({"kind": null})).refused(422, "invalid_body");
        us.patch(&path(&record), json!({"sharing": "named_states"})).refused(422, "invalid_body");

        us.post(format!("{}/recovery", path(&record)), json!({"date": "2999-01-01"})).refused(422, "invalid_body");
        let recovery = json!({"date": "2026-03-01", "country": "BR", "remarks": "in a car"});
        let recovered = us.post(format!("{}/recovery", path(&record)), recovery).expect(200);
        assert_eq!((&recovered["status"], &recovered["recovery"]["country"]), (&json!("recovered"), &json!("BR")));
        assert!(recovered["recovered_at"].is_string());
        us.patch(&path(&record), json!({"kind": "lost"})).refused(409, "wrong_state");
        us.post(format!("{}/recovery", path(&record)), json!({"date": "2026-03-01"})).refused(409, "wrong_state");
        assert_eq!(events(world, "US", "firearm_record").len(), 3);
        assert_eq!(events(world, "BR", "firearm_record").len(), 0);
    });
}

#[test]
fn a_retracted_record_is_a_tombstone_for_its_own_state() {
    on_every_backend(|world| {
        let us = officer(world, "US");
        let record = recorded(&us, stolen("ABC123"));
        let retract = |body: Value| us.call("DELETE", path(&record)).json(&body).send();
        retract(json!({"reason": " "})).refused(422, "invalid_body");
        retract(json!({"reason": "entered twice"})).expect(204);
        let tombstone = us.get(path(&record)).expect(200);
        assert_eq!(
            (&tombstone["status"], &tombstone["retraction_reason"]),
            (&json!("retracted"), &json!("entered twice"))
        );
        retract(json!({"reason": "again"})).refused(409, "wrong_state");
        assert_eq!(us.all(&format!("{RECORDS}?status=active")).len(), 0);
        let listed = us.get(format!("{RECORDS}?status=retracted"));
        assert_eq!(listed.expect(200)["items"][0]["id"], record["id"]);
        assert!(!listed.text().contains("entered twice") && !listed.text().contains("Jane Roe"), "no free text");
    });
}

#[test]
fn filters_narrow_the_list() {
    on_every_backend(|world| {
        let us = officer(world, "US");
        let first = recorded(&us, stolen("ABC123"));
        let other = json!({"kind": "lost", "national_case_number": "X 1",
            "firearm": {"type": "revolver", "make": "Taurus", "calibre": ".38 Special"}});
        let second = recorded(&us, with(stolen("XY-9876"), other));
        let ids = |query: &str| -> Vec<String> {
            us.all(&format!("{RECORDS}{query}")).iter().map(|item| id(item).to_owned()).collect()
        };
        assert_eq!(ids(""), [id(&second), id(&first)]);
        for query in [
            "kind=lost",
            "type=revolver",
            "make=TAURUS",
            "calibre=.38%20SPECIAL",
            "serial=xy9876",
            "national_case_number=X%201",
        ] {
            assert_eq!(ids(&format!("?{query}")), [id(&second)], "{query}");
        }
        assert_eq!(ids("?kind=smuggled"), Vec::<String>::new());
        us.patch(&path(&first), json!({"kind": "smuggled"})).expect(200);
        let since = first["created_at"].as_str().expect("a time");
        assert_eq!(ids(&format!("?updated_since={since}")), [id(&second), id(&first)], "in order of change");
    });
}

#[test]
fn no_other_state_reads_a_record_whatever_its_sharing() {
    on_every_backend(|world| {
        let us = officer(world, "US");
        let records = [recorded(&us, stolen("ABC123")), recorded(&us, open("ABC124", "full"))];
        for role in [Role::RecordsOfficer, Role::TracingOfficer, Role::Analyst] {
            let br = world.as_role(role, Some("BR"));
            assert_eq!(br.all(RECORDS), Vec::<Value>::new());
            for record in &records {
                br.get(path(record)).refused(404, "not_found");
            }
        }
        let br = officer(world, "BR");
        for record in &records {
            let patch = br.call("PATCH", path(record)).header("if-match", "*").json(&json!({"kind": "lost"}));
            patch.send().refused(404, "not_found");
            br.post(format!("{}/recovery", path(record)), json!({"date": "2026-03-01"})).refused(404, "not_found");
            br.call("DELETE", path(record)).json(&json!({"reason": "x"})).send().refused(404, "not_found");
        }
    });
}

/// The list and the record check say the same, for every State and every role, whatever the sharing.
#[test]
fn a_list_holds_exactly_what_the_record_check_allows() {
    on_every_backend(|world| {
        let mut numbers = Numbers(0x5EED_0006);
        let mut made = Vec::new();
        for number in 0..40 {
            let state = *numbers.one(&STATES);
            let by = officer(world, state);
            let sharing = match numbers.below(3) {
                0 => json!({"sharing": "own_state"}),
                1 => json!({"sharing": "named_states", "named_states": [if by.state == "US" { "BR" } else { "US" }]}),
                _ => json!({"sharing": "all_states"}),
            };
            let visibility = *numbers.one(&["hit_only", "brief", "full"]);
            let place = json!({"place": null, "visibility": visibility});
            let record = recorded(&by, with(with(stolen(&format!("{number:02}KX47")), sharing), place));
            match numbers.below(4) {
                0 => drop(by.post(format!("{}/recovery", path(&record)), json!({"date": "2026-03-01"})).expect(200)),
                1 => drop(by.call("DELETE", path(&record)).json(&json!({"reason": "twice"})).send().expect(204)),
                _ => {}
            }
            made.push((by.state.clone(), record));
        }
        for state in STATES {
            for (role, client) in world.everyone(state) {
                let may = scope_of(&Roles::from_iter([role]), Action::ReadFirearmRecords);
                if may.is_none() {
                    client.get(RECORDS).refused(403, "role_lacks_action");
                    continue;
                }
                assert_eq!(may, Some(Scope::OwnState), "{role}");
                let mut allowed: Vec<&str> = Vec::new();
                for (owner, record) in &made {
                    let read = client.get(path(record));
                    assert_eq!(read.status, if owner == state { 200 } else { 404 }, "{state} {role} {owner}");
                    allowed.extend((read.status == 200).then(|| id(record)));
                }
                allowed.reverse();
                for query in ["", "?status=active", "?status=recovered", "?status=retracted", "?type=pistol"] {
                    let listed = client.all(&format!("{RECORDS}{query}"));
                    let listed: Vec<&str> = listed.iter().map(id).collect();
                    match query {
                        "" | "?type=pistol" => assert_eq!(listed, allowed, "{state} {role} {query}"),
                        _ => assert!(listed.iter().all(|id| allowed.contains(id)), "{state} {role} {query}"),
                    }
                }
            }
        }
    });
}

#[test]
fn a_record_that_its_state_has_imported_is_not_added_again() {
    on_every_backend(|world| {
        let authority = world.seed.authorities["US"];
        let row = |key: &str| {
            let mut input: FirearmRecordInput = serde_json::from_value(stolen("KX4471Q")).expect("a record");
            input.import_key = Some(key.to_owned());
            RecordRow::new(Id::new(), "US", authority, input, Instant::now())
        };
        let alone = |row: &RecordRow| {
            world.rastro.db.write(|conn| insert_and_lock(conn, &record_insert(row), &[identity("KX4471Q")]).map(drop))
        };
        alone(&row("a")).expect("added");
        let refused = [
            alone(&row("a")).expect_err("the same key"),
            world.rastro.db.write(|conn| insert_all(conn, &[row("b"), row("a")])).expect_err("the same key"),
        ];
        for error in refused {
            let problem = not_added(error);
            assert_eq!(problem.code, Code::DuplicateValue);
        }
        alone(&row("b")).expect("nothing of it was added before");
    });
}
