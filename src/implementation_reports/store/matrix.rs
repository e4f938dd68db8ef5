//! Many reports at once.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::*;
use crate::access::Scope;
use crate::db::{DbConn, DbError, among};
use crate::implementation_reports::steps::ReportStatus;
use tables::{
    cycle_invitations, implementation_reports, questionnaire_questions, report_versions, reporting_cycles,
    submitted_answers,
};

/// A State that was invited to a cycle, with its report.
#[derive(Debug, Clone)]
pub struct MatrixRow {
    pub cycle: Id,
    pub state: String,
    pub obligation: String,
    pub due_on: NaiveDate,
    pub report: Option<Id>,
    pub status: Option<String>,
    pub version: i32,
    pub late: bool,
    pub articles: Option<Vec<ArticleCompleteness>>,
    /// See [`VersionRow::unanswered`].
    pub unanswered: Vec<Unanswered>,
    /// See [`ReportRow::withheld`].
    pub withheld: Vec<String>,
    /// Whether the principal reviews the report.
    pub reviewed: bool,
}

/// Those of these cycles that there are, and every State that was invited to them, by cycle and code, for this
/// principal.
pub fn matrix(conn: &mut DbConn, cycles: &[Id], principal: Id) -> Result<(HashSet<Id>, Vec<MatrixRow>), DbError> {
    type OfReport = (Id, String, i32, bool, Json<Vec<String>>, bool);
    type OfVersion = (Json<Vec<ArticleCompleteness>>, Option<Json<Vec<Unanswered>>>);
    type Row = (Id, Option<(String, String, NaiveDate)>, Option<OfReport>, Option<OfVersion>);
    let of_invitation = implementation_reports::cycle_id
        .eq(reporting_cycles::id)
        .and(implementation_reports::state.eq(cycle_invitations::state))
        .and(implementation_reports::status.ne(ReportStatus::Withdrawn.name()));
    let of_report = report_versions::report_id
        .eq(implementation_reports::id)
        .and(report_versions::version.eq(implementation_reports::version));
    let rows: Vec<Row> = reporting_cycles::table
        .left_join(cycle_invitations::table.on(cycle_invitations::cycle_id.eq(reporting_cycles::id)))
        .left_join(implementation_reports::table.on(of_invitation))
        .left_join(report_versions::table.on(of_report))
        .filter(among(reporting_cycles::id, cycles.to_vec()))
        .order((reporting_cycles::id, cycle_invitations::state))
        .select((
            reporting_cycles::id,
            (cycle_invitations::state, cycle_invitations::obligation, cycle_invitations::due_on).nullable(),
            (
                implementation_reports::id,
                implementation_reports::status,
                implementation_reports::version,
                implementation_reports::late,
                implementation_reports::withheld,
                is_reviewed_by(principal),
            )
                .nullable(),
            (report_versions::articles, report_versions::unanswered).nullable(),
        ))
        .load(conn)?;
    let known = rows.iter().map(|(cycle, ..)| *cycle).collect();
    let of = |(cycle, invited, report, version_of): Row| {
        let (state, obligation, due_on) = invited?;
        let (report, status, version, late, withheld, reviewed) = match report {
            Some((id, status, version, late, withheld, reviewed)) => {
                (Some(id), Some(status), version, late, withheld.0, reviewed)
            }
            None => (None, None, 0, false, Vec::new(), false),
        };
        let (articles, unanswered) = match version_of {
            Some((articles, unanswered)) => (Some(articles.0), unanswered.map(|list| list.0).unwrap_or_default()),
            None => (None, Vec::new()),
        };
        Some(MatrixRow {
            cycle,
            state,
            obligation,
            due_on,
            report,
            status,
            version,
            late,
            articles,
            unanswered,
            withheld,
            reviewed,
        })
    };
    Ok((known, rows.into_iter().filter_map(of).collect()))
}

/// A question of a cycle, with a submitted answer to it.
pub type Chosen = (Id, String, Option<SubmittedRow>);

/// Which of these questions the cycles ask, each at least once, with every submitted answer in these reports.
pub fn chosen_answers(
    conn: &mut DbConn,
    cycles: &[Id],
    questions: &HashSet<&String>,
    reports: &[Id],
) -> Result<Vec<Chosen>, DbError> {
    let asked_in = questionnaire_questions::questionnaire_id.eq(reporting_cycles::questionnaire_id);
    let of_cycle = implementation_reports::cycle_id
        .eq(reporting_cycles::id)
        .and(among(implementation_reports::id, reports.to_vec()));
    let of_report = submitted_answers::report_id
        .eq(implementation_reports::id)
        .and(submitted_answers::question.eq(questionnaire_questions::question));
    let found = reporting_cycles::table
        .inner_join(questionnaire_questions::table.on(asked_in))
        .left_join(implementation_reports::table.on(of_cycle))
        .left_join(submitted_answers::table.on(of_report))
        .filter(among(reporting_cycles::id, cycles.to_vec()))
        .filter(among(questionnaire_questions::question, questions.iter().map(|key| key.as_str()).collect::<Vec<_>>()))
        .select((reporting_cycles::id, questionnaire_questions::question, submitted_answers::all_columns.nullable()));
    Ok(found.load(conn)?)
}

/// The reports of a cycle that were submitted, as far as the scope reaches, by State.
pub fn submitted_of_cycle(
    conn: &mut DbConn,
    scope: Scope,
    state: Option<&str>,
    cycle: Id,
) -> Result<Vec<ReportRow>, DbError> {
    let found = implementation_reports::table
        .filter(within(scope, state))
        .filter(implementation_reports::cycle_id.eq(cycle))
        .filter(implementation_reports::version.gt(0))
        .filter(implementation_reports::status.ne(ReportStatus::Withdrawn.name()))
        .order(implementation_reports::state);
    Ok(found.load(conn)?)
}

/// The submitted answers of these reports.
pub fn submitted_of(conn: &mut DbConn, reports: &[Id]) -> Result<Vec<SubmittedRow>, DbError> {
    Ok(submitted_answers::table.filter(among(submitted_answers::report_id, reports.to_vec())).load(conn)?)
}

/// The reports that the principal reviews.
pub fn reviewed_by(conn: &mut DbConn, principal: Id) -> Result<Vec<Id>, DbError> {
    let found = implementation_reports::table.filter(is_reviewed_by(principal));
    Ok(found.select(implementation_reports::id).load(conn)?)
}
