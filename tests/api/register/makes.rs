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
