//! Every rule of a questionnaire, kept and broken.

use serde_json::{Value, json};

use super::model::*;
use super::rules::*;
use crate::problem::Fault;

/// A question as it is sent in; its text may be left out.
pub fn question(asked: Value) -> Question {
    let mut asked = asked;
    if asked.get("text").is_none() {
        asked["text"] = json!({});
    }
    serde_json::from_value(asked).expect("a question")
}

/// A questionnaire of one section with these questions.
pub fn content(questions: Vec<Question>) -> QuestionnaireContent {
    let section = json!({"key": "iv", "article": "IV", "title": {}, "questions": []});
    let content = json!({"code": "test", "title": {}, "sections": [section]});
    let mut content: QuestionnaireContent = serde_json::from_value(content).expect("a questionnaire");
    content.sections[0].questions = questions;
    content
}

fn told(faults: Vec<Fault>) -> Vec<String> {
    let told = |fault: Fault| format!("{} {}", fault.pointer.replace("/sections/0/questions", "…"), fault.code);
    faults.into_iter().map(told).collect()
}

fn faults_of(questions: Value) -> Vec<String> {
    let questions = questions.as_array().expect("questions").iter().cloned().map(question).collect();
    told(faults(&content(questions), None))
}

const NONE: [&str; 0] = [];

fn options(keys: &[&str]) -> Value {
    keys.iter().map(|key| json!({"key": key, "text": {}})).collect()
}

/// What each kind of question must have.
fn least(kind: QuestionKind) -> Value {
    let mut asked = json!({"key": "q", "kind": kind});
    match kind {
        QuestionKind::SingleChoice | QuestionKind::MultipleChoice => asked["options"] = options(&["a", "b"]),
        QuestionKind::Number => asked["unit"] = json!({"en": "pieces"}),
        QuestionKind::Table => asked["columns"] = json!([{"key": "a", "title": {}, "kind": "text"}]),
        QuestionKind::Figure => asked["figure"] = json!("firearms_seized"),
        _ => {}
    }
    asked
}

const KINDS: [QuestionKind; 12] = [
    QuestionKind::YesNoPartial,
    QuestionKind::SingleChoice,
    QuestionKind::MultipleChoice,
    QuestionKind::Text,
    QuestionKind::Number,
    QuestionKind::Date,
    QuestionKind::Year,
    QuestionKind::Table,
    QuestionKind::LawReference,
    QuestionKind::Contact,
    QuestionKind::File,
    QuestionKind::Figure,
];

#[test]
fn each_kind_has_its_own_parameters_and_no_others() {
    let values = json!({"options": options(&["a", "b"]), "max_length": 5, "unit": {"en": "pieces"}, "minimum": 2000,
        "maximum": 2001, "whole": true, "columns": [{"key": "a", "title": {}, "kind": "text"}], "max_rows": 2,
        "repeatable": true, "figure": "firearms_seized"});
    assert_eq!(values.as_object().map(|all| all.len()), Some(PARAMETERS.len()));
    for kind in KINDS {
        assert_eq!(faults_of(json!([least(kind)])), NONE, "{kind:?}");
        for parameter in &PARAMETERS {
            let its_own = parameter.kinds.contains(&kind);
            let mut with = least(kind);
            with[parameter.name] = values[parameter.name].clone();
            let foreign = format!("…/0/{} not_of_this_kind", parameter.name);
            let expected = if its_own { vec![] } else { vec![foreign] };
            assert_eq!(faults_of(json!([with])), expected, "{kind:?} {}", parameter.name);
            let mut without = least(kind);
            let removed = without.as_object_mut().and_then(|members| members.remove(parameter.name));
            let expected = removed.map(|_| format!("…/0/{} required", parameter.name));
            assert_eq!(faults_of(json!([without])), expected.into_iter().collect::<Vec<_>>(), "{kind:?}");
        }
    }
}

#[test]
fn keys_stand_once() {
    let mut twice = content(vec![question(least(QuestionKind::Date)), question(least(QuestionKind::Text))]);
    twice.sections.push(twice.sections[0].clone());
    twice.sections[1].questions[1].key = "iv".to_owned();
    let expected = [
        "/sections/1/key key_taken",
        "…/1/key key_taken",
        "/sections/1/questions/0/key key_taken",
        "/sections/1/questions/1/key key_taken",
    ];
    assert_eq!(told(faults(&twice, None)), expected);
    let columns = json!([
        {"key": "a", "title": {}, "kind": "single_choice", "options": options(&["x", "x"])},
        {"key": "b", "title": {}, "kind": "text", "options": options(&["x", "y"])},
        {"key": "a", "title": {}, "kind": "single_choice"},
        {"key": "c", "title": {}, "kind": "single_choice", "options": options(&["x"])}]);
    let asked = json!([{"key": "t", "kind": "table", "columns": columns},
        {"key": "c", "kind": "multiple_choice", "options": options(&["a", "b", "a"])}]);
    let expected = [
        "…/0/columns/2/key key_taken",
        "…/0/columns/0/options/1/key key_taken",
        "…/0/columns/1/options not_of_this_kind",
        "…/0/columns/2/options required",
        "…/0/columns/3/options too_few",
        "…/1/options/2/key key_taken",
    ];
    assert_eq!(faults_of(asked), expected);
}

#[test]
fn limits_leave_something_between_them() {
    let limited = |kind: &str, minimum: f64, maximum: f64, whole: bool| {
        let mut asked = json!({"key": "q", "kind": kind, "minimum": minimum, "maximum": maximum, "whole": whole});
        if kind == "number" {
            asked["unit"] = json!({"en": "pieces"});
        }
        faults_of(json!([asked]))
    };
    assert_eq!(limited("number", 0.5, 0.5, false), NONE);
    assert_eq!(limited("number", 2.0, 1.0, false), ["…/0/minimum minimum_above_maximum"]);
    assert_eq!(limited("number", 0.5, 2.0, true), ["…/0/minimum not_whole"]);
    assert_eq!(limited("year", 1990.0, 2030.5, false), ["…/0/maximum not_whole"]);
    assert_eq!(limited("year", 20.0, 20260.0, false), ["…/0/minimum too_small", "…/0/maximum too_large"]);
}

#[test]
fn a_condition_is_on_a_choice_that_there_is() {
    let on = |question: &str, any_of: &[&str]| {
        faults_of(json!([
            {"key": "first", "kind": "text", "condition": {"question": question, "any_of": any_of}},
            {"key": "yes", "kind": "yes_no_partial"},
            {"key": "one", "kind": "single_choice", "options": options(&["a", "b"])},
            {"key": "day", "kind": "date"}]))
    };
    // Forward references are as good as others.
    assert_eq!(on("yes", &["no", "partial"]), NONE);
    assert_eq!(on("one", &["b"]), NONE);
    assert_eq!(
        on("one", &["yes", "b", "b"]),
        ["…/0/condition/any_of/0 not_in_list", "…/0/condition/any_of/2 not_unique"]
    );
    assert_eq!(on("day", &["2026-01-01"]), ["…/0/condition/question condition_not_on_choice"]);
    assert_eq!(on("nothing", &["yes"]), ["…/0/condition/question unknown_question"]);
    assert_eq!(
        on("first", &["yes"]),
        ["…/0/condition/question condition_not_on_choice", "…/0/condition condition_cycle"]
    );
}

#[test]
fn every_question_of_a_cycle_is_told_and_none_that_only_leads_there() {
    let asked = |key: &str, on: &str| json!({"key": key, "kind": "yes_no_partial", "condition": {"question": on, "any_of": ["yes"]}});
    let found = faults_of(json!([asked("a", "b"), asked("b", "c"), asked("c", "d"), asked("d", "b"), asked("e", "e")]));
    let expected = [
        "…/1/condition condition_cycle",
        "…/2/condition condition_cycle",
        "…/3/condition condition_cycle",
        "…/4/condition condition_cycle",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_figure_is_asked_for_once() {
    let mut two = vec![question(least(QuestionKind::Figure)); 3];
    two[1].key = "second".to_owned();
    two[2].key = "third".to_owned();
    two[2].figure = Some(super::model::FigureName::Sdg1642All);
    assert_eq!(told(faults(&content(two), None)), ["…/1/figure figure_taken"]);
}

#[test]
fn what_is_kept_is_the_predecessors_of_the_same_kind_and_kept_once() {
    let old =
        content(vec![question(json!({"key": "a", "kind": "date"})), question(json!({"key": "b", "kind": "year"}))]);
    let new = |keeps: &[(&str, &str)]| {
        let one = |(index, (kind, key)): (usize, &(&str, &str))| {
            question(json!({"key": format!("q{index}"), "kind": kind, "keeps": key}))
        };
        content(keeps.iter().enumerate().map(one).collect())
    };
    assert_eq!(told(faults(&new(&[("date", "a"), ("year", "b")]), Some(&old))), NONE);
    let found = told(faults(&new(&[("date", "a"), ("date", "a"), ("date", "b"), ("date", "c")]), Some(&old)));
    assert_eq!(found, ["…/1/keeps kept_twice", "…/2/keeps kept_kind", "…/3/keeps unknown_question"]);
    assert_eq!(told(faults(&new(&[("date", "a")]), None)), ["…/0/keeps keeps_without_predecessor"]);
}

#[test]
fn publication_asks_for_questions_and_for_every_text_in_every_language() {
    let mut content = content(vec![]);
    assert_eq!(told(publication_faults(&content, None)).first().map(String::as_str), Some("… no_questions"));
    content.sections.clear();
    assert_eq!(told(publication_faults(&content, None)).first().map(String::as_str), Some("/sections no_questions"));

    let full = json!({"en": "x", "es": "x", "pt": "x", "fr": "x"});
    let options = json!([{"key": "a", "text": full}, {"key": "b", "text": full}]);
    let columns = json!([{"key": "a", "title": full, "kind": "single_choice", "options": options}]);
    let whole = json!({"code": "test", "title": full, "introduction": full, "sections": [
        {"key": "iv", "article": "IV", "title": full, "introduction": full, "questions": [
            {"key": "n", "kind": "number", "text": full, "help": full, "unit": full},
            {"key": "c", "kind": "single_choice", "text": full, "options": options},
            {"key": "t", "kind": "table", "text": full, "columns": columns}]}]});
    let read = |value: &Value| serde_json::from_value::<QuestionnaireContent>(value.clone()).expect("a questionnaire");
    assert_eq!(told(publication_faults(&read(&whole), None)), NONE);
    // Each text in turn, in each language.
    let mut pointers = Vec::new();
    collect("", &whole, &mut pointers);
    assert_eq!(pointers.len(), 4 * 14);
    for pointer in pointers {
        let mut lacking = whole.clone();
        let (parent, language) = pointer.rsplit_once('/').expect("a member");
        lacking.pointer_mut(parent).and_then(Value::as_object_mut).expect("a text").remove(language);
        let fault = Fault::new(&*pointer, "translation_missing").with("language", language);
        assert_eq!(publication_faults(&read(&lacking), None), [fault]);
        assert_eq!(faults(&read(&lacking), None), [], "a draft may lack it");
    }
}

fn collect(at: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, one)| collect(&format!("{at}/{name}"), one, found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, one)| collect(&format!("{at}/{index}"), one, found));
        }
        Value::String(text) if text == "x" => found.push(at.to_owned()),
        _ => {}
    }
}
