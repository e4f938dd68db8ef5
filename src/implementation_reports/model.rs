//! Reports on the wire.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::steps::{ReportStatus, Step};
use crate::db::{Id, Instant};
use crate::http::PageQuery;
use crate::http::language::Language;

/// The language in which a State writes its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportLanguage {
    En,
    Es,
    Pt,
    Fr,
}

impl From<ReportLanguage> for Language {
    fn from(language: ReportLanguage) -> Language {
        match language {
            ReportLanguage::En => Language::En,
            ReportLanguage::Es => Language::Es,
            ReportLanguage::Pt => Language::Pt,
            ReportLanguage::Fr => Language::Fr,
        }
    }
}

/// A report to be begun, for the caller's State.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    pub cycle: Id,
    pub language: ReportLanguage,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-c1ef-7000-9b23-698ba94ce7bc",
    "cycle": "019b76da-b2ef-7000-9b23-698ba94ce7bc", "state": "BR", "language": "pt", "status": "submitted",
    "version": 1, "sha256": "6833d39909db33a19a91e4071eb2854ba5828a49e9c79c212026b5da7ddbae7a",
    "submitted_at": "2026-05-12T09:00:00.000000Z", "late": false, "due_on": "2026-06-30",
    "allowed_steps": ["withdrawal"], "concluded_at": null, "published_at": null,
    "created_at": "2026-02-12T09:00:00.000000Z", "updated_at": "2026-05-12T09:00:00.000000Z"}))]
pub struct ImplementationReport {
    pub id: Id,
    pub cycle: Id,
    pub state: String,
    pub language: ReportLanguage,
    pub status: ReportStatus,
    /// Of the last submission; 0 before the first.
    pub version: i32,
    /// SHA-256 of the last version's canonical JSON (RFC 8785), in hexadecimal digits.
    #[schema(required)]
    pub sha256: Option<String>,
    #[schema(required)]
    pub submitted_at: Option<Instant>,
    /// Whether it was first submitted after the State's day.
    pub late: bool,
    /// The State's day. Null for readers of what is published.
    #[schema(required)]
    pub due_on: Option<NaiveDate>,
    /// The steps that the caller may take now.
    pub allowed_steps: Vec<String>,
    #[schema(required)]
    pub concluded_at: Option<Instant>,
    #[schema(required)]
    pub published_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// Why a step is taken.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StepReason)]
pub struct Reason {
    #[schema(max_length = 2000, pattern = r"\S")]
    pub reason: String,
}

/// Which answers the State consents to publish, by the keys of their questions: every other one it does not.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct ConsentInput(pub BTreeMap<String, bool>);

/// The State's consent to publish one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Consent {
    pub question: String,
    /// The version of the answer that it was given for.
    pub answer_version: i32,
    /// The answer was changed since, so that it needs consent anew.
    pub lapsed: bool,
    pub at: Instant,
}

/// What the State has consented to publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PublicationConsent {
    pub items: Vec<Consent>,
}

/// A step that was taken, or a change of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HistoryEntry {
    pub at: Instant,
    /// The step; null for a change of an answer.
    #[schema(required)]
    pub step: Option<Step>,
    /// The status after the step.
    #[schema(required)]
    pub status: Option<ReportStatus>,
    #[schema(required)]
    pub reason: Option<String>,
    /// The question whose answer was changed; null for a step.
    #[schema(required)]
    pub question: Option<String>,
    /// The version that the answer got.
    #[schema(required)]
    pub version: Option<i32>,
    /// Who of the own State; null for a step of the Secretariat.
    #[schema(required)]
    pub by: Option<Author>,
}

/// Whose client or account it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Author {
    pub kind: AuthorKind,
    pub id: Id,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    Account,
    Client,
}

impl Author {
    pub fn of(client: Option<Id>, account: Option<Id>) -> Option<Author> {
        let client = client.map(|id| Author { kind: AuthorKind::Client, id });
        client.or(account.map(|id| Author { kind: AuthorKind::Account, id }))
    }
}

/// A comment of the State's own drafters.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftCommentInput {
    /// The question that it is about; none for the report as a whole.
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub question: Option<String>,
    #[schema(max_length = 10_000, pattern = r"\S")]
    pub text: String,
}

/// A comment of the State's own drafters, seen by no one else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DraftComment {
    pub id: Id,
    #[schema(required)]
    pub question: Option<String>,
    pub text: String,
    #[schema(required)]
    pub by: Option<Author>,
    pub at: Instant,
}

/// A version that was submitted.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReportVersion {
    pub version: i32,
    /// SHA-256 of `content` in canonical form (RFC 8785), in hexadecimal digits.
    pub sha256: String,
    pub submitted_at: Instant,
    pub late: bool,
    /// What was submitted. Answers that are confidential to the caller, or not published, are left out of it, so
    /// that the hash can be checked by those only who may see all.
    #[schema(value_type = Object)]
    pub content: serde_json::Value,
    /// Whether `content` is whole.
    pub whole: bool,
}

/// A question of a version that has no answer in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unanswered {
    pub question: String,
    /// Whether its condition was met.
    pub asked: bool,
    /// See [`crate::questionnaires::hangs_on`].
    pub hangs_on: Vec<String>,
}

/// How far a report is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Completeness {
    /// Nothing stands in the way of `readiness`.
    pub complete: bool,
    /// Questions that are asked, as conditions have it.
    pub asked: usize,
    pub answered: usize,
    /// Required questions without an answer.
    pub missing: Vec<String>,
    /// Answers that were carried forward and not yet confirmed.
    pub carried: Vec<String>,
    /// Answers that no longer fit their question.
    pub invalid: Vec<String>,
    /// Answers without the evidence that was asked for. They stand in nobody's way.
    pub without_evidence: Vec<String>,
    pub articles: Vec<ArticleCompleteness>,
}

/// How far one article is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleCompleteness {
    pub article: String,
    pub asked: usize,
    pub answered: usize,
    /// Every required question that is asked has an answer.
    pub complete: bool,
}

/// `GET /v1/implementation-reports?…`
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
    pub cycle: Option<Id>,
    /// The State that reports.
    #[param(pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
    #[param(inline)]
    pub status: Option<ReportStatus>,
}

impl ReportQuery {
    pub fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, cursor: self.cursor.clone() }
    }
}
