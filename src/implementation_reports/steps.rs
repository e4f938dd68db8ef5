//! Which step of a report is allowed when. Pure: a status in, the next one out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::Action;

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportStatus {
    Draft,
    ReadyForApproval,
    Submitted,
    UnderReview,
    ClarificationRequested,
    Concluded,
    Published,
    Withdrawn,
}

/// What moves a report on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReportStep)]
pub enum Step {
    Creation,
    Readiness,
    Return,
    Submission,
    Withdrawal,
    Review,
    ClarificationRequest,
    Conclusion,
    Publication,
}

impl Step {
    pub const ALL: [Step; 9] = [
        Step::Creation,
        Step::Readiness,
        Step::Return,
        Step::Submission,
        Step::Withdrawal,
        Step::Review,
        Step::ClarificationRequest,
        Step::Conclusion,
        Step::Publication,
    ];

    /// Whether the State itself takes it, not the Secretariat.
    pub fn is_the_states_own(self) -> bool {
        matches!(self, Step::Creation | Step::Readiness | Step::Return | Step::Submission | Step::Withdrawal)
    }

    /// What a caller must be allowed to do with the report to take it.
    pub fn action(self) -> Action {
        match self {
            Step::Creation | Step::Readiness => Action::DraftImplementationReports,
            Step::Return | Step::Submission | Step::Withdrawal => Action::ApproveImplementationReports,
            // A reviewer's request for clarification is a proposal, and no step of the report.
            Step::Review | Step::ClarificationRequest | Step::Conclusion | Step::Publication => Action::OverseeReviews,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Step::Creation => "creation",
            Step::Readiness => "readiness",
            Step::Return => "return",
            Step::Submission => "submission",
            Step::Withdrawal => "withdrawal",
            Step::Review => "review",
            Step::ClarificationRequest => "clarification_request",
            Step::Conclusion => "conclusion",
            Step::Publication => "publication",
        }
    }
}

impl ReportStatus {
    pub fn name(self) -> &'static str {
        match self {
            ReportStatus::Draft => "draft",
            ReportStatus::ReadyForApproval => "ready_for_approval",
            ReportStatus::Submitted => "submitted",
            ReportStatus::UnderReview => "under_review",
            ReportStatus::ClarificationRequested => "clarification_requested",
            ReportStatus::Concluded => "concluded",
            ReportStatus::Published => "published",
            ReportStatus::Withdrawn => "withdrawn",
        }
    }

    /// What the status is after `step`; `None` where the step is not allowed.
    pub fn after(self, step: Step) -> Option<ReportStatus> {
        use ReportStatus::*;
        match (step, self) {
            (Step::Readiness, Draft) => Some(ReadyForApproval),
            (Step::Return, ReadyForApproval) => Some(Draft),
            (Step::Submission, ReadyForApproval) => Some(Submitted),
            // The answer to what was asked: the review goes on over the new version.
            (Step::Submission, ClarificationRequested) => Some(UnderReview),
            (Step::Withdrawal, Draft | ReadyForApproval | Submitted) => Some(Withdrawn),
            (Step::Review, Submitted) => Some(UnderReview),
            (Step::ClarificationRequest, UnderReview | ClarificationRequested) => Some(ClarificationRequested),
            (Step::Conclusion, UnderReview) => Some(Concluded),
            // Again, for what the State has consented to since.
            (Step::Publication, Concluded | Published) => Some(Published),
            _ => None,
        }
    }

    /// The steps that are allowed now, whoever may take them.
    pub fn steps(self) -> impl Iterator<Item = Step> {
        Step::ALL.into_iter().filter(move |step| self.after(*step).is_some())
    }

    /// Whether the State can change its answers.
    pub fn is_open_for_answers(self) -> bool {
        matches!(self, ReportStatus::Draft | ReportStatus::ClarificationRequested)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        prop::collection::vec(prop::sample::select(Step::ALL.to_vec()), 0..30)
    }

    proptest! {
        #[test]
        fn no_sequence_publishes_what_was_not_submitted_reviewed_and_concluded(sequence in steps()) {
            let (mut status, mut taken) = (ReportStatus::Draft, Vec::new());
            for step in sequence {
                if let Some(next) = status.after(step) {
                    taken.push(step);
                    status = next;
                }
            }
            if status == ReportStatus::Published {
                let last = |step| taken.iter().rposition(|taken| *taken == step);
                let at = [Step::Submission, Step::Conclusion, Step::Publication].map(last);
                prop_assert!(at.iter().all(Option::is_some) && at.is_sorted(), "{taken:?}");
                prop_assert!(taken.contains(&Step::Review));
            }
        }
    }

    #[test]
    fn a_withdrawn_report_stays_withdrawn_and_a_review_is_not_escaped() {
        assert_eq!(ReportStatus::Withdrawn.steps().count(), 0);
        for status in [ReportStatus::UnderReview, ReportStatus::ClarificationRequested, ReportStatus::Concluded] {
            assert_eq!(status.after(Step::Withdrawal), None);
        }
        assert!(ReportStatus::Submitted.steps().eq([Step::Withdrawal, Step::Review]));
    }
}
