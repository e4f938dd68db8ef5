//! A seizure as its own State and another one get to see it. Pure: a record and its reader in, a representation out.
//!
//! Another State reads what sharing opens to it: not the notes, the persons, the case number or the reasons, and
//! nothing that would tell what passes between the owner and third States (who else reads it, who traces what).

use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use super::model::*;
use super::store::{AmendmentRow, DisposalRow, ItemRow, Listed, ListedItem, Record, SeizureRow};
use crate::access::{Caller, Sharing};
use crate::db::{Id, Instant, named};
use crate::firearms::{DatePrecision, FirearmType, Handling, SerialCondition};
use crate::problem::Problem;
use crate::register::match_model::SharedRecord;
use crate::register::model::RecordPlace;
use crate::traces::response_model::OutcomeReason;
use crate::traces::steps::RequestStatus;

/// A seizure.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Seizure {
    pub id: Id,
    /// ISO 3166-1 alpha-2; the State that recorded it.
    pub state: String,
    /// The authority that recorded it.
    pub authority: Id,
    pub kind: SeizureKind,
    pub date: NaiveDate,
    pub date_precision: DatePrecision,
    #[schema(required)]
    pub authority_name: Option<String>,
    #[schema(required)]
    pub place: Option<SeizurePlace>,
    #[schema(required)]
    pub legal_justification: Option<String>,
    #[schema(required)]
    pub criminal_context: Option<CriminalContext>,
    #[schema(required)]
    pub offence_code: Option<String>,
    #[schema(required)]
    pub route: Option<SeizureRoute>,
    #[schema(required)]
    pub transport: Option<String>,
    #[schema(required)]
    pub concealment: Option<String>,
    /// Null for other States.
    #[schema(required)]
    pub national_case_number: Option<String>,
    /// Null for other States.
    #[schema(required)]
    pub persons: Option<PersonCounts>,
    /// Null for other States.
    #[schema(required)]
    pub notes: Option<String>,
    /// Null for other States.
    #[schema(required)]
    pub sharing: Option<Sharing>,
    /// Null for other States.
    #[schema(required)]
    pub named_states: Option<Vec<String>>,
    #[schema(required)]
    pub handling: Option<Handling>,
    pub items: Vec<SeizureItem>,
    /// Criminal contexts found later, oldest first.
    pub context_amendments: Vec<ContextAmendmentEntry>,
    /// Null for other States.
    #[schema(required)]
    pub created_at: Option<Instant>,
    /// When something that the reader sees changed last.
    pub updated_at: Instant,
    /// Null unless it was deleted; then only its own State reads it, by its id.
    #[schema(required)]
    pub deleted_at: Option<Instant>,
    #[schema(required)]
    pub deletion_reason: Option<String>,
}

/// An item of a seizure.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SeizureItem {
    pub id: Id,
    pub class: ItemClass,
    #[schema(required)]
    pub r#type: Option<FirearmType>,
    #[schema(required)]
    pub make: Option<String>,
    /// The make as compared with others, as it is understood now.
    #[schema(required)]
    pub make_normalized: Option<String>,
    /// Whether the reference values know the make; null where there is none.
    #[schema(required)]
    pub make_recognised: Option<bool>,
    #[schema(required)]
    pub model: Option<String>,
    #[schema(required)]
    pub calibre: Option<String>,
    /// The calibre as compared with others, as it is understood now.
    #[schema(required)]
    pub calibre_normalized: Option<String>,
    /// Whether the reference values know the calibre; null where there is none.
    #[schema(required)]
    pub calibre_recognised: Option<bool>,
    #[schema(required)]
    pub serial_number: Option<String>,
    /// The serial number as compared with others.
    #[schema(required)]
    pub serial_normalized: Option<String>,
    #[schema(required)]
    pub serial_condition: Option<SerialCondition>,
    /// Whether a firearm has a whole serial number, by which it could be traced.
    pub uniquely_marked: bool,
    pub other_marks: Vec<String>,
    #[schema(required)]
    pub production: Option<Production>,
    #[schema(required)]
    pub country_of_manufacture: Option<String>,
    #[schema(required)]
    pub import_country: Option<String>,
    #[schema(required)]
    pub import_year: Option<i32>,
    #[schema(required)]
    pub manufacture_year: Option<i32>,
    pub quantity: f64,
    pub unit: ItemUnit,
    /// The last of its disposals.
    pub disposal: Disposal,
    /// What was recorded of its disposal, oldest first.
    pub disposals: Vec<DisposalEntry>,
    #[schema(required)]
    pub description: Option<String>,
    /// Null where no trace was asked for, and for other States.
    #[schema(required)]
    pub trace: Option<ItemTrace>,
}

/// Where the trace of an item stands, as its trace request does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ItemTrace {
    pub request_id: Id,
    pub status: RequestStatus,
    /// Whether an answer traced it to a purchaser, dealer, importer or exporter.
    pub traced: bool,
    /// Why it was not traced, as the first State that said so gave it.
    #[schema(required)]
    pub not_traced_reason: Option<OutcomeReason>,
}

/// A disposal as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DisposalEntry {
    pub id: Id,
    pub at: Instant,
    pub disposal: Disposal,
    #[schema(required)]
    pub date: Option<NaiveDate>,
    #[schema(required)]
    pub method: Option<String>,
    #[schema(required)]
    pub mark: Option<String>,
    /// Null for other States.
    #[schema(required)]
    pub remarks: Option<String>,
}

/// A criminal context found later, and the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContextAmendmentEntry {
    pub id: Id,
    pub at: Instant,
    #[schema(required)]
    pub before: Option<CriminalContext>,
    pub after: CriminalContext,
    /// Null for other States.
    #[schema(required)]
    pub reason: Option<String>,
}

/// A seizure in a list: nothing personal, no free text.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-b0d0-7000-9029-6a549d195c83", "state": "CL",
    "authority": "019b76da-aa08-7000-a824-1f6fae45b8d5", "kind": "found", "date": "2026-10-15",
    "date_precision": "month", "subdivision": "CL-RM", "place_kind": "seaport",
    "criminal_context": "firearms_trafficking", "sharing": null, "item_count": 1,
    "items": [{"id": "019b76da-b0d1-7000-9c7b-f8bcebc5508d", "class": "firearm", "type": "revolver",
        "make": "Smith & Wesson", "model": "10", "calibre": ".38 Special", "serial_number": "K1035",
        "serial_condition": "intact", "quantity": 1.0, "unit": "pieces", "disposal": "in_custody", "traced": null}],
    "updated_at": "2026-10-15T08:33:34.931978Z", "deleted_at": null}))]
pub struct SeizureSummary {
    pub id: Id,
    pub state: String,
    pub authority: Id,
    pub kind: SeizureKind,
    pub date: NaiveDate,
    pub date_precision: DatePrecision,
    #[schema(required)]
    pub subdivision: Option<String>,
    #[schema(required)]
    pub place_kind: Option<PlaceKind>,
    #[schema(required)]
    pub criminal_context: Option<CriminalContext>,
    /// Null for other States.
    #[schema(required)]
    pub sharing: Option<Sharing>,
    pub item_count: i32,
    /// The first 10.
    pub items: Vec<SeizureItemSummary>,
    pub updated_at: Instant,
    /// Null unless its own State deleted it; then only that State lists it, and only with `updated_since`.
    #[schema(required)]
    pub deleted_at: Option<Instant>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SeizureItemSummary {
    pub id: Id,
    pub class: ItemClass,
    #[schema(required)]
    pub r#type: Option<FirearmType>,
    #[schema(required)]
    pub make: Option<String>,
    #[schema(required)]
    pub model: Option<String>,
    #[schema(required)]
    pub calibre: Option<String>,
    #[schema(required)]
    pub serial_number: Option<String>,
    #[schema(required)]
    pub serial_condition: Option<SerialCondition>,
    pub quantity: f64,
    pub unit: ItemUnit,
    pub disposal: Disposal,
    /// Null for other States.
    #[schema(required)]
    pub traced: Option<bool>,
}

/// A stored enum's value. That it is one of them is the rules' doing, so another is our fault.
pub(super) fn value<T: DeserializeOwned>(stored: &str) -> Result<T, Problem> {
    named(stored).ok_or_else(|| Problem::internal("a stored value is unknown"))
}

pub(super) fn optional<T: DeserializeOwned>(stored: Option<&String>) -> Result<Option<T>, Problem> {
    stored.map(|stored| value(stored)).transpose()
}

/// What another State is told of an item in full beside its identity, where a match lets it: not the case number nor
/// the notes of the seizure, which are its State's own.
pub fn told(item: ItemRow, seizure: SeizureRow) -> Result<SharedRecord, Problem> {
    let input = seizure.content.0;
    Ok(SharedRecord {
        seizure: Some(seizure.id),
        serial_number: item.serial_number,
        serial_condition: optional(item.serial_condition.as_ref())?,
        import_country: item.import_country,
        other_marks: Some(item.other_marks.0).filter(|marks| !marks.is_empty()),
        date: Some(seizure.date),
        date_precision: Some(value(&seizure.date_precision)?),
        place: input.place.map(|place| RecordPlace {
            subdivision: place.subdivision,
            locality: place.municipality.or(place.locality),
        }),
        handling: input.handling,
        ..SharedRecord::default()
    })
}

/// The record as `reader` sees it.
pub fn shown(record: Record, reader: &Caller) -> Result<Seizure, Problem> {
    let row = record.seizure;
    let own = reader.is_of(&row.state);
    let content = row.content.0;
    let items: Result<Vec<_>, _> =
        record.items.into_iter().map(|item| shown_item(item, &record.disposals, own)).collect();
    let amendments: Result<Vec<_>, _> = record.amendments.into_iter().map(|row| amendment(row, own)).collect();
    Ok(Seizure {
        id: row.id,
        authority: row.authority_id,
        kind: content.kind,
        date: content.date,
        date_precision: value(&row.date_precision)?,
        authority_name: content.authority_name,
        place: content.place,
        legal_justification: content.legal_justification,
        criminal_context: content.criminal_context,
        offence_code: content.offence_code,
        route: content.route,
        transport: content.transport,
        concealment: content.concealment,
        national_case_number: content.national_case_number.filter(|_| own),
        persons: content.persons.filter(|_| own),
        notes: content.notes.filter(|_| own),
        sharing: if own { Some(value(&row.sharing)?) } else { None },
        named_states: own.then_some(record.named),
        handling: content.handling,
        items: items?,
        context_amendments: amendments?,
        created_at: own.then_some(row.created_at),
        updated_at: if own { row.updated_at } else { row.shared_updated_at },
        deleted_at: row.deleted_at,
        deletion_reason: row.deletion_reason,
        state: row.state,
    })
}

fn shown_item(row: ItemRow, disposals: &[DisposalRow], own: bool) -> Result<SeizureItem, Problem> {
    let trace = match (row.trace_request_id, &row.trace_status) {
        (Some(request_id), Some(status)) if own => Some(ItemTrace {
            request_id,
            status: value(status)?,
            traced: row.traced,
            not_traced_reason: optional(row.not_traced_reason.as_ref())?,
        }),
        _ => None,
    };
    Ok(SeizureItem {
        id: row.id,
        class: value(&row.class)?,
        r#type: optional(row.type_.as_ref())?,
        make_recognised: row.make.is_some().then_some(row.make_recognised),
        make: row.make,
        make_normalized: row.make_normalized,
        model: row.model,
        calibre_recognised: row.calibre.is_some().then_some(row.calibre_recognised),
        calibre: row.calibre,
        calibre_normalized: row.calibre_normalized,
        serial_number: row.serial_number,
        serial_normalized: row.serial_normalized,
        serial_condition: optional(row.serial_condition.as_ref())?,
        uniquely_marked: row.marked,
        other_marks: row.other_marks.0,
        production: optional(row.production.as_ref())?,
        country_of_manufacture: row.country_of_manufacture,
        import_country: row.import_country,
        import_year: row.import_year,
        manufacture_year: row.manufacture_year,
        quantity: row.quantity,
        unit: value(&row.unit)?,
        disposal: value(&row.disposal)?,
        disposals: disposals.iter().filter(|d| d.item_id == row.id).map(|d| disposal(d, own)).collect(),
        description: row.description,
        trace,
    })
}

fn disposal(row: &DisposalRow, own: bool) -> DisposalEntry {
    let content = row.content.0.clone();
    DisposalEntry {
        id: row.id,
        at: row.at,
        disposal: content.disposal,
        date: content.date,
        method: content.method,
        mark: content.mark,
        remarks: content.remarks.filter(|_| own),
    }
}

fn amendment(row: AmendmentRow, own: bool) -> Result<ContextAmendmentEntry, Problem> {
    Ok(ContextAmendmentEntry {
        id: row.id,
        at: row.at,
        before: optional(row.context_before.as_ref())?,
        after: value(&row.context_after)?,
        reason: own.then_some(row.reason),
    })
}

/// A list's row as `reader` sees it.
pub fn summary(row: Listed, items: Vec<ListedItem>, reader: &Caller) -> Result<SeizureSummary, Problem> {
    let own = reader.is_of(&row.state);
    let items: Result<Vec<_>, _> = items.into_iter().map(|item| summary_of_item(item, own)).collect();
    Ok(SeizureSummary {
        id: row.id,
        authority: row.authority_id,
        kind: value(&row.kind)?,
        date: row.date,
        date_precision: value(&row.date_precision)?,
        subdivision: row.subdivision,
        place_kind: optional(row.place_kind.as_ref())?,
        criminal_context: optional(row.criminal_context.as_ref())?,
        sharing: if own { Some(value(&row.sharing)?) } else { None },
        item_count: row.item_count,
        items: items?,
        updated_at: if own { row.updated_at } else { row.shared_updated_at },
        deleted_at: row.deleted_at,
        state: row.state,
    })
}

fn summary_of_item(row: ListedItem, own: bool) -> Result<SeizureItemSummary, Problem> {
    Ok(SeizureItemSummary {
        id: row.id,
        class: value(&row.class)?,
        r#type: optional(row.type_.as_ref())?,
        make: row.make,
        model: row.model,
        calibre: row.calibre,
        serial_number: row.serial_number,
        serial_condition: optional(row.serial_condition.as_ref())?,
        quantity: row.quantity,
        unit: value(&row.unit)?,
        disposal: value(&row.disposal)?,
        traced: own.then_some(row.traced),
    })
}
