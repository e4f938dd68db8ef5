//! A trace request as one side gets to see it. Pure: a record and its reader in, a representation out.
//!
//! What a recipient sees derives only from the request and its own part; the record it is made from
//! holds nothing of another recipient.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::*;
use super::response_model::*;
use super::rules::time_to_crime_days;
use super::steps::{RecipientStatus, RequestStatus};
use super::store::{
    AmendmentRow, CLARIFICATION, Changed, DisclosureRow, INFORMATION, PersonRow, QuestionRow, RecipientRow, Record,
    ResponseRow,
};
use crate::access::{Action, Caller};
use crate::db::{Id, Instant};
use crate::firearms::{DatePrecision, Handling};
use crate::problem::Problem;

/// A trace request.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({"id": "019b76da-a800-7c1e-b0a5-7f4b3c2d1e0f", "reference": "BR-2026-8X5D603J",
    "register_number": 12, "status": "completed", "requesting_state": "BR",
    "requesting_authority": "019b76da-a800-7000-8000-000000000001", "urgency": "routine",
    "urgency_justification": null, "ground": "illicit_under_national_law",
    "legal_basis": "Lei 10.826/2003, art. 14", "intended_use": "criminal_investigation", "offence_code": "0101",
    "national_case_number": "IP 123/2026", "language": "pt", "contact_point_id": null,
    "firearm": {"type": "pistol", "make": "Glock", "model": "19", "calibre": "9x19mm", "serial_number": "ABC123",
        "serial_condition": "intact", "country_of_manufacture": "AT", "manufacturer": null, "importer_name": null,
        "import_country": "US", "import_year": 2019, "other_marks": null, "identification_incomplete": null,
        "identification_remark": null},
    "recovery": {"date": "2026-03-01", "state": "BR", "subdivision": "BR-RJ", "locality": "Rio de Janeiro",
        "circumstances": "vehicle stop"},
    "persons": [], "handling": {"tlp": "amber", "confidential": true, "conditions": null},
    "special_instructions": null, "match_visibility": "hit_only",
    "recipients": [{"state": "US", "status": "answered", "due_at": null, "overdue": false,
        "acknowledged_at": "2026-03-03T14:00:00.000000Z", "answered_at": "2026-03-09T16:30:00.000000Z",
        "information_requests": [], "restriction": null, "earlier_restrictions": [],
        "response": {"version": 1, "at": "2026-03-09T16:30:00.000000Z", "amendment_reason": null,
            "outcome": "traced_to_dealer", "reason": null,
            "chain": [{"kind": "manufactured", "date": null, "date_precision": null, "state": "AT",
                "actor_kind": "manufacturer", "actor_name": "Glock GmbH", "record_reference": null},
                {"kind": "retail_sale", "date": "2019-06-14", "date_precision": "day", "state": "US",
                "actor_kind": "dealer", "actor_name": "Example Sporting Goods", "record_reference": "4473/118"}],
            "last_known_holder": null, "suggested_referrals": [], "remarks": null, "handling": null,
            "language": "en", "contact_point_id": null, "time_to_crime_days": 2452},
        "earlier_responses": [], "clarifications": [], "onward_reason": null}],
    "time_to_crime_days": 2452, "amendments": [], "disclosures": [], "assigned_to": null,
    "created_at": "2026-03-02T12:00:00.000000Z", "submitted_at": "2026-03-02T12:00:00.000000Z",
    "updated_at": "2026-03-09T16:30:00.000000Z", "closed_at": null, "closure_reason": null, "withdrawn_at": null,
    "withdrawal_reason": null}))]
pub struct TraceRequest {
    pub id: Id,
    /// `BR-2026-` and 8 characters; null on a draft.
    #[schema(required)]
    pub reference: Option<String>,
    /// Place in the requesting State's register of the year; null for recipients and on a draft.
    #[schema(required)]
    pub register_number: Option<i32>,
    pub status: RequestStatus,
    pub requesting_state: String,
    pub requesting_authority: Id,
    #[schema(required)]
    pub urgency: Option<Urgency>,
    #[schema(required)]
    pub urgency_justification: Option<String>,
    #[schema(required)]
    pub ground: Option<Ground>,
    #[schema(required)]
    pub legal_basis: Option<String>,
    #[schema(required)]
    pub intended_use: Option<IntendedUse>,
    #[schema(required)]
    pub offence_code: Option<String>,
    #[schema(required)]
    pub national_case_number: Option<String>,
    #[schema(required)]
    pub language: Option<LanguageCode>,
    #[schema(required)]
    pub contact_point_id: Option<Id>,
    #[schema(required)]
    pub firearm: Option<Firearm>,
    #[schema(required)]
    pub recovery: Option<Recovery>,
    /// Null for readers who may not read them.
    #[schema(required)]
    pub persons: Option<Vec<Person>>,
    #[schema(required)]
    pub handling: Option<Handling>,
    #[schema(required)]
    pub special_instructions: Option<String>,
    /// Null for recipients.
    #[schema(required)]
    pub match_visibility: Option<MatchVisibility>,
    /// For a recipient, only itself.
    pub recipients: Vec<Recipient>,
    /// Days from the earliest retail sale in the answers to the recovery.
    #[schema(required)]
    pub time_to_crime_days: Option<i64>,
    pub amendments: Vec<AmendmentView>,
    /// Those that the reader's State holds or provides.
    pub disclosures: Vec<Disclosure>,
    /// The account that works on it in the reader's State.
    #[schema(required)]
    pub assigned_to: Option<Id>,
    /// Null for recipients.
    #[schema(required)]
    pub created_at: Option<Instant>,
    #[schema(required)]
    pub submitted_at: Option<Instant>,
    /// When something that the reader sees changed last.
    pub updated_at: Instant,
    #[schema(required)]
    pub closed_at: Option<Instant>,
    /// Null for recipients.
    #[schema(required)]
    pub closure_reason: Option<String>,
    #[schema(required)]
    pub withdrawn_at: Option<Instant>,
    #[schema(required)]
    pub withdrawal_reason: Option<String>,
}

/// A person with the id by which it can be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Person {
    pub id: Id,
    pub role: PersonRole,
    pub name: String,
    #[schema(required)]
    pub date_of_birth: Option<NaiveDate>,
    #[schema(required)]
    pub nationality: Option<String>,
}

/// One addressed State's part.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Recipient {
    pub state: String,
    pub status: RecipientStatus,
    /// By this service's targets; null while information is awaited and when nothing more is owed.
    #[schema(required)]
    pub due_at: Option<Instant>,
    pub overdue: bool,
    #[schema(required)]
    pub acknowledged_at: Option<Instant>,
    #[schema(required)]
    pub answered_at: Option<Instant>,
    pub information_requests: Vec<QuestionView>,
    #[schema(required)]
    pub restriction: Option<Restriction>,
    /// Restrictions that a later one has replaced, oldest first.
    pub earlier_restrictions: Vec<Restriction>,
    #[schema(required)]
    pub response: Option<Response>,
    /// Answers that an amendment has replaced, oldest first.
    pub earlier_responses: Vec<Response>,
    pub clarifications: Vec<QuestionView>,
    /// Why this State was added later; the requesting State's own note.
    #[schema(required)]
    pub onward_reason: Option<String>,
}

/// A question and, once it has come, its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuestionView {
    pub id: Id,
    pub question: String,
    pub asked_at: Instant,
    #[schema(required)]
    pub answer: Option<String>,
    #[schema(required)]
    pub answered_at: Option<Instant>,
}

/// An answer. Personal fields are null for readers who may not read them.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Response {
    /// 1 for the first answer; each amendment adds one.
    pub version: i32,
    pub at: Instant,
    #[schema(required)]
    pub amendment_reason: Option<String>,
    pub outcome: Outcome,
    #[schema(required)]
    pub reason: Option<OutcomeReason>,
    pub chain: Vec<CustodyEvent>,
    #[schema(required)]
    pub last_known_holder: Option<String>,
    pub suggested_referrals: Vec<String>,
    #[schema(required)]
    pub remarks: Option<String>,
    #[schema(required)]
    pub handling: Option<Handling>,
    #[schema(required)]
    pub language: Option<LanguageCode>,
    #[schema(required)]
    pub contact_point_id: Option<Id>,
    #[schema(required)]
    pub time_to_crime_days: Option<i64>,
}

/// What was corrected after submission, old and new.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AmendmentView {
    pub id: Id,
    pub at: Instant,
    pub reason: String,
    pub changes: Vec<Changed>,
    /// Null where persons did not change, or the reader may not read them.
    #[schema(required)]
    pub persons: Option<PersonsChanged>,
}

/// Persons before and after an amendment; those erased since are gone from both.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PersonsChanged {
    pub old: Vec<Person>,
    pub new: Vec<Person>,
}

/// A planned disclosure and what its provider said to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Disclosure {
    pub id: Id,
    pub holder: String,
    pub provider: String,
    #[schema(required)]
    pub what: Option<DisclosedPart>,
    pub legal_basis: String,
    pub to_whom: String,
    #[schema(required)]
    pub to_state: Option<String>,
    /// Passing it on to another State needs the provider's consent; of any other disclosure it is told.
    pub consent_required: bool,
    pub planned_at: Instant,
    pub created_at: Instant,
    /// Null until the provider has decided.
    #[schema(required)]
    pub decision: Option<DisclosureDecision>,
    #[schema(required)]
    pub remarks: Option<String>,
    #[schema(required)]
    pub decided_at: Option<Instant>,
}

/// Whether the reader may read what is personal in this record: its own role says so, and a recipient
/// no longer may once the request is withdrawn.
fn reads_persons(record: &Record, reader: &Caller) -> bool {
    let withdrawn = record.request.withdrawn_at.is_some();
    reader.may(Action::ReadTracePersons) && (record.is_own() || !withdrawn)
}

/// The record as `reader` sees it at `now`.
pub fn shown(record: &Record, reader: &Caller, now: Instant) -> Result<TraceRequest, Problem> {
    let own = record.is_own();
    let personal = reads_persons(record, reader);
    let request = &record.request;
    let content = request.content.0.clone();
    let recovered = content.recovery.as_ref().and_then(|r| r.date);
    let mut recipients = Vec::with_capacity(record.recipients.len());
    for row in &record.recipients {
        recipients.push(recipient(record, row, own, personal, recovered, now)?);
    }
    if record.status()? == RequestStatus::Draft {
        recipients = content.recipients.iter().flatten().map(|state| unsent(state)).collect();
    }
    let status = RequestStatus::parse(&record.party.status).ok_or_else(|| Problem::internal("unknown status"))?;
    Ok(TraceRequest {
        id: request.id,
        reference: request.reference.clone(),
        register_number: request.register_number.filter(|_| own),
        status,
        requesting_state: request.requesting_state.clone(),
        requesting_authority: request.requesting_authority_id,
        urgency: content.urgency,
        urgency_justification: content.urgency_justification,
        ground: content.ground,
        legal_basis: content.legal_basis,
        intended_use: content.intended_use,
        offence_code: content.offence_code,
        national_case_number: content.national_case_number,
        language: content.language,
        contact_point_id: content.contact_point_id,
        firearm: content.firearm,
        recovery: content.recovery,
        persons: personal.then(|| record.persons.iter().map(person).collect()),
        handling: content.handling,
        special_instructions: content.special_instructions,
        match_visibility: own.then(|| content.match_visibility.unwrap_or_default()),
        time_to_crime_days: earliest_time_to_crime(&recipients),
        recipients,
        amendments: record
            .amendments
            .iter()
            .filter(|row| record.sees(row.at))
            .map(|row| amendment(row, personal))
            .collect(),
        disclosures: record.disclosures.iter().filter_map(|row| disclosure(row, reader)).collect(),
        assigned_to: record.party.assigned_to,
        created_at: own.then_some(request.created_at),
        submitted_at: record.since(),
        updated_at: record.party.updated_at,
        closed_at: request.closed_at,
        closure_reason: request.closure_reason.clone().filter(|_| own),
        withdrawn_at: request.withdrawn_at,
        withdrawal_reason: request.withdrawal_reason.clone(),
    })
}

/// The earliest sale gives the most days.
fn earliest_time_to_crime(recipients: &[Recipient]) -> Option<i64> {
    recipients.iter().filter_map(|r| r.response.as_ref()?.time_to_crime_days).max()
}

fn unsent(state: &str) -> Recipient {
    Recipient {
        state: state.to_owned(),
        status: RecipientStatus::Draft,
        due_at: None,
        overdue: false,
        acknowledged_at: None,
        answered_at: None,
        information_requests: Vec::new(),
        restriction: None,
        earlier_restrictions: Vec::new(),
        response: None,
        earlier_responses: Vec::new(),
        clarifications: Vec::new(),
        onward_reason: None,
    }
}

fn recipient(
    record: &Record,
    row: &RecipientRow,
    own: bool,
    personal: bool,
    recovered: Option<NaiveDate>,
    now: Instant,
) -> Result<Recipient, Problem> {
    let responses = record.responses.iter().filter(|r| r.state == row.state);
    let mut responses: Vec<Response> = responses.map(|r| response(r, personal, recovered)).collect();
    let questions = |kind: &str| {
        let of_kind = record.questions.iter().filter(|q| q.state == row.state && q.kind == kind);
        of_kind.map(question).collect()
    };
    Ok(Recipient {
        state: row.state.clone(),
        status: row.status()?,
        due_at: row.due_at,
        overdue: row.due_at.is_some_and(|due| due < now),
        acknowledged_at: row.acknowledged_at,
        answered_at: row.answered_at,
        information_requests: questions(INFORMATION),
        restriction: row.restriction.as_ref().map(|r| r.0.clone()),
        earlier_restrictions: row.earlier_restrictions.as_ref().map(|r| r.0.clone()).unwrap_or_default(),
        response: responses.pop(),
        earlier_responses: responses,
        clarifications: questions(CLARIFICATION),
        onward_reason: row.onward_reason.clone().filter(|_| own),
    })
}

fn response(row: &ResponseRow, personal: bool, recovered: Option<NaiveDate>) -> Response {
    let given = row.response.0.clone();
    let mut chain = given.chain.unwrap_or_default();
    let time_to_crime_days = time_to_crime_days(&chain, recovered);
    for event in chain.iter_mut().filter(|event| event.date.is_some()) {
        event.date_precision.get_or_insert(DatePrecision::Day);
    }
    if !personal {
        for event in chain.iter_mut().filter(|event| may_be_a_person(event)) {
            event.actor_name = None;
        }
    }
    Response {
        version: row.version,
        at: row.at,
        amendment_reason: row.amendment_reason.clone(),
        outcome: given.outcome,
        reason: given.reason,
        chain,
        last_known_holder: given.last_known_holder.filter(|_| personal),
        suggested_referrals: given.suggested_referrals.unwrap_or_default(),
        remarks: given.remarks,
        handling: given.handling,
        language: given.language,
        contact_point_id: given.contact_point_id,
        time_to_crime_days,
    }
}

/// An actor of unknown kind may be a private person, so it is veiled like one.
fn may_be_a_person(event: &CustodyEvent) -> bool {
    matches!(event.actor_kind, None | Some(ActorKind::PrivatePerson | ActorKind::Unknown))
}

fn question(row: &QuestionRow) -> QuestionView {
    QuestionView {
        id: row.id,
        question: row.question.clone(),
        asked_at: row.asked_at,
        answer: row.answer.clone(),
        answered_at: row.answered_at,
    }
}

fn person(row: &PersonRow) -> Person {
    named(row.id, &row.person.0)
}

fn named(id: Id, person: &PersonInput) -> Person {
    Person {
        id,
        role: person.role,
        name: person.name.clone(),
        date_of_birth: person.date_of_birth,
        nationality: person.nationality.clone(),
    }
}

fn amendment(row: &AmendmentRow, personal: bool) -> AmendmentView {
    let persons = row.persons.0.as_ref().filter(|_| personal).map(|changed| PersonsChanged {
        old: changed.before.iter().map(|(id, p)| named(*id, p)).collect(),
        new: changed.after.iter().map(|(id, p)| named(*id, p)).collect(),
    });
    AmendmentView { id: row.id, at: row.at, reason: row.reason.clone(), changes: row.changes.0.clone(), persons }
}

fn disclosure(row: &DisclosureRow, reader: &Caller) -> Option<Disclosure> {
    (reader.is_of(&row.holder) || reader.is_of(&row.provider)).then(|| Disclosure {
        id: row.id,
        holder: row.holder.clone(),
        provider: row.provider.clone(),
        what: row.what(),
        legal_basis: row.legal_basis.clone(),
        to_whom: row.to_whom.clone(),
        to_state: row.to_state.clone(),
        consent_required: row.to_state.is_some(),
        planned_at: row.planned_at,
        created_at: row.created_at,
        decision: row.decision(),
        remarks: row.remarks.clone(),
        decided_at: row.decided_at,
    })
}
