//! Items and what becomes of them.

use rastro::db::Id;
use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;
use crate::traces::forms::with;

#[test]
fn items_are_added_and_changed() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let made = recorded(&br, seizure());
        let grenade = json!({"class": "explosive", "description": "hand grenade", "quantity": 2.0, "unit": "pieces"});
        let added = br.post(format!("{}/items", s(&made)), grenade).expect(201);
        assert_eq!(added["items"].as_array().map(Vec::len), Some(3));
        assert_eq!((&added["items"][0], &added["items"][2]["class"]), (&made["items"][0], &json!("explosive")));
        assert_eq!(br.all(PATH)[0]["item_count"], 3);

        let patch = json!({"make": "GLOCK  Ges.m.b.H.", "serial_number": "AB?12", "serial_condition": "partial", "model": null});
        let changed = patch_item(&br, &made, 0, patch).expect(200);
        let item = &changed["items"][0];
        assert_eq!((&item["make_normalized"], &item["make"]), (&json!("glock"), &json!("GLOCK  Ges.m.b.H.")));
        assert_eq!(item["make_recognised"], true);
        let unknown = patch_item(&br, &made, 0, json!({"make": "Forja do Zé"})).expect(200);
        let item = &unknown["items"][0];
        assert_eq!((&item["make_normalized"], &item["make_recognised"]), (&json!("forja do zé"), &json!(false)));
        assert_eq!((&item["serial_normalized"], &item["uniquely_marked"]), (&json!("AB?12"), &json!(false)));
        assert_eq!((&item["model"], &item["calibre"]), (&Value::Null, &json!("9x19mm")));
        assert_eq!(br.all(&format!("{PATH}?serial=ab?12")).len(), 1);
        assert_eq!(br.all(&format!("{PATH}?serial=abc123")).len(), 0);

        let mended = json!({"serial_number": null, "serial_condition": "obliterated"});
        assert_eq!(patch_item(&br, &made, 0, mended).expect(200)["items"][0]["serial_normalized"], Value::Null);
        let wrong = patch_item(&br, &made, 1, json!({"type": "pistol", "unit": "kilograms"}));
        let mut faults = wrong.faults();
        faults.sort();
        let expected = [("/type", "not_of_this_class"), ("/unit", "unit_not_of_this_class")];
        assert_eq!(faults, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        assert_eq!(patch_item(&br, &made, 1, json!({"disposal": "forfeited"})).faults()[0].1, "unknown_field");
        let nobody = format!("{}/items/{}", s(&made), Id::new());
        let tag = br.get(s(&made)).etag();
        let absent = br.call("PATCH", &*nobody).header("if-match", tag).json(&json!({"model": "x"})).send();
        absent.refused(404, "not_found");
        br.call("PATCH", i(&made, 0)).json(&json!({"model": "x"})).send().refused(428, "precondition_required");
    });
}

#[test]
fn an_item_of_one_seizure_is_not_anothers() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let (one, two) = (recorded(&br, seizure()), recorded(&br, seizure()));
        let mixed = format!("{}/items/{}", s(&one), two["items"][0]["id"].as_str().expect("an id"));
        br.post(format!("{mixed}/disposals"), json!({"disposal": "forfeited"})).refused(404, "not_found");
        world.tracer("BR").take(format!("{mixed}/trace-requests")).refused(404, "not_found");
    });
}

#[test]
fn disposals_are_kept_as_history() {
    on_every_backend(|world| {
        let (br, us) = (recorder(world, "BR"), recorder(world, "US"));
        let made = recorded(&br, with(seizure(), json!({"sharing": "all_states"})));
        let dispose = |index: usize, body: Value| br.post(format!("{}/disposals", i(&made, index)), body);
        dispose(0, json!({"disposal": "forfeited", "date": "2026-04-01", "remarks": "by the court"})).expect(201);
        let kept = json!({"disposal": "retained_for_official_use", "date": "2026-05-01", "mark": "PF 0042"});
        let retained = dispose(0, kept).expect(201);
        let item = &retained["items"][0];
        assert_eq!(item["disposal"], "retained_for_official_use");
        let history: Vec<&Value> = item["disposals"].as_array().expect("a history").iter().collect();
        assert_eq!((&history[0]["disposal"], &history[0]["remarks"]), (&json!("forfeited"), &json!("by the court")));
        assert_eq!((&history[1]["mark"], &history[1]["date"]), (&json!("PF 0042"), &json!("2026-05-01")));
        assert_eq!(retained["items"][1]["disposals"], json!([]), "of that item alone");
        let seen = us.get(s(&made)).expect(200);
        assert_eq!(seen["items"][0]["disposals"][0]["remarks"], Value::Null);
        assert_eq!(br.all(&format!("{PATH}?disposal=retained_for_official_use")).len(), 1);
        assert_eq!(br.all(&format!("{PATH}?disposal=forfeited")).len(), 0);

        let burnt = json!({"disposal": "destroyed", "date": "2026-06-01", "method": "melting"});
        dispose(1, burnt.clone()).expect(201);
        let after = dispose(1, json!({"disposal": "in_custody"}));
        assert_eq!(after.faults(), [("/remarks".to_owned(), "after_destruction_needs_remarks".to_owned())]);
        let corrected = json!({"disposal": "in_custody", "remarks": "it was another box"});
        assert_eq!(dispose(1, corrected).expect(201)["items"][1]["disposal"], "in_custody");
        assert_eq!(br.get(s(&made)).expect(200)["items"][1]["disposals"].as_array().map(Vec::len), Some(2));
    });
}

#[test]
fn each_disposal_asks_for_its_particulars() {
    on_every_backend(|world| {
        let br = recorder(world, "BR");
        let made = recorded(&br, seizure());
        for (index, body, expected) in [
            (0, json!({"disposal": "retained_for_official_use"}), vec![("/mark", "retention_needs_mark")]),
            (0, json!({"disposal": "retained_for_official_use", "mark": " "}), vec![("/mark", "retention_needs_mark")]),
            (
                0,
                json!({"disposal": "destroyed"}),
                vec![("/date", "destruction_needs_particulars"), ("/method", "destruction_needs_particulars")],
            ),
            (
                0,
                json!({"disposal": "destroyed", "method": "cutting"}),
                vec![("/date", "destruction_needs_particulars")],
            ),
            (0, json!({"disposal": "forfeited", "method": "cutting"}), vec![("/method", "not_of_this_disposal")]),
            (0, json!({"disposal": "forfeited", "mark": "X"}), vec![("/mark", "not_of_this_disposal")]),
            (0, json!({"disposal": "forfeited", "date": "2999-01-01"}), vec![("/date", "in_future")]),
            (0, json!({"disposal": "forfeited", "date": "2026-02-28"}), vec![("/date", "disposal_before_seizure")]),
            (0, json!({"disposal": "sold"}), vec![("/disposal", "not_in_list")]),
            (0, json!({"disposal": "auctioned"}), vec![("/disposal", "not_in_list")]),
        ] {
            let refused = br.post(format!("{}/disposals", i(&made, index)), body.clone());
            refused.refused(422, "invalid_body");
            let expected: Vec<_> = expected.into_iter().map(|(p, c)| (p.to_owned(), c.to_owned())).collect();
            assert_eq!(refused.faults(), expected, "{body}");
        }
        // Rounds bear no mark each.
        br.post(format!("{}/disposals", i(&made, 1)), json!({"disposal": "retained_for_official_use"})).expect(201);
        assert_eq!(world.rows("seizure_disposals").len(), 1);
    });
}
