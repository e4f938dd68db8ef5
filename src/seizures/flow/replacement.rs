//! A seizure told anew: what an import does when its file says of a row something else than it did before.

use serde_json::Value;

use super::super::model::{ContextAmendment, SeizureInput};
use super::{amend_context, content, own, update, update_item};
use crate::db::Id;
use crate::http::{Tx, body};
use crate::problem::Problem;

/// Makes the seizure and its first item, which the row made, what the patches say. A criminal context that differs is
/// added to the history; disposals have steps of their own and stay as they are.
pub fn replace(
    tx: &mut Tx<'_>,
    id: Id,
    input: &SeizureInput,
    mut event: Value,
    mut item: Value,
) -> Result<(), Problem> {
    let record = own(tx, id)?;
    leave_out(&mut event, "criminal_context");
    let document = serde_json::to_value(content::as_input(&record)).map_err(Problem::internal)?;
    body::leave_out_void(&mut event, &document);
    update(tx, id, &event)?;
    if let Some(row) = record.items.first() {
        leave_out(&mut item, "disposal");
        update_item(tx, id, row.id, &item)?;
    }
    if let Some(criminal_context) = input.criminal_context
        && record.seizure.content.0.criminal_context != Some(criminal_context)
    {
        amend_context(tx, id, ContextAmendment { criminal_context, reason: "import".to_owned() })?;
    }
    Ok(())
}

fn leave_out(patch: &mut Value, name: &str) {
    if let Some(members) = patch.as_object_mut() {
        members.remove(name);
    }
}
