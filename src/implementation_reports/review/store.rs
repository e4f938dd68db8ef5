//! The only place that speaks diesel about reviews.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::super::model::AuthorKind;
use super::model::{AssignmentStatus, CommentVisibility, Reviewer};
use super::rules::Candidate;
use crate::access::Roles;
use crate::db::schema::{
    accounts, clarification_requests, clients, report_conclusions, report_responses, review_assignments,
    review_comments,
};
use crate::db::{DbConn, DbError, Id, Instant, Json, MultiBackend, among, name_of};

/// A row of `review_assignments`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = review_assignments, treat_none_as_default_value = false)]
pub struct AssignmentRow {
    pub report_id: Id,
    pub number: i32,
    pub reviewer_kind: String,
    pub reviewer_id: Id,
    pub reviewer_state: String,
    pub sections: Json<Vec<String>>,
    pub status: String,
    pub declared_conflict: Option<String>,
    pub release_reason: Option<String>,
    pub created_at: Instant,
    pub ended_at: Option<Instant>,
}

/// A row of `review_comments`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = review_comments, treat_none_as_default_value = false)]
pub struct CommentRow {
    pub id: Id,
    pub report_id: Id,
    pub question: String,
    pub visibility: String,
    pub text: String,
    pub state: String,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub at: Instant,
}

/// A row of `clarification_requests`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = clarification_requests, treat_none_as_default_value = false)]
pub struct ClarificationRow {
    pub report_id: Id,
    /// In which it was made among all of the report: nobody is told.
    pub place: i32,
    pub number: Option<i32>,
    pub proposal: Option<i32>,
    pub status: String,
    pub question: Option<String>,
    pub text: String,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub created_at: Instant,
    pub transmitted_at: Option<Instant>,
    pub answer: Option<String>,
    pub answered_at: Option<Instant>,
    pub answer_client_id: Option<Id>,
    pub answer_account_id: Option<Id>,
}

impl ClarificationRow {
    /// Whether the State has submitted its answer: at its last submission, `submitted_at`, or before.
    pub fn is_submitted(&self, submitted_at: Option<Instant>) -> bool {
        self.answered_at.is_some_and(|at| submitted_at.is_some_and(|last| at <= last))
    }
}

/// A row of `report_conclusions`.
#[derive(Debug, Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = report_conclusions, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct ConclusionRow {
    pub report_id: Id,
    pub article: String,
    pub version: i32,
    pub recommendation: Option<String>,
    pub good_practice: bool,
    pub assistance_suggested: Option<String>,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub updated_at: Instant,
}

/// A row of `report_responses`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = report_responses, treat_none_as_default_value = false)]
pub struct ResponseRow {
    pub id: Id,
    pub report_id: Id,
    pub text: String,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub at: Instant,
}

/// What the directory says of a client or account.
pub fn candidate(conn: &mut DbConn, reviewer: Reviewer) -> Result<Option<Candidate>, DbError> {
    type Row = (Option<String>, String, String);
    let found: Option<Row> = match reviewer.kind {
        AuthorKind::Client => clients::table
            .find(reviewer.id)
            .select((clients::state, clients::roles, clients::status))
            .first(conn)
            .optional()?,
        AuthorKind::Account => accounts::table
            .find(reviewer.id)
            .select((accounts::state, accounts::roles, accounts::status))
            .first(conn)
            .optional()?,
    };
    let of = |(state, roles, status): Row| Candidate { state, roles: Roles::parse(&roles), active: status == "active" };
    Ok(found.map(of))
}

/// The assignments of a report, in order.
pub fn assignments(conn: &mut DbConn, report: Id) -> Result<Vec<AssignmentRow>, DbError> {
    let found = review_assignments::table.filter(review_assignments::report_id.eq(report));
    Ok(found.order(review_assignments::number).load(conn)?)
}

/// How many assignments each of these reviewers has still to complete.
pub fn loads(conn: &mut DbConn, reviewers: &[Id]) -> Result<HashMap<Id, i64>, DbError> {
    let counts: Vec<(Id, i64)> = review_assignments::table
        .filter(among(review_assignments::reviewer_id, reviewers.to_vec()))
        .filter(review_assignments::status.eq(name_of(&AssignmentStatus::Assigned)))
        .group_by(review_assignments::reviewer_id)
        .select((review_assignments::reviewer_id, count_star()))
        .load(conn)?;
    Ok(counts.into_iter().collect())
}

pub fn insert_assignment(conn: &mut DbConn, row: &AssignmentRow) -> Result<(), DbError> {
    diesel::insert_into(review_assignments::table).values(row).execute(conn)?;
    Ok(())
}

pub fn update_assignment(conn: &mut DbConn, row: &AssignmentRow) -> Result<(), DbError> {
    diesel::update(review_assignments::table.find((row.report_id, row.number)))
        .set((
            review_assignments::status.eq(&row.status),
            review_assignments::declared_conflict.eq(&row.declared_conflict),
            review_assignments::release_reason.eq(&row.release_reason),
            review_assignments::ended_at.eq(row.ended_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// What a caller may read of the comments on a report.
#[derive(Debug, Clone, Copy)]
pub struct Readable<'a> {
    pub report: Id,
    pub visibilities: &'a [CommentVisibility],
    /// Questions of which it is told nothing.
    pub kept_back: &'a [String],
}

impl Readable<'_> {
    fn comments(self) -> review_comments::BoxedQuery<'static, MultiBackend> {
        let visibilities: Vec<String> = self.visibilities.iter().map(name_of).collect();
        review_comments::table
            .filter(review_comments::report_id.eq(self.report))
            .filter(among(review_comments::visibility, visibilities))
            .filter(review_comments::question.ne_all(self.kept_back.to_vec()))
            .into_boxed()
    }
}

/// Up to `limit + 1` comments, oldest first.
pub fn comments(
    conn: &mut DbConn,
    readable: Readable<'_>,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<CommentRow>, DbError> {
    let mut found = readable.comments().order(review_comments::id).limit(limit + 1);
    if let Some(after) = after {
        found = found.filter(review_comments::id.gt(after));
    }
    Ok(found.load(conn)?)
}

pub fn comment(conn: &mut DbConn, readable: Readable<'_>, id: Id) -> Result<Option<CommentRow>, DbError> {
    Ok(readable.comments().filter(review_comments::id.eq(id)).first(conn).optional()?)
}

pub fn insert_comment(conn: &mut DbConn, row: &CommentRow) -> Result<(), DbError> {
    diesel::insert_into(review_comments::table).values(row).execute(conn)?;
    Ok(())
}

/// Requests for clarification, as they were made.
pub fn clarifications(conn: &mut DbConn, report: Id) -> Result<Vec<ClarificationRow>, DbError> {
    let found = clarification_requests::table.filter(clarification_requests::report_id.eq(report));
    Ok(found.order(clarification_requests::place).load(conn)?)
}

pub fn insert_clarification(conn: &mut DbConn, row: &ClarificationRow) -> Result<(), DbError> {
    diesel::insert_into(clarification_requests::table).values(row).execute(conn)?;
    Ok(())
}

pub fn update_clarification(conn: &mut DbConn, row: &ClarificationRow) -> Result<(), DbError> {
    diesel::update(clarification_requests::table.find((row.report_id, row.place)))
        .set((
            clarification_requests::number.eq(row.number),
            clarification_requests::status.eq(&row.status),
            clarification_requests::transmitted_at.eq(row.transmitted_at),
            clarification_requests::answer.eq(&row.answer),
            clarification_requests::answered_at.eq(row.answered_at),
            clarification_requests::answer_client_id.eq(row.answer_client_id),
            clarification_requests::answer_account_id.eq(row.answer_account_id),
        ))
        .execute(conn)?;
    Ok(())
}

/// The conclusions of many reports.
pub fn conclusions_of(conn: &mut DbConn, reports: &[Id]) -> Result<Vec<ConclusionRow>, DbError> {
    Ok(report_conclusions::table.filter(among(report_conclusions::report_id, reports.to_vec())).load(conn)?)
}

/// What the States of many reports have said to the conclusions, oldest first.
pub fn responses_of(conn: &mut DbConn, reports: &[Id]) -> Result<Vec<ResponseRow>, DbError> {
    let found = report_responses::table.filter(among(report_responses::report_id, reports.to_vec()));
    Ok(found.order(report_responses::id).load(conn)?)
}

pub fn conclusions(conn: &mut DbConn, report: Id) -> Result<Vec<ConclusionRow>, DbError> {
    Ok(report_conclusions::table.filter(report_conclusions::report_id.eq(report)).load(conn)?)
}

pub fn save_conclusion(conn: &mut DbConn, row: &ConclusionRow) -> Result<(), DbError> {
    if row.version == 1 {
        diesel::insert_into(report_conclusions::table).values(row).execute(conn)?;
    } else {
        let found = report_conclusions::table.find((row.report_id, row.article.clone()));
        diesel::update(found).set(row).execute(conn)?;
    }
    Ok(())
}

/// What the State has said to the conclusions, oldest first.
pub fn responses(conn: &mut DbConn, report: Id) -> Result<Vec<ResponseRow>, DbError> {
    Ok(report_responses::table.filter(report_responses::report_id.eq(report)).order(report_responses::id).load(conn)?)
}

pub fn insert_response(conn: &mut DbConn, row: &ResponseRow) -> Result<(), DbError> {
    diesel::insert_into(report_responses::table).values(row).execute(conn)?;
    Ok(())
}
