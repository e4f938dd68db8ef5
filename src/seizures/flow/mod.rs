//! What each step does, inside its transaction. Routes, imports and the demo all come through here.
//!
//! Every step loads the seizure of the caller's own State (404 where it has none), asks [`super::rules`] about its
//! content (422), and then writes rows, identities for matching, events and the audit entry.

mod content;
mod items;
mod replacement;
mod traces;

use std::collections::{BTreeSet, HashMap};

pub use content::{firearms, recognise, shared};
pub use items::{add_item, dispose, update_item};
pub use replacement::replace;
pub use traces::{follow_trace, forget_trace, request_trace};

use super::model::{ContextAmendment, SeizureDeletion, SeizureInput};
use super::store::{self, AmendmentRow, Record, SeizureRow};
use super::{COLLECTION, SUBJECT, rules};
use crate::access::{Scope, Sharing, sharing_store};
use crate::audit;
use crate::db::{Id, Instant, Json, name_of};
use crate::events::{self, store::NewEvent};
use crate::firearms::DatePrecision;
use crate::http::{Done, Tx};
use crate::problem::{Fault, Problem};
use crate::register::identities::{self, Incoming, SourceKind};
use crate::states;

/// Records a seizure with its items for the caller's State; 422 with every fault.
pub fn record(tx: &mut Tx<'_>, input: SeizureInput) -> Result<Id, Problem> {
    record_all(tx, vec![input])?.pop().ok_or_else(|| Problem::internal("a seizure was neither written nor refused"))?
}

/// Records seizures with their items, in as many statements as for one of them. Those that have faults are left out,
/// and come back with them in their place.
pub fn record_all(tx: &mut Tx<'_>, inputs: Vec<SeizureInput>) -> Result<Vec<Result<Id, Problem>>, Problem> {
    let state = tx.caller.state.clone().ok_or_else(Problem::role_lacks_action)?;
    let authority = tx.caller.authority.ok_or_else(Problem::role_lacks_action)?;
    let named: BTreeSet<&String> = inputs.iter().filter_map(|input| input.named_states.as_ref()).flatten().collect();
    let named: Vec<String> = named.into_iter().cloned().collect();
    let unknown = states::store::unknown(tx.conn, &named)?;
    let mut outcomes = Vec::with_capacity(inputs.len());
    let (mut rows, mut items, mut readers) = (Vec::with_capacity(inputs.len()), Vec::new(), Vec::new());
    for input in inputs {
        let mut faults = rules::faults(&input, &state, tx.now.utc().date_naive());
        faults.extend(states::rules::faults_of_named(input.named_states.as_deref(), &unknown));
        outcomes.push(Problem::rules(faults).and_then(|()| {
            let id = Id::new();
            let its = (0..).zip(&input.items).map(|(position, item)| content::item_row(id, position, item));
            let before = items.len();
            items.extend(its);
            let count = i32::try_from(items.len() - before).map_err(Problem::internal)?;
            readers.extend(input.named_states.iter().flatten().map(|state| (id, state.clone())));
            rows.push(new_row(id, &state, authority, count, tx.now, input));
            Ok(id)
        }));
    }
    content::recognise(tx.conn, &mut items)?;
    let mut named: HashMap<Id, Vec<String>> = HashMap::new();
    for (id, state) in &readers {
        named.entry(*id).or_default().push(state.clone());
    }
    let of: HashMap<Id, &SeizureRow> = rows.iter().map(|row| (row.id, row)).collect();
    let named = |id: Id| named.get(&id).map(Vec::as_slice).unwrap_or_default();
    let mut compared = Vec::with_capacity(items.len());
    for item in &items {
        if let Some(row) = of.get(&item.seizure_id) {
            compared.extend(content::identity(row, named(row.id), item)?);
        }
    }
    let mut incoming = Incoming::of(&compared);
    match &rows[..] {
        [row] => incoming.come_with(tx, &store::seizure_insert(row))?,
        rows => store::insert_seizures(tx.conn, rows)?,
    }
    sharing_store::insert_readers(tx.conn, &readers)?;
    match &items[..] {
        [item] => incoming.put_with(tx, &store::item_insert(item))?,
        items => {
            store::insert_items(tx.conn, items)?;
            incoming.put(tx)?;
        }
    }
    let sharing = |row: &SeizureRow| row.content.0.sharing.unwrap_or_default();
    let events = rows.iter().flat_map(|row| events_of(tx, row, "record", &[(sharing(row), named(row.id))]));
    let events: Vec<NewEvent> = events.collect();
    let entries: Vec<_> = rows.iter().map(|row| tx.entry(SUBJECT, row.id)).collect();
    events::store::append_all(tx.conn, &events)?;
    audit::store::append(tx.conn, &entries)?;
    Ok(outcomes)
}

/// A new seizure's row.
fn new_row(id: Id, state: &str, authority: Id, items: i32, now: Instant, mut input: SeizureInput) -> SeizureRow {
    let mut row = SeizureRow {
        id,
        state: state.to_owned(),
        authority_id: authority,
        import_key: input.import_key.take(),
        kind: String::new(),
        date: input.date,
        date_precision: String::new(),
        subdivision: None,
        place_kind: None,
        criminal_context: None,
        national_case_number: None,
        sharing: String::new(),
        content: Json(content::without_parts(input.clone())),
        item_count: items,
        created_at: now,
        updated_at: now,
        shared_updated_at: now,
        deleted_at: None,
        deletion_reason: None,
    };
    content::put(&mut row, input);
    row
}

/// Records a seizure; 201.
pub fn create(tx: &mut Tx<'_>, input: SeizureInput) -> Result<Done, Problem> {
    Ok(Done::created(SUBJECT, COLLECTION, record(tx, input)?))
}

/// Changes a seizure, its items aside, by a JSON Merge Patch.
pub fn update(tx: &mut Tx<'_>, id: Id, patch: &serde_json::Value) -> Result<Done, Problem> {
    let record = own(tx, id)?;
    let before = content::as_input(&record);
    let mut document = serde_json::to_value(&before).map_err(Problem::internal)?;
    json_patch::merge(&mut document, patch);
    let mut after: SeizureInput = crate::http::body::typed(&document)?;
    let named = after.named_states.clone().unwrap_or_default();
    let mut faults = rules::event_faults(&after, &record.seizure.state, tx.now.utc().date_naive());
    let unknown = states::store::unknown(tx.conn, &named)?;
    faults.extend(states::rules::faults_of_named(after.named_states.as_deref(), &unknown));
    Problem::rules(faults)?;
    // In the order in which they are read again.
    if let Some(named) = &mut after.named_states {
        named.sort_unstable();
    }
    let mut row = record.seizure;
    let (old, new) = (before.sharing.unwrap_or_default(), after.sharing.unwrap_or_default());
    let resharing = old != new || record.named != after.named_states.clone().unwrap_or_default();
    let shared = content::as_shared(&before) != content::as_shared(&after);
    let rematching = resharing || before.date != after.date;
    content::put(&mut row, after);
    row.updated_at = tx.now;
    if shared {
        row.shared_updated_at = tx.now;
    }
    store::update_seizure(tx.conn, &row)?;
    if resharing {
        sharing_store::set_readers(tx.conn, id, &named)?;
    }
    if rematching {
        let mut compared = Vec::with_capacity(record.items.len());
        for item in &record.items {
            compared.extend(content::identity(&row, &named, item)?);
        }
        identities::hold(tx, record.items.iter().map(|item| item.id).collect(), &compared)?;
        for identity in &compared {
            identities::put(tx, identity)?;
        }
    }
    match shared {
        // Who can no longer read it learns that something changed, looks, and finds nothing.
        true => tell(tx, &row, "change", &[(old, &record.named), (new, &named)])?,
        false => tell(tx, &row, "change", &[])?,
    }
    tx.audit(SUBJECT, id)?;
    Ok(changed(id))
}

/// Deletes a seizure. It is gone for every other State, from lists, figures and matching. Its own State can still
/// read it by its id, with the reason: what an authority recorded and took back must be answerable at home.
pub fn delete(tx: &mut Tx<'_>, id: Id, deletion: SeizureDeletion) -> Result<Done, Problem> {
    let record = own(tx, id)?;
    let mut row = record.seizure;
    row.deleted_at = Some(tx.now);
    row.deletion_reason = Some(deletion.reason);
    row.updated_at = tx.now;
    store::update_seizure(tx.conn, &row)?;
    identities::hold(tx, record.items.iter().map(|item| item.id).collect(), &[])?;
    for item in &record.items {
        if content::is_matched(item) {
            identities::retract(tx, SourceKind::SeizureItem, item.id)?;
        }
    }
    tell(tx, &row, "deletion", &[(row.content.0.sharing.unwrap_or_default(), &record.named)])?;
    tx.audit(SUBJECT, id)?;
    Ok(Done::gone(SUBJECT, id))
}

/// Adds a criminal context that was found later, and keeps the one before.
pub fn amend_context(tx: &mut Tx<'_>, id: Id, amendment: ContextAmendment) -> Result<Done, Problem> {
    let record = own(tx, id)?;
    let context = Some(amendment.criminal_context);
    if record.seizure.content.0.criminal_context == context {
        return Err(Problem::invalid_body(vec![Fault::new("/criminal_context", "nothing_changed")]));
    }
    let row = AmendmentRow {
        id: Id::new(),
        seizure_id: id,
        at: tx.now,
        context_before: record.seizure.criminal_context.clone(),
        context_after: name_of(&amendment.criminal_context),
        reason: amendment.reason,
    };
    store::insert_amendment(tx.conn, &row)?;
    let mut seizure = record.seizure.clone();
    let input = SeizureInput { criminal_context: context, ..seizure.content.0.clone() };
    content::put(&mut seizure, input);
    finish(tx, seizure, &record.named, "context_amendment")?;
    Ok(added(id))
}

/// The seizure, where it is the caller's own State's and was not deleted. Locked for this transaction.
fn own(tx: &mut Tx<'_>, id: Id) -> Result<Record, Problem> {
    store::lock(tx.conn, id)?;
    let record = store::find(tx.conn, tx.caller, Scope::OwnState, id)?.ok_or_else(Problem::not_found)?;
    match record.seizure.deleted_at {
        Some(_) => Err(Problem::wrong_state("deleted", &[])),
        None => Ok(record),
    }
}

/// Ends a step that changes something that other States see.
fn finish(tx: &mut Tx<'_>, mut row: SeizureRow, named: &[String], step: &str) -> Result<(), Problem> {
    row.updated_at = tx.now;
    row.shared_updated_at = tx.now;
    store::update_seizure(tx.conn, &row)?;
    tell(tx, &row, step, &[(row.content.0.sharing.unwrap_or_default(), named)])?;
    Ok(tx.audit(SUBJECT, row.id)?)
}

/// Tells the own State of a step, and those to which one of the sharings opens the seizure.
fn tell(tx: &mut Tx<'_>, row: &SeizureRow, step: &str, sharings: &[(Sharing, &[String])]) -> Result<(), Problem> {
    let events = events_of(tx, row, step, sharings);
    Ok(events::store::append_all(tx.conn, &events)?)
}

fn events_of(tx: &Tx<'_>, row: &SeizureRow, step: &str, sharings: &[(Sharing, &[String])]) -> Vec<NewEvent> {
    let event = format!("seizure.{step}");
    let event = |audience: Option<&str>| NewEvent::new(tx.now, audience, &event, SUBJECT, row.id);
    if sharings.iter().any(|(sharing, _)| *sharing == Sharing::AllStates) {
        return vec![event(None)];
    }
    let mut audience: BTreeSet<&str> = sharings.iter().flat_map(|(_, named)| *named).map(String::as_str).collect();
    audience.insert(&row.state);
    audience.into_iter().map(|state| event(Some(state))).collect()
}

/// The first day on which the seizure can have been.
fn first_day(row: &SeizureRow) -> chrono::NaiveDate {
    let precision = row.content.0.date_precision.unwrap_or(DatePrecision::Day);
    precision.span(row.date).map_or(row.date, |(first, _)| first)
}

/// 200 with the seizure.
fn changed(id: Id) -> Done {
    Done::changed(SUBJECT, id)
}

/// 201: something with an id of its own was added to the seizure.
fn added(id: Id) -> Done {
    Done::created(SUBJECT, COLLECTION, id)
}
