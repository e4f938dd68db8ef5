//! Reports, and what belongs to one of them.

use chrono::NaiveDate;
use diesel::dsl::AsExprOf;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::*;
use crate::access::Scope;
use crate::db::{DbConn, DbError, on_either};
use crate::implementation_reports::model::ReportQuery;
use crate::implementation_reports::steps::ReportStatus;
use crate::questionnaires::model::QuestionnaireContent;
use crate::reporting_cycles::CycleRow;
use tables::{
    clarification_requests, cycle_invitations, implementation_reports, publication_consents, questionnaires,
    report_draft_comments, report_steps, report_versions, reporting_cycles, review_assignments,
};

/// The reports that `scope` opens to a caller of `state`: the SQL beside [`super::super::view::may_read`]. No role has
/// another scope over reports than these, and none would make sense: it opens nothing.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn within(scope: Scope, state: Option<&str>) -> _ {
    // Who has no State has no own reports, whatever is compared.
    let has_own: bool = state.is_some() && matches!(scope, Scope::OwnState | Scope::OwnOrPublished);
    let state: String = state.unwrap_or_default().to_owned();
    let opens_own: AsExprOf<bool, Bool> = has_own.into_sql::<Bool>();
    let opens_published: AsExprOf<bool, Bool> =
        matches!(scope, Scope::Published | Scope::OwnOrPublished).into_sql::<Bool>();
    let opens_submitted: AsExprOf<bool, Bool> = matches!(scope, Scope::Submitted).into_sql::<Bool>();
    let published: &'static str = ReportStatus::Published.name();
    let withdrawn: &'static str = ReportStatus::Withdrawn.name();
    let own = implementation_reports::state.eq(state);
    let submitted = implementation_reports::version.gt(0_i32).and(implementation_reports::status.ne(withdrawn));
    opens_own
        .and(own)
        .or(opens_published.and(implementation_reports::status.eq(published)))
        .or(opens_submitted.and(submitted))
}

/// A report with the day by which its State is to answer.
pub type Report = (ReportRow, NaiveDate);

/// The day by which the State of a report is to answer.
#[diesel::dsl::auto_type(no_type_alias)]
fn due_on() -> _ {
    let invited = cycle_invitations::cycle_id
        .eq(implementation_reports::cycle_id)
        .and(cycle_invitations::state.eq(implementation_reports::state));
    cycle_invitations::table.filter(invited).select(cycle_invitations::due_on).single_value().assume_not_null()
}

/// The report as far as the scope reaches; `None` outside it.
pub fn find(conn: &mut DbConn, scope: Scope, state: Option<&str>, id: Id) -> Result<Option<Report>, DbError> {
    Ok(reached(conn, scope, state, id, false)?)
}

/// The same, kept from changing until this transaction ends: with [`lock`] in one statement.
pub fn find_locked(conn: &mut DbConn, scope: Scope, state: Option<&str>, id: Id) -> Result<Option<Report>, DbError> {
    Ok(reached(conn, scope, state, id, true)?)
}

fn reached(conn: &mut DbConn, scope: Scope, state: Option<&str>, id: Id, locked: bool) -> QueryResult<Option<Report>> {
    let found = implementation_reports::table
        .filter(within(scope, state))
        .filter(implementation_reports::id.eq(id))
        .select((implementation_reports::all_columns, due_on()));
    match conn {
        DbConn::Postgres(own) if locked => found.for_update().first(own).optional(),
        conn => on_either!(conn, own => found.first(own).optional()),
    }
}

/// Up to `limit + 1` reports, newest first.
pub fn list(conn: &mut DbConn, scope: Scope, state: Option<&str>, query: &ReportQuery) -> Result<Vec<Report>, DbError> {
    let page = query.page();
    let mut found = implementation_reports::table
        .filter(within(scope, state))
        .select((implementation_reports::all_columns, due_on()))
        .order(implementation_reports::id.desc())
        .limit(page.limit() + 1)
        .into_boxed();
    if let Some(cursor) = page.cursor() {
        found = found.filter(implementation_reports::id.lt(cursor.id));
    }
    if let Some(cycle) = query.cycle {
        found = found.filter(implementation_reports::cycle_id.eq(cycle));
    }
    if let Some(state) = &query.state {
        found = found.filter(implementation_reports::state.eq(state.clone()));
    }
    if let Some(status) = query.status {
        found = found.filter(implementation_reports::status.eq(status.name()));
    }
    Ok(found.load(conn)?)
}

/// Makes this transaction the only one that changes the report or its answers. SQLite has one writer anyway.
pub fn lock(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        let row = implementation_reports::table.find(id).select(implementation_reports::id);
        row.for_update().first::<Id>(c).optional()?;
    }
    Ok(())
}

/// The report of `state` in a cycle that was not withdrawn.
pub fn standing(conn: &mut DbConn, cycle: Id, state: &str) -> Result<Option<Id>, DbError> {
    let found = implementation_reports::table
        .filter(implementation_reports::cycle_id.eq(cycle))
        .filter(implementation_reports::state.eq(state.to_owned()))
        .filter(implementation_reports::status.ne(ReportStatus::Withdrawn.name()))
        .select(implementation_reports::id)
        .first(conn);
    Ok(found.optional()?)
}

/// The last report of `state` that was submitted on a version of the same questionnaire, of another cycle than `cycle`;
/// with that version.
pub fn last_submitted(conn: &mut DbConn, state: &str, cycle: &CycleRow) -> Result<Option<(Id, Id)>, DbError> {
    let asked = questionnaires::table.find(cycle.questionnaire_id);
    let code: String = asked.select(questionnaires::code).first(conn)?;
    let found = implementation_reports::table
        .inner_join(reporting_cycles::table.on(reporting_cycles::id.eq(implementation_reports::cycle_id)))
        .inner_join(questionnaires::table.on(questionnaires::id.eq(reporting_cycles::questionnaire_id)))
        .filter(implementation_reports::state.eq(state.to_owned()))
        .filter(implementation_reports::cycle_id.ne(cycle.id))
        .filter(questionnaires::code.eq(code))
        .filter(implementation_reports::version.gt(0))
        .filter(implementation_reports::status.ne(ReportStatus::Withdrawn.name()))
        .order((reporting_cycles::period_to.desc(), implementation_reports::id.desc()))
        .select((implementation_reports::id, reporting_cycles::questionnaire_id))
        .first(conn);
    Ok(found.optional()?)
}

/// The cycle and the questionnaire that a report answers.
pub fn asked(conn: &mut DbConn, cycle: Id) -> Result<Asked, DbError> {
    let (cycle, version, content): (CycleRow, i32, Json<QuestionnaireContent>) = reporting_cycles::table
        .inner_join(questionnaires::table.on(questionnaires::id.eq(reporting_cycles::questionnaire_id)))
        .filter(reporting_cycles::id.eq(cycle))
        .select((reporting_cycles::all_columns, questionnaires::version, questionnaires::content))
        .first(conn)?;
    Ok(Asked { cycle, version, content: content.0 })
}

/// What a report answers: its cycle, and the questionnaire in its version.
#[derive(Debug, Clone)]
pub struct Asked {
    pub cycle: CycleRow,
    pub version: i32,
    pub content: QuestionnaireContent,
}

pub fn version(conn: &mut DbConn, report: Id, version: i32) -> Result<Option<VersionRow>, DbError> {
    Ok(report_versions::table.find((report, version)).first(conn).optional()?)
}

pub fn consents(conn: &mut DbConn, report: Id) -> Result<Vec<ConsentRow>, DbError> {
    let found = publication_consents::table.filter(publication_consents::report_id.eq(report));
    Ok(found.order(publication_consents::question).load(conn)?)
}

/// Up to `limit + 1` steps behind the one of this moment and id, oldest first.
pub fn steps(conn: &mut DbConn, report: Id, after: Option<(Instant, Id)>, limit: i64) -> Result<Vec<StepRow>, DbError> {
    let mut found = report_steps::table
        .filter(report_steps::report_id.eq(report))
        .order((report_steps::at, report_steps::id))
        .limit(limit + 1)
        .into_boxed();
    if let Some((at, id)) = after {
        let same = report_steps::at.eq(at).and(report_steps::id.gt(id));
        found = found.filter(report_steps::at.gt(at).or(same));
    }
    Ok(found.load(conn)?)
}

/// Up to `limit + 1` of the drafters' comments, oldest first.
pub fn draft_comments(
    conn: &mut DbConn,
    report: Id,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<DraftCommentRow>, DbError> {
    let mut found = report_draft_comments::table
        .filter(report_draft_comments::report_id.eq(report))
        .order(report_draft_comments::id)
        .limit(limit + 1)
        .into_boxed();
    if let Some(after) = after {
        found = found.filter(report_draft_comments::id.gt(after));
    }
    Ok(found.load(conn)?)
}

pub fn draft_comment(conn: &mut DbConn, report: Id, id: Id) -> Result<Option<DraftCommentRow>, DbError> {
    let found = report_draft_comments::table.find(id).filter(report_draft_comments::report_id.eq(report));
    Ok(found.first(conn).optional()?)
}

/// Whether the principal reviews the report at hand: it is assigned to it and was not released, and has declared no
/// conflict over it on any assignment.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn is_reviewed_by(principal: Id) -> _ {
    let assigned = review_assignments::table
        .filter(review_assignments::reviewer_id.eq(principal))
        .filter(review_assignments::status.ne("released"))
        .select(review_assignments::report_id);
    let declared = review_assignments::table
        .filter(review_assignments::reviewer_id.eq(principal))
        .filter(review_assignments::declared_conflict.is_not_null())
        .select(review_assignments::report_id);
    implementation_reports::id.eq_any(assigned).and(implementation_reports::id.ne_all(declared))
}

/// Whether the principal reviews the report.
pub fn is_reviewer(conn: &mut DbConn, report: Id, principal: Id) -> Result<bool, DbError> {
    let found = implementation_reports::table.find(report).filter(is_reviewed_by(principal));
    Ok(found.select(implementation_reports::id).first::<Id>(conn).optional()?.is_some())
}

/// Transmitted clarification requests that the State has not answered.
pub fn unanswered(conn: &mut DbConn, report: Id) -> Result<Vec<i32>, DbError> {
    let found = clarification_requests::table
        .filter(clarification_requests::report_id.eq(report))
        .filter(clarification_requests::status.eq("transmitted"))
        .order(clarification_requests::number)
        .select(clarification_requests::number.assume_not_null());
    Ok(found.load(conn)?)
}
