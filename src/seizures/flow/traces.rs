//! An item's trace: the request made from it, and the item that follows the request.

use serde_json::{Map, Value};

use super::super::SUBJECT;
use super::super::model::{ItemClass, ItemInput};
use super::super::store::{self, SeizureRow, TraceColumns};
use super::items::item_of;
use super::{added, content, own, tell};
use crate::config::Targets;
use crate::db::{DbConn, Id, name_of};
use crate::firearms::DatePrecision;
use crate::http::{Done, Tx};
use crate::problem::{Fault, Problem};
use crate::traces::model::{Firearm, Recovery, TraceRequestInput};
use crate::traces::progress::{self, Progress};
use crate::traces::{self, steps::RequestStatus};

/// Makes a trace request from an item. `given` fills in what item and seizure lack.
pub fn request_trace(
    tx: &mut Tx<'_>,
    targets: &Targets,
    id: Id,
    item: Id,
    given: &TraceRequestInput,
) -> Result<Done, Problem> {
    let record = own(tx, id)?;
    let row = item_of(&record, item)?;
    may_be_traced(row)?;
    let input = content::as_item_input(row)?;
    if input.class != ItemClass::Firearm || input.quantity != 1.0 {
        return Err(Problem::invalid_body(vec![Fault::new("", "not_one_firearm")]));
    }
    let request = completed(prefilled(&record.seizure, input), given)?;
    let request: Id = traces::flow::create(tx, targets, request)?.id.parse().map_err(Problem::internal)?;
    let progress = progress::of(tx.conn, request)?;
    store::set_trace(tx.conn, item, &columns(request, &progress))?;
    store::touch_own(tx.conn, id, tx.now)?;
    tell(tx, &record.seizure, "trace", &[])?;
    tx.audit(SUBJECT, id)?;
    Ok(added(id))
}

/// An item has one trace at a time; another follows only on one that came to nothing. A completed request goes on
/// by addressing further States.
fn may_be_traced(row: &store::ItemRow) -> Result<(), Problem> {
    let Some(status) = &row.trace_status else { return Ok(()) };
    let over = [RequestStatus::Closed.name(), RequestStatus::Withdrawn.name()].contains(&status.as_str());
    match over && !row.traced {
        true => Ok(()),
        false => Err(Problem::wrong_state(status, &[])),
    }
}

/// What item and seizure say of the firearm and its recovery.
fn prefilled(seizure: &SeizureRow, item: ItemInput) -> TraceRequestInput {
    let event = &seizure.content.0;
    let place = event.place.clone().unwrap_or_default();
    let to_the_day = event.date_precision.unwrap_or(DatePrecision::Day) == DatePrecision::Day;
    TraceRequestInput {
        legal_basis: event.legal_justification.clone(),
        offence_code: event.offence_code.clone(),
        national_case_number: event.national_case_number.clone(),
        handling: event.handling.clone(),
        firearm: Some(Firearm {
            r#type: item.r#type,
            make: item.make,
            model: item.model,
            calibre: item.calibre,
            serial_number: item.serial_number,
            serial_condition: item.serial_condition,
            country_of_manufacture: item.country_of_manufacture,
            import_country: item.import_country,
            import_year: item.import_year,
            other_marks: item.other_marks,
            ..Firearm::default()
        }),
        recovery: Some(Recovery {
            date: to_the_day.then_some(event.date),
            state: Some(seizure.state.clone()),
            subdivision: place.subdivision,
            locality: place.locality.or(place.municipality),
            circumstances: None,
        }),
        ..TraceRequestInput::default()
    }
}

/// The request with what was given. Firearm and recovery are the item's and the seizure's: what these say can be
/// filled up and not contradicted; everything else is the tracing officer's choice.
fn completed(prefilled: TraceRequestInput, given: &TraceRequestInput) -> Result<TraceRequestInput, Problem> {
    let members = |input: &TraceRequestInput| -> Result<Map<String, Value>, Problem> {
        match serde_json::to_value(input).map_err(Problem::internal)? {
            Value::Object(members) => Ok(members),
            _ => Err(Problem::internal("a request is no object")),
        }
    };
    let (mut request, given) = (members(&prefilled)?, members(given)?);
    let mut faults = Vec::new();
    for (name, value) in given.into_iter().filter(|(_, value)| !value.is_null()) {
        match (request.get_mut(&name), value) {
            (Some(Value::Object(own)), Value::Object(more)) if ["firearm", "recovery"].contains(&name.as_str()) => {
                for (member, value) in more.into_iter().filter(|(_, value)| !value.is_null()) {
                    match own.get(&member) {
                        Some(said) if !said.is_null() && *said != value => {
                            faults.push(Fault::new(format!("/{name}/{member}"), "differs_from_item"));
                        }
                        _ => drop(own.insert(member, value)),
                    }
                }
            }
            (_, value) => drop(request.insert(name, value)),
        }
    }
    Problem::rules(faults)?;
    crate::http::body::typed(&Value::Object(request))
}

fn columns(request: Id, progress: &Progress) -> TraceColumns {
    TraceColumns {
        request: Some(request),
        status: Some(progress.status.name().to_owned()),
        traced: progress.traced,
        not_traced_reason: progress.not_traced_reason.as_ref().map(name_of),
    }
}

/// Lets the item that a trace request was made from follow it, within the request's own step. `progress` is asked
/// for only where there is such an item.
pub fn follow_trace(
    tx: &mut Tx<'_>,
    request: Id,
    progress: impl FnOnce(&mut DbConn) -> Result<Progress, Problem>,
) -> Result<(), Problem> {
    let Some(followed) = store::item_of_request(tx.conn, request)? else { return Ok(()) };
    let columns = columns(request, &progress(tx.conn)?);
    if columns == followed.trace {
        return Ok(());
    }
    set_trace(tx, &followed, &columns)
}

/// Lets an item go back to having no trace: its request was a draft, and is deleted.
pub fn forget_trace(tx: &mut Tx<'_>, request: Id) -> Result<(), Problem> {
    match store::item_of_request(tx.conn, request)? {
        Some(followed) => set_trace(tx, &followed, &TraceColumns::default()),
        None => Ok(()),
    }
}

/// Only the item's own State learns of it.
fn set_trace(tx: &mut Tx<'_>, of: &store::Followed, columns: &TraceColumns) -> Result<(), Problem> {
    store::set_trace(tx.conn, of.item, columns)?;
    store::touch_own(tx.conn, of.seizure, tx.now)?;
    Ok(tx.event(Some(&of.state), "seizure.trace", SUBJECT, of.seizure)?)
}
