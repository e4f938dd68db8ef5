//! `/v1/implementation-reports/{id}/clarification-requests`.

use actix_web::{HttpResponse, get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::{SUBJECT, store};
use super::clarifications as flow;
use super::model::{ClarificationAnswer, ClarificationInput, ClarificationRequest};
use crate::db::Id;
use crate::http::{Body, Call, Done, Page, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_clarification_requests)
        .service(request_clarification)
        .service(transmit_clarification_request)
        .service(dismiss_clarification_request)
        .service(answer_clarification_request);
}

/// Takes a step of a request and answers with all requests of the report.
async fn step(
    call: Call,
    id: Id,
    apply: impl FnOnce(&mut Tx<'_>) -> Result<Done, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let show = move |tx: &mut Tx<'_>, _: &str| {
        store::lock(tx.conn, id)?;
        flow::list(tx.conn, tx.caller, id)
    };
    call.change(Some(id.to_string()), apply, show).await
}

/// List clarification requests.
///
/// For the own State those that were transmitted to it, by number; for the Committee and the Secretariat also what was
/// proposed and dismissed, in the order in which it was made. Proposals are numbered on their own. An answer is theirs
/// to read once the State has submitted anew.
#[utoipa::path(operation_id = "listClarificationRequests", tag = "Review",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "The requests", body = Page<ClarificationRequest>)))]
#[get("/v1/implementation-reports/{id}/clarification-requests")]
async fn list_clarification_requests(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| flow::list(conn, caller, id)).await
}

/// Request clarification.
///
/// From the Secretariat it goes to the State at once; from an assigned reviewer it is a proposal, which the
/// Secretariat transmits or dismisses.
#[utoipa::path(operation_id = "requestClarification", tag = "Review",
    params(("id" = Id, Path, description = "Report")),
    request_body(content = ClarificationInput, description = "What is to be made clear", example = json!({
        "question": "vi_1", "text": "Please say whether the law covers components."})),
    responses((status = 201, description = "Requested or proposed", body = Page<ClarificationRequest>)))]
#[post("/v1/implementation-reports/{id}/clarification-requests")]
async fn request_clarification(
    call: Call,
    id: web::Path<Id>,
    body: Body<ClarificationInput>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::request(tx, id, body.0)).await
}

/// Transmit a proposed clarification request.
///
/// To the State, whose answers are open for changes until it submits anew. The proposal gets the next number of the
/// requests to the State.
#[utoipa::path(operation_id = "transmitClarificationRequest", tag = "Review",
    params(("id" = Id, Path, description = "Report"),
        ("proposal" = i32, Path, description = "Number of the proposal", minimum = 1, example = 1)),
    responses((status = 200, description = "Transmitted", body = Page<ClarificationRequest>)))]
#[post("/v1/implementation-reports/{id}/clarification-requests/{proposal}/transmission")]
async fn transmit_clarification_request(call: Call, path: web::Path<(Id, i32)>) -> Result<HttpResponse, Problem> {
    let (id, proposal) = path.into_inner();
    step(call, id, move |tx| flow::transmit(tx, id, proposal)).await
}

/// Dismiss a proposed clarification request.
///
/// The State never learns of it.
#[utoipa::path(operation_id = "dismissClarificationRequest", tag = "Review",
    params(("id" = Id, Path, description = "Report"),
        ("proposal" = i32, Path, description = "Number of the proposal", minimum = 1, example = 1)),
    responses((status = 200, description = "Dismissed", body = Page<ClarificationRequest>)))]
#[post("/v1/implementation-reports/{id}/clarification-requests/{proposal}/dismissal")]
async fn dismiss_clarification_request(call: Call, path: web::Path<(Id, i32)>) -> Result<HttpResponse, Problem> {
    let (id, proposal) = path.into_inner();
    step(call, id, move |tx| flow::dismiss(tx, id, proposal)).await
}

/// Answer a clarification request.
///
/// By the State's editor. Once all are answered, its approver submits anew and the review goes on. Until then an answer
/// can be replaced; whoever submits must not be the only one who has answered.
#[utoipa::path(operation_id = "answerClarificationRequest", tag = "Review",
    params(("id" = Id, Path, description = "Report"),
        ("number" = i32, Path, description = "Number of the request", minimum = 1, example = 1)),
    request_body(content = ClarificationAnswer, description = "The answer",
        example = json!({"answer": "It does, by Article 5 of the decree."})),
    responses((status = 200, description = "Answered", body = Page<ClarificationRequest>)))]
#[post("/v1/implementation-reports/{id}/clarification-requests/{number}/answer")]
async fn answer_clarification_request(
    call: Call,
    path: web::Path<(Id, i32)>,
    body: Body<ClarificationAnswer>,
) -> Result<HttpResponse, Problem> {
    let (id, number) = path.into_inner();
    step(call, id, move |tx| flow::answer(tx, id, number, body.0)).await
}
