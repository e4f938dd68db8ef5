//! Answers: live, and as they were submitted.

use diesel::prelude::*;

use super::*;
use crate::db::{DbConn, DbError};
use crate::questionnaires::model::Question;
use tables::{questionnaire_questions, report_answer_versions, report_answers, reporting_cycles, submitted_answers};

pub fn answer(conn: &mut DbConn, report: Id, question: &str) -> Result<Option<AnswerRow>, DbError> {
    Ok(report_answers::table.find((report, question.to_owned())).first(conn).optional()?)
}

/// Every live answer of a report.
pub fn answers(conn: &mut DbConn, report: Id) -> Result<Vec<AnswerRow>, DbError> {
    Ok(report_answers::table.filter(report_answers::report_id.eq(report)).load(conn)?)
}

/// The answers of a report as they were last submitted.
pub fn submitted(conn: &mut DbConn, report: Id) -> Result<Vec<SubmittedRow>, DbError> {
    Ok(submitted_answers::table.filter(submitted_answers::report_id.eq(report)).load(conn)?)
}

/// Those of `keys` that the questionnaire of a cycle asks, without reading the whole.
pub fn questions(conn: &mut DbConn, cycle: Id, keys: &[String]) -> Result<Vec<Question>, DbError> {
    let rows: Vec<Json<Question>> = questionnaire_questions::table
        .inner_join(
            reporting_cycles::table
                .on(reporting_cycles::questionnaire_id.eq(questionnaire_questions::questionnaire_id)),
        )
        .filter(reporting_cycles::id.eq(cycle))
        .filter(questionnaire_questions::question.eq_any(keys.to_vec()))
        .select(questionnaire_questions::content)
        .load(conn)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Writes an answer, and keeps it beside the ones before.
pub fn save(conn: &mut DbConn, row: &AnswerRow) -> Result<(), DbError> {
    if row.version == 1 {
        diesel::insert_into(report_answers::table).values(row).execute(conn)?;
    } else {
        diesel::update(report_answers::table.find((row.report_id, row.question.clone()))).set(row).execute(conn)?;
    }
    let version = AnswerVersionRow::from(row.clone());
    diesel::insert_into(report_answer_versions::table).values(&version).execute(conn)?;
    Ok(())
}

/// Every change of every answer, oldest first.
pub fn answer_versions(conn: &mut DbConn, report: Id) -> Result<Vec<AnswerVersionRow>, DbError> {
    let found = report_answer_versions::table.filter(report_answer_versions::report_id.eq(report));
    let order = (report_answer_versions::at, report_answer_versions::question, report_answer_versions::version);
    Ok(found.order(order).load(conn)?)
}

/// Whoever has changed an answer: a client or an account.
pub type Editor = (Option<Id>, Option<Id>);

/// Who has changed answers of a report, each once.
pub fn editors(conn: &mut DbConn, report: Id) -> Result<Vec<Editor>, DbError> {
    let found = report_answer_versions::table.filter(report_answer_versions::report_id.eq(report));
    Ok(found.select((report_answer_versions::client_id, report_answer_versions::account_id)).distinct().load(conn)?)
}
