//! The writes. What may be written was decided before; here it is only put down.

use diesel::prelude::*;

use super::*;
use crate::db::{DbConn, DbError, RowInsert, insert_all};
use tables::{seizure_context_amendments, seizure_disposals, seizure_items, seizures};

/// The statement that adds a seizure.
pub fn seizure_insert(row: &SeizureRow) -> impl RowInsert {
    diesel::insert_into(seizures::table).values(row)
}

/// Adds seizures.
pub fn insert_seizures(conn: &mut DbConn, rows: &[SeizureRow]) -> Result<(), DbError> {
    Ok(insert_all::<_, SeizureRow>(conn, seizures::table, rows)?)
}

/// The statement that adds an item.
pub fn item_insert(row: &ItemRow) -> impl RowInsert {
    diesel::insert_into(seizure_items::table).values(row)
}

/// Adds items.
pub fn insert_items(conn: &mut DbConn, rows: &[ItemRow]) -> Result<(), DbError> {
    Ok(insert_all::<_, ItemRow>(conn, seizure_items::table, rows)?)
}

pub fn insert_disposal(conn: &mut DbConn, row: &DisposalRow) -> Result<(), DbError> {
    diesel::insert_into(seizure_disposals::table).values(row).execute(conn)?;
    Ok(())
}

pub fn insert_amendment(conn: &mut DbConn, row: &AmendmentRow) -> Result<(), DbError> {
    diesel::insert_into(seizure_context_amendments::table).values(row).execute(conn)?;
    Ok(())
}

/// Writes a seizure's row anew, as it is now.
pub fn update_seizure(conn: &mut DbConn, row: &SeizureRow) -> Result<(), DbError> {
    diesel::update(seizures::table.find(row.id))
        .set((
            seizures::kind.eq(&row.kind),
            seizures::date.eq(row.date),
            seizures::date_precision.eq(&row.date_precision),
            seizures::subdivision.eq(&row.subdivision),
            seizures::place_kind.eq(&row.place_kind),
            seizures::criminal_context.eq(&row.criminal_context),
            seizures::national_case_number.eq(&row.national_case_number),
            seizures::sharing.eq(&row.sharing),
            seizures::content.eq(&row.content),
            seizures::item_count.eq(row.item_count),
            seizures::updated_at.eq(row.updated_at),
            seizures::shared_updated_at.eq(row.shared_updated_at),
            seizures::deleted_at.eq(row.deleted_at),
            seizures::deletion_reason.eq(&row.deletion_reason),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that its own State sees a change, and no other.
pub fn touch_own(conn: &mut DbConn, id: Id, now: Instant) -> Result<(), DbError> {
    diesel::update(seizures::table.find(id)).set(seizures::updated_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Writes an item's description anew. Its trace is left to [`set_trace`], which may run beside this.
pub fn update_item(conn: &mut DbConn, row: &ItemRow) -> Result<(), DbError> {
    diesel::update(seizure_items::table.find(row.id))
        .set((
            seizure_items::class.eq(&row.class),
            seizure_items::type_.eq(&row.type_),
            seizure_items::make.eq(&row.make),
            seizure_items::make_normalized.eq(&row.make_normalized),
            seizure_items::make_recognised.eq(row.make_recognised),
            seizure_items::model.eq(&row.model),
            seizure_items::calibre.eq(&row.calibre),
            seizure_items::calibre_normalized.eq(&row.calibre_normalized),
            seizure_items::calibre_recognised.eq(row.calibre_recognised),
            seizure_items::serial_number.eq(&row.serial_number),
            seizure_items::serial_normalized.eq(&row.serial_normalized),
            seizure_items::serial_condition.eq(&row.serial_condition),
            seizure_items::marked.eq(row.marked),
            seizure_items::other_marks.eq(&row.other_marks),
            seizure_items::production.eq(&row.production),
            seizure_items::country_of_manufacture.eq(&row.country_of_manufacture),
            seizure_items::import_country.eq(&row.import_country),
            seizure_items::import_year.eq(row.import_year),
            seizure_items::manufacture_year.eq(row.manufacture_year),
            seizure_items::quantity.eq(row.quantity),
            seizure_items::unit.eq(&row.unit),
            seizure_items::description.eq(&row.description),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn set_disposal(conn: &mut DbConn, item: Id, disposal: &str) -> Result<(), DbError> {
    diesel::update(seizure_items::table.find(item)).set(seizure_items::disposal.eq(disposal)).execute(conn)?;
    Ok(())
}

/// Where the trace of an item stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TraceColumns {
    pub request: Option<Id>,
    pub status: Option<String>,
    pub traced: bool,
    pub not_traced_reason: Option<String>,
}

pub fn set_trace(conn: &mut DbConn, item: Id, trace: &TraceColumns) -> Result<(), DbError> {
    diesel::update(seizure_items::table.find(item))
        .set((
            seizure_items::trace_request_id.eq(trace.request),
            seizure_items::trace_status.eq(&trace.status),
            seizure_items::traced.eq(trace.traced),
            seizure_items::not_traced_reason.eq(&trace.not_traced_reason),
        ))
        .execute(conn)?;
    Ok(())
}
