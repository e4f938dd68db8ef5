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
        true => key.keyed_hash("audit subject", format!("{}/{id}", entry.state.as_deref().unwrap_or("-"))),
        false => id,
    });
    AuditEntry {
        id: entry.id,
        at: entry.at,
        state: entry.state,
        authority: entry.authority_id,
        client_id: entry.client_id,
        account_id: entry.account_id,
        action: entry.action,
        operation: entry.operation,
        subject_kind: entry.subject_kind,
        subject_id,
        request_id: entry.request_id,
    }
}

/// Filters whose texts are names, codes, ids or times of ours, which the API description fixes.
const SAFE: [&str; 22] = [
    "assigned_to",
    "authority",
    "class",
    "context",
    "cursor",
    "direction",
    "disposal",
    "from",
    "kind",
    "limit",
    "recipient_status",
    "role",
    "since",
    "state",
    "status",
    "strength",
    "subdivision",
    "to",
    "traced",
    "type",
    "updated_since",
    "urgency",
];

/// The `detail` of a list's entry: its filters and the ids it returned. Texts that a caller typed could be
/// personal, so all but [`SAFE`] ones are kept as keyed hashes: an investigator can test a guess, nobody can
/// read them.
pub fn list_detail(key: &MasterKey, filters: &impl Serialize, ids: &[String]) -> Result<String, serde_json::Error> {
    let mut kept = Map::new();
    if let Value::Object(members) = serde_json::to_value(filters)? {
        for (name, value) in members {
            let kept_as = match value {
                Value::Null => continue,
                Value::Bool(_) | Value::Number(_) => value,
                value if SAFE.contains(&name.as_str()) => value,
                Value::String(text) => key.keyed_hash("audit filter", &text).into(),
                other => key.keyed_hash("audit filter", other.to_string()).into(),
            };
            kept.insert(name, kept_as);
        }
    }
    serde_json::to_string(&serde_json::json!({ "filters": kept, "ids": ids }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_caller_typed_is_kept_as_a_hash() {
        let key = MasterKey::from_bytes([1; 32]);
        let filters = json!({"state": "BR", "overdue": true, "limit": 5, "since": null, "action": "Joao Silva",
            "serial": "ABC123", "new_filter": "Joao Silva", "several": ["Joao Silva"]});
        let detail = list_detail(&key, &filters, &["1".to_owned()]).expect("JSON");
        assert!(!detail.contains("Joao") && !detail.contains("ABC123"), "{detail}");
        let detail: Value = serde_json::from_str(&detail).expect("JSON");
        let kept = &detail["filters"];
        assert_eq!((&kept["state"], &kept["overdue"], &kept["limit"]), (&json!("BR"), &json!(true), &json!(5)));
        assert_eq!(kept["action"], kept["new_filter"], "a guess can be tested");
        assert_eq!((kept.get("since"), &detail["ids"]), (None, &json!(["1"])));
    }
}
