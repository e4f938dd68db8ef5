//! What each side does at home or with what it holds: assignment, notes, disclosures, erasure.

use super::super::SUBJECT;
use super::super::model::*;
use super::super::steps::{RequestStatus, Step};
use super::super::store::{self, DisclosureRow, NoteRow, Record};
use super::{added, changed, load};
use crate::accounts;
use crate::db::{Id, name_of};
use crate::firearms;
use crate::http::{Done, Tx};
use crate::problem::{Fault, Problem};

/// The recipient that a step taken at home concerns; the requester's concerns none.
fn addressed(record: &Record) -> Option<&str> {
    (!record.is_own()).then_some(record.party.state.as_str())
}

/// Says who works on it in the caller's State.
pub fn assign(tx: &mut Tx<'_>, id: Id, assignment: &Assignment) -> Result<Done, Problem> {
    let record = load(tx, id)?;
    let state = record.party.state.clone();
    if let Some(account) = assignment.account_id
        && !accounts::store::is_active_officer(tx.conn, account, &state)?
    {
        return Err(Problem::invalid_body(vec![Fault::new("/account_id", "not_own_officer")]));
    }
    store::set_assignment(tx.conn, id, &state, assignment.account_id, tx.now)?;
    store::add_step(tx, id, Step::Assignment, addressed(&record), true)?;
    store::tell(tx, &state, Step::Assignment, id)?;
    tx.audit(SUBJECT, id)?;
    Ok(changed(id))
}

/// Adds a working note that only the caller's State reads.
pub fn add_note(tx: &mut Tx<'_>, id: Id, note: NoteInput) -> Result<Done, Problem> {
    let record = load(tx, id)?;
    let row = NoteRow {
        id: Id::new(),
        request_id: id,
        state: record.party.state.clone(),
        at: tx.now,
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        note: note.note,
    };
    store::insert_note(tx.conn, &row)?;
    store::add_step(tx, id, Step::Note, addressed(&record), true)?;
    tx.audit(SUBJECT, id)?;
    Ok(added(id))
}

/// The holder tells the provider before it discloses (CIFTA Art. XII).
pub fn announce_disclosure(tx: &mut Tx<'_>, id: Id, input: DisclosureInput) -> Result<Done, Problem> {
    let record = load(tx, id)?;
    if record.status()? == RequestStatus::Draft {
        return Err(Problem::wrong_state(
            RequestStatus::Draft.name(),
            &super::steps::request_steps(RequestStatus::Draft),
        ));
    }
    let mut faults = Vec::new();
    if !provides(&record, &input) {
        faults.push(Fault::new("/provider", "provided_nothing").with("state", &input.provider));
    }
    if let Some(code) = input.to_state.as_ref().filter(|code| !firearms::rules::is_country(code)) {
        faults.push(Fault::new("/to_state", "unknown_country").with("code", code));
    }
    if input.to_state.as_ref().is_some_and(|state| *state == input.provider || *state == record.party.state) {
        faults.push(Fault::new("/to_state", "already_has_it"));
    }
    Problem::rules(faults)?;
    let row = DisclosureRow {
        id: Id::new(),
        request_id: id,
        holder: record.party.state.clone(),
        provider: input.provider,
        what: name_of(&input.what),
        legal_basis: input.legal_basis,
        to_whom: input.to_whom,
        to_state: input.to_state,
        planned_at: input.planned_at,
        created_at: tx.now,
        decision: None,
        remarks: None,
        decided_at: None,
    };
    store::insert_disclosure(tx.conn, &row)?;
    between(tx, &record, &row, Step::Disclosure)?;
    Ok(added(id))
}

/// Whether the provider has provided to the holder what is to be disclosed.
fn provides(record: &Record, input: &DisclosureInput) -> bool {
    match input.what {
        DisclosedPart::Response => record.is_own() && record.responses.iter().any(|r| r.state == input.provider),
        DisclosedPart::Request => !record.is_own() && record.request.requesting_state == input.provider,
    }
}

/// The provider consents or objects. An objection is recorded; it does not block what law compels.
pub fn decide_on_disclosure(tx: &mut Tx<'_>, id: Id, disclosure: Id, input: &DecisionInput) -> Result<Done, Problem> {
    let record = load(tx, id)?;
    let row = record
        .disclosures
        .iter()
        .find(|d| d.id == disclosure && (tx.caller.is_of(&d.holder) || tx.caller.is_of(&d.provider)));
    let row = row.cloned().ok_or_else(Problem::not_found)?;
    if !tx.caller.is_of(&row.provider) {
        return Err(Problem::not_your_step());
    }
    if let Some(decision) = &row.decision {
        return Err(Problem::wrong_state(decision, &[]));
    }
    store::decide_disclosure(tx.conn, disclosure, &name_of(&input.decision), input.remarks.as_deref(), tx.now)?;
    between(tx, &record, &row, Step::DisclosureDecision)?;
    Ok(changed(id))
}

/// Ends a step that only holder and provider see: the requester and one recipient.
fn between(tx: &mut Tx<'_>, record: &Record, row: &DisclosureRow, step: Step) -> Result<(), Problem> {
    let id = record.request.id;
    let requester = &record.request.requesting_state;
    let recipient = if row.holder == *requester { &row.provider } else { &row.holder };
    for state in [requester, recipient] {
        store::touch_one_party(tx.conn, id, state, tx.now)?;
        store::tell(tx, state, step, id)?;
    }
    store::add_step(tx, id, step, Some(recipient), false)?;
    Ok(tx.audit(SUBJECT, id)?)
}

/// Erases a person's data, here and in what amendments kept; the timeline keeps that it happened.
pub fn erase_person(tx: &mut Tx<'_>, id: Id, person: Id) -> Result<Done, Problem> {
    let record = load(tx, id)?;
    if !record.is_own() {
        return Err(Problem::not_your_step());
    }
    if !store::erase_person(tx.conn, &record, person)? {
        return Err(Problem::not_found());
    }
    store::touch_all_parties(tx.conn, id, None, tx.now)?;
    let draft = record.status()? == RequestStatus::Draft;
    store::add_step(tx, id, Step::PersonErasure, None, draft)?;
    store::tell(tx, &record.request.requesting_state, Step::PersonErasure, id)?;
    for recipient in &record.recipients {
        store::tell(tx, &recipient.state, Step::PersonErasure, id)?;
    }
    tx.audit(SUBJECT, id)?;
    Ok(changed(id))
}
