//! Which side takes which step, when, and who is told that there is something at all.

use rastro::access::Role;
use rastro::db::Id;
use serde_json::{Value, json};

use super::forms::*;
use crate::{Client, on_every_backend};

/// A recipient's steps and a body for each.
fn recipient_steps() -> [(&'static str, Value); 6] {
    [
        ("acknowledgement", json!({})),
        ("information-requests", json!({"question": "Which proof mark?"})),
        ("response", answer()),
        ("response-amendments", json!({"response": answer(), "reason": "a mistake"})),
        ("restriction", refusal()),
        ("clarifications", json!({"answer": "That one."})),
    ]
}

/// The requester's steps at a recipient.
fn requester_steps() -> [(&'static str, Value); 2] {
    [("information", json!({"answer": "A crown."})), ("clarification-requests", json!({"question": "Which one?"}))]
}

#[test]
fn before_acknowledgement_every_other_step_is_out_of_order() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        let path = |step: &str| format!("{}/{step}", p(&request, "US"));
        for (step, body) in recipient_steps().into_iter().skip(1) {
            let problem = us.post(path(step), body).refused(409, "wrong_state");
            assert_eq!(problem["current_status"], "sent", "{step}");
            assert_eq!(problem["allowed_steps"], json!(["acknowledgement"]), "{step}");
        }
        for (step, body) in requester_steps() {
            let problem = br.post(path(step), body).refused(409, "wrong_state");
            assert_eq!((&problem["current_status"], &problem["allowed_steps"]), (&json!("sent"), &json!([])));
        }
        assert_eq!(recipient(&us.get(r(&request)).expect(200), "US")["status"], "sent");
        acknowledge(&us, &request);
        let again = us.take(path("acknowledgement")).refused(409, "wrong_state");
        assert_eq!(again["current_status"], "acknowledged");
        assert_eq!(again["allowed_steps"], json!(["information_request", "response", "restriction"]));
    });
}

#[test]
fn a_step_of_the_other_side_is_not_yours() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        let part = |step: &str| format!("{}/{step}", p(&request, "US"));
        let whole = |step: &str| format!("{}/{step}", r(&request));
        for (step, body) in recipient_steps() {
            br.post(part(step), body).refused(403, "not_your_step");
        }
        for (step, body) in requester_steps() {
            us.post(part(step), body).refused(403, "not_your_step");
        }
        for (step, body) in [
            ("submission", json!({})),
            ("withdrawal", json!({})),
            ("closure", json!({"reason": "done"})),
            ("recipients", json!({"states": ["CO"]})),
            ("amendments", json!({"changes": {"firearm": {"model": "17"}}, "reason": "a mistake"})),
        ] {
            us.post(whole(step), body).refused(403, "not_your_step");
        }
        us.delete(r(&request)).refused(403, "not_your_step");
        us.patch(&r(&request), json!({"urgency": "routine"})).refused(403, "not_your_step");
        let person = request["persons"][0]["id"].as_str().expect("an id");
        us.delete(format!("{}/persons/{person}", r(&request))).refused(403, "not_your_step");
        assert_eq!(br.get(r(&request)).expect(200), request, "nothing has changed");
    });
}

/// Everything a State may try on a request that it must not know of.
fn unseen_by(client: &Client<'_>, request: &Value, state: &str) {
    for (step, body) in recipient_steps().into_iter().chain(requester_steps()) {
        client.post(format!("{}/{step}", p(request, state)), body).refused(404, "not_found");
    }
}

#[test]
fn a_third_state_learns_nothing() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = sent(&br, &["US"]);
        for third in [world.tracer("MX"), world.as_role(Role::Analyst, Some("MX"))] {
            third.get(r(&request)).refused(404, "not_found");
            third.get(format!("{}/timeline", r(&request))).refused(404, "not_found");
            assert_eq!(third.all("/v1/trace-requests"), Vec::<Value>::new());
        }
        let mx = world.tracer("MX");
        for (step, body) in [
            ("submission", json!({})),
            ("withdrawal", json!({})),
            ("closure", json!({"reason": "done"})),
            ("recipients", json!({"states": ["CO"]})),
            ("amendments", json!({"changes": {"firearm": {"model": "17"}}, "reason": "a mistake"})),
            ("notes", json!({"note": "mine"})),
            (
                "disclosures",
                json!({"provider": "BR", "what": "request", "legal_basis": "law", "to_whom": "a court",
                "planned_at": "2030-01-01T00:00:00Z"}),
            ),
        ] {
            mx.post(format!("{}/{step}", r(&request)), body).refused(404, "not_found");
        }
        mx.get(format!("{}/notes", r(&request))).refused(404, "not_found");
        mx.put(format!("{}/assignment", r(&request)), json!({})).refused(404, "not_found");
        mx.delete(r(&request)).refused(404, "not_found");
        mx.call("PATCH", r(&request)).header("if-match", "*").json(&json!({})).send().refused(404, "not_found");
        unseen_by(&mx, &request, "US");
        unseen_by(&mx, &request, "MX");
        // What is absent looks the same.
        let absent = json!({"id": Id::new()});
        let (seen, unseen) = (mx.get(r(&absent)).expect(404), mx.get(r(&request)).expect(404));
        assert_eq!((&seen["title"], &seen["detail"]), (&unseen["title"], &unseen["detail"]));
    });
}

#[test]
fn recipients_cannot_act_for_each_other() {
    on_every_backend(|world| {
        let (br, us, co) = (world.tracer("BR"), world.tracer("US"), world.tracer("CO"));
        let request = sent(&br, &["US", "CO"]);
        acknowledge(&us, &request);
        unseen_by(&co, &request, "US");
        unseen_by(&co, &request, "MX");
        unseen_by(&br, &request, "MX");
        assert_eq!(recipient(&br.get(r(&request)).expect(200), "US")["status"], "acknowledged");
    });
}

#[test]
fn nothing_moves_after_the_end() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        for (end, body) in [("withdrawal", json!({})), ("closure", json!({"reason": "case closed"}))] {
            let request = sent(&br, &["US"]);
            let status = br.post(format!("{}/{end}", r(&request)), body).expect(200)["status"].clone();
            for (step, body) in recipient_steps() {
                let problem = us.post(format!("{}/{step}", p(&request, "US")), body).refused(409, "wrong_state");
                assert_eq!(problem["allowed_steps"], json!([]), "{end} {step}");
            }
            for (step, body) in requester_steps() {
                br.post(format!("{}/{step}", p(&request, "US")), body).refused(409, "wrong_state");
            }
            for (step, body) in [
                ("submission", json!({})),
                ("withdrawal", json!({})),
                ("closure", json!({"reason": "again"})),
                ("recipients", json!({"states": ["CO"]})),
                ("amendments", json!({"changes": {"firearm": {"model": "17"}}, "reason": "a mistake"})),
            ] {
                let problem = br.post(format!("{}/{step}", r(&request)), body).refused(409, "wrong_state");
                assert_eq!((&problem["current_status"], &problem["allowed_steps"]), (&status, &json!([])));
            }
        }
    });
}

#[test]
fn a_request_is_completed_when_every_recipient_has_finished() {
    on_every_backend(|world| {
        let (br, us, co) = (world.tracer("BR"), world.tracer("US"), world.tracer("CO"));
        let request = sent(&br, &["US", "CO"]);
        br.take(format!("{}/closure", r(&request))).expect(422);
        respond(&us, &request);
        assert_eq!(br.get(r(&request)).expect(200)["status"], "open");
        assert_eq!(us.get(r(&request)).expect(200)["status"], "completed", "as far as it may see");
        acknowledge(&co, &request);
        co.post(format!("{}/restriction", p(&request, "CO")), refusal()).expect(200);
        assert_eq!(br.get(r(&request)).expect(200)["status"], "completed");
        let late = br.take(format!("{}/withdrawal", r(&request))).refused(409, "wrong_state");
        assert_eq!(late["allowed_steps"], json!(["closure", "onward_request"]));
        assert_eq!(br.take(format!("{}/closure", r(&request))).expect(200)["status"], "closed");
    });
}

#[test]
fn steps_at_the_same_time_follow_each_other() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let others = ["US", "CO", "MX"].map(|state| world.tracer(state));
        let request = sent(&br, &["US", "CO", "MX"]);
        // Each acknowledges twice at once, and once it counts.
        let at_once = |step: &str, body: &Value, times: usize| {
            let mut statuses: Vec<u16> = std::thread::scope(|scope| {
                let mut threads = Vec::new();
                for by in others.iter().flat_map(|by| std::iter::repeat_n(by, times)) {
                    let path = format!("{}/{step}", p(&request, &by.state));
                    threads.push(scope.spawn(move || by.post(path, body.clone()).status));
                }
                threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
            });
            statuses.sort_unstable();
            statuses
        };
        assert_eq!(at_once("acknowledgement", &json!({}), 2), [200, 200, 200, 409, 409, 409]);
        assert_eq!(at_once("response", &answer(), 2), [200, 200, 200, 409, 409, 409]);
        let read = br.get(r(&request)).expect(200);
        assert_eq!(read["status"], "completed", "the last one completes it, whichever it was");
        assert_eq!(br.all(&format!("{}/timeline", r(&request))).len(), 7);
    });
}
