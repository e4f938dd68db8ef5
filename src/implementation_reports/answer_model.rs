//! Answers on the wire.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::model::Author;
use crate::db::Instant;
use crate::problem::Fault;
use crate::questionnaires::model::FigureName;

/// A document that bears an answer out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    #[schema(max_length = 500, pattern = r"\S")]
    pub title: String,
    /// http or https.
    #[schema(max_length = 2000, pattern = "^https?://")]
    pub link: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9A-Fa-f]{64}$")]
    pub sha256: Option<String>,
}

/// An answer to be saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerInput {
    /// Its form goes by the kind of the question; null takes the answer back, and so does a blank text. A list has an
    /// entry at least: only that of a table that need not be answered can be empty, which says that there is nothing to
    /// list. A figure that is corrected is a whole number where it counts, and a share from 0 to 1.
    #[schema(required)]
    pub value: Value,
    /// Whether the Committee's assigned reviewers and the Secretariat alone may see it. Absent: as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidential: Option<bool>,
    /// Absent: as it was; none where the answer is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 20)]
    pub evidence: Option<Vec<Evidence>>,
}

/// One answer of several to be saved.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerEntry {
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub question: String,
    #[schema(required)]
    pub value: Value,
    /// The version that the change is based on; null where there was no answer.
    #[schema(required, minimum = 1)]
    pub version: Option<i32>,
    /// Absent: as it was.
    #[serde(default)]
    pub confidential: Option<bool>,
    /// Absent: as it was; none where the answer is taken back.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub evidence: Option<Vec<Evidence>>,
}

/// Answers to be saved together.
#[derive(Debug, Clone, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswersInput {
    #[schema(min_items = 1, max_items = 200)]
    pub answers: Vec<AnswerEntry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SaveStatus {
    Saved,
    /// Someone has changed the answer since `version`.
    Conflict,
    Invalid,
}

/// A fault of one of several answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AnswerFault {
    /// JSON Pointer into the entry.
    pub pointer: String,
    pub code: String,
    pub detail: String,
}

/// What became of one of several answers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AnswerResult {
    pub question: String,
    pub status: SaveStatus,
    /// The version that the answer has now; null where there is none.
    #[schema(required)]
    pub version: Option<i32>,
    pub errors: Vec<AnswerFault>,
    /// With `conflict`: the answer as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub current: Option<Answer>,
}

/// What became of each answer, in the order sent.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AnswerResults {
    pub results: Vec<AnswerResult>,
}

/// How an answer stands for its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Given,
    /// Taken over from an earlier report and not yet confirmed.
    Carried,
    NotAnswered,
    /// Its condition is not met.
    NotAsked,
    /// The State did not consent to publish it, or whether it was asked hangs on such an answer.
    NotPublished,
    /// For the assigned reviewers and the Secretariat.
    Confidential,
}

/// An answer as its reader sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ReportAnswer)]
pub struct Answer {
    pub question: String,
    pub standing: Standing,
    /// Its form goes by the kind of the question; null where there is none to see.
    #[schema(required)]
    pub value: Value,
    pub confidential: bool,
    pub evidence: Vec<Evidence>,
    /// What Rastro proposed when the drafter decided on a figure; for other readers than the own State only where the
    /// drafter has accepted it.
    #[schema(required)]
    pub figure: Option<FigureProposal>,
    /// Counts the changes; null where there is nothing to see.
    #[schema(required)]
    pub version: Option<i32>,
    /// Who wrote it last, for the State itself.
    #[schema(required)]
    pub updated_by: Option<Author>,
    #[schema(required)]
    pub updated_at: Option<Instant>,
}

/// The answers of a report, in the order of its questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Answers {
    pub items: Vec<Answer>,
}

/// A part of a proposed figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FigurePart {
    pub key: String,
    pub value: f64,
}

/// A number that Rastro proposes from its own records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FigureProposal {
    pub figure: FigureName,
    /// A count, days, or a share from 0 to 1. Null where there are no records: that is no data, never 0.
    #[schema(required)]
    pub value: Option<f64>,
    /// `no_data` is true where there are no records to compute from.
    pub no_data: bool,
    pub breakdown: Vec<FigurePart>,
    /// From how many records it was computed.
    pub records: i64,
    pub computed_at: Instant,
}

/// A proposal for one question, with how it was computed in the caller's language.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProposedFigure {
    pub question: String,
    #[serde(flatten)]
    pub proposal: FigureProposal,
    pub method: String,
}

/// Every figure that Rastro proposes for a report.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ProposedFigures {
    pub items: Vec<ProposedFigure>,
}

/// The drafter's decision on a proposed figure: the value of a `figure` question.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct FigureDecision {
    pub decision: Decision,
    #[serde(default)]
    pub value: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    Accepted,
    Corrected,
    LeftOut,
}

/// Moves the faults of a value below `at`.
pub fn below(at: &str, faults: Vec<Fault>) -> Vec<Fault> {
    faults.into_iter().map(|fault| Fault { pointer: format!("{at}{}", fault.pointer), ..fault }).collect()
}
