//! Makes and calibres that the Secretariat added, in matching and lookups.

use rastro::access::Role;
use serde_json::{Value, json};

use super::forms::*;
use crate::traces::forms::with;
use crate::{World, on_every_backend};

fn value(code: &str, synonyms: Value) -> Value {
    let name = format!("{code} names");
    json!({"code": code, "names": {"en": name, "es": name, "pt": name, "fr": name}, "synonyms": synonyms,
        "source": "A catalogue"})
}

fn add(world: &World, set: &str, code: &str, synonyms: Value) {
    world.as_role(Role::Secretariat, None).post(format!("/v1/reference/{set}"), value(code, synonyms)).expect(201);
}

fn of_make(make: &str, calibre: &str) -> Value {
    with(open("KX4711", "full"), json!({"firearm": {"make": make, "calibre": calibre}}))
}

fn reason(of: &Value, field: &str) -> Value {
    let reasons = of["reasons"].as_array().expect("reasons").iter();
    reasons
        .filter(|reason| reason["field"] == field)
        .map(|reason| reason["relation"].clone())
        .next()
        .unwrap_or_default()
}

#[test]
fn they_count_like_those_that_ship() {
    on_every_backend(|world| {
        let (us, br) = (officer(world, "US"), officer(world, "BR"));
        let old = recorded(&us, of_make("Fábrica Quebracho", "7.77 Q"));
        recorded(&br, of_make("Quebracho & Hijos", "Quebracho Corto"));
        let before = only_match(&us);
        assert_eq!((reason(&before, "make"), reason(&before, "calibre")), (json!("different"), json!("different")));
        assert_eq!(before["strength"], "weak");

        add(world, "makes", "quebracho", json!(["Fabrica Quebracho", "Quebracho e Hijos"]));
        add(world, "calibres", "777_quebracho", json!(["7.77 Q", "Quebracho Corto"]));
        // A match that was found before keeps its score until one of its records changes.
        assert_eq!(only_match(&us)["score"], before["score"]);
        let asked = |make: &str, calibre: &str| {
            let lookup = json!({"serial": "KX4711", "make": make, "calibre": calibre});
            let found = hits(&world.tracer("CO"), lookup);
            found.iter().map(|hit| hit["strength"].as_str().expect("a strength").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(asked("QUEBRACHO", "7,77 q"), ["exact", "exact"]);
        assert_eq!(asked("Taurus", "9x19mm"), ["weak", "weak"]);
        us.patch(&path(&old), json!({"circumstances": "told anew", "firearm": {"model": "Q2"}})).expect(200);
        let after = only_match(&us);
        assert_eq!((reason(&after, "make"), reason(&after, "calibre")), (json!("same"), json!("same")));
        assert_eq!((&after["strength"], &only_match(&br)["score"]), (&json!("exact"), &after["score"]));
        // A new one is compared so at once.
        recorded(&officer(world, "MX"), of_make("quebracho", "7.77 Q"));
        let of_mx = us.all("/v1/matches?state=MX");
        assert_eq!(reason(&of_mx[0], "make"), "same");

        // One that is no longer active means nothing from then on: only the same word is the same make.
        let secretariat = world.as_role(Role::Secretariat, None);
        secretariat.patch("/v1/reference/makes/quebracho", json!({"active": false})).expect(200);
        assert_eq!(asked("QUEBRACHO", "7,77 q"), ["exact", "weak", "weak"]);
    });
}

/// The serial numbers that the list shows for these filters, in order.
fn listed(by: &crate::Client<'_>, filters: &[(&str, &str)]) -> Vec<String> {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(filters).finish();
    let items = by.all(&format!("{RECORDS}?{query}"));
    let mut serials: Vec<String> =
        items.iter().map(|item| item["serial_number"].as_str().expect("a number").to_owned()).collect();
    serials.sort();
    serials
}

#[test]
fn a_record_shows_what_its_make_and_calibre_are_compared_by_and_is_found_by_it() {
    on_every_backend(|world| {
        let us = officer(world, "US");
        let of = |serial: &str, make: Value, calibre: Value| {
            recorded(&us, with(stolen(serial), json!({"firearm": {"make": make, "calibre": calibre}})))
        };
        let known = of("A1", json!("S&W"), json!(".38 SPL"));
        let members = |record: &Value| {
            let firearm = &record["firearm"];
            ["make", "make_normalized", "make_recognised", "calibre", "calibre_normalized", "calibre_recognised"]
                .map(|name| firearm[name].clone())
        };
        let expected =
            [json!("S&W"), json!("smith_wesson"), json!(true), json!(".38 SPL"), json!("38_special"), json!(true)];
        assert_eq!(members(&known), expected);
        let odd = of("A2", json!("Zzq  Works"), json!("7.77 Q"));
        let expected =
            [json!("Zzq  Works"), json!("zzq works"), json!(false), json!("7.77 Q"), json!("7.77 q"), json!(false)];
        assert_eq!(members(&odd), expected);
        assert_eq!(members(&of("A3", Value::Null, Value::Null)), [const { Value::Null }; 6]);
        of("A4", json!("Smith and Wesson"), json!("9x19mm"));

        assert_eq!(listed(&us, &[("make", "Smith & Wesson")]), ["A1", "A4"]);
        assert_eq!(listed(&us, &[("calibre", ".38 Special")]), ["A1"]);
        assert_eq!(listed(&us, &[("make", "SMITH Y WESSON"), ("calibre", "9mm Luger")]), ["A4"]);
        assert_eq!(listed(&us, &[("make", "zzq works")]), ["A2"]);
        let nobody: [&str; 0] = [];
        assert_eq!(listed(&us, &[("make", "Old Zedd")]), nobody);
        assert_eq!(listed(&officer(world, "BR"), &[("make", "Smith & Wesson")]), nobody);

        // What was written down before the Secretariat added a spelling is understood by it too.
        add(world, "makes", "old_zedd", json!(["Old Zedd", "Zzq Works"]));
        add(world, "calibres", "777_q", json!(["7.77 Q", "Seven Q"]));
        of("A5", json!("ZZQ-Works"), json!("seven q"));
        for make in ["Old Zedd", "Zzq Works", "old_zedd"] {
            assert_eq!(listed(&us, &[("make", make)]), ["A2", "A5"], "{make}");
        }
        assert_eq!(listed(&us, &[("calibre", "Seven Q")]), ["A2", "A5"]);
        let shown = us.get(path(&odd)).expect(200);
        let expected =
            [json!("Zzq  Works"), json!("old_zedd"), json!(true), json!("7.77 Q"), json!("777_q"), json!(true)];
        assert_eq!(members(&shown), expected);
    });
}
