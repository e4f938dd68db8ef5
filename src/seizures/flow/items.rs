//! The steps of one item.

use super::super::model::{Disposal, DisposalInput, ItemInput};
use super::super::rules::{self, Disposed};
use super::super::store::{self, DisposalRow, ItemRow, Record};
use super::super::view::value;
use super::{added, changed, content, finish, first_day, own};
use crate::db::{Id, Json, name_of};
use crate::http::{Done, Tx};
use crate::problem::Problem;
use crate::register::identities::{self, Incoming, SourceKind};

/// Items that one seizure may have.
const ITEMS_AT_MOST: i32 = 10_000;

/// The item of the record; 404 where it has none such.
pub(super) fn item_of(record: &Record, item: Id) -> Result<&ItemRow, Problem> {
    record.items.iter().find(|row| row.id == item).ok_or_else(Problem::not_found)
}

/// Adds an item to a seizure.
pub fn add_item(tx: &mut Tx<'_>, id: Id, input: &ItemInput) -> Result<Done, Problem> {
    let record = own(tx, id)?;
    if record.seizure.item_count >= ITEMS_AT_MOST {
        return Err(Problem::wrong_state("full", &[]));
    }
    Problem::rules(rules::item_faults("", input, tx.now.utc().date_naive()))?;
    let mut row = content::item_row(id, record.seizure.item_count, input);
    content::recognise(tx.conn, std::slice::from_mut(&mut row))?;
    let identity = content::identity(&record.seizure, &record.named, &row)?;
    Incoming::of(identity.as_slice()).put_with(tx, &store::item_insert(&row))?;
    let mut seizure = record.seizure;
    seizure.item_count += 1;
    finish(tx, seizure, &record.named, "item")?;
    Ok(added(id))
}

/// Changes an item by a JSON Merge Patch.
pub fn update_item(tx: &mut Tx<'_>, id: Id, item: Id, patch: &serde_json::Value) -> Result<Done, Problem> {
    let record = own(tx, id)?;
    let before = item_of(&record, item)?;
    let mut document = serde_json::to_value(content::as_item_input(before)?).map_err(Problem::internal)?;
    json_patch::merge(&mut document, patch);
    let input: ItemInput = crate::http::body::typed(&document)?;
    Problem::rules(rules::item_faults("", &input, tx.now.utc().date_naive()))?;
    let mut row = before.clone();
    content::put_item(&mut row, &input);
    content::recognise(tx.conn, std::slice::from_mut(&mut row))?;
    store::update_item(tx.conn, &row)?;
    match content::identity(&record.seizure, &record.named, &row)? {
        Some(identity) => identities::put(tx, &identity)?,
        None if content::is_matched(before) => identities::retract(tx, SourceKind::SeizureItem, item)?,
        None => {}
    }
    finish(tx, record.seizure, &record.named, "item_change")?;
    Ok(changed(id))
}

/// Adds what became of an item; what was recorded before stays.
pub fn dispose(tx: &mut Tx<'_>, id: Id, item: Id, input: DisposalInput) -> Result<Done, Problem> {
    let record = own(tx, id)?;
    let row = item_of(&record, item)?;
    let before: Disposal = value(&row.disposal)?;
    let of = Disposed { class: value(&row.class)?, disposal: before, seized: first_day(&record.seizure) };
    Problem::rules(rules::disposal_faults(&input, of, tx.now.utc().date_naive()))?;
    store::set_disposal(tx.conn, item, &name_of(&input.disposal))?;
    let row = DisposalRow { id: Id::new(), seizure_id: id, item_id: item, at: tx.now, content: Json(input) };
    store::insert_disposal(tx.conn, &row)?;
    finish(tx, record.seizure, &record.named, "disposal")?;
    Ok(added(id))
}
