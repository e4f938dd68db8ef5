//! What answers a question: every fault of a value at once, with pointers into it. Pure.

use std::sync::LazyLock;

use chrono::NaiveDate;
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use url::Url;

use super::conditions::YES_NO_PARTIAL;
use super::model::{ChoiceOption, Column, ColumnKind, FigureName, Measure, Question, QuestionKind};
use super::rules::YEARS;
use crate::http::body::has_control_characters;
use crate::problem::Fault;

/// Characters of a text, where the question sets no limit.
pub const TEXT_LENGTH: u32 = 4_000;
/// Rows of a table, where the question sets no limit.
pub const TABLE_ROWS: u32 = 50;
/// Values of a question that takes several.
pub const REPEATED: usize = 20;
/// Beyond this not every whole number is a number of JSON.
const LARGEST: f64 = 1e15;
/// Characters of a name, a number or an address.
const WORDS: u32 = 500;
const LINK: u32 = 2_000;
const SHA256: &str = "^[0-9A-Fa-f]{64}$";

/// Every fault of `value` as the answer to `question`. Whether nothing is an answer, and whether the question is
/// asked, is not decided here: null is of the wrong type.
pub fn faults_of_value(question: &Question, value: &Value) -> Vec<Fault> {
    let mut faults = Vec::new();
    let found = &mut faults;
    match question.kind {
        QuestionKind::YesNoPartial => one_of("", value, &YES_NO_PARTIAL, found),
        QuestionKind::SingleChoice => one_of("", value, &keys(&question.options), found),
        QuestionKind::MultipleChoice => several_of(value, &keys(&question.options), found),
        QuestionKind::Text => text("", value, question.max_length.unwrap_or(TEXT_LENGTH), found),
        QuestionKind::Number => number(value, question, found),
        QuestionKind::Date => date("", value, found),
        QuestionKind::Year => year("", value, (question.minimum, question.maximum), found),
        QuestionKind::Table => table(value, question, found),
        QuestionKind::LawReference => repeated(value, question.repeatable, LAW_REFERENCE, found),
        QuestionKind::Contact => repeated(value, question.repeatable, CONTACT, found),
        QuestionKind::File => repeated(value, question.repeatable, FILE, found),
        QuestionKind::Figure => figure(value, question.figure, found),
    }
    faults
}

/// What a member of an object holds.
#[derive(Debug, Clone, Copy)]
enum Holds {
    Text(u32),
    Date,
    Link,
    Email,
    Sha256,
}

/// A member of an object: its name, what it holds, and whether it must be there.
type Member = (&'static str, Holds, bool);

const LAW_REFERENCE: &[Member] = &[
    ("title", Holds::Text(WORDS), true),
    ("number", Holds::Text(WORDS), false),
    ("date", Holds::Date, false),
    ("article", Holds::Text(WORDS), false),
    ("link", Holds::Link, false),
];
const CONTACT: &[Member] = &[
    ("name", Holds::Text(WORDS), true),
    ("position", Holds::Text(WORDS), false),
    ("organization", Holds::Text(WORDS), false),
    ("email", Holds::Email, false),
    ("phone", Holds::Text(WORDS), false),
];
const FILE: &[Member] =
    &[("title", Holds::Text(WORDS), true), ("link", Holds::Link, true), ("sha256", Holds::Sha256, false)];

fn keys(options: &[ChoiceOption]) -> Vec<&str> {
    options.iter().map(|option| option.key.as_str()).collect()
}

fn wrong_type(at: &str, expected: &str) -> Fault {
    Fault::new(at, "wrong_type").with("expected", expected)
}

fn one_of(at: &str, value: &Value, choices: &[&str], faults: &mut Vec<Fault>) {
    match value.as_str() {
        None => faults.push(wrong_type(at, "string")),
        Some(key) if !choices.contains(&key) => {
            faults.push(Fault::new(at, "not_in_list").with("options", choices.join(", ")));
        }
        Some(_) => {}
    }
}

fn several_of(value: &Value, choices: &[&str], faults: &mut Vec<Fault>) {
    let Some(values) = value.as_array() else { return faults.push(wrong_type("", "array")) };
    if values.is_empty() {
        faults.push(Fault::new("", "too_few").with("limit", 1));
    }
    // Those beyond the first as many as there are choices would only say again that one is there twice.
    for (index, one) in values.iter().enumerate().take(choices.len() + 1) {
        let at = format!("/{index}");
        one_of(&at, one, choices, faults);
        if values.iter().take(index).any(|earlier| earlier == one) {
            faults.push(Fault::new(at, "not_unique"));
        }
    }
}

fn text(at: &str, value: &Value, limit: u32, faults: &mut Vec<Fault>) {
    let Some(text) = value.as_str() else { return faults.push(wrong_type(at, "string")) };
    if text.trim().is_empty() {
        faults.push(Fault::new(at, "required"));
    }
    if text.chars().count() > usize::try_from(limit).unwrap_or(usize::MAX) {
        faults.push(Fault::new(at, "too_long").with("limit", limit));
    }
    if has_control_characters(text) {
        faults.push(Fault::new(at, "control_character"));
    }
}

fn within(at: &str, number: f64, minimum: f64, maximum: f64, faults: &mut Vec<Fault>) {
    if number < minimum {
        faults.push(Fault::new(at, "too_small").with("limit", minimum));
    }
    if number > maximum {
        faults.push(Fault::new(at, "too_large").with("limit", maximum));
    }
}

fn number(value: &Value, question: &Question, faults: &mut Vec<Fault>) {
    let Some(number) = value.as_f64() else { return faults.push(wrong_type("", "number")) };
    if question.whole && number.fract() != 0.0 {
        faults.push(Fault::new("", "not_whole"));
    }
    within("", number, question.minimum.unwrap_or(-LARGEST), question.maximum.unwrap_or(LARGEST), faults);
}

fn year(at: &str, value: &Value, (minimum, maximum): (Option<f64>, Option<f64>), faults: &mut Vec<Fault>) {
    let Some(year) = value.as_f64() else { return faults.push(wrong_type(at, "integer")) };
    if year.fract() != 0.0 {
        faults.push(Fault::new(at, "not_whole"));
    }
    let (first, last) = (minimum.unwrap_or(f64::from(YEARS.0)), maximum.unwrap_or(f64::from(YEARS.1)));
    within(at, year, first, last, faults);
}

/// A day that there is, written as ISO 8601 has it: with four digits for the year and two for month and day.
fn date(at: &str, value: &Value, faults: &mut Vec<Fault>) {
    let Some(text) = value.as_str() else { return faults.push(wrong_type(at, "string")) };
    let is_date = NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok_and(|date| date.to_string() == text);
    if !is_date || text.len() != 10 {
        faults.push(Fault::new(at, "bad_format").with("format", "date"));
    }
}

/// An address that any browser opens. Readers are shown it as a link, so it can be nothing else.
fn link(at: &str, value: &Value, faults: &mut Vec<Fault>) {
    text(at, value, LINK, faults);
    let Some(text) = value.as_str() else { return };
    // The parser takes out blanks and line feeds, which the text would keep.
    let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    let opens = |url: Url| matches!(url.scheme(), "http" | "https") && url.username().is_empty();
    if !plain || !Url::parse(text).is_ok_and(opens) {
        faults.push(Fault::new(at, "not_a_link"));
    }
}

/// The check that bodies of the API get.
static EMAIL: LazyLock<Option<Validator>> =
    LazyLock::new(|| jsonschema::options().should_validate_formats(true).build(&json!({"format": "email"})).ok());

fn email(at: &str, value: &Value, faults: &mut Vec<Fault>) {
    text(at, value, WORDS, faults);
    if value.is_string() && !EMAIL.as_ref().is_some_and(|format| format.is_valid(value)) {
        faults.push(Fault::new(at, "bad_format").with("format", "email"));
    }
}

fn sha256(at: &str, value: &Value, faults: &mut Vec<Fault>) {
    let Some(text) = value.as_str() else { return faults.push(wrong_type(at, "string")) };
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        faults.push(Fault::new(at, "bad_pattern").with("pattern", SHA256));
    }
}

/// The members of an object that has no others than `known`; null is as good as absent.
fn members<'v>(
    at: &str,
    value: &'v Value,
    known: impl Fn(&str) -> bool,
    faults: &mut Vec<Fault>,
) -> Option<&'v Map<String, Value>> {
    let Some(members) = value.as_object() else {
        faults.push(wrong_type(at, "object"));
        return None;
    };
    for name in members.keys().filter(|name| !known(name)) {
        let name = name.replace('~', "~0").replace('/', "~1");
        faults.push(Fault::new(format!("{at}/{name}"), "unknown_field"));
    }
    Some(members)
}

fn object(at: &str, value: &Value, known: &[Member], faults: &mut Vec<Fault>) {
    let is_known = |name: &str| known.iter().any(|(one, ..)| *one == name);
    let Some(members) = members(at, value, is_known, faults) else { return };
    for (name, holds, required) in known {
        let at = format!("{at}/{name}");
        match (members.get(*name).filter(|value| !value.is_null()), holds) {
            (None, _) if *required => faults.push(Fault::new(at, "required")),
            (None, _) => {}
            (Some(value), Holds::Text(limit)) => text(&at, value, *limit, faults),
            (Some(value), Holds::Date) => date(&at, value, faults),
            (Some(value), Holds::Link) => link(&at, value, faults),
            (Some(value), Holds::Email) => email(&at, value, faults),
            (Some(value), Holds::Sha256) => sha256(&at, value, faults),
        }
    }
}

/// One object or, of a question that takes several, a list of them.
fn repeated(value: &Value, repeatable: bool, known: &[Member], faults: &mut Vec<Fault>) {
    if !repeatable {
        return object("", value, known, faults);
    }
    let Some(values) = value.as_array() else { return faults.push(wrong_type("", "array")) };
    if values.is_empty() {
        faults.push(Fault::new("", "too_few").with("limit", 1));
    }
    if values.len() > REPEATED {
        faults.push(Fault::new("", "too_many").with("limit", REPEATED));
    }
    for (index, one) in values.iter().enumerate().take(REPEATED) {
        object(&format!("/{index}"), one, known, faults);
    }
}

/// Rows of the columns there are. No row at all says that there is nothing to list, which does for a table that need
/// not be answered; one that must be has a row.
fn table(value: &Value, question: &Question, faults: &mut Vec<Fault>) {
    let Some(rows) = value.as_array() else { return faults.push(wrong_type("", "array")) };
    if rows.is_empty() && question.required {
        faults.push(Fault::new("", "too_few").with("limit", 1));
    }
    let limit = question.max_rows.unwrap_or(TABLE_ROWS);
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() > shown {
        faults.push(Fault::new("", "too_many").with("limit", limit));
    }
    for (index, row) in rows.iter().enumerate().take(shown) {
        let at = format!("/{index}");
        let is_column = |name: &str| question.columns.iter().any(|column| column.key == name);
        let Some(cells) = members(&at, row, is_column, faults) else { continue };
        if cells.values().all(Value::is_null) {
            faults.push(Fault::new(at, "empty_row"));
            continue;
        }
        for column in &question.columns {
            cell(&format!("{at}/{}", column.key), cells.get(&column.key), column, faults);
        }
    }
}

fn cell(at: &str, value: Option<&Value>, column: &Column, faults: &mut Vec<Fault>) {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        if column.required {
            faults.push(Fault::new(at, "required"));
        }
        return;
    };
    match column.kind {
        ColumnKind::Text => text(at, value, TEXT_LENGTH, faults),
        ColumnKind::Number => match value.as_f64() {
            Some(number) => within(at, number, -LARGEST, LARGEST, faults),
            None => faults.push(wrong_type(at, "number")),
        },
        ColumnKind::Date => date(at, value, faults),
        ColumnKind::Year => year(at, value, (None, None), faults),
        ColumnKind::YesNoPartial => one_of(at, value, &YES_NO_PARTIAL, faults),
        ColumnKind::SingleChoice => one_of(at, value, &keys(&column.options), faults),
    }
}

/// A figure is taken over as it was proposed, corrected with a reason, or left out. Whether the value taken over is
/// the one proposed is known only beside the proposal.
fn figure(value: &Value, name: Option<FigureName>, faults: &mut Vec<Fault>) {
    let is_known = |name: &str| ["decision", "value", "reason"].contains(&name);
    let Some(members) = members("", value, is_known, faults) else { return };
    let given = |name: &str| members.get(name).filter(|value| !value.is_null());
    if let Some(value) = given("value") {
        match value.as_f64() {
            Some(number) => {
                let measure = name.map(FigureName::measure);
                if measure.is_some_and(Measure::is_count) && number.fract() != 0.0 {
                    faults.push(Fault::new("/value", "not_whole"));
                }
                let largest = if measure == Some(Measure::Share) { 1.0 } else { LARGEST };
                within("/value", number, 0.0, largest, faults);
            }
            None => faults.push(wrong_type("/value", "number")),
        }
    }
    if let Some(reason) = given("reason") {
        text("/reason", reason, TEXT_LENGTH, faults);
    }
    let required: &[&str] = match given("decision") {
        None => &["decision"],
        Some(decision) => {
            one_of("/decision", decision, &["accepted", "corrected", "left_out"], faults);
            if decision == "corrected" { &["value", "reason"] } else { &[] }
        }
    };
    for name in required.iter().filter(|name| given(name).is_none()) {
        faults.push(Fault::new(format!("/{name}"), "required"));
    }
    if given("decision").is_some_and(|decision| decision == "left_out") && given("value").is_some() {
        faults.push(Fault::new("/value", "left_out_has_value"));
    }
}
