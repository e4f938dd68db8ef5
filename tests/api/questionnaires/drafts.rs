//! A draft: refused for what is wrong, kept with what it lacks, published when it is whole, and then for ever.

use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;

#[test]
fn a_draft_is_changed_until_it_is_published_and_never_after() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let draft = drafted(&by, questionnaire("marking", three()));
        assert_eq!(
            (&draft["status"], &draft["version"], &draft["predecessor"]),
            (&json!("draft"), &json!(1), &Value::Null)
        );
        assert_eq!(draft["sections"][0]["questions"][1]["condition"]["any_of"], json!(["yes"]));
        let read = by.get(q(&draft));
        assert_eq!(read.expect(200), draft);

        let changes =
            json!({"title": {"en": "Marking of firearms"}, "introduction": text("Please answer."), "sample": true});
        let changed = by.patch(&q(&draft), changes).expect(200);
        assert_eq!(changed["title"]["en"], "Marking of firearms");
        assert_eq!(
            (&changed["title"]["fr"], &changed["introduction"]),
            (&draft["title"]["fr"], &text("Please answer."))
        );
        let stale = by.call("PATCH", q(&draft)).header("if-match", read.etag()).json(&json!({"sample": false})).send();
        stale.refused(412, "precondition_failed");
        by.call("PATCH", q(&draft)).json(&json!({"sample": false})).send().refused(428, "precondition_required");
        let without = by.patch(&q(&draft), json!({"introduction": null, "sections": [], "code": "marks"})).expect(200);
        assert_eq!(
            (without.get("introduction"), &without["sections"], &without["code"]),
            (None, &json!([]), &json!("marks"))
        );
        by.patch(&q(&draft), json!({"predecessor": null})).refused(422, "invalid_body");
        by.patch(&q(&draft), json!({"title": null})).refused(422, "invalid_body");
        by.patch(&q(&draft), json!({"sections": questionnaire("x", three())["sections"]})).expect(200);

        let published = by.take(format!("{}/publication", q(&draft))).expect(200);
        assert_eq!(published["status"], "published");
        assert!(published["published_at"].is_string(), "{published}");
        for answer in [
            by.patch(&q(&draft), json!({"sample": false})),
            by.delete(q(&draft)),
            by.take(format!("{}/publication", q(&draft))),
        ] {
            let problem = answer.refused(409, "wrong_state");
            assert_eq!((&problem["current_status"], &problem["allowed_steps"]), (&json!("published"), &json!([])));
        }
        assert_eq!(by.get(q(&draft)).expect(200), published);
        let told = |event: &str| world.rows("outbox").iter().filter(|row| row.contains(event)).count();
        assert_eq!(
            (told("questionnaire_published"), told("questionnaire")),
            (1, 1),
            "drafts are nobody else's business"
        );
        let kept = world.rows("questionnaire_questions");
        let id = published["id"].as_str().expect("an id").replace('-', "");
        let its_own = kept.iter().filter(|row| row.to_lowercase().replace('-', "").contains(&id)).count();
        assert_eq!(its_own, 3, "each question has a row");
    });
}

#[test]
fn a_draft_can_be_deleted() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let draft = drafted(&by, questionnaire("marking", three()));
        assert_eq!(by.delete(q(&draft)).status, 204);
        by.get(q(&draft)).refused(404, "not_found");
        by.delete(q(&draft)).refused(404, "not_found");
        drafted(&by, questionnaire("marking", three()));
        let told = world.rows("audit_entries").iter().filter(|row| row.contains("deleteQuestionnaire")).count();
        assert_eq!(told, 1);
    });
}

#[test]
fn what_is_wrong_is_told_at_once_and_nothing_is_kept() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let questions = json!([
            {"key": "a", "kind": "yes_no_partial", "text": {}, "max_length": 5, "condition": {"question": "b", "any_of": ["x"]}},
            {"key": "b", "kind": "single_choice", "text": {}, "options": [{"key": "x", "text": {}}],
                "condition": {"question": "a", "any_of": ["yes"]}},
            {"key": "b", "kind": "number", "text": {}, "unit": {"en": "  "}, "minimum": 2, "maximum": 1, "keeps": "old"},
            {"key": "d", "kind": "figure", "text": {}, "figure": "firearms_seized"},
            {"key": "e", "kind": "figure", "text": {}, "figure": "firearms_seized"}]);
        let answer = by.post(PATH, questionnaire("wrong", questions));
        answer.refused(422, "invalid_body");
        let at = |rest: &str| format!("/sections/0/questions/{rest}");
        let expected = [
            ("2/key", "key_taken"),
            ("0/max_length", "not_of_this_kind"),
            ("1/options", "too_few"),
            ("2/unit", "required"),
            ("2/minimum", "minimum_above_maximum"),
            ("0/condition", "condition_cycle"),
            ("1/condition", "condition_cycle"),
            ("4/figure", "figure_taken"),
            ("2/keeps", "keeps_without_predecessor"),
        ];
        assert_eq!(answer.faults(), expected.map(|(rest, code)| (at(rest), code.to_owned())));
        // What has not even the shape of a questionnaire is told by the schema.
        let mut shapeless = questionnaire("Wrong code", json!([{"key": "a", "kind": "poem", "text": "x", "more": 1}]));
        shapeless["sections"][0]["article"] = json!("IIX");
        let answer = by.post(PATH, shapeless);
        answer.refused(422, "invalid_body");
        assert_eq!(answer.faults().len(), 5, "{}", answer.text());
        assert_eq!(by.all(PATH).len(), SAMPLES);
        for language in ["en", "es", "pt", "fr"] {
            let body = questionnaire(
                "wrong",
                json!([{"key": "a", "kind": "year", "text": {}, "minimum": 1.5, "maximum": 1,
                "figure": "firearms_found", "condition": {"question": "a", "any_of": ["x"]}}]),
            );
            let told = by.call("POST", PATH).header("accept-language", language).json(&body).send().expect(422);
            for fault in told["errors"].as_array().expect("faults") {
                let detail = fault["detail"].as_str().expect("a text");
                assert!(!detail.contains("fault_") && !detail.contains('{'), "{language}: {detail}");
            }
        }
    });
}

#[test]
fn publication_tells_every_text_that_lacks_a_translation() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let mut lacking = questionnaire("marking", three());
        lacking["title"].as_object_mut().expect("texts").remove("pt");
        lacking["sections"][0]["questions"][1]["unit"] = json!({"en": "firearms", "fr": " "});
        lacking["sections"][0]["questions"][2]["options"][1]["text"] = json!({});
        lacking["introduction"] = json!({"en": "  "});
        let draft = drafted(&by, lacking);
        assert_eq!(draft.get("introduction"), None, "a blank text is none");
        let publication = format!("{}/publication", q(&draft));
        let answer = by.take(&*publication);
        answer.refused(422, "invalid_body");
        let at = |rest: &str| format!("/sections/0/questions/{rest}");
        let expected = ["/title/pt".to_owned(), at("1/unit/es"), at("1/unit/pt"), at("1/unit/fr")].into_iter();
        let expected = expected.chain(["en", "es", "pt", "fr"].map(|tag| at(&format!("2/options/1/text/{tag}"))));
        let expected: Vec<_> = expected.map(|pointer| (pointer, "translation_missing".to_owned())).collect();
        assert_eq!(answer.faults(), expected);
        let told = by.call("POST", &*publication).header("accept-language", "pt").send().expect(422);
        assert_eq!(
            told["errors"][0]["detail"],
            "Falta este texto em português. Acrescente-o antes de publicar o questionário."
        );
        assert_eq!(by.get(q(&draft)).expect(200)["status"], "draft");

        let empty = drafted(&by, json!({"code": "empty", "title": text("Nothing"), "sections": []}));
        let answer = by.take(format!("{}/publication", q(&empty)));
        answer.refused(422, "invalid_body");
        assert_eq!(answer.faults(), pairs(&[("/sections", "no_questions")]));
        by.patch(&q(&empty), json!({"sections": questionnaire("x", json!([]))["sections"]})).expect(200);
        let answer = by.take(format!("{}/publication", q(&empty)));
        assert_eq!(answer.faults(), pairs(&[("/sections/0/questions", "no_questions")]));
    });
}

#[test]
fn a_code_belongs_to_one_questionnaire() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let first = drafted(&by, questionnaire("marking", three()));
        by.post(PATH, questionnaire("marking", three())).refused(409, "duplicate_value");
        by.post(PATH, questionnaire("cifta_implementation_sample", three())).refused(409, "duplicate_value");
        let second = drafted(&by, questionnaire("marks", three()));
        by.patch(&q(&second), json!({"code": "marking"})).refused(409, "duplicate_value");
        by.patch(&q(&first), json!({"code": "markings"})).expect(200);
        by.patch(&q(&second), json!({"code": "marking"})).expect(200);
    });
}

#[test]
fn a_repeated_draft_is_made_once() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let send =
            || by.call("POST", PATH).header("idempotency-key", "once").json(&questionnaire("marking", three())).send();
        let (first, again) = (send(), send());
        assert_eq!(first.expect(201), again.expect(201));
        assert_eq!(by.all(PATH).len(), SAMPLES + 1);
    });
}
