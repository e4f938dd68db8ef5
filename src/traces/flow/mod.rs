//! What each step does, inside its transaction. Routes, the demo and tests all come through here.
//!
//! Every step loads the record as the caller's State sees it (404 where it sees none), asks
//! [`super::steps`] whether the step is the caller's (403) and in order (409), asks [`super::rules`]
//! about its content (422), and then writes rows, timeline, events and the audit entry.

mod content;
mod office;
mod recipient;
mod requester;

pub use office::{add_note, announce_disclosure, assign, decide_on_disclosure, erase_person};
pub use recipient::{
    acknowledge, amend_response, ask_for_clarification, ask_for_information, clarify, give_information, respond,
    restrict,
};
pub use requester::{add_recipients, amend, close, create, delete, submit, update, withdraw};

use super::steps::{self, RequestStatus, Standing, Step};
use super::store::{self, CLARIFICATION, RecipientRow, Record};
use super::{SUBJECT, progress};
use crate::db::Id;
use crate::http::{Done, Tx};
use crate::problem::Problem;
use crate::seizures;

/// The record as the caller's State sees it, locked for this transaction.
///
/// First the seizure that the request was made from: whoever changes its item holds it while it waits for what steps on
/// requests take (serial numbers, counts), so a step that came to it last would wait in a circle.
fn load(tx: &mut Tx<'_>, id: Id) -> Result<Record, Problem> {
    seizures::lock_traced(tx.conn, id)?;
    store::lock(tx.conn, id)?;
    store::find(tx.conn, tx.caller, id)?.ok_or_else(Problem::not_found)
}

/// The record, where the caller is its requester and may take `step` now.
fn as_requester(tx: &mut Tx<'_>, id: Id, step: Step) -> Result<Record, Problem> {
    let record = load(tx, id)?;
    if !record.is_own() {
        return Err(Problem::not_your_step());
    }
    let status = record.status()?;
    if !steps::request_allows(status, step) {
        return Err(Problem::wrong_state(status.name(), &steps::request_steps(status)));
    }
    Ok(record)
}

/// The record and the recipient `state` in it, where the caller is on the step's side and may take it now.
fn at_recipient(tx: &mut Tx<'_>, id: Id, state: &str, step: Step) -> Result<(Record, RecipientRow), Problem> {
    let record = load(tx, id)?;
    let recipient = record.recipient(state).cloned().ok_or_else(Problem::not_found)?;
    let side = if record.is_own() { steps::Side::Requester } else { steps::Side::Recipient };
    if step.side() != side {
        return Err(Problem::not_your_step());
    }
    let status = record.status()?;
    let live = matches!(status, RequestStatus::Open | RequestStatus::Completed);
    if !live {
        return Err(Problem::wrong_state(status.name(), &[]));
    }
    let standing = Standing {
        live,
        status: recipient.status()?,
        clarification_open: open_question(&record, state, CLARIFICATION).is_some(),
    };
    if !steps::recipient_allows(standing, step) {
        return Err(Problem::wrong_state(standing.status.name(), &steps::recipient_steps(standing, side)));
    }
    Ok((record, recipient))
}

/// The question of `kind` that `state` has to answer or to have answered.
fn open_question(record: &Record, state: &str, kind: &str) -> Option<Id> {
    let open = |q: &&store::QuestionRow| q.state == state && q.kind == kind && q.answer.is_none();
    record.questions.iter().find(open).map(|q| q.id)
}

/// Ends a step of the recipient `row`: statuses as each side sees them, timeline, events, audit.
fn finish_at_recipient(tx: &mut Tx<'_>, record: &Record, row: &RecipientRow, step: Step) -> Result<(), Problem> {
    let id = record.request.id;
    store::update_recipient(tx.conn, row)?;
    let others = store::statuses_of_others(tx.conn, id, &row.state)?;
    let mut all = vec![row.status()?];
    for status in others {
        all.push(steps::RecipientStatus::parse(&status).ok_or_else(|| Problem::internal("unknown status"))?);
    }
    let overall = steps::status_of(all);
    if overall != record.status()? {
        store::set_request_status(tx.conn, id, overall)?;
    }
    store::touch_party(tx.conn, id, &record.request.requesting_state, overall, tx.now)?;
    store::touch_party(tx.conn, id, &row.state, steps::status_of([row.status()?]), tx.now)?;
    store::add_step(tx, id, step, Some(&row.state), false)?;
    store::tell(tx, &record.request.requesting_state, step, id)?;
    store::tell(tx, &row.state, step, id)?;
    lead(tx, id)?;
    Ok(tx.audit(SUBJECT, id)?)
}

/// Lets the seized item that the request was made from follow it, so that its trace is never stale.
fn lead(tx: &mut Tx<'_>, id: Id) -> Result<(), Problem> {
    seizures::follow_trace(tx, id, |conn| progress::of(conn, id))
}

/// 200 with the request.
fn changed(id: Id) -> Done {
    Done::changed(SUBJECT, id)
}

/// 201: something with an id of its own was added to the request.
fn added(id: Id) -> Done {
    Done::created(SUBJECT, super::COLLECTION, id)
}
