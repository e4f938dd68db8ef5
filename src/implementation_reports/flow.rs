//! The approver's and the Secretariat's steps.

use std::collections::HashMap;

use super::model::ConsentInput;
use super::steps::{ReportStatus, Step};
use super::store::{self, AnswerRow, ConsentRow, ReportRow, StepRow, SubmittedRow, VersionRow};
use super::{SUBJECT, completeness, consent, drafting, four_eyes, freezing, review, view};
use crate::access::{Action, Caller, secrets};
use crate::db::{Id, Json};
use crate::digest::sha256;
use crate::http::{Done, Tx};
use crate::implementation_search;
use crate::problem::{Code, Problem};
use crate::questionnaires::is_asked;
use crate::reporting_cycles as cycles;

/// Writes a step into the report's history.
pub fn note(
    tx: &mut Tx<'_>,
    report: Id,
    step: Step,
    status: ReportStatus,
    reason: Option<String>,
) -> Result<(), Problem> {
    let row = StepRow {
        id: Id::new(),
        report_id: report,
        step: step.name().to_owned(),
        status: status.name().to_owned(),
        reason,
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        at: tx.now,
    };
    Ok(store::insert_step(tx.conn, &row)?)
}

/// The status after `step`; 409 where it is not allowed now.
pub fn next(caller: &Caller, report: &ReportRow, step: Step) -> Result<ReportStatus, Problem> {
    let status = view::status(report)?;
    status.after(step).ok_or_else(|| view::wrong_state(caller, report, status))
}

/// Takes a step that is allowed: the row, the history, the audit entry, and the event for the own State.
pub fn take(tx: &mut Tx<'_>, mut report: ReportRow, step: Step, reason: Option<String>) -> Result<Done, Problem> {
    let status = next(tx.caller, &report, step)?;
    report.status = status.name().to_owned();
    report.updated_at = tx.now;
    store::update(tx.conn, &report)?;
    note(tx, report.id, step, status, reason)?;
    tx.audit(SUBJECT, report.id)?;
    tx.event(Some(&report.state), &format!("implementation_report.{}", step.name()), SUBJECT, report.id)?;
    Ok(Done::changed(SUBJECT, report.id))
}

/// Gives the draft back to its editors.
pub fn give_back(tx: &mut Tx<'_>, id: Id, reason: String) -> Result<Done, Problem> {
    let report = view::locked(tx, Action::ApproveImplementationReports, id)?;
    take(tx, report, Step::Return, Some(reason))
}

/// Takes the report back before it is reviewed. The State may begin another one for the same cycle.
pub fn withdraw(tx: &mut Tx<'_>, id: Id, reason: String) -> Result<Done, Problem> {
    let report = view::locked(tx, Action::ApproveImplementationReports, id)?;
    take(tx, report, Step::Withdrawal, Some(reason))
}

/// Submits the answers as they are now: frozen, with their hash, as a version of their own.
pub fn submit(tx: &mut Tx<'_>, id: Id) -> Result<Done, Problem> {
    let mut report = view::locked(tx, Action::ApproveImplementationReports, id)?;
    next(tx.caller, &report, Step::Submission)?;
    let open = store::unanswered(tx.conn, id)?;
    if !open.is_empty() {
        return Err(Problem::new(Code::ClarificationUnanswered).with("numbers", list(&open)));
    }
    let principal = (tx.caller.principal.client_id(), tx.caller.principal.account_id());
    let clarified_by = review::clarified_by(tx.conn, &report)?;
    let versions = store::answer_versions(tx.conn, id)?;
    if !four_eyes::are_there(&versions, &clarified_by, report.submitted_at, principal) {
        return Err(Problem::new(Code::FourEyes));
    }
    drafting::complete(tx, &report)?;
    let due_on = cycles::invitation(tx.conn, report.cycle_id, &report.state)?.map(|invitation| invitation.due_on);
    let late = due_on.is_some_and(|due_on| tx.now.utc().date_naive() > due_on);
    if report.version == 0 {
        report.late = late;
    }
    report.version += 1;
    report.submitted_at = Some(tx.now);
    freeze(tx, &mut report, late)?;
    take(tx, report, Step::Submission, None)
}

fn list(numbers: &[i32]) -> String {
    numbers.iter().map(i32::to_string).collect::<Vec<_>>().join(", ")
}

fn is_accepted(row: &AnswerRow) -> bool {
    row.value.as_ref().is_some_and(|value| value.0["decision"] == "accepted")
}

fn freeze(tx: &mut Tx<'_>, report: &mut ReportRow, late: bool) -> Result<(), Problem> {
    let asked = store::asked(tx.conn, report.cycle_id)?;
    let live = store::answers(tx.conn, report.id)?;
    let values: HashMap<&str, &serde_json::Value> =
        live.iter().filter_map(|row| Some((row.question.as_str(), &row.value.as_ref()?.0))).collect();
    let mut frozen = Vec::new();
    for (section, question) in asked.content.questions() {
        let row = live.iter().find(|row| row.question == question.key && row.value.is_some());
        // An answer to what is no longer asked stays with the State.
        if let Some(row) = row.filter(|_| is_asked(&asked.content, question, |key| values.get(key).copied())) {
            frozen.push(SubmittedRow {
                report_id: report.id,
                question: row.question.clone(),
                article: section.article.clone(),
                answer_version: row.version,
                value: row.value.clone(),
                confidential: row.confidential,
                evidence: row.evidence.clone(),
                // What was proposed goes out only where the drafter has accepted it.
                figure: row.figure.clone().filter(|_| is_accepted(row)),
                published: false,
            });
        }
    }
    let given = |key: &str| frozen.iter().find(|row| row.question == key)?.value.as_ref().map(|value| &value.0);
    let unanswered = completeness::unanswered(&asked.content, given);
    let is_confidential = |key: &str| frozen.iter().any(|row| row.question == key && row.confidential);
    report.withheld = Json(consent::withheld(&asked.content, is_confidential));
    let answers: Vec<_> = frozen.iter().cloned().map(|row| view::submitted(row, view::Sight::Reviewer)).collect();
    let all: Vec<_> = live.into_iter().map(view::own).collect();
    let salt = secrets::new_secret().map_err(Problem::internal)?;
    let content = freezing::content(report, &asked, (report.version, tx.now, &salt), &answers);
    let content = freezing::canonical(&content)?;
    let row = VersionRow {
        report_id: report.id,
        version: report.version,
        sha256: sha256(&content),
        content,
        articles: Json(completeness::of(&asked.content, &all).articles),
        late,
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        submitted_at: tx.now,
        unanswered: Some(Json(unanswered)),
    };
    store::freeze(tx.conn, &row, &frozen)?;
    report.sha256 = Some(row.sha256);
    Ok(())
}

/// Takes the report into review.
pub fn review(tx: &mut Tx<'_>, id: Id) -> Result<Done, Problem> {
    let report = view::locked(tx, Action::OverseeReviews, id)?;
    take(tx, report, Step::Review, None)
}

/// Ends the review, once at least `needed` members have finished or were released and nobody's assignment is open.
pub fn conclude(tx: &mut Tx<'_>, needed: usize, id: Id) -> Result<Done, Problem> {
    let mut report = view::locked(tx, Action::OverseeReviews, id)?;
    next(tx.caller, &report, Step::Conclusion)?;
    let (open, reviewers) = review::progress(tx.conn, id)?;
    if !open.is_empty() || reviewers < needed {
        let numbers = if open.is_empty() { "–".to_owned() } else { list(&open) };
        let unfinished = Problem::new(Code::ReviewUnfinished).with("numbers", numbers);
        return Err(unfinished.with("needed", needed).with("reviewers", reviewers));
    }
    report.concluded_at = Some(tx.now);
    take(tx, report, Step::Conclusion, None)
}

/// Publishes what the State consents to, and shows how many answers it does not.
pub fn publish(tx: &mut Tx<'_>, id: Id) -> Result<Done, Problem> {
    let mut report = view::locked(tx, Action::OverseeReviews, id)?;
    next(tx.caller, &report, Step::Publication)?;
    let (submitted, consents) = (store::submitted(tx.conn, id)?, store::consents(tx.conn, id)?);
    store::publish_answers(tx.conn, id, &consent::publishable(&submitted, &consents, &report.withheld.0))?;
    report.published_at = report.published_at.or(Some(tx.now));
    let done = take(tx, report.clone(), Step::Publication, None)?;
    report.status = ReportStatus::Published.name().to_owned();
    implementation_search::renew(tx.conn, &report)?;
    tx.event(None, "implementation_report.published", SUBJECT, id)?;
    Ok(done)
}

/// Replaces what the State consents to publish. What it no longer consents to is unpublished at once; what it newly
/// consents to waits for the next publication.
pub fn consent(tx: &mut Tx<'_>, id: Id, input: ConsentInput) -> Result<Done, Problem> {
    let report = view::locked(tx, Action::ApproveImplementationReports, id)?;
    let asked = store::asked(tx.conn, report.cycle_id)?;
    let live = store::answers(tx.conn, id)?;
    let answered = consent::answered(&asked.content, &live);
    let is_confidential =
        |key: &str| live.iter().any(|row| row.question == key && row.confidential && row.value.is_some());
    let withheld = consent::withheld(&asked.content, is_confidential);
    Problem::rules(consent::faults(&input.0, &asked.content, &answered, &withheld))?;
    let consented = answered.into_iter().filter(|(question, _)| input.0.get(*question) == Some(&true));
    let rows: Vec<ConsentRow> = consented
        .map(|(question, (answer_version, _))| {
            let question = question.to_owned();
            ConsentRow { report_id: id, question, answer_version, at: tx.now }
        })
        .collect();
    store::replace_consents(tx.conn, id, &rows)?;
    if view::status(&report)? == ReportStatus::Published {
        let submitted = store::submitted(tx.conn, id)?;
        let allowed = consent::publishable(&submitted, &rows, &report.withheld.0);
        let still = submitted.iter().filter(|row| row.published && allowed.contains(&row.question));
        let still: Vec<String> = still.map(|row| row.question.clone()).collect();
        store::publish_answers(tx.conn, id, &still)?;
        implementation_search::renew(tx.conn, &report)?;
    }
    tx.audit(SUBJECT, id)?;
    tx.event(Some(&report.state), "implementation_report.publication_consent", SUBJECT, id)?;
    Ok(Done::changed(SUBJECT, id))
}
