//! Personal data: who reads them, and that they are gone when erased.

use rastro::access::Role;
use rastro::db::Id;
use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;

#[test]
fn analysts_read_the_trace_and_no_person() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        respond(&us, &request);
        let added = json!({"changes": {"persons": [{"role": "suspect", "name": "Ana Souza"}]}, "reason": "found"});
        // Completed already; an amendment needs it open again.
        br.post(format!("{}/recipients", r(&request)), json!({"states": ["CO"]})).expect(200);
        br.post(format!("{}/amendments", r(&request)), added).expect(201);
        for state in ["BR", "US"] {
            let analyst = world.as_role(Role::Analyst, Some(state));
            let read = analyst.get(r(&request)).expect(200);
            assert_eq!((&read["persons"], &read["amendments"][0]["persons"]), (&Value::Null, &Value::Null));
            let response = &recipient(&read, "US")["response"];
            assert_eq!(
                (&response["last_known_holder"], &response["chain"][2]["actor_name"]),
                (&Value::Null, &Value::Null)
            );
            assert_eq!(response["chain"][0]["actor_name"], "Glock GmbH", "a manufacturer is no person");
            for name in ["Ana Souza", "João", "Jane Roe"] {
                assert!(!read.to_string().contains(name), "{name} in {read}");
            }
        }
    });
}

#[test]
fn no_person_and_no_free_text_is_in_a_list() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        respond(&us, &request);
        for reader in [&br, &us] {
            let list = reader.get("/v1/trace-requests");
            let items = list.expect(200)["items"].clone();
            let mut names: Vec<&String> = items[0].as_object().expect("an item").keys().collect();
            names.sort();
            let contract = [
                "direction",
                "firearm",
                "id",
                "recipients",
                "recovery_date",
                "reference",
                "requesting_state",
                "status",
                "submitted_at",
                "updated_at",
                "urgency",
            ];
            assert_eq!(names, contract);
            for text in ["João", "Jane Roe", "please hurry", "vehicle stop", "homicide", "court use", "reported stolen"]
            {
                assert!(!list.text().contains(text), "{text} in {}", list.text());
            }
        }
    });
}

#[test]
fn an_erased_person_is_gone_from_the_request_and_its_amendments() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        let both = json!([request["persons"][0], {"role": "suspect", "name": "Ana Souza"}]);
        let mut both = both;
        both[0].as_object_mut().expect("a person").remove("id");
        let amendment = json!({"changes": {"persons": both}, "reason": "a suspect was named"});
        let amended = br.post(format!("{}/amendments", r(&request)), amendment).expect(201);
        assert_eq!(amended["persons"][0]["id"], request["persons"][0]["id"], "the same person keeps its id");
        assert_eq!(amended["amendments"][0]["persons"]["old"].as_array().map(Vec::len), Some(1));
        assert_eq!(amended["amendments"][0]["persons"]["new"].as_array().map(Vec::len), Some(2));

        let path = |person: &Value| format!("{}/persons/{}", r(&request), person["id"].as_str().expect("an id"));
        br.delete(format!("{}/persons/{}", r(&request), Id::new())).refused(404, "not_found");
        let erased = br.delete(path(&request["persons"][0])).expect(200);
        assert_eq!(erased["persons"].as_array().map(Vec::len), Some(1));
        for reader in [&br, &us] {
            let read = reader.get(r(&request));
            assert!(!read.text().contains("João") && read.text().contains("Ana Souza"), "{}", read.text());
            let steps = reader.all(&format!("{}/timeline", r(&request)));
            assert_eq!(steps.last().expect("a step")["step"], "person_erasure", "a tombstone");
        }
        br.delete(path(&request["persons"][0])).refused(404, "not_found");
        let last = br.delete(path(&amended["persons"][1])).expect(200);
        assert_eq!(last["persons"], json!([]));
        assert!(!br.get(r(&request)).text().contains("Ana Souza"));
    });
}

#[test]
fn a_person_that_an_amendment_took_out_can_still_be_erased() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = sent(&br, &["US"]);
        let amendment = json!({"changes": {"persons": []}, "reason": "nobody was there"});
        let amended = br.post(format!("{}/amendments", r(&request)), amendment).expect(201);
        assert_eq!(amended["persons"], json!([]));
        assert_eq!(amended["amendments"][0]["persons"]["old"][0]["name"], "João da Silva");
        let person = request["persons"][0]["id"].as_str().expect("an id");
        br.delete(format!("{}/persons/{person}", r(&request))).expect(200);
        assert!(!br.get(r(&request)).text().contains("João"));
    });
}

#[test]
fn nothing_personal_reaches_the_log_of_audits_or_events() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let path = "/v1/trace-requests";
        let request = br.call("POST", path).header("idempotency-key", "k-1").json(&pistol(&["US"])).send().expect(201);
        respond(&us, &request);
        us.get("/v1/trace-requests?serial=ABC123&national_case_number=IP%20123/2026").expect(200);
        let secret = ["João", "Jane Roe", "please hurry", "vehicle stop", "homicide", "ABC123", "IP 123/2026"];
        for table in ["audit_entries", "outbox", "idempotency_keys"] {
            let rows = world.rows(table);
            assert!(!rows.is_empty(), "{table}");
            for text in secret {
                assert!(!rows.iter().any(|row| row.contains(text)), "{text} in {table}");
            }
        }
    });
}
