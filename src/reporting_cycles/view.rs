//! A cycle as its caller sees it: when another State is to answer, and why it got more time, is not everyone's.

use super::model::{CycleQuestionnaire, Extension, Invitation, Period, ReportingCycle};
use super::store::{self, Cycle, ExtensionRow, InvitationRow};
use crate::access::{Action, Caller, Scope};
use crate::db::{DbConn, Id, named};
use crate::problem::Problem;

/// The cycle, where there is one.
pub fn shown(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<ReportingCycle, Problem> {
    let cycle = store::find(conn, id)?.ok_or_else(Problem::not_found)?;
    of_rows(conn, caller, vec![cycle])?.pop().ok_or_else(Problem::not_found)
}

/// These cycles with their invitations: two statements however many they are.
pub fn of_rows(conn: &mut DbConn, caller: &Caller, cycles: Vec<Cycle>) -> Result<Vec<ReportingCycle>, Problem> {
    let ids: Vec<Id> = cycles.iter().map(|(row, ..)| row.id).collect();
    let (invitations, extensions) = (store::invitations(conn, &ids)?, store::extensions(conn, &ids)?);
    cycles
        .into_iter()
        .map(|(row, code, version)| {
            let own = invitations.iter().filter(|invitation| invitation.cycle_id == row.id);
            Ok(ReportingCycle {
                id: row.id,
                questionnaire: CycleQuestionnaire { id: row.questionnaire_id, code, version },
                title: row.title.0,
                period: Period { from: row.period_from, to: row.period_to },
                opens_on: row.opens_on,
                due_on: row.due_on,
                invitations: own.map(|invited| invitation(caller, invited, &extensions)).collect::<Result<_, _>>()?,
                created_at: row.created_at,
                updated_at: row.updated_at,
            })
        })
        .collect()
}

fn invitation(caller: &Caller, row: &InvitationRow, extensions: &[ExtensionRow]) -> Result<Invitation, Problem> {
    // Who reads reports of every State as submitted also follows when they are due.
    let follows = caller.scope(Action::ReadImplementationReports) == Some(Scope::Submitted);
    let seen = follows || caller.is_of(&row.state);
    let given = extensions
        .iter()
        .filter(|extension| seen && extension.cycle_id == row.cycle_id && extension.state == row.state);
    Ok(Invitation {
        state: row.state.clone(),
        obligation: named(&row.obligation).ok_or_else(|| Problem::internal("a stored obligation is unknown"))?,
        due_on: seen.then_some(row.due_on),
        extensions: given.map(|row| Extension { due_on: row.due_on, reason: row.reason.clone(), at: row.at }).collect(),
    })
}
