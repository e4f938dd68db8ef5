//! Assignments, comments, conclusions and the State's response.

use std::collections::HashMap;

use super::super::steps::ReportStatus;
use super::super::store::{self as reports, ReportRow};
use super::super::view::{self, Sight};
use super::super::{REVIEW_COMMENT, SUBJECT, answers, path_of};
use super::model::{
    AssignmentInput, AssignmentStatus, Conclusion, ConclusionInput, Conclusions, ResponseInput, ReviewAssignment,
    ReviewComment, ReviewCommentInput, Reviewer, StateResponse,
};
use super::rules;
use super::store::{self, AssignmentRow, CommentRow, ConclusionRow, Readable, ResponseRow};
use crate::access::{Action, Caller};
use crate::db::{DbConn, Id, Json, name_of, named};
use crate::http::{Conditions, Cursor, Done, Page, PageQuery, Tx};
use crate::implementation_reports::model::Author;
use crate::implementation_search;
use crate::problem::{Code, Fault, Problem};

/// 409 unless a review is going on.
pub fn under_review(caller: &Caller, report: &ReportRow) -> Result<(), Problem> {
    let status = view::status(report)?;
    match status {
        ReportStatus::UnderReview | ReportStatus::ClarificationRequested => Ok(()),
        _ => Err(view::wrong_state(caller, report, status)),
    }
}

/// The report under review, locked, and the caller's assignments to it: 403 for a member who has none, 409 for one who
/// has declared a conflict, on which the Secretariat decides.
pub fn reviewed(tx: &mut Tx<'_>, id: Id) -> Result<(ReportRow, Vec<AssignmentRow>), Problem> {
    let report = view::locked(tx, Action::ReviewImplementationReports, id)?;
    let principal = tx.caller.principal.id();
    let mut own = store::assignments(tx.conn, id)?;
    let declared = rules::has_conflict(&own, principal);
    own.retain(|row| row.reviewer_id == principal && row.status != name_of(&AssignmentStatus::Released));
    if own.is_empty() {
        return Err(Problem::not_your_review());
    }
    if declared {
        return Err(Problem::new(Code::ConflictDeclared));
    }
    under_review(tx.caller, &report)?;
    Ok((report, own))
}

/// Assigns sections to a member of the Committee.
pub fn assign(tx: &mut Tx<'_>, id: Id, input: AssignmentInput) -> Result<Done, Problem> {
    let report = view::locked(tx, Action::OverseeReviews, id)?;
    under_review(tx.caller, &report)?;
    let before = store::assignments(tx.conn, id)?;
    let declared = rules::has_conflict(&before, input.reviewer.id);
    let candidate = store::candidate(tx.conn, input.reviewer)?;
    let mut faults = rules::reviewer_faults(candidate.as_ref(), &report.state, declared);
    let asked = reports::asked(tx.conn, report.cycle_id)?;
    let known: Vec<&str> = asked.content.sections.iter().map(|section| section.key.as_str()).collect();
    faults.extend(rules::section_faults(&input, &known, &before));
    Problem::rules(faults)?;
    let row = AssignmentRow {
        report_id: id,
        number: before.last().map_or(1, |row| row.number + 1),
        reviewer_kind: name_of(&input.reviewer.kind),
        reviewer_id: input.reviewer.id,
        reviewer_state: candidate.and_then(|candidate| candidate.state).unwrap_or_default(),
        sections: Json(input.sections),
        status: name_of(&AssignmentStatus::Assigned),
        declared_conflict: None,
        release_reason: None,
        created_at: tx.now,
        ended_at: None,
    };
    store::insert_assignment(tx.conn, &row)?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::added(SUBJECT, path_of(id, "review-assignments"), id))
}

/// Releases a reviewer from an assignment that is open, or completed: it counts no more.
pub fn release(tx: &mut Tx<'_>, id: Id, number: i32, reason: String) -> Result<Done, Problem> {
    let report = view::locked(tx, Action::OverseeReviews, id)?;
    let found = store::assignments(tx.conn, id)?.into_iter().find(|row| row.number == number);
    let mut row = found.ok_or_else(Problem::not_found)?;
    under_review(tx.caller, &report)?;
    if row.status == name_of(&AssignmentStatus::Released) {
        return Err(Problem::wrong_state(&row.status, &[]));
    }
    row.status = name_of(&AssignmentStatus::Released);
    row.release_reason = Some(reason);
    row.ended_at = Some(tx.now);
    store::update_assignment(tx.conn, &row)?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::changed(SUBJECT, id))
}

/// An open assignment of the caller's own, locked.
fn own(tx: &mut Tx<'_>, id: Id, number: i32) -> Result<AssignmentRow, Problem> {
    let (_, own) = reviewed(tx, id)?;
    let row = own.into_iter().find(|row| row.number == number).ok_or_else(Problem::not_your_review)?;
    match row.status == name_of(&AssignmentStatus::Assigned) {
        true => Ok(row),
        false => Err(Problem::wrong_state(&row.status, &[])),
    }
}

/// The assignments that are open, and how many members count at the conclusion.
pub fn progress(conn: &mut DbConn, id: Id) -> Result<(Vec<i32>, usize), Problem> {
    Ok(rules::progress(&store::assignments(conn, id)?))
}

/// The reviewer has finished its sections.
pub fn complete(tx: &mut Tx<'_>, id: Id, number: i32) -> Result<Done, Problem> {
    let mut row = own(tx, id, number)?;
    row.status = name_of(&AssignmentStatus::Completed);
    row.ended_at = Some(tx.now);
    store::update_assignment(tx.conn, &row)?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::changed(SUBJECT, id))
}

/// The reviewer declares what stands against its review, writes nothing more and reads no more than other members: the
/// Secretariat decides.
pub fn declare_conflict(tx: &mut Tx<'_>, id: Id, number: i32, declaration: String) -> Result<Done, Problem> {
    let mut row = own(tx, id, number)?;
    row.declared_conflict = Some(declaration);
    store::update_assignment(tx.conn, &row)?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::changed(SUBJECT, id))
}

/// Who reviews what, with what each reviewer has still to do: for the Committee and the Secretariat.
pub fn assignments(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<Page<ReviewAssignment>, Problem> {
    let (_, sight) = read_review(conn, caller, id)?;
    if matches!(sight, Sight::Own | Sight::Published) {
        return Err(Problem::not_found());
    }
    let rows = store::assignments(conn, id)?;
    let loads = store::loads(conn, &rows.iter().map(|row| row.reviewer_id).collect::<Vec<_>>())?;
    let unknown = || Problem::internal("a stored assignment is unknown");
    let items = rows
        .into_iter()
        .map(|row| {
            Ok(ReviewAssignment {
                number: row.number,
                reviewer: Reviewer { kind: named(&row.reviewer_kind).ok_or_else(unknown)?, id: row.reviewer_id },
                state: row.reviewer_state,
                sections: row.sections.0,
                status: named(&row.status).ok_or_else(unknown)?,
                declared_conflict: row.declared_conflict,
                release_reason: row.release_reason,
                load: loads.get(&row.reviewer_id).copied().unwrap_or(0),
                created_at: row.created_at,
                ended_at: row.ended_at,
            })
        })
        .collect::<Result<_, Problem>>()?;
    Ok(Page { items, next: None })
}

/// The key of the section that asks the question; 422 where none does.
pub fn section_of(tx: &mut Tx<'_>, report: &ReportRow, question: &str) -> Result<String, Problem> {
    let asked = reports::asked(tx.conn, report.cycle_id)?;
    let unknown = || vec![Fault::new("/question", "unknown_question").with("question", question)];
    let found = asked.content.question(question).map(|(section, _)| section.key.clone());
    found.ok_or_else(|| Problem::invalid_body(unknown()))
}

/// Comments on an answer of one of the reviewer's sections.
pub fn comment(tx: &mut Tx<'_>, id: Id, input: ReviewCommentInput) -> Result<Done, Problem> {
    let (report, own) = reviewed(tx, id)?;
    let section = section_of(tx, &report, &input.question)?;
    if !rules::has_section(&own, &section) {
        return Err(Problem::not_your_review());
    }
    let row = CommentRow {
        id: Id::new(),
        report_id: id,
        question: input.question,
        visibility: name_of(&input.visibility),
        text: input.text,
        state: tx.caller.state.clone().unwrap_or_default(),
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        at: tx.now,
    };
    store::insert_comment(tx.conn, &row)?;
    tx.audit(SUBJECT, id)?;
    if input.visibility == super::model::CommentVisibility::SharedWithState {
        tx.event(Some(&report.state), "implementation_report.comment", SUBJECT, id)?;
    }
    Ok(Done::added(REVIEW_COMMENT, path_of(id, "comments"), row.id))
}

/// A page of the comments that the caller may read.
pub fn comments(conn: &mut DbConn, caller: &Caller, id: Id, page: &PageQuery) -> Result<Page<ReviewComment>, Problem> {
    let (report, sight) = read_review(conn, caller, id)?;
    let after = page.cursor().map(|cursor| cursor.id);
    let rows = store::comments(conn, readable(&report, sight), after, page.limit())?;
    let page = Page::of(rows, page.limit(), |row| Cursor::after_id(row.id));
    let items: Result<Vec<_>, _> = page.items.into_iter().map(|row| shown_comment(row, sight)).collect();
    Ok(Page { items: items?, next: page.next })
}

/// A comment, where the caller may read it.
pub fn one_comment(conn: &mut DbConn, caller: &Caller, id: Id, comment: Id) -> Result<ReviewComment, Problem> {
    let (report, sight) = read_review(conn, caller, id)?;
    let found = store::comment(conn, readable(&report, sight), comment)?;
    shown_comment(found.ok_or_else(Problem::not_found)?, sight)
}

/// The report, and how much of its review the caller sees.
fn read_review(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<(ReportRow, Sight), Problem> {
    let (report, _) = view::found(conn, caller, Action::ReadReviews, id)?;
    let sight = view::sight_of_review(view::sight(conn, caller, &report)?, caller, &report);
    Ok((report, sight))
}

fn readable(report: &ReportRow, sight: Sight) -> Readable<'_> {
    Readable { report: report.id, visibilities: rules::comments_read(sight), kept_back: view::kept_back(sight, report) }
}

fn shown_comment(row: CommentRow, sight: Sight) -> Result<ReviewComment, Problem> {
    let told = sight != Sight::Own;
    Ok(ReviewComment {
        id: row.id,
        question: row.question,
        visibility: named(&row.visibility).ok_or_else(|| Problem::internal("a stored visibility is unknown"))?,
        text: row.text,
        state: told.then_some(row.state),
        by: Author::of(row.client_id, row.account_id).filter(|_| told),
        at: row.at,
    })
}

fn conclusion(row: ConclusionRow) -> Conclusion {
    Conclusion {
        article: row.article,
        recommendation: row.recommendation,
        good_practice: row.good_practice,
        assistance_suggested: row.assistance_suggested,
        version: row.version,
        updated_at: row.updated_at,
    }
}

/// Writes the conclusion on an article of one of the reviewer's sections, over the one that it has seen; 409 once the
/// reviewer has finished with it.
pub fn conclude(
    tx: &mut Tx<'_>,
    id: Id,
    article: &str,
    input: ConclusionInput,
    conditions: &Conditions,
) -> Result<Done, Problem> {
    let (report, own) = reviewed(tx, id)?;
    let asked = reports::asked(tx.conn, report.cycle_id)?;
    let sections = asked.content.sections.iter().filter(|section| section.article == article);
    let sections: Vec<&str> = sections.map(|section| section.key.as_str()).collect();
    if sections.is_empty() {
        return Err(Problem::not_found());
    }
    let (open, done): (Vec<AssignmentRow>, Vec<AssignmentRow>) =
        own.into_iter().partition(|row| row.status == name_of(&AssignmentStatus::Assigned));
    let have_one = |rows: &[AssignmentRow]| sections.iter().any(|section| rules::has_section(rows, section));
    if !have_one(&open) {
        return Err(if have_one(&done) { Problem::new(Code::ReviewCompleted) } else { Problem::not_your_review() });
    }
    let current = store::conclusions(tx.conn, id)?.into_iter().find(|row| row.article == article).map(conclusion);
    answers::precondition(conditions, current.as_ref(), &input)?;
    let row = ConclusionRow {
        report_id: id,
        article: article.to_owned(),
        version: current.as_ref().map_or(0, |current| current.version) + 1,
        recommendation: input.recommendation,
        good_practice: input.good_practice,
        assistance_suggested: input.assistance_suggested,
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        updated_at: tx.now,
    };
    store::save_conclusion(tx.conn, &row)?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::changed(SUBJECT, article))
}

/// The conclusion on one article, where the caller may read it.
pub fn one_conclusion(conn: &mut DbConn, caller: &Caller, id: Id, article: &str) -> Result<Conclusion, Problem> {
    let (report, _) = view::found(conn, caller, Action::ReadImplementationReports, id)?;
    let sight = view::sight(conn, caller, &report)?;
    let all = read_conclusions(conn, caller, &report, sight)?.items;
    all.into_iter().find(|conclusion| conclusion.article == article).ok_or_else(Problem::not_found)
}

/// The conclusions by article in the order of the questionnaire, and the State's responses.
pub fn conclusions(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<Conclusions, Problem> {
    let (report, _) = view::found(conn, caller, Action::ReadImplementationReports, id)?;
    let sight = view::sight(conn, caller, &report)?;
    let mut read = read_conclusions(conn, caller, &report, sight)?;
    if read.items.len() > 1 {
        let asked = reports::asked(conn, report.cycle_id)?;
        let place = |article: &str| asked.content.sections.iter().position(|section| section.article == article);
        read.items.sort_by_key(|conclusion| place(&conclusion.article));
    }
    Ok(read)
}

/// What the caller may read of the conclusions on a report that it sees so far; in no order.
pub fn read_conclusions(
    conn: &mut DbConn,
    caller: &Caller,
    report: &ReportRow,
    sight: Sight,
) -> Result<Conclusions, Problem> {
    let sight = view::sight_of_review(sight, caller, report);
    if !rules::reads_conclusions(sight, view::status(report)?) {
        return Ok(Conclusions::default());
    }
    let items = store::conclusions(conn, report.id)?.into_iter().map(conclusion).collect();
    let responses = store::responses(conn, report.id)?.into_iter().map(response).collect();
    Ok(Conclusions { items, responses })
}

fn response(row: ResponseRow) -> StateResponse {
    StateResponse { text: row.text, at: row.at }
}

/// The conclusions of many reports, with what their States said to them, whoever may read them.
pub fn conclusions_of(conn: &mut DbConn, reports: &[Id]) -> Result<HashMap<Id, Conclusions>, Problem> {
    let mut all: HashMap<Id, Conclusions> = HashMap::new();
    for row in store::conclusions_of(conn, reports)? {
        all.entry(row.report_id).or_default().items.push(conclusion(row));
    }
    for row in store::responses_of(conn, reports)? {
        all.entry(row.report_id).or_default().responses.push(response(row));
    }
    Ok(all)
}

/// Appends what the State says to the conclusions.
pub fn respond(tx: &mut Tx<'_>, id: Id, input: ResponseInput) -> Result<Done, Problem> {
    let report = view::locked(tx, Action::ApproveImplementationReports, id)?;
    let status = view::status(&report)?;
    if !matches!(status, ReportStatus::Concluded | ReportStatus::Published) {
        return Err(view::wrong_state(tx.caller, &report, status));
    }
    let row = ResponseRow {
        id: Id::new(),
        report_id: id,
        text: input.text,
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        at: tx.now,
    };
    store::insert_response(tx.conn, &row)?;
    implementation_search::renew(tx.conn, &report)?;
    tx.audit(SUBJECT, id)?;
    tx.event(Some(&report.state), "implementation_report.response", SUBJECT, id)?;
    Ok(Done::added(SUBJECT, path_of(id, "conclusions"), id))
}
