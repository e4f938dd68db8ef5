//! The log: an entry for every write and every read, and who may learn what from it.

use diesel::prelude::*;
use rastro::access::Role;
use serde_json::{Value, json};

use crate::traces::forms::*;
use crate::{Client, on_every_backend};

/// The newest entry of an operation, as `reader` gets it.
#[track_caller]
fn newest(reader: &Client<'_>, operation: &str) -> Value {
    let entries = reader.get("/v1/audit-entries?limit=200").expect(200);
    let entries = entries["items"].as_array().expect("items").clone();
    entries.into_iter().find(|entry| entry["operation"] == operation).unwrap_or_else(|| panic!("no {operation}"))
}

#[test]
fn writes_and_reads_are_in_the_log_when_they_are_answered() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let admin = world.as_role(Role::AuthorityAdmin, Some("BR"));
        let request =
            br.call("POST", "/v1/trace-requests").header("x-request-id", "the-first-call").json(&pistol(&["US"]));
        let request = request.send().expect(201);
        let entry = newest(&admin, "sendTraceRequest");
        assert_eq!((&entry["subject_id"], &entry["subject_kind"]), (&request["id"], &json!("trace_request")));
        assert_eq!((&entry["state"], &entry["action"]), (&json!("BR"), &json!("send_trace_requests")));
        assert_eq!(entry["client_id"], json!(world.member(Role::TracingOfficer, Some("BR")).client));
        assert_eq!((&entry["authority"], &entry["account_id"]), (&json!(world.seed.authorities["BR"]), &Value::Null));
        assert_eq!(entry["request_id"], "the-first-call");
        br.get(r(&request)).expect(200);
        assert_eq!(newest(&admin, "getTraceRequest")["subject_id"], request["id"]);
        br.get("/v1/trace-requests?serial=ABC123").expect(200);
        assert_eq!(newest(&admin, "listTraceRequests")["subject_id"], Value::Null);
        // Where nothing was read or written, nothing is logged.
        let before = admin.all("/v1/audit-entries?action=answer_trace_requests").len();
        us.take(format!("{}/response", p(&request, "US"))).expect(415);
        us.post(format!("{}/response", p(&request, "US")), answer()).expect(409);
        assert_eq!(admin.all("/v1/audit-entries?action=answer_trace_requests").len(), before);
    });
}

#[test]
fn an_authority_admin_reads_its_own_states_actors_alone() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        acknowledge(&us, &request);
        for state in ["BR", "US"] {
            let admin = world.as_role(Role::AuthorityAdmin, Some(state));
            let entries = admin.all("/v1/audit-entries");
            assert!(entries.iter().any(|entry| entry["subject_id"] == request["id"]));
            assert!(entries.iter().all(|entry| entry["state"] == state), "{state}");
            let other = if state == "BR" { "US" } else { "BR" };
            assert_eq!(admin.all(&format!("/v1/audit-entries?state={other}")), Vec::<Value>::new());
        }
        br.get("/v1/audit-entries").refused(403, "role_lacks_action");
    });
}

#[test]
fn the_auditor_cannot_tell_who_traces_with_whom() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = sent(&br, &["US"]);
        acknowledge(&us, &request);
        let auditor = world.as_role(Role::Auditor, None);
        let log = auditor.get("/v1/audit-entries?limit=200");
        for id in [&request["id"], &request["reference"]] {
            assert!(!log.text().contains(id.as_str().expect("text")));
        }
        let (sent, acknowledged) = (newest(&auditor, "sendTraceRequest"), newest(&auditor, "acknowledgeTraceRequest"));
        assert!(sent["subject_id"].is_string() && acknowledged["subject_id"].is_string());
        assert_ne!(sent["subject_id"], acknowledged["subject_id"], "one record, two States, two hashes");
        let officer = json!(world.member(Role::TracingOfficer, Some("BR")).client);
        assert_eq!((&sent["client_id"], &sent["account_id"]), (&officer, &Value::Null), "who acted is not veiled");
        br.get(r(&request)).expect(200);
        assert_eq!(
            newest(&auditor, "getTraceRequest")["subject_id"],
            sent["subject_id"],
            "the same record, the same State"
        );
    });
}

#[test]
fn what_a_caller_types_into_a_filter_is_not_kept() {
    on_every_backend(|world| {
        let auditor = world.as_role(Role::Auditor, None);
        auditor.get("/v1/audit-entries?action=Joao%20Silva&state=BR").expect(200);
        use rastro::db::schema::audit_entries;
        let details: Vec<Option<String>> = world
            .rastro
            .db
            .ask(|conn| audit_entries::table.order(audit_entries::id.desc()).select(audit_entries::detail).load(conn))
            .expect("a query");
        let kept = details.into_iter().next().flatten().expect("the filters");
        assert!(kept.contains("\"state\":\"BR\"") && kept.contains("\"action\":"), "{kept}");
        assert!(!kept.contains("Joao"), "{kept}");
    });
}
