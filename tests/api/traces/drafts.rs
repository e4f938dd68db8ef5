//! Drafts, and what submission asks of them.

use serde_json::{Value, json};

use super::forms::*;
use crate::backend::on_every_backend_with;
use crate::on_every_backend;

#[test]
fn a_draft_is_nobody_elses_until_it_is_submitted() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = br.post("/v1/trace-requests", draft(&["US"])).expect(201);
        assert_eq!((&request["status"], &request["reference"]), (&json!("draft"), &Value::Null));
        assert_eq!((&request["register_number"], &request["submitted_at"]), (&Value::Null, &Value::Null));
        assert_eq!(recipient(&request, "US")["status"], "draft");
        us.get(r(&request)).refused(404, "not_found");
        us.get(format!("{}/timeline", r(&request))).refused(404, "not_found");
        us.take(format!("{}/acknowledgement", p(&request, "US"))).refused(404, "not_found");
        assert_eq!(us.all("/v1/trace-requests"), Vec::<Value>::new());

        let changed = br.patch(&r(&request), json!({"firearm": {"model": "17", "calibre": null}})).expect(200);
        assert_eq!((&changed["firearm"]["model"], &changed["firearm"]["calibre"]), (&json!("17"), &Value::Null));
        assert_eq!(changed["firearm"]["make"], "Glock", "a merge patch leaves the rest");
        assert_eq!(changed["persons"], request["persons"], "persons keep their ids");

        let submitted = br.take(format!("{}/submission", r(&request))).expect(200);
        assert_eq!((&submitted["status"], &submitted["register_number"]), (&json!("open"), &json!(1)));
        assert_eq!(us.get(r(&request)).expect(200)["firearm"]["model"], "17");
        let steps = us.all(&format!("{}/timeline", r(&request)));
        let steps: Vec<&Value> = steps.iter().map(|entry| &entry["step"]).collect();
        assert_eq!(steps, ["submission"], "the draft's steps stay at home");

        br.patch(&r(&request), json!({"urgency": "routine"})).refused(409, "wrong_state");
        br.delete(r(&request)).refused(409, "wrong_state");
        br.take(format!("{}/submission", r(&request))).refused(409, "wrong_state");
    });
}

#[test]
fn a_draft_can_be_deleted() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = br.post("/v1/trace-requests", draft(&["US"])).expect(201);
        let gone = br.delete(r(&request));
        assert_eq!((gone.status, gone.bytes.len()), (204, 0));
        br.get(r(&request)).refused(404, "not_found");
        br.delete(r(&request)).refused(404, "not_found");
        assert_eq!(br.all("/v1/trace-requests"), Vec::<Value>::new());
    });
}

#[test]
fn an_empty_draft_is_a_draft_and_submission_names_all_it_lacks() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let request = br.post("/v1/trace-requests", json!({})).expect(201);
        let refused = br.take(format!("{}/submission", r(&request)));
        refused.refused(422, "invalid_body");
        let missing = [
            "/urgency",
            "/ground",
            "/legal_basis",
            "/intended_use",
            "/recipients",
            "/firearm/serial_condition",
            "/firearm/type",
            "/firearm/make",
            "/firearm/country_of_manufacture",
        ];
        let mut pointers: Vec<String> = refused.faults().into_iter().map(|(pointer, _)| pointer).collect();
        pointers.sort();
        let mut expected = missing.map(str::to_owned);
        expected.sort();
        assert_eq!(pointers, expected);
        assert_eq!(br.get(r(&request)).expect(200)["status"], "draft");
    });
}

/// The pistol with a patch, and the one fault that it must have when submitted.
fn faulty() -> Vec<(Value, &'static str, &'static str)> {
    vec![
        (json!({"urgency_justification": null}), "/urgency_justification", "urgency_needs_justification"),
        (json!({"urgency_justification": "  "}), "/urgency_justification", "urgency_needs_justification"),
        (json!({"firearm": {"serial_number": null}}), "/firearm/serial_number", "serial_required"),
        (json!({"firearm": {"serial_condition": "obliterated"}}), "/firearm/serial_number", "serial_forbidden"),
        (json!({"firearm": {"serial_condition": "absent"}}), "/firearm/serial_number", "serial_forbidden"),
        (json!({"firearm": {"type": null}}), "/firearm/type", "identification_needed"),
        (json!({"firearm": {"make": null, "manufacturer": null}}), "/firearm/make", "identification_needed"),
        (
            json!({"firearm": {"country_of_manufacture": null, "import_country": null}}),
            "/firearm/country_of_manufacture",
            "identification_needed",
        ),
        (
            json!({"firearm": {"identification_incomplete": true}}),
            "/firearm/identification_remark",
            "incomplete_needs_remark",
        ),
        (json!({"firearm": {"country_of_manufacture": "XX"}}), "/firearm/country_of_manufacture", "unknown_country"),
        (json!({"firearm": {"serial_number": "AB?1"}}), "/firearm/serial_number", "serial_not_intact"),
        (
            json!({"firearm": {"serial_number": "???", "serial_condition": "partial"}}),
            "/firearm/serial_number",
            "serial_required",
        ),
        (json!({"recovery": {"date": "2999-01-01"}}), "/recovery/date", "recovery_in_future"),
        (json!({"recovery": {"date": "0000-02-29"}}), "/recovery/date", "before_1800"),
        (
            json!({"persons": [{"role": "suspect", "name": "A", "date_of_birth": "2999-01-01"}]}),
            "/persons/0/date_of_birth",
            "in_future",
        ),
        (json!({"recipients": ["BR"]}), "/recipients/0", "self_addressed"),
        (json!({"recipients": ["US", "US"]}), "/recipients/1", "addressed_twice"),
        (json!({"recipients": ["QQ"]}), "/recipients/0", "unknown_state"),
        // A State of the directory without a point of contact.
        (json!({"recipients": ["US", "AR"]}), "/recipients/1", "no_contact_point"),
        (
            json!({"contact_point_id": "01980000-0000-7000-8000-000000000001"}),
            "/contact_point_id",
            "not_own_contact_point",
        ),
    ]
}

#[test]
fn each_rule_of_submission_names_its_field_and_nothing_is_kept() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        for (patch, pointer, code) in faulty() {
            let refused = br.post("/v1/trace-requests", with(pistol(&["US"]), patch.clone()));
            refused.refused(422, "invalid_body");
            assert_eq!(refused.faults(), [(pointer.to_owned(), code.to_owned())], "{patch}");
        }
        assert_eq!(br.all("/v1/trace-requests"), Vec::<Value>::new());
        let number = br.post("/v1/trace-requests", pistol(&["US"])).expect(201)["register_number"].clone();
        assert_eq!(number, 1, "a refused one takes no place in the register");
    });
}

#[test]
fn what_the_rules_allow_is_sent() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        for (number, patch) in [
            json!({"firearm": {"serial_condition": "obliterated", "serial_number": null}}),
            json!({"firearm": {"serial_condition": "partial", "serial_number": "AB?1?"}}),
            json!({"firearm": {"type": null, "make": null, "manufacturer": null, "serial_number": "Z1",
                "identification_incomplete": true, "identification_remark": "burnt"}}),
            json!({"firearm": {"make": null, "serial_number": "Z2"}}),
            json!({"firearm": {"country_of_manufacture": null, "serial_number": "Z3"}}),
            json!({"urgency": "routine", "urgency_justification": "", "firearm": {"serial_number": "Z4"}}),
            json!({"recovery": null, "persons": null, "handling": null, "firearm": {"serial_number": "Z5"}}),
        ]
        .into_iter()
        .enumerate()
        {
            let request = br.post("/v1/trace-requests", with(pistol(&["US"]), patch)).expect(201);
            assert_eq!(request["register_number"], json!(number + 1));
        }
    });
}

#[test]
fn blank_optional_text_is_null() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let patch = json!({"special_instructions": " \n\t", "firearm": {"calibre": "", "model": "  "}});
        let request = br.post("/v1/trace-requests", with(pistol(&["US"]), patch)).expect(201);
        assert_eq!(request["special_instructions"], Value::Null);
        assert_eq!((&request["firearm"]["calibre"], &request["firearm"]["model"]), (&Value::Null, &Value::Null));
    });
}

#[test]
fn a_draft_is_found_by_the_states_it_is_to_be_sent_to() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let request = br.post("/v1/trace-requests", draft(&["US", "CO"])).expect(201);
        let found = |by: &crate::Client<'_>, query: &str| by.all(&format!("/v1/trace-requests?{query}")).len();
        for query in ["state=US", "state=CO", "state=CO&recipient_status=draft", "recipient_status=draft"] {
            assert_eq!(found(&br, query), 1, "{query}");
        }
        for query in
            ["state=AR", "state=US&recipient_status=sent", "state=US&overdue=true", "state=US&direction=incoming"]
        {
            assert_eq!(found(&br, query), 0, "{query}");
        }
        br.patch(&r(&request), json!({"recipients": ["CO"]})).expect(200);
        assert_eq!((found(&br, "state=US"), found(&br, "state=CO"), found(&us, "state=BR")), (0, 1, 0));
        br.take(format!("{}/submission", r(&request))).expect(200);
        assert_eq!(
            (found(&br, "state=CO&recipient_status=draft"), found(&br, "state=CO&recipient_status=sent")),
            (0, 1)
        );
        // One that is to be sent to nobody yet names nobody.
        let emptied = br.post("/v1/trace-requests", draft(&["US"])).expect(201);
        for recipients in [json!([]), Value::Null] {
            br.patch(&r(&emptied), json!({ "recipients": recipients })).expect(200);
            let listed = br.get("/v1/trace-requests?limit=1").expect(200)["items"][0].clone();
            assert_eq!((&listed["id"], &listed["recipients"]), (&emptied["id"], &json!([])));
            assert_eq!((found(&br, "recipient_status=draft"), found(&br, "state=US")), (0, 0));
        }
    });
}

#[test]
fn overdue_is_asked_of_the_recipients_that_the_other_filters_name() {
    on_every_backend_with(
        |settings| settings.targets.acknowledge_urgent_hours = -1,
        |world| {
            let (br, us) = (world.tracer("BR"), world.tracer("US"));
            let request = br.post("/v1/trace-requests", pistol(&["US", "CO"])).expect(201);
            us.take(format!("{}/recipients/US/acknowledgement", r(&request))).expect(200);
            for (query, count) in [
                ("overdue=true", 1),
                ("overdue=false", 0),
                ("state=CO&overdue=true", 1),
                ("state=CO&overdue=false", 0),
                ("state=US&overdue=true", 0),
                ("state=US&overdue=false", 1),
                ("recipient_status=acknowledged&overdue=false", 1),
                ("recipient_status=sent&overdue=false", 0),
                ("state=AR&overdue=false", 0),
            ] {
                assert_eq!(br.all(&format!("/v1/trace-requests?{query}")).len(), count, "{query}");
            }
            assert_eq!(us.all("/v1/trace-requests?overdue=false").len(), 1);
        },
    );
}
