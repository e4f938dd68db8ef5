//! A trace request made from an item, and the item that follows it.

use serde_json::{Value, json};

use super::forms::*;
use crate::traces::forms::{acknowledge, answer, p, r, with};
use crate::{Answer, Client, on_every_backend};

fn ask(tracer: &Client<'_>, seizure: &Value, index: usize, body: Value) -> Answer {
    tracer.post(format!("{}/trace-requests", i(seizure, index)), body)
}

/// What submission needs beyond item and seizure.
fn rest(recipients: &[&str]) -> Value {
    json!({"urgency": "routine", "ground": "illicit_under_national_law", "intended_use": "prosecution",
        "recipients": recipients, "submit": true})
}

fn request_of(tracer: &Client<'_>, seizure: &Value) -> Value {
    let id = seizure["items"][0]["trace"]["request_id"].as_str().expect("a request");
    tracer.get(format!("/v1/trace-requests/{id}")).expect(200)
}

#[test]
fn a_draft_is_filled_in_from_item_and_seizure() {
    on_every_backend(|world| {
        let (br, tracer) = (recorder(world, "BR"), world.tracer("BR"));
        let made = recorded(&br, seizure());
        let answer = tracer.take(format!("{}/trace-requests", i(&made, 0)));
        let traced = answer.expect(201);
        assert_eq!(answer.header("location"), Some(s(&made).as_str()));
        let trace = &traced["items"][0]["trace"];
        assert_eq!(
            (&trace["status"], &trace["traced"], &trace["not_traced_reason"]),
            (&json!("draft"), &json!(false), &Value::Null)
        );
        let request = request_of(&tracer, &traced);
        for name in [
            "type",
            "make",
            "model",
            "calibre",
            "serial_number",
            "serial_condition",
            "country_of_manufacture",
            "import_country",
            "import_year",
            "other_marks",
        ] {
            assert_eq!(request["firearm"][name], pistol_item()[name], "{name}");
        }
        let recovery = json!({"date": "2026-03-01", "state": "BR", "subdivision": "BR-PR",
            "locality": "Ponte da Amizade", "circumstances": null});
        assert_eq!(request["recovery"], recovery);
        assert_eq!(request["legal_basis"], made["legal_justification"]);
        for name in ["offence_code", "national_case_number", "handling"] {
            assert_eq!(request[name], made[name], "{name}");
        }
        assert_eq!((&request["status"], &request["recipients"]), (&json!("draft"), &json!([])));
        assert!(!request.to_string().contains("K7"), "notes stay at home");
        br.take(format!("{}/trace-requests", i(&made, 1))).refused(403, "role_lacks_action");
    });
}

#[test]
fn the_item_follows_its_request_to_the_end() {
    on_every_backend(|world| {
        let (br, tracer) = (recorder(world, "BR"), world.tracer("BR"));
        let (us, co) = (world.tracer("US"), world.tracer("CO"));
        let made = recorded(&br, seizure());
        let trace = || {
            let trace = br.get(s(&made)).expect(200)["items"][0]["trace"].clone();
            let part = |name: &str| trace[name].as_str().unwrap_or("-").to_owned();
            (part("status"), trace["traced"] == json!(true), part("not_traced_reason"))
        };
        let is = |status: &str, traced: bool, reason: &str| (status.to_owned(), traced, reason.to_owned());
        let found = |traced: bool| br.all(&format!("{PATH}?traced={traced}&class=firearm")).len();
        let made_request = ask(&tracer, &made, 0, with(rest(&["US"]), json!({"submit": null}))).expect(201);
        let request = request_of(&tracer, &made_request);
        assert_eq!(trace(), is("draft", false, "-"));
        ask(&tracer, &made, 0, rest(&["US"])).refused(409, "wrong_state");
        tracer.take(format!("{}/submission", r(&request))).expect(200);
        assert_eq!((trace(), found(true), found(false)), (is("open", false, "-"), 0, 1));
        let tag = br.get(s(&made)).etag();
        acknowledge(&us, &request);
        assert_eq!(br.get(s(&made)).etag(), tag, "nothing that the seizure shows");
        let lost = json!({"outcome": "not_traced", "reason": "record_missing"});
        us.post(format!("{}/response", p(&request, "US")), lost).expect(200);
        assert_eq!(trace(), is("completed", false, "record_missing"));
        ask(&tracer, &made, 0, rest(&["CO"])).refused(409, "wrong_state");
        tracer.post(format!("{}/recipients", r(&request)), json!({"states": ["CO"]})).expect(200);
        assert_eq!(trace(), is("open", false, "record_missing"));
        acknowledge(&co, &request);
        co.post(format!("{}/response", p(&request, "CO")), answer()).expect(200);
        assert_eq!((trace(), found(true), found(false)), (is("completed", true, "-"), 1, 0));
        let corrected = json!({"response": {"outcome": "traced_to_another_state"}, "reason": "a mistake"});
        co.post(format!("{}/response-amendments", p(&request, "CO")), corrected).expect(200);
        assert_eq!((trace(), found(true)), (is("completed", false, "record_missing"), 0));
        tracer.take(format!("{}/closure", r(&request))).expect(200);
        assert_eq!(trace(), is("closed", false, "record_missing"));
        // One that came to nothing may be followed by another.
        let again = ask(&tracer, &made, 0, rest(&["MX"])).expect(201);
        assert_eq!(trace(), is("open", false, "-"));
        let second = request_of(&tracer, &again);
        tracer.take(format!("{}/withdrawal", r(&second))).expect(200);
        assert_eq!(trace(), is("withdrawn", false, "-"));
        let events = world.rows("outbox");
        let told = events.iter().filter(|row| row.contains("seizure.trace"));
        assert!(told.clone().count() > 5 && told.clone().all(|row| row.contains("BR")));
    });
}

#[test]
fn a_deleted_draft_leaves_the_item_without_a_trace() {
    on_every_backend(|world| {
        let (br, tracer) = (recorder(world, "BR"), world.tracer("BR"));
        let made = recorded(&br, seizure());
        let traced = ask(&tracer, &made, 0, json!({})).expect(201);
        tracer.delete(r(&request_of(&tracer, &traced))).expect(204);
        assert_eq!(br.get(s(&made)).expect(200)["items"], made["items"]);
        ask(&tracer, &made, 0, rest(&["US"])).expect(201);
    });
}

#[test]
fn a_request_is_sent_at_once_or_not_made() {
    on_every_backend(|world| {
        let (br, tracer, us) = (recorder(world, "BR"), world.tracer("BR"), world.tracer("US"));
        let made = recorded(&br, seizure());
        let refused = ask(&tracer, &made, 0, json!({"submit": true}));
        let mut pointers: Vec<String> = refused.faults().into_iter().map(|(pointer, _)| pointer).collect();
        pointers.sort();
        assert_eq!(pointers, ["/ground", "/intended_use", "/recipients", "/urgency"]);
        let differing =
            with(rest(&["US"]), json!({"firearm": {"serial_number": "OTHER"}, "recovery": {"state": "US"}}));
        let refused = ask(&tracer, &made, 0, differing);
        let mut faults = refused.faults();
        faults.sort();
        let expected = [("/firearm/serial_number", "differs_from_item"), ("/recovery/state", "differs_from_item")];
        assert_eq!(faults, expected.map(|(p, c)| (p.to_owned(), c.to_owned())));
        assert_eq!(tracer.all("/v1/trace-requests"), Vec::<Value>::new());
        assert_eq!(br.get(s(&made)).expect(200), made);

        let more = json!({"firearm": {"importer_name": "Glock Inc.", "make": "Glock"}, "legal_basis": "another law",
            "recovery": {"circumstances": "at the bridge"}});
        let traced = ask(&tracer, &made, 0, with(rest(&["US"]), more)).expect(201);
        assert_eq!(traced["items"][0]["trace"]["status"], "open");
        let request = us.get(r(&request_of(&tracer, &traced))).expect(200);
        assert_eq!(
            (&request["firearm"]["importer_name"], &request["firearm"]["serial_number"]),
            (&json!("Glock Inc."), &json!("abc-123"))
        );
        assert_eq!(
            (&request["legal_basis"], &request["recovery"]["circumstances"]),
            (&json!("another law"), &json!("at the bridge"))
        );
    });
}

#[test]
fn only_one_firearm_of_the_own_state_is_traced() {
    on_every_backend(|world| {
        let (br, tracer) = (recorder(world, "BR"), world.tracer("BR"));
        let several = with(pistol_item(), json!({"serial_number": null, "serial_condition": "absent", "quantity": 3}));
        let input = with(seizure(), json!({"sharing": "all_states", "items": [pistol_item(), rounds(), several]}));
        let made = recorded(&br, input);
        for index in [1, 2] {
            let refused = ask(&tracer, &made, index, json!({}));
            assert_eq!(refused.faults(), [(String::new(), "not_one_firearm".to_owned())]);
        }
        world.tracer("US").get(s(&made)).expect(200);
        ask(&world.tracer("US"), &made, 0, json!({})).refused(404, "not_found");
        assert_eq!(world.rows("trace_requests"), Vec::<String>::new());
    });
}

/// A step on a request and a change of the item that it was made from need the same things: the seizure, the serial
/// number, the counts. Here the change has its turn first and the step comes while it waits: neither may hold what the
/// other needs next.
#[test]
fn a_request_is_sent_while_its_item_is_changed() {
    on_every_backend(|world| {
        let (br, tracer) = (recorder(world, "BR"), world.tracer("BR"));
        for withdrawn in [false, true] {
            let made = recorded(&br, numbered(usize::from(withdrawn)));
            let more = with(
                rest(&["US"]),
                json!({"submit": withdrawn, "legal_basis": "a law",
                "firearm": {}, "recovery": {"circumstances": "in a car"}}),
            );
            let traced = ask(&tracer, &made, 0, more).expect(201);
            let request = request_of(&tracer, &traced);
            let step = if withdrawn { "withdrawal" } else { "submission" };
            let tag = br.get(s(&made)).etag();
            std::thread::scope(|scope| {
                // Something else holds the seizure, so that both queue for it in this order.
                let (change, step) = world
                    .rastro
                    .db
                    .write(|conn| -> Result<_, rastro::db::DbError> {
                        use diesel::prelude::*;
                        use rastro::db::schema::seizures;
                        let id: rastro::db::Id = made["id"].as_str().expect("an id").parse().expect("an id");
                        let touch = diesel::update(seizures::table.find(id)).set(seizures::kind.eq("found"));
                        touch.execute(conn)?;
                        let (br, tracer, made) = (&br, &tracer, &made);
                        let change = scope.spawn(move || {
                            let patch = json!({"make": "Taurus", "serial_number": "N99"});
                            br.call("PATCH", i(made, 0)).header("if-match", tag).json(&patch).send()
                        });
                        std::thread::sleep(std::time::Duration::from_millis(300));
                        let path = format!("{}/{step}", r(&request));
                        let step = scope.spawn(move || tracer.post(path, json!({})));
                        std::thread::sleep(std::time::Duration::from_millis(500));
                        Ok((change, step))
                    })
                    .expect("held");
                change.join().expect("changed").expect(200);
                step.join().expect("taken").expect(200);
            });
            let after = br.get(s(&made)).expect(200);
            assert_eq!(after["items"][0]["make"], "Taurus");
            let status = if withdrawn { "withdrawn" } else { "open" };
            assert_eq!(after["items"][0]["trace"]["status"], status);
        }
    });
}
