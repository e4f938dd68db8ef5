//! One request, in one statement per table that it is made of.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::*;
use crate::access::Caller;
use crate::db::{DbConn, DbError};
use tables::{
    trace_amendments, trace_disclosures, trace_notes, trace_parties, trace_persons, trace_questions, trace_recipients,
    trace_requests, trace_responses,
};

/// The request as the caller's State may see it; `None` where it is no party to it.
///
/// The WHERE holds the scope `party_to_it`: a State is party by its row in `trace_parties`, and each
/// further table is read with what that row's side allows.
pub fn find(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<Option<Record>, DbError> {
    let state = caller.state.clone().unwrap_or_default();
    let found: Option<(RequestRow, PartyRow)> = trace_requests::table
        .inner_join(trace_parties::table)
        .filter(trace_requests::id.eq(id))
        .filter(trace_parties::state.eq(&state))
        .select((trace_requests::all_columns, PartyRow::as_select()))
        .first(conn)
        .optional()?;
    let Some((request, party)) = found else {
        return Ok(None);
    };
    // A condition in the statement rather than two statements to choose from: what does not vary is prepared once.
    let own = (party.side == REQUESTER).into_sql::<Bool>();
    let mine = &state;
    Ok(Some(Record {
        persons: trace_persons::table
            .filter(trace_persons::request_id.eq(id))
            .order(trace_persons::position)
            .load(conn)?,
        recipients: trace_recipients::table
            .filter(trace_recipients::request_id.eq(id))
            .filter(trace_recipients::state.eq(mine).or(own))
            .order(trace_recipients::state)
            .load(conn)?,
        responses: trace_responses::table
            .filter(trace_responses::request_id.eq(id))
            .filter(trace_responses::state.eq(mine).or(own))
            .order((trace_responses::state, trace_responses::version))
            .load(conn)?,
        questions: trace_questions::table
            .filter(trace_questions::request_id.eq(id))
            .filter(trace_questions::state.eq(mine).or(own))
            .order(trace_questions::id)
            .load(conn)?,
        disclosures: trace_disclosures::table
            .filter(trace_disclosures::request_id.eq(id))
            .filter(trace_disclosures::holder.eq(mine).or(trace_disclosures::provider.eq(mine)).or(own))
            .order(trace_disclosures::id)
            .load(conn)?,
        amendments: trace_amendments::table
            .filter(trace_amendments::request_id.eq(id))
            .order(trace_amendments::id)
            .load(conn)?,
        request,
        party,
    }))
}

/// Makes this transaction the only one that changes the request. SQLite has one writer anyway.
pub fn lock(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        let row = trace_requests::table.find(id).select(trace_requests::id).for_update();
        row.first::<Id>(c).optional()?;
    }
    Ok(())
}

/// An open request of the same State for the same firearm, other than `request`.
pub fn open_duplicate(conn: &mut DbConn, request: &RequestRow) -> Result<Option<(Id, Option<String>)>, DbError> {
    let Some(serial) = &request.serial else {
        return Ok(None);
    };
    let mut same = trace_requests::table
        .filter(trace_requests::serial.eq(serial))
        .filter(trace_requests::requesting_state.eq(&request.requesting_state))
        .filter(trace_requests::status.eq(RequestStatus::Open.name()))
        .filter(trace_requests::id.ne(request.id))
        .order(trace_requests::id)
        .select((trace_requests::id, trace_requests::reference))
        .into_boxed();
    same = match &request.make {
        Some(make) => same.filter(trace_requests::make.eq(make.clone())),
        None => same.filter(trace_requests::make.is_null()),
    };
    same = match request.recovery_date {
        Some(date) => same.filter(trace_requests::recovery_date.eq(date)),
        None => same.filter(trace_requests::recovery_date.is_null()),
    };
    Ok(same.first(conn).optional()?)
}

pub fn reference_is_taken(conn: &mut DbConn, reference: &str) -> Result<bool, DbError> {
    let found = trace_requests::table.filter(trace_requests::reference.eq(reference)).select(trace_requests::id);
    Ok(found.first::<Id>(conn).optional()?.is_some())
}

/// Up to `limit` working notes of one State after the note `after`, oldest first.
pub fn notes(conn: &mut DbConn, id: Id, state: &str, after: Option<Id>, limit: i64) -> Result<Vec<NoteRow>, DbError> {
    let mut found = trace_notes::table
        .filter(trace_notes::request_id.eq(id))
        .filter(trace_notes::state.eq(state.to_owned()))
        .order(trace_notes::id)
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        found = found.filter(trace_notes::id.gt(after));
    }
    Ok(found.load(conn)?)
}

/// Since when the caller's State is a party to the request, which is the scope `party_to_it`; `None` where it is
/// none. A requester is one from the beginning.
pub fn party_since(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<Option<Instant>, DbError> {
    let state = caller.state.clone().unwrap_or_default();
    let sent = trace_recipients::request_id.eq(trace_parties::request_id).and(trace_recipients::state.eq(&state));
    let found: Option<Option<Instant>> = trace_parties::table
        .left_join(trace_recipients::table.on(sent))
        .filter(trace_parties::request_id.eq(id))
        .filter(trace_parties::state.eq(&state))
        .select(trace_recipients::sent_at.nullable())
        .first(conn)
        .optional()?;
    Ok(found.map(|sent| sent.unwrap_or(Instant::from_micros(i64::MIN))))
}

/// Every answer to a request, by State and version.
type Answers = Vec<(String, Json<ResponseInput>)>;

/// The status of a request and every answer to it, for its own State only; `None` where there is none.
pub fn answers(conn: &mut DbConn, id: Id) -> Result<Option<(String, Answers)>, DbError> {
    let status: Option<String> =
        trace_requests::table.find(id).select(trace_requests::status).first(conn).optional()?;
    let Some(status) = status else { return Ok(None) };
    let answers = trace_responses::table
        .filter(trace_responses::request_id.eq(id))
        .order((trace_responses::state, trace_responses::version))
        .select((trace_responses::state, trace_responses::response))
        .load(conn)?;
    Ok(Some((status, answers)))
}
