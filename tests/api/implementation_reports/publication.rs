//! Nothing is published without its State's consent.

use serde_json::{Value, json};

use super::forms::*;
use crate::isolation::Numbers;
use crate::on_every_backend;
use crate::questionnaires::forms;

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

/// A report on [`forms::three`], whose first answer is `value` and confidential, with the second where it is asked.
fn in_confidence<'w>(cast: &Cast<'w>, cycle: &Value, value: &str) -> Value {
    let report = begun(&cast.editor, cycle);
    let mut answers = vec![json!({"question": "vi_1", "value": value, "version": null, "confidential": true})];
    if value == "yes" {
        answers.push(json!({"question": "vi_2", "value": 5, "version": null}));
    }
    answers.push(json!({"question": "vi_3", "value": "maker", "version": null}));
    cast.editor.put(format!("{}/answers", path(&report)), json!({"answers": answers})).expect(200);
    cast.editor.take(format!("{}/readiness", path(&report))).expect(200);
    cast.approver.take(format!("{}/submission", path(&report))).expect(200);
    report
}

#[test]
fn what_was_asked_because_of_a_confidential_answer_gives_it_away_to_nobody() {
    on_every_backend(|world| {
        let (cast, other) = (Cast::of(world, "BR"), Cast::of(world, "MX"));
        let (id, assigned) = another_member(world, &cast, "US");
        let asked = forms::published(&cast.secretariat, forms::questionnaire("marking", forms::three()));
        let cycle = cycle_on(&cast.secretariat, &asked["id"], 30);
        let reports = [in_confidence(&cast, &cycle, "yes"), in_confidence(&other, &cycle, "no")];
        let number = cycle["id"].as_str().expect("an id");
        for report in &reports {
            cast.secretariat.take(format!("{}/review", path(report))).expect(200);
            let body = json!({"reviewer": {"kind": "client", "id": id}, "sections": ["vi"]});
            cast.secretariat.post(format!("{}/review-assignments", path(report)), body).expect(201);
            let comment = json!({"question": "vi_2", "visibility": "committee", "text": "Five are few"});
            assigned.post(format!("{}/comments", path(report)), comment).expect(201);
            let ask = json!({"question": "vi_1", "text": "Since when?"});
            assigned.post(format!("{}/clarification-requests", path(report)), ask).expect(201);
        }
        // To a member who is not assigned both reports are alike, in whatever it reads.
        let told = |answers: &Value, name: &str| -> Vec<(Value, Value)> {
            let of_one = |one: &Value| (one[name].clone(), one["value"].clone());
            answers.as_array().expect("answers").iter().map(of_one).collect()
        };
        let hidden = (json!("confidential"), Value::Null);
        let all = vec![hidden.clone(), hidden, (json!("given"), json!("maker"))];
        let questions = "question=vi_1&question=vi_2&question=vi_3";
        let matrix = |by: &crate::Client<'_>, state: &str| {
            let whole = by.get(format!("/v1/implementation-matrix?cycle={number}&{questions}")).expect(200);
            let found = whole["items"].as_array().expect("items").iter().find(|entry| entry["state"] == state).cloned();
            told(&found.expect("the State")["answers"], "standing")
        };
        for (report, state) in reports.iter().zip(["BR", "MX"]) {
            let at = path(report);
            assert_eq!(told(&cast.member.get(format!("{at}/answers")).expect(200)["items"], "standing"), all);
            let version = cast.member.get(format!("{at}/versions/1")).expect(200);
            assert_eq!(told(&version["content"]["answers"], "standing"), all);
            assert_eq!(matrix(&cast.member, state), all);
            for list in ["comments", "clarification-requests"] {
                assert_eq!(cast.member.get(format!("{at}/{list}")).expect(200)["items"], json!([]), "{list}");
                assert_eq!(assigned.get(format!("{at}/{list}")).expect(200)["items"].as_array().map(Vec::len), Some(1));
            }
        }
        let documents: Vec<String> = reports
            .iter()
            .map(|report| cast.member.get(format!("{}/json", path(report))).expect(200)["sections"].to_string())
            .collect();
        assert_eq!(documents[0], documents[1]);
        assert_eq!(matrix(&assigned, "BR")[1], (json!("given"), json!(5)));
        assert_eq!(matrix(&assigned, "MX")[1].0, "not_asked");
        // Nor is it published.
        let at = path(&reports[0]);
        let consent = |body: Value| cast.approver.put(format!("{at}/publication-consent"), body);
        let refused = consent(json!({"vi_1": true, "vi_2": true, "vi_3": true}));
        refused.expect(422);
        let faults = [("/vi_1", "answer_is_confidential"), ("/vi_2", "answer_hangs_on_confidential")];
        assert_eq!(refused.faults(), forms::pairs(&faults));
        consent(json!({"vi_3": true})).expect(200);
    });
}

#[test]
fn every_entry_of_a_consent_is_told_of_where_it_cannot_be_kept() {
    on_every_backend(|world| {
        let (cast, other) = (Cast::of(world, "BR"), Cast::of(world, "MX"));
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let at = format!("{}/publication-consent", path(&report));
        let asked = questions(&questionnaire(&cast.editor));
        let optional = asked.iter().find(|question| question["required"] != true && question["condition"].is_null());
        let unanswered = optional.expect("an optional question")["key"].as_str().expect("a key");
        submitted(&cast, &report);
        let answers = read(&cast.editor, &report);
        let key_of = |standing: &str| {
            let found = answers.iter().find(|answer| answer["standing"] == standing).expect("such an answer");
            found["question"].as_str().expect("a key").to_owned()
        };
        let (given, not_asked) = (key_of("given"), key_of("not_asked"));
        let refused = cast
            .approver
            .put(&*at, json!({&given: true, unanswered: true, &not_asked: true, "nowhere": true, "a/b": false}));
        refused.refused(422, "invalid_body");
        let mut told = refused.faults();
        told.sort();
        let mut expected = vec![
            ("/a~1b".to_owned(), "unknown_question".to_owned()),
            ("/nowhere".to_owned(), "unknown_question".to_owned()),
            (format!("/{unanswered}"), "no_answer_to_publish".to_owned()),
            (format!("/{not_asked}"), "no_answer_to_publish".to_owned()),
        ];
        expected.sort();
        assert_eq!(told, expected);
        assert_eq!(cast.approver.get(&*at).expect(200)["items"], json!([]), "nothing was kept");
        let kept = cast.approver.put(&*at, json!({&given: true, unanswered: false, &not_asked: false})).expect(200);
        assert_eq!(kept["items"].as_array().expect("items").len(), 1);
        // If-Match is honoured and not demanded; another State's report is not there, whatever the header says.
        let tag = cast.approver.get(&*at).header("etag").expect("a tag").to_owned();
        let put = |by: &crate::Client<'_>, tag: &str| {
            by.call("PUT", &*at).header("if-match", tag).json(&json!({&given: false})).send()
        };
        put(&other.approver, "\"stale\"").expect(404);
        let comments = format!("{}/draft-comments", path(&report));
        let comment = other.editor.call("POST", comments).header("if-match", "\"stale\"");
        comment.json(&json!({"text": "Is it there?"})).send().expect(404);
        put(&cast.approver, "\"stale\"").refused(412, "precondition_failed");
        assert_eq!(put(&cast.approver, &tag).expect(200)["items"], json!([]));
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
