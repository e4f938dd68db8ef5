//! The States named in records' sharing.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::schema::record_readers as readers;
use crate::db::{DbConn, DbError, Id, among, insert_all};

#[derive(Clone, Insertable)]
#[diesel(table_name = readers)]
struct ReaderRow {
    record_id: Id,
    state: String,
}

/// Replaces the States named for a record.
pub fn set_readers(conn: &mut DbConn, record: Id, states: &[String]) -> Result<(), DbError> {
    diesel::delete(readers::table.filter(readers::record_id.eq(record))).execute(conn)?;
    let rows: Vec<(Id, String)> = states.iter().map(|state| (record, state.clone())).collect();
    insert_readers(conn, &rows)
}

/// Names States for records that have none yet.
pub fn insert_readers(conn: &mut DbConn, rows: &[(Id, String)]) -> Result<(), DbError> {
    let row = |(record, state): &(Id, String)| ReaderRow { record_id: *record, state: state.clone() };
    Ok(insert_all::<_, ReaderRow>(conn, readers::table, &rows.iter().map(row).collect::<Vec<_>>())?)
}

/// The States named for each record, by code. One statement.
pub fn readers(conn: &mut DbConn, records: &[Id]) -> Result<HashMap<Id, Vec<String>>, DbError> {
    let rows: Vec<(Id, String)> = readers::table
        .filter(among(readers::record_id, records.to_vec()))
        .order((readers::record_id, readers::state))
        .select((readers::record_id, readers::state))
        .load(conn)?;
    let mut named: HashMap<Id, Vec<String>> = HashMap::new();
    for (record, state) in rows {
        named.entry(record).or_default().push(state);
    }
    Ok(named)
}
