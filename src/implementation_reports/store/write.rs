//! The writes. What may be written was decided before; here it is only put down.

use diesel::prelude::*;

use super::*;
use crate::db::{DbConn, DbError, among, insert_all};
use tables::{
    implementation_reports, publication_consents, report_draft_comments, report_steps, report_versions,
    submitted_answers,
};

pub fn insert(conn: &mut DbConn, row: &ReportRow) -> Result<(), DbError> {
    diesel::insert_into(implementation_reports::table).values(row).execute(conn)?;
    Ok(())
}

/// Writes where the report stands anew.
pub fn update(conn: &mut DbConn, row: &ReportRow) -> Result<(), DbError> {
    diesel::update(implementation_reports::table.find(row.id))
        .set((
            implementation_reports::status.eq(&row.status),
            implementation_reports::version.eq(row.version),
            implementation_reports::sha256.eq(&row.sha256),
            implementation_reports::submitted_at.eq(row.submitted_at),
            implementation_reports::late.eq(row.late),
            implementation_reports::concluded_at.eq(row.concluded_at),
            implementation_reports::published_at.eq(row.published_at),
            implementation_reports::updated_at.eq(row.updated_at),
            implementation_reports::withheld.eq(&row.withheld),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn insert_step(conn: &mut DbConn, row: &StepRow) -> Result<(), DbError> {
    diesel::insert_into(report_steps::table).values(row).execute(conn)?;
    Ok(())
}

pub fn insert_draft_comment(conn: &mut DbConn, row: &DraftCommentRow) -> Result<(), DbError> {
    diesel::insert_into(report_draft_comments::table).values(row).execute(conn)?;
    Ok(())
}

/// Keeps a version, and puts its answers where readers of many reports find them.
pub fn freeze(conn: &mut DbConn, version: &VersionRow, answers: &[SubmittedRow]) -> Result<(), DbError> {
    diesel::insert_into(report_versions::table).values(version).execute(conn)?;
    let before = submitted_answers::table.filter(submitted_answers::report_id.eq(version.report_id));
    diesel::delete(before).execute(conn)?;
    Ok(insert_all::<_, SubmittedRow>(conn, submitted_answers::table, answers)?)
}

/// Replaces the State's consents to publish.
pub fn replace_consents(conn: &mut DbConn, report: Id, rows: &[ConsentRow]) -> Result<(), DbError> {
    diesel::delete(publication_consents::table.filter(publication_consents::report_id.eq(report))).execute(conn)?;
    Ok(insert_all::<_, ConsentRow>(conn, publication_consents::table, rows)?)
}

/// Marks exactly these answers of the report's last version as published.
pub fn publish_answers(conn: &mut DbConn, report: Id, questions: &[String]) -> Result<(), DbError> {
    let all = || submitted_answers::table.filter(submitted_answers::report_id.eq(report));
    diesel::update(all()).set(submitted_answers::published.eq(false)).execute(conn)?;
    diesel::update(all().filter(among(submitted_answers::question, questions.to_vec())))
        .set(submitted_answers::published.eq(true))
        .execute(conn)?;
    Ok(())
}
