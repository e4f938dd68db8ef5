//! Questionnaires to send.

use rastro::access::Role;
use serde_json::{Value, json};

use crate::{Client, World};

pub const PATH: &str = "/v1/questionnaires";
/// What every world has published from the start.
pub const SAMPLES: usize = 2;

pub fn secretariat(world: &World) -> Client<'_> {
    world.as_role(Role::Secretariat, None)
}

pub fn q(questionnaire: &Value) -> String {
    format!("{PATH}/{}", questionnaire["id"].as_str().expect("an id"))
}

/// A text in all four languages.
pub fn text(words: &str) -> Value {
    json!({"en": words, "es": format!("{words} (es)"), "pt": format!("{words} (pt)"), "fr": format!("{words} (fr)")})
}

/// A questionnaire of these questions that can be published.
pub fn questionnaire(code: &str, questions: Value) -> Value {
    json!({"code": code, "title": text("Marking"), "sections": [
        {"key": "vi", "article": "VI", "title": text("Marking"), "questions": questions}]})
}

/// Three questions, the second asked where the first was answered with yes.
pub fn three() -> Value {
    json!([
        {"key": "vi_1", "kind": "yes_no_partial", "text": text("Are firearms marked?"), "required": true, "evidence": true},
        {"key": "vi_2", "kind": "number", "text": text("How many?"), "unit": text("firearms"), "minimum": 0, "whole": true,
            "condition": {"question": "vi_1", "any_of": ["yes"]}},
        {"key": "vi_3", "kind": "single_choice", "text": text("By whom?"), "help": text("Choose one."), "options": [
            {"key": "maker", "text": text("By the maker")}, {"key": "state", "text": text("By the State")}]}])
}

/// The second version's questions: one kept, one kept and changed, one of its own.
pub fn next() -> Value {
    json!([
        {"key": "vi_1", "kind": "yes_no_partial", "text": text("Are firearms marked?"), "required": true, "evidence": true,
            "keeps": "vi_1"},
        {"key": "vi_4", "kind": "number", "text": text("How many were marked?"), "unit": text("firearms"), "minimum": 0,
            "whole": true, "condition": {"question": "vi_1", "any_of": ["yes"]}, "keeps": "vi_2"},
        {"key": "vi_5", "kind": "date", "text": text("Since when?")}])
}

#[track_caller]
pub fn drafted(by: &Client<'_>, body: Value) -> Value {
    by.post(PATH, body).expect(201)
}

#[track_caller]
pub fn published(by: &Client<'_>, body: Value) -> Value {
    let draft = drafted(by, body);
    by.take(format!("{}/publication", q(&draft))).expect(200)
}

/// A draft of the version after `before`.
pub fn successor(before: &Value, questions: Value) -> Value {
    let mut body = questionnaire(before["code"].as_str().expect("a code"), questions);
    body["predecessor"] = before["id"].clone();
    body
}

pub fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect()
}
