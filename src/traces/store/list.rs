//! Lists: one statement, and one more for the recipients of its rows.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};

use super::*;
use crate::access::Caller;
use crate::db::fixed::Fixed;
use crate::db::{DbConn, DbError, IdSql, InstantSql, name_of};
use crate::firearms::serial;
use crate::http::Cursor;
use crate::traces::query::{Direction, TraceRequestQuery};
use tables::{trace_parties, trace_recipients, trace_requests, trace_timeline};

/// One row of a list with the recipients that the caller may see.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: Id,
    pub side: String,
    pub status: String,
    pub updated_at: Instant,
    pub listing: Listing,
    pub recipients: Vec<ListedRecipient>,
}

#[derive(Debug, Clone, QueryableByName)]
pub struct ListedRecipient {
    #[diesel(sql_type = IdSql)]
    pub request_id: Id,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Text)]
    pub status: String,
    #[diesel(sql_type = InstantSql)]
    pub sent_at: Instant,
    #[diesel(sql_type = Nullable<InstantSql>)]
    pub due_at: Option<Instant>,
}

/// Id, side, status and last change as the caller's State sees them, and what all parties see.
type Row = (Id, String, String, Instant, Json<Listing>);

/// Up to `limit + 1` requests to which the caller's State is a party; in order of change, those that changed before
/// `settled`.
pub fn list(
    conn: &mut DbConn,
    caller: &Caller,
    query: &TraceRequestQuery,
    now: Instant,
    settled: Instant,
) -> Result<Vec<Listed>, DbError> {
    let state = caller.state.clone().unwrap_or_default();
    let page = query.page();
    // Only some filters ask for the request's own row. Where none does, both backends leave this join out.
    let mut found = trace_parties::table
        .left_join(trace_requests::table)
        .filter(trace_parties::state.eq(state.clone()))
        .limit(page.limit() + 1)
        .select((
            trace_parties::request_id,
            trace_parties::side,
            trace_parties::status,
            trace_parties::updated_at,
            trace_parties::listed,
        ))
        .into_boxed();
    if let Some(direction) = query.direction {
        found = found.filter(trace_parties::side.eq(match direction {
            Direction::Incoming => RECIPIENT,
            Direction::Outgoing => REQUESTER,
        }));
    }
    if let Some(status) = query.status {
        found = found.filter(trace_parties::status.eq(status.name()));
    }
    if let Some(account) = query.assigned_to {
        found = found.filter(trace_parties::assigned_to.eq(account));
    }
    if let Some(text) = &query.serial {
        // A text without letters or digits is the serial number of nothing.
        found = found.filter(trace_requests::serial.eq(serial::normalized(text).unwrap_or_default()));
    }
    if let Some(text) = &query.make {
        found = found.filter(trace_requests::make.eq(serial::folded(text).unwrap_or_default()));
    }
    if let Some(urgency) = query.urgency {
        found = found.filter(trace_requests::urgency.eq(name_of(&urgency)));
    }
    if let Some(reference) = &query.reference {
        found = found.filter(trace_requests::reference.eq(reference.to_uppercase()));
    }
    if let Some(number) = &query.national_case_number {
        found = found.filter(trace_requests::national_case_number.eq(number.clone()));
    }
    if let Some(other) = &query.state {
        found = found.filter(trace_parties::side.eq(REQUESTER).or(trace_requests::requesting_state.eq(other.clone())));
    }
    if query.state.is_some() || query.recipient_status.is_some() || query.overdue == Some(true) {
        let sent = a_recipient(query, &state, query.overdue == Some(true), now);
        found = found.filter(sent.or(a_draft(query)));
    }
    if query.overdue == Some(false) {
        found = found.filter(diesel::dsl::not(a_recipient(query, &state, true, now)));
    }
    let cursor = page.cursor();
    found = match query.updated_since {
        None => {
            if let Some(cursor) = cursor {
                found = found.filter(trace_parties::request_id.lt(cursor.id));
            }
            found.order(trace_parties::request_id.desc())
        }
        Some(since) => {
            found = found.filter(trace_parties::updated_at.ge(since)).filter(trace_parties::updated_at.lt(settled));
            if let Some(Cursor { at, id }) = cursor {
                let later = trace_parties::updated_at.gt(at);
                let same = trace_parties::updated_at.eq(at).and(trace_parties::request_id.gt(id));
                found = found.filter(later.or(same));
            }
            found.order((trace_parties::updated_at, trace_parties::request_id))
        }
    };
    let rows: Vec<Row> = found.load(conn)?;
    with_recipients(conn, &state, rows)
}

type Joined = diesel::dsl::LeftJoinQuerySource<trace_parties::table, trace_requests::table>;
type Condition = Box<dyn BoxableExpression<Joined, crate::db::MultiBackend, SqlType = Bool>>;

/// Whether there is a recipient of the row at hand that the caller may see and that fits the filters.
fn a_recipient(query: &TraceRequestQuery, own: &str, overdue: bool, now: Instant) -> Condition {
    let own_row = trace_recipients::state.eq(own.to_owned()).or(trace_parties::side.eq(REQUESTER));
    let state = query.state.clone().unwrap_or_default();
    let other = trace_recipients::state
        .eq(state)
        .or(trace_parties::side.eq(RECIPIENT))
        .or(query.state.is_none().into_sql::<Bool>());
    let status = query.recipient_status.map_or("", RecipientStatus::name);
    let in_status = trace_recipients::status.eq(status).or(query.recipient_status.is_none().into_sql::<Bool>());
    let late = trace_recipients::due_at.assume_not_null().lt(now);
    let is_late = trace_recipients::due_at.is_not_null().and(late).or((!overdue).into_sql::<Bool>());
    Box::new(exists(
        trace_recipients::table
            .filter(trace_recipients::request_id.eq(trace_parties::request_id))
            .filter(own_row)
            .filter(other)
            .filter(in_status)
            .filter(is_late),
    ))
}

/// Whether the row at hand is a draft whose recipients fit the filters: each of them is a draft too.
fn a_draft(query: &TraceRequestQuery) -> Condition {
    let fits = query.recipient_status.is_none_or(|status| status == RecipientStatus::Draft);
    let other = query.state.as_deref().unwrap_or_default();
    let addressed = trace_requests::addressed.nullable();
    let names_it = addressed.assume_not_null().like(format!("%{other}%"));
    Box::new((fits && query.overdue != Some(true)).into_sql::<Bool>().and(addressed.is_not_null()).and(names_it))
}

/// The recipients of `rows`: of a request that the caller's State sent all of them, else that State alone.
fn recipients_of(conn: &mut DbConn, state: &str, rows: &[Row]) -> Result<Vec<ListedRecipient>, DbError> {
    const SQLITE: &str = "SELECT r.request_id, r.state, r.status, r.sent_at, r.due_at FROM json_each({argument}) AS a \
        JOIN trace_recipients AS r ON r.request_id = unhex(a.value ->> 0) AND r.state = COALESCE(a.value ->> 1, r.state) \
        ORDER BY r.request_id, r.state";
    const POSTGRES: &str = "SELECT r.request_id, r.state, r.status, r.sent_at, r.due_at \
        FROM json_array_elements(CAST({argument} AS json)) AS a(value) \
        JOIN trace_recipients AS r ON r.request_id = CAST(a.value ->> 0 AS uuid) \
        AND r.state = COALESCE(a.value ->> 1, r.state) ORDER BY r.request_id, r.state";
    let asked: Vec<(String, Option<&str>)> =
        rows.iter().map(|(id, side, ..)| (id.0.simple().to_string(), (side != REQUESTER).then_some(state))).collect();
    Ok(match conn {
        DbConn::Sqlite(c) => Fixed::new(SQLITE, &asked)?.load(c)?,
        DbConn::Postgres(c) => Fixed::new(POSTGRES, &asked)?.load(c)?,
    })
}

fn with_recipients(conn: &mut DbConn, state: &str, rows: Vec<Row>) -> Result<Vec<Listed>, DbError> {
    let recipients = recipients_of(conn, state, &rows)?;
    let listed = rows.into_iter().map(|(id, side, status, updated_at, listing)| {
        let from = recipients.partition_point(|r| r.request_id < id);
        let to = recipients.partition_point(|r| r.request_id <= id);
        Listed {
            id,
            side,
            status,
            updated_at,
            listing: listing.0,
            recipients: recipients.get(from..to).map(<[_]>::to_vec).unwrap_or_default(),
        }
    });
    Ok(listed.collect())
}

/// Up to `limit + 1` steps of a request that the caller's State may see, oldest first.
pub fn timeline(
    conn: &mut DbConn,
    caller: &Caller,
    id: Id,
    since: Instant,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<TimelineRow>, DbError> {
    let state = caller.state.clone().unwrap_or_default();
    let mut found =
        trace_timeline::table
            .inner_join(trace_parties::table.on(
                trace_parties::request_id.eq(trace_timeline::request_id).and(trace_parties::state.eq(state.clone())),
            ))
            .filter(trace_timeline::request_id.eq(id))
            .filter(trace_timeline::at.ge(since))
            .filter(trace_timeline::state.eq(state.clone()).or(trace_timeline::own_state_only.eq(false)))
            .filter(
                trace_parties::side
                    .eq(REQUESTER)
                    .or(trace_timeline::recipient.is_null())
                    .or(trace_timeline::recipient.eq(state)),
            )
            .order(trace_timeline::id)
            .limit(limit + 1)
            .select(trace_timeline::all_columns)
            .into_boxed();
    if let Some(after) = after {
        found = found.filter(trace_timeline::id.gt(after));
    }
    Ok(found.load(conn)?)
}
