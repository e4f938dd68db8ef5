//! The outbox table. An event names a record and holds nothing of its content.

use diesel::prelude::*;

use crate::db::schema::outbox;
use crate::db::{DbConn, DbError, Id, Instant, insert_all};

/// A row of `outbox`.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub struct NewEvent {
    pub id: Id,
    pub at: Instant,
    /// The State whose readers it is for; every State's with `None`.
    pub audience: Option<String>,
    pub event: String,
    pub subject_kind: String,
    pub subject_id: String,
}

impl NewEvent {
    pub fn new(at: Instant, audience: Option<&str>, event: &str, kind: &str, id: impl ToString) -> NewEvent {
        NewEvent {
            id: Id::new(),
            at,
            audience: audience.map(str::to_owned),
            event: event.to_owned(),
            subject_kind: kind.to_owned(),
            subject_id: id.to_string(),
        }
    }
}

/// Adds one event for the readers of one State, or of every State with `None`.
pub fn append(
    conn: &mut DbConn,
    at: Instant,
    audience: Option<&str>,
    event: &str,
    kind: &str,
    id: &str,
) -> Result<(), DbError> {
    append_all(conn, &[NewEvent::new(at, audience, event, kind, id)])
}

/// Adds events.
pub fn append_all(conn: &mut DbConn, new: &[NewEvent]) -> Result<(), DbError> {
    Ok(insert_all::<_, NewEvent>(conn, outbox::table, new)?)
}
