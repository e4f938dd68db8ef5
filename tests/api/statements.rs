//! How many statements a read takes: one per table that the answer is made of, however many rows.

use serde_json::{Value, json};

use crate::register::forms as registered;
use crate::seizures::forms as seized;
use crate::traces::forms::*;
use crate::{Client, World, on_every_backend};

/// Statements that a GET takes, the same each time.
fn statements(world: &World, client: &Client<'_>, path: &str) -> u64 {
    let counts: Vec<u64> = (0..3)
        .map(|_| {
            let before = world.metric("rastro_db_statements_total");
            client.get(path).expect(200);
            world.metric("rastro_db_statements_total") - before
        })
        .collect();
    assert!(counts.iter().all(|count| *count == counts[0]), "{path}: {counts:?}");
    counts[0]
}

/// A request with all there can be, to as many recipients.
fn full(br: &Client<'_>, recipients: &[&Client<'_>], number: usize) -> Value {
    let states: Vec<&str> = recipients.iter().map(|client| client.state.as_str()).collect();
    let request = br.post("/v1/trace-requests", numbered(number, &states)).expect(201);
    let amendment = json!({"changes": {"firearm": {"model": "17"}}, "reason": "a mistake"});
    br.post(format!("{}/amendments", r(&request)), amendment).expect(201);
    for client in recipients {
        let part = |step: &str| format!("{}/{step}", p(&request, &client.state));
        acknowledge(client, &request);
        client.post(part("information-requests"), json!({"question": "Which mark?"})).expect(201);
        br.post(part("information"), json!({"answer": "A crown."})).expect(200);
        client.post(part("response"), answer()).expect(200);
        br.post(part("clarification-requests"), json!({"question": "Which sale?"})).expect(201);
        let plan = json!({"provider": client.state, "what": "response", "legal_basis": "law", "to_whom": "a court",
            "planned_at": "2030-01-01T00:00:00Z"});
        br.post(format!("{}/disclosures", r(&request)), plan).expect(201);
    }
    request
}

#[test]
fn a_read_takes_the_same_statements_however_many_rows() {
    on_every_backend(|world| {
        let (br, us) = (world.tracer("BR"), world.tracer("US"));
        let (co, mx) = (world.tracer("CO"), world.tracer("MX"));
        let bare = sent(&br, &["US"]);
        let list = "/v1/trace-requests?limit=200";
        let few = [statements(world, &br, &r(&bare)), statements(world, &br, list), statements(world, &us, list)];
        // The caller's standing, the audit entry, and: request with party, persons, recipients, responses,
        // questions, amendments, disclosures.
        assert_eq!(few[0], 2 + 7, "GET one");
        // The caller's standing, the audit entry, requests, recipients.
        assert_eq!(few[1], 2 + 2, "list");

        let rich = full(&br, &[&us, &co, &mx], 1);
        for number in 2..31 {
            br.post("/v1/trace-requests", numbered(number, &["US", "CO"])).expect(201);
        }
        assert_eq!(statements(world, &br, &r(&rich)), few[0], "GET one with three recipients and all they can have");
        assert_eq!(statements(world, &us, &r(&rich)), few[0], "GET one as a recipient");
        assert_eq!(br.get(list).expect(200)["items"].as_array().map(Vec::len), Some(31));
        let many = [statements(world, &br, &r(&bare)), statements(world, &br, list), statements(world, &us, list)];
        assert_eq!(many, few);
        let page = "/v1/trace-requests?limit=5&direction=outgoing&status=open&state=US&make=glock";
        assert_eq!(statements(world, &br, page), few[1], "a filtered page");
    });
}

#[test]
fn the_directory_takes_the_same_statements_however_many_rows() {
    on_every_backend(|world| {
        let secretariat = world.as_role(rastro::access::Role::Secretariat, None);
        for path in ["/v1/states", "/v1/authorities", "/v1/accounts", "/v1/clients"] {
            let one = statements(world, &secretariat, &format!("{path}?limit=1"));
            assert_eq!(statements(world, &secretariat, &format!("{path}?limit=200")), one, "{path}");
        }
    });
}

#[test]
fn a_read_of_seizures_takes_the_same_statements_however_many_rows() {
    on_every_backend(|world| {
        let (br, us) = (seized::recorder(world, "BR"), seized::recorder(world, "US"));
        let named = json!({"sharing": "named_states", "named_states": ["US", "CO"]});
        let bare = seized::recorded(&br, with(seized::bare(), named.clone()));
        let list = format!("{}?limit=200", seized::PATH);
        let few =
            [&br, &us].map(|client| [seized::s(&bare), list.clone()].map(|path| statements(world, client, &path)));
        // The caller's standing, the audit entry, and: seizure, States named, items, disposals, amendments; of the
        // list: seizures, items.
        assert_eq!(few, [[2 + 5, 2 + 2]; 2]);

        let items: Vec<Value> = (0..30).map(|number| seized::numbered(number)["items"][0].clone()).collect();
        let rich = seized::recorded(&br, with(seized::seizure(), with(named.clone(), json!({"items": items}))));
        for index in 0..5 {
            let path = format!("{}/disposals", seized::i(&rich, index));
            br.post(&*path, json!({"disposal": "forfeited"})).expect(201);
            br.post(&*path, json!({"disposal": "destroyed", "date": "2026-05-01", "method": "melting"})).expect(201);
        }
        for context in ["terrorism", "unknown", "none_found"] {
            let body = json!({"criminal_context": context, "reason": "found"});
            br.post(format!("{}/context-amendments", seized::s(&rich)), body).expect(201);
        }
        world.tracer("BR").take(format!("{}/trace-requests", seized::i(&rich, 0))).expect(201);
        for number in 30..60 {
            seized::recorded(&br, with(seized::numbered(number), named.clone()));
        }
        let many =
            [&br, &us].map(|client| [seized::s(&rich), list.clone()].map(|path| statements(world, client, &path)));
        assert_eq!(many, few);
        let page = format!("{}?limit=5&make=glock&type=pistol&from=2026-01-01&serial=n000030", seized::PATH);
        // And what the Secretariat added to the make, and the spellings of makes that items have.
        assert_eq!(statements(world, &us, &page), few[1][1] + 2, "a filtered page");
    });
}

#[test]
fn a_read_of_the_register_takes_the_same_statements_however_many_rows() {
    on_every_backend(|world| {
        let us = registered::officer(world, "US");
        let record = |serial: &str, make: &str| {
            let firearm = json!({"firearm": {"make": make, "calibre": make}});
            registered::recorded(&us, with(registered::stolen(serial), firearm))
        };
        let (known, odd) = (record("A0", "Glock"), record("B0", "Zzq"));
        let paths = |record: &Value| {
            let filtered = format!("{}?make=zzq&calibre=zzq", registered::RECORDS);
            [registered::path(record), format!("{}?limit=200", registered::RECORDS), filtered]
        };
        let few = [&known, &odd].map(|record| paths(record).map(|path| statements(world, &us, &path)));
        // The caller's standing, the audit entry, records; what the make and the calibre mean, where they do not
        // ship; and for each filter the spellings that records have.
        assert_eq!(few, [[2 + 1 + 1, 2 + 1, 2 + 1 + 4], [2 + 1 + 2, 2 + 1, 2 + 1 + 4]]);
        for number in 1..30 {
            record(&format!("A{number}"), "S&W");
            record(&format!("B{number}"), &format!("Zz{number}"));
        }
        assert_eq!([&known, &odd].map(|record| paths(record).map(|path| statements(world, &us, &path))), few);
    });
}

/// Who counts them, or takes their time, must not learn of what is kept from all.
#[test]
fn a_post_beside_what_is_kept_from_its_state_takes_the_statements_of_one_beside_nothing() {
    on_every_backend(|world| {
        let (co, br) = (registered::officer(world, "CO"), registered::officer(world, "BR"));
        let own = |serial: &str| with(registered::stolen(serial), json!({"sharing": "own_state"}));
        let worn = json!({"firearm": {"serial_condition": "partial"}});
        registered::recorded(&co, own("QV4471P"));
        registered::recorded(&co, with(own("QV4?72P"), worn));
        let named = json!({"sharing": "named_states", "named_states": ["US"]});
        registered::recorded(&co, with(registered::stolen("QV4473P"), named));
        registered::recorded(&co, registered::open("QV4474P", "hit_only"));
        let taken = |serial: &str| {
            let before = world.metric("rastro_db_statements_total");
            registered::recorded(&br, own(serial));
            world.metric("rastro_db_statements_total") - before
        };
        let beside_nothing = taken("XW8350R");
        for kept in ["QV4471P", "QV4172P", "QV4473P"] {
            assert_eq!(taken(kept), beside_nothing, "{kept}");
        }
        assert!(taken("QV4474P") > beside_nothing, "a match is written");
    });
}

/// What matching costs there is no round trip: see `src/register/store/posting.rs`.
#[test]
fn a_post_with_a_complete_serial_number_takes_the_statements_of_one_without_on_postgresql() {
    on_every_backend(|world| {
        if world.has_one_writer() {
            // SQLite sends nothing anywhere.
            return;
        }
        let br = seized::recorder(world, "BR");
        let taken = |path: &str, body: Value| {
            let before = world.metric("rastro_db_statements_total");
            br.post(path, body).expect(201);
            world.metric("rastro_db_statements_total") - before
        };
        let without = json!({"serial_number": null, "serial_condition": "obliterated"});
        let marked = json!({"serial_number": "XW8350R", "serial_condition": "intact"});
        let item = |serial: &Value| with(seized::pistol_item(), serial.clone());
        let seizure = |serial: &Value| with(seized::bare(), json!({"items": [item(serial)]}));
        let of_seizure = [&without, &marked].map(|serial| taken(seized::PATH, seizure(serial)));
        assert_eq!(of_seizure[1], of_seizure[0], "the lock with the seizure, all else with the item");
        let items = format!("{}/items", seized::s(&seized::recorded(&br, seizure(&without))));
        let of_item = [&without, &marked].map(|serial| taken(&items, item(serial)));
        assert_eq!(of_item[1], of_item[0] + 1, "the lock, all else with the item");
        let record = |serial: &Value| with(registered::stolen("-"), json!({"firearm": serial}));
        let of_record = [&without, &marked].map(|serial| taken(registered::RECORDS, record(serial)));
        assert_eq!(of_record[1], of_record[0] + 1, "the lock with the record, all else by itself");
    });
}
