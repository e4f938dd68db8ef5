//! What an export shows. Every text is in the reader's language already, except the fixed words of the document.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::language::Language;
use crate::questionnaires::model::{ColumnKind, Measure, QuestionKind};
pub use crate::reporting_cycles::model::{Obligation, Period};

/// One State's report, as one reader may see it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ReportDocument)]
#[schema(example = json!({"language": "en", "written_in": "pt", "id": "019b76da-c1ef-7000-9b23-698ba94ce7bc", "version": 1,
    "sha256": "6833d39909db33a19a91e4071eb2854ba5828a49e9c79c212026b5da7ddbae7a", "whole": false, "state_code": "BR",
    "state_name": "Brazil", "cycle_title": "Reports on 2025", "questionnaire_title": "Marking", "is_sample": false,
    "period": {"from": "2025-01-01", "to": "2025-12-31"}, "status": "published",
    "submitted_at": "2026-05-12T09:00:00Z", "late": false,
    "sections": [{"article": "VI", "title": "Marking", "introduction": null,
        "questions": [
            {"number": "VI.1", "key": "vi_1", "kind": "yes_no_partial", "text": "Are firearms marked at manufacture?",
                "help": null, "answer": {"form": "text", "text": "Yes"}, "value": "yes", "confidential": false,
                "carried": false, "evidence": [{"title": "Decree 1", "link": "https://example.org/1", "sha256": null}]},
            {"number": "VI.2", "key": "vi_2", "kind": "law_reference", "text": "Under which law?", "help": null,
                "answer": {"form": "text", "text": "Firearms Act · 10.826 · 2003-12-22"},
                "value": {"title": "Firearms Act", "number": "10.826", "date": "2003-12-22"}, "confidential": false,
                "carried": false, "evidence": []},
            {"number": "VI.3", "key": "vi_3", "kind": "number", "text": "How much does one mark cost?", "help": null,
                "answer": {"form": "number", "value": 1.125, "unit": "dollars"}, "value": 1.125,
                "confidential": false, "carried": false, "evidence": []}],
        "conclusion": {"recommendation": "Mark at import too.", "good_practice": false,
            "assistance_suggested": null}}],
    "responses": [{"text": "A decree is in preparation.", "at": "2026-11-02T09:00:00Z"}]}))]
pub struct Report {
    /// Of its words; those of the State itself are in `written_in`.
    #[serde(serialize_with = "tag")]
    #[schema(value_type = String, pattern = "^(en|es|pt|fr)$", example = "es")]
    pub language: Language,
    /// In which the State wrote its answers.
    #[serde(serialize_with = "tag")]
    #[schema(value_type = String, pattern = "^(en|es|pt|fr)$", example = "pt")]
    pub written_in: Language,
    pub id: Uuid,
    /// None for a draft, which has no frozen version.
    #[schema(required)]
    pub version: Option<i32>,
    /// SHA-256 of the version as it was submitted, in hexadecimal digits: of `content` at
    /// `GET /v1/implementation-reports/{id}/versions/{version}` in canonical form (RFC 8785). Null for a draft.
    #[schema(required)]
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
    #[schema(required)]
    pub submitted_at: Option<DateTime<Utc>>,
    pub late: bool,
    pub sections: Vec<Section>,
    /// What the State wrote after the conclusions, in the order of time.
    pub responses: Vec<Response>,
}

/// All reports of a cycle that the reader may see, with a line for each State invited.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CompilationDocument)]
#[schema(example = json!({"language": "en", "id": "019b76da-b2ef-7000-9b23-698ba94ce7bc",
    "sha256": "0a0ab0ec9f2e1a2b4d4bb8b1a6b2a8e1a0d2f2e1c5a1a9a3a6d1b1f7c8e0d9b4", "cycle_title": "Reports on 2025",
    "questionnaire_title": "Marking", "is_sample": false, "period": {"from": "2025-01-01", "to": "2025-12-31"},
    "overview": [{"state_code": "BR", "state_name": "Brazil", "obligation": "must", "status": "not_submitted",
        "submitted_at": null, "late": true}],
    "reports": []}))]
pub struct Compilation {
    /// Of its words.
    #[serde(serialize_with = "tag")]
    #[schema(value_type = String, pattern = "^(en|es|pt|fr)$", example = "es")]
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
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CompilationOverview)]
pub struct Overview {
    pub state_code: String,
    pub state_name: String,
    pub obligation: Obligation,
    pub status: Status,
    #[schema(required)]
    pub submitted_at: Option<DateTime<Utc>>,
    pub late: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DocumentStatus)]
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

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DocumentSection)]
pub struct Section {
    /// Of CIFTA, as a Roman numeral.
    pub article: String,
    pub title: String,
    #[schema(required)]
    pub introduction: Option<String>,
    pub questions: Vec<Question>,
    #[schema(required)]
    pub conclusion: Option<Conclusion>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DocumentQuestion)]
pub struct Question {
    /// As it is printed, such as "4.1".
    pub number: String,
    pub key: String,
    pub kind: QuestionKind,
    pub text: String,
    #[schema(required)]
    pub help: Option<String>,
    /// As it is read, in words.
    pub answer: Answer,
    /// As programs read it, in the form that the State saved it in: of a choice the key, or an array of them; a number;
    /// a date as in ISO 8601; of a law reference, a contact or a file an object, or an array of them; of a table an
    /// array with an object for each row, by the columns' keys; of a figure the decision with its value. Null where
    /// there is no answer to see.
    #[schema(required)]
    pub value: Value,
    /// Whether the State marked the answer, which this reader may see, as confidential.
    pub confidential: bool,
    /// Whether the answer was carried forward from the last cycle and not confirmed yet.
    pub carried: bool,
    /// Empty where the answer is withheld; [`Question::shown_evidence`] sees to it once more.
    pub evidence: Vec<Evidence>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "form")]
#[schema(as = DocumentAnswer)]
pub enum Answer {
    /// The State has not answered.
    NotAnswered,
    /// The condition on another answer is not met.
    NotAsked,
    /// The State did not consent to its publication.
    NotPublished,
    /// Shown to the assigned reviewers and the Secretariat only.
    Confidential,
    /// A choice, a date, a year or free text; line breaks are kept.
    Text { text: String },
    /// Several choices, law references, contacts or files, one line for each.
    Lines { lines: Vec<String> },
    /// A number, and what is counted or measured.
    Number { value: f64, unit: String },
    /// Rows under columns.
    Table(Table),
    /// A number that Rastro could propose.
    Figure(Figure),
    /// A figure that the State chose to leave out. Nothing of what Rastro proposed is shown.
    FigureLeftOut { reason: Option<String> },
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DocumentTable)]
pub struct Table {
    pub columns: Vec<Column>,
    /// A cell for each column, in their order; the empty text where there is none.
    pub rows: Vec<Vec<TableCell>>,
}

/// A number as the State gave it, or words; a date is an ISO date.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = DocumentCell)]
pub enum TableCell {
    Number(f64),
    Text(String),
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DocumentColumn)]
pub struct Column {
    pub key: String,
    pub kind: ColumnKind,
    pub title: String,
    /// Whether its cells are numbers, which stand to the right.
    pub numeric: bool,
}

/// A figure that the State gave, with what Rastro had proposed from its records.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DocumentFigure)]
pub struct Figure {
    /// None where there are no data.
    #[schema(required)]
    pub value: Option<f64>,
    pub measure: Measure,
    /// What is measured, in words.
    pub unit: String,
    pub decision: Decision,
    #[schema(required)]
    pub proposal: Option<Proposal>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[schema(as = DocumentDecision)]
pub enum Decision {
    Accepted,
    Corrected { reason: String },
}

/// What Rastro counted in its own records.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DocumentProposal)]
pub struct Proposal {
    /// None where there are no data.
    #[schema(required)]
    pub value: Option<f64>,
    /// How it was computed.
    pub method: String,
    /// From how many records.
    pub records: i64,
    /// Its parts, drawn as a chart; empty where it has none.
    pub breakdown: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DocumentPart)]
pub struct Part {
    pub label: String,
    pub value: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DocumentEvidence)]
pub struct Evidence {
    pub title: String,
    pub link: String,
    #[schema(required)]
    pub sha256: Option<String>,
}

/// What the Committee concluded on an article: it recommends and does not rate.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DocumentConclusion)]
pub struct Conclusion {
    #[schema(required)]
    pub recommendation: Option<String>,
    pub good_practice: bool,
    #[schema(required)]
    pub assistance_suggested: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DocumentResponse)]
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
