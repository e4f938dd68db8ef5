//! Requests for clarification: proposed by a reviewer, transmitted by the Secretariat, answered by the State.

use super::super::four_eyes::Editor;
use super::super::steps::Step;
use super::super::store::ReportRow;
use super::super::view::{self, Sight};
use super::super::{SUBJECT, drafting, flow, path_of};
use super::model::{ClarificationAnswer, ClarificationInput, ClarificationRequest, ClarificationStatus};
use super::rules;
use super::store::{self, ClarificationRow};
use crate::access::{Action, Caller, Role};
use crate::db::{DbConn, Id, name_of, named};
use crate::http::{Done, Page, Tx};
use crate::problem::Problem;

/// Asks for clarification: the Secretariat at once, an assigned reviewer as a proposal to the Secretariat.
pub fn request(tx: &mut Tx<'_>, id: Id, input: ClarificationInput) -> Result<Done, Problem> {
    let secretariat = tx.caller.has(Role::Secretariat);
    let (report, own) = match secretariat {
        true => (view::locked(tx, Action::RequestClarification, id)?, Vec::new()),
        false => super::flow::reviewed(tx, id)?,
    };
    super::flow::under_review(tx.caller, &report)?;
    if let Some(question) = &input.question {
        let section = super::flow::section_of(tx, &report, question)?;
        if !secretariat && !rules::has_section(&own, &section) {
            return Err(Problem::not_your_review());
        }
    }
    let before = store::clarifications(tx.conn, id)?;
    let status = if secretariat { ClarificationStatus::Transmitted } else { ClarificationStatus::Proposed };
    let row = ClarificationRow {
        report_id: id,
        place: next(before.iter().map(|row| row.place)),
        number: secretariat.then(|| next(before.iter().filter_map(|row| row.number))),
        proposal: (!secretariat).then(|| next(before.iter().filter_map(|row| row.proposal))),
        status: name_of(&status),
        question: input.question,
        text: input.text,
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        created_at: tx.now,
        transmitted_at: secretariat.then_some(tx.now),
        answer: None,
        answered_at: None,
        answer_client_id: None,
        answer_account_id: None,
    };
    store::insert_clarification(tx.conn, &row)?;
    if secretariat {
        flow::take(tx, report, Step::ClarificationRequest, None)?;
    } else {
        tx.audit(SUBJECT, id)?;
    }
    Ok(Done::added(SUBJECT, path_of(id, "clarification-requests"), id))
}

/// The number after these.
fn next(numbers: impl Iterator<Item = i32>) -> i32 {
    numbers.max().unwrap_or(0) + 1
}

/// The proposal of this number, on which the Secretariat has not decided.
fn proposed(rows: Vec<ClarificationRow>, proposal: i32) -> Result<ClarificationRow, Problem> {
    let row = rows.into_iter().find(|row| row.proposal == Some(proposal)).ok_or_else(Problem::not_found)?;
    match row.status == name_of(&ClarificationStatus::Proposed) {
        true => Ok(row),
        false => Err(Problem::wrong_state(&row.status, &[])),
    }
}

/// Puts a reviewer's proposal to the State, which knows it by the number that it gets now.
pub fn transmit(tx: &mut Tx<'_>, id: Id, proposal: i32) -> Result<Done, Problem> {
    let report = view::locked(tx, Action::OverseeReviews, id)?;
    flow::next(tx.caller, &report, Step::ClarificationRequest)?;
    let rows = store::clarifications(tx.conn, id)?;
    let number = next(rows.iter().filter_map(|row| row.number));
    let mut row = proposed(rows, proposal)?;
    row.number = Some(number);
    row.status = name_of(&ClarificationStatus::Transmitted);
    row.transmitted_at = Some(tx.now);
    store::update_clarification(tx.conn, &row)?;
    flow::take(tx, report, Step::ClarificationRequest, None)
}

/// Leaves a reviewer's proposal aside. The State never learns of it.
pub fn dismiss(tx: &mut Tx<'_>, id: Id, proposal: i32) -> Result<Done, Problem> {
    view::locked(tx, Action::OverseeReviews, id)?;
    let rows = store::clarifications(tx.conn, id)?;
    let mut row = proposed(rows, proposal)?;
    row.status = name_of(&ClarificationStatus::Dismissed);
    store::update_clarification(tx.conn, &row)?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::changed(SUBJECT, id))
}

/// The State answers, or answers otherwise until its approver submits, which it can once all are answered. To say the
/// same again makes nobody its author.
pub fn answer(tx: &mut Tx<'_>, id: Id, number: i32, input: ClarificationAnswer) -> Result<Done, Problem> {
    let report = drafting::drafted(tx, id)?;
    let rows = store::clarifications(tx.conn, id)?;
    let mut row = rows.into_iter().find(|row| row.number == Some(number)).ok_or_else(Problem::not_found)?;
    if row.is_submitted(report.submitted_at) {
        return Err(Problem::wrong_state(&row.status, &[]));
    }
    if row.answer.as_ref() != Some(&input.answer) {
        row.status = name_of(&ClarificationStatus::Answered);
        row.answer = Some(input.answer);
        row.answered_at = Some(tx.now);
        row.answer_client_id = tx.caller.principal.client_id();
        row.answer_account_id = tx.caller.principal.account_id();
        store::update_clarification(tx.conn, &row)?;
        tx.event(Some(&report.state), "implementation_report.clarification_answer", SUBJECT, id)?;
    }
    tx.audit(SUBJECT, id)?;
    Ok(Done::changed(SUBJECT, id))
}

/// Who of the State has written what it has answered and not yet submitted.
pub fn clarified_by(conn: &mut DbConn, report: &ReportRow) -> Result<Vec<Editor>, Problem> {
    let rows = store::clarifications(conn, report.id)?;
    let open = rows.iter().filter(|row| row.answered_at.is_some() && !row.is_submitted(report.submitted_at));
    let by = open.map(|row| (row.answer_client_id, row.answer_account_id));
    // Of answers from before authors were kept nobody knows whose they are.
    Ok(by.filter(|editor| *editor != (None, None)).collect())
}

/// The requests that the caller may read. What the State has answered and not yet submitted is the State's own.
pub fn list(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<Page<ClarificationRequest>, Problem> {
    let (report, _) = view::found(conn, caller, Action::ReadReviews, id)?;
    let sight = view::sight(conn, caller, &report)?;
    let drafts = sight == Sight::Own;
    let sight = view::sight_of_review(sight, caller, &report);
    let unknown = || Problem::internal("a stored status of a clarification is unknown");
    let mut items = Vec::new();
    for row in store::clarifications(conn, id)? {
        let mut status: ClarificationStatus = named(&row.status).ok_or_else(unknown)?;
        let kept_back = row.question.as_ref().is_some_and(|question| view::keeps_back(sight, &report, question));
        if kept_back || !rules::reads_clarification(sight, status) {
            continue;
        }
        let told = drafts || row.is_submitted(report.submitted_at);
        if status == ClarificationStatus::Answered && !told {
            status = ClarificationStatus::Transmitted;
        }
        items.push(ClarificationRequest {
            number: row.number,
            proposal: row.proposal.filter(|_| sight != Sight::Own),
            status,
            question: row.question,
            text: row.text,
            created_at: if sight == Sight::Own { row.transmitted_at.unwrap_or(row.created_at) } else { row.created_at },
            transmitted_at: row.transmitted_at,
            answer: row.answer.filter(|_| told),
            answered_at: row.answered_at.filter(|_| told),
        });
    }
    if sight == Sight::Own {
        // The order in which they were made would tell the State which of them waited as proposals.
        items.sort_by_key(|item| item.number);
    }
    Ok(Page { items, next: None })
}
