//! Seizures to record, and the paths of their steps.

use rastro::access::Role;
use serde_json::{Value, json};

use crate::traces::forms::with;
use crate::{Answer, Client, World};

pub const PATH: &str = "/v1/seizures";

/// The records officer of a State.
pub fn recorder<'w>(world: &'w World, state: &str) -> Client<'w> {
    world.as_role(Role::RecordsOfficer, Some(state))
}

/// A pistol with all that a firearm can have.
pub fn pistol_item() -> Value {
    json!({"class": "firearm", "type": "pistol", "make": "Glock", "model": "19", "calibre": "9x19mm",
        "serial_number": "abc-123", "serial_condition": "intact", "other_marks": ["proof mark, crown over N"],
        "production": "industrial", "country_of_manufacture": "AT", "import_country": "US", "import_year": 2019,
        "manufacture_year": 2018, "quantity": 1, "unit": "pieces", "description": "with a worn slide"})
}

pub fn rounds() -> Value {
    json!({"class": "ammunition", "calibre": "9x19mm", "quantity": 150, "unit": "rounds"})
}

/// A seizure of Brazil with all that there can be.
pub fn seizure() -> Value {
    json!({
        "kind": "seized", "date": "2026-03-01", "authority_name": "Polícia Rodoviária Federal",
        "place": {"subdivision": "BR-PR", "municipality": "Foz do Iguaçu", "locality": "Ponte da Amizade",
            "latitude": -25.5163, "longitude": -54.5854, "kind": "land_border"},
        "legal_justification": "Lei 10.826/2003, art. 18", "criminal_context": "firearms_trafficking",
        "offence_code": "0901", "route": {"departure": "PY", "transit": ["AR"], "destination": "BR"},
        "transport": "private car", "concealment": "behind the rear seat",
        "national_case_number": "IP 45/2026", "persons": {"arrested": 2, "suspected": 1},
        "notes": "informer K7", "handling": {"tlp": "amber", "confidential": true, "conditions": "for police use"},
        "items": [pistol_item(), rounds()]
    })
}

/// What is left where only the necessary is told.
pub fn bare() -> Value {
    json!({"kind": "found", "date": "2026-02-01", "items": [rounds()]})
}

/// One firearm that is nobody else's.
pub fn numbered(number: usize) -> Value {
    with(bare(), json!({"items": [with(pistol_item(), json!({"serial_number": format!("N{number:06}")}))]}))
}

/// The path of a seizure.
pub fn s(seizure: &Value) -> String {
    format!("{PATH}/{}", seizure["id"].as_str().expect("an id"))
}

/// The path of one of its items.
pub fn i(seizure: &Value, index: usize) -> String {
    format!("{}/items/{}", s(seizure), seizure["items"][index]["id"].as_str().expect("an id"))
}

#[track_caller]
pub fn recorded(by: &Client<'_>, input: Value) -> Value {
    by.post(PATH, input).expect(201)
}

#[track_caller]
pub fn deleted(by: &Client<'_>, seizure: &Value) -> Answer {
    by.call("DELETE", s(seizure)).json(&json!({"reason": "recorded twice"})).send()
}

/// A PATCH of an item, bound to the seizure's tag.
#[track_caller]
pub fn patch_item(by: &Client<'_>, seizure: &Value, index: usize, patch: Value) -> Answer {
    let tag = by.get(s(seizure)).etag();
    by.call("PATCH", i(seizure, index)).header("if-match", tag).json(&patch).send()
}

pub fn ids(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}
