//! From recording to deletion.

use rastro::access::Role;
use rastro::db::Id;
use serde_json::{Value, json};

use super::forms::*;
use crate::traces::forms::with;
use crate::{Client, on_every_backend};

#[test]
fn a_seizure_comes_back_as_it_was_recorded() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let answer = br.post(PATH, seizure());
        let made = answer.expect(201);
        assert_eq!(answer.header("location"), Some(s(&made).as_str()));
        let read = br.get(s(&made));
        assert_eq!((read.expect(200), read.etag()), (made.clone(), answer.etag()));
        for (name, value) in seizure().as_object().expect("members") {
            if name != "items" {
                assert_eq!(&made[name], value, "{name}");
            }
        }
        assert_eq!((&made["state"], &made["authority"]), (&json!("BR"), &json!(world.seed.authorities["BR"])));
        assert_eq!((&made["date_precision"], &made["sharing"]), (&json!("day"), &json!("own_state")));
        assert_eq!((&made["named_states"], &made["deleted_at"]), (&json!([]), &Value::Null));
        let item = &made["items"][0];
        for (name, value) in pistol_item().as_object().expect("members") {
            match value.as_f64() {
                Some(number) => assert_eq!(item[name].as_f64(), Some(number), "{name}"),
                None => assert_eq!(&item[name], value, "{name}"),
            }
        }
        assert_eq!((&item["serial_normalized"], &item["make_normalized"]), (&json!("ABC123"), &json!("glock")));
        assert_eq!((&item["disposal"], &item["uniquely_marked"]), (&json!("in_custody"), &json!(true)));
        assert_eq!((&item["trace"], &item["disposals"]), (&Value::Null, &json!([])));
        assert_eq!((&made["items"][1]["make_recognised"], &made["items"][1]["type"]), (&Value::Null, &Value::Null));
        let bare = recorded(&br, bare());
        assert_eq!((&bare["place"], &bare["persons"], &bare["route"]), (&Value::Null, &Value::Null, &Value::Null));
    });
}

#[test]
fn its_readers_are_the_own_states_and_its_writers_the_records_officers() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let made = recorded(&br, seizure());
        for role in [Role::TracingOfficer, Role::Analyst] {
            let reader = world.as_role(role, Some("BR"));
            assert_eq!(reader.get(s(&made)).expect(200), made, "{role}");
            assert_eq!(reader.all(PATH).len(), 1);
            reader.post(PATH, seizure()).refused(403, "role_lacks_action");
            deleted(&reader, &made).refused(403, "role_lacks_action");
        }
        for role in [Role::AuthorityAdmin, Role::ReportEditor, Role::ReportApprover] {
            world.as_role(role, Some("BR")).get(PATH).refused(403, "role_lacks_action");
        }
        for role in Role::ALL.into_iter().filter(|role| role.is_regional()) {
            world.as_role(role, None).get(s(&made)).refused(403, "role_lacks_action");
        }
    });
}

#[test]
fn a_change_leaves_the_rest_and_answers_with_the_new_tag() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let made = recorded(&br, seizure());
        let patch = json!({"place": {"kind": "road", "latitude": null, "longitude": null}, "notes": null,
            "persons": {"suspected": 3}, "date": "2026-02-28", "sharing": "named_states", "named_states": ["US", "AR"]});
        let changed = br.patch(&s(&made), patch).expect(200);
        assert_eq!((&changed["place"]["kind"], &changed["place"]["subdivision"]), (&json!("road"), &json!("BR-PR")));
        assert_eq!((&changed["place"]["latitude"], &changed["notes"]), (&Value::Null, &Value::Null));
        assert_eq!(changed["persons"], json!({"arrested": 2, "suspected": 3}));
        assert_eq!((&changed["date"], &changed["named_states"]), (&json!("2026-02-28"), &json!(["AR", "US"])));
        assert_eq!((&changed["items"], &changed["created_at"]), (&made["items"], &made["created_at"]));
        assert_eq!(br.get(s(&made)).expect(200), changed);
        let stale = br.call("PATCH", s(&made)).header("if-match", "\"stale\"").json(&json!({"notes": "x"})).send();
        stale.refused(412, "precondition_failed");
        br.call("PATCH", s(&made)).json(&json!({"notes": "x"})).send().refused(428, "precondition_required");
        for field in ["criminal_context", "items", "state", "import_key"] {
            let refused = br.patch(&s(&made), json!({field: null}));
            assert_eq!(refused.faults(), [(format!("/{field}"), "unknown_field".to_owned())]);
        }
        assert_eq!(br.patch(&s(&made), json!({"kind": null})).faults()[0].0, "/kind");
        let absent = format!("{PATH}/{}", Id::new());
        br.patch(&absent, json!({"notes": "x"})).refused(404, "not_found");
    });
}

#[test]
fn a_deleted_seizure_is_gone_for_others_and_a_tombstone_at_home() {
    on_every_backend(|world| {
        let (br, us) = (recorder(world, "BR"), recorder(world, "US"));
        let made = recorded(&br, with(seizure(), json!({"sharing": "all_states"})));
        us.get(s(&made)).expect(200);
        let nothing = br.call("DELETE", s(&made)).json(&json!({})).send();
        assert_eq!(nothing.faults(), [("/reason".to_owned(), "required".to_owned())]);
        us.call("DELETE", s(&made)).json(&json!({"reason": "mine"})).send().refused(404, "not_found");
        let gone = deleted(&br, &made);
        assert_eq!((gone.status, gone.bytes.len()), (204, 0));
        us.get(s(&made)).refused(404, "not_found");
        for client in [&br, &us] {
            assert_eq!(client.all(PATH), Vec::<Value>::new());
            assert_eq!(client.all(&format!("{PATH}?serial=ABC123")), Vec::<Value>::new());
        }
        let tombstone = br.get(s(&made)).expect(200);
        // Whoever follows changes at home learns of it; no other State does.
        let changes = |client: &Client<'_>| client.all(&format!("{PATH}?updated_since=2020-01-01T00:00:00Z"));
        assert_eq!(changes(&us), Vec::<Value>::new());
        assert_eq!(
            (ids(&changes(&br)), &changes(&br)[0]["deleted_at"]),
            (ids(std::slice::from_ref(&made)), &tombstone["deleted_at"])
        );
        assert_eq!(tombstone["deletion_reason"], "recorded twice");
        assert!(tombstone["deleted_at"].is_string());
        br.patch(&s(&made), json!({"notes": "x"})).refused(409, "wrong_state");
        deleted(&br, &made).refused(409, "wrong_state");
        br.post(format!("{}/items", s(&made)), rounds()).refused(409, "wrong_state");
        br.post(format!("{}/disposals", i(&made, 0)), json!({"disposal": "forfeited"})).refused(409, "wrong_state");
        let found = json!({"criminal_context": "terrorism", "reason": "found"});
        br.post(format!("{}/context-amendments", s(&made)), found).refused(409, "wrong_state");
        world.tracer("BR").take(format!("{}/trace-requests", i(&made, 0))).refused(409, "wrong_state");
    });
}

#[test]
fn a_context_found_later_is_kept_with_the_one_before() {
    on_every_backend(|world| {
        let (br, us) = (recorder(world, "BR"), recorder(world, "US"));
        let input =
            with(seizure(), json!({"criminal_context": null, "sharing": "named_states", "named_states": ["US"]}));
        let made = recorded(&br, input);
        let amend = |context: &str| {
            let body = json!({"criminal_context": context, "reason": format!("found {context}")});
            br.post(format!("{}/context-amendments", s(&made)), body)
        };
        amend("drug_trafficking").expect(201);
        let amended = amend("organized_crime").expect(201);
        assert_eq!(amended["criminal_context"], "organized_crime");
        let steps: Vec<_> = amended["context_amendments"].as_array().expect("a history").iter().collect();
        assert_eq!((&steps[0]["before"], &steps[0]["after"]), (&Value::Null, &json!("drug_trafficking")));
        assert_eq!((&steps[1]["before"], &steps[1]["after"]), (&json!("drug_trafficking"), &json!("organized_crime")));
        assert_eq!(steps[1]["reason"], "found organized_crime");
        let again = amend("organized_crime");
        assert_eq!(again.faults(), [("/criminal_context".to_owned(), "nothing_changed".to_owned())]);
        assert_eq!(br.all(&format!("{PATH}?context=organized_crime")).len(), 1);
        assert_eq!(br.all(&format!("{PATH}?context=drug_trafficking")).len(), 0);
        let seen = us.get(s(&made)).expect(200);
        assert_eq!(
            (&seen["criminal_context"], &seen["context_amendments"][1]["reason"]),
            (&json!("organized_crime"), &Value::Null)
        );
        // A later change of something else keeps the amended context.
        br.patch(&s(&made), json!({"transport": "truck"})).expect(200);
        assert_eq!(br.get(s(&made)).expect(200)["criminal_context"], "organized_crime");
    });
}

#[test]
fn a_repeated_call_records_once() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let post = |path: &str, key: &str, body: &Value| {
            br.call("POST", path.to_owned()).header("idempotency-key", key).json(body).send()
        };
        let first = post(PATH, "a", &seizure());
        let again = post(PATH, "a", &seizure());
        assert_eq!((first.expect(201), first.header("location")), (again.expect(201), again.header("location")));
        let path = format!("{}/items", s(&first.json()));
        post(&path, "b", &rounds()).expect(201);
        assert_eq!(post(&path, "b", &rounds()).expect(201)["items"].as_array().map(Vec::len), Some(3));
        assert_eq!(br.all(PATH).len(), 1);
    });
}

/// Whatever is typed stays in the record: not in lists, log, outbox or idempotency rows.
#[test]
fn free_text_stays_in_the_record() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let secret = "Zyxomorph";
        let text = |value: &str| format!("{secret} {value}");
        let input = with(
            seizure(),
            json!({"notes": text("n"), "concealment": text("c"), "authority_name": text("a"), "transport": text("t"),
                "legal_justification": text("l"), "national_case_number": text("k"), "sharing": "all_states",
                "place": {"locality": text("p"), "municipality": text("m")}, "handling": {"conditions": text("h")},
                "items": [with(pistol_item(), json!({"description": text("d")}))]}),
        );
        let made = br.call("POST", PATH).header("idempotency-key", "k").json(&input).send().expect(201);
        let remarks = json!({"disposal": "forfeited", "remarks": text("r")});
        br.post(format!("{}/disposals", i(&made, 0)), remarks).expect(201);
        let found = json!({"criminal_context": "terrorism", "reason": text("x")});
        br.post(format!("{}/context-amendments", s(&made)), found).expect(201);
        br.get(format!("{PATH}?make={secret}&calibre={secret}&serial={secret}&national_case_number={secret}"))
            .expect(200);
        br.call("DELETE", s(&made)).json(&json!({"reason": text("y")})).send().expect(204);
        assert!(!br.get(PATH).text().contains(secret));
        for table in ["audit_entries", "outbox", "idempotency_keys"] {
            let rows = world.rows(table);
            assert!(!rows.is_empty() && !rows.iter().any(|row| row.to_lowercase().contains("zyxomorph")), "{table}");
        }
    });
}
