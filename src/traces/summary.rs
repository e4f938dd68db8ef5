//! A trace request in a list. Pure: a row and the moment in, a representation out.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{FirearmSummary, Urgency};
use super::query::Direction;
use super::steps::{RecipientStatus, RequestStatus};
use super::store::{Listed, REQUESTER};
use crate::db::{Id, Instant};
use crate::problem::Problem;

/// A trace request in a list: nothing personal, no free text.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-a800-7c1e-b0a5-7f4b3c2d1e0f", "reference": "BR-2026-8X5D603J",
    "direction": "outgoing", "status": "open", "urgency": "routine", "requesting_state": "BR",
    "firearm": {"type": "pistol", "make": "Glock", "model": "19", "calibre": "9x19mm", "serial_number": "ABC123",
        "serial_condition": "intact"},
    "recovery_date": "2026-03-01",
    "recipients": [{"state": "US", "status": "acknowledged", "due_at": "2026-04-02T14:00:00.000000Z",
        "overdue": false}],
    "submitted_at": "2026-03-02T12:00:00.000000Z", "updated_at": "2026-03-03T14:00:00.000000Z"}))]
pub struct TraceRequestSummary {
    pub id: Id,
    #[schema(required)]
    pub reference: Option<String>,
    pub direction: Direction,
    pub status: RequestStatus,
    #[schema(required)]
    pub urgency: Option<Urgency>,
    pub requesting_state: String,
    #[schema(required)]
    pub firearm: Option<FirearmSummary>,
    #[schema(required)]
    pub recovery_date: Option<NaiveDate>,
    pub recipients: Vec<RecipientSummary>,
    #[schema(required)]
    pub submitted_at: Option<Instant>,
    pub updated_at: Instant,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RecipientSummary {
    pub state: String,
    pub status: RecipientStatus,
    #[schema(required)]
    pub due_at: Option<Instant>,
    pub overdue: bool,
}

/// A list's row as its reader sees it at `now`.
pub fn summary(listed: Listed, now: Instant) -> Result<TraceRequestSummary, Problem> {
    let unknown = || Problem::internal("a stored status is unknown");
    let status = RequestStatus::parse(&listed.status).ok_or_else(unknown)?;
    let listing = listed.listing;
    let mut recipients = Vec::with_capacity(listed.recipients.len());
    let sent_at = listed.recipients.first().map(|row| row.sent_at);
    for row in listed.recipients {
        let status = RecipientStatus::parse(&row.status).ok_or_else(unknown)?;
        let overdue = row.due_at.is_some_and(|due| due < now);
        recipients.push(RecipientSummary { state: row.state, status, due_at: row.due_at, overdue });
    }
    if status == RequestStatus::Draft {
        let draft = |state: &str| RecipientSummary {
            state: state.to_owned(),
            status: RecipientStatus::Draft,
            due_at: None,
            overdue: false,
        };
        recipients = listing.addressed.iter().flat_map(|states| states.split(' ')).map(draft).collect();
    }
    Ok(TraceRequestSummary {
        id: listed.id,
        reference: listing.reference,
        direction: match listed.side == REQUESTER {
            true => Direction::Outgoing,
            false => Direction::Incoming,
        },
        status,
        urgency: listing.urgency,
        requesting_state: listing.requesting_state,
        firearm: listing.firearm,
        recovery_date: listing.recovery_date,
        recipients,
        submitted_at: match listed.side == REQUESTER {
            true => listing.submitted_at.map(Instant::from_micros),
            false => sent_at,
        },
        updated_at: listed.updated_at,
    })
}
