//! Reference values: what ships, what the Secretariat adds, and what texts are recognized as.

use std::collections::BTreeSet;

use rastro::access::Role;
use rastro::db::DbError;
use rastro::reference::{self, ReferenceSet};
use serde_json::{Value, json};

use crate::{Client, World, on_every_backend};

fn meaning(client: &Client<'_>, set: &str, text: &str) -> Option<String> {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
    let page = client.get(format!("/v1/reference/{set}?{query}")).expect(200);
    let items = page["items"].as_array().expect("items");
    assert!(items.len() <= 1 && page["next"].is_null(), "{page}");
    items.first().map(|item| item["code"].as_str().expect("a code").to_owned())
}

/// A list to its end, by pages of this size.
fn paged(client: &Client<'_>, set: &str, limit: usize) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = client.get(format!("/v1/reference/{set}?limit={limit}{cursor}")).expect(200);
        let found = page["items"].as_array().expect("items");
        assert!(found.len() <= limit);
        items.extend(found.iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

fn codes(values: &[Value]) -> Vec<&str> {
    values.iter().map(|value| value["code"].as_str().expect("a code")).collect()
}

fn acme(code: &str, synonyms: Value) -> Value {
    let name = format!("Works of {code}");
    json!({"code": code, "names": {"en": name, "es": name, "pt": name, "fr": name}, "synonyms": synonyms,
        "source": "A catalogue"})
}

#[test]
fn every_list_can_be_read_to_its_end_by_every_role() {
    on_every_backend(|world| {
        let reader = world.as_role(Role::Stakeholder, None);
        for set in ReferenceSet::ALL {
            let values = paged(&reader, &set.name(), if set == ReferenceSet::Subdivisions { 200 } else { 7 });
            let codes = codes(&values);
            assert!(codes.is_sorted() && !codes.is_empty(), "{set:?}");
            assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "{set:?}: each once");
            for value in &values {
                assert_eq!((&value["set"], &value["active"]), (&json!(set.name()), &json!(true)));
                assert!(["en", "es", "pt", "fr"].iter().all(|l| value["names"][l].is_string()), "{value}");
                assert_eq!(value["country"].is_string(), set == ReferenceSet::Subdivisions, "{value}");
            }
        }
        for (role, client) in world.everyone("BR") {
            let shotgun = client.get("/v1/reference/firearm-types/shotgun").expect(200);
            let names = json!({"en": "Shotgun", "es": "Escopeta", "pt": "Espingarda", "fr": "Fusil de chasse"});
            assert_eq!(shotgun["names"], names, "{role}");
        }
        assert_eq!(reader.all("/v1/reference/countries").len(), 249);
        let states = reader.all("/v1/reference/subdivisions?country=CO");
        assert!(states.len() == 33 && states.iter().all(|value| value["country"] == "CO"), "{}", states.len());
        assert_eq!(reader.all("/v1/reference/makes?country=CO"), Vec::<Value>::new());
    });
}

#[test]
fn a_text_is_recognized_in_any_spelling() {
    on_every_backend(|world| {
        let reader = world.tracer("CO");
        for (set, text, code) in [
            ("firearm-types", "ESCOPETA", "shotgun"),
            ("makes", "sccy", "sccy"),
            ("makes", "Smith y Wesson", "smith_wesson"),
            ("calibres", ".38 SPL", "38_special"),
            ("calibres", "9mm Luger", "9x19mm"),
            ("countries", "EUA", "US"),
            ("place-kinds", "VIAS PUBLICAS", "public_place"),
            ("offences", "Tráfico de armas de fuego", "090121"),
            ("disposals", "DESTRUIDA", "destroyed"),
        ] {
            assert_eq!(meaning(&reader, set, text).as_deref(), Some(code), "{set} {text}");
        }
        assert_eq!(meaning(&reader, "makes", "Nobody's"), None);
        assert_eq!(meaning(&reader, "makes", "--"), None);
        let amazonas = reader.all("/v1/reference/subdivisions?q=AMAZONAS");
        let codes: Vec<&Value> = amazonas.iter().map(|value| &value["code"]).collect();
        assert_eq!(codes, ["BR-AM", "CO-AMA", "PE-AMA", "VE-Z"]);
        let one = reader.all("/v1/reference/subdivisions?q=AMAZONAS&country=PE");
        assert_eq!(one.iter().map(|value| &value["code"]).collect::<Vec<_>>(), ["PE-AMA"]);
        for path in ["/v1/reference/nothing", "/v1/reference/makes/nothing", "/v1/reference/Makes"] {
            reader.get(path).refused(404, "not_found");
        }
        reader.get("/v1/reference/makes?name=x").refused(400, "invalid_query");
    });
}

#[test]
fn what_a_caller_asks_for_is_not_readable_in_the_audit_log() {
    on_every_backend(|world| {
        world.tracer("BR").get("/v1/reference/makes?q=zzyzx").expect(200);
        let entries = world.rows("audit_entries");
        assert!(entries.iter().any(|row| row.contains("listReferenceValues")));
        assert!(!entries.iter().any(|row| row.contains("zzyzx")), "a typed text");
    });
}

#[test]
fn the_secretariat_adds_a_make_and_it_is_recognized() {
    on_every_backend(|world| {
        let (secretariat, reader) = (world.as_role(Role::Secretariat, None), world.tracer("BR"));
        assert_eq!(meaning(&reader, "makes", "ACME S.A. de C.V."), None);
        let made = secretariat.post("/v1/reference/makes", acme("acme", json!(["Acme", "Acme S.A. de C.V."])));
        let value = made.expect(201);
        assert_eq!(made.header("location"), Some("/v1/reference/makes/acme"));
        assert_eq!((&value["set"], &value["active"]), (&json!("makes"), &json!(true)));
        assert!(value["updated_at"].is_string());
        assert_eq!(reader.get("/v1/reference/makes/acme").expect(200), value);
        for text in ["ACME SA DE CV", "acme, inc.", "works of acme"] {
            assert_eq!(meaning(&reader, "makes", text).as_deref(), Some("acme"), "{text}");
        }
        assert_eq!(meaning(&reader, "calibres", "acme"), None, "each list has its own");
        secretariat.post("/v1/reference/makes", acme("acme", json!([]))).refused(409, "duplicate_value");
        secretariat.post("/v1/reference/makes", acme("taurus", json!([]))).refused(409, "duplicate_value");
        let taken = secretariat.post("/v1/reference/makes", acme("other", json!(["ACMÉ", "Forjas Taurus", "?"])));
        taken.refused(422, "invalid_body");
        let expected =
            [("/synonyms/0", "means_another"), ("/synonyms/1", "means_another"), ("/synonyms/2", "nothing_to_compare")];
        assert_eq!(taken.faults(), expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
        let repeated = |code: &str| {
            let call = world.call("POST", "/v1/reference/makes").bearer(&secretariat.token);
            call.header("idempotency-key", "one").json(&acme(code, json!([]))).send()
        };
        for answer in [repeated("once"), repeated("once")] {
            answer.expect(201);
            assert_eq!(answer.header("location"), Some("/v1/reference/makes/once"));
        }
        // A page holds what ships and what was added, in one order.
        for code in ["0_first", "m_middle", "zz_last"] {
            secretariat.post("/v1/reference/makes", acme(code, json!([]))).expect(201);
        }
        let all = reader.all("/v1/reference/makes");
        let added = ["0_first", "acme", "m_middle", "taurus", "zz_last"];
        assert!(codes(&all).is_sorted() && added.iter().all(|code| codes(&all).contains(code)));
        for limit in [1, 10, 50] {
            assert_eq!(paged(&reader, "makes", limit), all);
        }
    });
}

#[test]
fn the_secretariat_changes_what_it_added_and_what_ships() {
    on_every_backend(|world| {
        let (secretariat, reader) = (world.as_role(Role::Secretariat, None), world.tracer("BR"));
        let calibres = "/v1/reference/calibres";
        secretariat.post(calibres, acme("38_acme", json!([".38 Acme", "9x77mm"]))).expect(201);
        let path = "/v1/reference/calibres/38_acme";
        assert_eq!(meaning(&reader, "calibres", "9 X 77"), Some("38_acme".to_owned()));
        let changed =
            secretariat.patch(path, json!({"synonyms": [".38 Acme", "9x78mm"], "names": {"fr": "Acmé"}})).expect(200);
        assert_eq!((&changed["names"]["fr"], &changed["names"]["en"]), (&json!("Acmé"), &json!("Works of 38_acme")));
        assert_eq!(meaning(&reader, "calibres", "9x77mm"), None);
        assert_eq!(meaning(&reader, "calibres", "9 x 78").as_deref(), Some("38_acme"));
        // Set inactive it stays to be read, and its spellings are free.
        assert_eq!(secretariat.patch(path, json!({"active": false})).expect(200)["active"], false);
        assert_eq!(meaning(&reader, "calibres", "9x78mm"), None);
        assert_eq!(reader.get(path).expect(200)["active"], false);
        secretariat.post(calibres, acme("978", json!(["9x78mm"]))).expect(201);
        let back = secretariat.patch(path, json!({"active": true}));
        back.refused(422, "invalid_body");
        assert_eq!(back.faults(), [("/synonyms/1".to_owned(), "means_another".to_owned())]);

        let path = "/v1/reference/makes/taurus";
        let ships = reader.get(path).expect(200);
        assert!(ships["updated_at"].is_null());
        let mut synonyms = ships["synonyms"].as_array().expect("synonyms").clone();
        let cut = secretariat.patch(path, json!({"synonyms": synonyms[1..]}));
        cut.refused(422, "invalid_body");
        assert_eq!(cut.faults(), [("/synonyms".to_owned(), "shipped_spelling".to_owned())]);
        let off = secretariat.patch(path, json!({"active": false}));
        assert_eq!(off.faults(), [("/active".to_owned(), "shipped_stays".to_owned())]);
        synonyms.push(json!("Touro"));
        let changed =
            secretariat.patch(path, json!({"synonyms": synonyms, "names": {"en": "Taurus Armas"}})).expect(200);
        assert_eq!((&changed["synonyms"], &changed["names"]["en"]), (&json!(synonyms), &json!("Taurus Armas")));
        for text in ["TOURO", "Taurus", "taurus armas"] {
            assert_eq!(meaning(&reader, "makes", text).as_deref(), Some("taurus"), "{text}");
        }
        let again = secretariat.patch(path, json!({"names": {"en": "Taurus"}})).expect(200);
        assert_eq!(again["synonyms"], json!(synonyms));
        let code = secretariat.patch(path, json!({"code": "tauro"}));
        assert_eq!(code.faults(), [("/code".to_owned(), "unknown_field".to_owned())]);
    });
}

#[test]
fn only_makes_and_calibres_grow_and_only_by_the_secretariat() {
    on_every_backend(|world| {
        for (role, client) in world.everyone("BR") {
            let answer = client.post("/v1/reference/makes", acme("acme", json!([])));
            match role {
                Role::Secretariat => drop(answer.expect(201)),
                _ => drop(answer.refused(403, "role_lacks_action")),
            }
        }
        let secretariat = world.as_role(Role::Secretariat, None);
        secretariat.post("/v1/reference/countries", acme("acme", json!([]))).refused(404, "not_found");
        secretariat.patch("/v1/reference/countries/BR", json!({"source": "us"})).refused(404, "not_found");
        secretariat.patch("/v1/reference/makes/nothing", json!({"source": "us"})).refused(404, "not_found");
    });
}

/// Statements that a read of the database takes.
fn statements<T>(world: &World, ask: impl FnOnce(&mut rastro::db::DbConn) -> Result<T, DbError>) -> (T, u64) {
    let before = world.rastro.db.statements().total();
    let answer = world.rastro.db.read(ask).expect("an answer");
    (answer, world.rastro.db.statements().total() - before)
}

#[test]
fn what_ships_takes_no_statement_and_a_batch_takes_one() {
    on_every_backend(|world| {
        let secretariat = world.as_role(Role::Secretariat, None);
        secretariat.post("/v1/reference/makes", acme("acme", json!(["Acme"]))).expect(201);
        let some = |code: &str| Some(code.to_owned());
        let none = statements(world, |_| Ok(())).1;
        let known = ["GLOCK", "S&W", "Taurus Int.", "glock"];
        let (codes, sent) = statements(world, |conn| reference::codes(conn, ReferenceSet::Makes, &known));
        assert_eq!((codes, sent), (vec![some("glock"), some("smith_wesson"), some("taurus"), some("glock")], none));
        let calibres = [".38 SPECIAL (9 X 29,5 MM)"];
        let (codes, sent) = statements(world, |conn| reference::codes(conn, ReferenceSet::Calibres, &calibres));
        assert_eq!((codes, sent), (vec![some("38_special")], none));
        let unknown: Vec<String> = (0..1_000).map(|number| format!("Nobody {number}")).collect();
        let mut texts: Vec<&str> = unknown.iter().map(String::as_str).collect();
        texts.extend(["ACME, Inc.", "Glock", ""]);
        let (codes, sent) = statements(world, |conn| reference::codes(conn, ReferenceSet::Makes, &texts));
        assert_eq!((&codes[1_000..], sent), (&[some("acme"), some("glock"), None][..], none + 1));
        assert!(codes[..1_000].iter().all(Option::is_none));
        // Over HTTP: the caller's standing, the audit entry, and the one table of makes and calibres.
        let sent = |path: &str| {
            let before = world.metric("rastro_db_statements_total");
            secretariat.get(path).expect(200);
            world.metric("rastro_db_statements_total") - before
        };
        for (path, tables) in [
            ("/v1/reference/countries", 0),
            ("/v1/reference/countries/BR", 0),
            ("/v1/reference/makes?limit=1", 1),
            ("/v1/reference/makes?limit=200", 1),
            ("/v1/reference/makes/acme", 1),
            ("/v1/reference/makes?q=Acme", 2),
        ] {
            assert_eq!(sent(path), 2 + tables, "{path}");
        }
    });
}
