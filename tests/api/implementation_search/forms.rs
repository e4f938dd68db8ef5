//! Reports with words in them, published.

use serde_json::{Map, Value, json};

use crate::implementation_reports::forms::{Cast, REPORTS, cycle_on, path};
use crate::questionnaires::forms::{published as published_questionnaire, text};
use crate::{Client, World};

pub const SEARCH: &str = "/v1/implementation-search";

/// Two articles with a question of every kind that has words.
pub fn questionnaire(by: &Client<'_>) -> Value {
    let options = json!([
        {"key": "laser", "text": {"en": "By laser engraving", "es": "Grabado con láser", "pt": "Gravação a laser",
            "fr": "Gravure au laser"}},
        {"key": "stamp", "text": {"en": "Stamped", "es": "Estampado", "pt": "Estampagem", "fr": "Poinçonnage"}}]);
    let question = |key: &str, kind: &str, more: Value| {
        let mut question = json!({"key": key, "kind": kind, "text": text(key)});
        question.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
        question
    };
    let body = json!({"code": "searched", "title": text("Searched"), "sections": [
        {"key": "vi", "article": "VI", "title": text("Marking"), "questions": [
            question("how", "multiple_choice", json!({"options": options})),
            question("rules", "text", json!({"evidence": true})),
            question("places", "table", json!({"columns": [
                {"key": "place", "title": text("Place"), "kind": "text"},
                {"key": "count", "title": text("Count"), "kind": "number"}]}))]},
        {"key": "xiii", "article": "XIII", "title": text("Exchange"), "questions": [
            question("law", "law_reference", json!({"repeatable": true})),
            question("office", "contact", json!({})),
            question("practice", "text", json!({}))]}]});
    published_questionnaire(by, body)
}

pub fn cycle(by: &Client<'_>) -> Value {
    cycle_on(by, &questionnaire(by)["id"], 30)
}

pub fn id(of: &Value) -> &str {
    of["id"].as_str().expect("an id")
}

/// A report of the State with these answers, submitted.
#[track_caller]
pub fn submitted(cast: &Cast<'_>, cycle: &Value, language: &str, answers: Value) -> Value {
    let report = cast.editor.post(REPORTS, json!({"cycle": cycle["id"], "language": language})).expect(201);
    let entry = |(key, value): (&String, &Value)| json!({"question": key, "value": value, "version": null});
    let entries: Vec<Value> = answers.as_object().expect("answers").iter().map(entry).collect();
    let saved = cast.editor.put(format!("{}/answers", path(&report)), json!({"answers": entries})).expect(200);
    assert!(saved["results"].as_array().expect("results").iter().all(|one| one["status"] == "saved"), "{saved}");
    cast.editor.take(format!("{}/readiness", path(&report))).expect(200);
    cast.approver.take(format!("{}/submission", path(&report))).expect(200);
    report
}

/// The same, reviewed and concluded.
#[track_caller]
pub fn concluded(cast: &Cast<'_>, cycle: &Value, language: &str, answers: Value) -> Value {
    let report = submitted(cast, cycle, language, answers);
    let at = path(&report);
    cast.secretariat.take(format!("{at}/review")).expect(200);
    let body = json!({"reviewer": {"kind": "client", "id": cast.member_id}, "sections": ["vi", "xiii"]});
    cast.secretariat.post(format!("{at}/review-assignments"), body).expect(201);
    conclude(cast, &report, "VI", json!({"recommendation": "Share the experiences of the marking laboratory."}));
    cast.member.take(format!("{at}/review-assignments/1/completion")).expect(200);
    cast.secretariat.take(format!("{at}/conclusion")).expect(200);
    report
}

#[track_caller]
fn conclude(cast: &Cast<'_>, report: &Value, article: &str, body: Value) {
    let put = cast.member.call("PUT", format!("{}/conclusions/{article}", path(report)));
    put.header("if-none-match", "*").json(&body).send().expect(200);
}

#[track_caller]
pub fn consent(cast: &Cast<'_>, report: &Value, questions: &[&str]) {
    let body: Map<String, Value> = questions.iter().map(|key| ((*key).to_owned(), json!(true))).collect();
    cast.approver.put(format!("{}/publication-consent", path(report)), Value::Object(body)).expect(200);
}

#[track_caller]
pub fn publish(cast: &Cast<'_>, report: &Value) {
    cast.secretariat.take(format!("{}/publication", path(report))).expect(200);
}

/// A report of the State with these answers, all of them published.
#[track_caller]
pub fn published(world: &World, state: &str, cycle: &Value, language: &str, answers: Value) -> Value {
    let cast = Cast::of(world, state);
    let report = concluded(&cast, cycle, language, answers.clone());
    let keys: Vec<&str> = answers.as_object().expect("answers").keys().map(String::as_str).collect();
    consent(&cast, &report, &keys);
    publish(&cast, &report);
    report
}

/// The path of a search, its words as they stand.
pub fn for_(words: &str) -> String {
    let bytes = words.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    format!("{SEARCH}?q={bytes}")
}

/// A hit's State and question, or State and what else it is.
pub fn name(hit: &Value) -> String {
    let part = hit["question"].as_str().or(hit["kind"].as_str()).expect("a part");
    format!("{} {part}", hit["state"].as_str().expect("a State"))
}

/// What is found, in order.
#[track_caller]
pub fn hits(by: &Client<'_>, path: &str) -> Vec<String> {
    by.all(path).iter().map(name).collect()
}

/// The snippet with what was found in brackets.
pub fn shown(hit: &Value) -> String {
    let pieces = hit["snippet"]["pieces"].as_array().expect("pieces").iter();
    let text = |piece: &Value| piece["text"].as_str().expect("a text").to_owned();
    pieces.map(|piece| if piece["matched"] == true { format!("[{}]", text(piece)) } else { text(piece) }).collect()
}
