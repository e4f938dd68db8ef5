//! operationId → what it takes to call it. Every operation of the OpenAPI document stands here once.

use super::{Action, Roles, scope_of};
use crate::problem::Problem;

/// What an operation asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone, without a token.
    Public,
    /// Any valid token.
    AnyToken,
    /// A role that has the action.
    Granted(Action),
}

impl Access {
    /// 403 where none of `roles` has the action.
    pub fn admits(self, roles: &Roles) -> Result<(), Problem> {
        match self {
            Granted(action) if scope_of(roles, action).is_none() => {
                Err(Problem::role_lacks_action().with("action", action.name()))
            }
            _ => Ok(()),
        }
    }
}

use Access::{AnyToken, Granted, Public};

/// The one map from operations to actions.
pub const OPERATIONS: &[(&str, Access)] = &[
    ("getLiveness", Public),
    ("getReadiness", Public),
    ("getAuthorizationServerMetadata", Public),
    ("getJsonWebKeySet", Public),
    ("issueToken", Public),
    ("revokeToken", Public),
    ("getMe", AnyToken),
    ("listRoles", AnyToken),
    ("listStates", Granted(Action::ReadDirectory)),
    ("getState", Granted(Action::ReadDirectory)),
    ("createState", Granted(Action::ManageStates)),
    ("updateState", Granted(Action::ManageStates)),
    ("listAuthorities", Granted(Action::ReadDirectory)),
    ("getAuthority", Granted(Action::ReadDirectory)),
    ("createAuthority", Granted(Action::CreateAuthorities)),
    ("updateAuthority", Granted(Action::MaintainAuthorities)),
    ("listAccounts", Granted(Action::ReadAccounts)),
    ("getAccount", Granted(Action::ReadAccounts)),
    ("createAccount", Granted(Action::ManageAccounts)),
    ("updateAccount", Granted(Action::ManageAccounts)),
    ("confirmAccount", Granted(Action::ConfirmAccounts)),
    ("listClients", Granted(Action::ReadAccounts)),
    ("getClient", Granted(Action::ReadAccounts)),
    ("createClient", Granted(Action::ManageAccounts)),
    ("updateClient", Granted(Action::ManageAccounts)),
    ("confirmClient", Granted(Action::ConfirmAccounts)),
    ("sendTraceRequest", Granted(Action::SendTraceRequests)),
    ("listTraceRequests", Granted(Action::ReadTraceRequests)),
    ("getTraceRequest", Granted(Action::ReadTraceRequests)),
    ("getTraceRequestTimeline", Granted(Action::ReadTraceRequests)),
    ("updateTraceRequest", Granted(Action::SendTraceRequests)),
    ("deleteTraceRequest", Granted(Action::SendTraceRequests)),
    ("submitTraceRequest", Granted(Action::SendTraceRequests)),
    ("withdrawTraceRequest", Granted(Action::SendTraceRequests)),
    ("closeTraceRequest", Granted(Action::SendTraceRequests)),
    ("addTraceRecipients", Granted(Action::SendTraceRequests)),
    ("amendTraceRequest", Granted(Action::SendTraceRequests)),
    ("acknowledgeTraceRequest", Granted(Action::AnswerTraceRequests)),
    ("askForInformation", Granted(Action::AnswerTraceRequests)),
    ("giveInformation", Granted(Action::SendTraceRequests)),
    ("answerTraceRequest", Granted(Action::AnswerTraceRequests)),
    ("amendTraceResponse", Granted(Action::AnswerTraceRequests)),
    ("restrictTraceRequest", Granted(Action::AnswerTraceRequests)),
    ("askForClarification", Granted(Action::SendTraceRequests)),
    ("clarifyTraceResponse", Granted(Action::AnswerTraceRequests)),
    ("announceDisclosure", Granted(Action::HandleTraceRequests)),
    ("decideOnDisclosure", Granted(Action::HandleTraceRequests)),
    ("assignTraceRequest", Granted(Action::HandleTraceRequests)),
    ("listTraceNotes", Granted(Action::HandleTraceRequests)),
    ("addTraceNote", Granted(Action::HandleTraceRequests)),
    ("eraseTracePerson", Granted(Action::SendTraceRequests)),
    ("listReferenceValues", Granted(Action::ReadReferenceValues)),
    ("getReferenceValue", Granted(Action::ReadReferenceValues)),
    ("addReferenceValue", Granted(Action::ManageReferenceValues)),
    ("updateReferenceValue", Granted(Action::ManageReferenceValues)),
    ("listFirearmRecords", Granted(Action::ReadFirearmRecords)),
    ("recordFirearm", Granted(Action::RecordFirearms)),
    ("getFirearmRecord", Granted(Action::ReadFirearmRecords)),
    ("updateFirearmRecord", Granted(Action::RecordFirearms)),
    ("retractFirearmRecord", Granted(Action::RecordFirearms)),
    ("recoverFirearm", Granted(Action::RecordFirearms)),
    ("lookUpFirearms", Granted(Action::LookUpFirearms)),
    ("getFirearmLookup", Granted(Action::ReadAuditEntries)),
    ("listMatches", Granted(Action::ReadMatches)),
    ("getMatch", Granted(Action::ReadMatches)),
    ("decideMatch", Granted(Action::DecideMatches)),
    ("discloseMatch", Granted(Action::DecideMatches)),
    ("listSeizures", Granted(Action::ReadSeizures)),
    ("recordSeizure", Granted(Action::RecordSeizures)),
    ("getSeizure", Granted(Action::ReadSeizures)),
    ("updateSeizure", Granted(Action::RecordSeizures)),
    ("deleteSeizure", Granted(Action::RecordSeizures)),
    ("amendCriminalContext", Granted(Action::RecordSeizures)),
    ("addSeizureItem", Granted(Action::RecordSeizures)),
    ("updateSeizureItem", Granted(Action::RecordSeizures)),
    ("disposeOfSeizureItem", Granted(Action::RecordSeizures)),
    ("traceSeizureItem", Granted(Action::SendTraceRequests)),
    ("createImport", Granted(Action::ImportRecords)),
    ("listImports", Granted(Action::ImportRecords)),
    ("getImport", Granted(Action::ImportRecords)),
    ("cancelImport", Granted(Action::ImportRecords)),
    ("getImportErrors", Granted(Action::ImportRecords)),
    ("countSeizures", Granted(Action::ReadStatistics)),
    ("countTraces", Granted(Action::ReadStatistics)),
    ("countFlows", Granted(Action::ReadStatistics)),
    ("measureTimeToCrime", Granted(Action::ReadStatistics)),
    ("countSdg1642", Granted(Action::ReadStatistics)),
    ("draftRelease", Granted(Action::PublishReleases)),
    ("publishRelease", Granted(Action::PublishReleases)),
    ("listReleases", Granted(Action::ReadReleases)),
    ("getRelease", Granted(Action::ReadReleases)),
    ("getReleaseTable", Granted(Action::ReadReleases)),
    ("getReleaseTableAsCsv", Granted(Action::ReadReleases)),
    ("getReleaseTableAsChart", Granted(Action::ReadReleases)),
    ("listReportingCycles", Granted(Action::ReadReportingCycles)),
    ("openReportingCycle", Granted(Action::ManageReportingCycles)),
    ("getReportingCycle", Granted(Action::ReadReportingCycles)),
    ("inviteState", Granted(Action::ManageReportingCycles)),
    ("extendDueDate", Granted(Action::ManageReportingCycles)),
    ("listImplementationReports", Granted(Action::ReadImplementationReports)),
    ("beginImplementationReport", Granted(Action::DraftImplementationReports)),
    ("getImplementationReport", Granted(Action::ReadImplementationReports)),
    ("declareReady", Granted(Action::DraftImplementationReports)),
    ("returnToEditors", Granted(Action::ApproveImplementationReports)),
    ("submitImplementationReport", Granted(Action::ApproveImplementationReports)),
    ("withdrawImplementationReport", Granted(Action::ApproveImplementationReports)),
    ("reviewImplementationReport", Granted(Action::OverseeReviews)),
    ("concludeImplementationReport", Granted(Action::OverseeReviews)),
    ("publishImplementationReport", Granted(Action::OverseeReviews)),
    ("getPublicationConsent", Granted(Action::ReadReportDrafts)),
    ("setPublicationConsent", Granted(Action::ApproveImplementationReports)),
    ("getReportVersion", Granted(Action::ReadImplementationReports)),
    ("getReportHistory", Granted(Action::ReadReportDrafts)),
    ("listDraftComments", Granted(Action::ReadReportDrafts)),
    ("addDraftComment", Granted(Action::DraftImplementationReports)),
    ("listAnswers", Granted(Action::ReadImplementationReports)),
    ("saveAnswers", Granted(Action::DraftImplementationReports)),
    ("getAnswer", Granted(Action::ReadReportDrafts)),
    ("saveAnswer", Granted(Action::DraftImplementationReports)),
    ("carryAnswersForward", Granted(Action::DraftImplementationReports)),
    ("getCompleteness", Granted(Action::ReadReportDrafts)),
    ("listProposedFigures", Granted(Action::ReadReportDrafts)),
    ("listAuditEntries", Granted(Action::ReadAuditEntries)),
];

/// What `operation_id` asks; `None` for an operation that was forgotten here, which is then not served.
pub fn access_to(operation_id: &str) -> Option<Access> {
    OPERATIONS.iter().find(|(id, _)| *id == operation_id).map(|(_, access)| *access)
}
