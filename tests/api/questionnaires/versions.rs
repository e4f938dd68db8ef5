//! Versions: each replaces the one before and says what it keeps of it.

use rastro::access::Role;
use serde_json::json;

use super::forms::*;
use crate::on_every_backend;

#[test]
fn a_new_version_keeps_questions_of_the_one_before() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let first = published(&by, questionnaire("marking", three()));
        let second = published(&by, successor(&first, next()));
        assert_eq!((&second["version"], &second["predecessor"]), (&json!(2), &first["id"]));
        let third = drafted(
            &by,
            successor(
                &second,
                json!([
            {"key": "vi_1", "kind": "yes_no_partial", "text": text("Are firearms marked?"), "required": true,
                "evidence": true, "keeps": "vi_1"},
            {"key": "vi_2", "kind": "number", "text": text("How many were marked?"), "unit": text("firearms"), "minimum": 0,
                "whole": true, "condition": {"question": "vi_1", "any_of": ["yes"]}, "keeps": "vi_4"}]),
            ),
        );
        let all = by.all(&format!("{PATH}?code=marking"));
        assert_eq!(all.iter().map(|one| one["version"].as_i64()).collect::<Vec<_>>(), [Some(3), Some(2), Some(1)]);
        assert_eq!((&all[0]["question_count"], &all[0]["title"]), (&json!(2), &text("Marking")));

        let compare = |from: &serde_json::Value, to: &serde_json::Value| {
            by.get(format!("{}/differences?from={}", q(to), from["id"].as_str().expect("an id")))
        };
        let found = compare(&first, &second).expect(200);
        assert_eq!((&found["from"]["version"], &found["to"]["id"]), (&json!(1), &second["id"]));
        assert_eq!(found["members"], json!([]));
        assert_eq!(found["sections"], json!({"added": [], "removed": [], "changed": []}));
        assert_eq!(
            found["questions"],
            json!({"added": ["vi_5"], "removed": ["vi_3"],
            "unchanged": [{"from": "vi_1", "to": "vi_1"}],
            "changed": [{"from": "vi_2", "to": "vi_4", "members": ["text"]}]})
        );
        let found = compare(&first, &third).expect(200);
        assert_eq!(
            found["questions"],
            json!({"added": [], "removed": ["vi_3"],
            "unchanged": [{"from": "vi_1", "to": "vi_1"}],
            "changed": [{"from": "vi_2", "to": "vi_2", "members": ["text"]}]})
        );

        let other = published(&by, questionnaire("other", three()));
        for (from, to) in [(&second, &first), (&first, &first), (&other, &second)] {
            compare(from, to).refused(404, "not_found");
        }
        by.get(format!("{}/differences", q(&second))).refused(400, "invalid_query");
        // Who does not see a draft can neither compare it nor compare with it.
        let reader = world.as_role(Role::Analyst, Some("BR"));
        let differences =
            |to: &serde_json::Value| format!("{}/differences?from={}", q(to), first["id"].as_str().expect("an id"));
        assert_eq!(reader.get(differences(&second)).status, 200);
        reader.get(differences(&third)).refused(404, "not_found");
        let with_draft = format!("{}/differences?from={}", q(&second), third["id"].as_str().expect("an id"));
        assert_eq!(reader.get(with_draft).status, 404);
    });
}

#[test]
fn a_version_has_one_successor_of_the_same_code() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let faults = |body| {
            let answer = by.post(PATH, body);
            answer.refused(422, "invalid_body");
            answer.faults()
        };
        let first = published(&by, questionnaire("marking", three()));
        let draft = drafted(&by, questionnaire("other", three()));
        assert_eq!(faults(successor(&draft, three())), pairs(&[("/predecessor", "unknown_questionnaire")]));
        let nothing = json!({"id": rastro::db::Id::new(), "code": "marking"});
        assert_eq!(faults(successor(&nothing, three())), pairs(&[("/predecessor", "unknown_questionnaire")]));
        let mut renamed = successor(&first, next());
        renamed["code"] = json!("marks");
        renamed["sections"][0]["questions"][2]["keeps"] = json!("vi_9");
        renamed["sections"][0]["questions"][1]["keeps"] = json!("vi_3");
        let expected = [
            ("/sections/0/questions/1/keeps", "kept_kind"),
            ("/sections/0/questions/2/keeps", "unknown_question"),
            ("/code", "code_of_predecessor"),
        ];
        assert_eq!(faults(renamed), pairs(&expected));

        let second = drafted(&by, successor(&first, next()));
        assert_eq!(faults(successor(&first, next())), pairs(&[("/predecessor", "has_successor")]));
        let answer = by.patch(&q(&second), json!({"code": "marks"}));
        answer.refused(422, "invalid_body");
        assert_eq!(answer.faults(), pairs(&[("/code", "code_of_predecessor")]));
        let twice = json!({"sections": successor(&first, json!([
            {"key": "a", "kind": "number", "text": {}, "unit": {"en": "x"}, "keeps": "vi_2"},
            {"key": "b", "kind": "number", "text": {}, "unit": {"en": "x"}, "keeps": "vi_2"}]))["sections"]});
        assert_eq!(by.patch(&q(&second), twice).faults(), pairs(&[("/sections/0/questions/1/keeps", "kept_twice")]));
        // A draft that is given up makes room for another.
        assert_eq!(by.delete(q(&second)).status, 204);
        let second = published(&by, successor(&first, next()));
        assert_eq!(faults(successor(&first, next())), pairs(&[("/predecessor", "has_successor")]));
        assert_eq!(by.get(q(&first)).expect(200), first, "a version stays as it was");
        assert_eq!(second["version"], 2);
    });
}
