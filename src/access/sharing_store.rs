//! The States named in records' sharing.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::schema::record_readers as readers;
use crate::db::{DbConn, DbError, Id};

/// Replaces the States named for a record.
pub fn set_readers(conn: &mut DbConn, record: Id, states: &[String]) -> Result<(), DbError> {
    diesel::delete(readers::table.filter(readers::record_id.eq(record))).execute(conn)?;
    add_readers(conn, record, states)
}

/// Names States for a record that has none yet.
pub fn add_readers(conn: &mut DbConn, record: Id, states: &[String]) -> Result<(), DbError> {
    for state in states {
        diesel::insert_into(readers::table)
            .values((readers::record_id.eq(record), readers::state.eq(state)))
            .execute(conn)?;
    }
    Ok(())
}

/// The States named for each record, by code. One statement.
pub fn readers(conn: &mut DbConn, records: &[Id]) -> Result<HashMap<Id, Vec<String>>, DbError> {
    let rows: Vec<(Id, String)> = readers::table
        .filter(readers::record_id.eq_any(records.to_vec()))
        .order((readers::record_id, readers::state))
        .select((readers::record_id, readers::state))
        .load(conn)?;
    let mut named: HashMap<Id, Vec<String>> = HashMap::new();
    for (record, state) in rows {
        named.entry(record).or_default().push(state);
    }
    Ok(named)
}
