//! Who reads what: drafts are the secretariat's, and what is published is for all that have to do with reports.

use rastro::access::{Action, Role, Roles, scope_of};
use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;

#[test]
fn a_draft_is_the_secretariats_alone() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let draft = drafted(&by, questionnaire("marking", three()));
        let readers = world.everyone("BR");
        let (mut reading, mut without) = (0, 0);
        let paths = |of: &Value| ["", "/json", "/workbook"].map(|rest| format!("{}{rest}", q(of)));
        for (role, client) in readers.iter().filter(|(role, _)| *role != Role::Secretariat) {
            for (method, path, body) in [
                ("POST", PATH.to_owned(), questionnaire("mine", three())),
                ("PATCH", q(&draft), json!({"sample": true})),
                ("POST", format!("{}/publication", q(&draft)), json!({})),
            ] {
                client.call(method, path).header("if-match", "*").json(&body).send().refused(403, "role_lacks_action");
            }
            client.delete(q(&draft)).refused(403, "role_lacks_action");
            if scope_of(&Roles::from_iter([*role]), Action::ReadQuestionnaires).is_none() {
                client.get(PATH).refused(403, "role_lacks_action");
                without += 1;
                continue;
            }
            reading += 1;
            assert_eq!(client.all(PATH).len(), SAMPLES, "{role}");
            assert_eq!(client.all(&format!("{PATH}?status=draft")), Vec::<Value>::new(), "{role}");
            assert_eq!(client.all(&format!("{PATH}?code=marking")), Vec::<Value>::new(), "{role}");
            for path in paths(&draft) {
                client.get(path).refused(404, "not_found");
            }
        }
        assert_eq!((reading, without), (6, 4));
        assert_eq!(by.all(&format!("{PATH}?status=draft")).len(), 1);
        by.take(format!("{}/publication", q(&draft))).expect(200);
        for (role, client) in &readers {
            if scope_of(&Roles::from_iter([*role]), Action::ReadQuestionnaires).is_some() {
                assert_eq!(client.all(PATH).len(), SAMPLES + 1, "{role}");
                for path in paths(&draft) {
                    assert_eq!(client.get(path).status, 200, "{role}");
                }
            }
        }
    });
}

#[test]
fn a_list_is_read_page_by_page_newest_first() {
    on_every_backend(|world| {
        let by = secretariat(world);
        for number in 0..5 {
            drafted(&by, questionnaire(&format!("marking_{number}"), three()));
        }
        let (mut seen, mut path) = (Vec::new(), format!("{PATH}?limit=2&status=draft"));
        loop {
            let page = by.get(&*path).expect(200);
            seen.extend(page["items"].as_array().expect("items").iter().map(|one| one["code"].clone()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("{PATH}?limit=2&status=draft&cursor={next}");
        }
        assert_eq!(seen, (0..5).rev().map(|number| json!(format!("marking_{number}"))).collect::<Vec<_>>());
        by.get(format!("{PATH}?code=Marking")).refused(400, "invalid_query");
        by.get(format!("{PATH}?status=withdrawn")).refused(400, "invalid_query");
    });
}

#[test]
fn a_read_takes_one_statement() {
    on_every_backend(|world| {
        let by = secretariat(world);
        let first = published(&by, questionnaire("marking", three()));
        let second = published(&by, successor(&first, next()));
        let differences = format!("{}/differences?from={}", q(&second), first["id"].as_str().expect("an id"));
        for path in
            [PATH.to_owned(), q(&first), differences, format!("{}/json", q(&first)), format!("{}/workbook", q(&first))]
        {
            by.get(&*path);
            let before = world.metric("rastro_db_statements_total");
            assert_eq!(by.get(&*path).status, 200, "{path}");
            // The caller's standing, the audit entry, and the questionnaire or questionnaires.
            assert_eq!(world.metric("rastro_db_statements_total") - before, 3, "{path}");
        }
    });
}
