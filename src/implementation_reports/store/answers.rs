//! Answers: live, and as they were submitted.

use diesel::prelude::*;

use super::*;
use crate::db::{DbConn, DbError, among, on_either};
use crate::questionnaires::model::Question;
use tables::{questionnaire_questions, report_answer_versions, report_answers, reporting_cycles, submitted_answers};

pub fn answer(conn: &mut DbConn, report: Id, question: &str) -> Result<Option<AnswerRow>, DbError> {
    let found = report_answers::table.find((report, question));
    Ok(on_either!(conn, own => found.first(own).optional())?)
}

/// Every live answer of a report.
pub fn answers(conn: &mut DbConn, report: Id) -> Result<Vec<AnswerRow>, DbError> {
    Ok(report_answers::table.filter(report_answers::report_id.eq(report)).load(conn)?)
}

/// The answers of a report as they were last submitted.
pub fn submitted(conn: &mut DbConn, report: Id) -> Result<Vec<SubmittedRow>, DbError> {
    Ok(submitted_answers::table.filter(submitted_answers::report_id.eq(report)).load(conn)?)
}

/// The questions that the questionnaire of a cycle asks.
#[diesel::dsl::auto_type(no_type_alias)]
fn asked_in(cycle: Id) -> _ {
    let questionnaire = reporting_cycles::table.find(cycle).select(reporting_cycles::questionnaire_id);
    questionnaire_questions::table
        .filter(questionnaire_questions::questionnaire_id.nullable().eq(questionnaire.single_value()))
        .select(questionnaire_questions::content)
}

/// The question `key` of a cycle's questionnaire, without reading the whole.
pub fn question(conn: &mut DbConn, cycle: Id, key: &str) -> Result<Option<Question>, DbError> {
    let found = asked_in(cycle).filter(questionnaire_questions::question.eq(key));
    Ok(on_either!(conn, own => found.first::<Json<Question>>(own).optional())?.map(|row| row.0))
}

/// Those of `keys` that the questionnaire of a cycle asks.
pub fn questions(conn: &mut DbConn, cycle: Id, keys: &[String]) -> Result<Vec<Question>, DbError> {
    let found = asked_in(cycle).filter(among(questionnaire_questions::question, keys.to_vec()));
    Ok(found.load::<Json<Question>>(conn)?.into_iter().map(|row| row.0).collect())
}

/// Writes an answer, and keeps it beside the ones before.
pub fn save(conn: &mut DbConn, row: &AnswerRow) -> Result<(), DbError> {
    let version = AnswerVersionRow::from(row.clone());
    let at = report_answers::table.find((row.report_id, &row.question));
    on_either!(conn, own => {
        match row.version {
            1 => diesel::insert_into(report_answers::table).values(row).execute(own)?,
            _ => diesel::update(at).set(row).execute(own)?,
        };
        diesel::insert_into(report_answer_versions::table).values(&version).execute(own)?;
    });
    Ok(())
}

/// Up to `limit + 1` changes of answers behind the one of this moment, position of its question and version, oldest
/// first.
pub fn changes(
    conn: &mut DbConn,
    report: &ReportRow,
    after: Option<(Instant, i32, i32)>,
    limit: i64,
) -> Result<Vec<ChangeRow>, DbError> {
    use questionnaire_questions::position;
    use report_answer_versions::{at, version};
    let questionnaire = reporting_cycles::table.find(report.cycle_id).select(reporting_cycles::questionnaire_id);
    let asked = questionnaire_questions::question
        .eq(report_answer_versions::question)
        .and(questionnaire_questions::questionnaire_id.nullable().eq(questionnaire.single_value()));
    let mut found = report_answer_versions::table
        .inner_join(questionnaire_questions::table.on(asked))
        .filter(report_answer_versions::report_id.eq(report.id))
        .order((at, position, version))
        .limit(limit + 1)
        .select(ChangeRow::as_select())
        .into_boxed();
    if let Some((last, at_position, last_version)) = after {
        let same_question = position.eq(at_position).and(version.gt(last_version));
        let same_moment = at.eq(last).and(position.gt(at_position).or(same_question));
        found = found.filter(at.gt(last).or(same_moment));
    }
    Ok(found.load(conn)?)
}

/// Every version of every answer, by question and version.
pub fn answer_versions(conn: &mut DbConn, report: Id) -> Result<Vec<AnswerVersionRow>, DbError> {
    let found = report_answer_versions::table.filter(report_answer_versions::report_id.eq(report));
    Ok(found.order((report_answer_versions::question, report_answer_versions::version)).load(conn)?)
}
