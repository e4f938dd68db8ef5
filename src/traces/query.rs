//! The filters of the list of trace requests.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::Urgency;
use super::steps::{RecipientStatus, RequestStatus};
use crate::db::{Id, Instant};
use crate::http::PageQuery;

/// Seen from the caller's State.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    Incoming,
    Outgoing,
}

/// `GET /v1/trace-requests?…`; several filters narrow together.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TraceRequestQuery {
    /// Page size.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^[A-Za-z0-9_-]{32}$")]
    pub cursor: Option<String>,
    /// Sent to the caller's State, or by it; both where absent.
    #[param(inline)]
    pub direction: Option<Direction>,
    /// Status of the request as the caller sees it.
    #[param(inline)]
    pub status: Option<RequestStatus>,
    /// Status of a recipient that the caller sees.
    #[param(inline)]
    pub recipient_status: Option<RecipientStatus>,
    /// The other State: the requester of an incoming request, a recipient of an outgoing one.
    #[param(pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
    /// Serial number, compared without case, spaces and dashes.
    #[param(max_length = 200, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub serial: Option<String>,
    /// Make, compared without case.
    #[param(max_length = 200, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub make: Option<String>,
    #[param(inline)]
    pub urgency: Option<Urgency>,
    /// Whether a recipient that the caller sees, and that `state` and `recipient_status` name, is past its due moment.
    pub overdue: Option<bool>,
    /// In whatever case.
    #[param(max_length = 40, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub reference: Option<String>,
    #[param(max_length = 200, pattern = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$")]
    pub national_case_number: Option<String>,
    /// Account that the request is assigned to in the caller's State.
    pub assigned_to: Option<Id>,
    /// Only what changed at or after this moment, in order of change.
    pub updated_since: Option<Instant>,
}

impl TraceRequestQuery {
    pub fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, cursor: self.cursor.clone() }
    }
}
