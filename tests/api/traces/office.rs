//! Each side at home: notes, assignment, timeline, and disclosures of what the other side provided.

use rastro::access::Role;
use rastro::db::Id;
use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;

#[test]
fn notes_are_read_by_the_own_state_alone() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        let path = format!("{}/notes", r(&request));
        let (before, seen) = (us.get(r(&request)), us.get(format!("{}/timeline", r(&request))));
        br.post(&path, json!({"note": "asked the registry"})).expect(201);
        br.post(&path, json!({"note": "it called back"})).expect(201);
        let notes = br.all(&path);
        let texts: Vec<&Value> = notes.iter().map(|note| &note["note"]).collect();
        assert_eq!(texts, ["asked the registry", "it called back"]);
        assert_eq!(notes[0]["author"], json!(world.member(Role::TracingOfficer, Some("BR")).client));
        assert_eq!(us.all(&path), Vec::<Value>::new());
        assert_eq!(us.get(r(&request)).bytes, before.bytes);
        assert_eq!(us.get(format!("{}/timeline", r(&request))).bytes, seen.bytes);
        us.post(&path, json!({"note": "ours"})).expect(201);
        assert_eq!((us.all(&path).len(), br.all(&path).len()), (1, 2));
        world.as_role(Role::Analyst, Some("BR")).get(&path).refused(403, "role_lacks_action");
        br.post(&path, json!({"note": " "})).expect(422);
    });
}

#[test]
fn an_assignment_is_of_the_own_state_alone() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        let path = format!("{}/assignment", r(&request));
        let officer = |state: &str| json!(world.member(Role::TracingOfficer, Some(state)).account);
        let before = us.get(r(&request));
        let assigned = br.put(&path, json!({"account_id": officer("BR")})).expect(200);
        assert_eq!(assigned["assigned_to"], officer("BR"));
        assert_eq!(us.get(r(&request)).bytes, before.bytes);
        us.put(&path, json!({"account_id": officer("US")})).expect(200);
        assert_eq!(br.get(r(&request)).expect(200)["assigned_to"], officer("BR"));
        let mine = |officer: &Value| format!("/v1/trace-requests?assigned_to={}", officer.as_str().expect("an id"));
        assert_eq!(us.all(&mine(&officer("US"))).len(), 1);
        assert_eq!(us.all(&mine(&officer("BR"))), Vec::<Value>::new(), "one's own assignments alone");
        let analyst = json!(world.member(Role::Analyst, Some("BR")).account);
        for account in [officer("US"), analyst, json!(Id::new())] {
            let refused = br.put(&path, json!({"account_id": account}));
            refused.refused(422, "invalid_body");
            assert_eq!(refused.faults(), [("/account_id".to_owned(), "not_own_officer".to_owned())]);
        }
        assert_eq!(br.put(&path, json!({"account_id": null})).expect(200)["assigned_to"], Value::Null);
    });
}

#[test]
fn the_timeline_shows_actors_to_their_own_state_and_steps_to_their_sides() {
    on_every_backend(|world| {
        let (br, us, co) = (world.tracer("BR"), world.tracer("US"), world.tracer("CO"));
        let request = sent(&br, &["US", "CO"]);
        respond(&us, &request);
        acknowledge(&co, &request);
        let timeline = |client: &crate::Client<'_>| {
            let entries = client.all(&format!("{}/timeline", r(&request)));
            let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            let line = |entry: &Value| {
                let actor = if entry["actor"].is_null() { "hidden" } else { "shown" };
                format!("{} {} {} {actor}", text(&entry["state"]), text(&entry["step"]), text(&entry["recipient"]))
            };
            entries.iter().map(line).collect::<Vec<_>>()
        };
        assert_eq!(
            timeline(&br),
            [
                "BR submission - shown",
                "US acknowledgement US hidden",
                "US response US hidden",
                "CO acknowledgement CO hidden"
            ]
        );
        assert_eq!(timeline(&us), ["BR submission - hidden", "US acknowledgement US shown", "US response US shown"]);
        assert_eq!(timeline(&co), ["BR submission - hidden", "CO acknowledgement CO shown"]);
    });
}

fn disclosure(provider: &str, what: &str) -> Value {
    json!({"provider": provider, "what": what, "legal_basis": "order of a court", "to_whom": "the court",
        "to_state": "PE", "planned_at": "2030-01-01T00:00:00Z"})
}

#[test]
fn the_provider_is_told_of_a_disclosure_and_decides_once() {
    on_every_backend(|world| {
        let (br, us, co) = (world.tracer("BR"), world.tracer("US"), world.tracer("CO"));
        let request = sent(&br, &["US", "CO"]);
        let path = format!("{}/disclosures", r(&request));
        let provided_nothing = br.post(&path, disclosure("US", "response"));
        provided_nothing.refused(422, "invalid_body");
        assert_eq!(provided_nothing.faults(), [("/provider".to_owned(), "provided_nothing".to_owned())]);
        respond(&us, &request);
        let announced = br.post(&path, disclosure("US", "response")).expect(201);
        let plan = announced["disclosures"][0].clone();
        assert_eq!((&plan["holder"], &plan["provider"]), (&json!("BR"), &json!("US")));
        assert_eq!((&plan["decision"], &plan["to_state"]), (&Value::Null, &json!("PE")));
        assert_eq!(us.get(r(&request)).expect(200)["disclosures"][0], plan, "the provider is told");
        assert_eq!(co.get(r(&request)).expect(200)["disclosures"], json!([]), "nobody else is");

        let decide = format!("{path}/{}/decision", plan["id"].as_str().expect("an id"));
        br.post(&decide, json!({"decision": "consented"})).refused(403, "not_your_step");
        co.post(&decide, json!({"decision": "consented"})).refused(404, "not_found");
        us.post(&decide, json!({"decision": "perhaps"})).refused(422, "invalid_body");
        let decided = us.post(&decide, json!({"decision": "objected", "remarks": "not yet"})).expect(200);
        assert_eq!(decided["disclosures"][0]["decision"], "objected");
        assert_eq!(br.get(r(&request)).expect(200)["disclosures"][0]["remarks"], "not yet");
        us.post(&decide, json!({"decision": "consented"})).refused(409, "wrong_state");
        us.post(format!("{path}/{}/decision", Id::new()), json!({"decision": "consented"})).refused(404, "not_found");
    });
}

#[test]
fn a_recipient_holds_the_request_and_announces_its_disclosure() {
    on_every_backend(|world| {
        let (br, us, co) = (world.tracer("BR"), world.tracer("US"), world.tracer("CO"));
        let request = sent(&br, &["US", "CO"]);
        let path = format!("{}/disclosures", r(&request));
        us.post(&path, disclosure("CO", "request")).refused(422, "invalid_body");
        us.post(&path, disclosure("CO", "response")).refused(422, "invalid_body");
        br.post(&path, disclosure("BR", "request")).refused(422, "invalid_body");
        let plan = us.post(&path, disclosure("BR", "request")).expect(201)["disclosures"][0].clone();
        assert_eq!((&plan["holder"], &plan["provider"]), (&json!("US"), &json!("BR")));
        assert_eq!(co.get(r(&request)).expect(200)["disclosures"], json!([]));
        let decide = format!("{path}/{}/decision", plan["id"].as_str().expect("an id"));
        us.post(&decide, json!({"decision": "consented"})).refused(403, "not_your_step");
        assert_eq!(
            br.post(&decide, json!({"decision": "consented"})).expect(200)["disclosures"][0]["decision"],
            "consented"
        );
    });
}
