//! A report and its answers as their caller sees them.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde_json::Value;

use super::answer_model::{Answer, Standing};
use super::model::{Author, ImplementationReport};
use super::steps::{ReportStatus, Step};
use super::store::{self, AnswerRow, Asked, Report, ReportRow, SubmittedRow};
use crate::access::{Action, Caller, Role, Scope};
use crate::db::{DbConn, Id, named};
use crate::http::Tx;
use crate::problem::Problem;
use crate::questionnaires::model::{Question, QuestionnaireContent};
use crate::questionnaires::{hangs_on, is_asked};

/// What of a report a caller may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// The own State's drafters: the live answers.
    Own,
    /// What was submitted, with confidential answers.
    Reviewer,
    /// What was submitted, without confidential answers.
    Committee,
    /// What the State consented to publish.
    Published,
}

impl Sight {
    /// Whether it leaves nothing out of what was submitted.
    pub fn is_whole(self) -> bool {
        matches!(self, Sight::Own | Sight::Reviewer)
    }
}

/// Whether `scope` opens a report to a caller of `state`: the record check beside [`store::within`].
pub fn may_read(scope: Scope, own: bool, status: ReportStatus, version: i32) -> bool {
    let published = status == ReportStatus::Published;
    match scope {
        Scope::OwnState => own,
        Scope::OwnOrPublished => own || published,
        Scope::Published => published,
        Scope::Submitted => version > 0 && status != ReportStatus::Withdrawn,
        _ => false,
    }
}

/// The report where the caller's scope for `action` reaches it; else 404, and 403 without the action.
pub fn found(conn: &mut DbConn, caller: &Caller, action: Action, id: Id) -> Result<Report, Problem> {
    let scope = caller.scope(action).ok_or_else(Problem::role_lacks_action)?;
    reached(caller, scope, store::find(conn, scope, caller.state.as_deref(), id)?)
}

/// The same for a change of the report or its answers: until this transaction ends nobody else makes one.
pub fn locked(tx: &mut Tx<'_>, action: Action, id: Id) -> Result<ReportRow, Problem> {
    let scope = tx.caller.scope(action).ok_or_else(Problem::role_lacks_action)?;
    Ok(reached(tx.caller, scope, store::find_locked(tx.conn, scope, tx.caller.state.as_deref(), id)?)?.0)
}

fn reached(caller: &Caller, scope: Scope, found: Option<Report>) -> Result<Report, Problem> {
    let found = found.ok_or_else(Problem::not_found)?;
    // The query has decided already; what it should ever let through by mistake stops here.
    match may_read(scope, caller.is_of(&found.0.state), status(&found.0)?, found.0.version) {
        true => Ok(found),
        false => Err(Problem::not_found()),
    }
}

/// How much of a report that it may read the caller sees.
pub fn sight(conn: &mut DbConn, caller: &Caller, report: &ReportRow) -> Result<Sight, Problem> {
    Ok(match caller.scope(Action::ReadImplementationReports) {
        Some(Scope::OwnOrPublished) if caller.is_of(&report.state) => Sight::Own,
        Some(Scope::Submitted) if caller.has(Role::Secretariat) => Sight::Reviewer,
        Some(Scope::Submitted) if store::is_reviewer(conn, report.id, caller.principal.id())? => Sight::Reviewer,
        Some(Scope::Submitted) => Sight::Committee,
        _ => Sight::Published,
    })
}

/// How much of the review of a report the caller sees: a member of the Committee as little of its own State's as the
/// State does.
pub fn sight_of_review(sight: Sight, caller: &Caller, report: &ReportRow) -> Sight {
    match sight {
        Sight::Reviewer | Sight::Committee if caller.is_of(&report.state) => Sight::Own,
        sight => sight,
    }
}

/// The questions of the report that are kept from those who see so much of it: whatever is said of one would tell of a
/// confidential answer.
pub fn kept_back(sight: Sight, report: &ReportRow) -> &[String] {
    match sight {
        Sight::Committee => &report.withheld.0,
        _ => &[],
    }
}

pub fn keeps_back(sight: Sight, report: &ReportRow, question: &str) -> bool {
    kept_back(sight, report).iter().any(|kept| kept == question)
}

pub fn status(row: &ReportRow) -> Result<ReportStatus, Problem> {
    named(&row.status).ok_or_else(|| Problem::internal("a stored status of a report is unknown"))
}

/// The steps that the caller may take on a report of this status.
fn allowed_steps(caller: &Caller, row: &ReportRow, status: ReportStatus) -> Vec<&'static str> {
    let reaches = |scope| may_read(scope, caller.is_of(&row.state), status, row.version);
    status.steps().filter(|step| caller.scope(step.action()).is_some_and(reaches)).map(Step::name).collect()
}

/// 409 with what the status is, and with the steps that the caller may take instead.
pub fn wrong_state(caller: &Caller, row: &ReportRow, status: ReportStatus) -> Problem {
    Problem::wrong_state(status.name(), &allowed_steps(caller, row, status))
}

/// The report, where the caller may read it.
pub fn shown(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<ImplementationReport, Problem> {
    let (row, due_on) = found(conn, caller, Action::ReadImplementationReports, id)?;
    of_row(row, due_on, caller)
}

pub fn of_row(row: ReportRow, due_on: NaiveDate, caller: &Caller) -> Result<ImplementationReport, Problem> {
    let status = status(&row)?;
    let steps = allowed_steps(caller, &row, status);
    let follows = caller.is_of(&row.state) || caller.scope(Action::ReadImplementationReports) == Some(Scope::Submitted);
    Ok(ImplementationReport {
        id: row.id,
        cycle: row.cycle_id,
        language: named(&row.language).ok_or_else(|| Problem::internal("a stored language is unknown"))?,
        status,
        version: row.version,
        sha256: row.sha256,
        submitted_at: row.submitted_at,
        late: row.late,
        due_on: follows.then_some(due_on),
        allowed_steps: steps.into_iter().map(str::to_owned).collect(),
        concluded_at: row.concluded_at,
        published_at: row.published_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
        state: row.state,
    })
}

/// A live answer, as its own State sees it.
pub fn own(row: AnswerRow) -> Answer {
    let standing = match (&row.value, row.carried) {
        (None, _) => Standing::NotAnswered,
        (Some(_), true) => Standing::Carried,
        (Some(_), false) => Standing::Given,
    };
    Answer {
        question: row.question,
        standing,
        value: row.value.map_or(Value::Null, |value| value.0),
        confidential: row.confidential,
        evidence: row.evidence.0,
        figure: row.figure.map(|figure| figure.0),
        version: Some(row.version),
        updated_by: Author::of(row.client_id, row.account_id),
        updated_at: Some(row.updated_at),
    }
}

pub fn nothing(question: &str, standing: Standing) -> Answer {
    Answer {
        question: question.to_owned(),
        standing,
        value: Value::Null,
        confidential: standing == Standing::Confidential,
        evidence: Vec::new(),
        figure: None,
        version: None,
        updated_by: None,
        updated_at: None,
    }
}

/// A submitted answer, as far as `sight` goes.
pub fn submitted(row: SubmittedRow, sight: Sight) -> Answer {
    match sight {
        Sight::Published if !row.published => return nothing(&row.question, Standing::NotPublished),
        Sight::Committee if row.confidential => return nothing(&row.question, Standing::Confidential),
        _ => {}
    }
    Answer {
        standing: if row.value.is_some() { Standing::Given } else { Standing::NotAnswered },
        value: row.value.map_or(Value::Null, |value| value.0),
        confidential: row.confidential,
        evidence: row.evidence.0,
        figure: row.figure.map(|figure| figure.0),
        version: Some(row.answer_version),
        updated_by: None,
        updated_at: None,
        question: row.question,
    }
}

/// A report as its caller sees it.
#[derive(Debug)]
pub struct Seen {
    pub report: ReportRow,
    pub sight: Sight,
    pub asked: Asked,
    /// To every question, in order.
    pub answers: Vec<Answer>,
}

/// Every question of the report in order, answered as the caller sees it: four statements at most.
pub fn answers(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<Seen, Problem> {
    let (report, _) = found(conn, caller, Action::ReadImplementationReports, id)?;
    let sight = sight(conn, caller, &report)?;
    let asked = store::asked(conn, report.cycle_id)?;
    let given: Vec<Answer> = match sight {
        Sight::Own => store::answers(conn, id)?.into_iter().map(own).collect(),
        sight => store::submitted(conn, id)?.into_iter().map(|row| submitted(row, sight)).collect(),
    };
    let answers = in_order(&asked.content, &report, given, sight);
    Ok(Seen { report, sight, asked, answers })
}

/// Answers in the order of the questionnaire, with what stands for those that are not there.
pub fn in_order(content: &QuestionnaireContent, report: &ReportRow, given: Vec<Answer>, sight: Sight) -> Vec<Answer> {
    let mut given: HashMap<String, Answer> = given.into_iter().map(|a| (a.question.clone(), a)).collect();
    let values: HashMap<String, Value> =
        given.values().map(|answer| (answer.question.clone(), answer.value.clone())).collect();
    let unpublished: HashSet<String> = given
        .values()
        .filter(|answer| answer.standing == Standing::NotPublished)
        .map(|answer| answer.question.clone())
        .collect();
    let is_unpublished = |question: &Question| unpublished.contains(&question.key);
    content
        .questions()
        .map(|(_, question)| {
            let key = &question.key;
            let answer = given.remove(key);
            if keeps_back(sight, report, key) {
                return nothing(key, Standing::Confidential);
            }
            match (answer, is_asked(content, question, |key| values.get(key))) {
                (Some(answer), false) if sight == Sight::Own => Answer { standing: Standing::NotAsked, ..answer },
                (Some(answer), _) => answer,
                (None, asked) => nothing(key, unanswered(asked, hangs_on(content, question).any(is_unpublished))),
            }
        })
        .collect()
}

/// How a question stands that has no answer. Where it hangs on one that was not published, whether it was asked would
/// give that one away.
pub fn unanswered(asked: bool, hangs_on_unpublished: bool) -> Standing {
    match (hangs_on_unpublished, asked) {
        (true, _) => Standing::NotPublished,
        (false, true) => Standing::NotAnswered,
        (false, false) => Standing::NotAsked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_its_states_alone() {
        use ReportStatus::*;
        for status in [Draft, ReadyForApproval] {
            assert!(may_read(Scope::OwnOrPublished, true, status, 0));
            assert!(!may_read(Scope::OwnOrPublished, false, status, 0));
            assert!(!may_read(Scope::Submitted, true, status, 0));
        }
        assert!(may_read(Scope::Submitted, false, UnderReview, 1));
        assert!(!may_read(Scope::Submitted, false, Withdrawn, 1));
        assert!(!may_read(Scope::Published, true, Concluded, 2));
        assert!(may_read(Scope::Published, false, Published, 2));
        assert!(!may_read(Scope::All, true, Published, 2));
    }
}
