//! The steps between the requester and one recipient.

use super::super::model::*;
use super::super::response_model::*;
use super::super::steps::{RecipientStatus, Step};
use super::super::store::{self, CLARIFICATION, INFORMATION, QuestionRow, ResponseRow};
use super::super::{clock, rules};
use super::{added, at_recipient, changed, content, finish_at_recipient, open_question};
use crate::config::Targets;
use crate::db::{Id, Json};
use crate::http::{Done, Tx};
use crate::problem::Problem;

/// The recipient has it; the clock for the answer runs.
pub fn acknowledge(tx: &mut Tx<'_>, targets: &Targets, id: Id, state: &str) -> Result<Done, Problem> {
    let (record, mut row) = at_recipient(tx, id, state, Step::Acknowledgement)?;
    let urgency = record.request.content.0.urgency.unwrap_or(Urgency::Routine);
    row.status = RecipientStatus::Acknowledged.name().to_owned();
    row.acknowledged_at = Some(tx.now);
    row.due_at = Some(clock::answer_by(targets, urgency, row.sent_at));
    finish_at_recipient(tx, &record, &row, Step::Acknowledgement)?;
    Ok(changed(id))
}

/// The recipient asks for more; its clock stops until that comes.
pub fn ask_for_information(tx: &mut Tx<'_>, id: Id, state: &str, question: Question) -> Result<Done, Problem> {
    let (record, mut row) = at_recipient(tx, id, state, Step::InformationRequest)?;
    row.status = RecipientStatus::InformationRequested.name().to_owned();
    row.clock_stopped_at = Some(tx.now);
    row.due_at = None;
    ask(tx, id, state, INFORMATION, question)?;
    finish_at_recipient(tx, &record, &row, Step::InformationRequest)?;
    Ok(added(id))
}

fn ask(tx: &mut Tx<'_>, id: Id, state: &str, kind: &str, question: Question) -> Result<(), Problem> {
    let row = QuestionRow {
        id: Id::new(),
        request_id: id,
        state: state.to_owned(),
        kind: kind.to_owned(),
        question: question.question,
        asked_at: tx.now,
        answer: None,
        answered_at: None,
    };
    Ok(store::insert_question(tx.conn, &row)?)
}

/// The requester gives the information asked for; the recipient's clock runs on.
pub fn give_information(
    tx: &mut Tx<'_>,
    targets: &Targets,
    id: Id,
    state: &str,
    answer: &Answer,
) -> Result<Done, Problem> {
    let (record, mut row) = at_recipient(tx, id, state, Step::Information)?;
    let urgency = record.request.content.0.urgency.unwrap_or(Urgency::Routine);
    let question = open_question(&record, state, INFORMATION).ok_or_else(|| Problem::internal("no open question"))?;
    store::answer_question(tx.conn, question, &answer.answer, tx.now)?;
    // Every wait so far was taken out of the clock, this last one included.
    let waits = record.questions.iter().filter(|q| q.state == state && q.kind == INFORMATION);
    let due = waits.fold(clock::answer_by(targets, urgency, row.sent_at), |due, wait| {
        clock::after_waiting(due, wait.asked_at, wait.answered_at.unwrap_or(tx.now))
    });
    row.status = RecipientStatus::Acknowledged.name().to_owned();
    row.clock_stopped_at = None;
    row.due_at = Some(due);
    finish_at_recipient(tx, &record, &row, Step::Information)?;
    Ok(changed(id))
}

/// The recipient answers.
pub fn respond(tx: &mut Tx<'_>, id: Id, state: &str, response: ResponseInput) -> Result<Done, Problem> {
    let (record, mut row) = at_recipient(tx, id, state, Step::Response)?;
    check_response(tx, "", &response)?;
    insert_version(tx, id, state, 1, response, None)?;
    row.status = RecipientStatus::Answered.name().to_owned();
    row.answered_at = Some(tx.now);
    row.due_at = None;
    finish_at_recipient(tx, &record, &row, Step::Response)?;
    Ok(changed(id))
}

fn check_response(tx: &mut Tx<'_>, at: &str, response: &ResponseInput) -> Result<(), Problem> {
    let mut faults = rules::response_faults(at, response, tx.now.utc().date_naive());
    let pointer = format!("{at}/contact_point_id");
    faults.extend(content::foreign_contact_point(tx, &pointer, response.contact_point_id)?);
    Problem::rules(faults)
}

fn insert_version(
    tx: &mut Tx<'_>,
    id: Id,
    state: &str,
    version: i32,
    response: ResponseInput,
    amendment_reason: Option<String>,
) -> Result<(), Problem> {
    let row = ResponseRow {
        id: Id::new(),
        request_id: id,
        state: state.to_owned(),
        version,
        response: Json(response),
        amendment_reason,
        at: tx.now,
    };
    Ok(store::insert_response(tx.conn, &row)?)
}

/// The recipient replaces its answer; the earlier one is kept and shown.
pub fn amend_response(tx: &mut Tx<'_>, id: Id, state: &str, amendment: ResponseAmendment) -> Result<Done, Problem> {
    let (record, row) = at_recipient(tx, id, state, Step::ResponseAmendment)?;
    check_response(tx, "/response", &amendment.response)?;
    let latest = record.responses.iter().filter(|r| r.state == state).map(|r| r.version).max().unwrap_or_default();
    insert_version(tx, id, state, latest + 1, amendment.response, Some(amendment.reason))?;
    finish_at_recipient(tx, &record, &row, Step::ResponseAmendment)?;
    Ok(changed(id))
}

/// The recipient delays, restricts or refuses, on one of the four grounds. What was delayed or restricted can
/// still be answered or refused, not delayed or restricted again.
pub fn restrict(tx: &mut Tx<'_>, id: Id, state: &str, restriction: RestrictionInput) -> Result<Done, Problem> {
    let (record, mut row) = at_recipient(tx, id, state, Step::Restriction)?;
    let status = match restriction.kind {
        RestrictionKind::Delayed => RecipientStatus::Delayed,
        RestrictionKind::Restricted => RecipientStatus::Restricted,
        RestrictionKind::Refused => RecipientStatus::Refused,
    };
    if status != RecipientStatus::Refused && row.status()? != RecipientStatus::Acknowledged {
        let standing = row.status()?;
        return Err(Problem::wrong_state(standing.name(), &[Step::Response.name(), Step::Restriction.name()]));
    }
    row.status = status.name().to_owned();
    if status == RecipientStatus::Refused {
        row.due_at = None;
    }
    if let Some(replaced) = row.restriction.take() {
        row.earlier_restrictions.get_or_insert_with(|| Json(Vec::new())).0.push(replaced.0);
    }
    row.restriction = Some(Json(Restriction {
        kind: restriction.kind,
        ground: restriction.ground,
        explanation: restriction.explanation,
        at: tx.now,
    }));
    finish_at_recipient(tx, &record, &row, Step::Restriction)?;
    Ok(changed(id))
}

/// The requester asks what an answer or a restriction means.
pub fn ask_for_clarification(tx: &mut Tx<'_>, id: Id, state: &str, question: Question) -> Result<Done, Problem> {
    let (record, row) = at_recipient(tx, id, state, Step::ClarificationRequest)?;
    ask(tx, id, state, CLARIFICATION, question)?;
    finish_at_recipient(tx, &record, &row, Step::ClarificationRequest)?;
    Ok(added(id))
}

/// The recipient says what it meant.
pub fn clarify(tx: &mut Tx<'_>, id: Id, state: &str, answer: &Answer) -> Result<Done, Problem> {
    let (record, row) = at_recipient(tx, id, state, Step::Clarification)?;
    let question = open_question(&record, state, CLARIFICATION).ok_or_else(|| Problem::internal("no open question"))?;
    store::answer_question(tx.conn, question, &answer.answer, tx.now)?;
    finish_at_recipient(tx, &record, &row, Step::Clarification)?;
    Ok(changed(id))
}
