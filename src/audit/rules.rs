//! What of the log a reader may learn.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{AuditEntry, NewEntry};
use crate::access::Scope;
use crate::access::secrets::MasterKey;

/// The entry as a reader with `scope` gets it.
///
/// A reader of all States' entries must not learn who traces with whom. The keyed hash in place of the
/// subject holds the actor's State too: two States that touch one record show two different hashes.
pub fn shown(entry: NewEntry, scope: Scope, key: &MasterKey) -> AuditEntry {
    let veiled = scope == Scope::All;
    let subject_id = entry.subject_id.map(|id| match veiled {
        true => key.keyed_hash("audit subject", &format!("{}/{id}", entry.state.as_deref().unwrap_or("-"))),
        false => id,
    });
    AuditEntry {
        id: entry.id,
        at: entry.at,
        state: entry.state,
        authority: entry.authority_id,
        client_id: entry.client_id.filter(|_| !veiled),
        account_id: entry.account_id.filter(|_| !veiled),
        action: entry.action,
        operation: entry.operation,
        subject_kind: entry.subject_kind,
        subject_id,
        request_id: entry.request_id,
    }
}

/// The `detail` of a list's entry: its filters and the ids it returned. Texts that a caller typed could be
/// personal, so they are kept as keyed hashes: an investigator can test a guess, nobody can read them.
pub fn list_detail(key: &MasterKey, filters: &impl Serialize, ids: &[String]) -> Result<String, serde_json::Error> {
    const TYPED: [&str; 4] = ["serial", "make", "reference", "national_case_number"];
    let mut kept = Map::new();
    if let Value::Object(members) = serde_json::to_value(filters)? {
        for (name, value) in members {
            match value {
                Value::Null => {}
                Value::String(text) if TYPED.contains(&name.as_str()) => {
                    kept.insert(name, Value::from(key.keyed_hash("audit filter", &text)));
                }
                other => drop(kept.insert(name, other)),
            }
        }
    }
    serde_json::to_string(&serde_json::json!({ "filters": kept, "ids": ids }))
}
