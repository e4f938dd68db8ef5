//! What each step of a questionnaire does, inside its transaction. Routes, samples and the demo all come through here.

use serde_json::Value;

use super::differences::{self, QuestionnaireDifferences};
use super::model::*;
use super::store::{self, Listed, QuestionnaireRow};
use super::{COLLECTION, SUBJECT, rules};
use crate::access::{Action, Caller, Scope};
use crate::db::{DbConn, Id, named};
use crate::http::body::typed;
use crate::http::{Done, Tx};
use crate::problem::{Code, Fault, Problem};

/// Begins a draft. `place` says where the source has what a fault points to: as sent in, in JSON.
pub fn draft(tx: &mut Tx<'_>, input: QuestionnaireInput, place: impl Fn(Fault) -> Fault) -> Result<Done, Problem> {
    let refused = |faults: Vec<Fault>| Problem::rules(faults.into_iter().map(&place).collect());
    let predecessor = match input.predecessor {
        None => None,
        Some(id) => {
            let row = store::find(tx.conn, false, id)?;
            Some(row.ok_or_else(|| {
                Problem::invalid_body(vec![place(Fault::new("/predecessor", "unknown_questionnaire"))])
            })?)
        }
    };
    let content = input.content();
    let last = store::last_version(tx.conn, &content.code)?;
    let mut faults = rules::faults(&content, predecessor.as_ref().map(|row| &row.content.0));
    match &predecessor {
        Some(row) if row.code != content.code => {
            faults.push(Fault::new("/code", "code_of_predecessor").with("code", &row.code));
        }
        Some(row) => {
            let next = last.filter(|version| *version > row.version).map(|_| row.version + 1);
            faults.extend(next.map(|next| Fault::new("/predecessor", "has_successor").with("version", next)));
        }
        None => {}
    }
    refused(faults)?;
    if predecessor.is_none() && last.is_some() {
        return Err(Problem::new(Code::DuplicateValue).with("field", "code"));
    }
    let version = predecessor.as_ref().map_or(1, |row| row.version + 1);
    let row = QuestionnaireRow::new(content, version, predecessor.map(|row| row.id), tx.now);
    store::insert(tx.conn, &row)?;
    tx.audit(SUBJECT, row.id)?;
    Ok(Done::created(SUBJECT, COLLECTION, row.id))
}

/// Changes a draft by a JSON Merge Patch.
pub fn update(tx: &mut Tx<'_>, id: Id, patch: &Value) -> Result<Done, Problem> {
    let (mut row, predecessor) = drafted(tx, id)?;
    let mut document = serde_json::to_value(&row.content.0).map_err(Problem::internal)?;
    json_patch::merge(&mut document, patch);
    let content = typed::<QuestionnaireContent>(&document)?.tidied();
    let mut faults = rules::faults(&content, predecessor.as_ref());
    if predecessor.is_some() && content.code != row.code {
        faults.push(Fault::new("/code", "code_of_predecessor").with("code", &row.code));
    }
    Problem::rules(faults)?;
    if content.code != row.code && store::last_version(tx.conn, &content.code)?.is_some() {
        return Err(Problem::new(Code::DuplicateValue).with("field", "code"));
    }
    row.put(content, tx.now);
    store::update(tx.conn, &row)?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::changed(SUBJECT, id))
}

pub fn delete(tx: &mut Tx<'_>, id: Id) -> Result<Done, Problem> {
    drafted(tx, id)?;
    store::delete(tx.conn, id)?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::gone(SUBJECT, id))
}

/// Shows a draft to everyone. There is no way back: a change is a new version.
pub fn publish(tx: &mut Tx<'_>, id: Id) -> Result<Done, Problem> {
    let (mut row, predecessor) = drafted(tx, id)?;
    Problem::rules(rules::publication_faults(&row.content.0, predecessor.as_ref()))?;
    row.status = crate::db::name_of(&QuestionnaireStatus::Published);
    row.published_at = Some(tx.now);
    row.updated_at = tx.now;
    store::update(tx.conn, &row)?;
    store::insert_questions(tx.conn, &row)?;
    tx.audit(SUBJECT, id)?;
    tx.event(None, "questionnaire_published", SUBJECT, id)?;
    Ok(Done::changed(SUBJECT, id))
}

/// The draft with the content of its predecessor, locked for this transaction; 409 for what is published.
fn drafted(tx: &mut Tx<'_>, id: Id) -> Result<(QuestionnaireRow, Option<QuestionnaireContent>), Problem> {
    store::lock(tx.conn, id)?;
    let row = store::find(tx.conn, true, id)?.ok_or_else(Problem::not_found)?;
    if !row.is_draft() {
        return Err(Problem::wrong_state(&row.status, &[]));
    }
    let predecessor = match row.predecessor {
        Some(id) => Some(store::published(tx.conn, id)?.ok_or_else(|| Problem::internal("a predecessor is gone"))?),
        None => None,
    };
    Ok((row, predecessor))
}

/// Whether the caller reads drafts too.
fn reads_drafts(caller: &Caller) -> Result<bool, Problem> {
    match caller.scope(Action::ReadQuestionnaires) {
        Some(Scope::All) => Ok(true),
        Some(Scope::Published) => Ok(false),
        // No role has another scope over questionnaires, and none would make sense: deny.
        _ => Err(Problem::role_lacks_action()),
    }
}

/// The row of the questionnaire, where the caller may read it.
pub fn found(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<QuestionnaireRow, Problem> {
    store::find(conn, reads_drafts(caller)?, id)?.ok_or_else(Problem::not_found)
}

/// The questionnaire, where the caller may read it.
pub fn shown(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<Questionnaire, Problem> {
    let row = found(conn, caller, id)?;
    let QuestionnaireContent { code, title, introduction, sample, sections } = row.content.0;
    Ok(Questionnaire {
        id: row.id,
        code,
        version: row.version,
        status: status(&row.status)?,
        predecessor: row.predecessor,
        title,
        introduction,
        sample,
        sections,
        created_at: row.created_at,
        updated_at: row.updated_at,
        published_at: row.published_at,
    })
}

/// The questionnaire as it can be sent in, where the caller may read it.
pub fn as_input(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<QuestionnaireInput, Problem> {
    let row = found(conn, caller, id)?;
    Ok(QuestionnaireInput::of(row.content.0, row.predecessor))
}

fn status(stored: &str) -> Result<QuestionnaireStatus, Problem> {
    named(stored).ok_or_else(|| Problem::internal("a stored status of a questionnaire is unknown"))
}

/// Up to one more than a page of questionnaires.
pub fn list(
    conn: &mut DbConn,
    caller: &Caller,
    query: &QuestionnaireQuery,
) -> Result<Vec<QuestionnaireSummary>, Problem> {
    let summary = |row: Listed| {
        Ok(QuestionnaireSummary {
            id: row.id,
            code: row.code,
            version: row.version,
            status: status(&row.status)?,
            predecessor: row.predecessor,
            title: row.title.0,
            sample: row.sample,
            question_count: row.question_count,
            created_at: row.created_at,
            updated_at: row.updated_at,
            published_at: row.published_at,
        })
    };
    store::list(conn, reads_drafts(caller)?, query)?.into_iter().map(summary).collect()
}

/// What the version `id` changed since the version `from`; 404 where that is no earlier version of the same
/// questionnaire that the caller may read.
pub fn compared(conn: &mut DbConn, caller: &Caller, id: Id, from: Id) -> Result<QuestionnaireDifferences, Problem> {
    let versions = store::versions(conn, reads_drafts(caller)?, id)?;
    let place = |wanted: Id| versions.iter().position(|version| version.id == wanted);
    let (Some(first), Some(last)) = (place(from), place(id)) else { return Err(Problem::not_found()) };
    let chain = versions.get(first..=last).filter(|_| first < last).ok_or_else(Problem::not_found)?;
    differences::between(chain)
}
