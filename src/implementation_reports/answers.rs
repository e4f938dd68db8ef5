//! Saving answers: one or several, each only over the version that its writer has seen.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;

use super::answer_model::{
    Answer, AnswerEntry, AnswerFault, AnswerInput, AnswerResult, AnswerResults, Decision, FigureDecision,
    FigureProposal, ProposedFigure, ProposedFigures, SaveStatus, below,
};
use super::figures::{self, Records};
use super::store::{self, AnswerRow, ReportRow};
use super::{SUBJECT, drafting, view};
use crate::access::Action;
use crate::db::{DbConn, Id, Instant, Json};
use crate::http::language::{Language, text};
use crate::http::{Conditions, Done, Tx, etag};
use crate::problem::{Fault, Found, Problem};
use crate::questionnaires::faults_of_value;
use crate::questionnaires::model::Question;

/// Refuses a writer who has not seen the record as it is, which If-Match names, or `*` in If-None-Match where there is
/// none yet. 428 where neither header says; 412, with what is there and what was `submitted`, where it is another.
pub fn precondition<T: Serialize>(
    conditions: &Conditions,
    current: Option<&T>,
    submitted: &impl Serialize,
) -> Result<(), Problem> {
    let found = match (&conditions.if_match, &conditions.if_none_match, current) {
        (Some(header), _, Some(current)) => {
            let representation = serde_json::to_vec(current).map_err(Problem::internal)?;
            if etag::matches_strongly(header, &etag::of(&representation)) {
                return Ok(());
            }
            Found::Changed
        }
        (Some(_), _, None) => Found::Absent,
        (None, Some(header), current) if header.trim() == "*" => match current {
            Some(_) => Found::Present,
            None => return Ok(()),
        },
        (None, _, current) => return Err(Problem::precondition_required(current.is_some())),
    };
    let failed = Problem::precondition_failed(found);
    Err(failed.member("current", json!(current)).member("submitted", json!(submitted)))
}

/// Saves one answer. 412 with the answer as it is and as it was sent, where somebody was faster.
pub fn save(
    tx: &mut Tx<'_>,
    id: Id,
    key: &str,
    input: AnswerInput,
    conditions: &Conditions,
) -> Result<(Done, Answer), Problem> {
    let report = drafting::open_for_answers(tx, id)?;
    let question = store::question(tx.conn, report.cycle_id, key)?.ok_or_else(Problem::not_found)?;
    let before = store::answer(tx.conn, id, key)?;
    let version = before.as_ref().map_or(0, |row| row.version);
    let current = before.clone().map(view::own);
    precondition(conditions, current.as_ref(), &input)?;
    let (faults, figure) = check(tx, &report, &question, before.as_ref(), &input, &mut None)?;
    Problem::rules(faults)?;
    let saved = write(tx, id, key, before, input, figure)?;
    tx.audit(SUBJECT, id)?;
    let done = if version == 0 {
        Done::created(SUBJECT, &format!("{}/{id}/answers", super::COLLECTION), key)
    } else {
        Done::changed(SUBJECT, key)
    };
    Ok((done, view::own(saved)))
}

/// Saves those of several answers that can be saved, and tells of each what became of it.
pub fn save_all(
    tx: &mut Tx<'_>,
    id: Id,
    entries: Vec<AnswerEntry>,
    language: Language,
) -> Result<(Done, AnswerResults), Problem> {
    let report = drafting::open_for_answers(tx, id)?;
    let repeated = entries
        .iter()
        .enumerate()
        .filter(|(at, entry)| entries.iter().take(*at).any(|earlier| earlier.question == entry.question));
    Problem::rules(
        repeated.map(|(at, _)| Fault::new(format!("/answers/{at}/question"), "question_repeated")).collect(),
    )?;
    let keys: Vec<String> = entries.iter().map(|entry| entry.question.clone()).collect();
    let questions: HashMap<String, Question> = store::questions(tx.conn, report.cycle_id, &keys)?
        .into_iter()
        .map(|question| (question.key.clone(), question))
        .collect();
    let mut current: HashMap<String, AnswerRow> = store::answers(tx.conn, id)?
        .into_iter()
        .filter(|row| keys.contains(&row.question))
        .map(|row| (row.question.clone(), row))
        .collect();
    let (mut results, mut records) = (Vec::new(), None);
    for entry in entries {
        let key = entry.question;
        let row = current.remove(&key);
        let version = row.as_ref().map(|row| row.version);
        let input = AnswerInput { value: entry.value, confidential: entry.confidential, evidence: entry.evidence };
        let Some(question) = questions.get(&key) else {
            let faults = vec![Fault::new("/question", "unknown_question").with("question", &key)];
            results.push(result(key, SaveStatus::Invalid, version, &faults, language));
            continue;
        };
        if version != entry.version {
            let conflict = result(key, SaveStatus::Conflict, version, &[], language);
            results.push(AnswerResult { current: row.map(view::own), ..conflict });
            continue;
        }
        let (faults, figure) = check(tx, &report, question, row.as_ref(), &input, &mut records)?;
        if !faults.is_empty() {
            results.push(result(key, SaveStatus::Invalid, version, &faults, language));
            continue;
        }
        let next = version.unwrap_or(0) + 1;
        write(tx, id, &key, row, input, figure)?;
        results.push(result(key, SaveStatus::Saved, Some(next), &[], language));
    }
    tx.audit(SUBJECT, id)?;
    Ok((Done::changed(SUBJECT, id), AnswerResults { results }))
}

fn result(
    question: String,
    status: SaveStatus,
    version: Option<i32>,
    faults: &[Fault],
    language: Language,
) -> AnswerResult {
    let told = |fault: &Fault| AnswerFault {
        pointer: fault.pointer.clone(),
        code: fault.code.to_owned(),
        detail: text(language, &format!("fault_{}", fault.code), None, &fault.arguments),
    };
    AnswerResult { question, status, version, errors: faults.iter().map(told).collect(), current: None }
}

/// Writes the answer in the place of the one `before`. What the input says nothing of stays: a mark of confidence is
/// taken away by who means to. The evidence of an answer that is taken back goes with it.
fn write(
    tx: &mut Tx<'_>,
    report: Id,
    key: &str,
    before: Option<AnswerRow>,
    input: AnswerInput,
    figure: Option<FigureProposal>,
) -> Result<AnswerRow, Problem> {
    let (version, confidential, evidence) = match before {
        Some(row) if input.value.is_null() => (row.version + 1, row.confidential, Vec::new()),
        Some(row) => (row.version + 1, row.confidential, row.evidence.0),
        None => (1, false, Vec::new()),
    };
    let row = AnswerRow {
        report_id: report,
        question: key.to_owned(),
        version,
        value: (!input.value.is_null()).then_some(Json(input.value)),
        carried: false,
        confidential: input.confidential.unwrap_or(confidential),
        evidence: Json(input.evidence.unwrap_or(evidence)),
        figure: figure.map(Json),
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        updated_at: tx.now,
    };
    store::save(tx.conn, &row)?;
    Ok(row)
}

/// Every fault of an answer in the place of the one `before`, and what is proposed now where it decides on a figure.
/// `records` are kept from one answer to the next. A decision that is sent again as it stands is none anew: what was
/// proposed then stays with it, so that a mark or evidence can be changed after the records have moved on.
fn check(
    tx: &mut Tx<'_>,
    report: &ReportRow,
    question: &Question,
    before: Option<&AnswerRow>,
    input: &AnswerInput,
    records: &mut Option<Records>,
) -> Result<(Vec<Fault>, Option<FigureProposal>), Problem> {
    if input.value.is_null() {
        return Ok((Vec::new(), None));
    }
    let mut faults = below("/value", faults_of_value(question, &input.value));
    let Some(figure) = question.figure.filter(|_| faults.is_empty()) else { return Ok((faults, None)) };
    let decided = before.filter(|row| !row.carried && row.value.as_ref().is_some_and(|value| value.0 == input.value));
    if let Some(Json(proposed)) = decided.and_then(|row| row.figure.clone()) {
        return Ok((faults, Some(proposed)));
    }
    let records = match records {
        Some(records) => records,
        None => records.insert(Records::of(&report.state, &store::asked(tx.conn, report.cycle_id)?.cycle)),
    };
    let proposal = records.propose(tx.conn, figure, tx.now)?;
    let decision: FigureDecision = crate::http::body::typed(&input.value)?;
    if decision.decision == Decision::Accepted {
        match proposal.value {
            None => faults.push(Fault::new("/value/decision", "figure_no_data")),
            Some(value) if decision.value != Some(value) => {
                faults.push(Fault::new("/value/value", "figure_differs").with("value", value));
            }
            Some(_) => {}
        }
    }
    Ok((faults, Some(proposal)))
}

/// Every figure that the questionnaire asks for, as proposed now.
pub fn proposed(
    conn: &mut DbConn,
    caller: &crate::access::Caller,
    id: Id,
    now: Instant,
    language: Language,
) -> Result<ProposedFigures, Problem> {
    let (report, _) = view::found(conn, caller, Action::ReadReportDrafts, id)?;
    let asked = store::asked(conn, report.cycle_id)?;
    let mut records = Records::of(&report.state, &asked.cycle);
    let wanted = asked.content.questions().filter_map(|(_, question)| Some((question.key.clone(), question.figure?)));
    let items = wanted
        .map(|(question, figure)| {
            let proposal = records.propose(conn, figure, now)?;
            Ok(ProposedFigure { question, proposal, method: figures::method(figure, language) })
        })
        .collect::<Result<_, Problem>>()?;
    Ok(ProposedFigures { items })
}
