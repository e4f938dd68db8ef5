//! Two States trace a firearm, end to end.

use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;

#[test]
fn two_states_trace_a_firearm() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let created = br.post("/v1/trace-requests", pistol(&["US"]));
        let request = created.expect(201);
        assert_eq!(created.header("location"), Some(r(&request).as_str()));
        let reference = request["reference"].as_str().expect("a reference");
        let (prefix, code) = reference.rsplit_once('-').expect("a code");
        assert!(prefix.starts_with("BR-20") && prefix.len() == 7, "{reference}");
        assert!(code.len() == 8 && code.chars().all(|c| "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(c)), "{code}");
        assert_eq!((&request["status"], &request["register_number"]), (&json!("open"), &json!(1)));
        assert_eq!(request["requesting_authority"], json!(world.seed.authorities["BR"]));
        for (name, value) in pistol(&["US"]).as_object().expect("members") {
            match name.as_str() {
                "submit" | "recipients" => {}
                "persons" => assert_eq!(request["persons"][0]["name"], value[0]["name"]),
                "firearm" | "recovery" | "handling" => {
                    for (member, value) in value.as_object().expect("members") {
                        assert_eq!(&request[name][member], value, "{name}/{member}");
                    }
                }
                _ => assert_eq!(&request[name], value, "{name}"),
            }
        }
        let us_part = recipient(&request, "US");
        assert_eq!((&us_part["status"], &us_part["overdue"]), (&json!("sent"), &json!(false)));
        assert_eq!(br.get(r(&request)).expect(200), request, "201 is the request as GET shows it");

        let incoming = us.all("/v1/trace-requests?direction=incoming");
        assert_eq!((incoming.len(), &incoming[0]["id"]), (1, &request["id"]));
        let seen = us.get(r(&request)).expect(200);
        assert_eq!((&seen["reference"], &seen["register_number"]), (&request["reference"], &Value::Null));
        assert_eq!(seen["persons"][0]["name"], "João da Silva");

        let acknowledged = acknowledge(&us, &request);
        assert_eq!(recipient(&acknowledged, "US")["status"], "acknowledged");
        assert!(recipient(&acknowledged, "US")["acknowledged_at"].is_string());
        let answered = us.post(format!("{}/response", p(&request, "US")), answer()).expect(200);
        assert_eq!(
            (&answered["status"], recipient(&answered, "US")["status"].as_str()),
            (&json!("completed"), Some("answered"))
        );

        let read = br.get(r(&request)).expect(200);
        assert_eq!(read["status"], "completed");
        let response = &recipient(&read, "US")["response"];
        assert_eq!(response["chain"][2]["actor_name"], "Jane Roe");
        assert_eq!(response["last_known_holder"], "Jane Roe, Dallas");
        // 2019-06-14 to 2026-03-01.
        assert_eq!((&response["time_to_crime_days"], &read["time_to_crime_days"]), (&json!(2452), &json!(2452)));
        assert_eq!(br.take(format!("{}/closure", r(&request))).expect(200)["status"], "closed");
        let steps = br.all(&format!("{}/timeline", r(&request)));
        let steps: Vec<&str> = steps.iter().map(|entry| entry["step"].as_str().expect("a step")).collect();
        assert_eq!(steps, ["submission", "acknowledgement", "response", "closure"]);
    });
}
