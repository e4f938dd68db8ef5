//! How far a request has come, for a room that keeps it beside a record of its own.

use super::response_model::{Outcome, OutcomeReason, ResponseInput};
use super::steps::RequestStatus;
use super::store;
use crate::db::{DbConn, Id};
use crate::problem::Problem;

/// A request's status, and what its answers come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub status: RequestStatus,
    /// An answer traced the firearm to a purchaser, dealer, importer or exporter.
    pub traced: bool,
    /// Of the first State, by code, that could not trace it; none once it was traced.
    pub not_traced_reason: Option<OutcomeReason>,
}

/// How far the request has come. For its own State: it is made of every recipient's answer.
pub fn of(conn: &mut DbConn, id: Id) -> Result<Progress, Problem> {
    let (status, answers) = store::answers(conn, id)?.ok_or_else(Problem::not_found)?;
    let status = RequestStatus::parse(&status).ok_or_else(|| Problem::internal("unknown status"))?;
    // In the order of States and versions: the last of a State is the one that stands.
    let superseded = |index: usize| matches!(answers.get(index..index + 2), Some([one, next]) if one.0 == next.0);
    let standing = answers.iter().enumerate().filter(|(index, _)| !superseded(*index));
    let standing: Vec<&ResponseInput> = standing.map(|(_, (_, answer))| &answer.0).collect();
    let traced = standing.iter().any(|answer| is_traced(answer.outcome));
    let reason = standing.iter().filter(|answer| answer.outcome == Outcome::NotTraced).find_map(|answer| answer.reason);
    Ok(Progress { status, traced, not_traced_reason: reason.filter(|_| !traced) })
}

/// An answer that leads to another State is a step on the way, not its end.
fn is_traced(outcome: Outcome) -> bool {
    match outcome {
        Outcome::TracedToPurchaser | Outcome::TracedToDealer | Outcome::TracedToImporterOrExporter => true,
        Outcome::TracedToAnotherState | Outcome::NotTraced => false,
    }
}
