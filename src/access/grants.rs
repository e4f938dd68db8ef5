//! The grant table: role × action → scope. What is not in it is denied.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Role, Roles};

/// Something a role may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// States, authorities and their contact points, without personal details.
    ReadDirectory,
    /// Name, e-mail and phone of a contact point.
    ReadContactPersons,
    ManageStates,
    CreateAuthorities,
    MaintainAuthorities,
    ReadAccounts,
    ManageAccounts,
    ConfirmAccounts,
    ReadTraceRequests,
    /// Persons named in a trace request or an answer.
    ReadTracePersons,
    /// The requester's steps.
    SendTraceRequests,
    /// The recipient's steps.
    AnswerTraceRequests,
    /// Assignment, working notes and disclosures, on either side.
    HandleTraceRequests,
    ReadAuditEntries,
    ReadReferenceValues,
    ManageReferenceValues,
    ReadSeizures,
    RecordSeizures,
    ReadFirearmRecords,
    RecordFirearms,
    /// Ask whether any State's register knows a serial number.
    LookUpFirearms,
    ReadMatches,
    DecideMatches,
    ImportRecords,
    /// Figures of the own State.
    ReadStatistics,
    /// Regional figures that were published.
    ReadReleases,
    PublishReleases,
    /// Published questionnaires; the Secretariat's drafts too with [`Scope::All`].
    ReadQuestionnaires,
    ManageQuestionnaires,
    ReadReportingCycles,
    ManageReportingCycles,
    ReadImplementationReports,
    ReadImplementationMatrix,
    /// The editors' steps.
    DraftImplementationReports,
    /// How a draft came about: its history, comments and figures.
    ReadReportDrafts,
    /// The approver's steps.
    ApproveImplementationReports,
    /// The Secretariat's steps in a review.
    OverseeReviews,
    /// The steps of a reviewer who is assigned.
    ReviewImplementationReports,
    RequestClarification,
    ReadReviews,
}

impl Action {
    pub const ALL: [Action; 40] = [
        Action::ReadDirectory,
        Action::ReadContactPersons,
        Action::ManageStates,
        Action::CreateAuthorities,
        Action::MaintainAuthorities,
        Action::ReadAccounts,
        Action::ManageAccounts,
        Action::ConfirmAccounts,
        Action::ReadTraceRequests,
        Action::ReadTracePersons,
        Action::SendTraceRequests,
        Action::AnswerTraceRequests,
        Action::HandleTraceRequests,
        Action::ReadAuditEntries,
        Action::ReadReferenceValues,
        Action::ManageReferenceValues,
        Action::ReadSeizures,
        Action::RecordSeizures,
        Action::ReadFirearmRecords,
        Action::RecordFirearms,
        Action::LookUpFirearms,
        Action::ReadMatches,
        Action::DecideMatches,
        Action::ImportRecords,
        Action::ReadStatistics,
        Action::ReadReleases,
        Action::PublishReleases,
        Action::ReadQuestionnaires,
        Action::ManageQuestionnaires,
        Action::ReadReportingCycles,
        Action::ManageReportingCycles,
        Action::ReadImplementationReports,
        Action::ReadImplementationMatrix,
        Action::DraftImplementationReports,
        Action::ReadReportDrafts,
        Action::ApproveImplementationReports,
        Action::OverseeReviews,
        Action::ReviewImplementationReports,
        Action::RequestClarification,
        Action::ReadReviews,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Action::ReadDirectory => "read_directory",
            Action::ReadContactPersons => "read_contact_persons",
            Action::ManageStates => "manage_states",
            Action::CreateAuthorities => "create_authorities",
            Action::MaintainAuthorities => "maintain_authorities",
            Action::ReadAccounts => "read_accounts",
            Action::ManageAccounts => "manage_accounts",
            Action::ConfirmAccounts => "confirm_accounts",
            Action::ReadTraceRequests => "read_trace_requests",
            Action::ReadTracePersons => "read_trace_persons",
            Action::SendTraceRequests => "send_trace_requests",
            Action::AnswerTraceRequests => "answer_trace_requests",
            Action::HandleTraceRequests => "handle_trace_requests",
            Action::ReadAuditEntries => "read_audit_entries",
            Action::ReadReferenceValues => "read_reference_values",
            Action::ManageReferenceValues => "manage_reference_values",
            Action::ReadSeizures => "read_seizures",
            Action::RecordSeizures => "record_seizures",
            Action::ReadFirearmRecords => "read_firearm_records",
            Action::RecordFirearms => "record_firearms",
            Action::LookUpFirearms => "look_up_firearms",
            Action::ReadMatches => "read_matches",
            Action::DecideMatches => "decide_matches",
            Action::ImportRecords => "import_records",
            Action::ReadStatistics => "read_statistics",
            Action::ReadReleases => "read_releases",
            Action::PublishReleases => "publish_releases",
            Action::ReadQuestionnaires => "read_questionnaires",
            Action::ManageQuestionnaires => "manage_questionnaires",
            Action::ReadReportingCycles => "read_reporting_cycles",
            Action::ManageReportingCycles => "manage_reporting_cycles",
            Action::ReadImplementationReports => "read_implementation_reports",
            Action::ReadImplementationMatrix => "read_implementation_matrix",
            Action::DraftImplementationReports => "draft_implementation_reports",
            Action::ReadReportDrafts => "read_report_drafts",
            Action::ApproveImplementationReports => "approve_implementation_reports",
            Action::OverseeReviews => "oversee_reviews",
            Action::ReviewImplementationReports => "review_implementation_reports",
            Action::RequestClarification => "request_clarification",
            Action::ReadReviews => "read_reviews",
        }
    }
}

/// How far an action reaches. Ordered from narrow to wide: of several roles' scopes the widest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Records of the caller's authority.
    OwnAuthority,
    /// Records of the caller's State.
    OwnState,
    /// Records to which the caller's State is a party: it made them, or they were sent to it.
    PartyToIt,
    /// Records of the caller's State, and those of others that their `sharing` opens to it.
    SharedWithIt,
    /// Records that were published, of any State.
    Published,
    /// Records of the caller's State, and those of others that were published.
    OwnOrPublished,
    /// Records that were submitted, of any State.
    Submitted,
    /// Every record.
    All,
}

use Action::*;
use Role::*;

/// Every grant there is.
pub const GRANTS: &[(Role, &[(Action, Scope)])] = &[
    (
        AuthorityAdmin,
        &[
            (ReadDirectory, Scope::All),
            (ReadContactPersons, Scope::All),
            (MaintainAuthorities, Scope::OwnAuthority),
            (ReadAccounts, Scope::OwnState),
            (ManageAccounts, Scope::OwnAuthority),
            (ReadAuditEntries, Scope::OwnState),
            (ReadReferenceValues, Scope::All),
            (ReadReleases, Scope::All),
            (ReadQuestionnaires, Scope::Published),
            (ReadReportingCycles, Scope::All),
            (ReadImplementationReports, Scope::Published),
            (ReadImplementationMatrix, Scope::Published),
        ],
    ),
    (
        TracingOfficer,
        &[
            (ReadDirectory, Scope::All),
            (ReadContactPersons, Scope::All),
            (ReadTraceRequests, Scope::PartyToIt),
            (ReadTracePersons, Scope::PartyToIt),
            (SendTraceRequests, Scope::PartyToIt),
            (AnswerTraceRequests, Scope::PartyToIt),
            (HandleTraceRequests, Scope::PartyToIt),
            (ReadReferenceValues, Scope::All),
            (ReadSeizures, Scope::SharedWithIt),
            (ReadFirearmRecords, Scope::OwnState),
            (LookUpFirearms, Scope::SharedWithIt),
            (ReadMatches, Scope::PartyToIt),
            (DecideMatches, Scope::PartyToIt),
            (ReadStatistics, Scope::OwnState),
            (ReadReleases, Scope::All),
        ],
    ),
    (
        RecordsOfficer,
        &[
            (ReadDirectory, Scope::All),
            (ReadContactPersons, Scope::All),
            (ReadReferenceValues, Scope::All),
            (ReadSeizures, Scope::SharedWithIt),
            (RecordSeizures, Scope::OwnState),
            (ReadFirearmRecords, Scope::OwnState),
            (RecordFirearms, Scope::OwnState),
            (LookUpFirearms, Scope::SharedWithIt),
            (ReadMatches, Scope::PartyToIt),
            (DecideMatches, Scope::PartyToIt),
            (ImportRecords, Scope::OwnState),
            (ReadStatistics, Scope::OwnState),
            (ReadReleases, Scope::All),
        ],
    ),
    (
        ReportEditor,
        &[
            (ReadDirectory, Scope::All),
            (ReadContactPersons, Scope::All),
            (ReadReferenceValues, Scope::All),
            (ReadStatistics, Scope::OwnState),
            (ReadReleases, Scope::All),
            (ReadQuestionnaires, Scope::Published),
            (ReadReportingCycles, Scope::All),
            (ReadImplementationReports, Scope::OwnOrPublished),
            (ReadImplementationMatrix, Scope::OwnOrPublished),
            (DraftImplementationReports, Scope::OwnState),
            (ReadReportDrafts, Scope::OwnState),
            (ReadReviews, Scope::OwnState),
        ],
    ),
    (
        ReportApprover,
        &[
            (ReadDirectory, Scope::All),
            (ReadContactPersons, Scope::All),
            (ReadReferenceValues, Scope::All),
            (ReadStatistics, Scope::OwnState),
            (ReadReleases, Scope::All),
            (ReadQuestionnaires, Scope::Published),
            (ReadReportingCycles, Scope::All),
            (ReadImplementationReports, Scope::OwnOrPublished),
            (ReadImplementationMatrix, Scope::OwnOrPublished),
            (ReadReportDrafts, Scope::OwnState),
            (ApproveImplementationReports, Scope::OwnState),
            (ReadReviews, Scope::OwnState),
        ],
    ),
    (
        Analyst,
        &[
            (ReadDirectory, Scope::All),
            (ReadContactPersons, Scope::All),
            (ReadTraceRequests, Scope::PartyToIt),
            (ReadReferenceValues, Scope::All),
            (ReadSeizures, Scope::SharedWithIt),
            (ReadFirearmRecords, Scope::OwnState),
            (ReadMatches, Scope::PartyToIt),
            (ReadStatistics, Scope::OwnState),
            (ReadReleases, Scope::All),
            (ReadQuestionnaires, Scope::Published),
            (ReadReportingCycles, Scope::All),
            (ReadImplementationReports, Scope::Published),
            (ReadImplementationMatrix, Scope::Published),
        ],
    ),
    (
        CommitteeMember,
        &[
            (ReadDirectory, Scope::All),
            (ReadReferenceValues, Scope::All),
            (ReadReleases, Scope::All),
            (ReadQuestionnaires, Scope::Published),
            (ReadReportingCycles, Scope::All),
            (ReadImplementationReports, Scope::Submitted),
            (ReadImplementationMatrix, Scope::Submitted),
            (ReviewImplementationReports, Scope::Submitted),
            (RequestClarification, Scope::Submitted),
            (ReadReviews, Scope::Submitted),
        ],
    ),
    (
        Secretariat,
        &[
            (ReadDirectory, Scope::All),
            (ReadContactPersons, Scope::All),
            (ManageStates, Scope::All),
            (CreateAuthorities, Scope::All),
            (MaintainAuthorities, Scope::All),
            (ReadAccounts, Scope::All),
            (ConfirmAccounts, Scope::All),
            (ReadReferenceValues, Scope::All),
            (ManageReferenceValues, Scope::All),
            (ReadReleases, Scope::All),
            (PublishReleases, Scope::All),
            (ReadQuestionnaires, Scope::All),
            (ManageQuestionnaires, Scope::All),
            (ReadReportingCycles, Scope::All),
            (ManageReportingCycles, Scope::All),
            (ReadImplementationReports, Scope::Submitted),
            (ReadImplementationMatrix, Scope::Submitted),
            (OverseeReviews, Scope::Submitted),
            (RequestClarification, Scope::Submitted),
            (ReadReviews, Scope::Submitted),
        ],
    ),
    (
        Stakeholder,
        &[
            (ReadDirectory, Scope::All),
            (ReadReferenceValues, Scope::All),
            (ReadReleases, Scope::All),
            (ReadQuestionnaires, Scope::Published),
            (ReadReportingCycles, Scope::All),
            (ReadImplementationReports, Scope::Published),
            (ReadImplementationMatrix, Scope::Published),
        ],
    ),
    (
        Auditor,
        &[
            (ReadDirectory, Scope::All),
            (ReadAuditEntries, Scope::All),
            (ReadReferenceValues, Scope::All),
            (ReadReleases, Scope::All),
        ],
    ),
    (
        Operator,
        &[
            (ReadDirectory, Scope::All),
            (ReadContactPersons, Scope::All),
            (ReadAccounts, Scope::All),
            (ManageAccounts, Scope::All),
            (ReadReferenceValues, Scope::All),
            (ReadReleases, Scope::All),
        ],
    ),
];

/// What one role may do.
pub fn of_role(role: Role) -> &'static [(Action, Scope)] {
    GRANTS.iter().find(|(r, _)| *r == role).map_or(&[], |(_, grants)| grants)
}

/// How far `roles` together reach with `action`; `None` where none of them has it.
pub fn scope_of(roles: &Roles, action: Action) -> Option<Scope> {
    roles.iter().flat_map(of_role).filter(|(granted, _)| *granted == action).map(|(_, scope)| *scope).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_stands_once_and_every_action_is_granted_to_someone() {
        assert_eq!(GRANTS.iter().map(|(role, _)| *role).collect::<Vec<_>>(), Role::ALL);
        for action in Action::ALL {
            assert!(Role::ALL.iter().any(|role| of_role(*role).iter().any(|(a, _)| *a == action)), "{action:?}");
            assert_eq!(serde_json::to_value(action).expect("a name"), action.name());
        }
    }

    #[test]
    fn no_regional_role_reaches_content() {
        for role in Role::ALL.into_iter().filter(|role| role.is_regional()) {
            for (action, _) in of_role(role) {
                let content = ["trace", "seizures", "firearm", "matches", "import", "statistics"];
                assert!(!content.iter().any(|word| action.name().contains(word)), "{role} {action:?}");
            }
        }
    }

    const BEGIN: &str = "to renew -->\n";
    const END: &str = "<!-- end of roles -->";

    fn readme_roles() -> String {
        let mut lines = String::from("| role | serves | may (scope) |\n|---|---|---|\n");
        for (role, grants) in GRANTS {
            let serves = if role.is_regional() { "region" } else { "State" };
            let scope = |scope: &Scope| serde_json::to_value(scope).expect("a name").as_str().map(str::to_owned);
            let may: Vec<String> = grants
                .iter()
                .map(|(action, reach)| format!("{} ({})", action.name(), scope(reach).unwrap_or_default()))
                .collect();
            lines.push_str(&format!("| `{role}` | {serves} | {} |\n", may.join(", ")));
        }
        lines
    }

    #[test]
    fn the_readme_shows_the_roles_of_this_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        let readme = std::fs::read_to_string(path).expect("a README");
        let (before, rest) = readme.split_once(BEGIN).expect("a beginning");
        let (shown, after) = rest.split_once(END).expect("an end");
        if std::env::var_os("UPDATE_README").is_some() {
            std::fs::write(path, format!("{before}{BEGIN}{}{END}{after}", readme_roles())).expect("written");
        } else {
            assert_eq!(shown, readme_roles());
        }
    }
}
