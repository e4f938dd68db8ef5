//! Several editors at once: nobody's answer is lost.

use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;

#[test]
fn an_answer_is_saved_only_over_the_one_that_its_writer_has_seen() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let key = questions(&questionnaire(&cast.editor))[0]["key"].as_str().expect("a key").to_owned();
        let at = format!("{}/answers/{key}", path(&report));
        let put = |header: Option<(&str, &str)>, value: &str| {
            let call = cast.editor.call("PUT", &*at).json(&json!({"value": value}));
            header.into_iter().fold(call, |call, (name, value)| call.header(name, value)).send()
        };
        cast.editor.get(&at).expect(404);
        put(None, "yes").expect(428);
        let first = put(Some(("if-none-match", "*")), "yes");
        first.expect(201);
        let tag = first.header("etag").expect("a tag").to_owned();
        assert_eq!(cast.editor.get(&at).header("etag"), Some(&*tag));
        assert_eq!(put(Some(("if-none-match", "*")), "no").expect(412)["current"]["value"], "yes");
        put(Some(("if-match", &tag)), "maybe").expect(422);
        assert_eq!(put(Some(("if-match", &tag)), "no").expect(200)["version"], 2);
        let clash = put(Some(("if-match", &tag)), "partial").expect(412);
        assert_eq!((&clash["current"]["value"], &clash["submitted"]["value"]), (&json!("no"), &json!("partial")));
        let several = json!({"answers": [{"question": key, "value": "yes", "version": 1},
            {"question": "nowhere", "value": "yes", "version": null}]});
        let results = cast.editor.put(format!("{}/answers", path(&report)), several).expect(200);
        let statuses: Vec<&Value> =
            results["results"].as_array().expect("results").iter().map(|r| &r["status"]).collect();
        assert_eq!(statuses, ["conflict", "invalid"]);
        let one = json!({"answers": [{"question": key, "value": "yes", "version": 2}]});
        let results = cast.editor.put(format!("{}/answers", path(&report)), one).expect(200);
        assert_eq!((&results["results"][0]["status"], &results["results"][0]["version"]), (&json!("saved"), &json!(3)));
        cast.approver.put(at.as_str(), json!({"value": "no"})).expect(403);
        cast.neighbour.call("PUT", &*at).header("if-none-match", "*").json(&json!({"value": "no"})).send().expect(404);
    });
}

#[test]
fn editors_at_once_lose_no_answer() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let key = questions(&questionnaire(&cast.editor))[0]["key"].as_str().expect("a key").to_owned();
        let at = format!("{}/answers", path(&report));
        let saved: Vec<i64> = std::thread::scope(|scope| {
            let editors: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let (mut mine, mut seen) = (Vec::new(), Value::Null);
                        while mine.len() < 5 {
                            let body = json!({"answers": [{"question": key, "value": "yes", "version": seen}]});
                            let answer = cast.editor.put(&*at, body);
                            if answer.status == 503 {
                                continue;
                            }
                            let result = answer.expect(200)["results"][0].clone();
                            seen = result["version"].clone();
                            if result["status"] == "saved" {
                                mine.push(seen.as_i64().expect("a version"));
                            }
                        }
                        mine
                    })
                })
                .collect();
            editors.into_iter().flat_map(|editor| editor.join().expect("saved")).collect()
        });
        let mut versions = saved;
        versions.sort_unstable();
        assert_eq!(versions, (1..=20).collect::<Vec<i64>>(), "each change has a version of its own");
        let history = cast.editor.get(format!("{}/history", path(&report))).expect(200);
        let changes = history["items"].as_array().expect("items").iter().filter(|e| !e["question"].is_null()).count();
        assert_eq!(changes, 20);
    });
}

#[test]
fn a_figure_is_proposed_and_gets_in_only_by_a_decision() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let tracer = world.as_role(rastro::access::Role::RecordsOfficer, Some("BR"));
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let figures = cast.editor.get(format!("{}/figures", path(&report))).expect(200);
        let items = figures["items"].as_array().expect("items").clone();
        assert!(!items.is_empty());
        for item in &items {
            assert_eq!((&item["no_data"], &item["value"]), (&json!(true), &Value::Null), "no data is never 0: {item}");
            let accept = json!({"answers": [{"question": item["question"], "version": null,
                "value": {"decision": "accepted", "value": 0, "reason": null}}]});
            let results = cast.editor.put(format!("{}/answers", path(&report)), accept).expect(200);
            assert_eq!(results["results"][0]["errors"][0]["code"], "figure_no_data", "{results}");
        }
        drop(tracer);
        assert!(read(&cast.editor, &report).iter().all(|answer| answer["value"].is_null()));
    });
}
