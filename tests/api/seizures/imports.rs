//! Seizures recorded without HTTP, as imports do.

use rastro::access::{Caller, Principal, Role, Roles};
use rastro::db::{Db, Id, Instant};
use rastro::http::Tx;
use rastro::problem::Problem;
use rastro::seizures;
use rastro::seizures::model::SeizureInput;
use serde_json::{Value, json};

use super::forms::*;
use crate::traces::forms::with;
use crate::{World, on_every_backend};

fn record(world: &World, input: Value, key: Option<&str>) -> Result<Id, Problem> {
    let caller = Caller {
        principal: Principal::CommandLine,
        state: Some("BR".to_owned()),
        authority: Some(world.seed.authorities["BR"]),
        roles: Roles::from_iter([Role::RecordsOfficer]),
    };
    let mut input: SeizureInput = serde_json::from_value(input).expect("a seizure");
    input.import_key = key.map(str::to_owned);
    world.rastro.db.write(|conn| {
        let now = Instant::now();
        let mut tx = Tx {
            conn,
            caller: &caller,
            now,
            operation: "import",
            action: "import_records",
            request_id: "test",
            probing: None,
        };
        seizures::record(&mut tx, input)
    })
}

fn known(db: &Db, state: &str, keys: &[&str]) -> Vec<(String, Id)> {
    let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    let found = db.read(|conn| seizures::with_import_keys(conn, state, &keys)).expect("read");
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort();
    found
}

#[test]
fn a_row_that_was_loaded_is_known_by_its_key() {
    on_every_backend(|world| {
        let (br, db) = (recorder(world, "BR"), &world.rastro.db);
        let one = record(world, seizure(), Some("2019-1")).expect("recorded");
        let two = record(world, bare(), Some("2019-2")).expect("recorded");
        record(world, bare(), None).expect("recorded");
        let three = record(world, bare(), None).expect("two without a key are two");
        let keys = ["2019-1", "2019-2", "2019-3"];
        assert_eq!(known(db, "BR", &keys), [("2019-1".to_owned(), one), ("2019-2".to_owned(), two)]);
        assert_eq!(known(db, "US", &keys), []);
        assert!(record(world, bare(), Some("2019-1")).is_err(), "one key, one seizure");
        assert_eq!(br.all(PATH).len(), 4);
        let shown = br.get(format!("{PATH}/{one}")).expect(200);
        assert_eq!((&shown["items"][0]["make"], shown.get("import_key")), (&json!("Glock"), None));
        // What was deleted is not loaded anew.
        deleted(&br, &json!({"id": two})).expect(204);
        assert_eq!(known(db, "BR", &keys).len(), 2);
        assert_ne!(one, three);
    });
}

#[test]
fn what_breaks_a_rule_is_refused_with_every_fault() {
    on_every_backend(|world| {
        let input = with(seizure(), json!({"date": "2999-01-01", "items": [with(rounds(), json!({"calibre": null}))]}));
        let problem = record(world, input, None).expect_err("refused");
        let faults: Vec<_> = problem.faults().iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect();
        assert_eq!(faults, [("/date", "in_future"), ("/items/0/calibre", "required")]);
        assert_eq!(world.rows("seizures"), Vec::<String>::new());
    });
}

#[test]
fn items_added_at_once_are_all_there() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let made = recorded(&br, bare());
        std::thread::scope(|scope| {
            for number in 0..8 {
                let (br, path) = (br.clone(), format!("{}/items", s(&made)));
                let item = with(rounds(), json!({"quantity": number + 1}));
                scope.spawn(move || br.post(path, item).expect(201));
            }
        });
        assert_eq!(br.get(s(&made)).expect(200)["items"].as_array().map(Vec::len), Some(9));
        assert_eq!(br.all(PATH)[0]["item_count"], 9);
    });
}

/// The roles that the demo and imports act with reach what they record.
#[test]
fn a_record_is_shown_past_http_as_over_it() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let made = recorded(&br, seizure());
        let id: Id = made["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let reader = |state: &str| Caller {
            principal: Principal::Client(Id::new()),
            state: Some(state.to_owned()),
            authority: None,
            roles: Roles::from_iter([Role::Analyst]),
        };
        let shown = |state: &str| world.rastro.db.read(|conn| seizures::shown(conn, &reader(state), id));
        assert_eq!(serde_json::to_value(shown("BR").expect("shown")).expect("JSON"), made);
        assert!(shown("US").is_err());
    });
}
