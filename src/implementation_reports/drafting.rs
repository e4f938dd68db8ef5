//! The editors' steps: a report is begun, taken over from the last one, declared ready; and their own comments.

use std::collections::HashMap;

use super::model::{Author, DraftComment, DraftCommentInput, NewReport};
use super::steps::{ReportStatus, Step};
use super::store::{self, AnswerRow, DraftCommentRow, ReportRow};
use super::{COLLECTION, DRAFT_COMMENT, SUBJECT, completeness, flow, path_of, view};
use crate::access::{Action, Caller};
use crate::db::{DbConn, Id, Json, name_of};
use crate::http::{Cursor, Done, Page, PageQuery, Tx};
use crate::problem::{Code, Fault, Problem};
use crate::questionnaires;
use crate::reporting_cycles as cycles;

/// Begins the report of the caller's State in a cycle.
pub fn begin(tx: &mut Tx<'_>, input: NewReport) -> Result<Done, Problem> {
    let state = tx.caller.state.clone().ok_or_else(Problem::role_lacks_action)?;
    // Two at once wait for each other here.
    cycles::lock(tx.conn, input.cycle)?;
    let Some((cycle, ..)) = cycles::find(tx.conn, input.cycle)? else {
        return Err(Problem::invalid_body(vec![Fault::new("/cycle", "unknown_cycle").with("cycle", input.cycle)]));
    };
    if cycles::invitation(tx.conn, input.cycle, &state)?.is_none() {
        return Err(Problem::invalid_body(vec![Fault::new("/cycle", "not_invited").with("state", state)]));
    }
    if tx.now.utc().date_naive() < cycle.opens_on {
        let fault = Fault::new("/cycle", "cycle_not_open").with("opens_on", cycle.opens_on);
        return Err(Problem::invalid_body(vec![fault]));
    }
    if store::standing(tx.conn, input.cycle, &state)?.is_some() {
        return Err(Problem::new(Code::DuplicateValue).with("field", "cycle"));
    }
    let row = ReportRow {
        id: Id::new(),
        cycle_id: input.cycle,
        state,
        language: name_of(&input.language),
        status: ReportStatus::Draft.name().to_owned(),
        version: 0,
        sha256: None,
        submitted_at: None,
        late: false,
        concluded_at: None,
        published_at: None,
        created_at: tx.now,
        updated_at: tx.now,
        withheld: Json(Vec::new()),
    };
    store::insert(tx.conn, &row)?;
    flow::note(tx, row.id, Step::Creation, ReportStatus::Draft, None)?;
    tx.audit(SUBJECT, row.id)?;
    tx.event(Some(&row.state), "implementation_report.creation", SUBJECT, row.id)?;
    Ok(Done::created(SUBJECT, COLLECTION, row.id))
}

/// The report that the caller's State drafts, locked.
pub fn drafted(tx: &mut Tx<'_>, id: Id) -> Result<ReportRow, Problem> {
    view::locked(tx, Action::DraftImplementationReports, id)
}

/// Like [`drafted`], where answers can be changed now.
pub fn open_for_answers(tx: &mut Tx<'_>, id: Id) -> Result<ReportRow, Problem> {
    let report = drafted(tx, id)?;
    let status = view::status(&report)?;
    match status.is_open_for_answers() {
        true => Ok(report),
        false => Err(view::wrong_state(tx.caller, &report, status)),
    }
}

/// Takes over the answers of the State's last submitted report where this one has none yet, as far as the
/// questionnaire keeps their questions and they still fit. Figures are computed anew.
pub fn carry_forward(tx: &mut Tx<'_>, id: Id) -> Result<Done, Problem> {
    let report = open_for_answers(tx, id)?;
    let asked = store::asked(tx.conn, report.cycle_id)?;
    let Some((earlier, earlier_questionnaire)) = store::last_submitted(tx.conn, &report.state, &asked.cycle)? else {
        return Ok(Done::changed(SUBJECT, id));
    };
    let kept = questionnaires::kept(tx.conn, earlier_questionnaire, asked.cycle.questionnaire_id)?;
    let mut before: HashMap<String, _> =
        store::submitted(tx.conn, earlier)?.into_iter().map(|row| (row.question.clone(), row)).collect();
    let present: Vec<String> = store::answers(tx.conn, id)?.into_iter().map(|row| row.question).collect();
    for (_, question) in asked.content.questions().filter(|(_, q)| q.figure.is_none() && !present.contains(&q.key)) {
        let Some(row) = kept.get(&question.key).and_then(|key| before.remove(key)) else { continue };
        let Some(value) = row.value else { continue };
        if !questionnaires::faults_of_value(question, &value.0).is_empty() {
            continue;
        }
        let answer = AnswerRow {
            report_id: id,
            question: question.key.clone(),
            version: 1,
            value: Some(value),
            carried: true,
            confidential: row.confidential,
            evidence: row.evidence,
            figure: None,
            client_id: tx.caller.principal.client_id(),
            account_id: tx.caller.principal.account_id(),
            updated_at: tx.now,
        };
        store::save(tx.conn, &answer)?;
    }
    tx.audit(SUBJECT, id)?;
    Ok(Done::changed(SUBJECT, id))
}

/// Hands the draft to the approver.
pub fn ready(tx: &mut Tx<'_>, id: Id) -> Result<Done, Problem> {
    let report = drafted(tx, id)?;
    flow::next(tx.caller, &report, Step::Readiness)?;
    complete(tx, &report)?;
    flow::take(tx, report, Step::Readiness, None)
}

/// 422 with every question that stands in the way of a submission.
pub fn complete(tx: &mut Tx<'_>, report: &ReportRow) -> Result<(), Problem> {
    let asked = store::asked(tx.conn, report.cycle_id)?;
    let answers: Vec<_> = store::answers(tx.conn, report.id)?.into_iter().map(view::own).collect();
    let found = completeness::of(&asked.content, &answers);
    let faults = |questions: &[String], code: &'static str| -> Vec<Fault> {
        questions.iter().map(|question| Fault::new(format!("/answers/{question}"), code)).collect()
    };
    let mut all = faults(&found.missing, "answer_missing");
    all.extend(faults(&found.carried, "answer_not_confirmed"));
    all.extend(faults(&found.invalid, "answer_does_not_fit"));
    Problem::rules(all)
}

/// Adds a comment that only the State's own drafters see.
pub fn comment(tx: &mut Tx<'_>, id: Id, input: DraftCommentInput) -> Result<Done, Problem> {
    let report = drafted(tx, id)?;
    if let Some(question) = &input.question
        && store::question(tx.conn, report.cycle_id, question)?.is_none()
    {
        return Err(Problem::invalid_body(vec![
            Fault::new("/question", "unknown_question").with("question", question),
        ]));
    }
    let row = DraftCommentRow {
        id: Id::new(),
        report_id: id,
        question: input.question,
        text: input.text,
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        at: tx.now,
    };
    store::insert_draft_comment(tx.conn, &row)?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::added(DRAFT_COMMENT, path_of(id, "draft-comments"), row.id))
}

/// A page of the drafters' comments, for the own State.
pub fn comments(conn: &mut DbConn, caller: &Caller, id: Id, page: &PageQuery) -> Result<Page<DraftComment>, Problem> {
    view::found(conn, caller, Action::ReadReportDrafts, id)?;
    let rows = store::draft_comments(conn, id, page.cursor().map(|cursor| cursor.id), page.limit())?;
    Ok(Page::of(rows, page.limit(), |row| Cursor::after_id(row.id)).map(shown_comment))
}

/// One of the drafters' comments, for the own State.
pub fn one_comment(conn: &mut DbConn, caller: &Caller, id: Id, comment: Id) -> Result<DraftComment, Problem> {
    view::found(conn, caller, Action::ReadReportDrafts, id)?;
    store::draft_comment(conn, id, comment)?.map(shown_comment).ok_or_else(Problem::not_found)
}

fn shown_comment(row: DraftCommentRow) -> DraftComment {
    DraftComment {
        id: row.id,
        question: row.question,
        text: row.text,
        by: Author::of(row.client_id, row.account_id),
        at: row.at,
    }
}
