//! What was sent in, in its rows: what is searched, counted and compared stands in columns of its own.

use std::collections::HashMap;

use super::super::model::{Disposal, ItemClass, ItemInput, SeizureInput};
use super::super::rules;
use super::super::store::{self, ItemRow, Record, SeizureRow};
use super::super::view::{self, optional, value};
use crate::access::Sharing;
use crate::db::{DbConn, DbError, Id, Json, name_of};
use crate::firearms::{DatePrecision, serial};
use crate::problem::Problem;
use crate::reference::{self, ReferenceSet};
use crate::register::identities::{Identity, SourceKind, Visibility};
use crate::register::match_model::SharedRecord;

/// The event alone: items and the States named have tables of their own.
pub fn without_parts(input: SeizureInput) -> SeizureInput {
    SeizureInput { items: Vec::new(), named_states: None, import_key: None, ..input }
}

/// Puts `input` into the row.
pub fn put(row: &mut SeizureRow, input: SeizureInput) {
    let input = without_parts(input);
    let place = input.place.as_ref();
    row.kind = name_of(&input.kind);
    row.date = input.date;
    row.date_precision = name_of(&input.date_precision.unwrap_or(DatePrecision::Day));
    row.subdivision = place.and_then(|place| place.subdivision.clone());
    row.place_kind = place.and_then(|place| place.kind.as_ref()).map(name_of);
    row.criminal_context = input.criminal_context.as_ref().map(name_of);
    row.national_case_number = input.national_case_number.clone();
    row.sharing = name_of(&input.sharing.unwrap_or_default());
    row.content = Json(input);
}

/// The seizure as it would be sent in, its items aside.
pub fn as_input(record: &Record) -> SeizureInput {
    let named_states = (!record.named.is_empty()).then(|| record.named.clone());
    SeizureInput { named_states, ..record.seizure.content.0.clone() }
}

/// What other States see of the event, and which States those are.
pub fn as_shared(input: &SeizureInput) -> SeizureInput {
    SeizureInput { notes: None, persons: None, national_case_number: None, ..input.clone() }
}

/// A new item's row.
pub fn item_row(seizure: Id, position: i32, input: &ItemInput) -> ItemRow {
    let mut row = ItemRow {
        id: Id::new(),
        seizure_id: seizure,
        position,
        class: String::new(),
        type_: None,
        make: None,
        make_normalized: None,
        make_recognised: false,
        model: None,
        calibre: None,
        calibre_normalized: None,
        calibre_recognised: false,
        serial_number: None,
        serial_normalized: None,
        serial_condition: None,
        marked: false,
        other_marks: Json(Vec::new()),
        production: None,
        country_of_manufacture: None,
        import_country: None,
        import_year: None,
        manufacture_year: None,
        quantity: 0.0,
        unit: String::new(),
        disposal: name_of(&input.disposal.unwrap_or(Disposal::InCustody)),
        description: None,
        trace_request_id: None,
        trace_status: None,
        traced: false,
        not_traced_reason: None,
    };
    put_item(&mut row, input);
    row
}

/// Puts what the reference values make of makes and calibres into the rows. A statement each at most, however many
/// rows.
pub fn recognise(conn: &mut DbConn, rows: &mut [ItemRow]) -> Result<(), DbError> {
    let given = |of: fn(&ItemRow) -> &Option<String>| -> Vec<String> {
        rows.iter().map(|row| of(row).clone().unwrap_or_default()).collect()
    };
    let (makes, calibres) = (given(|row| &row.make), given(|row| &row.calibre));
    let makes = reference::codes(conn, ReferenceSet::Makes, &makes.iter().map(String::as_str).collect::<Vec<_>>())?;
    let calibres =
        reference::codes(conn, ReferenceSet::Calibres, &calibres.iter().map(String::as_str).collect::<Vec<_>>())?;
    for ((row, make), calibre) in rows.iter_mut().zip(makes).zip(calibres) {
        let make = reference::normalized(row.make.as_deref(), make);
        (row.make_normalized, row.make_recognised) = (make.value, make.recognised);
        let calibre = reference::normalized(row.calibre.as_deref(), calibre);
        (row.calibre_normalized, row.calibre_recognised) = (calibre.value, calibre.recognised);
    }
    Ok(())
}

/// Puts `input` into the item's row; disposal and trace have steps of their own, and so has [`recognise`].
pub fn put_item(row: &mut ItemRow, input: &ItemInput) {
    row.class = name_of(&input.class);
    row.type_ = input.r#type.as_ref().map(name_of);
    row.make = input.make.clone();
    row.model = input.model.clone();
    row.calibre = input.calibre.clone();
    row.serial_number = input.serial_number.clone();
    row.serial_normalized = input.serial_number.as_deref().and_then(serial::normalized);
    row.serial_condition = input.serial_condition.as_ref().map(name_of);
    row.marked = rules::is_uniquely_marked(input);
    row.other_marks = Json(input.other_marks.clone().unwrap_or_default());
    row.production = input.production.as_ref().map(name_of);
    row.country_of_manufacture = input.country_of_manufacture.clone();
    row.import_country = input.import_country.clone();
    row.import_year = input.import_year;
    row.manufacture_year = input.manufacture_year;
    row.quantity = input.quantity;
    row.unit = name_of(&input.unit);
    row.description = input.description.clone();
}

/// The item as it would be sent in, its disposal aside.
pub fn as_item_input(row: &ItemRow) -> Result<ItemInput, Problem> {
    Ok(ItemInput {
        class: value(&row.class)?,
        r#type: optional(row.type_.as_ref())?,
        make: row.make.clone(),
        model: row.model.clone(),
        calibre: row.calibre.clone(),
        serial_number: row.serial_number.clone(),
        serial_condition: optional(row.serial_condition.as_ref())?,
        other_marks: Some(row.other_marks.0.clone()).filter(|marks| !marks.is_empty()),
        production: optional(row.production.as_ref())?,
        country_of_manufacture: row.country_of_manufacture.clone(),
        import_country: row.import_country.clone(),
        import_year: row.import_year,
        manufacture_year: row.manufacture_year,
        quantity: row.quantity,
        unit: value(&row.unit)?,
        disposal: None,
        description: row.description.clone(),
    })
}

/// Whether the item has an identity that is compared across States.
pub fn is_matched(row: &ItemRow) -> bool {
    row.class == name_of(&ItemClass::Firearm) && row.serial_normalized.is_some()
}

/// The item's identity for matching; `None` where it has none.
pub fn identity(seizure: &SeizureRow, named: &[String], item: &ItemRow) -> Result<Option<Identity>, Problem> {
    let firearm = firearm(item)?;
    Ok(firearm.map(|firearm| Identity {
        state: seizure.state.clone(),
        authority: seizure.authority_id,
        sharing: seizure.content.0.sharing.unwrap_or_default(),
        named_states: named.to_vec(),
        ..firearm
    }))
}

/// The firearms of a seizure that is not recorded yet, as they will be compared; nobody's so far.
pub fn firearms(input: &SeizureInput) -> Result<Vec<Identity>, Problem> {
    let nobody = Id(uuid::Uuid::nil());
    let firearm = |item: &ItemInput| firearm(&item_row(nobody, 0, item)).transpose();
    input.items.iter().filter_map(firearm).collect()
}

/// What is compared of an item.
fn firearm(item: &ItemRow) -> Result<Option<Identity>, Problem> {
    let Some(condition) = item.serial_condition.as_ref().filter(|_| is_matched(item)) else {
        return Ok(None);
    };
    Ok(Some(Identity {
        kind: SourceKind::SeizureItem,
        id: item.id,
        state: String::new(),
        authority: Id(uuid::Uuid::nil()),
        serial_number: item.serial_number.clone(),
        serial_condition: value(condition)?,
        r#type: optional(item.type_.as_ref())?,
        make: item.make.clone(),
        model: item.model.clone(),
        calibre: item.calibre.clone(),
        country_of_manufacture: item.country_of_manufacture.clone(),
        year: item.manufacture_year,
        sharing: Sharing::OwnState,
        named_states: Vec::new(),
        visibility: Visibility::Full,
        details: None,
    }))
}

/// What another State is told of these items in full, by item.
pub fn shared(conn: &mut DbConn, items: &[Id]) -> Result<HashMap<Id, SharedRecord>, Problem> {
    let told = |(item, seizure): (ItemRow, SeizureRow)| Ok((item.id, view::told(item, seizure)?));
    store::items_with_seizures(conn, items)?.into_iter().map(told).collect()
}
