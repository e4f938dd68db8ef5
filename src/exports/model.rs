//! What an export shows. Every text is in the reader's language already, except the fixed words of the document.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

use crate::http::language::Language;
use crate::questionnaires::model::Measure;

/// One State's report, as one reader may see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    #[serde(serialize_with = "tag")]
    pub language: Language,
    pub id: Uuid,
    /// None for a draft, which has no frozen version.
    pub version: Option<i32>,
    /// SHA-256 of the version as it was submitted, in hexadecimal digits: of `content` at
    /// `GET /v1/implementation-reports/{id}/versions/{version}` in canonical form (RFC 8785). Null for a draft.
    pub sha256: Option<String>,
    /// Whether the reader sees all that `sha256` is of, and so can check it.
    pub whole: bool,
    pub state_code: String,
    pub state_name: String,
    pub cycle_title: String,
    pub questionnaire_title: String,
    /// Whether the questionnaire is a sample, which the document then says.
    pub is_sample: bool,
    pub period: Period,
    pub status: Status,
    pub submitted_at: Option<DateTime<Utc>>,
    pub late: bool,
    pub sections: Vec<Section>,
    /// What the State wrote after the conclusions, in the order of time.
    pub responses: Vec<Response>,
}

/// All reports of a cycle that the reader may see, with a line for each State invited.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compilation {
    #[serde(serialize_with = "tag")]
    pub language: Language,
    /// The cycle's.
    pub id: Uuid,
    /// SHA-256 of everything else in this JSON as its reader gets it, in hexadecimal digits: of the object without
    /// this member, in canonical form (RFC 8785). The other documents of the compilation carry the same.
    pub sha256: String,
    pub cycle_title: String,
    pub questionnaire_title: String,
    pub is_sample: bool,
    pub period: Period,
    pub overview: Vec<Overview>,
    pub reports: Vec<Report>,
}

/// Where a State stands in the cycle.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    pub state_code: String,
    pub state_name: String,
    pub status: Status,
    pub submitted_at: Option<DateTime<Utc>>,
    pub late: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    NotSubmitted,
    Draft,
    ReadyForApproval,
    Submitted,
    UnderReview,
    ClarificationRequested,
    Concluded,
    Published,
    Withdrawn,
}

impl Status {
    pub const ALL: [Status; 9] = [
        Status::NotSubmitted,
        Status::Draft,
        Status::ReadyForApproval,
        Status::Submitted,
        Status::UnderReview,
        Status::ClarificationRequested,
        Status::Concluded,
        Status::Published,
        Status::Withdrawn,
    ];
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Of CIFTA, as a Roman numeral.
    pub article: String,
    pub title: String,
    pub introduction: Option<String>,
    pub questions: Vec<Question>,
    pub conclusion: Option<Conclusion>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// As it is printed, such as "4.1".
    pub number: String,
    pub key: String,
    /// The kind's name in the questionnaire format, such as `yes_no_partial`.
    pub kind: String,
    pub text: String,
    pub help: Option<String>,
    pub answer: Answer,
    /// Whether the State marked the answer, which this reader may see, as confidential.
    pub confidential: bool,
    /// Whether the answer was carried forward from the last cycle and not confirmed yet.
    pub carried: bool,
    /// Empty where the answer is withheld; [`Question::shown_evidence`] sees to it once more.
    pub evidence: Vec<Evidence>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "form")]
pub enum Answer {
    NotAnswered,
    /// The condition on another answer is not met.
    NotAsked,
    /// The State did not consent to its publication.
    NotPublished,
    /// Shown to the assigned reviewers and the Secretariat only.
    Confidential,
    /// A choice, a date, a year or free text; line breaks are kept.
    Text {
        text: String,
    },
    /// Several choices, law references, contacts or files, one line for each.
    Lines {
        lines: Vec<String>,
    },
    Number {
        value: f64,
        unit: String,
    },
    Table(Table),
    Figure(Figure),
    /// A figure that the State chose to leave out. Nothing of what Rastro proposed is shown.
    FigureLeftOut {
        reason: Option<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    pub columns: Vec<Column>,
    /// A cell for each column, in their order; the empty text where there is none.
    pub rows: Vec<Vec<TableCell>>,
}

/// A number as the State gave it, or words; a date is an ISO date.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum TableCell {
    Number(f64),
    Text(String),
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    pub title: String,
    /// Whether its cells are numbers, which stand to the right.
    pub numeric: bool,
}

/// A figure that the State gave, with what Rastro had proposed from its records.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// None where there are no data.
    pub value: Option<f64>,
    pub measure: Measure,
    /// What is measured, in words.
    pub unit: String,
    pub decision: Decision,
    pub proposal: Option<Proposal>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Decision {
    Accepted,
    Corrected { reason: String },
}

/// What Rastro counted in its own records.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// None where there are no data.
    pub value: Option<f64>,
    /// How it was computed.
    pub method: String,
    /// From how many records.
    pub records: i64,
    /// Its parts, drawn as a chart; empty where it has none.
    pub breakdown: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    pub label: String,
    pub value: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    pub title: String,
    pub link: String,
    pub sha256: Option<String>,
}

/// What the Committee concluded on an article: it recommends and does not rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conclusion {
    pub recommendation: Option<String>,
    pub good_practice: bool,
    pub assistance_suggested: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Response {
    pub text: String,
    pub at: DateTime<Utc>,
}

impl Question {
    /// The evidence of an answer that is shown itself.
    pub fn shown_evidence(&self) -> &[Evidence] {
        match self.answer {
            Answer::NotPublished | Answer::Confidential => &[],
            _ => &self.evidence,
        }
    }

    /// The answer's standing by its name on the wire.
    pub fn standing(&self) -> &'static str {
        match self.answer {
            Answer::NotAnswered => "not_answered",
            Answer::NotAsked => "not_asked",
            Answer::NotPublished => "not_published",
            Answer::Confidential => "confidential",
            _ if self.carried => "carried",
            _ => "given",
        }
    }
}

// Serde gives a reference to the field.
fn tag<S: Serializer>(language: &Language, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(language.tag())
}
