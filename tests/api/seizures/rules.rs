//! What a seizure and its items must hold.

use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;
use crate::traces::forms::with;

/// The seizure with a patch, and the faults that it must have.
fn faulty() -> Vec<(Value, Vec<(&'static str, &'static str)>)> {
    let one = |patch, pointer, code| (patch, vec![(pointer, code)]);
    let item = |patch: Value| json!({"items": [with(pistol_item(), patch)]});
    let other = |item: Value| json!({"items": [item]});
    vec![
        one(json!({"date": "2999-01-01"}), "/date", "in_future"),
        one(json!({"date": "0000-01-01"}), "/date", "before_1900"),
        one(json!({"date": "1899-12-31", "date_precision": "year"}), "/date", "before_1900"),
        one(json!({"date": "2999-01-01", "date_precision": "year"}), "/date", "in_future"),
        one(json!({"place": {"subdivision": "BR-XX"}}), "/place/subdivision", "unknown_subdivision"),
        one(json!({"place": {"subdivision": "AR-B"}}), "/place/subdivision", "subdivision_of_another_state"),
        one(json!({"place": {"latitude": null}}), "/place/latitude", "coordinates_go_together"),
        one(json!({"place": {"longitude": null}}), "/place/longitude", "coordinates_go_together"),
        one(json!({"place": {"latitude": 91}}), "/place/latitude", "too_large"),
        one(json!({"route": {"departure": "QQ"}}), "/route/departure", "unknown_country"),
        one(json!({"route": {"transit": ["AR", "QQ"]}}), "/route/transit/1", "unknown_country"),
        one(json!({"route": {"destination": "QQ"}}), "/route/destination", "unknown_country"),
        one(json!({"offence_code": "1"}), "/offence_code", "bad_pattern"),
        one(json!({"persons": {"arrested": -1}}), "/persons/arrested", "too_small"),
        one(json!({"persons": {"names": ["João"]}}), "/persons/names", "unknown_field"),
        one(json!({"sharing": "named_states"}), "/named_states", "required"),
        one(json!({"named_states": ["US"]}), "/named_states", "sharing_names_no_states"),
        one(json!({"sharing": "named_states", "named_states": ["BR"]}), "/named_states/0", "own_state_named"),
        one(json!({"sharing": "named_states", "named_states": ["US", "US"]}), "/named_states/1", "not_unique"),
        one(json!({"sharing": "named_states", "named_states": ["US", "FR"]}), "/named_states/1", "unknown_state"),
        one(json!({"items": []}), "/items", "too_few"),
        one(json!({"items": null}), "/items", "required"),
        one(json!({"kind": "bought"}), "/kind", "not_in_list"),
        one(item(json!({"type": null})), "/items/0/type", "required"),
        one(item(json!({"serial_condition": null})), "/items/0/serial_condition", "required"),
        one(item(json!({"serial_number": null})), "/items/0/serial_number", "serial_required"),
        one(item(json!({"serial_number": "--"})), "/items/0/serial_number", "serial_required"),
        one(item(json!({"serial_condition": "obliterated"})), "/items/0/serial_number", "serial_forbidden"),
        one(item(json!({"quantity": 2})), "/items/0/quantity", "serial_means_one"),
        one(item(json!({"quantity": 0})), "/items/0/quantity", "too_small"),
        one(item(json!({"unit": "rounds"})), "/items/0/unit", "unit_not_of_this_class"),
        one(item(json!({"country_of_manufacture": "QQ"})), "/items/0/country_of_manufacture", "unknown_country"),
        one(item(json!({"import_country": "QQ"})), "/items/0/import_country", "unknown_country"),
        one(item(json!({"import_year": 2199})), "/items/0/import_year", "year_in_future"),
        one(item(json!({"import_year": 2017})), "/items/0/import_year", "import_before_manufacture"),
        one(item(json!({"disposal": "destroyed"})), "/items/0/disposal", "disposal_needs_particulars"),
        one(item(json!({"disposal": "sold"})), "/items/0/disposal", "not_in_list"),
        one(other(with(rounds(), json!({"calibre": null}))), "/items/0/calibre", "required"),
        one(other(with(rounds(), json!({"quantity": 1.5}))), "/items/0/quantity", "quantity_not_whole"),
        one(other(with(rounds(), json!({"unit": "pieces"}))), "/items/0/unit", "unit_not_of_this_class"),
        (
            other(with(
                rounds(),
                json!({"type": "pistol", "serial_number": "1", "serial_condition": "intact", "quantity": 1}),
            )),
            vec![
                ("/items/0/type", "not_of_this_class"),
                ("/items/0/serial_number", "not_of_this_class"),
                ("/items/0/serial_condition", "not_of_this_class"),
            ],
        ),
        (
            other(json!({"class": "explosive", "calibre": "9mm", "quantity": 2, "unit": "rounds"})),
            vec![
                ("/items/0/calibre", "not_of_this_class"),
                ("/items/0/description", "required"),
                ("/items/0/unit", "unit_not_of_this_class"),
            ],
        ),
        one(
            other(json!({"class": "other_related_material", "quantity": 1, "unit": "pieces"})),
            "/items/0/description",
            "required",
        ),
        // All at once.
        (
            with(
                item(json!({"type": null, "quantity": 3})),
                json!({"date": "2999-01-01", "route": {"departure": "QQ"}}),
            ),
            vec![
                ("/date", "in_future"),
                ("/route/departure", "unknown_country"),
                ("/items/0/type", "required"),
                ("/items/0/quantity", "serial_means_one"),
            ],
        ),
    ]
}

#[test]
fn each_rule_names_its_field_and_nothing_is_kept() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        for (patch, expected) in faulty() {
            let refused = br.post(PATH, with(seizure(), patch.clone()));
            assert_eq!(refused.status, 422, "{patch}: {}", refused.text());
            let expected: Vec<_> = expected.into_iter().map(|(p, c)| (p.to_owned(), c.to_owned())).collect();
            assert_eq!(refused.faults(), expected, "{patch}");
        }
        assert_eq!(br.all(PATH), Vec::<Value>::new());
        for table in ["seizures", "seizure_items", "record_readers"] {
            assert_eq!(world.rows(table), Vec::<String>::new(), "{table}");
        }
    });
}

#[test]
fn what_the_rules_allow_is_recorded() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let item = |patch: Value| json!({"items": [with(pistol_item(), patch)]});
        for patch in [
            json!({"date_precision": "year", "date": "2019-12-31"}),
            json!({"place": {"latitude": null, "longitude": null}}),
            json!({"kind": "surrendered", "place": null, "route": null, "persons": null, "handling": null}),
            item(json!({"serial_number": null, "serial_condition": "absent", "quantity": 12})),
            item(json!({"serial_number": null, "serial_condition": null, "quantity": 12})),
            item(json!({"type": "unknown", "make": "no make that anyone knows", "calibre": "?"})),
            item(json!({"disposal": "returned_to_lawful_owner"})),
            json!({"items": [{"class": "explosive", "description": "ANFO", "quantity": 12.75, "unit": "kilograms"}]}),
            json!({"items": [{"class": "other_related_material", "description": "frame", "serial_number": "F1",
                "serial_condition": "intact", "quantity": 1, "unit": "pieces"}]}),
        ] {
            let made = recorded(&br, with(seizure(), patch.clone()));
            assert_eq!(br.get(s(&made)).expect(200), made, "{patch}");
        }
        assert_eq!(br.all(PATH).len(), 9);
    });
}

#[test]
fn faults_speak_the_callers_language() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let input = with(seizure(), json!({"items": [with(pistol_item(), json!({"quantity": 2}))]}));
        let mut texts = Vec::new();
        for language in ["en", "es", "pt", "fr"] {
            let refused = br.call("POST", PATH).header("accept-language", language).json(&input).send();
            let text = refused.json()["errors"][0]["detail"].as_str().expect("a text").to_owned();
            assert!(text.contains('1'), "{text}");
            texts.push(text);
        }
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 4, "{texts:?}");
    });
}
