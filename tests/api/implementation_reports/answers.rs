//! Several editors at once: nobody's answer is lost.

use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;
use crate::questionnaires::forms;

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
        let detail = |answer: crate::Answer, code: &str| {
            let status = if code == "precondition_failed" { 412 } else { 428 };
            answer.refused(status, code)["detail"].as_str().expect("a text").to_owned()
        };
        assert!(detail(put(None, "yes"), "precondition_required").contains("If-None-Match: *"));
        let early = detail(put(Some(("if-match", "\"early\"")), "yes"), "precondition_failed");
        assert!(early.contains("If-None-Match: *"), "{early}");
        let first = put(Some(("if-none-match", "*")), "yes");
        first.expect(201);
        let tag = first.header("etag").expect("a tag").to_owned();
        assert_eq!(cast.editor.get(&at).header("etag"), Some(&*tag));
        assert_eq!(put(Some(("if-none-match", "*")), "no").expect(412)["current"]["value"], "yes");
        let told = detail(put(None, "no"), "precondition_required");
        assert!(told.contains("If-Match") && !told.contains("If-None-Match"), "{told}");
        let told = detail(put(Some(("if-none-match", "*")), "no"), "precondition_failed");
        assert!(told.contains("ETag in If-Match"), "{told}");
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
fn what_a_save_says_nothing_of_stays() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let key = questions(&questionnaire(&cast.editor))[0]["key"].as_str().expect("a key").to_owned();
        let at = format!("{}/answers/{key}", path(&report));
        let law = json!([{"title": "Lei 10.826/2003", "link": "https://example.org/lei"}]);
        let first = json!({"value": "yes", "confidential": true, "evidence": law});
        let first = cast.editor.call("PUT", &*at).header("if-none-match", "*").json(&first).send();
        let tag = first.header("etag").expect("a tag").to_owned();
        let again = cast.editor.call("PUT", &*at).header("if-match", &tag).json(&json!({"value": "no"})).send();
        let kept = |answer: &Value| (answer["confidential"].clone(), answer["evidence"].clone());
        assert_eq!(kept(&again.expect(200)), (json!(true), law.clone()));
        let save = |more: Value| {
            let mut one = json!({"question": key, "value": "no"});
            one["version"] = cast.editor.get(&at).expect(200)["version"].clone();
            one.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            let saved = cast.editor.put(format!("{}/answers", path(&report)), json!({"answers": [one]})).expect(200);
            assert_eq!(saved["results"][0]["status"], "saved");
            kept(&cast.editor.get(&at).expect(200))
        };
        assert_eq!(save(json!({})), (json!(true), law.clone()));
        assert_eq!(save(json!({"confidential": null, "evidence": null})), (json!(true), law.clone()));
        assert_eq!(save(json!({"confidential": false})), (json!(false), law.clone()));
        let law_again = json!({"evidence": law, "confidential": true});
        assert_eq!(save(law_again), (json!(true), law));
        // Taken back: without its evidence, and still under its mark.
        assert_eq!(save(json!({"value": null})), (json!(true), json!([])));
        assert_eq!(save(json!({"confidential": false})), (json!(false), json!([])));
        assert_eq!(save(json!({"evidence": []})), (json!(false), json!([])));
        let unknown = json!({"answers": [{"question": "nowhere", "value": "yes", "version": null}]});
        let told = cast.editor.put(format!("{}/answers", path(&report)), unknown).expect(200);
        let detail = told["results"][0]["errors"][0]["detail"].as_str().expect("a text");
        assert!(detail.contains("nowhere"), "{detail}");
    });
}

#[test]
fn answers_are_carried_from_the_last_report_on_the_same_questionnaire_until_they_are_confirmed() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let key = questions(&questionnaire(&cast.editor))[0]["key"].clone();
        let first = json!({"answers": [{"question": key, "value": "no", "version": null, "confidential": true}]});
        cast.editor.put(format!("{}/answers", path(&report)), first).expect(200);
        submitted(&cast, &report);
        // A later report, on another questionnaire, is in nobody's way.
        let body = forms::questionnaire("other", forms::three());
        let other = forms::published(&cast.secretariat, body);
        submitted(&cast, &begun(&cast.editor, &cycle_on(&cast.secretariat, &other["id"], 30)));
        let next = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let at = format!("{}/answers", path(&next));
        cast.editor.take(format!("{}/carry-forward", path(&next))).expect(200);
        let carried = one(&read(&cast.editor, &next), &key).clone();
        let told = (&carried["standing"], &carried["value"], &carried["confidential"]);
        assert_eq!(told, (&json!("carried"), &json!("no"), &json!(true)));
        cast.editor.take(format!("{}/readiness", path(&next))).expect(422);
        let confirmed = json!({"answers": [{"question": key, "value": "no", "version": carried["version"]}]});
        cast.editor.put(&*at, confirmed).expect(200);
        let confirmed = one(&read(&cast.editor, &next), &key).clone();
        let told = (&confirmed["standing"], &confirmed["confidential"]);
        assert_eq!(told, (&json!("given"), &json!(true)), "its mark stays");
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
fn without_records_a_figure_is_no_data_and_cannot_be_accepted() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
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
        assert!(read(&cast.editor, &report).iter().all(|answer| answer["value"].is_null()));
    });
}

#[test]
fn a_required_question_is_not_answered_by_nothing() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let all = |text: &str| json!({"en": text, "es": text, "pt": text, "fr": text});
        let columns = json!([{"key": "name", "title": all("Name"), "kind": "text"}]);
        let options = json!([{"key": "a", "text": all("A")}, {"key": "b", "text": all("B")}]);
        let body = json!({"code": "nothing", "title": all("Nothing"), "sections": [{"key": "ix", "article": "IX",
            "title": all("Controls"), "questions": [
                {"key": "must", "kind": "table", "required": true, "columns": columns, "text": all("Which?")},
                {"key": "may", "kind": "table", "columns": columns, "text": all("Which?")},
                {"key": "some", "kind": "multiple_choice", "required": true, "options": options, "text": all("Which?")},
                {"key": "words", "kind": "text", "required": true, "text": all("How?")}]}]});
        let asked = forms::published(&cast.secretariat, body);
        let report = begun(&cast.editor, &cycle_on(&cast.secretariat, &asked["id"], 30));
        let at = path(&report);
        let put = |question: &str, value: Value| {
            let body = json!({"answers": [{"question": question, "version": null, "value": value}]});
            let result = cast.editor.put(format!("{at}/answers"), body).expect(200)["results"][0].clone();
            (result["status"].clone(), result["errors"][0]["code"].clone())
        };
        let too_few = (json!("invalid"), json!("too_few"));
        assert_eq!(put("must", json!([])), too_few);
        assert_eq!(put("some", json!([])), too_few);
        assert_eq!(put("must", json!([{}])).0, "invalid");
        assert_eq!(put("may", json!([])), (json!("saved"), Value::Null));
        assert_eq!(put("words", json!(" \n")), (json!("saved"), Value::Null), "nothing was said");
        let single = cast.editor.call("PUT", format!("{at}/answers/must")).header("if-none-match", "*");
        single.json(&json!({"value": []})).send().refused(422, "invalid_body");
        let left = cast.editor.get(format!("{at}/completeness")).expect(200);
        assert_eq!((&left["missing"], &left["answered"]), (&json!(["must", "some", "words"]), &json!(1)));
        cast.editor.take(format!("{at}/readiness")).expect(422);
    });
}

/// A questionnaire of its own that asks for three figures.
fn on_figures(by: &crate::Client<'_>) -> Value {
    let all = |text: &str| json!({"en": text, "es": text, "pt": text, "fr": text});
    let question = |key: &str, figure: &str| json!({"key": key, "kind": "figure", "figure": figure, "text": all(key)});
    let made = by
        .post(
            "/v1/questionnaires",
            json!({"code": "figures", "title": all("Figures"), "sections": [{"key": "vii", "article": "VII",
                "title": all("Confiscation"), "questions": [question("seized", "firearms_seized"),
                    question("found", "firearms_found"), question("marked", "share_of_firearms_marked")]}]}),
        )
        .expect(201);
    let path = format!("/v1/questionnaires/{}", made["id"].as_str().expect("an id"));
    by.take(format!("{path}/publication")).expect(200)
}

#[test]
fn what_is_proposed_leaves_the_state_only_where_a_drafter_accepts_it() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let recorder = crate::seizures::forms::recorder(world, "BR");
        for (kind, quantity) in [("seized", 1), ("seized", 3), ("found", 2)] {
            let item = json!({"class": "firearm", "type": "pistol", "production": "craft", "quantity": quantity,
                "unit": "pieces"});
            let body = json!({"kind": kind, "date": "2025-03-01", "items": [item]});
            crate::seizures::forms::recorded(&recorder, body);
        }
        let asked = on_figures(&cast.secretariat);
        let report = begun(&cast.editor, &cycle_on(&cast.secretariat, &asked["id"], 30));
        let at = path(&report);
        let proposed = cast.editor.get(format!("{at}/figures")).expect(200)["items"].clone();
        assert_eq!((&proposed[0]["value"], &proposed[0]["records"]), (&json!(4.0), &json!(2)));
        assert_eq!(proposed[0]["breakdown"], json!([{"key": "pistol", "value": 4.0}]));
        assert_eq!(proposed[2]["value"], 0.0, "three records, none of them marked");
        let put = |value: Value, question: &str| {
            let body = json!({"answers": [{"question": question, "version": null, "value": value}]});
            cast.editor.put(format!("{at}/answers"), body).expect(200)["results"][0].clone()
        };
        let other = put(json!({"decision": "accepted", "value": 5, "reason": null}), "seized");
        assert_eq!(other["errors"][0]["code"], "figure_differs", "{other}");
        for (question, value, code) in
            [("found", 2.5, "not_whole"), ("found", -3.0, "too_small"), ("marked", 4.0, "too_large")]
        {
            let corrected = put(json!({"decision": "corrected", "value": value, "reason": "Two registers"}), question);
            assert_eq!(corrected["errors"][0]["code"], code, "{corrected}");
        }
        for (question, decision) in [
            ("seized", json!({"decision": "accepted", "value": 4, "reason": null})),
            ("found", json!({"decision": "corrected", "value": 9, "reason": "Two registers"})),
            ("marked", json!({"decision": "left_out", "value": null, "reason": null})),
        ] {
            assert_eq!(put(decision, question)["status"], "saved");
        }
        // What was accepted can be marked after the records have moved on; to accept it anew it must be what they say.
        let item =
            json!({"class": "firearm", "type": "pistol", "production": "craft", "quantity": 1, "unit": "pieces"});
        crate::seizures::forms::recorded(&recorder, json!({"kind": "seized", "date": "2025-04-01", "items": [item]}));
        let again = |version: i32, decision: Value| {
            let entry = json!({"question": "seized", "version": version, "value": decision, "confidential": true});
            let results = cast.editor.put(format!("{at}/answers"), json!({"answers": [entry]})).expect(200);
            results["results"][0].clone()
        };
        let accepted = json!({"decision": "accepted", "value": 4, "reason": null});
        assert_eq!(again(1, accepted.clone())["status"], "saved");
        let kept = one(&read(&cast.editor, &report), &json!("seized")).clone();
        assert_eq!((&kept["confidential"], &kept["figure"]["value"]), (&json!(true), &json!(4.0)));
        assert_eq!(again(2, json!({"decision": "left_out", "value": null, "reason": null}))["status"], "saved");
        assert_eq!(again(3, accepted)["errors"][0]["code"], "figure_differs");
        let now = json!({"decision": "accepted", "value": 5, "reason": null});
        let open = json!({"question": "seized", "version": 3, "value": now, "confidential": false});
        cast.editor.put(format!("{at}/answers"), json!({"answers": [open]})).expect(200);
        submitted(&cast, &report);
        let seen = read(&cast.member, &report);
        let figure = |question: &str| one(&seen, &json!(question))["figure"].clone();
        assert_eq!(figure("seized")["value"], 5.0);
        assert_eq!((figure("found"), figure("marked")), (Value::Null, Value::Null));
        let frozen = cast.secretariat.get(format!("{at}/versions/1")).expect(200);
        assert!(!frozen["content"].to_string().contains("\"value\":2.0"), "what was counted is not in the version");
        assert_eq!(one(&read(&cast.editor, &report), &json!("found"))["figure"]["value"], 2.0);
    });
}
