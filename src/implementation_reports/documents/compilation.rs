//! The Committee's compilation of a cycle: every report that its reader may see, as last submitted.

use std::collections::HashMap;

use super::super::freezing;
use super::super::review;
use super::super::store::{self, SubmittedRow};
use super::super::view::{self, Sight};
use super::{Reader, report, sort_key, state_names};
use crate::access::{Action, Role, Scope};
use crate::db::{DbConn, Id, Instant, named};
use crate::digest::sha256;
use crate::exports::model as shown;
use crate::problem::Problem;
use crate::reporting_cycles as cycles;
use crate::reporting_cycles::model::Obligation;

/// Everything that the reader may see of a cycle: a handful of statements however many States.
pub fn read(conn: &mut DbConn, reader: Reader<'_>, cycle: Id) -> Result<shown::Compilation, Problem> {
    let (caller, language) = (reader.caller, reader.language);
    let scope = caller.scope(Action::ReadImplementationReports).ok_or_else(Problem::role_lacks_action)?;
    cycles::find(conn, cycle)?.ok_or_else(Problem::not_found)?;
    let asked = store::asked(conn, cycle)?;
    let names = state_names(conn, language)?;
    let rows = store::submitted_of_cycle(conn, scope, caller.state.as_deref(), cycle)?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let mut answers: HashMap<Id, Vec<SubmittedRow>> = HashMap::new();
    for row in store::submitted_of(conn, &ids)? {
        answers.entry(row.report_id).or_default().push(row);
    }
    let reviewed = match scope {
        Scope::Submitted if !caller.has(Role::Secretariat) => store::reviewed_by(conn, caller.principal.id())?,
        _ => Vec::new(),
    };
    let mut conclusions = review::conclusions_of(conn, &ids)?;
    let mut reports = Vec::new();
    for row in &rows {
        let sight = match scope {
            Scope::Submitted if caller.has(Role::Secretariat) || reviewed.contains(&row.id) => Sight::Reviewer,
            Scope::Submitted => Sight::Committee,
            _ if caller.is_of(&row.state) && scope == Scope::OwnOrPublished => Sight::Own,
            _ => Sight::Published,
        };
        let given = answers.remove(&row.id).unwrap_or_default();
        let given = given.into_iter().map(|answer| view::submitted(answer, sight)).collect();
        let shown_to = if sight == Sight::Own { Sight::Reviewer } else { sight };
        let given = view::in_order(&asked.content, row, given, shown_to);
        let read = review::reads_conclusions(view::sight_of_review(sight, caller, row), view::status(row)?);
        let concluded = conclusions.remove(&row.id).filter(|_| read).unwrap_or_default();
        reports.push(report::of(row, &asked, given, concluded, &names, reader, sight)?);
    }
    reports.sort_by_cached_key(|report| sort_key(&report.state_name));
    let overview = overview(conn, reader, cycle, &rows, &names)?;
    let mut made = shown::Compilation {
        language,
        id: cycle.0,
        sha256: String::new(),
        cycle_title: asked.cycle.title.0.read(language).to_owned(),
        questionnaire_title: asked.content.title.read(language).to_owned(),
        is_sample: asked.content.sample,
        period: shown::Period { from: asked.cycle.period_from, to: asked.cycle.period_to },
        overview,
        reports,
    };
    made.sha256 = hash(&made)?;
    Ok(made)
}

/// Of all that the reader gets, so that the reader can make it anew from the JSON.
fn hash(compilation: &shown::Compilation) -> Result<String, Problem> {
    let mut content = serde_json::to_value(compilation).map_err(Problem::internal)?;
    content.as_object_mut().and_then(|members| members.remove("sha256"));
    Ok(sha256(&freezing::canonical(&content)?))
}

/// A line for each State invited, for those who follow the cycle; for others one for each report that they may see.
fn overview(
    conn: &mut DbConn,
    reader: Reader<'_>,
    cycle: Id,
    rows: &[store::ReportRow],
    names: &HashMap<String, String>,
) -> Result<Vec<shown::Overview>, Problem> {
    let follows = reader.caller.scope(Action::ReadImplementationReports) == Some(Scope::Submitted);
    let today = Instant::now().utc().date_naive();
    let name = |state: &str| names.get(state).cloned().unwrap_or_else(|| state.to_owned());
    let mut lines = Vec::new();
    for invited in cycles::invitations(conn, &[cycle])? {
        let row = rows.iter().find(|row| row.state == invited.state);
        if row.is_none() && !follows {
            continue;
        }
        let obligation: Obligation =
            named(&invited.obligation).ok_or_else(|| Problem::internal("a stored obligation is unknown"))?;
        let status = row.map_or(Some(shown::Status::NotSubmitted), |row| named(&row.status));
        lines.push(shown::Overview {
            state_name: name(&invited.state),
            obligation,
            status: status.ok_or_else(|| Problem::internal("a stored status of a report is unknown"))?,
            submitted_at: row.and_then(|row| row.submitted_at).map(|at| at.utc()),
            late: row.map_or(obligation.is_overdue(invited.due_on, today), |row| row.late),
            state_code: invited.state,
        });
    }
    lines.sort_by_cached_key(|line| sort_key(&line.state_name));
    Ok(lines)
}
