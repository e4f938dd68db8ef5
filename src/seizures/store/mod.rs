//! The only place that speaks diesel about seizures: rows here, reads and writes beside.

mod figures;
mod list;
mod read;
mod write;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{DisposalInput, SeizureInput};
use crate::db::schema as tables;
use crate::db::{Id, Instant, Json};

pub use figures::{count, destroyed};
pub use list::{Listed, ListedItem, list};
pub use read::{Followed, find, item_of_request, items_of, items_with_seizures, lock, lock_traced, with_import_keys};
pub use write::*;

/// A row of `seizures`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::seizures, treat_none_as_default_value = false)]
pub struct SeizureRow {
    pub id: Id,
    pub state: String,
    pub authority_id: Id,
    pub import_key: Option<String>,
    pub kind: String,
    pub date: NaiveDate,
    pub date_precision: String,
    pub subdivision: Option<String>,
    pub place_kind: Option<String>,
    pub criminal_context: Option<String>,
    pub national_case_number: Option<String>,
    pub sharing: String,
    /// As it was sent in, without its items and the States named.
    pub content: Json<SeizureInput>,
    pub item_count: i32,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub shared_updated_at: Instant,
    pub deleted_at: Option<Instant>,
    pub deletion_reason: Option<String>,
}

/// A row of `seizure_items`.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = tables::seizure_items, treat_none_as_default_value = false)]
pub struct ItemRow {
    pub id: Id,
    pub seizure_id: Id,
    /// From 0, without gaps.
    pub position: i32,
    pub class: String,
    pub type_: Option<String>,
    pub make: Option<String>,
    pub make_normalized: Option<String>,
    pub make_recognised: bool,
    pub model: Option<String>,
    pub calibre: Option<String>,
    pub calibre_normalized: Option<String>,
    pub calibre_recognised: bool,
    pub serial_number: Option<String>,
    pub serial_normalized: Option<String>,
    pub serial_condition: Option<String>,
    pub marked: bool,
    pub other_marks: Json<Vec<String>>,
    pub production: Option<String>,
    pub country_of_manufacture: Option<String>,
    pub import_country: Option<String>,
    pub import_year: Option<i32>,
    pub manufacture_year: Option<i32>,
    pub quantity: f64,
    pub unit: String,
    pub disposal: String,
    pub description: Option<String>,
    pub trace_request_id: Option<Id>,
    pub trace_status: Option<String>,
    pub traced: bool,
    pub not_traced_reason: Option<String>,
}

/// A row of `seizure_disposals`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::seizure_disposals)]
pub struct DisposalRow {
    pub id: Id,
    pub seizure_id: Id,
    pub item_id: Id,
    pub at: Instant,
    pub content: Json<DisposalInput>,
}

/// A row of `seizure_context_amendments`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::seizure_context_amendments, treat_none_as_default_value = false)]
pub struct AmendmentRow {
    pub id: Id,
    pub seizure_id: Id,
    pub at: Instant,
    pub context_before: Option<String>,
    pub context_after: String,
    pub reason: String,
}

/// A seizure with all that it is made of.
#[derive(Debug, Clone)]
pub struct Record {
    pub seizure: SeizureRow,
    /// The States named in its sharing, by code.
    pub named: Vec<String>,
    pub items: Vec<ItemRow>,
    pub disposals: Vec<DisposalRow>,
    pub amendments: Vec<AmendmentRow>,
}
