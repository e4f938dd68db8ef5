//! Which step is allowed when. Pure: statuses in, yes or no out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::db::named;

/// Where a request stands. A recipient's view of it derives only from what that recipient may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestStatus {
    Draft,
    Open,
    Completed,
    Closed,
    Withdrawn,
}

/// Where one recipient stands. `draft`: named by the requester and not yet sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecipientStatus {
    Draft,
    Sent,
    Acknowledged,
    InformationRequested,
    Delayed,
    Restricted,
    Answered,
    Refused,
    Withdrawn,
}

impl RequestStatus {
    pub fn name(self) -> &'static str {
        match self {
            RequestStatus::Draft => "draft",
            RequestStatus::Open => "open",
            RequestStatus::Completed => "completed",
            RequestStatus::Closed => "closed",
            RequestStatus::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(name: &str) -> Option<RequestStatus> {
        named(name)
    }
}

impl RecipientStatus {
    pub fn name(self) -> &'static str {
        match self {
            RecipientStatus::Draft => "draft",
            RecipientStatus::Sent => "sent",
            RecipientStatus::Acknowledged => "acknowledged",
            RecipientStatus::InformationRequested => "information_requested",
            RecipientStatus::Delayed => "delayed",
            RecipientStatus::Restricted => "restricted",
            RecipientStatus::Answered => "answered",
            RecipientStatus::Refused => "refused",
            RecipientStatus::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(name: &str) -> Option<RecipientStatus> {
        named(name)
    }

    /// Answered or refused: nothing more is owed.
    pub fn is_finished(self) -> bool {
        matches!(self, RecipientStatus::Answered | RecipientStatus::Refused)
    }
}

/// The side of a request that a State is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    Requester,
    Recipient,
}

/// A step of a request or of one of its recipients; its name is used in timeline, events and 409 alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Draft,
    Change,
    Deletion,
    Submission,
    Withdrawal,
    Closure,
    OnwardRequest,
    Amendment,
    Acknowledgement,
    InformationRequest,
    Information,
    Response,
    ResponseAmendment,
    Restriction,
    ClarificationRequest,
    Clarification,
    Disclosure,
    DisclosureDecision,
    Assignment,
    Note,
    PersonErasure,
}

impl Step {
    const OF_REQUEST: [Step; 7] = [
        Step::Change,
        Step::Deletion,
        Step::Submission,
        Step::Withdrawal,
        Step::Closure,
        Step::OnwardRequest,
        Step::Amendment,
    ];
    const OF_RECIPIENT: [Step; 8] = [
        Step::Acknowledgement,
        Step::InformationRequest,
        Step::Information,
        Step::Response,
        Step::ResponseAmendment,
        Step::Restriction,
        Step::ClarificationRequest,
        Step::Clarification,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Step::Draft => "draft",
            Step::Change => "change",
            Step::Deletion => "deletion",
            Step::Submission => "submission",
            Step::Withdrawal => "withdrawal",
            Step::Closure => "closure",
            Step::OnwardRequest => "onward_request",
            Step::Amendment => "amendment",
            Step::Acknowledgement => "acknowledgement",
            Step::InformationRequest => "information_request",
            Step::Information => "information",
            Step::Response => "response",
            Step::ResponseAmendment => "response_amendment",
            Step::Restriction => "restriction",
            Step::ClarificationRequest => "clarification_request",
            Step::Clarification => "clarification",
            Step::Disclosure => "disclosure",
            Step::DisclosureDecision => "disclosure_decision",
            Step::Assignment => "assignment",
            Step::Note => "note",
            Step::PersonErasure => "person_erasure",
        }
    }

    /// Who takes a step of a recipient.
    pub fn side(self) -> Side {
        match self {
            Step::Acknowledgement
            | Step::InformationRequest
            | Step::Response
            | Step::ResponseAmendment
            | Step::Restriction
            | Step::Clarification => Side::Recipient,
            _ => Side::Requester,
        }
    }
}

/// Whether the requester may take `step` of the request itself.
pub fn request_allows(status: RequestStatus, step: Step) -> bool {
    use RequestStatus::{Completed, Draft, Open};
    match step {
        Step::Change | Step::Deletion | Step::Submission => status == Draft,
        Step::Withdrawal | Step::Amendment => status == Open,
        Step::Closure | Step::OnwardRequest => matches!(status, Open | Completed),
        _ => false,
    }
}

/// What the requester may do with the request itself.
pub fn request_steps(status: RequestStatus) -> Vec<&'static str> {
    Step::OF_REQUEST.into_iter().filter(|step| request_allows(status, *step)).map(Step::name).collect()
}

/// How one recipient stands, as far as steps depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The request is open or completed: not closed, not withdrawn.
    pub live: bool,
    pub status: RecipientStatus,
    /// A clarification was asked for and has not come.
    pub clarification_open: bool,
}

/// Whether `step` of a recipient is allowed.
pub fn recipient_allows(standing: Standing, step: Step) -> bool {
    use RecipientStatus::{Acknowledged, Answered, Delayed, InformationRequested, Refused, Restricted, Sent};
    let status = standing.status;
    standing.live
        && match step {
            Step::Acknowledgement => status == Sent,
            Step::InformationRequest => status == Acknowledged,
            Step::Information => status == InformationRequested,
            Step::Response | Step::Restriction => matches!(status, Acknowledged | Delayed | Restricted),
            Step::ResponseAmendment => status == Answered,
            Step::ClarificationRequest => {
                matches!(status, Answered | Refused | Delayed | Restricted) && !standing.clarification_open
            }
            Step::Clarification => standing.clarification_open,
            _ => false,
        }
}

/// What `side` may do with a recipient's part.
pub fn recipient_steps(standing: Standing, side: Side) -> Vec<&'static str> {
    Step::OF_RECIPIENT
        .into_iter()
        .filter(|step| step.side() == side && recipient_allows(standing, *step))
        .map(Step::name)
        .collect()
}

/// The status of a submitted, live request from its recipients': completed when each one is finished.
pub fn status_of(recipients: impl IntoIterator<Item = RecipientStatus>) -> RequestStatus {
    match recipients.into_iter().all(RecipientStatus::is_finished) {
        true => RequestStatus::Completed,
        false => RequestStatus::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RecipientStatus::*;

    const ALL: [RecipientStatus; 8] =
        [Sent, Acknowledged, InformationRequested, Delayed, Restricted, Answered, Refused, RecipientStatus::Withdrawn];

    #[test]
    fn before_acknowledgement_nothing_else_is_allowed() {
        let standing = Standing { live: true, status: Sent, clarification_open: false };
        let steps: Vec<_> = Step::OF_RECIPIENT.into_iter().filter(|s| recipient_allows(standing, *s)).collect();
        assert_eq!(steps, [Step::Acknowledgement]);
    }

    #[test]
    fn a_request_that_is_not_live_allows_nothing() {
        for status in ALL {
            for step in Step::OF_RECIPIENT {
                assert!(!recipient_allows(Standing { live: false, status, clarification_open: true }, step));
            }
        }
        for step in Step::OF_REQUEST {
            assert!(!request_allows(RequestStatus::Closed, step) && !request_allows(RequestStatus::Withdrawn, step));
        }
    }

    #[test]
    fn names_are_those_on_the_wire() {
        for status in ALL {
            assert_eq!(RecipientStatus::parse(status.name()), Some(status));
        }
        for step in Step::OF_RECIPIENT.into_iter().chain(Step::OF_REQUEST) {
            assert_eq!(serde_json::to_value(step).expect("a name"), step.name());
        }
    }

    #[test]
    fn a_request_is_completed_when_all_have_finished() {
        assert_eq!(status_of([Answered, Refused]), RequestStatus::Completed);
        assert_eq!(status_of([Answered, Delayed]), RequestStatus::Open);
    }
}
