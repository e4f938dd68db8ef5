//! Matches: found within the write, seen as far as each side's rules allow, decided by each side.

use rastro::access::Role;
use serde_json::{Value, json};

use super::forms::*;
use crate::seizures::forms::{PATH as SEIZURES, bare, pistol_item, rounds, s};
use crate::{Client, on_every_backend};

fn m(found: &Value) -> String {
    format!("/v1/matches/{}", id(found))
}

#[track_caller]
fn decide(by: &Client<'_>, found: &Value, decision: &str) -> Value {
    by.post(format!("{}/decision", m(found)), json!({"decision": decision, "reason": "seen with own eyes"})).expect(200)
}

#[test]
fn two_records_of_one_firearm_find_each_other_within_the_write() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), officer(world, "BR"));
        let mine = recorded(&us, open("ABC-123", "hit_only"));
        no_match(&us);
        let theirs = recorded(&br, open("abc 123", "full"));
        let (of_us, of_br) = (only_match(&us), only_match(&br));
        assert_eq!(of_us["id"], of_br["id"]);
        assert_eq!(us.get(m(&of_us)).expect(200), of_us);

        // What the US shows is a hit; what Brazil shows is the record without persons.
        assert_eq!((&of_br["mine"]["id"], &of_br["mine"]["kind"]), (&theirs["id"], &json!("firearm_record")));
        assert_eq!(
            (&of_br["strength"], &of_br["score"], &of_br["status"]),
            (&json!("exact"), &json!(80), &json!("open"))
        );
        assert_eq!(of_br["reasons"], json!([{"field": "serial_number", "relation": "same", "weight": 70}]));
        let side = &of_br["theirs"];
        assert_eq!((&side["state"], &side["kind"], &side["record"]), (&json!("US"), &Value::Null, &Value::Null));
        assert_eq!(
            (&side["contact_point"]["name"], &side["contact_point"]["email"]),
            (&json!("Desk US"), &json!("desk.us@example.org"))
        );
        assert_eq!(side["contact_point"]["authority"], json!(world.seed.authorities["US"]));

        assert_eq!((&of_us["mine"]["id"], &of_us["score"]), (&mine["id"], &json!(100)));
        assert_eq!(of_us["theirs"]["kind"], "firearm_record");
        let record = &of_us["theirs"]["record"];
        assert_eq!((&record["id"], &record["kind"], &record["year"]), (&theirs["id"], &json!("stolen"), &json!(2019)));
        assert_eq!((&record["serial_number"], &record["place"]["locality"]), (&json!("abc 123"), &json!("Laredo")));
        assert!(!us.get(m(&of_us)).text().contains("Jane Roe"), "circumstances are the own State's");
        let reasons: Vec<&str> =
            of_us["reasons"].as_array().expect("reasons").iter().map(|r| r["field"].as_str().expect("text")).collect();
        assert_eq!(reasons, ["serial_number", "make", "calibre", "type", "country_of_manufacture", "model"]);

        assert_eq!(events(world, "US", "match"), ["match.created"]);
        assert_eq!(events(world, "BR", "match"), ["match.created"]);
        no_match(&officer(world, "MX"));
        officer(world, "MX").get(m(&of_us)).refused(404, "not_found");
        assert_eq!(world.as_role(Role::Analyst, Some("US")).all("/v1/matches").len(), 1);
        world
            .as_role(Role::Analyst, Some("US"))
            .post(format!("{}/decision", m(&of_us)), json!({}))
            .refused(403, "role_lacks_action");
    });
}

#[test]
fn a_match_exists_for_a_state_only_where_the_others_sharing_lets_it() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), officer(world, "BR"));
        let closed = recorded(&us, stolen("ABC123"));
        let named = json!({"sharing": "named_states", "named_states": ["US", "MX"], "visibility": "brief"});
        recorded(&br, with(stolen("ABC123"), named));
        let found = only_match(&us);
        let record = &found["theirs"]["record"];
        assert_eq!(
            (&record["make"], &record["type"], &record["year"]),
            (&json!("Glock"), &json!("pistol"), &json!(2019))
        );
        assert_eq!(
            (&record["serial_number"], &record["id"], &record["model"]),
            (&Value::Null, &Value::Null, &Value::Null)
        );
        no_match(&br);
        br.get(m(&found)).refused(404, "not_found");
        br.post(format!("{}/decision", m(&found)), json!({"decision": "rejected", "reason": "x"}))
            .refused(404, "not_found");
        assert_eq!(events(world, "BR", "match"), Vec::<String>::new());

        // What the US decides while Brazil may not know leaves nothing behind for it.
        decide(&us, &found, "confirmed");
        assert_eq!(events(world, "BR", "match"), Vec::<String>::new());
        us.patch(&path(&closed), json!({"sharing": "all_states"})).expect(200);
        let now_seen = only_match(&br);
        assert_eq!(now_seen["id"], found["id"]);
        assert!(now_seen["created_at"].as_str() > found["created_at"].as_str(), "since it may know of it");
        assert_eq!(events(world, "BR", "match"), ["match.created"]);
        us.patch(&path(&closed), json!({"sharing": "own_state"})).expect(200);
        no_match(&br);
        assert_eq!(events(world, "BR", "match"), ["match.created", "match.closed"]);
        assert_eq!(only_match(&us)["status"], "confirmed");
    });
}

#[test]
fn nobody_learns_of_a_pair_that_neither_shares() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), officer(world, "BR"));
        recorded(&us, stolen("ABC123"));
        recorded(&br, with(stolen("ABC123"), json!({"sharing": "named_states", "named_states": ["MX"]})));
        no_match(&us);
        no_match(&br);
        assert_eq!(world.rows("firearm_matches").len(), 0);
        // The same State's own records are no match either.
        recorded(&us, open("ABC123", "full"));
        no_match(&us);
        assert_eq!(only_match(&br)["theirs"]["state"], "US");
    });
}

#[test]
fn each_side_decides_for_itself_and_may_decide_anew() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), world.tracer("BR"));
        recorded(&us, open("ABC123", "hit_only"));
        recorded(&officer(world, "BR"), open("ABC123", "hit_only"));
        let found = only_match(&us);
        let decided = decide(&us, &found, "confirmed");
        assert_eq!(
            (&decided["status"], &decided["my_decision"]["reason"]),
            (&json!("confirmed"), &json!("seen with own eyes"))
        );
        assert_eq!(only_match(&us)["my_decision"]["reason"], Value::Null, "no free text in lists");
        let seen = br.get(m(&found)).expect(200);
        assert_eq!((&seen["status"], &seen["my_decision"]), (&json!("confirmed"), &Value::Null));
        assert_eq!(seen["their_decision"]["decision"], "confirmed");
        assert!(!br.get(m(&found)).text().contains("own eyes"), "the reason stays at home");
        assert_eq!(decide(&br, &found, "rejected")["status"], "disputed");
        assert_eq!(us.get(m(&found)).expect(200)["status"], "disputed");
        assert_eq!(decide(&us, &found, "rejected")["status"], "rejected");
        assert_eq!(events(world, "US", "match").len(), 4);
        us.post(format!("{}/decision", m(&found)), json!({"decision": "rejected"})).refused(422, "invalid_body");
    });
}

#[test]
fn a_rejected_pair_stays_rejected_though_the_records_change() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), officer(world, "BR"));
        let record = recorded(&us, open("ABC123", "full"));
        recorded(&br, open("ABC123", "full"));
        let found = only_match(&us);
        decide(&br, &found, "rejected");
        for change in [
            json!({"firearm": {"make": "Taurus"}}),
            json!({"firearm": {"serial_number": "ZZZ999"}}),
            json!({"firearm": {"serial_number": "abc-123", "make": "Glock"}}),
            json!({"sharing": "own_state"}),
            json!({"sharing": "all_states"}),
        ] {
            us.patch(&path(&record), change.clone()).expect(200);
            let now = only_match(&us);
            assert_eq!((&now["id"], &now["status"]), (&found["id"], &json!("rejected")), "{change}");
        }
        assert_eq!(only_match(&br)["status"], "rejected");
        assert_eq!(world.rows("firearm_matches").len(), 1);
    });
}

#[test]
fn an_undecided_match_ends_with_either_record_and_with_the_likeness() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), officer(world, "BR"));
        let theirs = recorded(&br, open("ABC123", "hit_only"));
        let ways: [&dyn Fn(&Value); 4] = [
            &|record| drop(us.call("DELETE", path(record)).json(&json!({"reason": "x"})).send().expect(204)),
            &|record| drop(us.post(format!("{}/recovery", path(record)), json!({"date": "2026-03-01"})).expect(200)),
            &|record| drop(us.patch(&path(record), json!({"firearm": {"serial_number": "ABC124"}})).expect(200)),
            &|record| {
                let gone = json!({"firearm": {"serial_number": null, "serial_condition": "obliterated"}});
                drop(us.patch(&path(record), gone).expect(200));
            },
        ];
        for end in ways {
            let record = recorded(&us, open("ABC123", "hit_only"));
            let found = only_match(&br);
            end(&record);
            no_match(&us);
            no_match(&br);
            br.get(m(&found)).refused(404, "not_found");
        }
        for state in ["US", "BR"] {
            assert_eq!(events(world, state, "match"), ["match.created", "match.closed"].repeat(4), "{state}");
        }
        // What was decided stays, without the record that is gone.
        let record = recorded(&us, open("ABC123", "full"));
        let found = only_match(&br);
        assert_eq!(found["theirs"]["record"]["id"], record["id"]);
        decide(&br, &found, "confirmed");
        us.call("DELETE", path(&record)).json(&json!({"reason": "x"})).send().expect(204);
        let left = br.get(m(&found)).expect(200);
        assert_eq!((&left["status"], &left["theirs"]["record"]), (&json!("confirmed"), &Value::Null));
        us.get(m(&found)).expect(200);
        assert_eq!(theirs["status"], "active");
    });
}

#[test]
fn a_disclosure_lifts_what_the_other_side_sees_in_one_match_and_never_lowers() {
    on_every_backend(|world| {
        let (us, br, mx) = (officer(world, "US"), officer(world, "BR"), officer(world, "MX"));
        recorded(&us, stolen("ABC123"));
        recorded(&br, open("ABC123", "hit_only"));
        recorded(&mx, open("ABC123", "hit_only"));
        no_match_with(&br, "US");
        let all = us.all("/v1/matches?state=BR");
        let with_br = &all[0];
        assert_eq!(with_br["mine"]["disclosed"], Value::Null);
        let disclose = |visibility: &str| {
            us.post(format!("{}/disclosure", m(with_br)), json!({"visibility": visibility})).expect(200)
        };
        assert_eq!(disclose("brief")["mine"]["disclosed"], "brief");
        let seen = br.get(m(with_br)).expect(200);
        assert_eq!(
            (&seen["theirs"]["record"]["make"], &seen["theirs"]["record"]["model"]),
            (&json!("Glock"), &Value::Null)
        );
        assert_eq!(seen["score"], 100);
        disclose("full");
        assert_eq!(disclose("brief")["mine"]["disclosed"], "full", "never lowers");
        assert_eq!(br.get(m(with_br)).expect(200)["theirs"]["record"]["model"], "19");
        no_match_with(&mx, "US");
        assert_eq!(us.get(m(with_br)).expect(200)["theirs"]["record"], Value::Null, "of the own side only");
        us.post(format!("{}/disclosure", m(with_br)), json!({"visibility": "hit_only"})).refused(422, "invalid_body");
    });
}

#[track_caller]
fn no_match_with(of: &Client<'_>, state: &str) {
    assert_eq!(of.all(&format!("/v1/matches?state={state}")), Vec::<Value>::new());
}

#[test]
fn filters_narrow_the_list_of_matches_and_pages_lose_none() {
    on_every_backend(|world| {
        let (us, br, mx) = (officer(world, "US"), officer(world, "BR"), officer(world, "MX"));
        for number in 0..6 {
            let serial = format!("KX{number}47{number}");
            recorded(&us, open(&serial, "hit_only"));
            let make = if number % 2 == 0 { "Glock" } else { "Taurus" };
            let other = with(open(&serial, "hit_only"), json!({"firearm": {"make": make}}));
            recorded(if number < 4 { &br } else { &mx }, other);
        }
        let all = us.all("/v1/matches");
        assert_eq!(all.len(), 6);
        decide(&us, &all[0], "confirmed");
        let count = |query: &str| us.all(&format!("/v1/matches?{query}")).len();
        assert_eq!([count("strength=exact"), count("strength=weak"), count("strength=strong")], [3, 3, 0]);
        assert_eq!([count("state=BR"), count("state=MX"), count("state=CO")], [4, 2, 0]);
        assert_eq!([count("status=open"), count("status=confirmed")], [5, 1]);
        assert_eq!([count("kind=firearm_record"), count("kind=trace_request")], [6, 0]);
        let (mut paged, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = us.get(format!("/v1/matches?limit=2{cursor}")).expect(200);
            paged.extend(page["items"].as_array().expect("items").iter().map(|item| id(item).to_owned()));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(paged, all.iter().map(|item| id(item).to_owned()).collect::<Vec<_>>());
    });
}

#[test]
fn reads_take_the_same_statements_however_many_rows() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), officer(world, "BR"));
        let statements = |path: &str| {
            let before = world.metric("rastro_db_statements_total");
            us.get(path).expect(200);
            world.metric("rastro_db_statements_total") - before
        };
        let both = |number: usize| {
            let serial = format!("{number}KX47{number}");
            recorded(&br, open(&serial, "full"));
            recorded(&us, open(&serial, "full"))
        };
        let one = path(&both(1));
        let matched = m(&only_match(&us));
        // The caller's standing, the audit entry, and: records; matches and contacts.
        let few = [statements(RECORDS), statements(&one), statements("/v1/matches"), statements(&matched)];
        assert_eq!(few, [3, 3, 4, 4]);
        (2..20).for_each(|number| drop(both(number)));
        assert_eq!(us.all("/v1/matches").len(), 19);
        assert_eq!([statements(RECORDS), statements(&one), statements("/v1/matches"), statements(&matched)], few);
    });
}

/// One seizure with the same firearm many times.
fn flood(by: &Client<'_>, serial: &str, count: usize, sharing: &str) {
    let condition = if serial.contains('?') { "partial" } else { "intact" };
    let item = with(pistol_item(), json!({"serial_number": serial, "serial_condition": condition}));
    let items: Vec<Value> = (0..count).map(|_| item.clone()).collect();
    by.post(SEIZURES, with(bare(), json!({"sharing": sharing, "items": items}))).expect(201);
}

#[test]
fn no_state_keeps_anothers_firearm_from_being_found_by_bringing_it_many_times() {
    on_every_backend(|world| {
        let (co, br, us) = (officer(world, "CO"), officer(world, "BR"), officer(world, "US"));
        for sharing in ["own_state", "all_states"] {
            let serial = if sharing == "own_state" { "KXQ47115" } else { "KXQ47226" };
            flood(&co, serial, 210, sharing);
            recorded(&us, open(serial, "full"));
            recorded(&br, open(serial, "full"));
            let found = br.all("/v1/matches?state=US");
            assert_eq!(found.iter().filter(|found| found["theirs"]["record"]["serial_number"] == serial).count(), 1);
        }
        // And one with unknown characters.
        let worn = json!({"firearm": {"serial_condition": "partial"}});
        flood(&co, "KXQ4733?", 210, "all_states");
        recorded(&us, with(open("KXQ473?7", "full"), worn.clone()));
        let before = br.all("/v1/matches?state=US").len();
        recorded(&br, open("KXQ47337", "full"));
        assert_eq!(br.all("/v1/matches?state=US").len(), before + 1);
        flood(&co, "KXQ47448", 210, "all_states");
        recorded(&us, open("KXQ47448", "full"));
        recorded(&br, with(open("KXQ4?4?8", "full"), worn));
        assert_eq!(br.all("/v1/matches?state=US").len(), before + 2);
        assert!(br.all("/v1/matches?state=CO").len() <= 4 * 20 + 20, "one State's are not all told");
        // Nor where others are asked for at the same time, in whatever order the statements find them.
        flood(&co, "KXQ47559", 450, "all_states");
        let worn = json!({"firearm": {"serial_condition": "partial"}});
        for serial in ["AAQ47661", "KXQ47559", "WWQ47662"] {
            recorded(&us, open(serial, "full"));
        }
        recorded(&us, with(open("XXQ4766?", "full"), worn));
        let before = br.all("/v1/matches?state=US").len();
        let item = |serial: &str| with(pistol_item(), json!({"serial_number": serial}));
        let items = ["AAQ47661", "KXQ47559", "WWQ47662", "XXQ47663"].map(item);
        br.post(SEIZURES, with(bare(), json!({"sharing": "all_states", "items": items}))).expect(201);
        assert_eq!(br.all("/v1/matches?state=US").len(), before + 4);
    });
}

#[test]
fn as_many_as_there_are_of_one_serial_number_are_told_up_to_two_hundred() {
    on_every_backend(|world| {
        let (co, br) = (officer(world, "CO"), officer(world, "BR"));
        // Each is found by three keys.
        flood(&co, "PLM4733?", 90, "all_states");
        br.post(SEIZURES, seized("PLM47337")).expect(201);
        assert_eq!(br.all("/v1/matches?state=CO").len(), 90);
    });
}

#[test]
fn many_that_are_worn_at_different_places_are_all_told() {
    on_every_backend(|world| {
        let (co, br) = (officer(world, "CO"), officer(world, "BR"));
        // Two hundred, and no key finds more than a hundred of them.
        for place in 0..8 {
            let mut serial = "KXQ47337".to_owned();
            serial.replace_range(place..=place, "?");
            flood(&co, &serial, 25, "all_states");
        }
        br.post(SEIZURES, seized("KXQ47337")).expect(201);
        assert_eq!(br.all("/v1/matches?state=CO").len(), 200);
    });
}

fn seized(serial: &str) -> Value {
    with(bare(), json!({"sharing": "all_states", "items": [with(pistol_item(), json!({"serial_number": serial}))]}))
}

#[test]
fn an_item_that_is_seen_in_full_tells_of_its_seizure_and_how_it_is_to_be_handled() {
    use crate::seizures::forms::{recorded as brought, seizure};
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), officer(world, "BR"));
        let theirs = brought(&br, with(seizure(), json!({"sharing": "all_states"})));
        recorded(&us, open("abc-123", "full"));
        let found = only_match(&us);
        let record = &found["theirs"]["record"];
        assert_eq!((&record["id"], &record["seizure"]), (&theirs["items"][0]["id"], &theirs["id"]));
        assert_eq!(
            (&record["year"], &record["date"], &record["kind"]),
            (&json!(2018), &json!("2026-03-01"), &Value::Null)
        );
        assert_eq!(record["place"], json!({"subdivision": "BR-PR", "locality": "Foz do Iguaçu"}));
        assert_eq!((&record["handling"]["tlp"], &record["serial_condition"]), (&json!("amber"), &json!("intact")));
        assert_eq!((&record["serial_number"], &record["model"]), (&json!("abc-123"), &json!("19")));
        assert_eq!((&record["national_case_number"], &record["make"]), (&Value::Null, &json!("Glock")));
        assert_eq!(us.get(m(&found)).expect(200), found);
        us.get(format!("/v1/seizures/{}", theirs["id"].as_str().expect("an id"))).expect(200);
        assert!(!us.get(m(&found)).text().contains("informer"), "notes are the own State's");
    });
}

#[test]
fn an_item_that_is_added_later_is_compared_as_it_is_added() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), officer(world, "BR"));
        recorded(&us, open("KX4471Q", "hit_only"));
        recorded(&us, open("QT5582B", "hit_only"));
        let shared = with(bare(), json!({"sharing": "all_states", "items": [rounds()]}));
        let made = br.post(SEIZURES, shared).expect(201);
        for (found, serial, condition) in
            [(1, "KX4471Q", "intact"), (2, "QT5?82B", "partial"), (2, "XW8350R", "intact")]
        {
            let firearm = json!({"serial_number": serial, "serial_condition": condition});
            let added = br.post(format!("{}/items", s(&made)), with(pistol_item(), firearm)).expect(201);
            let items = added["items"].as_array().expect("items");
            let same = |item: &&Value| item["serial_number"] == serial;
            assert_eq!(items.iter().filter(same).count(), 1, "{serial}: {items:?}");
            assert_eq!([&us, &br].map(|client| client.all("/v1/matches").len()), [found; 2], "{serial}");
        }
    });
}
