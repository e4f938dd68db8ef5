//! The only place that speaks diesel about trace requests: rows here, reads and writes beside.

mod figures;
mod list;
mod read;
mod write;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{DisclosedPart, DisclosureDecision, FirearmSummary, PersonInput, TraceRequestInput, Urgency};
use super::response_model::{ResponseInput, Restriction};
use super::steps::{RecipientStatus, RequestStatus};
use crate::db::schema as tables;
use crate::db::{Id, Instant, Json, named};
use crate::problem::Problem;

pub use figures::{Handled, count, handled, sales};
pub use list::{Listed, list, timeline};
pub use read::{answers, find, lock, notes, open_duplicate, party_since, reference_is_taken};
pub use write::*;

/// A row of `trace_requests`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::trace_requests, treat_none_as_default_value = false)]
pub struct RequestRow {
    pub id: Id,
    pub requesting_state: String,
    pub requesting_authority_id: Id,
    pub status: String,
    pub reference: Option<String>,
    pub register_year: Option<i32>,
    pub register_number: Option<i32>,
    pub content: Json<TraceRequestInput>,
    pub urgency: Option<String>,
    /// Normalized, for comparing.
    pub serial: Option<String>,
    /// Folded, for comparing.
    pub make: Option<String>,
    pub recovery_date: Option<NaiveDate>,
    pub national_case_number: Option<String>,
    pub created_at: Instant,
    pub submitted_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    pub closure_reason: Option<String>,
    pub withdrawn_at: Option<Instant>,
    pub withdrawal_reason: Option<String>,
    /// Of a draft: the States it is to be sent to, between spaces.
    pub addressed: Option<String>,
}

/// What a list shows of a request beside what differs from one party to the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    pub requesting_state: String,
    pub reference: Option<String>,
    /// Microseconds since 1970.
    pub submitted_at: Option<i64>,
    pub urgency: Option<Urgency>,
    pub firearm: Option<FirearmSummary>,
    pub recovery_date: Option<NaiveDate>,
    /// Of a draft: the States it is to be sent to, between spaces.
    pub addressed: Option<String>,
}

impl Listing {
    pub fn of(request: &RequestRow) -> Listing {
        let content = &request.content.0;
        Listing {
            requesting_state: request.requesting_state.clone(),
            reference: request.reference.clone(),
            submitted_at: request.submitted_at.map(|at| at.micros()),
            urgency: content.urgency,
            firearm: content.firearm.as_ref().map(FirearmSummary::of),
            recovery_date: request.recovery_date,
            addressed: request.addressed.clone(),
        }
    }
}

/// What one State sees of a request as a whole: who can see a request has a row here, and nobody else.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = tables::trace_parties, treat_none_as_default_value = false)]
pub struct PartyRow {
    pub request_id: Id,
    pub state: String,
    pub side: String,
    pub status: String,
    pub updated_at: Instant,
    pub assigned_to: Option<Id>,
}

/// A row of `trace_recipients`.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::trace_recipients, treat_none_as_default_value = false)]
pub struct RecipientRow {
    pub request_id: Id,
    pub state: String,
    pub status: String,
    pub sent_at: Instant,
    pub due_at: Option<Instant>,
    pub clock_stopped_at: Option<Instant>,
    pub acknowledged_at: Option<Instant>,
    pub answered_at: Option<Instant>,
    pub restriction: Option<Json<Restriction>>,
    pub onward_reason: Option<String>,
    pub earlier_restrictions: Option<Json<Vec<Restriction>>>,
}

impl RecipientRow {
    pub fn status(&self) -> Result<RecipientStatus, Problem> {
        RecipientStatus::parse(&self.status).ok_or_else(|| Problem::internal("a stored recipient status is unknown"))
    }
}

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::trace_persons)]
pub struct PersonRow {
    pub id: Id,
    pub request_id: Id,
    pub position: i32,
    pub person: Json<PersonInput>,
}

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::trace_responses, treat_none_as_default_value = false)]
pub struct ResponseRow {
    pub id: Id,
    pub request_id: Id,
    pub state: String,
    pub version: i32,
    pub response: Json<ResponseInput>,
    pub amendment_reason: Option<String>,
    pub at: Instant,
}

/// Whether a question is the recipient's for information or the requester's for clarification.
pub const INFORMATION: &str = "information";
pub const CLARIFICATION: &str = "clarification";

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::trace_questions, treat_none_as_default_value = false)]
pub struct QuestionRow {
    pub id: Id,
    pub request_id: Id,
    pub state: String,
    pub kind: String,
    pub question: String,
    pub asked_at: Instant,
    pub answer: Option<String>,
    pub answered_at: Option<Instant>,
}

/// Persons before and after an amendment; erasing a person erases it here too.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct AmendedPersons {
    pub before: Vec<(Id, PersonInput)>,
    pub after: Vec<(Id, PersonInput)>,
}

/// A changed member of the content: its JSON Pointer, old and new value.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Changed {
    /// JSON Pointer into the request.
    pub pointer: String,
    /// The value before; null where there was none.
    #[schema(required)]
    pub old: Option<serde_json::Value>,
    /// The value since; null where it was taken out.
    #[schema(required)]
    pub new: Option<serde_json::Value>,
}

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::trace_amendments, treat_none_as_default_value = false)]
pub struct AmendmentRow {
    pub id: Id,
    pub request_id: Id,
    pub at: Instant,
    pub reason: String,
    pub changes: Json<Vec<Changed>>,
    pub persons: Json<Option<AmendedPersons>>,
}

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::trace_disclosures, treat_none_as_default_value = false)]
pub struct DisclosureRow {
    pub id: Id,
    pub request_id: Id,
    pub holder: String,
    pub provider: String,
    pub what: String,
    pub legal_basis: String,
    pub to_whom: String,
    pub to_state: Option<String>,
    pub planned_at: Instant,
    pub created_at: Instant,
    pub decision: Option<String>,
    pub remarks: Option<String>,
    pub decided_at: Option<Instant>,
}

impl DisclosureRow {
    pub fn what(&self) -> Option<DisclosedPart> {
        named(&self.what)
    }

    pub fn decision(&self) -> Option<DisclosureDecision> {
        named(self.decision.as_deref()?)
    }
}

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::trace_notes, treat_none_as_default_value = false)]
pub struct NoteRow {
    pub id: Id,
    pub request_id: Id,
    pub state: String,
    pub at: Instant,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub note: String,
}

#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = tables::trace_timeline, treat_none_as_default_value = false)]
pub struct TimelineRow {
    pub id: Id,
    pub request_id: Id,
    pub at: Instant,
    pub step: String,
    pub state: String,
    pub authority_id: Id,
    pub recipient: Option<String>,
    pub client_id: Option<Id>,
    pub account_id: Option<Id>,
    pub own_state_only: bool,
}

/// A request with all that one State may see of it; `party` says as which State.
#[derive(Debug, Clone)]
pub struct Record {
    pub request: RequestRow,
    pub party: PartyRow,
    pub persons: Vec<PersonRow>,
    pub recipients: Vec<RecipientRow>,
    pub responses: Vec<ResponseRow>,
    pub questions: Vec<QuestionRow>,
    pub amendments: Vec<AmendmentRow>,
    pub disclosures: Vec<DisclosureRow>,
}

pub const REQUESTER: &str = "requester";
pub const RECIPIENT: &str = "recipient";

impl Record {
    /// Whether the reading State made the request.
    pub fn is_own(&self) -> bool {
        self.party.side == REQUESTER
    }

    /// The request's own status, which only its requester sees as such.
    pub fn status(&self) -> Result<RequestStatus, Problem> {
        RequestStatus::parse(&self.request.status)
            .ok_or_else(|| Problem::internal("a stored request status is unknown"))
    }

    /// When the request reached the reading State: for its requester, when it was submitted.
    pub fn since(&self) -> Option<Instant> {
        match self.is_own() {
            true => self.request.submitted_at,
            false => self.recipients.first().map(|recipient| recipient.sent_at),
        }
    }

    /// Whether the reading State may see what happened at `at`: a recipient nothing from before it was one.
    pub fn sees(&self, at: Instant) -> bool {
        self.is_own() || self.since().is_some_and(|since| at >= since)
    }

    pub fn recipient(&self, state: &str) -> Option<&RecipientRow> {
        self.recipients.iter().find(|recipient| recipient.state == state)
    }
}
