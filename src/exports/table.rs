//! The long form that CSV and XLSX share: one row for each answer.

use serde_json::Value;

use super::model::{Answer, Column, Decision, Question, Report, Section, TableCell};
use crate::db::name_of;
use crate::questionnaires::model::QuestionKind;

/// Names of the columns; XLSX shows their words.
pub const COLUMNS: [&str; 20] = [
    "state",
    "state_name",
    "cycle",
    "report",
    "version",
    "article",
    "question",
    "number",
    "text",
    "kind",
    "standing",
    "value",
    "keys",
    "unit",
    "confidential",
    "decision",
    "reason",
    "proposed",
    "records",
    "evidence",
];

#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
}

impl Cell {
    fn optional(text: Option<&String>) -> Cell {
        text.map_or(Cell::Empty, |text| Cell::Text(text.clone()))
    }

    fn number(value: Option<f64>) -> Cell {
        value.filter(|value| value.is_finite()).map_or(Cell::Empty, Cell::Number)
    }
}

pub type Row = [Cell; COLUMNS.len()];

/// Every answer of the reports with its section.
pub fn answers(reports: &[Report]) -> impl Iterator<Item = (&Report, &Section, &Question)> {
    reports.iter().flat_map(|report| {
        report
            .sections
            .iter()
            .flat_map(move |section| section.questions.iter().map(move |question| (report, section, question)))
    })
}

/// The row of one answer; `table` is what stands for a table's value.
pub fn row(report: &Report, section: &Section, question: &Question, table: impl Fn(&[String]) -> String) -> Row {
    let text = |text: &str| Cell::Text(text.to_owned());
    let (mut value, mut unit, mut decision, mut reason) = (Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty);
    let (mut proposed, mut records) = (Cell::Empty, Cell::Empty);
    match &question.answer {
        Answer::NotAnswered | Answer::NotAsked | Answer::NotPublished | Answer::Confidential => {}
        Answer::Text { text: given } => value = text(given),
        Answer::Lines { lines } => value = Cell::Text(lines.join("\n")),
        Answer::Number { value: number, unit: of } => {
            value = Cell::number(Some(*number));
            unit = text(of);
        }
        Answer::Table(given) => {
            let rows: Vec<String> = given.rows.iter().map(|cells| named_cells(&given.columns, cells)).collect();
            value = Cell::Text(table(&rows));
        }
        Answer::Figure(figure) => {
            value = Cell::number(figure.value);
            unit = text(&figure.unit);
            (decision, reason) = match &figure.decision {
                Decision::Accepted => (text("accepted"), Cell::Empty),
                Decision::Corrected { reason } => (text("corrected"), text(reason)),
            };
            if let Some(proposal) = &figure.proposal {
                proposed = Cell::number(proposal.value);
                // Counts of records are far below 2⁵³.
                records = Cell::Number(proposal.records as f64);
            }
        }
        Answer::FigureLeftOut { reason: why } => {
            decision = text("left_out");
            reason = Cell::optional(why.as_ref());
        }
    }
    [
        text(&report.state_code),
        text(&report.state_name),
        text(&report.cycle_title),
        text(&report.id.to_string()),
        report.version.map_or(Cell::Empty, |version| Cell::Number(f64::from(version))),
        text(&section.article),
        text(&question.key),
        text(&question.number),
        text(&question.text),
        text(&name_of(&question.kind)),
        text(question.standing()),
        value,
        keys(question),
        unit,
        text(if question.confidential { "true" } else { "false" }),
        decision,
        reason,
        proposed,
        records,
        evidence(question),
    ]
}

impl From<&TableCell> for Cell {
    fn from(cell: &TableCell) -> Cell {
        match cell {
            TableCell::Number(number) => Cell::number(Some(*number)),
            TableCell::Text(text) if text.is_empty() => Cell::Empty,
            TableCell::Text(text) => Cell::Text(text.clone()),
        }
    }
}

fn named_cells(columns: &[Column], cells: &[TableCell]) -> String {
    let named = columns.iter().zip(cells).filter_map(|(column, cell)| match Cell::from(cell) {
        Cell::Empty => None,
        Cell::Text(text) => Some(format!("{}: {text}", column.title)),
        Cell::Number(number) => Some(format!("{}: {number}", column.title)),
    });
    named.collect::<Vec<_>>().join("; ")
}

/// What was chosen, by key: on a line each, as the words for it are.
fn keys(question: &Question) -> Cell {
    match (question.kind, &question.value) {
        (QuestionKind::YesNoPartial | QuestionKind::SingleChoice, Value::String(key)) => Cell::Text(key.clone()),
        (QuestionKind::MultipleChoice, Value::Array(keys)) => {
            Cell::Text(keys.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"))
        }
        _ => Cell::Empty,
    }
}

fn evidence(question: &Question) -> Cell {
    let shown = question.shown_evidence();
    if shown.is_empty() {
        return Cell::Empty;
    }
    let lines = shown.iter().map(|one| match &one.sha256 {
        Some(sha256) => format!("{} {} SHA-256 {sha256}", one.title, one.link),
        None => format!("{} {}", one.title, one.link),
    });
    Cell::Text(lines.collect::<Vec<_>>().join("\n"))
}
