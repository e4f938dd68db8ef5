//! What each step on a record does, inside its transaction. Routes, imports, the demo and tests all come through here.

use std::collections::BTreeSet;

use serde_json::Value;

use super::identities::{self, Identity, Incoming, SourceKind};
use super::model::{FirearmRecordInput, RecordDetails, RecordRecovery, RecordRetraction, RecordStatus};
use super::store::{self, RecordRow};
use super::{COLLECTION, RECORD, rules};
use crate::access::Action;
use crate::audit;
use crate::db::{Id, Json, named};
use crate::events::{self, store::NewEvent};
use crate::http::body::{leave_out_void, typed};
use crate::http::{Done, Tx};
use crate::problem::{Fault, Problem};
use crate::states;

/// Adds a record of the caller's State; 422 with every fault of it.
pub fn record(tx: &mut Tx<'_>, input: FirearmRecordInput) -> Result<Id, Problem> {
    record_all(tx, vec![input])?.pop().ok_or_else(|| Problem::internal("a record was neither written nor refused"))?
}

/// Adds records of the caller's State, in as many statements as for one of them. Those that have faults are left out,
/// and come back with them in their place.
pub fn record_all(tx: &mut Tx<'_>, inputs: Vec<FirearmRecordInput>) -> Result<Vec<Result<Id, Problem>>, Problem> {
    let state = tx.caller.state.clone().ok_or_else(Problem::role_lacks_action)?;
    let authority = tx.caller.authority.ok_or_else(Problem::role_lacks_action)?;
    let unknown = unknown_states(tx, &inputs)?;
    let (mut rows, mut outcomes) = (Vec::with_capacity(inputs.len()), Vec::with_capacity(inputs.len()));
    for input in inputs {
        outcomes.push(Problem::rules(faults(tx, &input, &state, &unknown)).map(|()| {
            let row = RecordRow::new(Id::new(), &state, authority, input, tx.now);
            let id = row.id;
            rows.push(row);
            id
        }));
    }
    let mut incoming = Incoming::of(&rows.iter().map(identity).collect::<Vec<_>>());
    let added = match &rows[..] {
        [row] => incoming.come_with(tx, &store::record_insert(row)),
        rows => store::insert_all(tx.conn, rows),
    };
    added.map_err(store::not_added)?;
    incoming.put(tx)?;
    let event = |row: &RecordRow| NewEvent::new(tx.now, Some(&row.state), "firearm_record.created", RECORD, row.id);
    let events: Vec<NewEvent> = rows.iter().map(event).collect();
    let entries: Vec<_> = rows.iter().map(|row| tx.entry(RECORD, row.id)).collect();
    events::store::append_all(tx.conn, &events)?;
    audit::store::append(tx.conn, &entries)?;
    Ok(outcomes)
}

pub fn create(tx: &mut Tx<'_>, input: FirearmRecordInput) -> Result<Done, Problem> {
    Ok(Done::created(RECORD, COLLECTION, record(tx, input)?))
}

/// States that records name and that the directory does not have.
fn unknown_states(tx: &mut Tx<'_>, inputs: &[FirearmRecordInput]) -> Result<Vec<String>, Problem> {
    let named: BTreeSet<&String> = inputs.iter().filter_map(|input| input.named_states.as_ref()).flatten().collect();
    Ok(states::store::unknown(tx.conn, &named.into_iter().cloned().collect::<Vec<_>>())?)
}

fn faults(tx: &Tx<'_>, input: &FirearmRecordInput, state: &str, unknown: &[String]) -> Vec<Fault> {
    let mut faults = rules::faults(input, state, tx.now.utc().date_naive());
    faults.extend(states::rules::faults_of_named(input.named_states.as_deref(), unknown));
    faults
}

/// Ends a step on a record: only its own State learns of the record as such.
fn told(tx: &mut Tx<'_>, row: &RecordRow, step: &str) -> Result<(), Problem> {
    tx.event(Some(&row.state), &format!("firearm_record.{step}"), RECORD, row.id)?;
    Ok(tx.audit(RECORD, row.id)?)
}

/// What is compared of a record.
pub fn identity(row: &RecordRow) -> Identity {
    let firearm = firearm(&row.content.0);
    Identity { id: row.id, state: row.state.clone(), authority: row.authority_id, ..firearm }
}

/// The same of one that is not recorded yet; nobody's so far.
pub fn firearm(content: &FirearmRecordInput) -> Identity {
    let firearm = content.firearm.clone();
    let nobody = Id(uuid::Uuid::nil());
    Identity {
        kind: SourceKind::FirearmRecord,
        id: nobody,
        state: String::new(),
        authority: nobody,
        serial_number: firearm.serial_number,
        serial_condition: firearm.serial_condition.unwrap_or(crate::firearms::SerialCondition::Absent),
        r#type: firearm.r#type,
        make: firearm.make,
        model: firearm.model,
        calibre: firearm.calibre,
        country_of_manufacture: firearm.country_of_manufacture,
        year: firearm.manufacture_year,
        sharing: content.sharing.unwrap_or_default(),
        named_states: content.named_states.clone().unwrap_or_default(),
        visibility: content.visibility.unwrap_or_default(),
        details: Some(RecordDetails::of(content)),
    }
}

/// The caller's State's record, locked for this transaction and active: 404, 409.
fn load(tx: &mut Tx<'_>, id: Id) -> Result<RecordRow, Problem> {
    let scope = tx.caller.scope(Action::RecordFirearms).ok_or_else(Problem::role_lacks_action)?;
    store::lock(tx.conn, id)?;
    let row = store::find(tx.conn, tx.caller, scope, id)?.ok_or_else(Problem::not_found)?;
    match named(&row.status) {
        Some(RecordStatus::Active) => Ok(row),
        _ => Err(Problem::wrong_state(&row.status, &[])),
    }
}

/// Changes an active record by a JSON Merge Patch.
pub fn update(tx: &mut Tx<'_>, id: Id, patch: &Value) -> Result<Done, Problem> {
    let row = load(tx, id)?;
    let mut document = serde_json::to_value(&row.content.0).map_err(Problem::internal)?;
    json_patch::merge(&mut document, patch);
    let input: FirearmRecordInput = typed(&document)?;
    let unknown = unknown_states(tx, std::slice::from_ref(&input))?;
    Problem::rules(faults(tx, &input, &row.state, &unknown))?;
    let row = row.with(input, tx.now);
    store::update(tx.conn, &row)?;
    identities::put(tx, &identity(&row))?;
    told(tx, &row, "changed")?;
    Ok(Done::changed(RECORD, id))
}

/// Makes an active record what a row of a file says now, as far as its mapping tells.
pub fn replace(tx: &mut Tx<'_>, id: Id, mut patch: Value) -> Result<(), Problem> {
    let row = load(tx, id)?;
    let document = serde_json::to_value(&row.content.0).map_err(Problem::internal)?;
    leave_out_void(&mut patch, &document);
    update(tx, id, &patch).map(drop)
}

/// The firearm is back: it is no longer of interest to others.
pub fn recover(tx: &mut Tx<'_>, id: Id, recovery: RecordRecovery) -> Result<Done, Problem> {
    let row = load(tx, id)?;
    Problem::rules(rules::recovery_faults(&recovery, tx.now.utc().date_naive()))?;
    let status = RecordStatus::Recovered.name().to_owned();
    let recovered_at = Some(tx.now);
    let row = RecordRow { status, recovered_at, recovery: Some(Json(recovery)), updated_at: tx.now, ..row };
    end(tx, &row, "recovered")
}

/// Takes a record back. It stays, for its own State, with the reason.
pub fn retract(tx: &mut Tx<'_>, id: Id, retraction: RecordRetraction) -> Result<Done, Problem> {
    let row = load(tx, id)?;
    let status = RecordStatus::Retracted.name().to_owned();
    let (retraction_reason, retracted_at) = (Some(retraction.reason), Some(tx.now));
    let row = RecordRow { status, retraction_reason, retracted_at, updated_at: tx.now, ..row };
    end(tx, &row, "retracted")
}

fn end(tx: &mut Tx<'_>, row: &RecordRow, step: &str) -> Result<Done, Problem> {
    store::update(tx.conn, row)?;
    identities::retract(tx, SourceKind::FirearmRecord, row.id)?;
    told(tx, row, step)?;
    Ok(match row.retracted_at {
        Some(_) => Done::gone(RECORD, row.id),
        None => Done::changed(RECORD, row.id),
    })
}
