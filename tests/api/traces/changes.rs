//! What the requester changes of a request that is out: amendments, onward requests, withdrawal.

use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;

#[test]
fn an_amendment_shows_old_and_new_to_every_side() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        let path = format!("{}/amendments", r(&request));
        let changes = json!({"firearm": {"serial_number": "ABC124", "serial_condition": "restored", "model": null}});
        let amended = br.post(&path, json!({"changes": changes, "reason": "restored in the laboratory"})).expect(201);
        assert_eq!(
            (&amended["firearm"]["serial_number"], &amended["firearm"]["model"]),
            (&json!("ABC124"), &Value::Null)
        );
        assert_eq!(amended["firearm"]["make"], "Glock");
        for reader in [&br, &us] {
            let read = reader.get(r(&request)).expect(200);
            let amendment = &read["amendments"][0];
            assert_eq!(amendment["reason"], "restored in the laboratory");
            let expected = json!([
                {"pointer": "/firearm/model", "old": "19", "new": null},
                {"pointer": "/firearm/serial_condition", "old": "intact", "new": "restored"},
                {"pointer": "/firearm/serial_number", "old": "ABC123", "new": "ABC124"}]);
            assert_eq!(amendment["changes"], expected);
            let steps = reader.all(&format!("{}/timeline", r(&request)));
            assert_eq!(steps.last().expect("a step")["step"], "amendment");
        }
        let found = us.all("/v1/trace-requests?serial=abc-124");
        assert_eq!(found.len(), 1, "found by its new number");
        assert_eq!(us.all("/v1/trace-requests?serial=ABC123"), Vec::<Value>::new());
    });
}

#[test]
fn an_amendment_keeps_to_the_rules_of_submission() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = sent(&br, &["US"]);
        let amend = |changes: Value| {
            let body = json!({"changes": changes, "reason": "a mistake"});
            br.post(format!("{}/amendments", r(&request)), body)
        };
        for (changes, pointer, code) in [
            (json!({"firearm": {"serial_number": null}}), "/changes/firearm/serial_number", "serial_required"),
            (json!({"recovery": {"date": "2999-01-01"}}), "/changes/recovery/date", "recovery_in_future"),
            (json!({"firearm": {"make": "Glock"}}), "/changes", "nothing_changed"),
            (json!({}), "/changes", "nothing_changed"),
            (json!({"urgency": "routine"}), "/changes/urgency", "unknown_field"),
            (json!({"recipients": ["CO"]}), "/changes/recipients", "unknown_field"),
        ] {
            let refused = amend(changes);
            refused.refused(422, "invalid_body");
            assert_eq!(refused.faults(), [(pointer.to_owned(), code.to_owned())]);
        }
        assert_eq!(br.get(r(&request)).expect(200), request);
        br.post(format!("{}/amendments", r(&request)), json!({"changes": {"firearm": {"model": "17"}}})).expect(422);
    });
}

#[test]
fn an_onward_request_addresses_further_states_and_opens_it_again() {
    on_every_backend(|world| {
        let (br, us, co) = (world.tracer("BR"), world.tracer("US"), world.tracer("CO"));
        let request = sent(&br, &["US"]);
        respond(&us, &request);
        let path = format!("{}/recipients", r(&request));
        for (states, code) in
            [(json!(["US"]), "addressed_twice"), (json!(["BR"]), "self_addressed"), (json!(["AR"]), "no_contact_point")]
        {
            let refused = br.post(&path, json!({"states": states}));
            refused.refused(422, "invalid_body");
            assert_eq!(refused.faults(), [("/states/0".to_owned(), code.to_owned())]);
        }
        co.get(r(&request)).refused(404, "not_found");
        let onward = br.post(&path, json!({"states": ["CO"], "reason": "exported there"})).expect(200);
        assert_eq!((&onward["status"], &recipient(&onward, "CO")["status"]), (&json!("open"), &json!("sent")));
        assert_eq!(recipient(&onward, "CO")["onward_reason"], "exported there");
        let seen = co.get(r(&request)).expect(200);
        assert_eq!(seen["recipients"].as_array().map(Vec::len), Some(1), "it sees itself alone");
        assert_eq!(recipient(&seen, "CO")["onward_reason"], Value::Null, "the requester's own note");
        assert!(!seen.to_string().contains("Jane Roe"), "nothing of another's answer: {seen}");
        // Its beginning looks to it as the first recipient's did.
        let began = |by: &crate::Client<'_>| {
            let first = by.all(&format!("{}/timeline", r(&request))).swap_remove(0);
            [first["step"].clone(), first["recipient"].clone(), first["state"].clone(), first["actor"].clone()]
        };
        assert_eq!((began(&co), began(&us)[0].clone()), (began(&us), json!("submission")));
        respond(&co, &request);
        assert_eq!(br.get(r(&request)).expect(200)["status"], "completed");
    });
}

#[test]
fn withdrawal_ends_what_is_unfinished_and_takes_the_persons_from_recipients() {
    on_every_backend(|world| {
        let (br, us, co, mx) = (world.tracer("BR"), world.tracer("US"), world.tracer("CO"), world.tracer("MX"));
        let request = sent(&br, &["US", "CO", "MX"]);
        respond(&us, &request);
        acknowledge(&co, &request);
        let withdrawn = br.post(format!("{}/withdrawal", r(&request)), json!({"reason": "found at home"})).expect(200);
        assert_eq!(withdrawn["status"], "withdrawn");
        for (state, status) in [("US", "answered"), ("CO", "withdrawn"), ("MX", "withdrawn")] {
            assert_eq!(recipient(&withdrawn, state)["status"], status, "{state}");
            assert_eq!(recipient(&withdrawn, state)["due_at"], Value::Null, "{state}");
        }
        assert_eq!(withdrawn["persons"], request["persons"], "the requester keeps them");
        for reader in [&us, &co, &mx] {
            let seen = reader.get(r(&request)).expect(200);
            assert_eq!((&seen["status"], &seen["persons"]), (&json!("withdrawn"), &Value::Null));
            assert_eq!(seen["withdrawal_reason"], "found at home");
            assert!(!seen.to_string().contains("João"), "{seen}");
        }
    });
}

#[test]
fn closing_what_is_open_needs_a_reason_which_stays_at_home() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        let path = format!("{}/closure", r(&request));
        for body in [json!({}), json!({"reason": null}), json!({"reason": "  "})] {
            let refused = br.post(&path, body);
            refused.refused(422, "invalid_body");
            assert_eq!(refused.faults(), [("/reason".to_owned(), "closure_needs_reason".to_owned())]);
        }
        let closed = br.post(&path, json!({"reason": "the case was dropped"})).expect(200);
        assert_eq!((&closed["status"], &closed["closure_reason"]), (&json!("closed"), &json!("the case was dropped")));
        let seen = us.get(r(&request)).expect(200);
        assert_eq!((&seen["status"], &seen["closure_reason"]), (&json!("closed"), &Value::Null));
    });
}
