//! Who may review what, and who reads what of a review. Pure.

use std::collections::HashSet;

use super::super::steps::ReportStatus;
use super::super::view::Sight;
use super::model::{AssignmentInput, AssignmentStatus, ClarificationStatus, CommentVisibility};
use super::store::AssignmentRow;
use crate::access::{Role, Roles};
use crate::db::{Id, named};
use crate::problem::Fault;

/// What the directory says of a client or account that is to review.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub state: Option<String>,
    pub roles: Roles,
    pub active: bool,
}

/// Every fault of a reviewer for the report of `state`.
pub fn reviewer_faults(candidate: Option<&Candidate>, state: &str, declared_conflict: bool) -> Vec<Fault> {
    let fault = |code: &'static str| vec![Fault::new("/reviewer", code)];
    match candidate {
        Some(candidate) if candidate.active && candidate.roles.contains(Role::CommitteeMember) => {
            match candidate.state.as_deref() {
                Some(own) if own == state => fault("reviewer_of_own_state"),
                Some(_) if declared_conflict => fault("reviewer_has_conflict"),
                Some(_) => Vec::new(),
                None => fault("not_a_committee_member"),
            }
        }
        _ => fault("not_a_committee_member"),
    }
}

/// Every fault of the sections that a reviewer is to get beside its assignments `before`, of all that are `known`.
pub fn section_faults(input: &AssignmentInput, known: &[&str], before: &[AssignmentRow]) -> Vec<Fault> {
    let standing = |row: &&AssignmentRow| {
        row.reviewer_id == input.reviewer.id && named(&row.status) != Some(AssignmentStatus::Released)
    };
    let has = |section: &String| before.iter().filter(standing).any(|row| row.sections.0.contains(section));
    let fault = |(at, section): (usize, &String)| {
        let code = match () {
            _ if !known.contains(&section.as_str()) => "unknown_section",
            _ if input.sections.iter().take(at).any(|earlier| earlier == section) => "not_unique",
            _ if has(section) => "section_already_assigned",
            _ => return None,
        };
        Some(Fault::new(format!("/sections/{at}"), code))
    };
    input.sections.iter().enumerate().filter_map(fault).collect()
}

/// Whether one of these assignments is to the section.
pub fn has_section(assignments: &[AssignmentRow], section: &str) -> bool {
    assignments.iter().any(|row| row.sections.0.iter().any(|key| key == section))
}

/// Whether a reviewer has declared a conflict over the report of these assignments, on whichever of them.
pub fn has_conflict(assignments: &[AssignmentRow], reviewer: Id) -> bool {
    assignments.iter().any(|row| row.reviewer_id == reviewer && row.declared_conflict.is_some())
}

/// The assignments that are open, and how many members count at the conclusion: who has finished or was released, and
/// has declared no conflict; nobody while none of them has finished.
pub fn progress(assignments: &[AssignmentRow]) -> (Vec<i32>, usize) {
    let are = |status| assignments.iter().filter(move |row| named(&row.status) == Some(status));
    let open = are(AssignmentStatus::Assigned).map(|row| row.number).collect();
    let members = |status| -> HashSet<Id> {
        are(status).map(|row| row.reviewer_id).filter(|reviewer| !has_conflict(assignments, *reviewer)).collect()
    };
    let (completed, released) = (members(AssignmentStatus::Completed), members(AssignmentStatus::Released));
    (open, if completed.is_empty() { 0 } else { completed.union(&released).count() })
}

/// The comments that are there for their reader.
pub fn comments_read(sight: Sight) -> &'static [CommentVisibility] {
    match sight {
        Sight::Reviewer | Sight::Committee => &[CommentVisibility::Committee, CommentVisibility::SharedWithState],
        Sight::Own => &[CommentVisibility::SharedWithState],
        Sight::Published => &[],
    }
}

/// Whether a request for clarification is there for its reader.
pub fn reads_clarification(sight: Sight, status: ClarificationStatus) -> bool {
    let transmitted = matches!(status, ClarificationStatus::Transmitted | ClarificationStatus::Answered);
    match sight {
        Sight::Reviewer | Sight::Committee => true,
        Sight::Own => transmitted,
        Sight::Published => false,
    }
}

/// Whether the conclusions are there for their reader: for the State once the review has ended, for everyone once the
/// report is published.
pub fn reads_conclusions(sight: Sight, status: ReportStatus) -> bool {
    match sight {
        Sight::Reviewer | Sight::Committee => true,
        Sight::Own => matches!(status, ReportStatus::Concluded | ReportStatus::Published),
        Sight::Published => status == ReportStatus::Published,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(state: Option<&str>, role: Role, active: bool) -> Candidate {
        Candidate { state: state.map(str::to_owned), roles: [role].into_iter().collect(), active }
    }

    #[test]
    fn nobody_reviews_its_own_state_or_against_its_own_declaration() {
        let codes = |faults: Vec<Fault>| faults.into_iter().map(|fault| fault.code).collect::<Vec<_>>();
        let member = candidate(Some("CL"), Role::CommitteeMember, true);
        assert_eq!(codes(reviewer_faults(Some(&member), "BR", false)), [""; 0]);
        assert_eq!(codes(reviewer_faults(Some(&member), "CL", false)), ["reviewer_of_own_state"]);
        assert_eq!(codes(reviewer_faults(Some(&member), "BR", true)), ["reviewer_has_conflict"]);
        for other in [
            candidate(Some("CL"), Role::CommitteeMember, false),
            candidate(Some("CL"), Role::ReportEditor, true),
            candidate(None, Role::Secretariat, true),
        ] {
            assert_eq!(codes(reviewer_faults(Some(&other), "BR", false)), ["not_a_committee_member"]);
        }
        assert_eq!(codes(reviewer_faults(None, "BR", false)), ["not_a_committee_member"]);
    }

    #[test]
    fn the_state_sees_nothing_of_the_committees_own_talk() {
        assert_eq!(comments_read(Sight::Own), [CommentVisibility::SharedWithState]);
        assert_eq!(comments_read(Sight::Published), []);
        assert!(!reads_clarification(Sight::Own, ClarificationStatus::Proposed));
        assert!(!reads_clarification(Sight::Own, ClarificationStatus::Dismissed));
        assert!(reads_clarification(Sight::Own, ClarificationStatus::Answered));
        assert!(!reads_conclusions(Sight::Own, ReportStatus::UnderReview));
        assert!(reads_conclusions(Sight::Own, ReportStatus::Concluded));
        assert!(!reads_conclusions(Sight::Published, ReportStatus::Concluded));
    }
}
