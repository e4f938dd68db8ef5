//! The review: what reviewers write, what the Secretariat decides, and what the State gets to know of it.

use serde_json::{Value, json};

use super::forms::*;
use crate::backend::on_every_backend_with;
use crate::on_every_backend;
use crate::questionnaires::forms;

/// The member `name` of each of the items.
fn each(list: &Value, name: &str) -> Vec<Value> {
    list["items"].as_array().expect("items").iter().map(|item| item[name].clone()).collect()
}

#[test]
fn the_numbers_that_the_state_sees_tell_nothing_of_what_it_was_not_asked() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let (_, own) = another_member(world, &cast, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        submitted(&cast, &report);
        under_review(&cast, &report);
        let list = format!("{}/clarification-requests", path(&report));
        let ask = |by: &crate::Client<'_>, text: &str| by.post(&*list, json!({"text": text})).expect(201);
        for text in ["first", "second", "third"] {
            ask(&cast.member, text);
        }
        let step = |proposal: i32, step: &str| cast.secretariat.take(format!("{list}/{proposal}/{step}"));
        step(1, "dismissal").expect(200);
        ask(&cast.secretariat, "by itself");
        step(3, "transmission").expect(200);
        step(2, "transmission").expect(200);
        step(2, "transmission").refused(409, "wrong_state");
        step(4, "transmission").expect(404);
        for reader in [&cast.editor, &own] {
            let told = reader.get(&*list).expect(200);
            assert_eq!(each(&told, "number"), [1, 2, 3]);
            assert_eq!(each(&told, "text"), ["by itself", "third", "second"]);
            assert_eq!(each(&told, "proposal"), [json!(null), json!(null), json!(null)]);
            assert_eq!(each(&told, "created_at"), each(&told, "transmitted_at"));
        }
        let whole = cast.member.get(&*list).expect(200);
        assert_eq!(each(&whole, "text"), ["first", "second", "third", "by itself"]);
        assert_eq!(each(&whole, "proposal"), [json!(1), json!(2), json!(3), json!(null)]);
        assert_eq!(each(&whole, "number"), [json!(null), json!(3), json!(2), json!(1)]);
        let answer = |number: i32| cast.editor.post(format!("{list}/{number}/answer"), json!({"answer": "So."}));
        assert_eq!(each(&answer(2).expect(200), "answer"), [json!(null), json!("So."), json!(null)]);
        answer(4).expect(404);
        let open = cast.approver.take(format!("{}/submission", path(&report)));
        let told = open.refused(409, "clarification_unanswered")["detail"].to_string();
        assert!(told.contains("1, 3"), "{told}");
    });
}

#[test]
fn who_declares_a_conflict_writes_nothing_more_and_does_not_count() {
    on_every_backend_with(
        |settings| settings.reviewers_per_report = 2,
        |world| {
            let cast = Cast::of(world, "BR");
            let (second_id, second) = another_member(world, &cast, "US");
            let (third_id, third) = another_member(world, &cast, "MX");
            let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
            let at = path(&report);
            submitted(&cast, &report);
            under_review(&cast, &report);
            let assign = |id: &str, section: &str| {
                let body = json!({"reviewer": {"kind": "client", "id": id}, "sections": [section]});
                cast.secretariat.post(format!("{at}/review-assignments"), body)
            };
            let step = |by: &crate::Client<'_>, number: i32, step: &str, body: Value| {
                by.post(format!("{at}/review-assignments/{number}/{step}"), body)
            };
            let complete =
                |by: &crate::Client<'_>, number: i32| by.take(format!("{at}/review-assignments/{number}/completion"));
            let release =
                |number: i32| step(&cast.secretariat, number, "release", json!({"reason": "Declared a conflict"}));
            let conclude = || cast.secretariat.take(format!("{at}/conclusion"));
            assign(&second_id, "ix").expect(201);
            assign(&second_id, "x").expect(201);
            complete(&cast.member, 1).expect(200);
            complete(&second, 2).expect(200);
            let declare = |text: &str| step(&second, 3, "conflict-declaration", json!({"declaration": text}));
            declare("I advised the authority").expect(200);
            declare("Nothing").refused(409, "conflict_declared");
            let question = questions(&questionnaire(&second))[0]["key"].clone();
            let comment = json!({"question": question, "visibility": "committee", "text": "Hm"});
            let told = second.post(format!("{at}/comments"), comment).refused(409, "conflict_declared");
            assert!(told["detail"].as_str().expect("a text").contains("Secretariat decides"), "{told}");
            second.post(format!("{at}/clarification-requests"), json!({"text": "Why?"})).expect(409);
            let conclusion = second.call("PUT", format!("{at}/conclusions/IX")).header("if-none-match", "*");
            conclusion.json(&json!({"recommendation": "Mark"})).send().refused(409, "conflict_declared");
            complete(&second, 3).refused(409, "conflict_declared");
            // Its open assignment waits for the Secretariat; the completed one does not count.
            conclude().refused(409, "review_unfinished");
            release(3).expect(200);
            conclude().refused(409, "review_unfinished");
            assert_eq!(assign(&second_id, "xiii").expect(422)["errors"][0]["code"], "reviewer_has_conflict");
            second.post(format!("{at}/clarification-requests"), json!({"text": "Why?"})).expect(409);
            // A completed assignment can be released too, with its reason.
            assign(&third_id, "ix").expect(201);
            complete(&third, 4).expect(200);
            let released = release(4).expect(200);
            assert_eq!(released["items"][3]["release_reason"], "Declared a conflict");
            release(4).refused(409, "wrong_state");
            assert_eq!(conclude().expect(200)["status"], "concluded");
            release(1).refused(409, "wrong_state");
            let kept = second.get(format!("{at}/review-assignments")).expect(200);
            assert_eq!(kept["items"][2]["declared_conflict"], "I advised the authority");
        },
    );
}

#[test]
fn who_declares_a_conflict_reads_what_other_members_read() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let (_, other) = another_member(world, &cast, "US");
        let mut body = forms::questionnaire("marking", forms::three());
        let more = json!([{"key": "vii_1", "kind": "text", "text": forms::text("And what else?")}]);
        let section = json!({"key": "vii", "article": "VII", "title": forms::text("Confiscation"), "questions": more});
        body["sections"].as_array_mut().expect("sections").push(section);
        let asked = forms::published(&cast.secretariat, body);
        let cycle = cycle_on(&cast.secretariat, &asked["id"], 30);
        let report = begun(&cast.editor, &cycle);
        let at = path(&report);
        let confidential = json!({"question": "vi_1", "value": "partial", "version": null, "confidential": true});
        cast.editor.put(format!("{at}/answers"), json!({"answers": [confidential]})).expect(200);
        submitted(&cast, &report);
        cast.secretariat.take(format!("{at}/review")).expect(200);
        for sections in [["vi"], ["vii"]] {
            let body = json!({"reviewer": {"kind": "client", "id": cast.member_id}, "sections": sections});
            cast.secretariat.post(format!("{at}/review-assignments"), body).expect(201);
        }
        let comment = json!({"question": "vi_1", "visibility": "committee", "text": "Partly?"});
        cast.member.post(format!("{at}/comments"), comment).expect(201);
        let ask = json!({"question": "vi_1", "text": "Since when?"});
        cast.member.post(format!("{at}/clarification-requests"), ask).expect(201);
        cast.member.take(format!("{at}/review-assignments/1/completion")).expect(200);
        let number = cycle["id"].as_str().expect("an id");
        let places = [
            format!("{at}/answers"),
            format!("{at}/comments"),
            format!("{at}/clarification-requests"),
            format!("{at}/versions/1"),
            format!("{at}/json"),
            format!("/v1/implementation-matrix?cycle={number}&question=vi_1"),
            format!("{CYCLES}/{number}/compilation/json"),
        ];
        let seen = |by: &crate::Client<'_>| places.clone().map(|place| by.get(place).expect(200));
        let before = seen(&cast.member);
        assert!(before.iter().zip(seen(&other)).all(|(reviewers, others)| *reviewers != others));
        let declaration = json!({"declaration": "I advised the authority"});
        cast.member.post(format!("{at}/review-assignments/2/conflict-declaration"), declaration).expect(200);
        assert_eq!(seen(&cast.member), seen(&other));
        assert_eq!(one(&read(&cast.member, &report), &json!("vi_1"))["standing"], "confidential");
        cast.secretariat.post(format!("{at}/review-assignments/2/release"), json!({"reason": "So be it"})).expect(200);
        assert_eq!(seen(&cast.member), seen(&other), "the first assignment stands, and opens nothing");
    });
}

#[test]
fn a_section_is_given_to_a_reviewer_once_while_its_assignment_stands() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let at = format!("{}/review-assignments", path(&report));
        submitted(&cast, &report);
        cast.secretariat.take(format!("{}/review", path(&report))).expect(200);
        let assign = |sections: &[&str]| {
            let body = json!({"reviewer": {"kind": "client", "id": cast.member_id}, "sections": sections});
            cast.secretariat.post(&*at, body)
        };
        let again = |section: &str| {
            let refused = assign(&["xiii", section, "nowhere", "xiii"]);
            refused.expect(422);
            let fault = |at: usize, code: &str| (format!("/sections/{at}"), code.to_owned());
            let all = [fault(1, "section_already_assigned"), fault(2, "unknown_section"), fault(3, "not_unique")];
            assert_eq!(refused.faults(), all);
        };
        assign(&["viii", "ix"]).expect(201);
        again("ix");
        cast.member.take(format!("{at}/1/completion")).expect(200);
        again("viii");
        cast.secretariat.post(format!("{at}/1/release"), json!({"reason": "To look again"})).expect(200);
        assign(&["ix"]).expect(201);
    });
}

#[test]
fn what_has_no_address_of_its_own_is_found_in_its_list_when_it_is_sent_twice_too() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let at = path(&report);
        let made = |by: &crate::Client<'_>, step: &str, body: Value, list: &str| {
            let send = || by.call("POST", format!("{at}/{step}")).header("idempotency-key", step).json(&body).send();
            for answer in [send(), send()] {
                answer.expect(201);
                assert_eq!(answer.header("location"), Some(format!("{at}/{list}").as_str()), "{step}");
            }
            by.get(format!("{at}/{list}")).expect(200)
        };
        let asked = made(&cast.editor, "draft-comments", json!({"text": "Ask the police"}), "draft-comments");
        assert_eq!(each(&asked, "text"), ["Ask the police"]);
        submitted(&cast, &report);
        under_review(&cast, &report);
        let question = questions(&questionnaire(&cast.member))[0]["key"].clone();
        let comment = json!({"question": question, "visibility": "committee", "text": "Hm"});
        assert_eq!(each(&made(&cast.member, "comments", comment, "comments"), "text"), ["Hm"]);
        let ask = json!({"text": "Since when?"});
        let asked = made(&cast.member, "clarification-requests", ask, "clarification-requests");
        assert_eq!(each(&asked, "text"), ["Since when?"]);
        cast.member.take(format!("{at}/review-assignments/1/completion")).expect(200);
        let (id, _) = another_member(world, &cast, "US");
        let assign = json!({"reviewer": {"kind": "client", "id": id}, "sections": ["ix"]});
        let assigned = made(&cast.secretariat, "review-assignments", assign, "review-assignments");
        assert_eq!(each(&assigned, "number"), [1, 2]);
        cast.secretariat.post(format!("{at}/review-assignments/2/release"), json!({"reason": "Load"})).expect(200);
        cast.secretariat.take(format!("{at}/conclusion")).expect(200);
        made(&cast.approver, "response", json!({"text": "Noted."}), "conclusions");
    });
}

#[test]
fn a_member_is_told_in_the_words_of_a_review_what_is_not_its_part() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let (id, other) = another_member(world, &cast, "US");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let at = path(&report);
        submitted(&cast, &report);
        under_review(&cast, &report);
        let body = json!({"reviewer": {"kind": "client", "id": id}, "sections": ["xiii"]});
        let question = questions(&questionnaire(&other))[0]["key"].clone();
        let refused = |step: &str, body: Value| {
            let told = other.post(format!("{at}/{step}"), body).refused(403, "not_your_step");
            let detail = told["detail"].as_str().expect("a text");
            assert!(detail.contains("Secretariat assigns") && !detail.contains("side"), "{detail}");
        };
        let comment = json!({"question": question, "visibility": "committee", "text": "Hm"});
        refused("comments", comment.clone());
        cast.secretariat.post(format!("{at}/review-assignments"), body).expect(201);
        refused("comments", comment);
        refused("review-assignments/1/conflict-declaration", json!({"declaration": "None"}));
        let article = other.call("PUT", format!("{at}/conclusions/IX")).header("if-none-match", "*");
        article.json(&json!({"recommendation": "Mark"})).send().refused(403, "not_your_step");
    });
}

#[test]
fn a_reviewer_writes_on_its_own_sections_until_it_has_finished() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let at = path(&report);
        submitted(&cast, &report);
        cast.secretariat.take(format!("{at}/review")).expect(200);
        let assign = |section: &str| {
            let body = json!({"reviewer": {"kind": "client", "id": cast.member_id}, "sections": [section]});
            cast.secretariat.post(format!("{at}/review-assignments"), body).expect(201);
        };
        assign("ix");
        let sections = questionnaire(&cast.member)["sections"].clone();
        let question = |key: &str| {
            let section = sections.as_array().expect("sections").iter().find(|section| section["key"] == key);
            section.expect("the section")["questions"][0]["key"].clone()
        };
        let propose = |section: &str| {
            let body = json!({"question": question(section), "text": "Since when?"});
            cast.member.post(format!("{at}/clarification-requests"), body)
        };
        propose("x").refused(403, "not_your_step");
        propose("ix").expect(201);
        let conclude = |article: &str, header: &str, value: &str| {
            let put = cast.member.call("PUT", format!("{at}/conclusions/{article}")).header(header, value);
            put.json(&json!({"recommendation": "Mark"})).send()
        };
        conclude("X", "if-none-match", "*").refused(403, "not_your_step");
        let written = conclude("IX", "if-none-match", "*");
        written.expect(200);
        let tag = written.header("etag").expect("a tag").to_owned();
        cast.member.take(format!("{at}/review-assignments/1/completion")).expect(200);
        conclude("IX", "if-match", &tag).refused(409, "review_completed");
        assign("x");
        conclude("IX", "if-match", &tag).refused(409, "review_completed");
        conclude("X", "if-none-match", "*").expect(200);
        // Released and assigned anew, it is the reviewer's again.
        let release = json!({"reason": "The State has sent more"});
        cast.secretariat.post(format!("{at}/review-assignments/1/release"), release).expect(200);
        conclude("IX", "if-match", &tag).refused(403, "not_your_step");
        assign("ix");
        conclude("IX", "if-match", &tag).expect(200);
    });
}
