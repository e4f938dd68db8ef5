//! A version as it was submitted, as far as its caller may see it.

use serde_json::{Value, json};

use super::answer_model::{Answer, Evidence, FigureProposal, Standing};
use super::model::ReportVersion;
use super::store;
use super::view;
use crate::access::{Action, Caller};
use crate::db::{DbConn, Id};
use crate::digest::sha256;
use crate::problem::Problem;

/// The version whole for those who see everything; of the last one, what they may see for others; 404 for a version
/// before, which may hold what was taken back since.
pub fn shown(conn: &mut DbConn, caller: &Caller, id: Id, version: i32) -> Result<ReportVersion, Problem> {
    let (report, _) = view::found(conn, caller, Action::ReadImplementationReports, id)?;
    let sight = view::sight(conn, caller, &report)?;
    let whole = sight.is_whole();
    if !whole && version != report.version {
        return Err(Problem::not_found());
    }
    let row = store::version(conn, id, version)?.ok_or_else(Problem::not_found)?;
    if sha256(&row.content) != row.sha256 {
        return Err(Problem::internal("a version of a report is not the one that was frozen"));
    }
    let mut content: Value = serde_json::from_str(&row.content).map_err(Problem::internal)?;
    if !whole {
        // Every question, so that no gap tells which answers are held back.
        let asked = store::asked(conn, report.cycle_id)?;
        let given = store::submitted(conn, id)?.into_iter().map(|row| view::submitted(row, sight)).collect();
        let seen: Vec<Value> = view::in_order(&asked.content, &report, given, sight)
            .into_iter()
            .map(|answer| {
                json!({"question": answer.question, "standing": answer.standing, "value": answer.value,
                "evidence": answer.evidence, "figure": answer.figure})
            })
            .collect();
        content["answers"] = Value::Array(seen);
        if let Some(members) = content.as_object_mut() {
            members.remove("salt");
        }
    }
    Ok(ReportVersion { version, sha256: row.sha256, submitted_at: row.submitted_at, late: row.late, content, whole })
}

/// The answers in a version, for those who see all of them; 404 for others.
pub fn answers(conn: &mut DbConn, caller: &Caller, id: Id, version: i32) -> Result<Vec<Answer>, Problem> {
    let shown = shown(conn, caller, id, version)?;
    if !shown.whole {
        return Err(Problem::not_found());
    }
    let frozen: Vec<Frozen> = serde_json::from_value(shown.content["answers"].clone()).map_err(Problem::internal)?;
    let answer = |frozen: Frozen| Answer {
        question: frozen.question,
        standing: Standing::Given,
        value: frozen.value,
        confidential: frozen.confidential,
        evidence: frozen.evidence,
        figure: frozen.figure,
        version: frozen.version,
        updated_by: None,
        updated_at: None,
    };
    Ok(frozen.into_iter().map(answer).collect())
}

/// An answer in the frozen document.
#[derive(serde::Deserialize)]
struct Frozen {
    question: String,
    value: Value,
    confidential: bool,
    evidence: Vec<Evidence>,
    figure: Option<FigureProposal>,
    version: Option<i32>,
}
