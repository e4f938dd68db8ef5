//! `/v1/implementation-reports`.

use actix_web::{HttpResponse, get, post, put, web};
use serde::Serialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::comparison::{self, Comparison, ComparisonQuery};
use super::model::{
    Consent, ConsentInput, DraftComment, DraftCommentInput, HistoryEntry, ImplementationReport, NewReport,
    PublicationConsent, Reason, ReportQuery, ReportVersion,
};
use super::{SUBJECT, answer_routes, drafting, flow, history, review, store, versions, view};
use crate::access::{Action, Caller};
use crate::db::{DbConn, Id};
use crate::http::{Body, Call, Cursor, Done, Page, PageQuery, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    // First what is called most: a path is held against each pattern before its own.
    answer_routes::routes(config);
    config
        .service(list_implementation_reports)
        .service(begin_implementation_report)
        .service(get_implementation_report)
        .service(declare_ready)
        .service(return_to_editors)
        .service(submit_implementation_report)
        .service(withdraw_implementation_report)
        .service(review_implementation_report)
        .service(conclude_implementation_report)
        .service(publish_implementation_report)
        .service(get_publication_consent)
        .service(set_publication_consent)
        .service(get_report_version)
        .service(compare_reports)
        .service(get_report_history)
        .service(list_draft_comments)
        .service(add_draft_comment);
    review::routes::routes(config);
}

/// Takes a step of the report `id` and answers with the report as GET shows it.
pub(super) async fn step(
    call: Call,
    id: Id,
    apply: impl FnOnce(&mut Tx<'_>) -> Result<Done, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    call.change(Some(id.to_string()), apply, show).await
}

/// What a change that adds a comment shows: what it was based on, or what it has added.
#[derive(Serialize)]
#[serde(untagged)]
enum Commented<T> {
    Report(Box<ImplementationReport>),
    Comment(T),
}

/// Adds a comment to the report `id` and answers with it, as `find` shows it to those who may `read` it. The entity tag
/// that the caller may name is the report's.
pub(super) async fn add_comment<T: Serialize + 'static>(
    call: Call,
    id: Id,
    read: Action,
    apply: impl FnOnce(&mut Tx<'_>) -> Result<Done, Problem> + Send + 'static,
    find: fn(&mut DbConn, &Caller, Id, Id) -> Result<T, Problem>,
) -> Result<HttpResponse, Problem> {
    let show = move |tx: &mut Tx<'_>, shown: &str| {
        store::lock(tx.conn, id)?;
        let shown = shown.parse().map_err(|_| Problem::not_found())?;
        if shown == id {
            // Before its tag is compared: a report of another State is not there, whatever the header says.
            view::found(tx.conn, tx.caller, read, id)?;
            return Ok(Commented::Report(Box::new(view::shown(tx.conn, tx.caller, id)?)));
        }
        find(tx.conn, tx.caller, id, shown).map(Commented::Comment)
    };
    call.change(Some(id.to_string()), apply, show).await
}

fn show(tx: &mut Tx<'_>, id: &str) -> Result<ImplementationReport, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    // Before its tag is compared: of two changes based on one representation the second must see the first.
    store::lock(tx.conn, id)?;
    view::shown(tx.conn, tx.caller, id)
}

/// List implementation reports.
///
/// The own State's for those who draft and approve; what was submitted for the Committee and the Secretariat; what
/// was published for everyone else. The newest first.
#[utoipa::path(operation_id = "listImplementationReports", tag = "Implementation reports", params(ReportQuery),
    responses((status = 200, description = "A page of reports", body = Page<ImplementationReport>)))]
#[get("/v1/implementation-reports")]
async fn list_implementation_reports(call: Call, query: web::Query<ReportQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let filters = query.clone();
    call.page(
        SUBJECT,
        filters,
        |report: &ImplementationReport| report.id.to_string(),
        move |conn, caller| {
            let scope = caller.scope(Action::ReadImplementationReports).ok_or_else(Problem::role_lacks_action)?;
            let rows = store::list(conn, scope, caller.state.as_deref(), &query)?;
            let reports: Result<Vec<_>, _> =
                rows.into_iter().map(|(row, due_on)| view::of_row(row, due_on, caller)).collect();
            Ok(Page::of(reports?, query.page().limit(), |report| Cursor::after_id(report.id)))
        },
    )
    .await
}

/// Begin an implementation report.
///
/// For the caller's State, one for each cycle to which it is invited.
#[utoipa::path(operation_id = "beginImplementationReport", tag = "Implementation reports",
    request_body(content = NewReport, description = "The cycle and the language of the answers",
        example = json!({"cycle": "019b76da-b2ef-7000-9b23-698ba94ce7bc", "language": "pt"})),
    responses((status = 201, description = "Begun", body = ImplementationReport)))]
#[post("/v1/implementation-reports")]
async fn begin_implementation_report(call: Call, body: Body<NewReport>) -> Result<HttpResponse, Problem> {
    call.change(None, move |tx| drafting::begin(tx, body.0), show).await
}

/// Get an implementation report.
///
/// Where it stands, and the hash of the version that was last submitted.
#[utoipa::path(operation_id = "getImplementationReport", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "The report", body = ImplementationReport)))]
#[get("/v1/implementation-reports/{id}")]
async fn get_implementation_report(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| view::shown(conn, caller, id)).await
}

/// Declare a report ready for approval.
///
/// Every required question that is asked must have an answer that fits it, and what was carried forward must be
/// confirmed; 422 names each that stands in the way.
#[utoipa::path(operation_id = "declareReady", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "Ready for approval", body = ImplementationReport)))]
#[post("/v1/implementation-reports/{id}/readiness")]
async fn declare_ready(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| drafting::ready(tx, id)).await
}

/// Return a report to its editors.
///
/// With what is to be changed.
#[utoipa::path(operation_id = "returnToEditors", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    request_body(content = Reason, description = "What is to be changed",
        example = json!({"reason": "The figures of Article VII lack their source."})),
    responses((status = 200, description = "Returned", body = ImplementationReport)))]
#[post("/v1/implementation-reports/{id}/return")]
async fn return_to_editors(call: Call, id: web::Path<Id>, body: Body<Reason>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::give_back(tx, id, body.0.reason)).await
}

/// Submit a report.
///
/// The answers are frozen as a version with its SHA-256. Whoever submits must not be the only one who changed
/// answers. During a review this is the answer to what was asked: a new version, and the review goes on; then whoever
/// submits must not be the only one who changed what has changed since the version before, or has answered what was
/// asked.
#[utoipa::path(operation_id = "submitImplementationReport", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "Submitted", body = ImplementationReport)))]
#[post("/v1/implementation-reports/{id}/submission")]
async fn submit_implementation_report(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::submit(tx, id)).await
}

/// Withdraw a report.
///
/// Before it is reviewed. To all but its State it is then as if it had not been submitted; the State may begin another
/// one for the cycle.
#[utoipa::path(operation_id = "withdrawImplementationReport", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    request_body(content = Reason, description = "Why", example = json!({"reason": "Begun for the wrong cycle."})),
    responses((status = 200, description = "Withdrawn", body = ImplementationReport)))]
#[post("/v1/implementation-reports/{id}/withdrawal")]
async fn withdraw_implementation_report(
    call: Call,
    id: web::Path<Id>,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::withdraw(tx, id, body.0.reason)).await
}

/// Take a report into review.
///
/// From now on the State cannot withdraw it, and reviewers can be assigned.
#[utoipa::path(operation_id = "reviewImplementationReport", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "Under review", body = ImplementationReport)))]
#[post("/v1/implementation-reports/{id}/review")]
async fn review_implementation_report(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::review(tx, id)).await
}

/// Conclude a review.
///
/// Once as many members of the Committee were assigned as the service asks for (two, if not set otherwise) and each
/// has completed or was released, one at least completed. Who has declared a conflict does not count. The State then
/// reads the conclusions.
#[utoipa::path(operation_id = "concludeImplementationReport", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "Concluded", body = ImplementationReport)))]
#[post("/v1/implementation-reports/{id}/conclusion")]
async fn conclude_implementation_report(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let needed = call.rastro.settings.reviewers_per_report;
    step(call, id, move |tx| flow::conclude(tx, needed, id)).await
}

/// Publish a report.
///
/// With the answers to which its State consents, and no other: those read as not published. Can be repeated for
/// answers to which the State has consented since.
#[utoipa::path(operation_id = "publishImplementationReport", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "Published", body = ImplementationReport)))]
#[post("/v1/implementation-reports/{id}/publication")]
async fn publish_implementation_report(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::publish(tx, id)).await
}

fn consent_of(conn: &mut DbConn, id: Id) -> Result<PublicationConsent, Problem> {
    let live = store::answers(conn, id)?;
    let current = |question: &str| live.iter().find(|row| row.question == question).map(|row| row.version);
    let items = store::consents(conn, id)?
        .into_iter()
        .map(|row| Consent {
            lapsed: current(&row.question) != Some(row.answer_version),
            question: row.question,
            answer_version: row.answer_version,
            at: row.at,
        })
        .collect();
    Ok(PublicationConsent { items })
}

/// Get the consent to publish.
///
/// For the own State: the answers that it consents to publish. Consent is to an answer as it was; one that was changed
/// since needs it anew.
#[utoipa::path(operation_id = "getPublicationConsent", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "The consent", body = PublicationConsent)))]
#[get("/v1/implementation-reports/{id}/publication-consent")]
async fn get_publication_consent(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| {
        view::found(conn, caller, Action::ReadReportDrafts, id)?;
        consent_of(conn, id)
    })
    .await
}

/// Set the consent to publish.
///
/// True for each answer that may be published; every other one may not. 422 tells of each question that there is not,
/// and of each that is true without an answer in the report, or with one that is confidential. Of a published report an
/// answer without consent is unpublished at once, and one with new consent waits for the next publication.
/// `If-Match` is honoured where it is sent: the entity tag is that of the consent.
#[utoipa::path(operation_id = "setPublicationConsent", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    request_body(content = ConsentInput, description = "The consent by question",
        example = json!({"iv_1": true, "vii_3": false})),
    responses((status = 200, description = "Set", body = PublicationConsent)))]
#[put("/v1/implementation-reports/{id}/publication-consent")]
async fn set_publication_consent(
    call: Call,
    id: web::Path<Id>,
    body: Body<ConsentInput>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let show = move |tx: &mut Tx<'_>, _: &str| {
        store::lock(tx.conn, id)?;
        // Before its tag is compared: a report of another State is not there, whatever the header says.
        view::found(tx.conn, tx.caller, Action::ReadReportDrafts, id)?;
        consent_of(tx.conn, id)
    };
    call.change(Some(id.to_string()), move |tx| flow::consent(tx, id, body.0), show).await
}

/// Get a version of a report.
///
/// As it was submitted. The own State, assigned reviewers and the Secretariat get it whole and can check its hash;
/// others what they may see of the last version.
#[utoipa::path(operation_id = "getReportVersion", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report"),
        ("version" = i32, Path, description = "Version, from 1", minimum = 1, example = 1)),
    responses((status = 200, description = "The version", body = ReportVersion)))]
#[get("/v1/implementation-reports/{id}/versions/{version}")]
async fn get_report_version(call: Call, path: web::Path<(Id, i32)>) -> Result<HttpResponse, Problem> {
    let (id, version) = path.into_inner();
    call.one(SUBJECT, id, move |conn, caller| versions::shown(conn, caller, id, version)).await
}

/// Compare two reports.
///
/// Question by question, each side as the caller may read it: with another State's, or with another cycle's where the
/// questionnaires say which questions continue which; or two versions of one report, for those who read them whole.
#[utoipa::path(operation_id = "compareReports", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report"), ComparisonQuery),
    responses((status = 200, description = "Side by side", body = Comparison)))]
#[get("/v1/implementation-reports/{id}/comparison")]
async fn compare_reports(
    call: Call,
    id: web::Path<Id>,
    query: web::Query<ComparisonQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, query) = (id.into_inner(), query.into_inner());
    call.one(SUBJECT, id, move |conn, caller| comparison::compare(conn, caller, id, &query)).await
}

/// Get a report's history.
///
/// For the own State: every step and every change of an answer, oldest first.
#[utoipa::path(operation_id = "getReportHistory", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report"), PageQuery),
    responses((status = 200, description = "A page of the history", body = Page<HistoryEntry>)))]
#[get("/v1/implementation-reports/{id}/history")]
async fn get_report_history(
    call: Call,
    id: web::Path<Id>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, page) = (id.into_inner(), query.into_inner());
    let named = |entry: &HistoryEntry| match (&entry.question, entry.version) {
        (Some(question), Some(version)) => format!("{question}/{version}"),
        _ => entry.at.to_string(),
    };
    call.page(SUBJECT, page.clone(), named, move |conn, caller| history::of(conn, caller, id, &page)).await
}

/// List the drafters' comments.
///
/// Those of the own State, oldest first. Nobody else sees them.
#[utoipa::path(operation_id = "listDraftComments", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report"), PageQuery),
    responses((status = 200, description = "A page of comments", body = Page<DraftComment>)))]
#[get("/v1/implementation-reports/{id}/draft-comments")]
async fn list_draft_comments(
    call: Call,
    id: web::Path<Id>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, page) = (id.into_inner(), query.into_inner());
    let named = |comment: &DraftComment| comment.id.to_string();
    call.page(SUBJECT, page.clone(), named, move |conn, caller| drafting::comments(conn, caller, id, &page)).await
}

/// Comment on the draft.
///
/// For the own State's drafters; nobody else sees it.
#[utoipa::path(operation_id = "addDraftComment", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    request_body(content = DraftCommentInput, description = "The comment",
        example = json!({"question": "vii_3", "text": "Ask the Federal Police for the figure of 2025."})),
    responses((status = 201, description = "The comment", body = DraftComment)))]
#[post("/v1/implementation-reports/{id}/draft-comments")]
async fn add_draft_comment(
    call: Call,
    id: web::Path<Id>,
    body: Body<DraftCommentInput>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let comment = move |tx: &mut Tx<'_>| drafting::comment(tx, id, body.0);
    add_comment(call, id, Action::ReadReportDrafts, comment, drafting::one_comment).await
}
