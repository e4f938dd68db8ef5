//! What the template is given: titles, facts and sections, with the fixed words in the document's language.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::model::{
    Answer, Column, Compilation, Conclusion, Decision, Evidence, Figure, Overview, Question, Report, Section, Table,
    TableCell,
};
use super::{typesetter, words};
use crate::http::language::Language;
use crate::problem::Problem;
use crate::questionnaires::model::{ColumnKind, Measure, QuestionKind};

/// The words that stand in the template itself.
const WORDS: [&str; 16] = [
    "assistance_suggested",
    "breakdown",
    "conclusion",
    "contents",
    "evidence",
    "good_practice",
    "marked_confidential",
    "method",
    "no_recommendation",
    "no_rows",
    "overview",
    "reason",
    "recommendation",
    "responses",
    "sample_notice",
    "standing_carried",
];

/// A link longer than this is printed, but cannot be followed.
const LONGEST_LINK: usize = 2000;

/// The report as a PDF; `created` is the moment that the file says it was made.
pub fn report_pdf(report: &Report, created: DateTime<Utc>) -> Result<Vec<u8>, Problem> {
    let language = report.language;
    let reference = words::reference(report);
    let values = json!({
        "language": language.tag(),
        "words": fixed_words(language),
        "title": words::word(language, "report_title"),
        "subtitle": report.state_name,
        "metadata_title": format!("{}: {}, {}", words::word(language, "report_title"), report.state_name, report.cycle_title),
        "is_sample": report.is_sample,
        "reference": reference,
        "sha256": report.sha256,
        "facts": report_facts(report, true),
        "overview": null,
        "reports": [report_value(report)],
    });
    typesetter::pdf(values, &reference, created)
}

/// All reports of the compilation as one PDF with one table of contents.
pub fn compilation_pdf(compilation: &Compilation, created: DateTime<Utc>) -> Result<Vec<u8>, Problem> {
    let language = compilation.language;
    let word = |id| words::word(language, id);
    let reference = compilation.id.to_string();
    let values = json!({
        "language": language.tag(),
        "words": fixed_words(language),
        "title": word("compilation_title"),
        "subtitle": compilation.cycle_title,
        "metadata_title": format!("{}: {}", word("compilation_title"), compilation.cycle_title),
        "is_sample": compilation.is_sample,
        "reference": reference,
        "sha256": compilation.sha256,
        "facts": [
            [word("questionnaire"), compilation.questionnaire_title],
            [word("period"), words::period(language, compilation.period)],
            [word("reference"), reference],
            ["SHA-256", compilation.sha256],
            ["", word("hash_of_compilation")],
        ],
        "overview": overview(language, &compilation.overview),
        "reports": compilation.reports.iter().map(report_value).collect::<Vec<_>>(),
    });
    typesetter::pdf(values, &reference, created)
}

fn fixed_words(language: Language) -> Value {
    let mut all: Map<String, Value> =
        WORDS.iter().map(|id| ((*id).to_owned(), json!(words::word(language, id)))).collect();
    // Only the template knows the numbers.
    let page = words::with(language, "page", &[("page", "{page}".to_owned()), ("pages", "{pages}".to_owned())]);
    all.insert("page".to_owned(), json!(page));
    Value::Object(all)
}

fn report_facts(report: &Report, with_cycle: bool) -> Vec<[String; 2]> {
    let language = report.language;
    let word = |id| words::word(language, id);
    let mut facts = Vec::new();
    if with_cycle {
        facts.push([word("cycle"), report.cycle_title.clone()]);
        facts.push([word("questionnaire"), report.questionnaire_title.clone()]);
        facts.push([word("period"), words::period(language, report.period)]);
    }
    facts.push([word("status"), words::status(language, report.status, report.submitted_at, report.late)]);
    if let Some(submitted) = words::submitted(language, report.submitted_at, report.late) {
        facts.push([word("submitted_on"), submitted]);
    }
    facts.push([word("reference"), words::reference(report)]);
    if let Some(sha256) = &report.sha256 {
        facts.push(["SHA-256".to_owned(), sha256.clone()]);
        facts.push([String::new(), words::hash_of(report)]);
    }
    facts
}

fn overview(language: Language, rows: &[Overview]) -> Value {
    let header = ["state", "obligation", "status", "submitted_on"].map(|id| words::word(language, id));
    let rows: Vec<[String; 4]> = rows
        .iter()
        .map(|row| {
            [
                row.state_name.clone(),
                words::named(language, "obligation", &row.obligation),
                words::status(language, row.status, row.submitted_at, row.late),
                words::submitted(language, row.submitted_at, row.late).unwrap_or_default(),
            ]
        })
        .collect();
    json!({ "columns": header, "rows": rows })
}

fn report_value(report: &Report) -> Value {
    let responses: Vec<Value> =
        report.responses.iter().map(|one| json!({ "date": words::date(one.at), "text": one.text })).collect();
    json!({
        "state": report.state_name,
        "facts": report_facts(report, false),
        "language": report.written_in.tag(),
        "sections": report.sections.iter().map(|one| section(report.language, one)).collect::<Vec<_>>(),
        "responses": responses,
    })
}

fn section(language: Language, section: &Section) -> Value {
    let title = [("article", section.article.clone()), ("title", section.title.clone())];
    json!({
        "title": words::with(language, "article", &title),
        "introduction": section.introduction,
        "questions": section.questions.iter().map(|one| question(language, one)).collect::<Vec<_>>(),
        "conclusion": section.conclusion.as_ref().map(conclusion),
    })
}

fn conclusion(conclusion: &Conclusion) -> Value {
    let written = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    json!({
        "recommendation": written(&conclusion.recommendation),
        "good_practice": conclusion.good_practice,
        "assistance_suggested": written(&conclusion.assistance_suggested),
    })
}

fn question(language: Language, question: &Question) -> Value {
    json!({
        "number": question.number,
        "text": question.text,
        "help": question.help,
        "answer": answer(language, question),
        "confidential": question.confidential,
        "carried": question.carried,
        "evidence": question.shown_evidence().iter().map(evidence).collect::<Vec<_>>(),
        "together": height(question) <= TOGETHER,
    })
}

/// Up to so many lines, less than half a page, a question and its answer are kept on one page.
const TOGETHER: usize = 24;

/// About how many lines a question takes with its answer.
fn height(question: &Question) -> usize {
    let answer = match &question.answer {
        Answer::Text { text } => lines(text),
        Answer::Lines { lines: all } => all.iter().map(|line| lines(line)).sum(),
        Answer::Table(table) => {
            let height = |cell: &TableCell| match cell {
                TableCell::Number(_) => 1,
                TableCell::Text(text) => lines_of(text, table.columns.len()),
            };
            2 + table.rows.iter().filter_map(|row| row.iter().map(height).max()).sum::<usize>()
        }
        Answer::Figure(Figure { decision, proposal, .. }) => {
            let reason = match decision {
                Decision::Accepted => 0,
                Decision::Corrected { reason } => lines(reason),
            };
            let proposal = proposal.as_ref().map_or(0, |one| 4 + lines(&one.method) + one.breakdown.len());
            2 + reason + proposal
        }
        Answer::FigureLeftOut { reason } => 1 + reason.as_deref().map_or(0, lines),
        Answer::NotAnswered
        | Answer::NotAsked
        | Answer::NotPublished
        | Answer::Confidential
        | Answer::Number { .. } => 1,
    };
    let evidence = |one: &Evidence| lines(&one.title) + lines(&one.link) + usize::from(one.sha256.is_some());
    let evidence: usize = question.shown_evidence().iter().map(evidence).sum();
    lines(&question.text) + question.help.as_deref().map_or(0, lines) + answer + evidence
}

fn lines(text: &str) -> usize {
    lines_of(text, 1)
}

/// The lines of a text in one of so many columns.
fn lines_of(text: &str, columns: usize) -> usize {
    text.split('\n').map(|line| 1 + line.chars().count() * columns / 80).sum()
}

fn answer(language: Language, question: &Question) -> Value {
    match &question.answer {
        Answer::NotAnswered | Answer::NotAsked | Answer::NotPublished | Answer::Confidential => json!({
            "form": "none",
            "text": words::word(language, &format!("standing_{}", question.standing())),
        }),
        Answer::Text { text } => json!({ "form": "text", "text": text, "own": is_own(question.kind) }),
        Answer::Lines { lines } => json!({ "form": "lines", "lines": lines, "own": is_own(question.kind) }),
        Answer::Number { value, unit } => {
            json!({ "form": "text", "text": words::quantity(language, *value, unit), "own": false })
        }
        Answer::Table(table) => {
            let rows: Vec<_> = table.rows.iter().map(|row| cells(language, table, row)).collect();
            json!({
                "form": "table",
                "columns": table.columns.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(),
                "numeric": table.columns.iter().map(|one| one.numeric).collect::<Vec<_>>(),
                "own": table.columns.iter().map(|one| one.kind == ColumnKind::Text).collect::<Vec<_>>(),
                "widths": widths(&table.columns, &rows),
                "rows": rows,
            })
        }
        Answer::Figure(one) => figure(language, one),
        Answer::FigureLeftOut { reason } => json!({
            "form": "none",
            "text": words::word(language, "decision_left_out"),
            "reason": reason,
        }),
    }
}

/// Whether the words of an answer are the State's, in the language that it wrote in; else they are the document's.
fn is_own(kind: QuestionKind) -> bool {
    !matches!(kind, QuestionKind::YesNoPartial | QuestionKind::SingleChoice | QuestionKind::MultipleChoice)
}

fn figure(language: Language, figure: &Figure) -> Value {
    let (decision, reason) = match &figure.decision {
        Decision::Accepted => ("decision_accepted", None),
        Decision::Corrected { reason } => ("decision_corrected", Some(reason)),
    };
    let mut notes = Vec::new();
    let mut chart = Vec::new();
    if let Some(proposal) = &figure.proposal {
        if reason.is_some() {
            notes.push([words::word(language, "proposed"), amount(language, proposal.value, figure.measure)]);
        }
        notes.push([words::word(language, "method"), proposal.method.clone()]);
        notes.push([words::word(language, "records"), proposal.records.to_string()]);
        let most = proposal.breakdown.iter().map(|part| part.value).fold(0.0, f64::max);
        chart = proposal
            .breakdown
            .iter()
            .map(|part| {
                let share = if most > 0.0 { (part.value / most).clamp(0.0, 1.0) } else { 0.0 };
                let value = words::part(language, part.value, figure.measure);
                json!({ "label": part.label, "value": value, "share": share })
            })
            .collect();
    }
    json!({
        "form": "figure",
        "value": amount(language, figure.value, figure.measure),
        "decision": words::word(language, decision),
        "reason": reason,
        "notes": notes,
        "chart": chart,
    })
}

/// A figure to read, or that there are no data.
fn amount(language: Language, value: Option<f64>, measure: Measure) -> String {
    match value {
        Some(value) => words::measured(language, value, measure),
        None => words::word(language, "no_data"),
    }
}

fn evidence(evidence: &Evidence) -> Value {
    let is_web = ["https://", "http://"].iter().any(|scheme| evidence.link.starts_with(scheme));
    json!({
        "title": evidence.title,
        "link": evidence.link,
        "can_follow": is_web && evidence.link.len() <= LONGEST_LINK,
        "sha256": evidence.sha256,
    })
}

/// As many cells as the table has columns, whatever the row holds, as they are written.
fn cells(language: Language, table: &Table, row: &[TableCell]) -> Vec<String> {
    let written = |cell: &TableCell| match cell {
        TableCell::Number(number) => words::number(language, *number),
        TableCell::Text(text) => text.clone(),
    };
    (0..table.columns.len()).map(|index| row.get(index).map(written).unwrap_or_default()).collect()
}

/// The columns' shares of the width: so that most words need no hyphen, and wider where cells hold more.
fn widths(columns: &[Column], rows: &[Vec<String>]) -> Vec<usize> {
    let width = |index: usize, title: &str| {
        let cells = || rows.iter().filter_map(|row| row.get(index)).map(String::as_str);
        let held: usize = cells().map(|cell| cell.chars().count().min(120)).sum();
        let words = cells().chain([title]).flat_map(str::split_whitespace);
        let longest_word = words.map(|word| word.chars().count()).max().unwrap_or(0).min(14);
        longest_word.max(5) + held / rows.len().max(1) / 8
    };
    columns.iter().enumerate().map(|(index, column)| width(index, &column.title)).collect()
}
