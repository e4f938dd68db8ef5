//! The review: what reviewers write, what the Secretariat decides, and what the State gets to know of it.

use serde_json::{Value, json};

use super::forms::*;
use crate::on_every_backend;

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
