//! Invented reports for the tests of this room.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::model::*;
use crate::db::named;
use crate::http::language::Language;
use crate::questionnaires::model::{ColumnKind, Measure};

pub const RECOMMENDATION: &str =
    "The Committee recommends marking at import.\n\nIt invites the State to share its forms.";

const ACCENTS: &str = "á é í ó ú ñ ç ã õ œ À Ü Ô ¿Qué? ¡Sí! «d’accord» g̃uarani";

pub fn created() -> DateTime<Utc> {
    moment("2027-02-01T09:30:00Z")
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn period() -> Period {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    Period { from: day("2026-01-01"), to: day("2026-12-31") }
}

pub fn text(text: &str) -> Answer {
    Answer::Text { text: text.to_owned() }
}

/// What was saved, where the form tells of it.
fn value(answer: &Answer) -> Value {
    match answer {
        Answer::Text { text } => json!(text),
        Answer::Number { value, .. } => json!(value),
        _ => Value::Null,
    }
}

pub fn question(number: &str, key: &str, kind: &str, answer: Answer) -> Question {
    Question {
        number: number.to_owned(),
        key: key.to_owned(),
        kind: named(kind).expect("a kind"),
        text: format!("Does the State have rules of the kind “{key}” in force (¿está vigente?)"),
        help: None,
        value: value(&answer),
        answer,
        confidential: false,
        carried: false,
        evidence: Vec::new(),
    }
}

/// A table of so many columns and rows with texts of different length.
pub fn table(columns: usize, rows: usize) -> Answer {
    let title = |index: usize| match index {
        0 => "Oficina".to_owned(),
        1 => "Número de registros".to_owned(),
        _ => format!("Responsabilidades {index}"),
    };
    let cell = |row: usize, column: usize| match column {
        0 => TableCell::Text(["Asunción", "Encarnación", "Ciudad del Este"][row % 3].to_owned()),
        1 => TableCell::Number((row * 1234) as f64 + 0.125),
        _ if (row + column).is_multiple_of(5) => TableCell::Text(String::new()),
        _ => TableCell::Text(format!("Almacenamiento y custodia {row}.{column}")),
    };
    let column = |index: usize| Column {
        key: format!("c{index}"),
        kind: if index == 1 { ColumnKind::Number } else { ColumnKind::Text },
        title: title(index),
        numeric: index == 1,
    };
    Answer::Table(Table {
        columns: (0..columns).map(column).collect(),
        rows: (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect(),
    })
}

pub fn figure() -> Answer {
    let parts = [("pistolas", 640.0), ("revólveres", 401.0), ("fusiles", 122.0), ("escopetas", 70.0), ("otras", 7.0)];
    Answer::Figure(Figure {
        value: Some(1250.0),
        measure: Measure::Firearms,
        unit: "armas".to_owned(),
        decision: Decision::Corrected { reason: "Diez armas se registraron después del cierre.".to_owned() },
        proposal: Some(Proposal {
            value: Some(1240.0),
            method: "Armas de fuego de las incautaciones con fecha en el período.".to_owned(),
            records: 318,
            breakdown: parts.iter().map(|(label, value)| Part { label: (*label).to_owned(), value: *value }).collect(),
        }),
    })
}

/// A report with an answer of every form.
pub fn report(language: Language) -> Report {
    let no_data = Answer::Figure(Figure {
        value: None,
        measure: Measure::Firearms,
        unit: "armas".to_owned(),
        decision: Decision::Accepted,
        proposal: Some(Proposal {
            value: None,
            method: "Armas destruidas en el período.".to_owned(),
            records: 0,
            breakdown: Vec::new(),
        }),
    });
    let lines = ["Código Penal, artículo 12, 1998-05-04", "Ley 4036/10, https://example.org/ley"];
    let mut questions = vec![
        question("4.1", "text", "text", text(ACCENTS)),
        question("4.2", "formula", "text", text("=HYPERLINK(\"http://example.org\")")),
        question(
            "4.3",
            "markup",
            "text",
            text("#panic() *bold* _it_ $x$ <label> @ref https://a.b // no comment /* */ ``` \\ "),
        ),
        question("4.4", "heading", "text", text("= Heading\n- item\n+ item\n\nA second paragraph.\n/ term: x")),
        question("4.5", "number", "number", Answer::Number { value: -12.5, unit: "kg".to_owned() }),
        question("4.6", "law", "law_reference", Answer::Lines { lines: lines.map(str::to_owned).to_vec() }),
        question("4.7", "not_answered", "text", Answer::NotAnswered),
        question("4.8", "not_asked", "text", Answer::NotAsked),
        question("4.9", "not_published", "text", Answer::NotPublished),
        question("4.10", "withheld", "text", Answer::Confidential),
        question("4.11", "empty", "text", text("")),
    ];
    questions[0].confidential = true;
    questions[1].carried = true;
    questions[1].help = Some("Say which law, and since when it is in force.".to_owned());
    questions[5].evidence = vec![
        Evidence {
            title: "Gaceta Oficial".to_owned(),
            link: "https://example.org/ley".to_owned(),
            sha256: Some("ab".repeat(32)),
        },
        Evidence { title: "#link".to_owned(), link: "javascript:alert(1)".to_owned(), sha256: None },
    ];
    for withheld in &mut questions[8..=9] {
        let title = "Withheld book".to_owned();
        withheld.evidence = vec![Evidence { title, link: "https://example.org/withheld".to_owned(), sha256: None }];
    }
    let figures = vec![
        question("7.1", "figure", "figure", figure()),
        question("7.2", "no_data", "figure", no_data),
        question("7.3", "left_out", "figure", Answer::FigureLeftOut { reason: Some("En revisión".to_owned()) }),
        question("7.4", "table", "table", table(4, 3)),
        question("7.5", "empty_table", "table", table(3, 0)),
    ];
    let section = |article: &str, title: &str, questions, conclusion| Section {
        article: article.to_owned(),
        title: title.to_owned(),
        introduction: Some("What the State has done in the period.".to_owned()),
        questions,
        conclusion,
    };
    Report {
        language,
        written_in: Language::Es,
        id: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001),
        version: Some(2),
        sha256: Some("0123456789abcdef".repeat(4)),
        whole: true,
        state_code: "PY".to_owned(),
        state_name: "Paraguay".to_owned(),
        cycle_title: "Ciclo 2026–2027".to_owned(),
        questionnaire_title: "Cuestionario de muestra".to_owned(),
        is_sample: true,
        period: period(),
        status: Status::Concluded,
        submitted_at: Some(moment("2027-01-20T15:00:00Z")),
        late: true,
        sections: vec![
            section(
                "IV",
                "Medidas legislativas",
                questions,
                Some(Conclusion {
                    recommendation: Some(RECOMMENDATION.to_owned()),
                    good_practice: true,
                    assistance_suggested: Some("Training on marking.".to_owned()),
                }),
            ),
            section("VII", "Confiscación o decomiso", figures, None),
        ],
        responses: vec![Response {
            text: "El Estado agradece y aplicará la recomendación en 2028.".to_owned(),
            at: moment("2027-03-01T10:00:00Z"),
        }],
    }
}

/// A report of so many answers of the usual forms over fifteen articles.
pub fn long_report(language: Language, answers: usize) -> Report {
    let paragraph = "La autoridad nacional registra cada arma importada con su número de serie, el nombre del importador \
                     y el año de importación, y conserva los datos durante un período razonable. ";
    let mut report = report(language);
    let articles =
        ["IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII"];
    let answer = |index: usize| match index % 6 {
        0 => text("sí"),
        1 => text(&paragraph.repeat(1 + index % 5)),
        2 => Answer::Lines { lines: vec!["Ley 4036/10, artículo 12".to_owned(); 2] },
        3 => figure(),
        4 => table(5, 6),
        _ => Answer::NotAnswered,
    };
    let questions: Vec<Question> = (0..answers)
        .map(|index| question(&(index + 1).to_string(), &format!("q{index}"), "text", answer(index)))
        .collect();
    let template = report.sections[0].clone();
    report.sections = questions
        .chunks(answers.div_ceil(articles.len()).max(1))
        .zip(articles)
        .map(|(questions, article)| Section {
            article: article.to_owned(),
            questions: questions.to_vec(),
            ..template.clone()
        })
        .collect();
    report
}

/// So many States with a report of 60 answers each, and one that has not submitted.
pub fn compilation(language: Language, states: usize) -> Compilation {
    let reports: Vec<Report> = (0..states)
        .map(|index| Report {
            state_code: format!("{index:02}"),
            state_name: format!("Estado número {index}"),
            id: Uuid::from_u128(index as u128),
            ..long_report(language, 60)
        })
        .collect();
    let row = |report: &Report| Overview {
        state_code: report.state_code.clone(),
        state_name: report.state_name.clone(),
        obligation: Obligation::Must,
        status: report.status,
        submitted_at: report.submitted_at,
        late: report.late,
    };
    let mut overview: Vec<Overview> = reports.iter().map(row).collect();
    overview.push(Overview {
        state_code: "ZZ".to_owned(),
        state_name: "Estado que falta".to_owned(),
        obligation: Obligation::May,
        status: Status::NotSubmitted,
        submitted_at: None,
        late: true,
    });
    Compilation {
        language,
        id: Uuid::from_u128(7),
        sha256: "fedcba9876543210".repeat(4),
        cycle_title: "Ciclo 2026–2027".to_owned(),
        questionnaire_title: "Cuestionario de muestra".to_owned(),
        is_sample: true,
        period: period(),
        overview,
        reports,
    }
}
