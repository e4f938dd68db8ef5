//! What belongs to a review, on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::{Author, AuthorKind};
use crate::db::{Id, Instant};

/// Sections that a member of the Committee is to review.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentInput {
    /// A client or an account with the role committee_member, of another State than the report's.
    pub reviewer: Reviewer,
    /// Keys of sections of the questionnaire.
    #[schema(min_items = 1, max_items = 60)]
    pub sections: Vec<String>,
}

/// A client or an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reviewer {
    pub kind: AuthorKind,
    pub id: Id,
}

/// Why a reviewer should not review this report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConflictDeclaration {
    #[schema(max_length = 2000, pattern = r"\S")]
    pub declaration: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentStatus {
    Assigned,
    Completed,
    Released,
}

/// Who reviews which sections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReviewAssignment {
    pub number: i32,
    pub reviewer: Reviewer,
    /// The reviewer's State.
    pub state: String,
    pub sections: Vec<String>,
    pub status: AssignmentStatus,
    /// What the reviewer has declared to stand against its review.
    #[schema(required)]
    pub declared_conflict: Option<String>,
    #[schema(required)]
    pub release_reason: Option<String>,
    /// Assignments over all reports that the reviewer has still to complete.
    pub load: i64,
    pub created_at: Instant,
    #[schema(required)]
    pub ended_at: Option<Instant>,
}

/// Who reads a comment beside the Committee and the Secretariat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommentVisibility {
    /// Nobody.
    Committee,
    /// The State whose report it is.
    SharedWithState,
}

/// A reviewer's comment on an answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewCommentInput {
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub question: String,
    pub visibility: CommentVisibility,
    #[schema(max_length = 10_000, pattern = r"\S")]
    pub text: String,
}

/// A reviewer's comment on an answer. The State whose report it is does not learn whose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReviewComment {
    pub id: Id,
    pub question: String,
    pub visibility: CommentVisibility,
    pub text: String,
    /// The reviewer's State, for the Committee and the Secretariat.
    #[schema(required)]
    pub state: Option<String>,
    #[schema(required)]
    pub by: Option<Author>,
    pub at: Instant,
}

/// Something that the State is asked to make clear.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClarificationInput {
    /// None for the report as a whole.
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub question: Option<String>,
    #[schema(max_length = 10_000, pattern = r"\S")]
    pub text: String,
}

/// The State's answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClarificationAnswer {
    #[schema(max_length = 10_000, pattern = r"\S")]
    pub answer: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClarificationStatus {
    /// By a reviewer; the State does not see it.
    Proposed,
    /// The Secretariat did not take it up.
    Dismissed,
    Transmitted,
    Answered,
}

/// A request for clarification, or the proposal of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClarificationRequest {
    /// Counts what the State was asked; null until it is transmitted.
    #[schema(required)]
    pub number: Option<i32>,
    /// Counts what reviewers have proposed; null to the State, and for what the Secretariat asks by itself.
    #[schema(required)]
    pub proposal: Option<i32>,
    pub status: ClarificationStatus,
    #[schema(required)]
    pub question: Option<String>,
    pub text: String,
    pub created_at: Instant,
    #[schema(required)]
    pub transmitted_at: Option<Instant>,
    #[schema(required)]
    pub answer: Option<String>,
    #[schema(required)]
    pub answered_at: Option<Instant>,
}

/// What the Committee concludes on one article: it recommends and does not rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConclusionInput {
    #[schema(max_length = 10_000)]
    pub recommendation: Option<String>,
    /// Whether what the State does may serve others as a model.
    #[serde(default)]
    pub good_practice: bool,
    /// The assistance that might help.
    #[schema(max_length = 10_000)]
    pub assistance_suggested: Option<String>,
}

/// The conclusion on one article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Conclusion {
    #[schema(pattern = "^[IVX]{1,6}$", example = "VI")]
    pub article: String,
    #[schema(required)]
    pub recommendation: Option<String>,
    pub good_practice: bool,
    #[schema(required)]
    pub assistance_suggested: Option<String>,
    /// Counts the changes.
    pub version: i32,
    pub updated_at: Instant,
}

/// What the State says to the conclusions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StateResponseInput)]
pub struct ResponseInput {
    #[schema(max_length = 20_000, pattern = r"\S")]
    pub text: String,
}

/// What the State has said to the conclusions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StateResponse {
    pub text: String,
    pub at: Instant,
}

/// The conclusions of a review by article, and the State's responses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Conclusions {
    pub items: Vec<Conclusion>,
    pub responses: Vec<StateResponse>,
}
