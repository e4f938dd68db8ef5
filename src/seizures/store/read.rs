//! One seizure, in one statement per table that it is made of.

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::*;
use crate::access::{Caller, Scope, Sharing, sharing_store};
use crate::db::{DbConn, DbError, among, name_of};
use tables::{record_readers, seizure_context_amendments, seizure_disposals, seizure_items, seizures};

pub(super) type Condition = Box<dyn BoxableExpression<seizures::table, crate::db::MultiBackend, SqlType = Bool>>;

/// The seizures that `scope` opens to `state`: the SQL beside `access::sharing::may_read`. What was deleted is
/// there for its own State alone.
pub(super) fn within(scope: Scope, state: &str) -> Condition {
    let own = seizures::state.eq(state.to_owned());
    match scope {
        Scope::OwnState => Box::new(own),
        Scope::SharedWithIt => {
            let named = exists(
                record_readers::table
                    .filter(record_readers::record_id.eq(seizures::id))
                    .filter(record_readers::state.eq(state.to_owned())),
            );
            let opened = seizures::sharing
                .eq(name_of(&Sharing::AllStates))
                .or(seizures::sharing.eq(name_of(&Sharing::NamedStates)).and(named));
            Box::new(own.or(opened.and(seizures::deleted_at.is_null())))
        }
        // No role has another scope over seizures, and none would make sense: deny.
        _ => Box::new(false.into_sql::<Bool>()),
    }
}

/// The seizure as far as the caller's scope reaches; `None` outside it. A caller without a State has none.
pub fn find(conn: &mut DbConn, caller: &Caller, scope: Scope, id: Id) -> Result<Option<Record>, DbError> {
    let Some(state) = &caller.state else { return Ok(None) };
    let found = seizures::table.filter(seizures::id.eq(id)).filter(within(scope, state)).first(conn).optional()?;
    let Some(seizure) = found else { return Ok(None) };
    Ok(Some(Record {
        seizure,
        named: sharing_store::readers(conn, &[id])?.remove(&id).unwrap_or_default(),
        items: seizure_items::table
            .filter(seizure_items::seizure_id.eq(id))
            .order(seizure_items::position)
            .load(conn)?,
        disposals: seizure_disposals::table
            .filter(seizure_disposals::seizure_id.eq(id))
            .order(seizure_disposals::id)
            .load(conn)?,
        amendments: seizure_context_amendments::table
            .filter(seizure_context_amendments::seizure_id.eq(id))
            .order(seizure_context_amendments::id)
            .load(conn)?,
    }))
}

/// Makes this transaction the only one that changes the seizure. SQLite has one writer anyway.
pub fn lock(conn: &mut DbConn, id: Id) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        seizures::table.find(id).select(seizures::id).for_update().first::<Id>(c).optional()?;
    }
    Ok(())
}

/// The same for the seizure of the item that a trace request was made from, if there is one.
pub fn lock_traced(conn: &mut DbConn, request: Id) -> Result<(), DbError> {
    if let DbConn::Postgres(c) = conn {
        let of_item =
            seizure_items::table.filter(seizure_items::trace_request_id.eq(request)).select(seizure_items::seizure_id);
        seizures::table.filter(seizures::id.eq_any(of_item)).select(seizures::id).for_update().load::<Id>(c)?;
    }
    Ok(())
}

/// An item that a trace request was made from, and its trace as it stands in its row.
#[derive(Debug, Clone)]
pub struct Followed {
    pub state: String,
    pub seizure: Id,
    pub item: Id,
    pub trace: TraceColumns,
}

/// The item that a trace request was made from; `None` for a request made by itself.
pub fn item_of_request(conn: &mut DbConn, request: Id) -> Result<Option<Followed>, DbError> {
    type Row = (String, Id, Id, Option<String>, bool, Option<String>);
    let found: Option<Row> = seizure_items::table
        .inner_join(seizures::table.on(seizures::id.eq(seizure_items::seizure_id)))
        .filter(seizure_items::trace_request_id.eq(request))
        .select((
            seizures::state,
            seizures::id,
            seizure_items::id,
            seizure_items::trace_status,
            seizure_items::traced,
            seizure_items::not_traced_reason,
        ))
        .first(conn)
        .optional()?;
    Ok(found.map(|(state, seizure, item, status, traced, not_traced_reason)| Followed {
        state,
        seizure,
        item,
        trace: TraceColumns { request: Some(request), status, traced, not_traced_reason },
    }))
}

/// The seizures of `state` that an import has recorded under these keys, deleted ones among them. One statement.
pub fn with_import_keys(conn: &mut DbConn, state: &str, keys: &[String]) -> Result<HashMap<String, Id>, DbError> {
    let found: Vec<(Option<String>, Id)> = seizures::table
        .filter(seizures::state.eq(state))
        .filter(among(seizures::import_key, keys.to_vec()))
        .select((seizures::import_key, seizures::id))
        .load(conn)?;
    Ok(found.into_iter().filter_map(|(key, id)| Some((key?, id))).collect())
}

/// The items of several seizures: each item's id, and its seizure's.
pub fn items_of(conn: &mut DbConn, seizures: &[Id]) -> Result<Vec<(Id, Id)>, DbError> {
    let items = seizure_items::table.filter(among(seizure_items::seizure_id, seizures.to_vec()));
    Ok(items.select((seizure_items::id, seizure_items::seizure_id)).load(conn)?)
}

/// Items with their seizures, whoever may read them.
pub fn items_with_seizures(conn: &mut DbConn, items: &[Id]) -> Result<Vec<(ItemRow, SeizureRow)>, DbError> {
    Ok(seizure_items::table
        .inner_join(seizures::table.on(seizures::id.eq(seizure_items::seizure_id)))
        .filter(among(seizure_items::id, items.to_vec()))
        .select((seizure_items::all_columns, seizures::all_columns))
        .load(conn)?)
}
