//! Records to send, and what is looked at again and again.

use rastro::access::Role;
use rastro::db::{Id, Instant};
use rastro::register::flow;
use rastro::register::store::{IdentityRow, RecordRow};
use serde_json::{Value, json};

pub use crate::traces::forms::with;
use crate::{Client, World};

pub const RECORDS: &str = "/v1/firearm-records";
pub const LOOKUPS: &str = "/v1/firearm-records/lookups";

pub fn officer<'w>(world: &'w World, state: &str) -> Client<'w> {
    world.as_role(Role::RecordsOfficer, Some(state))
}

/// A stolen pistol that no other State learns of.
pub fn stolen(serial: &str) -> Value {
    json!({
        "kind": "stolen", "date": "2026-02-11", "date_precision": "day",
        "place": {"subdivision": "US-TX", "locality": "Laredo"},
        "national_case_number": "26-004711", "circumstances": "taken from the car of Jane Roe",
        "firearm": {"type": "pistol", "make": "Glock", "model": "19", "calibre": "9x19mm", "serial_number": serial,
            "serial_condition": "intact", "country_of_manufacture": "AT", "manufacture_year": 2019,
            "import_country": "US", "other_marks": ["crown over N"]},
        "handling": {"tlp": "amber", "confidential": true, "conditions": null}
    })
}

/// The same, open to all with this visibility.
pub fn open(serial: &str, visibility: &str) -> Value {
    with(stolen(serial), json!({"sharing": "all_states", "visibility": visibility}))
}

#[track_caller]
pub fn recorded(by: &Client<'_>, record: Value) -> Value {
    by.post(RECORDS, record).expect(201)
}

pub fn path(record: &Value) -> String {
    format!("{RECORDS}/{}", id(record))
}

pub fn id(record: &Value) -> &str {
    record["id"].as_str().unwrap_or_else(|| panic!("no id in {record}"))
}

/// The State's only match.
#[track_caller]
pub fn only_match(of: &Client<'_>) -> Value {
    let all = of.all("/v1/matches");
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

#[track_caller]
pub fn no_match(of: &Client<'_>) {
    assert_eq!(of.all("/v1/matches"), Vec::<Value>::new(), "{}", of.state);
}

/// The hits of one serial number.
#[track_caller]
pub fn hits(by: &Client<'_>, lookup: Value) -> Vec<Value> {
    let body = json!({"purpose": "a test", "lookups": [lookup]});
    let results = by.post(LOOKUPS, body).expect(200)["results"].clone();
    let hits = results[0]["hits"].as_array().expect("hits").clone();
    assert_eq!(results[0]["hit"], json!(!hits.is_empty()));
    hits
}

/// The events that a State's readers get, oldest first, without the time.
pub fn events(world: &World, state: &str, kind: &str) -> Vec<String> {
    use diesel::prelude::*;
    use rastro::db::DbError;
    use rastro::db::schema::outbox;
    let found = world.rastro.db.read(|conn| -> Result<Vec<String>, DbError> {
        Ok(outbox::table
            .filter(outbox::audience.eq(state.to_owned()))
            .filter(outbox::subject_kind.eq(kind.to_owned()))
            .order(outbox::id)
            .select(outbox::event)
            .load(conn)?)
    });
    found.expect("events")
}

/// What is compared of a firearm of Colombia with this serial number.
pub fn identity(serial: &str) -> IdentityRow {
    let input = serde_json::from_value(stolen(serial)).expect("a record");
    let record = RecordRow::new(Id::new(), "CO", Id::new(), input, Instant::now());
    IdentityRow::of(&flow::identity(&record)).expect("a serial number to compare")
}
