//! A seizure told anew: what an import does when its file says of a row something else than it did before.

use serde_json::Value;

use super::super::model::{ContextAmendment, SeizureInput};
use super::{amend_context, own, update, update_item};
use crate::db::Id;
use crate::http::Tx;
use crate::problem::Problem;

/// Makes the seizure, and its items in their order, what `input` says. A criminal context that differs is added to the
/// history; disposals have steps of their own and stay as they are, as do items that `input` does not tell of.
pub fn replace(tx: &mut Tx<'_>, id: Id, input: &SeizureInput) -> Result<(), Problem> {
    let record = own(tx, id)?;
    update(tx, id, &without(serde_json::to_value(input).map_err(Problem::internal)?, &["items", "criminal_context"]))?;
    for (row, item) in record.items.iter().zip(&input.items) {
        let patch = without(serde_json::to_value(item).map_err(Problem::internal)?, &["disposal"]);
        update_item(tx, id, row.id, &patch)?;
    }
    if let Some(criminal_context) = input.criminal_context
        && record.seizure.content.0.criminal_context != Some(criminal_context)
    {
        amend_context(tx, id, ContextAmendment { criminal_context, reason: "import".to_owned() })?;
    }
    Ok(())
}

fn without(mut document: Value, names: &[&str]) -> Value {
    if let Some(members) = document.as_object_mut() {
        members.retain(|name, _| !names.contains(&name.as_str()));
    }
    document
}
