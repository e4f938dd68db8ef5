//! The only place that speaks diesel about implementation reports: rows here, reads and writes beside.

mod answers;
mod matrix;
mod read;
mod write;

use diesel::prelude::*;

use crate::db::schema as tables;
use crate::db::{Id, Instant, Json};
use serde_json::Value;

use super::answer_model::{Evidence, FigureProposal};
use super::model::{ArticleCompleteness, Unanswered};

pub use answers::*;
pub use matrix::*;
pub use read::*;
pub use write::*;

/// A row of `implementation_reports`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::implementation_reports, treat_none_as_default_value = false)]
pub struct ReportRow {
    pub id: Id,
    pub cycle_id: Id,
    pub state: String,
    pub language: String,
    pub status: String,
    pub version: i32,
    pub sha256: Option<String>,
    pub submitted_at: Option<Instant>,
    pub late: bool,
    pub concluded_at: Option<Instant>,
    pub published_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
    /// The questions of the last version of which the Committee is told nothing, see [`super::consent::withheld`].
    pub withheld: Json<Vec<String>>,
}

/// A row of `report_answers`.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = tables::report_answers, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct AnswerRow {
    pub report_id: Id,
    pub question: String,
    pub version: i32,
    pub value: Option<Json<Value>>,
    pub carried: bool,
    pub confidential: bool,
    pub evidence: Json<Vec<Evidence>>,
    pub figure: Option<Json<FigureProposal>>,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub updated_at: Instant,
}

/// A row of `report_answer_versions`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::report_answer_versions, treat_none_as_default_value = false)]
pub struct AnswerVersionRow {
    pub report_id: Id,
    pub question: String,
    pub version: i32,
    pub value: Option<Json<Value>>,
    pub carried: bool,
    pub confidential: bool,
    pub evidence: Json<Vec<Evidence>>,
    pub figure: Option<Json<FigureProposal>>,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub at: Instant,
}

impl AnswerVersionRow {
    /// Whether it says anything else than the row `before` it.
    pub fn changes(&self, before: &AnswerVersionRow) -> bool {
        let said = |row: &AnswerVersionRow| {
            (row.question.clone(), row.value.clone(), row.carried, row.confidential, row.evidence.clone())
        };
        said(self) != said(before)
    }
}

impl From<AnswerRow> for AnswerVersionRow {
    fn from(row: AnswerRow) -> AnswerVersionRow {
        AnswerVersionRow {
            report_id: row.report_id,
            question: row.question,
            version: row.version,
            value: row.value,
            carried: row.carried,
            confidential: row.confidential,
            evidence: row.evidence,
            figure: row.figure,
            client_id: row.client_id,
            account_id: row.account_id,
            at: row.updated_at,
        }
    }
}

/// A change of an answer, as the history tells of it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = tables::report_answer_versions)]
pub struct ChangeRow {
    pub at: Instant,
    /// Where the questionnaire has its question.
    #[diesel(select_expression = tables::questionnaire_questions::position)]
    pub position: i32,
    pub question: String,
    pub version: i32,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
}

/// A row of `report_versions`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::report_versions, treat_none_as_default_value = false)]
pub struct VersionRow {
    pub report_id: Id,
    pub version: i32,
    pub sha256: String,
    /// Canonical JSON.
    pub content: String,
    pub articles: Json<Vec<ArticleCompleteness>>,
    pub late: bool,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub submitted_at: Instant,
    /// Null for versions from before it was kept.
    pub unanswered: Option<Json<Vec<Unanswered>>>,
}

/// A row of `submitted_answers`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::submitted_answers, treat_none_as_default_value = false)]
pub struct SubmittedRow {
    pub report_id: Id,
    pub question: String,
    pub article: String,
    pub answer_version: i32,
    pub value: Option<Json<Value>>,
    pub confidential: bool,
    pub evidence: Json<Vec<Evidence>>,
    pub figure: Option<Json<FigureProposal>>,
    pub published: bool,
}

/// A row of `publication_consents`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::publication_consents)]
pub struct ConsentRow {
    pub report_id: Id,
    pub question: String,
    pub answer_version: i32,
    pub at: Instant,
}

/// A row of `report_steps`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::report_steps, treat_none_as_default_value = false)]
pub struct StepRow {
    pub id: Id,
    pub report_id: Id,
    pub step: String,
    pub status: String,
    pub reason: Option<String>,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub at: Instant,
}

/// A row of `report_draft_comments`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::report_draft_comments, treat_none_as_default_value = false)]
pub struct DraftCommentRow {
    pub id: Id,
    pub report_id: Id,
    pub question: Option<String>,
    pub text: String,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub at: Instant,
}
