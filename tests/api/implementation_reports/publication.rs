//! Nothing is published without its State's consent.

use serde_json::{Value, json};

use super::forms::*;
use crate::isolation::Numbers;
use crate::on_every_backend;

#[test]
fn exactly_what_the_state_consents_to_is_published_and_a_changed_answer_needs_consent_anew() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let at = path(&report);
        submitted(&cast, &report);
        let given: Vec<Value> = read(&cast.editor, &report)
            .into_iter()
            .filter(|answer| answer["standing"] == "given")
            .map(|answer| answer["question"].clone())
            .collect();
        let consent = |questions: &[&Value]| {
            let body: serde_json::Map<String, Value> =
                questions.iter().map(|q| (q.as_str().expect("a key").to_owned(), json!(true))).collect();
            cast.approver.put(format!("{at}/publication-consent"), Value::Object(body))
        };
        consent(&[&given[0], &given[1], &given[2]]).expect(200);
        let stale = cast.approver.call("PUT", format!("{at}/publication-consent")).header("if-match", "\"stale\"");
        stale.json(&json!({})).send().expect(412);
        under_review(&cast, &report);
        let ask = json!({"text": "Please look again."});
        cast.secretariat.post(format!("{at}/clarification-requests"), ask).expect(201);
        let change = json!({"answers": [
            {"question": given[1], "value": "no", "version": 1},
            {"question": given[2], "value": "no", "version": 1, "confidential": true}]});
        cast.editor.put(format!("{at}/answers"), change).expect(200);
        cast.editor.post(format!("{at}/clarification-requests/1/answer"), json!({"answer": "Done."})).expect(200);
        cast.approver.take(format!("{at}/submission")).expect(200);
        consent(&[&given[2]]).expect(422);
        let lapsed = cast.approver.get(format!("{at}/publication-consent")).expect(200);
        let lapsed: Vec<bool> =
            lapsed["items"].as_array().expect("items").iter().map(|i| i["lapsed"] == true).collect();
        assert_eq!(lapsed.iter().filter(|lapsed| **lapsed).count(), 2);
        // Confidential to whoever of the Committee is not assigned; the assigned member reads it.
        assert_eq!(one(&read(&cast.member, &report), &given[2])["value"], "no");
        concluded(&cast, &report);
        cast.secretariat.take(format!("{at}/publication")).expect(200);
        let public = read(&cast.stakeholder, &report);
        let published: Vec<&Value> =
            public.iter().filter(|answer| !answer["value"].is_null()).map(|answer| &answer["question"]).collect();
        assert_eq!(published, [&given[0]]);
        // The version too tells of every question alike which was not published, whether it was answered or not.
        let standings = |answers: &Value| -> Vec<(Value, Value)> {
            let answers = answers.as_array().expect("answers").iter();
            answers.map(|answer| (answer["question"].clone(), answer["standing"].clone())).collect()
        };
        let version = cast.stakeholder.get(format!("{at}/versions/2")).expect(200);
        assert_eq!(standings(&version["content"]["answers"]), standings(&json!(public)));
        assert_eq!(public.len(), questions(&questionnaire(&cast.member)).len(), "their number is not hidden");
        // Consent anew waits for the next publication; consent taken back works at once.
        consent(&[&given[1]]).expect(200);
        assert!(read(&cast.stakeholder, &report).iter().all(|answer| answer["value"].is_null()));
        cast.secretariat.take(format!("{at}/publication")).expect(200);
        assert_eq!(one(&read(&cast.stakeholder, &report), &given[1])["value"], "no");
    });
}

/// What the State has said last of each question; absent is no.
type Consents = std::collections::BTreeMap<String, (bool, i64)>;

#[test]
fn no_sequence_of_steps_by_anyone_publishes_an_answer_without_consent() {
    on_every_backend(|world| {
        let mut numbers = Numbers(7);
        let cast = Cast::of(world, "BR");
        let keys: Vec<String> = questions(&questionnaire(&cast.member))
            .iter()
            .filter(|question| question["kind"] == "yes_no_partial")
            .map(|question| question["key"].as_str().expect("a key").to_owned())
            .collect();
        for round in 0..3 {
            let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
            let (at, mut consents) = (path(&report), Consents::new());
            filled(&cast.editor, &report);
            let everyone = [&cast.editor, &cast.approver, &cast.secretariat, &cast.member, &cast.stakeholder];
            let assign = json!({"reviewer": {"kind": "client", "id": cast.member_id}, "sections": ["ix"]});
            for _ in 0..120 {
                let by = everyone[numbers.below(everyone.len())];
                let post = |step: &str, body: Value| by.post(format!("{at}/{step}"), body).status;
                let status = match numbers.below(12) {
                    0 => post("readiness", json!({})),
                    1 | 2 => post("submission", json!({})),
                    3 => post("review", json!({})),
                    4 => post("review-assignments", assign.clone()),
                    5 => post("review-assignments/1/completion", json!({})),
                    6 => post("conclusion", json!({})),
                    7 => post("publication", json!({})),
                    8 => post("clarification-requests", json!({"text": "Why?"})),
                    9 => post(
                        &format!("clarification-requests/{}/answer", 1 + numbers.below(3)),
                        json!({"answer": "So."}),
                    ),
                    10 => {
                        let key = &keys[numbers.below(keys.len())];
                        let seen = cast.editor.get(format!("{at}/answers/{key}"));
                        let version = if seen.status == 200 { seen.json()["version"].clone() } else { Value::Null };
                        let value = ["yes", "no", "partial"][numbers.below(3)];
                        let body = json!({"answers": [{"question": key, "value": value, "version": version}]});
                        by.put(format!("{at}/answers"), body).status
                    }
                    _ => {
                        let chosen: Vec<&String> = keys.iter().filter(|_| numbers.below(2) == 0).collect();
                        let body: serde_json::Map<String, Value> =
                            chosen.iter().map(|key| ((*key).clone(), json!(true))).collect();
                        let answer = by.put(format!("{at}/publication-consent"), Value::Object(body));
                        if answer.status == 200 {
                            consents = answer.json()["items"]
                                .as_array()
                                .expect("items")
                                .iter()
                                .map(|item| {
                                    let key = item["question"].as_str().expect("a key").to_owned();
                                    (key, (true, item["answer_version"].as_i64().expect("a version")))
                                })
                                .collect();
                        }
                        answer.status
                    }
                };
                assert!([200, 201, 403, 404, 409, 422].contains(&status), "{status}");
                let public = cast.stakeholder.get(format!("{at}/answers"));
                if public.status == 404 {
                    continue;
                }
                for answer in public.expect(200)["items"].as_array().expect("items") {
                    if !answer["value"].is_null() {
                        let key = answer["question"].as_str().expect("a key");
                        let version = answer["version"].as_i64().expect("a version");
                        assert_eq!(consents.get(key), Some(&(true, version)), "round {round}: {answer}");
                    }
                }
            }
        }
    });
}
