//! Lookups: hit or no hit, as much as the record's State lets the caller learn, logged with their purpose.

use diesel::connection::SimpleConnection;
use rastro::access::Role;
use rastro::db::{DbConn, DbError, Id};
use rastro::register::serials::{Pattern, likeness};
use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;

#[test]
fn a_lookup_tells_what_sharing_and_visibility_allow() {
    on_every_backend(|world| {
        let (us, br, mx) = (officer(world, "US"), world.tracer("BR"), world.tracer("MX"));
        for (serial, sharing) in [
            ("HIT47111", json!({"sharing": "all_states", "visibility": "hit_only"})),
            ("BRF47112", json!({"sharing": "named_states", "named_states": ["BR"], "visibility": "brief"})),
            ("FLL47113", json!({"sharing": "all_states", "visibility": "full"})),
            ("OWN47114", json!({"sharing": "own_state", "visibility": "full"})),
        ] {
            recorded(&us, with(stolen(serial), sharing));
        }
        let hit = &hits(&br, json!({"serial": "hit-47111", "make": "GLOCK", "calibre": "9x19mm"}))[0];
        assert_eq!((&hit["strength"], &hit["score"], &hit["state"]), (&json!("exact"), &json!(80), &json!("US")));
        assert_eq!((&hit["kind"], &hit["record"]), (&Value::Null, &Value::Null));
        assert_eq!(hit["contact_point"]["email"], "desk.us@example.org");
        assert_eq!(hit["reasons"], json!([{"field": "serial_number", "relation": "same", "weight": 70}]));

        let brief = &hits(&br, json!({"serial": "BRF47112"}))[0];
        assert_eq!((&brief["kind"], &brief["record"]["make"]), (&json!("stolen"), &json!("Glock")));
        assert_eq!((&brief["record"]["model"], &brief["record"]["date"]), (&Value::Null, &Value::Null));
        assert_eq!(hits(&mx, json!({"serial": "BRF47112"})), Vec::<Value>::new());

        let full = &hits(&br, json!({"serial": "FLL47113"}))[0];
        assert_eq!(
            (&full["record"]["model"], &full["record"]["national_case_number"]),
            (&json!("19"), &json!("26-004711"))
        );
        assert!(!full.to_string().contains("Jane Roe"));
        assert_eq!(hits(&br, json!({"serial": "OWN47114"})), Vec::<Value>::new());
        let own = &hits(&world.tracer("US"), json!({"serial": "OWN47114"}))[0];
        assert_eq!((&own["state"], &own["record"]["model"]), (&json!("US"), &json!("19")));
    });
}

#[test]
fn only_active_records_of_the_register_are_found() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), world.tracer("BR"));
        let record = recorded(&us, open("ABC123", "full"));
        assert_eq!(hits(&br, json!({"serial": "ABC123"})).len(), 1);
        us.call("DELETE", path(&record)).json(&json!({"reason": "x"})).send().expect(204);
        assert_eq!(hits(&br, json!({"serial": "ABC123"})), Vec::<Value>::new());
        // A trace request is no record of the register.
        crate::traces::forms::sent(&world.tracer("MX"), &["US"]);
        assert_eq!(hits(&br, json!({"serial": "ABC123"})), Vec::<Value>::new());
        for junk in ["0000", "12345", "N/A", "????", "--", "123"] {
            let record = with(open(junk, "full"), json!({"firearm": {"serial_condition": "partial"}}));
            us.post(RECORDS, record);
            assert_eq!(hits(&br, json!({"serial": junk})), Vec::<Value>::new(), "{junk}");
        }
    });
}

#[test]
fn results_come_in_order_and_the_likeliest_hit_first() {
    on_every_backend(|world| {
        let (us, mx, br) = (officer(world, "US"), officer(world, "MX"), world.tracer("BR"));
        recorded(&us, with(open("ABC123", "full"), json!({"firearm": {"make": "Taurus"}})));
        recorded(&mx, open("ABC123", "full"));
        recorded(&mx, open("A8C123", "full"));
        let lookups = json!([{"serial": "nothing1"}, {"serial": "abc123", "make": "glock"}, {"serial": "0000"}, {"serial": "ABC?23"}]);
        let results = br.post(LOOKUPS, json!({"purpose": "x", "lookups": lookups})).expect(200)["results"].clone();
        let serials: Vec<&Value> = results.as_array().expect("results").iter().map(|r| &r["serial"]).collect();
        assert_eq!(serials, ["nothing1", "abc123", "0000", "ABC?23"]);
        assert_eq!(
            [&results[0]["hit"], &results[1]["hit"], &results[2]["hit"]],
            [&json!(false), &json!(true), &json!(false)]
        );
        let strengths = |n: usize| -> Vec<(Value, Value)> {
            let hits = results[n]["hits"].as_array().expect("hits").iter();
            hits.map(|hit| (hit["state"].clone(), hit["strength"].clone())).collect()
        };
        let of = |state: &str, strength: &str| (json!(state), json!(strength));
        assert_eq!(strengths(1), [of("MX", "exact"), of("MX", "strong"), of("US", "weak")]);
        assert_eq!(strengths(3).len(), 3);
    });
}

#[test]
fn wherever_characters_are_unknown_a_batch_finds_what_a_look_at_each_would() {
    const KNOWN: [&str; 14] = [
        "ACD467",
        "ACD469",
        "ACD497",
        "ACX467",
        "VCD467",
        "ACD46?",
        "?CD46Y",
        "ACD4679",
        "QRT4679",
        "ЖCD467",
        "ACЖ467",
        "中CD4中7",
        "WKY3367940",
        "WKY336?940",
    ];
    let read = |text: &str| match Pattern::of(text) {
        Ok(Pattern::Serial(serial)) => serial,
        other => panic!("{text}: {other:?}"),
    };
    let mut asked: Vec<String> = Vec::new();
    for text in ["ACD467", "QRT4679", "ЖCD467", "中CD4中7", "WKY3367940"] {
        let characters: Vec<char> = text.chars().collect();
        for (first, second) in (0..characters.len()).flat_map(|first| (0..=first).map(move |second| (first, second))) {
            let hide = |(at, c): (usize, &char)| if at == first || at == second { '?' } else { *c };
            asked.push(characters.iter().enumerate().map(hide).collect());
        }
        asked.push(text.to_owned());
    }
    let expected = |asked: &String| -> Vec<&str> {
        KNOWN.into_iter().filter(|known| likeness(&read(asked), &read(known)).is_some()).collect()
    };
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), world.tracer("BR"));
        for text in KNOWN {
            let condition = if text.contains('?') { "partial" } else { "intact" };
            recorded(&us, with(open(text, "full"), json!({"firearm": {"serial_condition": condition}})));
        }
        // Some with a make and some without: each is answered its own.
        let lookup = |(n, serial): (usize, &String)| json!({"serial": serial, "make": (n % 2 == 0).then_some("Glock")});
        let lookups: Vec<Value> = asked.iter().enumerate().map(lookup).collect();
        let results = br.post(LOOKUPS, json!({"purpose": "x", "lookups": lookups})).expect(200)["results"].clone();
        for (asked, result) in asked.iter().zip(results.as_array().expect("results")) {
            let hits = result["hits"].as_array().expect("hits").iter();
            let mut found: Vec<&str> = hits.filter_map(|hit| hit["record"]["serial_number"].as_str()).collect();
            found.sort_by_key(|text| KNOWN.iter().position(|known| known == text));
            assert_eq!(found, expected(asked), "{asked}");
        }
    });
}

#[test]
fn what_asks_for_too_much_is_a_fault_that_says_so() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let lookup = |lookups: Value| br.post(LOOKUPS, json!({"purpose": "x", "lookups": lookups}));
        let answer = lookup(json!([{"serial": "ABC123"}, {"serial": "*"}, {"serial": "A*1"}]));
        answer.refused(422, "invalid_body");
        let at = |n: usize| (format!("/lookups/{n}/serial"), "pattern_too_wide".to_owned());
        assert_eq!(answer.faults(), [at(1), at(2)]);
        lookup(json!([])).refused(422, "invalid_body");
        lookup(Value::Array(vec![json!({"serial": "ABC123"}); 1001])).refused(422, "invalid_body");
        br.post(LOOKUPS, json!({"purpose": " ", "lookups": [{"serial": "ABC123"}]})).refused(422, "invalid_body");
        officer(world, "BR").post(LOOKUPS, json!({"purpose": "x", "lookups": [{"serial": "ABC123"}]})).expect(200);
        let analyst = world.as_role(Role::Analyst, Some("BR"));
        analyst.post(LOOKUPS, json!({"purpose": "x", "lookups": []})).refused(403, "role_lacks_action");
    });
}

#[test]
fn the_log_keeps_what_a_lookup_was_for_and_only_the_own_state_reads_it() {
    on_every_backend(|world| {
        let br = world.tracer("BR");
        let purpose = "vehicle stop near Ilha do Governador";
        let body = json!({"purpose": purpose, "lookups": [{"serial": "ABC123"}, {"serial": "ABC?23"}]});
        let looked_up = br.post(LOOKUPS, body).expect(200);
        let admin = world.as_role(Role::AuthorityAdmin, Some("BR"));
        let entries = admin.all("/v1/audit-entries?action=look_up_firearms");
        assert_eq!((entries.len(), &entries[0]["subject_id"]), (1, &looked_up["id"]));
        let logged = admin.get(format!("/v1/firearm-lookups/{}", id(&looked_up))).expect(200);
        assert_eq!((&logged["purpose"], &logged["serials"]), (&json!(purpose), &json!(2)));
        assert_eq!(logged["client_id"], json!(world.member(Role::TracingOfficer, Some("BR")).client));
        for table in ["audit_entries", "outbox", "idempotency_keys"] {
            assert!(
                !world.rows(table).iter().any(|row| row.contains("Governador") || row.contains("ABC123")),
                "{table}"
            );
        }
        let path = format!("/v1/firearm-lookups/{}", id(&looked_up));
        world.as_role(Role::AuthorityAdmin, Some("US")).get(&*path).refused(404, "not_found");
        world.as_role(Role::Auditor, None).get(&*path).refused(404, "not_found");
        br.get(&*path).refused(403, "role_lacks_action");
        admin.get(format!("/v1/firearm-lookups/{}", Id::new())).refused(404, "not_found");
    });
}

#[test]
fn a_repeated_lookup_is_answered_as_the_caller_may_see_it_now() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), world.tracer("BR"));
        let record = recorded(&us, open("ABC123", "full"));
        let body = json!({"purpose": "x", "lookups": [{"serial": "ABC123"}]});
        let send = || br.call("POST", LOOKUPS).header("idempotency-key", "one").json(&body).send().expect(200);
        let first = send();
        assert_eq!(send(), first);
        us.patch(&path(&record), json!({"sharing": "own_state"})).expect(200);
        let later = send();
        assert_eq!((&later["id"], &later["results"][0]["hit"]), (&first["id"], &json!(false)));
        assert_eq!(world.rows("firearm_lookups").len(), 1);
    });
}

#[test]
fn what_is_changed_of_a_record_is_told_at_once_wherever_it_is_told() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), officer(world, "BR"));
        let record = recorded(&us, open("FLM83K27", "full"));
        recorded(&br, open("FLM83K27", "full"));
        let told = || (hits(&br, json!({"serial": "FLM83K27"})), only_match(&br)["theirs"]["record"].clone());
        let (before, events_before) = (told().1, events(world, "BR", "match"));
        let changes = [
            json!({"kind": "smuggled"}),
            json!({"date": "2026-01-30", "date_precision": "month"}),
            json!({"place": {"subdivision": "US-AZ", "locality": "Nogales"}}),
            json!({"national_case_number": "26-000815", "handling": {"tlp": "green"}}),
            json!({"firearm": {"import_country": "MX", "other_marks": null}}),
            json!({"firearm": {"serial_number": "flm-83k27"}, "place": null}),
            json!({"circumstances": "nobody else's"}),
        ];
        let mut now = before;
        for change in changes {
            let record = us.patch(&path(&record), change.clone()).expect(200);
            let (hits, of_match) = told();
            let [_, hit] = &hits[..] else { panic!("{hits:?}") };
            let of_hit = hits.iter().find(|hit| hit["state"] == "US").unwrap_or(hit)["record"].clone();
            assert_eq!(of_hit, of_match, "{change}");
            assert_eq!(of_match == now, change.get("circumstances").is_some(), "{change}");
            for field in ["kind", "date", "date_precision", "place", "national_case_number", "handling"] {
                assert_eq!(of_match[field], record[field], "{field}");
            }
            for field in ["model", "serial_number", "serial_condition", "import_country", "other_marks"] {
                assert_eq!(of_match[field], record["firearm"][field], "{field}");
            }
            now = of_match;
        }
        assert_eq!(events(world, "BR", "match"), events_before, "what is compared did not change");
        us.patch(&path(&record), json!({"visibility": "brief"})).expect(200);
        let kind = &told().1;
        assert_eq!(
            (&kind["kind"], &kind["date"], &kind["serial_number"]),
            (&json!("smuggled"), &json!(null), &json!(null))
        );
    });
}

#[test]
fn what_is_told_of_records_from_before_it_was_kept_with_them_is_the_same() {
    const SQLITE: [&str; 2] = [
        include_str!("../../../migrations/sqlite/2026-11-27-230000_record_details/down.sql"),
        include_str!("../../../migrations/sqlite/2026-11-27-230000_record_details/up.sql"),
    ];
    const POSTGRES: [&str; 2] = [
        include_str!("../../../migrations/postgres/2026-11-27-230000_record_details/down.sql"),
        include_str!("../../../migrations/postgres/2026-11-27-230000_record_details/up.sql"),
    ];
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), world.tracer("BR"));
        recorded(&us, open("FLM83K27", "full"));
        recorded(&us, open("FLM83K27", "hit_only"));
        let least = json!({"kind": "lost", "firearm": {"serial_number": "FLM 83K27", "serial_condition": "restored"}});
        recorded(&us, with(least, json!({"sharing": "all_states", "visibility": "full"})));
        let before = hits(&br, json!({"serial": "FLM83K27"}));
        assert_eq!(before.len(), 3);
        let again = world.rastro.db.write(|conn| {
            let texts = if matches!(conn, DbConn::Sqlite(_)) { SQLITE } else { POSTGRES };
            texts.into_iter().try_for_each(|text| conn.batch_execute(text)).map_err(DbError::from)
        });
        again.expect("migrated");
        assert_eq!(hits(&br, json!({"serial": "FLM83K27"})), before);
    });
}

#[test]
fn a_thousand_serials_take_as_many_statements_as_ten() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), world.tracer("BR"));
        for number in 0..30 {
            recorded(&us, open(&format!("{number}KX47{number:02}"), "full"));
        }
        recorded(&us, with(open("PART?7Q8", "full"), json!({"firearm": {"serial_condition": "partial"}})));
        let statements = |count: usize| {
            let kinds = |n: usize| match n % 4 {
                0 => format!("{}KX47{:02}", n % 30, n % 30),
                1 => format!("PART{}7Q8", n % 10),
                2 => format!("{}KX?7{:02}", n % 30, n % 30),
                _ => format!("{}KX4*", n % 30),
            };
            let lookups: Vec<Value> = (0..count).map(|n| json!({"serial": kinds(n)})).collect();
            let before = world.metric("rastro_db_statements_total");
            let results = br.post(LOOKUPS, json!({"purpose": "x", "lookups": lookups})).expect(200);
            let taken = world.metric("rastro_db_statements_total") - before;
            assert!(results["results"].as_array().expect("results").iter().all(|r| r["hit"] == true), "{results}");
            taken
        };
        let few = statements(10);
        // Of so many none is one of a run that is counted (see src/register/probing.rs).
        assert_eq!(statements(1000), few - 1);
        // The caller's standing, the count of everything, those of runs, the log, the audit entry; by keys, by beginnings,
        // by another order, contacts. PostgreSQL tells the moment of a write.
        let moment = matches!(world.rastro.db.url(), rastro::db::DatabaseUrl::Postgres(_));
        assert_eq!(few, 9 + u64::from(moment));
    });
}

#[test]
fn among_many_hits_of_one_state_stand_those_of_others() {
    on_every_backend(|world| {
        let (us, mx, br) = (officer(world, "US"), officer(world, "MX"), world.tracer("BR"));
        for _ in 0..55 {
            recorded(&us, open("FLM83K27", "hit_only"));
        }
        recorded(&mx, open("FLM83K27", "full"));
        let found = hits(&br, json!({"serial": "FLM83K27", "make": "Glock"}));
        assert_eq!(found.len(), 50);
        assert_eq!(found.iter().filter(|hit| hit["state"] == "MX").count(), 1);
    });
}

#[test]
fn a_pattern_that_finds_very_many_keeps_no_other_from_its_hits() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), world.tracer("BR"));
        for number in 0..230 {
            recorded(&us, open(&format!("QWE1{number:04}"), "hit_only"));
        }
        recorded(&us, open("QWE94711", "full"));
        for patterns in [["QWE1*", "QWE94*"], ["QWE94*", "QWE1*"]] {
            let lookups = patterns.map(|serial| json!({"serial": serial}));
            let found = br.post(LOOKUPS, json!({"purpose": "x", "lookups": lookups})).expect(200);
            for result in found["results"].as_array().expect("results") {
                // Of each State so many, where there are very many.
                let expected = if result["serial"] == "QWE94*" { 1 } else { 20 };
                assert_eq!(result["hits"].as_array().expect("hits").len(), expected, "{patterns:?}");
            }
        }
    });
}
