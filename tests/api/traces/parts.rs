//! What passes between the requester and one recipient: information, answers, restrictions, clarifications.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;

fn at(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap_or_else(|| panic!("{value} is no time")).parse().expect("a time")
}

#[test]
fn the_clock_stands_still_while_information_is_awaited() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        let submitted = at(&request["submitted_at"]);
        let path = |step: &str| format!("{}/{step}", p(&request, "US"));
        assert_eq!(at(&recipient(&request, "US")["due_at"]), submitted + TimeDelta::hours(24), "urgent: acknowledge");
        let acknowledged = acknowledge(&us, &request);
        let mut due = at(&recipient(&acknowledged, "US")["due_at"]);
        assert_eq!(due, submitted + TimeDelta::hours(72), "urgent: answer");
        br.post(path("information"), json!({"answer": "nobody asked"})).refused(409, "wrong_state");
        for round in 0..2 {
            let asked = us.post(path("information-requests"), json!({"question": "Which mark?"})).expect(201);
            let part = recipient(&asked, "US");
            assert_eq!((&part["status"], &part["due_at"]), (&json!("information_requested"), &Value::Null));
            us.post(path("information-requests"), json!({"question": "And?"})).refused(409, "wrong_state");
            us.post(path("response"), answer()).refused(409, "wrong_state");
            us.post(path("restriction"), refusal()).refused(409, "wrong_state");

            let given = br.post(path("information"), json!({"answer": "A crown."})).expect(200);
            let part = recipient(&given, "US");
            assert_eq!(part["status"], "acknowledged");
            let wait = &part["information_requests"][round];
            assert_eq!((&wait["question"], &wait["answer"]), (&json!("Which mark?"), &json!("A crown.")));
            due += at(&wait["answered_at"]) - at(&wait["asked_at"]);
            assert_eq!(at(&part["due_at"]), due, "later by what was waited");
        }
        assert_eq!(recipient(&us.get(r(&request)).expect(200), "US")["information_requests"][1]["answer"], "A crown.");
        us.post(path("response"), answer()).expect(200);
    });
}

#[test]
fn routine_requests_have_their_own_targets() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let routine = with(pistol(&["US"]), json!({"urgency": "routine"}));
        let request = br.post("/v1/trace-requests", routine).expect(201);
        let submitted = at(&request["submitted_at"]);
        assert_eq!(at(&recipient(&request, "US")["due_at"]), submitted + TimeDelta::hours(120));
        let acknowledged = acknowledge(&us, &request);
        assert_eq!(at(&recipient(&acknowledged, "US")["due_at"]), submitted + TimeDelta::hours(720));
    });
}

#[test]
fn a_restriction_holds_an_answer_back_and_may_end_in_one() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        for (number, kind) in ["delayed", "restricted"].into_iter().enumerate() {
            let request = br.post("/v1/trace-requests", numbered(number, &["US"])).expect(201);
            let path = |step: &str| format!("{}/{step}", p(&request, "US"));
            acknowledge(&us, &request);
            let input = json!({"kind": kind, "ground": "ongoing_investigation", "explanation": "it would warn"});
            let restricted = us.post(path("restriction"), input.clone()).expect(200);
            let part = recipient(&restricted, "US");
            assert_eq!((&part["status"], &part["restriction"]["kind"]), (&json!(kind), &json!(kind)));
            assert_eq!(part["restriction"]["ground"], "ongoing_investigation");
            assert_eq!(br.get(r(&request)).expect(200)["status"], "open");
            us.post(path("information-requests"), json!({"question": "?"})).refused(409, "wrong_state");
            // On to an answer or a refusal, and to nothing else.
            for again in ["delayed", "restricted"] {
                let refused = us.post(path("restriction"), with(input.clone(), json!({"kind": again})));
                assert_eq!(refused.refused(409, "wrong_state")["allowed_steps"], json!(["response", "restriction"]));
            }
            let (step, body, end) = match kind {
                "delayed" => ("response", answer(), "answered"),
                _ => ("restriction", refusal(), "refused"),
            };
            let ended = us.post(path(step), body).expect(200);
            assert_eq!((&recipient(&ended, "US")["status"], &ended["status"]), (&json!(end), &json!("completed")));
            assert_eq!(recipient(&ended, "US")["due_at"], Value::Null);
            let replaced = &recipient(&ended, "US")["earlier_restrictions"];
            match step {
                "restriction" => assert_eq!(replaced[0]["explanation"], "it would warn"),
                _ => assert_eq!(replaced, &json!([])),
            }
            us.post(path("restriction"), refusal()).refused(409, "wrong_state");
        }
    });
}

#[test]
fn a_restriction_needs_one_of_the_four_grounds_and_a_reason() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        acknowledge(&us, &request);
        for (patch, pointer) in [
            (json!({"ground": "no_time"}), "/ground"),
            (json!({"ground": null}), "/ground"),
            (json!({"kind": "ignored"}), "/kind"),
            (json!({"explanation": null}), "/explanation"),
            (json!({"explanation": "  "}), "/explanation"),
        ] {
            let refused = us.post(format!("{}/restriction", p(&request, "US")), with(refusal(), patch));
            refused.refused(422, "invalid_body");
            let pointers: Vec<String> = refused.faults().into_iter().map(|(pointer, _)| pointer).collect();
            assert_eq!(pointers, [pointer]);
        }
        assert_eq!(recipient(&us.get(r(&request)).expect(200), "US")["status"], "acknowledged");
    });
}

#[test]
fn clarification_follows_an_answer_or_a_restriction_and_changes_no_status() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        let path = |step: &str| format!("{}/{step}", p(&request, "US"));
        acknowledge(&us, &request);
        let question = json!({"question": "Which sale?"});
        br.post(path("clarification-requests"), question.clone()).refused(409, "wrong_state");
        us.post(path("response"), answer()).expect(200);
        us.post(path("clarifications"), json!({"answer": "nobody asked"})).refused(409, "wrong_state");
        let asked = br.post(path("clarification-requests"), question.clone()).expect(201);
        assert_eq!((&asked["status"], &recipient(&asked, "US")["status"]), (&json!("completed"), &json!("answered")));
        br.post(path("clarification-requests"), question).refused(409, "wrong_state");
        let clarified = us.post(path("clarifications"), json!({"answer": "The second."})).expect(200);
        let part = recipient(&clarified, "US");
        assert_eq!(
            (&part["status"], &part["clarifications"][0]["answer"]),
            (&json!("answered"), &json!("The second."))
        );
        assert_eq!(recipient(&br.get(r(&request)).expect(200), "US")["clarifications"], part["clarifications"]);
    });
}

#[test]
fn an_amended_answer_replaces_the_earlier_one_which_is_kept() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        let path = format!("{}/response-amendments", p(&request, "US"));
        respond(&us, &request);
        let better = with(answer(), json!({"chain": null, "outcome": "not_traced", "reason": "record_incomplete"}));
        us.post(&path, json!({"response": better})).expect(422);
        let amended = us.post(&path, json!({"response": better, "reason": "another firearm"})).expect(200);
        let part = recipient(&amended, "US");
        assert_eq!((&part["response"]["version"], &part["response"]["outcome"]), (&json!(2), &json!("not_traced")));
        assert_eq!(part["response"]["amendment_reason"], "another firearm");
        assert_eq!(part["earlier_responses"][0]["outcome"], "traced_to_purchaser");
        assert_eq!(part["earlier_responses"][0]["time_to_crime_days"], 2452);
        assert_eq!(amended["time_to_crime_days"], Value::Null, "the sale does not count any more");
        assert_eq!(recipient(&br.get(r(&request)).expect(200), "US"), part);
    });
}

#[test]
fn an_answer_keeps_to_its_rules() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        acknowledge(&us, &request);
        let event = |kind: &str, date: Value| json!({"kind": kind, "state": "US", "date": date});
        let backwards = json!([event("manufactured", json!("2020-01-02")), event("retail_sale", json!("2020-01-01"))]);
        for (patch, pointer, code) in [
            (json!({"chain": backwards}), "/chain/1/date", "chain_backwards"),
            (json!({"chain": [{"kind": "lost", "state": "XX"}]}), "/chain/0/state", "unknown_country"),
            (json!({"outcome": "not_traced"}), "/reason", "not_traced_needs_reason"),
            (
                json!({"contact_point_id": "01980000-0000-7000-8000-000000000001"}),
                "/contact_point_id",
                "not_own_contact_point",
            ),
        ] {
            let refused = us.post(format!("{}/response", p(&request, "US")), with(answer(), patch));
            refused.refused(422, "invalid_body");
            assert_eq!(refused.faults(), [(pointer.to_owned(), code.to_owned())]);
        }
        let vague = json!([
            {"kind": "manufactured", "state": "AT", "date": "2019-12-31", "date_precision": "year"},
            {"kind": "retail_sale", "state": "US", "date": "2019-02-01", "date_precision": "month"}]);
        let answered = us.post(format!("{}/response", p(&request, "US")), with(answer(), json!({"chain": vague})));
        let answered = answered.expect(200);
        assert_eq!(answered["time_to_crime_days"], Value::Null, "a month is no day");
    });
}

#[test]
fn each_answer_has_its_time_to_crime_and_the_requester_the_longest() {
    on_every_backend(|world| {
        let (br, us, co) = (world.tracer("BR"), world.tracer("US"), world.tracer("CO"));
        let request = sent(&br, &["US", "CO"]);
        for (state, sale) in [(&us, "2026-02-01"), (&co, "2026-01-30")] {
            acknowledge(state, &request);
            let chain = json!([{"kind": "retail_sale", "state": state.state, "date": sale}]);
            let path = format!("{}/response", p(&request, &state.state));
            state.post(path, with(answer(), json!({"chain": chain}))).expect(200);
        }
        let read = br.get(r(&request)).expect(200);
        assert_eq!(recipient(&read, "US")["response"]["time_to_crime_days"], 28);
        assert_eq!(
            (&read["time_to_crime_days"], &recipient(&read, "CO")["response"]["time_to_crime_days"]),
            (&json!(30), &json!(30))
        );
        assert_eq!(us.get(r(&request)).expect(200)["time_to_crime_days"], 28);
    });
}
