//! Cycles: what they must hold is told at once.

use serde_json::json;

use super::forms::*;
use crate::on_every_backend;

fn told(answer: &crate::Answer) -> Vec<(String, String)> {
    answer.refused(422, "invalid_body");
    let mut told = answer.faults();
    told.sort();
    told
}

fn expected(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    faults.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect()
}

#[test]
fn every_fault_of_a_cycle_is_told_at_once() {
    on_every_backend(|world| {
        let secretariat = world.as_role(rastro::access::Role::Secretariat, None);
        let faulty = json!({"questionnaire": "019b76da-b2ef-7000-9b23-698ba94ce7bc", "more": 1,
            "title": {"en": " ", "es": "Informes", "pt": "Relatórios"},
            "period": {"from": "2025-12-31", "to": "2025-01-01"},
            "opens_on": "2026-01-15", "due_on": "2026-01-14", "invited": ["US", "ZZ", "US", "usa", "a\u{0}"]});
        let faults = expected(&[
            ("/due_on", "ends_before_it_begins"),
            ("/invited/1", "unknown_state"),
            ("/invited/2", "not_unique"),
            ("/invited/3", "unknown_state"),
            ("/invited/4", "control_character"),
            ("/more", "unknown_field"),
            ("/period/to", "ends_before_it_begins"),
            ("/questionnaire", "unknown_questionnaire"),
            ("/title/en", "required"),
            ("/title/fr", "required"),
        ]);
        assert_eq!(told(&secretariat.post(CYCLES, faulty)), faults);
        let unreadable = json!({"questionnaire": 7, "title": {}, "period": "2025", "opens_on": "soon",
            "due_on": "2026-01-14", "invited": "US"});
        assert!(
            told(&secretariat.post(CYCLES, unreadable)).contains(&("/opens_on".to_owned(), "bad_format".to_owned()))
        );
    });
}

#[test]
fn every_fault_of_an_extension_is_told_at_once() {
    on_every_backend(|world| {
        let cast = Cast::of(world, "BR");
        let cycle = cycle(&cast.secretariat, 30);
        let at = format!("{CYCLES}/{}/extensions", cycle["id"].as_str().expect("an id"));
        let extend = |body| told(&cast.secretariat.post(&*at, body));
        let early = json!({"state": "BR", "due_on": cycle["opens_on"], "reason": " "});
        assert_eq!(extend(early), expected(&[("/due_on", "extension_not_later"), ("/reason", "required")]));
        let stranger = json!({"state": "ZZ", "due_on": "2026-02-30", "reason": "x", "more": 1});
        let faults = [("/due_on", "bad_format"), ("/more", "unknown_field"), ("/state", "not_invited")];
        assert_eq!(extend(stranger), expected(&faults));
    });
}
