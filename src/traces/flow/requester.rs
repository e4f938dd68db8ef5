//! The requester's steps of the request as a whole.

use chrono::Datelike;
use serde_json::json;

use super::super::model::*;
use super::super::steps::{RecipientStatus, RequestStatus, Step};
use super::super::store::{
    self, AmendedPersons, AmendmentRow, Changed, PartyRow, RECIPIENT, REQUESTER, RecipientRow, Record, RequestRow,
};
use super::super::{SUBJECT, clock, rules};
use super::{added, as_requester, changed, content, lead};
use crate::config::Targets;
use crate::db::{Id, Instant, Json, chance};
use crate::http::{Done, Tx};
use crate::problem::{Code, Fault, Problem};
use crate::seizures;

/// Creates a draft, and submits it where the input says so.
pub fn create(tx: &mut Tx<'_>, targets: &Targets, input: TraceRequestInput) -> Result<Done, Problem> {
    let state = tx.caller.state.clone().ok_or_else(Problem::role_lacks_action)?;
    let authority = tx.caller.authority.ok_or_else(Problem::role_lacks_action)?;
    let submit = input.submit == Some(true);
    let acknowledged = input.duplicate_of_acknowledged == Some(true);
    check_draft(tx, &input, submit)?;
    let persons = input.persons.clone().unwrap_or_default();
    let mut row = RequestRow {
        id: Id::new(),
        requesting_state: state.clone(),
        requesting_authority_id: authority,
        status: RequestStatus::Draft.name().to_owned(),
        reference: None,
        register_year: None,
        register_number: None,
        content: Json(TraceRequestInput::default()),
        urgency: None,
        serial: None,
        make: None,
        recovery_date: None,
        national_case_number: None,
        created_at: tx.now,
        submitted_at: None,
        closed_at: None,
        closure_reason: None,
        withdrawn_at: None,
        withdrawal_reason: None,
        addressed: None,
    };
    content::put(&mut row, input);
    let id = row.id;
    if submit {
        register(tx, &mut row, acknowledged)?;
    }
    store::insert_request(tx.conn, &row)?;
    store::insert_persons(tx.conn, &content::person_rows(id, &persons, &[]))?;
    store::insert_party(tx.conn, &party(id, &state, REQUESTER, &row.status, tx.now), &row)?;
    match submit {
        true => send(tx, targets, &row, Step::Submission)?,
        false => {
            store::add_step(tx, id, Step::Draft, None, true)?;
            store::tell(tx, &state, Step::Draft, id)?;
        }
    }
    tx.audit(SUBJECT, id)?;
    Ok(added(id))
}

/// Every fault of a new content: of a draft's, and where it is to be sent, of a submission's.
fn check_draft(tx: &mut Tx<'_>, input: &TraceRequestInput, submit: bool) -> Result<(), Problem> {
    let state = tx.caller.state.clone().unwrap_or_default();
    let today = tx.now.utc().date_naive();
    let mut faults = match submit {
        true => rules::submission_faults(input, &state, today),
        false => rules::draft_faults(input, today),
    };
    if submit {
        faults.extend(content::unreachable(tx, "/recipients", input.recipients.as_deref().unwrap_or_default())?);
    }
    faults.extend(content::foreign_contact_point(tx, "/contact_point_id", input.contact_point_id)?);
    Problem::rules(faults)
}

fn party(id: Id, state: &str, side: &str, status: &str, now: Instant) -> PartyRow {
    PartyRow {
        request_id: id,
        state: state.to_owned(),
        side: side.to_owned(),
        status: status.to_owned(),
        updated_at: now,
        assigned_to: None,
    }
}

/// Gives a request its place in the register and its reference, and refuses a repeat of an open one.
fn register(tx: &mut Tx<'_>, row: &mut RequestRow, acknowledged: bool) -> Result<(), Problem> {
    let year = tx.now.utc().year();
    // First the register: its row makes submissions of one State wait for each other, so that of two
    // repeats that come at the same time one sees the other.
    row.register_number = Some(store::next_register_number(tx.conn, &row.requesting_state, year)?);
    row.register_year = Some(year);
    if !acknowledged && let Some((id, reference)) = store::open_duplicate(tx.conn, row)? {
        let duplicate = json!({"id": id, "reference": reference});
        return Err(Problem::new(Code::DuplicateTraceRequest).member("duplicate_of", duplicate));
    }
    row.reference = Some(new_reference(tx, &row.requesting_state, year)?);
    row.status = RequestStatus::Open.name().to_owned();
    row.submitted_at = Some(tx.now);
    row.addressed = None;
    Ok(())
}

/// `BR-2026-` and 8 random characters of Crockford's base 32, which leaves out I, L, O and U.
fn new_reference(tx: &mut Tx<'_>, state: &str, year: i32) -> Result<String, Problem> {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    loop {
        let bytes = chance::bytes().map_err(|_| Problem::internal("no randomness"))?;
        let code: String = bytes.iter().map(|b| char::from(ALPHABET[usize::from(b & 31)])).collect();
        let reference = format!("{state}-{year}-{code}");
        if !store::reference_is_taken(tx.conn, &reference)? {
            return Ok(reference);
        }
    }
}

/// Opens a registered request to the recipients that its content names.
fn send(tx: &mut Tx<'_>, targets: &Targets, row: &RequestRow, step: Step) -> Result<(), Problem> {
    let states = row.content.0.recipients.clone().unwrap_or_default();
    store::add_step(tx, row.id, step, None, false)?;
    store::tell(tx, &row.requesting_state, step, row.id)?;
    for state in &states {
        address(tx, targets, row, state, None)?;
        store::tell(tx, state, step, row.id)?;
    }
    content::compare(tx, row)
}

/// Makes `state` a recipient of the request.
fn address(
    tx: &mut Tx<'_>,
    targets: &Targets,
    row: &RequestRow,
    state: &str,
    onward_reason: Option<String>,
) -> Result<(), Problem> {
    let urgency = row.content.0.urgency.unwrap_or(Urgency::Routine);
    let recipient = RecipientRow {
        request_id: row.id,
        state: state.to_owned(),
        status: RecipientStatus::Sent.name().to_owned(),
        sent_at: tx.now,
        due_at: Some(clock::acknowledge_by(targets, urgency, tx.now)),
        clock_stopped_at: None,
        acknowledged_at: None,
        answered_at: None,
        restriction: None,
        onward_reason,
        earlier_restrictions: None,
    };
    store::insert_recipient(tx.conn, &recipient)?;
    let open = RequestStatus::Open.name();
    store::insert_party(tx.conn, &party(row.id, state, RECIPIENT, open, tx.now), row)?;
    Ok(())
}

/// Changes a draft by a JSON Merge Patch.
pub fn update(tx: &mut Tx<'_>, id: Id, patch: &serde_json::Value) -> Result<Done, Problem> {
    let record = as_requester(tx, id, Step::Change)?;
    let mut faults = Vec::new();
    for field in ["submit", "duplicate_of_acknowledged"] {
        if patch.get(field).is_some_and(|value| !value.is_null()) {
            faults.push(Fault::new(format!("/{field}"), "not_in_patch"));
        }
    }
    Problem::rules(faults)?;
    let mut document = serde_json::to_value(with_persons(&record)).map_err(Problem::internal)?;
    json_patch::merge(&mut document, patch);
    let input: TraceRequestInput = crate::http::body::typed(&document)?;
    check_draft(tx, &input, false)?;
    let persons = content::person_rows(id, input.persons.as_deref().unwrap_or_default(), &record.persons);
    let mut row = record.request;
    content::put(&mut row, input);
    store::update_request(tx.conn, &row)?;
    store::replace_persons(tx.conn, id, &persons)?;
    store::touch_all_parties(tx.conn, id, None, tx.now)?;
    store::add_step(tx, id, Step::Change, None, true)?;
    store::tell(tx, &row.requesting_state, Step::Change, id)?;
    tx.audit(SUBJECT, id)?;
    Ok(changed(id))
}

/// The requester's whole content, persons among it.
fn with_persons(record: &Record) -> TraceRequestInput {
    let persons: Vec<PersonInput> = record.persons.iter().map(|row| row.person.0.clone()).collect();
    TraceRequestInput { persons: (!persons.is_empty()).then_some(persons), ..record.request.content.0.clone() }
}

/// Deletes a draft.
pub fn delete(tx: &mut Tx<'_>, id: Id) -> Result<Done, Problem> {
    let record = as_requester(tx, id, Step::Deletion)?;
    seizures::forget_trace(tx, id)?;
    store::delete_request(tx.conn, id)?;
    store::tell(tx, &record.request.requesting_state, Step::Deletion, id)?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::gone(SUBJECT, id))
}

/// Sends a draft.
pub fn submit(tx: &mut Tx<'_>, targets: &Targets, id: Id, submission: &Submission) -> Result<Done, Problem> {
    let record = as_requester(tx, id, Step::Submission)?;
    check_draft(tx, &with_persons(&record), true)?;
    let mut row = record.request;
    register(tx, &mut row, submission.duplicate_of_acknowledged == Some(true))?;
    store::update_request(tx.conn, &row)?;
    store::touch_all_parties(tx.conn, id, Some(RequestStatus::Open), tx.now)?;
    send(tx, targets, &row, Step::Submission)?;
    lead(tx, id)?;
    tx.audit(SUBJECT, id)?;
    Ok(changed(id))
}

/// Ends a request of which nothing more is wanted; its unfinished recipients become withdrawn.
pub fn withdraw(tx: &mut Tx<'_>, id: Id, withdrawal: Withdrawal) -> Result<Done, Problem> {
    let record = as_requester(tx, id, Step::Withdrawal)?;
    for recipient in &record.recipients {
        let mut recipient = recipient.clone();
        if !recipient.status()?.is_finished() {
            recipient.status = RecipientStatus::Withdrawn.name().to_owned();
            recipient.due_at = None;
            store::update_recipient(tx.conn, &recipient)?;
        }
    }
    let mut row = record.request.clone();
    row.status = RequestStatus::Withdrawn.name().to_owned();
    row.withdrawn_at = Some(tx.now);
    row.withdrawal_reason = withdrawal.reason;
    store::update_request(tx.conn, &row)?;
    content::compare_no_more(tx, id)?;
    tell_all(tx, &record, Some(RequestStatus::Withdrawn), Step::Withdrawal)?;
    Ok(changed(id))
}

/// Closes a request; one that is still open with a reason.
pub fn close(tx: &mut Tx<'_>, id: Id, closure: Closure) -> Result<Done, Problem> {
    let record = as_requester(tx, id, Step::Closure)?;
    if record.status()? == RequestStatus::Open && closure.reason.is_none() {
        return Err(Problem::invalid_body(vec![Fault::new("/reason", "closure_needs_reason")]));
    }
    for recipient in record.recipients.iter().filter(|r| r.due_at.is_some()) {
        store::update_recipient(tx.conn, &RecipientRow { due_at: None, ..recipient.clone() })?;
    }
    let mut row = record.request.clone();
    row.status = RequestStatus::Closed.name().to_owned();
    row.closed_at = Some(tx.now);
    row.closure_reason = closure.reason;
    store::update_request(tx.conn, &row)?;
    content::compare_no_more(tx, id)?;
    tell_all(tx, &record, Some(RequestStatus::Closed), Step::Closure)?;
    Ok(changed(id))
}

/// Ends a step that every party sees.
fn tell_all(tx: &mut Tx<'_>, record: &Record, status: Option<RequestStatus>, step: Step) -> Result<(), Problem> {
    let id = record.request.id;
    store::touch_all_parties(tx.conn, id, status, tx.now)?;
    store::add_step(tx, id, step, None, false)?;
    store::tell(tx, &record.request.requesting_state, step, id)?;
    for recipient in &record.recipients {
        store::tell(tx, &recipient.state, step, id)?;
    }
    lead(tx, id)?;
    Ok(tx.audit(SUBJECT, id)?)
}

/// Addresses further States, as an answer may suggest.
pub fn add_recipients(tx: &mut Tx<'_>, targets: &Targets, id: Id, onward: Onward) -> Result<Done, Problem> {
    let record = as_requester(tx, id, Step::OnwardRequest)?;
    let mut faults = rules::recipient_faults("/states", &onward.states, &record.request.requesting_state);
    for (index, state) in onward.states.iter().enumerate() {
        if record.recipient(state).is_some() {
            faults.push(Fault::new(format!("/states/{index}"), "addressed_twice").with("state", state));
        }
    }
    faults.extend(content::unreachable(tx, "/states", &onward.states)?);
    Problem::rules(faults)?;
    for state in &onward.states {
        address(tx, targets, &record.request, state, onward.reason.clone())?;
        store::add_step(tx, id, Step::OnwardRequest, Some(state), false)?;
        // To the State added it is a submission like any other.
        store::tell(tx, state, Step::Submission, id)?;
    }
    store::set_request_status(tx.conn, id, RequestStatus::Open)?;
    let own = &record.request.requesting_state;
    store::touch_party(tx.conn, id, own, RequestStatus::Open, tx.now)?;
    store::tell(tx, own, Step::OnwardRequest, id)?;
    lead(tx, id)?;
    tx.audit(SUBJECT, id)?;
    Ok(changed(id))
}

/// Corrects an open request; recipients see old and new.
pub fn amend(tx: &mut Tx<'_>, id: Id, amendment: &Amendment) -> Result<Done, Problem> {
    let record = as_requester(tx, id, Step::Amendment)?;
    let before = with_persons(&record);
    let after = rules::amended(&before, amendment)?;
    let state = record.request.requesting_state.clone();
    let mut faults = rules::submission_faults(&after, &state, tx.now.utc().date_naive());
    for fault in &mut faults {
        fault.pointer = format!("/changes{}", fault.pointer);
    }
    let changes = differences(&before, &after)?;
    let persons = content::person_rows(id, after.persons.as_deref().unwrap_or_default(), &record.persons);
    let persons_changed = before.persons.as_deref().unwrap_or_default() != after.persons.as_deref().unwrap_or_default();
    if changes.is_empty() && !persons_changed {
        faults.push(Fault::new("/changes", "nothing_changed"));
    }
    Problem::rules(faults)?;
    let kept = persons_changed.then(|| AmendedPersons {
        before: record.persons.iter().map(|row| (row.id, row.person.0.clone())).collect(),
        after: persons.iter().map(|row| (row.id, row.person.0.clone())).collect(),
    });
    let row = AmendmentRow {
        id: Id::new(),
        request_id: id,
        at: tx.now,
        reason: amendment.reason.clone(),
        changes: Json(changes),
        persons: Json(kept),
    };
    store::insert_amendment(tx.conn, &row)?;
    let mut request = record.request.clone();
    content::put(&mut request, after);
    store::update_request(tx.conn, &request)?;
    if persons_changed {
        store::replace_persons(tx.conn, id, &persons)?;
    }
    content::compare(tx, &request)?;
    tell_all(tx, &record, None, Step::Amendment)?;
    Ok(added(id))
}

/// What differs between two contents, member by member of firearm, recovery and handling.
fn differences(before: &TraceRequestInput, after: &TraceRequestInput) -> Result<Vec<Changed>, Problem> {
    let value = |input: &TraceRequestInput| serde_json::to_value(input).map_err(Problem::internal);
    let (before, after) = (value(before)?, value(after)?);
    let mut changes = Vec::new();
    for part in ["firearm", "recovery", "handling"] {
        let members = |side: &serde_json::Value| side[part].as_object().cloned().unwrap_or_default();
        let (old, new) = (members(&before), members(&after));
        let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
        names.sort();
        names.dedup();
        for name in names {
            let known =
                |side: &serde_json::Map<String, serde_json::Value>| side.get(name).cloned().filter(|v| !v.is_null());
            let (old, new) = (known(&old), known(&new));
            if old != new {
                changes.push(Changed { pointer: format!("/{part}/{name}"), old, new });
            }
        }
    }
    Ok(changes)
}
