//! The writes. What may be written was decided before; here it is only put down.

use diesel::prelude::*;

use super::*;
use crate::db::{DbConn, DbError, on_either};
use crate::http::Tx;
use crate::traces::SUBJECT;
use crate::traces::steps::Step;
use tables::{
    trace_amendments, trace_disclosures, trace_notes, trace_parties, trace_persons, trace_questions, trace_recipients,
    trace_registers, trace_requests, trace_responses, trace_timeline,
};

pub fn insert_request(conn: &mut DbConn, row: &RequestRow) -> Result<(), DbError> {
    diesel::insert_into(trace_requests::table).values(row).execute(conn)?;
    Ok(())
}

/// Makes a State party to `request`.
pub fn insert_party(conn: &mut DbConn, row: &PartyRow, request: &RequestRow) -> Result<(), DbError> {
    let listed = trace_parties::listed.eq(Json(Listing::of(request)));
    diesel::insert_into(trace_parties::table).values((row, listed)).execute(conn)?;
    Ok(())
}

pub fn insert_recipient(conn: &mut DbConn, row: &RecipientRow) -> Result<(), DbError> {
    diesel::insert_into(trace_recipients::table).values(row).execute(conn)?;
    Ok(())
}

/// Replaces the persons of a request; rows that stay as they are keep their ids.
pub fn replace_persons(conn: &mut DbConn, id: Id, persons: &[PersonRow]) -> Result<(), DbError> {
    diesel::delete(trace_persons::table.filter(trace_persons::request_id.eq(id))).execute(conn)?;
    insert_persons(conn, persons)
}

pub fn insert_persons(conn: &mut DbConn, persons: &[PersonRow]) -> Result<(), DbError> {
    for person in persons {
        diesel::insert_into(trace_persons::table).values(person).execute(conn)?;
    }
    Ok(())
}

/// Takes the next number of the State's register for `year`. Gapless: a transaction that fails gives its
/// number back, and one that comes at the same time waits for this one's end.
pub fn next_register_number(conn: &mut DbConn, state: &str, year: i32) -> Result<i32, DbError> {
    if let Some(number) = count_up(conn, state, year)? {
        return Ok(number);
    }
    let first = (trace_registers::state.eq(state), trace_registers::year.eq(year), trace_registers::last_number.eq(0));
    let into = diesel::insert_into(trace_registers::table);
    on_either!(conn, own => into.values(first).on_conflict_do_nothing().execute(own))?;
    Ok(count_up(conn, state, year)?.ok_or(diesel::result::Error::NotFound)?)
}

fn count_up(conn: &mut DbConn, state: &str, year: i32) -> Result<Option<i32>, DbError> {
    Ok(diesel::update(trace_registers::table.find((state, year)))
        .set(trace_registers::last_number.eq(trace_registers::last_number + 1))
        .returning(trace_registers::last_number)
        .get_result(conn)
        .optional()?)
}

/// Writes a request's row anew, as it is now, and what lists show of it.
pub fn update_request(conn: &mut DbConn, row: &RequestRow) -> Result<(), DbError> {
    diesel::update(trace_requests::table.find(row.id))
        .set((
            trace_requests::status.eq(&row.status),
            trace_requests::reference.eq(&row.reference),
            trace_requests::register_year.eq(row.register_year),
            trace_requests::register_number.eq(row.register_number),
            trace_requests::content.eq(&row.content),
            trace_requests::urgency.eq(&row.urgency),
            trace_requests::serial.eq(&row.serial),
            trace_requests::make.eq(&row.make),
            trace_requests::recovery_date.eq(row.recovery_date),
            trace_requests::national_case_number.eq(&row.national_case_number),
            trace_requests::submitted_at.eq(row.submitted_at),
            trace_requests::closed_at.eq(row.closed_at),
            trace_requests::closure_reason.eq(&row.closure_reason),
            trace_requests::withdrawn_at.eq(row.withdrawn_at),
            trace_requests::withdrawal_reason.eq(&row.withdrawal_reason),
            trace_requests::addressed.eq(&row.addressed),
        ))
        .execute(conn)?;
    diesel::update(trace_parties::table.filter(trace_parties::request_id.eq(row.id)))
        .set(trace_parties::listed.eq(Json(Listing::of(row))))
        .execute(conn)?;
    Ok(())
}

pub fn set_request_status(conn: &mut DbConn, id: Id, status: RequestStatus) -> Result<(), DbError> {
    diesel::update(trace_requests::table.find(id)).set(trace_requests::status.eq(status.name())).execute(conn)?;
    Ok(())
}

pub fn delete_request(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    diesel::delete(trace_requests::table.find(id)).execute(conn)?;
    Ok(())
}

/// Notes that `state` sees a change, and the status it now sees.
pub fn touch_party(conn: &mut DbConn, id: Id, state: &str, status: RequestStatus, now: Instant) -> Result<(), DbError> {
    diesel::update(trace_parties::table.find((id, state)))
        .set((trace_parties::status.eq(status.name()), trace_parties::updated_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Notes that every party sees a change; with a status where all now see the same one.
pub fn touch_all_parties(
    conn: &mut DbConn,
    id: Id,
    status: Option<RequestStatus>,
    now: Instant,
) -> Result<(), DbError> {
    let parties = trace_parties::table.filter(trace_parties::request_id.eq(id));
    match status {
        Some(status) => diesel::update(parties)
            .set((trace_parties::status.eq(status.name()), trace_parties::updated_at.eq(now)))
            .execute(conn)?,
        None => diesel::update(parties).set(trace_parties::updated_at.eq(now)).execute(conn)?,
    };
    Ok(())
}

pub fn set_assignment(
    conn: &mut DbConn,
    id: Id,
    state: &str,
    account: Option<Id>,
    now: Instant,
) -> Result<(), DbError> {
    diesel::update(trace_parties::table.find((id, state)))
        .set((trace_parties::assigned_to.eq(account), trace_parties::updated_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Writes a recipient's row anew, as it is now.
pub fn update_recipient(conn: &mut DbConn, row: &RecipientRow) -> Result<(), DbError> {
    diesel::update(trace_recipients::table.find((row.request_id, &row.state)))
        .set((
            trace_recipients::status.eq(&row.status),
            trace_recipients::due_at.eq(row.due_at),
            trace_recipients::clock_stopped_at.eq(row.clock_stopped_at),
            trace_recipients::acknowledged_at.eq(row.acknowledged_at),
            trace_recipients::answered_at.eq(row.answered_at),
            trace_recipients::restriction.eq(&row.restriction),
            trace_recipients::earlier_restrictions.eq(&row.earlier_restrictions),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn insert_response(conn: &mut DbConn, row: &ResponseRow) -> Result<(), DbError> {
    diesel::insert_into(trace_responses::table).values(row).execute(conn)?;
    Ok(())
}

pub fn insert_question(conn: &mut DbConn, row: &QuestionRow) -> Result<(), DbError> {
    diesel::insert_into(trace_questions::table).values(row).execute(conn)?;
    Ok(())
}

pub fn answer_question(conn: &mut DbConn, id: Id, answer: &str, now: Instant) -> Result<(), DbError> {
    diesel::update(trace_questions::table.find(id))
        .set((trace_questions::answer.eq(answer), trace_questions::answered_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

pub fn insert_amendment(conn: &mut DbConn, row: &AmendmentRow) -> Result<(), DbError> {
    diesel::insert_into(trace_amendments::table).values(row).execute(conn)?;
    Ok(())
}

pub fn insert_disclosure(conn: &mut DbConn, row: &DisclosureRow) -> Result<(), DbError> {
    diesel::insert_into(trace_disclosures::table).values(row).execute(conn)?;
    Ok(())
}

pub fn decide_disclosure(
    conn: &mut DbConn,
    id: Id,
    decision: &str,
    remarks: Option<&str>,
    now: Instant,
) -> Result<(), DbError> {
    diesel::update(trace_disclosures::table.find(id))
        .set((
            trace_disclosures::decision.eq(decision),
            trace_disclosures::remarks.eq(remarks),
            trace_disclosures::decided_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn insert_note(conn: &mut DbConn, row: &NoteRow) -> Result<(), DbError> {
    diesel::insert_into(trace_notes::table).values(row).execute(conn)?;
    Ok(())
}

/// Erases a person, from the request and from what its amendments kept. False where there is none.
pub fn erase_person(conn: &mut DbConn, record: &Record, person: Id) -> Result<bool, DbError> {
    let here = trace_persons::table.find(person).filter(trace_persons::request_id.eq(record.request.id));
    let mut erased = diesel::delete(here).execute(conn)? > 0;
    for amendment in &record.amendments {
        let Some(kept) = &amendment.persons.0 else { continue };
        let mut left = kept.clone();
        left.before.retain(|(id, _)| *id != person);
        left.after.retain(|(id, _)| *id != person);
        if left != *kept {
            erased = true;
            diesel::update(trace_amendments::table.find(amendment.id))
                .set(trace_amendments::persons.eq(Json(Some(left))))
                .execute(conn)?;
        }
    }
    Ok(erased)
}

/// Adds a step to the timeline; `recipient` names the one recipient it concerns, `own` keeps it at home.
pub fn add_step(tx: &mut Tx<'_>, id: Id, step: Step, recipient: Option<&str>, own: bool) -> Result<(), Problem> {
    let authority = tx.caller.authority.ok_or_else(Problem::role_lacks_action)?;
    let state = tx.caller.state.clone().ok_or_else(Problem::role_lacks_action)?;
    let row = TimelineRow {
        id: Id::new(),
        request_id: id,
        at: tx.now,
        step: step.name().to_owned(),
        state,
        authority_id: authority,
        recipient: recipient.map(str::to_owned),
        client_id: tx.caller.principal.client_id(),
        account_id: tx.caller.principal.account_id(),
        own_state_only: own,
    };
    diesel::insert_into(trace_timeline::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// Tells one State's readers of a step.
pub fn tell(tx: &mut Tx<'_>, state: &str, step: Step, id: Id) -> Result<(), DbError> {
    tx.event(Some(state), &format!("trace_request.{}", step.name()), SUBJECT, id)
}

/// Notes that `state` sees a change that leaves the status as it is.
pub fn touch_one_party(conn: &mut DbConn, id: Id, state: &str, now: Instant) -> Result<(), DbError> {
    diesel::update(trace_parties::table.find((id, state))).set(trace_parties::updated_at.eq(now)).execute(conn)?;
    Ok(())
}

/// The statuses of the recipients other than `state`, for the request's own status only.
pub fn statuses_of_others(conn: &mut DbConn, id: Id, state: &str) -> Result<Vec<String>, DbError> {
    Ok(trace_recipients::table
        .filter(trace_recipients::request_id.eq(id))
        .filter(trace_recipients::state.ne(state))
        .select(trace_recipients::status)
        .load(conn)?)
}
