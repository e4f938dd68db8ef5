//! `/v1/implementation-reports/{id}`: review assignments, comments, conclusions and the State's response.

use actix_web::{HttpResponse, get, post, put, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::model::Reason;
use super::super::routes::add_comment;
use super::super::{SUBJECT, store};
use super::model::{
    AssignmentInput, Conclusion, ConclusionInput, Conclusions, ConflictDeclaration, ResponseInput, ReviewAssignment,
    ReviewComment, ReviewCommentInput,
};
use super::{clarification_routes, flow};
use crate::access::Action;
use crate::db::Id;
use crate::http::{Body, Call, Done, Page, PageQuery, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_review_assignments)
        .service(assign_reviewer)
        .service(release_reviewer)
        .service(complete_review_assignment)
        .service(declare_conflict_of_interest)
        .service(list_review_comments)
        .service(add_review_comment)
        .service(list_conclusions)
        .service(get_article_conclusion)
        .service(save_article_conclusion)
        .service(respond_to_conclusions);
    clarification_routes::routes(config);
}

/// Takes a step of an assignment and answers with all assignments of the report.
async fn step(
    call: Call,
    id: Id,
    apply: impl FnOnce(&mut Tx<'_>) -> Result<Done, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let show = move |tx: &mut Tx<'_>, _: &str| {
        store::lock(tx.conn, id)?;
        flow::assignments(tx.conn, tx.caller, id)
    };
    call.change(Some(id.to_string()), apply, show).await
}

/// List review assignments.
///
/// Who reviews which sections, with declared conflicts and what each reviewer has still to do over all reports. For
/// the Committee and the Secretariat; 404 for the State whose report it is.
#[utoipa::path(operation_id = "listReviewAssignments", tag = "Review",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "The assignments", body = Page<ReviewAssignment>)))]
#[get("/v1/implementation-reports/{id}/review-assignments")]
async fn list_review_assignments(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| flow::assignments(conn, caller, id)).await
}

/// Assign sections to a reviewer.
///
/// To a member of the Committee for another State, who has declared no conflict over this report; each section once,
/// unless the member was released from it.
#[utoipa::path(operation_id = "assignReviewer", tag = "Review", params(("id" = Id, Path, description = "Report")),
    request_body(content = AssignmentInput, description = "Reviewer and sections", example = json!({
        "reviewer": {"kind": "client", "id": "019b76da-b2ef-7000-9b23-698ba94ce7bc"}, "sections": ["iv", "vi"]})),
    responses((status = 201, description = "Assigned", body = Page<ReviewAssignment>)))]
#[post("/v1/implementation-reports/{id}/review-assignments")]
async fn assign_reviewer(call: Call, id: web::Path<Id>, body: Body<AssignmentInput>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::assign(tx, id, body.0)).await
}

/// Release a reviewer.
///
/// With the reason; the review no longer waits for it. While the report is under review a completed assignment can be
/// released too.
#[utoipa::path(operation_id = "releaseReviewer", tag = "Review",
    params(("id" = Id, Path, description = "Report"),
        ("number" = i32, Path, description = "Number of the assignment", minimum = 1, example = 1)),
    request_body(content = Reason, description = "Why", example = json!({"reason": "Declared a conflict."})),
    responses((status = 200, description = "Released", body = Page<ReviewAssignment>)))]
#[post("/v1/implementation-reports/{id}/review-assignments/{number}/release")]
async fn release_reviewer(call: Call, path: web::Path<(Id, i32)>, body: Body<Reason>) -> Result<HttpResponse, Problem> {
    let (id, number) = path.into_inner();
    step(call, id, move |tx| flow::release(tx, id, number, body.0.reason)).await
}

/// Complete an assignment.
///
/// By its reviewer, whose sections are done.
#[utoipa::path(operation_id = "completeReviewAssignment", tag = "Review",
    params(("id" = Id, Path, description = "Report"),
        ("number" = i32, Path, description = "Number of the assignment", minimum = 1, example = 1)),
    responses((status = 200, description = "Completed", body = Page<ReviewAssignment>)))]
#[post("/v1/implementation-reports/{id}/review-assignments/{number}/completion")]
async fn complete_review_assignment(call: Call, path: web::Path<(Id, i32)>) -> Result<HttpResponse, Problem> {
    let (id, number) = path.into_inner();
    step(call, id, move |tx| flow::complete(tx, id, number)).await
}

/// Declare a conflict of interest.
///
/// By a reviewer over its own open assignment. It is kept. The reviewer writes nothing more in the review of this
/// report, reads of it what a member reads who is not assigned, does not count at its conclusion and is not assigned to
/// it again; the Secretariat releases it.
#[utoipa::path(operation_id = "declareConflictOfInterest", tag = "Review",
    params(("id" = Id, Path, description = "Report"),
        ("number" = i32, Path, description = "Number of the assignment", minimum = 1, example = 1)),
    request_body(content = ConflictDeclaration, description = "What stands against the review",
        example = json!({"declaration": "I advised the State's authority in 2025."})),
    responses((status = 200, description = "Declared", body = Page<ReviewAssignment>)))]
#[post("/v1/implementation-reports/{id}/review-assignments/{number}/conflict-declaration")]
async fn declare_conflict_of_interest(
    call: Call,
    path: web::Path<(Id, i32)>,
    body: Body<ConflictDeclaration>,
) -> Result<HttpResponse, Problem> {
    let (id, number) = path.into_inner();
    step(call, id, move |tx| flow::declare_conflict(tx, id, number, body.0.declaration)).await
}

/// List review comments.
///
/// All of them for the Committee and the Secretariat; for the own State those that were shared with it, without whose
/// they are. Oldest first.
#[utoipa::path(operation_id = "listReviewComments", tag = "Review",
    params(("id" = Id, Path, description = "Report"), PageQuery),
    responses((status = 200, description = "A page of comments", body = Page<ReviewComment>)))]
#[get("/v1/implementation-reports/{id}/comments")]
async fn list_review_comments(
    call: Call,
    id: web::Path<Id>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, page) = (id.into_inner(), query.into_inner());
    let named = |comment: &ReviewComment| comment.id.to_string();
    call.page(SUBJECT, page.clone(), named, move |conn, caller| flow::comments(conn, caller, id, &page)).await
}

/// Comment on an answer.
///
/// By a reviewer, in its own sections; for the Committee alone or shared with the State.
#[utoipa::path(operation_id = "addReviewComment", tag = "Review", params(("id" = Id, Path, description = "Report")),
    request_body(content = ReviewCommentInput, description = "The comment", example = json!({
        "question": "vi_1", "visibility": "shared_with_state", "text": "Does this cover imported firearms too?"})),
    responses((status = 201, description = "The comment", body = ReviewComment)))]
#[post("/v1/implementation-reports/{id}/comments")]
async fn add_review_comment(
    call: Call,
    id: web::Path<Id>,
    body: Body<ReviewCommentInput>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let comment = move |tx: &mut Tx<'_>| flow::comment(tx, id, body.0);
    add_comment(call, id, Action::ReadReviews, comment, flow::one_comment).await
}

/// List conclusions.
///
/// By article, with the State's responses: for the Committee and the Secretariat at any time, for the State once the
/// review is concluded, for everyone once the report is published. Empty before.
#[utoipa::path(operation_id = "listConclusions", tag = "Review", params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "The conclusions", body = Conclusions)))]
#[get("/v1/implementation-reports/{id}/conclusions")]
async fn list_conclusions(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| flow::conclusions(conn, caller, id)).await
}

/// Get the conclusion on an article.
///
/// Its entity tag is what a change is based on.
#[utoipa::path(operation_id = "getArticleConclusion", tag = "Review",
    params(("id" = Id, Path, description = "Report"),
        ("article" = String, Path, description = "Article of CIFTA", pattern = "^[IVX]{1,6}$", example = "VI")),
    responses((status = 200, description = "The conclusion", body = Conclusion)))]
#[get("/v1/implementation-reports/{id}/conclusions/{article}")]
async fn get_article_conclusion(call: Call, path: web::Path<(Id, String)>) -> Result<HttpResponse, Problem> {
    let (id, article) = path.into_inner();
    call.one(SUBJECT, id, move |conn, caller| flow::one_conclusion(conn, caller, id, &article)).await
}

/// Save the conclusion on an article.
///
/// By a reviewer, in its own sections: what is recommended, whether it is good practice, and what assistance might
/// help. The first is sent with `If-None-Match: *`, a later one with `If-Match`.
#[utoipa::path(operation_id = "saveArticleConclusion", tag = "Review",
    params(("id" = Id, Path, description = "Report"),
        ("article" = String, Path, description = "Article of CIFTA", pattern = "^[IVX]{1,6}$", example = "VI")),
    request_body(content = ConclusionInput, description = "The conclusion", example = json!({
        "recommendation": "Extend the marking at import to components.", "good_practice": true,
        "assistance_suggested": "Exchange with States that mark at import."})),
    responses((status = 200, description = "Saved", body = Conclusion)))]
#[put("/v1/implementation-reports/{id}/conclusions/{article}")]
async fn save_article_conclusion(
    call: Call,
    path: web::Path<(Id, String)>,
    body: Body<ConclusionInput>,
) -> Result<HttpResponse, Problem> {
    let (id, article) = path.into_inner();
    let (conditions, shown) = (call.conditions.clone(), article.clone());
    let show = move |tx: &mut Tx<'_>, _: &str| flow::one_conclusion(tx.conn, tx.caller, id, &shown);
    call.change(None, move |tx| flow::conclude(tx, id, &article, body.0, &conditions), show).await
}

/// Respond to the conclusions.
///
/// By the State's approver, once the review is concluded. Each response is appended to the conclusions.
#[utoipa::path(operation_id = "respondToConclusions", tag = "Review", params(("id" = Id, Path, description = "Report")),
    request_body(content = ResponseInput, description = "The response",
        example = json!({"text": "A bill on the marking of components is before Congress."})),
    responses((status = 201, description = "The conclusions with all responses", body = Conclusions)))]
#[post("/v1/implementation-reports/{id}/response")]
async fn respond_to_conclusions(
    call: Call,
    id: web::Path<Id>,
    body: Body<ResponseInput>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let show = move |tx: &mut Tx<'_>, _: &str| {
        store::lock(tx.conn, id)?;
        flow::conclusions(tx.conn, tx.caller, id)
    };
    call.change(Some(id.to_string()), move |tx| flow::respond(tx, id, body.0), show).await
}
