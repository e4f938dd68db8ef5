//! The outbox table. An event names a record and holds nothing of its content.

use diesel::prelude::*;

use crate::db::schema::outbox;
use crate::db::{DbConn, DbError, Id, Instant};

/// Adds one event for the readers of one State, or of every State with `None`.
pub fn append(
    conn: &mut DbConn,
    at: Instant,
    audience: Option<&str>,
    event: &str,
    kind: &str,
    id: &str,
) -> Result<(), DbError> {
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(Id::new()),
            outbox::at.eq(at),
            outbox::audience.eq(audience),
            outbox::event.eq(event),
            outbox::subject_kind.eq(kind),
            outbox::subject_id.eq(id),
        ))
        .execute(conn)?;
    Ok(())
}
