//! The requester's content in its row: what is searched and compared stands in columns of its own.

use super::super::model::{MatchVisibility, PersonInput, TraceRequestInput};
use super::super::steps::RequestStatus;
use super::super::store::{PersonRow, RequestRow};
use crate::access::Sharing;
use crate::authorities;
use crate::authorities::store::Reachability;
use crate::db::{Id, Json, name_of};
use crate::firearms::{SerialCondition, serial};
use crate::http::Tx;
use crate::problem::{Fault, Problem};
use crate::register::identities::{self, Identity, SourceKind, Visibility};

/// Puts `input` into the row; persons go to their own table, `submit` and the like are not content.
pub fn put(row: &mut RequestRow, mut input: TraceRequestInput) {
    input.persons = None;
    input.submit = None;
    input.duplicate_of_acknowledged = None;
    let firearm = input.firearm.as_ref();
    row.urgency = input.urgency.as_ref().map(name_of);
    row.serial = firearm.and_then(|f| serial::normalized(f.serial_number.as_deref()?));
    row.make = firearm.and_then(|f| serial::folded(f.make.as_deref()?));
    row.recovery_date = input.recovery.as_ref().and_then(|r| r.date);
    row.national_case_number = input.national_case_number.clone();
    if row.status == RequestStatus::Draft.name() {
        row.addressed = input.recipients.as_ref().filter(|states| !states.is_empty()).map(|states| states.join(" "));
    }
    row.content = Json(input);
}

/// Lets other States' records be compared with the firearm of a request that was submitted.
pub fn compare(tx: &mut Tx<'_>, row: &RequestRow) -> Result<(), Problem> {
    let content = &row.content.0;
    let firearm = content.firearm.clone().unwrap_or_default();
    let sharing = match content.match_visibility.unwrap_or_default() {
        MatchVisibility::None => Sharing::OwnState,
        MatchVisibility::HitOnly => Sharing::AllStates,
    };
    let identity = Identity {
        kind: SourceKind::TraceRequest,
        id: row.id,
        state: row.requesting_state.clone(),
        authority: row.requesting_authority_id,
        serial_number: firearm.serial_number,
        serial_condition: firearm.serial_condition.unwrap_or(SerialCondition::Absent),
        r#type: firearm.r#type,
        make: firearm.make.or(firearm.manufacturer),
        model: firearm.model,
        calibre: firearm.calibre,
        country_of_manufacture: firearm.country_of_manufacture,
        year: None,
        sharing,
        named_states: Vec::new(),
        visibility: Visibility::HitOnly,
        details: None,
    };
    identities::put(tx, &identity)
}

/// Ends that comparison, with the request.
pub fn compare_no_more(tx: &mut Tx<'_>, request: Id) -> Result<(), Problem> {
    identities::retract(tx, SourceKind::TraceRequest, request)
}

/// Rows for `persons`. One that is as it was keeps its id, and so does, in order, one that was corrected:
/// erasing a person by its id must reach every earlier version of it.
pub fn person_rows(request: Id, persons: &[PersonInput], before: &[PersonRow]) -> Vec<PersonRow> {
    let mut left: Vec<&PersonRow> = before.iter().collect();
    let same: Vec<Option<Id>> = persons
        .iter()
        .map(|person| left.iter().position(|row| row.person.0 == *person).map(|index| left.remove(index).id))
        .collect();
    let mut corrected = left.into_iter();
    let rows = persons.iter().zip(same).enumerate().map(|(position, (person, same))| {
        let id = same.or_else(|| corrected.next().map(|row| row.id));
        PersonRow {
            id: id.unwrap_or_default(),
            request_id: request,
            position: i32::try_from(position).unwrap_or(i32::MAX),
            person: Json(person.clone()),
        }
    });
    rows.collect()
}

/// Each State named must be one that can be addressed, and someone there must receive the request.
pub fn unreachable(tx: &mut Tx<'_>, pointer: &str, states: &[String]) -> Result<Vec<Fault>, Problem> {
    let mut faults = Vec::new();
    for (state, reachability) in authorities::store::reachability(tx.conn, states)? {
        let code = match reachability {
            Reachability::Reachable => continue,
            Reachability::UnknownState => "unknown_state",
            Reachability::NotAddressable => "state_not_addressable",
            Reachability::NoContactPoint => "no_contact_point",
        };
        let index = states.iter().position(|s| *s == state).unwrap_or_default();
        faults.push(Fault::new(format!("{pointer}/{index}"), code).with("state", state));
    }
    Ok(faults)
}

/// A contact point named must be an active one of the naming State.
pub fn foreign_contact_point(tx: &mut Tx<'_>, pointer: &str, named: Option<Id>) -> Result<Option<Fault>, Problem> {
    let (Some(id), Some(state)) = (named, tx.caller.state.clone()) else {
        return Ok(None);
    };
    let own = authorities::store::contact_point_is_of(tx.conn, id, &state)?;
    Ok((!own).then(|| Fault::new(pointer, "not_own_contact_point")))
}
