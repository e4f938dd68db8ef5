//! What another State reads of a seizure, and that it learns of no other.

use rastro::access::sharing::{Sharing, may_read};
use rastro::access::{Caller, Principal, Role, Roles, Scope};
use rastro::db::{Id, named};
use serde_json::{Value, json};

use super::forms::*;
use crate::isolation::Numbers;
use crate::seed::STATES;
use crate::traces::forms::with;
use crate::{Client, World, on_every_backend};

fn caller(state: &str, role: Role) -> Caller {
    Caller {
        principal: Principal::Client(Id::new()),
        state: Some(state.to_owned()),
        authority: Some(Id::new()),
        roles: Roles::from_iter([role]),
    }
}

/// Seizures of the four States with every sharing; some changed, some deleted.
fn many(world: &World, numbers: &mut Numbers, count: usize) -> Vec<Value> {
    let clients: Vec<Client<'_>> = STATES.iter().map(|state| recorder(world, state)).collect();
    let mut made = Vec::new();
    for number in 0..count {
        let client = numbers.one(&clients);
        let others: Vec<&str> = STATES.into_iter().filter(|s| *s != client.state && numbers.below(2) == 0).collect();
        let sharing = match numbers.below(3) {
            0 => json!({"sharing": "own_state"}),
            1 if !others.is_empty() => json!({"sharing": "named_states", "named_states": others}),
            _ => json!({"sharing": "all_states"}),
        };
        let day = 1 + numbers.below(28);
        let context = *numbers.one(&["terrorism", "drug_trafficking", "unknown"]);
        let kind = *numbers.one(&["pistol", "revolver", "shotgun"]);
        let items =
            json!([with(pistol_item(), json!({"type": kind, "serial_number": format!("S{number}")})), rounds()]);
        let input = with(seizure(), sharing);
        let date = format!("2026-02-{day:02}");
        let more = json!({"date": date, "place": null, "criminal_context": context, "items": items});
        let seizure = recorded(client, with(input, more));
        let seizure = match numbers.below(5) {
            0 => client.patch(&s(&seizure), json!({"sharing": "own_state", "named_states": null})).expect(200),
            1 => client.patch(&s(&seizure), json!({"sharing": "all_states", "named_states": null})).expect(200),
            2 => {
                deleted(client, &seizure).expect(204);
                client.get(s(&seizure)).expect(200)
            }
            _ => seizure,
        };
        made.push(seizure);
    }
    made
}

fn opens(seizure: &Value, state: &str, role: Role) -> bool {
    let owner = seizure["state"].as_str().expect("a State");
    let sharing: Sharing = named(seizure["sharing"].as_str().expect("a sharing")).expect("a sharing");
    let names: Vec<String> = serde_json::from_value(seizure["named_states"].clone()).expect("States");
    let own = owner == state;
    may_read(Scope::SharedWithIt, &caller(state, role), owner, sharing, &names)
        && (own || seizure["deleted_at"].is_null())
}

#[test]
fn a_list_holds_exactly_what_the_record_check_allows() {
    on_every_backend(|world| {
        let seizures = many(world, &mut Numbers(0x5EED_0003), 40);
        for state in STATES {
            for role in [Role::RecordsOfficer, Role::TracingOfficer, Role::Analyst] {
                let client = world.as_role(role, Some(state));
                let listed = client.all(PATH);
                let mut expected: Vec<Value> = Vec::new();
                for seizure in &seizures {
                    let may = opens(seizure, state, role);
                    let read = client.get(s(seizure));
                    assert_eq!(read.status, if may { 200 } else { 404 }, "{state} {role}: {seizure}");
                    if may && seizure["deleted_at"].is_null() {
                        expected.push(read.json());
                    }
                }
                let key = |seizure: &Value| (seizure["date"].to_string(), seizure["id"].to_string());
                expected.sort_by_key(|seizure| std::cmp::Reverse(key(seizure)));
                assert_eq!(ids(&listed), ids(&expected), "{state} {role}: newest date first, nothing more");
                for (item, seizure) in listed.iter().zip(&expected) {
                    same_in_list(item, seizure);
                }
            }
        }
    });
}

/// A row of the list says what the record says.
fn same_in_list(item: &Value, seizure: &Value) {
    for name in ["state", "authority", "kind", "date", "date_precision", "criminal_context", "sharing", "updated_at"] {
        assert_eq!(item[name], seizure[name], "{name}");
    }
    assert_eq!((&item["subdivision"], &item["item_count"]), (&seizure["place"]["subdivision"], &json!(2)));
    for (short, whole) in
        item["items"].as_array().expect("items").iter().zip(seizure["items"].as_array().expect("items"))
    {
        for (name, value) in short.as_object().expect("members") {
            match name.as_str() {
                "traced" => assert_eq!(value.is_null(), seizure["sharing"].is_null()),
                _ => assert_eq!(value, &whole[name], "{name}"),
            }
        }
    }
}

#[test]
fn filters_narrow_the_list_and_never_widen_it() {
    on_every_backend(|world| {
        many(world, &mut Numbers(0x5EED_0004), 30);
        for own in STATES {
            let client = recorder(world, own);
            let all = client.all(PATH);
            assert!(all.len() > 5, "{own} sees {}", all.len());
            let check = |query: String, keep: &dyn Fn(&Value) -> bool| {
                let expected: Vec<Value> = all.iter().filter(|item| keep(item)).cloned().collect();
                assert_eq!(ids(&client.all(&format!("{PATH}?{query}"))), ids(&expected), "{own} {query}");
            };
            for state in STATES {
                check(format!("state={state}"), &|item| item["state"] == state);
            }
            for context in ["terrorism", "drug_trafficking", "none_found"] {
                check(format!("context={context}"), &|item| item["criminal_context"] == context);
            }
            let has = |item: &Value, name: &str, value: &str| {
                item["items"].as_array().expect("items").iter().any(|item| item[name] == value)
            };
            for kind in ["pistol", "shotgun", "mine"] {
                check(format!("type={kind}"), &|item| has(item, "type", kind));
            }
            check("class=ammunition&type=pistol".to_owned(), &|_| false);
            check("class=firearm&make=GLOCK&calibre=9X19mm&disposal=in_custody".to_owned(), &|_| true);
            check("make=taurus".to_owned(), &|_| false);
            check("calibre=9x19mm&class=explosive".to_owned(), &|_| false);
            check("from=2026-02-10&to=2026-02-20".to_owned(), &|item| {
                let date = item["date"].as_str().expect("a date");
                ("2026-02-10"..="2026-02-20").contains(&date)
            });
            let serial = all[0]["items"][0]["serial_number"].as_str().expect("a number");
            check(format!("serial={}", serial.to_lowercase()), &|item| has(item, "serial_number", serial));
            check("serial=--".to_owned(), &|_| false);
            // What is hidden in others' seizures cannot be asked for either.
            check("national_case_number=IP%2045/2026".to_owned(), &|item| item["state"] == own);
            check("traced=false".to_owned(), &|item| item["state"] == own);
            check("traced=true".to_owned(), &|_| false);
        }
    });
}

/// Every byte and tag that a State can get about a seizure.
fn view(client: &Client<'_>, seizure: &Value) -> Vec<(u16, String, Vec<u8>)> {
    let since = seizure["created_at"].as_str().expect("a time");
    let paths = [
        s(seizure),
        PATH.to_owned(),
        format!("{PATH}?state=BR&limit=1"),
        format!("{PATH}?serial=abc123"),
        format!("{PATH}?make=glock"),
        format!("{PATH}?class=firearm"),
        format!("{PATH}?national_case_number=IP%2045/2026"),
        format!("{PATH}?traced=false"),
        format!("{PATH}?traced=true"),
        format!("{PATH}?updated_since={since}"),
    ];
    let bytes = |path: String| {
        let answer = client.get(path);
        let body = if answer.status == 200 { answer.bytes.clone() } else { Vec::new() };
        (answer.status, answer.header("etag").unwrap_or_default().to_owned(), body)
    };
    paths.into_iter().map(bytes).collect()
}

#[test]
fn a_seizure_of_the_own_state_leaves_no_trace_with_another() {
    on_every_backend(|world| {
        let (br, us) = (recorder(world, "BR"), recorder(world, "US"));
        let nothing = json!({"id": Id::new(), "created_at": "2020-01-01T00:00:00Z"});
        let before = view(&us, &nothing);
        let made = recorded(&br, seizure());
        let named = recorded(&br, with(seizure(), json!({"sharing": "named_states", "named_states": ["CO"]})));
        for seizure in [&made, &named] {
            assert_eq!(view(&us, &with(nothing.clone(), json!({"id": seizure["id"]}))), before);
            let absent = Id::new().to_string();
            let id = seizure["id"].as_str().expect("an id");
            // Each refusal reads like that of a record that there is not.
            let refusals = |id: &str| -> Vec<String> {
                let path = format!("{PATH}/{id}");
                let item = format!("{path}/items/{}", seizure["items"][0]["id"].as_str().expect("an id"));
                let reason = json!({"criminal_context": "terrorism", "reason": "x"});
                let answers = [
                    us.get(&*path),
                    us.call("GET", &*path).header("if-none-match", "*").send(),
                    us.call("PATCH", &*path).header("if-match", "*").json(&json!({"notes": "x"})).send(),
                    us.call("PATCH", &*path).header("if-match", "\"x\"").json(&json!({"notes": "x"})).send(),
                    us.call("DELETE", &*path).json(&json!({"reason": "x"})).send(),
                    us.post(format!("{path}/items"), rounds()),
                    us.call("PATCH", &*item).header("if-match", "*").json(&json!({"model": "x"})).send(),
                    us.post(format!("{item}/disposals"), json!({"disposal": "forfeited"})),
                    us.post(format!("{path}/context-amendments"), reason),
                    world.tracer("US").take(format!("{item}/trace-requests")),
                ];
                let blank = |answer: &crate::Answer| {
                    answer.refused(404, "not_found");
                    let mut problem = answer.json();
                    problem["request_id"] = Value::Null;
                    problem.to_string().replace(id, "ID")
                };
                answers.iter().map(blank).collect()
            };
            assert_eq!(refusals(id), refusals(&absent));
        }
        assert!(
            !world
                .rows("outbox")
                .iter()
                .any(|row| row.contains("seizure.") && (row.contains(" US ") || row.contains(",US,")))
        );
    });
}

#[test]
fn what_stays_at_home_changes_no_byte_elsewhere() {
    on_every_backend(|world| {
        let (br, us) = (recorder(world, "BR"), recorder(world, "US"));
        let tracer = world.tracer("BR");
        let made = recorded(&br, with(seizure(), json!({"sharing": "named_states", "named_states": ["US"]})));
        let before = view(&us, &made);
        let seen = us.get(s(&made)).expect(200);
        for name in ["notes", "persons", "national_case_number", "sharing", "named_states", "created_at"] {
            assert_eq!(seen[name], Value::Null, "{name}");
        }
        let kept = ["date", "place", "route", "concealment", "legal_justification", "handling", "criminal_context"];
        for name in kept {
            assert_eq!(seen[name], made[name], "{name}");
        }
        assert!(!us.get(s(&made)).text().contains("K7"));

        br.patch(&s(&made), json!({"notes": "other", "persons": null, "national_case_number": "IP 46"})).expect(200);
        assert_eq!(view(&us, &made), before);
        let traced = tracer.post(format!("{}/trace-requests", i(&made, 0)), json!({"recipients": ["CO"]})).expect(201);
        assert!(traced["items"][0]["trace"]["request_id"].is_string());
        assert_eq!(view(&us, &made), before);
        assert_eq!(seen["items"][0]["trace"], Value::Null);

        br.patch(&s(&made), json!({"transport": "truck"})).expect(200);
        assert_ne!(view(&us, &made), before);
        let told =
            |state: &str| world.rows("outbox").iter().filter(|r| r.contains("seizure.") && r.contains(state)).count();
        // record and the change that it sees; its own State each of the four.
        assert_eq!((told(" US ") + told(",US,"), told(" BR ") + told(",BR,")), (2, 4));
    });
}

#[test]
fn who_is_no_longer_named_finds_nothing_and_who_is_now_finds_it() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let (us, co) = (recorder(world, "US"), recorder(world, "CO"));
        let made = recorded(&br, with(seizure(), json!({"sharing": "named_states", "named_states": ["US"]})));
        let since = made["updated_at"].as_str().expect("a time").to_owned();
        us.get(s(&made)).expect(200);
        co.get(s(&made)).refused(404, "not_found");
        br.patch(&s(&made), json!({"named_states": ["CO"]})).expect(200);
        us.get(s(&made)).refused(404, "not_found");
        co.get(s(&made)).expect(200);
        assert_eq!(us.all(PATH), Vec::<Value>::new());
        assert_eq!(co.all(&format!("{PATH}?updated_since={since}")).len(), 1);
        br.patch(&s(&made), json!({"sharing": "own_state", "named_states": null})).expect(200);
        co.get(s(&made)).refused(404, "not_found");
        assert_eq!(world.rows("record_readers"), Vec::<String>::new());
    });
}
