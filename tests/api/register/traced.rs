//! Trace requests in matches: from submission on, a hit and nothing more, and nothing at all where they say so.

use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;
use crate::traces::forms::{draft, pistol, r};

#[test]
fn a_submitted_request_meets_a_record_and_shows_a_hit_only() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), officer(world, "US"));
        recorded(&us, open("ABC123", "full"));
        let request = br.post("/v1/trace-requests", draft(&["MX"])).expect(201);
        no_match(&us);
        assert_eq!(request["match_visibility"], "hit_only");
        br.take(format!("{}/submission", r(&request))).expect(200);
        let (of_br, of_us) = (only_match(&br), only_match(&us));
        assert_eq!((&of_br["mine"]["kind"], &of_br["mine"]["id"]), (&json!("trace_request"), &request["id"]));
        assert_eq!(of_br["theirs"]["record"]["kind"], "stolen");
        let theirs = &of_us["theirs"];
        assert_eq!((&theirs["state"], &theirs["kind"], &theirs["record"]), (&json!("BR"), &Value::Null, &Value::Null));
        assert_eq!(of_us["reasons"].as_array().map(Vec::len), Some(1));
        assert_eq!(of_us["strength"], "exact");

        let mx = world.tracer("MX");
        assert_eq!(mx.get(r(&request)).expect(200)["match_visibility"], Value::Null, "the requester's own");
        no_match(&mx);

        let amendment = json!({"changes": {"firearm": {"serial_number": "XYZ987"}}, "reason": "misread"});
        br.post(format!("{}/amendments", r(&request)), amendment).expect(201);
        no_match(&us);
        let back = json!({"changes": {"firearm": {"serial_number": "ABC123"}}, "reason": "read again"});
        br.post(format!("{}/amendments", r(&request)), back).expect(201);
        only_match(&us);
        br.take(format!("{}/withdrawal", r(&request))).expect(200);
        no_match(&us);
        no_match(&br);
    });
}

#[test]
fn a_request_with_visibility_none_is_matched_for_its_own_state_alone() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), officer(world, "US"));
        let hidden = with(pistol(&["MX"]), json!({"match_visibility": "none"}));
        let request = br.post("/v1/trace-requests", hidden).expect(201);
        recorded(&us, open("ABC123", "brief"));
        assert_eq!(only_match(&br)["mine"]["id"], request["id"]);
        no_match(&us);
        assert_eq!(events(world, "US", "match"), Vec::<String>::new());
        br.post(format!("{}/closure", r(&request)), json!({"reason": "done"})).expect(200);
        no_match(&br);
    });
}

#[test]
fn two_requests_do_not_answer_each_other() {
    on_every_backend(|world| {
        let (br, mx) = (world.tracer("BR"), world.tracer("MX"));
        br.post("/v1/trace-requests", pistol(&["US"])).expect(201);
        mx.post("/v1/trace-requests", with(pistol(&["US"]), json!({"recovery": {"state": "MX"}}))).expect(201);
        no_match(&br);
        no_match(&mx);
    });
}
