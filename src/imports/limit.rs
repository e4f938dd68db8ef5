//! What a batch of rows brings under the probing limit, asked before any of it is written.

use std::collections::HashMap;

use super::batch::{Found, Ready, Verdict};
use super::mapping::ImportKind;
use super::model::ImportRow;
use super::plan::RowKey;
use super::store;
use crate::db::{DbConn, DbError, Id};
use crate::http::Tx;
use crate::problem::Problem;
use crate::register::{probing, store as register};
use crate::seizures;

pub use crate::register::probing::Admitted;

/// Ids that one statement looks up.
const CHUNK: usize = 5000;

/// How many of the rows, from the first, may be written now.
pub fn admit(tx: &mut Tx<'_>, row: &ImportRow, ready: &[Ready]) -> Result<Admitted, Problem> {
    let keys: Vec<&str> = ready.iter().filter_map(Ready::key).map(RowKey::text).collect();
    let mut met = store::met(tx.conn, row.id, &keys)?;
    let found = Found::of(tx, row, ready, &mut met)?;
    let mut rows = Vec::with_capacity(ready.len());
    for (one, key) in ready.iter().zip(&found.keys) {
        let (Verdict::Record { checked, .. }, Some(key)) = (&one.verdict, key) else {
            rows.push((Vec::new(), None));
            continue;
        };
        let known = found.imported.get(key);
        let brought = match known {
            Some(known) if known.content_hash == checked.content_hash => Vec::new(),
            _ => checked.input.identities()?,
        };
        rows.push((brought, known.map(|known| known.record_id)));
    }
    let changed: Vec<Id> = rows.iter().filter(|(brought, _)| !brought.is_empty()).filter_map(|(_, id)| *id).collect();
    let held = held(tx.conn, row.kind(), &changed)?;
    let brought: Vec<Vec<register::IdentityRow>> = rows
        .into_iter()
        .map(|(mut brought, record)| {
            // A firearm that its record has already is nothing new to compare.
            let before = record.and_then(|id| held.get(&id)).map_or(&[][..], Vec::as_slice);
            brought.retain(|new| !before.iter().any(|old| old.is_same_firearm(new)));
            brought
        })
        .collect();
    probing::admit(tx, &brought)
}

/// The identities that records have by now, by record.
fn held(
    conn: &mut DbConn,
    kind: ImportKind,
    records: &[Id],
) -> Result<HashMap<Id, Vec<register::IdentityRow>>, DbError> {
    let mut held: HashMap<Id, Vec<register::IdentityRow>> = HashMap::new();
    if records.is_empty() {
        return Ok(held);
    }
    let record_of: HashMap<Id, Id> = match kind {
        ImportKind::Seizures => seizures::items_of(conn, records)?.into_iter().collect(),
        ImportKind::FirearmRecords => records.iter().map(|id| (*id, *id)).collect(),
    };
    let sources: Vec<Id> = record_of.keys().copied().collect();
    for chunk in sources.chunks(CHUNK) {
        for identity in register::identities_of(conn, chunk.to_vec())? {
            if let Some(record) = record_of.get(&identity.source_id) {
                held.entry(*record).or_default().push(identity);
            }
        }
    }
    Ok(held)
}
