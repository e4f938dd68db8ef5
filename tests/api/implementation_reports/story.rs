//! A report from its first answer to its publication, and who sees what of it on the way.

use serde_json::{Value, json};

use super::forms::*;
use crate::backend::on_every_backend_with;
use crate::{Client, on_every_backend};

#[test]
fn a_report_is_its_states_own_until_it_is_submitted_and_everyones_when_it_is_published() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let cycle = cycle(&cast.secretariat, 30);
        let invited = cycle["invitations"].as_array().expect("invitations");
        let obligation = |state: &str| {
            invited.iter().find(|one| one["state"] == state).map_or(Value::Null, |one| one["obligation"].clone())
        };
        assert_eq!((obligation("BR"), obligation("US")), (json!("must"), json!("may")));
        let report = begun(&cast.editor, &cycle);
        let at = path(&report);
        cast.editor.post(REPORTS, json!({"cycle": cycle["id"], "language": "en"})).expect(409);
        for other in [&cast.secretariat, &cast.member, &cast.stakeholder, &cast.neighbour] {
            other.get(&at).expect(404);
            assert_eq!(other.get(REPORTS).expect(200)["items"], json!([]));
        }
        cast.editor.take(format!("{at}/readiness")).expect(422);
        cast.approver.take(format!("{at}/submission")).expect(409);
        let sent = submitted(&cast, &report);
        assert_eq!((&sent["status"], &sent["version"], &sent["late"]), (&json!("submitted"), &json!(1), &json!(false)));
        assert_eq!(cast.member.get(&at).expect(200)["sha256"], sent["sha256"]);
        cast.stakeholder.get(&at).expect(404);
        cast.neighbour.get(&at).expect(404);
        under_review(&cast, &report);
        cast.approver.post(format!("{at}/withdrawal"), json!({"reason": "no"})).expect(409);
        let key = questions(&questionnaire(&cast.member))[0]["key"].clone();
        let ask = json!({"question": key, "text": "Since when?"});
        cast.member.post(format!("{at}/clarification-requests"), ask).expect(201);
        let list = format!("{at}/clarification-requests");
        assert_eq!(cast.editor.get(&list).expect(200)["items"], json!([]), "a proposal is not the State's to see");
        cast.secretariat.take(format!("{list}/1/transmission")).expect(200);
        cast.approver.take(format!("{at}/submission")).expect(409);
        cast.editor.post(format!("{list}/1/answer"), json!({"answer": "Since 2003."})).expect(200);
        assert_eq!(cast.member.get(&list).expect(200)["items"][0]["answer"], Value::Null, "not submitted yet");
        let again = cast.approver.take(format!("{at}/submission")).expect(200);
        assert_eq!((&again["status"], &again["version"]), (&json!("under_review"), &json!(2)));
        assert_eq!(cast.member.get(&list).expect(200)["items"][0]["answer"], "Since 2003.");
        cast.secretariat.take(format!("{at}/conclusion")).expect(409);
        let save = |tag: &str, value: &str| {
            let body = json!({"recommendation": "Mark at import", "good_practice": true});
            cast.member.call("PUT", format!("{at}/conclusions/IX")).header(tag, value).json(&body).send()
        };
        save("if-none-match", "*").expect(200);
        save("if-none-match", "*").expect(412);
        assert_eq!(cast.editor.get(format!("{at}/conclusions")).expect(200)["items"], json!([]));
        concluded(&cast, &report);
        let told = cast.editor.get(format!("{at}/conclusions")).expect(200);
        assert_eq!(told["items"][0]["recommendation"], "Mark at import");
        cast.approver.post(format!("{at}/response"), json!({"text": "Noted."})).expect(201);
        cast.secretariat.take(format!("{at}/publication")).expect(200);
        let read = cast.stakeholder.get(format!("{at}/conclusions")).expect(200);
        assert_eq!(read["responses"][0]["text"], "Noted.");
        let (own, public) = (super::forms::read(&cast.editor, &report), super::forms::read(&cast.stakeholder, &report));
        assert!(public.iter().all(|answer| answer["value"].is_null()));
        let given = own.iter().filter(|answer| answer["standing"] == "given");
        let unpublished: Vec<&Value> = given.map(|answer| super::forms::one(&public, &answer["question"])).collect();
        assert!(!unpublished.is_empty() && unpublished.iter().all(|answer| answer["standing"] == "not_published"));
        let history = cast.editor.get(format!("{at}/history")).expect(200);
        let steps: Vec<&str> =
            history["items"].as_array().expect("items").iter().filter_map(|entry| entry["step"].as_str()).collect();
        assert_eq!(
            steps,
            [
                "creation",
                "readiness",
                "submission",
                "review",
                "clarification_request",
                "submission",
                "conclusion",
                "publication"
            ]
        );
    });
}

#[test]
fn who_submits_must_not_be_the_only_one_who_changed_answers() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let admin = world.as_role(rastro::access::Role::AuthorityAdmin, Some("BR"));
        let authority = world.seed.authorities["BR"];
        let roles = ["report_editor", "report_approver"];
        let both = json!({"name": "Both", "state": "BR", "authority": authority, "roles": roles});
        let made = admin.post("/v1/clients", both).expect(201);
        let token = world.token(made["id"].as_str().expect("an id"), made["client_secret"].as_str().expect("a secret"));
        let both = Client { token, ..cast.editor.clone() };
        let report = begun(&both, &cycle(&cast.secretariat, 30));
        filled(&both, &report);
        let at = path(&report);
        let submit = || {
            both.take(format!("{at}/readiness")).expect(200);
            both.take(format!("{at}/submission"))
        };
        submit().refused(409, "four_eyes");
        let key = questions(&questionnaire(&cast.editor))[0]["key"].clone();
        let saved = |version: i32, confidential: bool| {
            both.post(format!("{at}/return"), json!({"reason": "Look again"})).expect(200);
            let one = json!({"question": key, "value": "no", "version": version, "confidential": confidential});
            let saved = cast.editor.put(format!("{at}/answers"), json!({"answers": [one]})).expect(200);
            assert_eq!(saved["results"][0]["status"], "saved");
        };
        // Saving what is there already is no change.
        saved(1, false);
        submit().refused(409, "four_eyes");
        saved(2, true);
        submit().expect(200);
        // Of a later submission that is asked anew, over what has changed since.
        under_review(&cast, &report);
        let again = |number: i32| {
            let ask = json!({"text": "Please look again."});
            cast.secretariat.post(format!("{at}/clarification-requests"), ask).expect(201);
            let answer = json!({"answer": "Done."});
            both.post(format!("{at}/clarification-requests/{number}/answer"), answer).expect(200);
        };
        // What is made clear goes out too.
        again(1);
        both.take(format!("{at}/submission")).refused(409, "four_eyes");
        let answer = |by: &Client<'_>, number: i32, text: &str| {
            by.post(format!("{at}/clarification-requests/{number}/answer"), json!({"answer": text}))
        };
        let logged = || {
            let entries = world.as_role(rastro::access::Role::AuthorityAdmin, Some("BR")).all("/v1/audit-entries");
            entries.iter().filter(|entry| entry["operation"] == "answerClarificationRequest").count()
        };
        let before = logged();
        answer(&cast.editor, 1, "Done.").expect(200);
        assert_eq!(logged(), before + 1, "what changes nothing was done all the same");
        both.take(format!("{at}/submission")).refused(409, "four_eyes");
        answer(&cast.editor, 1, "Done in May.").expect(200);
        both.take(format!("{at}/submission")).expect(200);
        answer(&cast.editor, 1, "Done in June.").refused(409, "wrong_state");
        again(2);
        cast.approver.take(format!("{at}/submission")).expect(200);
        again(3);
        let change = |by: &Client<'_>, question: &Value, version: i32| {
            let one = json!({"question": question, "value": "yes", "version": version, "confidential": false});
            let saved = by.put(format!("{at}/answers"), json!({"answers": [one]})).expect(200);
            assert_eq!(saved["results"][0]["status"], "saved", "{saved}");
        };
        change(&both, &key, 3);
        both.take(format!("{at}/submission")).refused(409, "four_eyes");
        change(&cast.editor, &key, 4);
        both.take(format!("{at}/submission")).refused(409, "four_eyes");
        let saved = json!({"question": key, "value": "no", "version": 5});
        cast.editor.put(format!("{at}/answers"), json!({"answers": [saved]})).expect(200);
        filled(&cast.editor, &report);
        answer(&cast.editor, 3, "Done once more.").expect(200);
        both.take(format!("{at}/submission")).expect(200);
    });
}

#[test]
fn no_reviewer_is_of_the_own_state_and_a_review_needs_one() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let cycle = cycle(&cast.secretariat, 30);
        let report = begun(&cast.editor, &cycle);
        submitted(&cast, &report);
        cast.secretariat.take(format!("{}/review", path(&report))).expect(200);
        for id in [world.member(rastro::access::Role::Secretariat, None).client.to_string(), json!(null).to_string()] {
            let body = json!({"reviewer": {"kind": "client", "id": id}, "sections": ["ix"]});
            cast.secretariat.post(format!("{}/review-assignments", path(&report)), body).expect(422);
        }
        cast.member.take(format!("{}/review-assignments/1/completion", path(&report))).expect(403);
        cast.secretariat.take(format!("{}/conclusion", path(&report))).expect(409);
    });
}

#[test]
fn a_report_after_the_states_day_is_late_and_an_extension_gives_time() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let late = cycle(&cast.secretariat, -1);
        let report = begun(&cast.editor, &late);
        assert_eq!(submitted(&cast, &report)["late"], true);
        let other = Cast::of(world, "MX");
        let due = chrono::Utc::now().date_naive() + chrono::Duration::days(5);
        let extension = json!({"state": "MX", "due_on": due, "reason": "Elections"});
        let at = format!("{CYCLES}/{}", late["id"].as_str().expect("an id"));
        cast.secretariat.post(format!("{at}/extensions"), extension.clone()).expect(201);
        cast.secretariat.post(format!("{at}/extensions"), extension).expect(422);
        let seen_by = |by: &crate::Client<'_>| {
            let cycle = by.get(&at).expect(200);
            let all = cycle["invitations"].as_array().expect("invitations").clone();
            all.into_iter().find(|one| one["state"] == "MX").expect("Mexico")["extensions"].clone()
        };
        assert_eq!(seen_by(&other.editor)[0]["reason"], "Elections");
        assert_eq!(seen_by(&cast.editor), json!([]));
        let report = begun(&other.editor, &late);
        assert_eq!(submitted(&other, &report)["late"], false);
    });
}

#[test]
fn a_review_takes_as_many_members_as_the_service_asks_for() {
    on_every_backend_with(
        |settings| settings.reviewers_per_report = 2,
        |world| {
            let cast = Cast::of(world, "BR");
            let (id, second) = another_member(world, &cast, "US");
            let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
            let at = path(&report);
            submitted(&cast, &report);
            cast.secretariat.take(format!("{at}/review")).expect(200);
            let conclude = || cast.secretariat.take(format!("{at}/conclusion"));
            let assign = |id: &str, section: &str| {
                let body = json!({"reviewer": {"kind": "client", "id": id}, "sections": [section]});
                cast.secretariat.post(format!("{at}/review-assignments"), body).expect(201);
            };
            assign(&cast.member_id, "viii");
            conclude().refused(409, "review_unfinished");
            cast.member.take(format!("{at}/review-assignments/1/completion")).expect(200);
            // The same member twice is one member.
            assign(&cast.member_id, "ix");
            cast.member.take(format!("{at}/review-assignments/2/completion")).expect(200);
            conclude().refused(409, "review_unfinished");
            assign(&id, "ix");
            conclude().refused(409, "review_unfinished");
            second.take(format!("{at}/review-assignments/3/completion")).expect(200);
            assert_eq!(conclude().expect(200)["status"], "concluded");
        },
    );
}

#[test]
fn a_member_of_the_committee_sees_no_more_of_the_talk_on_its_own_states_report_than_the_state() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let (id, own) = another_member(world, &cast, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let at = path(&report);
        submitted(&cast, &report);
        cast.secretariat.take(format!("{at}/review")).expect(200);
        let assign = |id: &str| {
            let body = json!({"reviewer": {"kind": "client", "id": id}, "sections": ["viii", "ix", "x", "xiii"]});
            cast.secretariat.post(format!("{at}/review-assignments"), body)
        };
        assert_eq!(assign(&id).expect(422)["errors"][0]["code"], "reviewer_of_own_state");
        assign(&cast.member_id).expect(201);
        let key = questions(&questionnaire(&cast.member))[0]["key"].clone();
        let comment = |visibility: &str| {
            let body = json!({"question": key, "visibility": visibility, "text": visibility});
            cast.member.post(format!("{at}/comments"), body).expect(201);
        };
        comment("committee");
        comment("shared_with_state");
        cast.member.post(format!("{at}/clarification-requests"), json!({"text": "Why?"})).expect(201);
        let save = json!({"recommendation": "Mark at import"});
        let put = cast.member.call("PUT", format!("{at}/conclusions/IX")).header("if-none-match", "*");
        put.json(&save).send().expect(200);
        let texts = |by: &crate::Client<'_>| {
            let comments = by.get(format!("{at}/comments")).expect(200);
            comments["items"].as_array().expect("items").iter().map(|one| one["text"].clone()).collect::<Vec<_>>()
        };
        assert_eq!((texts(&cast.member).len(), texts(&own)), (2, vec![json!("shared_with_state")]));
        assert_eq!(own.get(format!("{at}/clarification-requests")).expect(200)["items"], json!([]));
        assert_eq!(own.get(format!("{at}/conclusions")).expect(200)["items"], json!([]));
        own.get(format!("{at}/review-assignments")).expect(404);
        let document = own.get(format!("{at}/json")).expect(200);
        assert!(!document.to_string().contains("Mark at import"));
        let all =
            own.get(format!("{CYCLES}/{}/compilation/json", report["cycle"].as_str().expect("an id"))).expect(200);
        assert!(!all.to_string().contains("Mark at import"));
    });
}

#[test]
fn the_steps_that_are_told_are_the_callers_own() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let report = begun(&cast.editor, &cycle(&cast.secretariat, 30));
        let at = path(&report);
        let told = |by: &Client<'_>| by.get(&at).expect(200)["allowed_steps"].clone();
        let of_the_state = |editor: Value, approver: Value| {
            assert_eq!((told(&cast.editor), told(&cast.approver)), (editor, approver));
        };
        of_the_state(json!(["readiness"]), json!(["withdrawal"]));
        let early = cast.approver.take(format!("{at}/submission")).refused(409, "wrong_state");
        assert_eq!(early["allowed_steps"], json!(["withdrawal"]));
        filled(&cast.editor, &report);
        cast.editor.take(format!("{at}/readiness")).expect(200);
        of_the_state(json!([]), json!(["return", "submission", "withdrawal"]));
        let sent = cast.approver.take(format!("{at}/submission")).expect(200);
        assert_eq!(sent["allowed_steps"], json!(["withdrawal"]));
        of_the_state(json!([]), json!(["withdrawal"]));
        assert_eq!((told(&cast.secretariat), told(&cast.member)), (json!(["review"]), json!([])));
        under_review(&cast, &report);
        of_the_state(json!([]), json!([]));
        let overseen = json!(["clarification_request", "conclusion"]);
        assert_eq!((told(&cast.secretariat), told(&cast.member)), (overseen, json!([])));
        concluded(&cast, &report);
        cast.secretariat.take(format!("{at}/publication")).expect(200);
        let late = cast.member.post(format!("{at}/clarification-requests"), json!({"text": "Why?"}));
        assert_eq!(late.refused(409, "wrong_state")["allowed_steps"], json!([]));
        assert_eq!(cast.secretariat.get(REPORTS).expect(200)["items"][0]["allowed_steps"], json!(["publication"]));
        for by in [&cast.stakeholder, &cast.neighbour] {
            assert_eq!(told(by), json!([]));
        }
    });
}
