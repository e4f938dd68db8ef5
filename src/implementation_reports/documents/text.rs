//! An answer in words, as a document shows it.

use serde_json::Value;

use super::super::answer_model::{Answer, FigureProposal, Standing};
use super::super::figures;
use crate::exports::{self, model as shown};
use crate::http::language::{Language, text};
use crate::questionnaires::model::{ColumnKind, FigureName, Question, QuestionKind};

const NO_ARGUMENTS: &[(&str, String)] = &[];

fn word(language: Language, id: &str) -> String {
    text(language, id, None, NO_ARGUMENTS)
}

/// The answer in its own form, as far as its reader sees it.
pub fn value(answer: &Answer) -> Value {
    match answer.standing {
        Standing::Given | Standing::Carried => answer.value.clone(),
        Standing::NotAnswered | Standing::NotAsked | Standing::NotPublished | Standing::Confidential => Value::Null,
    }
}

/// The answer to `question` in words, as far as its reader sees it.
pub fn answer(question: &Question, answer: &Answer, language: Language) -> shown::Answer {
    match answer.standing {
        Standing::NotAnswered => return shown::Answer::NotAnswered,
        Standing::NotAsked => return shown::Answer::NotAsked,
        Standing::NotPublished => return shown::Answer::NotPublished,
        Standing::Confidential => return shown::Answer::Confidential,
        Standing::Given | Standing::Carried => {}
    }
    let value = &answer.value;
    match question.kind {
        QuestionKind::MultipleChoice => {
            let keys = value.as_array().into_iter().flatten();
            shown::Answer::Lines { lines: keys.map(|key| option(question, key, language)).collect() }
        }
        QuestionKind::SingleChoice => shown::Answer::Text { text: option(question, value, language) },
        QuestionKind::YesNoPartial => shown::Answer::Text { text: yes_no_partial(value, language) },
        QuestionKind::Number => shown::Answer::Number {
            value: value.as_f64().unwrap_or_default(),
            unit: question.unit.as_ref().map(|unit| unit.read(language).to_owned()).unwrap_or_default(),
        },
        QuestionKind::Text | QuestionKind::Date | QuestionKind::Year => shown::Answer::Text { text: plain(value) },
        QuestionKind::Table => shown::Answer::Table(table(question, value, language)),
        QuestionKind::LawReference => entries(value, &["title", "number", "date", "article", "link"]),
        QuestionKind::Contact => entries(value, &["name", "position", "organization", "email", "phone"]),
        QuestionKind::File => entries(value, &["title", "link", "sha256"]),
        QuestionKind::Figure => match question.figure {
            Some(name) => figure(name, value, answer.figure.as_ref(), language),
            None => shown::Answer::Text { text: plain(&value["value"]) },
        },
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn yes_no_partial(value: &Value, language: Language) -> String {
    match value.as_str() {
        Some(key @ ("yes" | "no" | "partial")) => word(language, &format!("answer_{key}")),
        _ => plain(value),
    }
}

fn option(question: &Question, key: &Value, language: Language) -> String {
    let known = question.options.iter().find(|option| *key == option.key);
    known.map_or_else(|| plain(key), |option| option.text.read(language).to_owned())
}

/// One entry, or several: a line each.
fn entries(value: &Value, members: &[&str]) -> shown::Answer {
    let line = |entry: &Value| {
        let parts: Vec<String> = members.iter().map(|name| plain(&entry[*name])).filter(|t| !t.is_empty()).collect();
        parts.join(" · ")
    };
    match value {
        Value::Array(all) => shown::Answer::Lines { lines: all.iter().map(line).collect() },
        one => shown::Answer::Text { text: line(one) },
    }
}

fn table(question: &Question, value: &Value, language: Language) -> shown::Table {
    let cell = |row: &Value, column: &crate::questionnaires::model::Column| {
        let value = &row[&column.key];
        shown::TableCell::Text(match column.kind {
            ColumnKind::YesNoPartial => yes_no_partial(value, language),
            ColumnKind::SingleChoice => {
                let known = column.options.iter().find(|option| *value == option.key);
                known.map_or_else(|| plain(value), |option| option.text.read(language).to_owned())
            }
            ColumnKind::Number => match value.as_f64() {
                Some(number) => return shown::TableCell::Number(number),
                None => plain(value),
            },
            ColumnKind::Text | ColumnKind::Date | ColumnKind::Year => plain(value),
        })
    };
    let heading = |column: &crate::questionnaires::model::Column| shown::Column {
        key: column.key.clone(),
        kind: column.kind,
        title: column.title.read(language).to_owned(),
        numeric: column.kind == ColumnKind::Number,
    };
    let rows = value.as_array().into_iter().flatten();
    shown::Table {
        columns: question.columns.iter().map(heading).collect(),
        rows: rows.map(|row| question.columns.iter().map(|column| cell(row, column)).collect()).collect(),
    }
}

fn figure(name: FigureName, value: &Value, proposal: Option<&FigureProposal>, language: Language) -> shown::Answer {
    let reason = value["reason"].as_str().map(str::to_owned);
    let decision = match value["decision"].as_str() {
        Some("left_out") => return shown::Answer::FigureLeftOut { reason },
        Some("corrected") => shown::Decision::Corrected { reason: reason.unwrap_or_default() },
        _ => shown::Decision::Accepted,
    };
    let part = |part: &super::super::answer_model::FigurePart| shown::Part {
        label: word(language, &format!("statistics_label_{}", part.key)),
        value: part.value,
    };
    shown::Answer::Figure(shown::Figure {
        value: value["value"].as_f64(),
        measure: name.measure(),
        unit: exports::unit(language, name.measure()),
        decision,
        proposal: proposal.map(|proposal| shown::Proposal {
            value: proposal.value,
            method: figures::method(proposal.figure, language),
            records: proposal.records,
            breakdown: proposal.breakdown.iter().map(part).collect(),
        }),
    })
}
