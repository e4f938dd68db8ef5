//! Audit entries as stored and as shown.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::db::schema::audit_entries;
use crate::db::{Id, Instant};

/// A row of the log. Holds no free text and no personal field.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = audit_entries, treat_none_as_default_value = false)]
pub struct NewEntry {
    pub id: Id,
    pub at: Instant,
    pub state: Option<String>,
    pub authority_id: Option<Id>,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub action: String,
    pub operation: String,
    pub subject_kind: String,
    /// None for a list.
    pub subject_id: Option<String>,
    pub request_id: String,
    /// For a list: its filters, texts among them as keyed hashes, and the ids it returned.
    pub detail: Option<String>,
}

/// An entry as a reader of the log gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-a800-7c1e-b0a5-7f4b3c2d1e12", "at": "2026-03-03T14:00:00.000000Z",
    "state": "US", "authority": "019b76da-a800-7000-8000-000000000002",
    "client_id": "019b76da-a800-7000-8000-000000000005", "account_id": null, "action": "answer_trace_requests",
    "operation": "acknowledgeTraceRequest", "subject_kind": "trace_request",
    "subject_id": "019b76da-a800-7c1e-b0a5-7f4b3c2d1e0f", "request_id": "019b76da-a800-7c1e-b0a5-7f4b3c2d1e13"}))]
pub struct AuditEntry {
    pub id: Id,
    pub at: Instant,
    /// State of the actor; null for the region's own roles.
    #[schema(required)]
    pub state: Option<String>,
    /// Authority of the actor.
    #[schema(required)]
    pub authority: Option<Id>,
    /// The client that acted; null where an account or the command line did.
    #[schema(required)]
    pub client_id: Option<Id>,
    /// The account that acted; null where a client or the command line did.
    #[schema(required)]
    pub account_id: Option<Id>,
    /// The action of the grant table that allowed it; `any_token` where any token did, `command_line` where it
    /// was done at the server, `revokeToken` and `rotate_keys` for tokens and keys.
    pub action: String,
    /// The operation that was called.
    pub operation: String,
    pub subject_kind: String,
    /// Id of the record; for the auditor a keyed hash that differs by State; null for a list.
    #[schema(required)]
    pub subject_id: Option<String>,
    pub request_id: String,
}

/// Filters of the log.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
    /// Only entries with this action: one of `GET /v1/roles`, or `any_token`, `command_line`, `revokeToken`,
    /// `rotate_keys`.
    #[param(max_length = 64, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub action: Option<String>,
    /// Only entries of actors of this State.
    #[param(pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
    /// Only entries at or after this moment.
    pub since: Option<Instant>,
}
