//! `/v1/trace-requests/{id}/recipients/{state}`: the steps between the requester and one recipient.

use actix_web::{HttpResponse, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::flow;
use super::model::{Answer, Question};
use super::response_model::{ResponseAmendment, ResponseInput, RestrictionInput};
use super::routes::step;
use super::view::TraceRequest;
use crate::db::Id;
use crate::http::{Body, Call};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(acknowledge_trace_request)
        .service(ask_for_information)
        .service(give_information)
        .service(answer_trace_request)
        .service(amend_trace_response)
        .service(restrict_trace_request)
        .service(ask_for_clarification)
        .service(clarify_trace_response);
}

/// Acknowledge a request.
///
/// The recipient's first step; before it every other one is 409.
#[utoipa::path(operation_id = "acknowledgeTraceRequest", tag = "Trace requests",
    params(("id" = Id, Path, description = "Trace request"), ("state" = String, Path, description = "Recipient", pattern = "^[A-Z]{2}$")),
    responses((status = 200, description = "Acknowledged", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/recipients/{state}/acknowledgement")]
async fn acknowledge_trace_request(call: Call, path: web::Path<(Id, String)>) -> Result<HttpResponse, Problem> {
    let ((id, state), targets) = (path.into_inner(), call.rastro.settings.targets);
    step(call, id, move |tx| flow::acknowledge(tx, &targets, id, &state)).await
}

/// Ask the requester for information.
///
/// The recipient's clock stops until it comes.
#[utoipa::path(operation_id = "askForInformation", tag = "Trace requests",
    params(("id" = Id, Path, description = "Trace request"), ("state" = String, Path, description = "Recipient", pattern = "^[A-Z]{2}$")),
    request_body(content = Question, description = "The question", example = json!({"question": "Is there a proof mark on the barrel?"})),
    responses((status = 201, description = "Asked", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/recipients/{state}/information-requests")]
async fn ask_for_information(
    call: Call,
    path: web::Path<(Id, String)>,
    body: Body<Question>,
) -> Result<HttpResponse, Problem> {
    let (id, state) = path.into_inner();
    step(call, id, move |tx| flow::ask_for_information(tx, id, &state, body.0)).await
}

/// Give the information that a recipient asked for.
///
/// Answers the open question; the recipient's clock runs on.
#[utoipa::path(operation_id = "giveInformation", tag = "Trace requests",
    params(("id" = Id, Path, description = "Trace request"), ("state" = String, Path, description = "Recipient", pattern = "^[A-Z]{2}$")),
    request_body(content = Answer, description = "The answer", example = json!({"answer": "Crown over N"})),
    responses((status = 200, description = "Given", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/recipients/{state}/information")]
async fn give_information(
    call: Call,
    path: web::Path<(Id, String)>,
    body: Body<Answer>,
) -> Result<HttpResponse, Problem> {
    let ((id, state), targets) = (path.into_inner(), call.rastro.settings.targets);
    step(call, id, move |tx| flow::give_information(tx, &targets, id, &state, &body.0)).await
}

/// Answer a request.
///
/// The outcome, and the chain of custody in order. A chain whose dates run backwards is refused.
#[utoipa::path(operation_id = "answerTraceRequest", tag = "Trace requests",
    params(("id" = Id, Path, description = "Trace request"), ("state" = String, Path, description = "Recipient", pattern = "^[A-Z]{2}$")),
    request_body(content = ResponseInput, description = "The answer", example = json!({
        "outcome": "traced_to_purchaser",
        "chain": [{"kind": "manufactured", "state": "AT", "actor_kind": "manufacturer", "actor_name": "Glock GmbH"},
            {"kind": "imported", "date": "2019-03-01", "date_precision": "month", "state": "US"},
            {"kind": "retail_sale", "date": "2019-06-14", "state": "US", "actor_kind": "private_person"}],
        "handling": {"tlp": "amber", "confidential": true}, "language": "en"})),
    responses((status = 200, description = "Answered", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/recipients/{state}/response")]
async fn answer_trace_request(
    call: Call,
    path: web::Path<(Id, String)>,
    body: Body<ResponseInput>,
) -> Result<HttpResponse, Problem> {
    let (id, state) = path.into_inner();
    step(call, id, move |tx| flow::respond(tx, id, &state, body.0)).await
}

/// Correct an answer.
///
/// The whole response anew and why; earlier versions are kept and shown.
#[utoipa::path(operation_id = "amendTraceResponse", tag = "Trace requests",
    params(("id" = Id, Path, description = "Trace request"), ("state" = String, Path, description = "Recipient", pattern = "^[A-Z]{2}$")),
    request_body(content = ResponseAmendment, description = "The corrected answer", example = json!({
        "response": {"outcome": "not_traced", "reason": "record_incomplete"}, "reason": "the sale was of another firearm"})),
    responses((status = 200, description = "Corrected", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/recipients/{state}/response-amendments")]
async fn amend_trace_response(
    call: Call,
    path: web::Path<(Id, String)>,
    body: Body<ResponseAmendment>,
) -> Result<HttpResponse, Problem> {
    let (id, state) = path.into_inner();
    step(call, id, move |tx| flow::amend_response(tx, id, &state, body.0)).await
}

/// Delay, restrict or refuse an answer.
///
/// Only on one of the four grounds of the International Tracing Instrument, and with an explanation.
#[utoipa::path(operation_id = "restrictTraceRequest", tag = "Trace requests",
    params(("id" = Id, Path, description = "Trace request"), ("state" = String, Path, description = "Recipient", pattern = "^[A-Z]{2}$")),
    request_body(content = RestrictionInput, description = "Kind, ground and explanation", example = json!({
        "kind": "delayed", "ground": "ongoing_investigation", "explanation": "an answer now would warn a suspect"})),
    responses((status = 200, description = "Recorded", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/recipients/{state}/restriction")]
async fn restrict_trace_request(
    call: Call,
    path: web::Path<(Id, String)>,
    body: Body<RestrictionInput>,
) -> Result<HttpResponse, Problem> {
    let (id, state) = path.into_inner();
    step(call, id, move |tx| flow::restrict(tx, id, &state, body.0)).await
}

/// Ask a recipient what its answer means.
///
/// After an answer or a restriction; changes no status.
#[utoipa::path(operation_id = "askForClarification", tag = "Trace requests",
    params(("id" = Id, Path, description = "Trace request"), ("state" = String, Path, description = "Recipient", pattern = "^[A-Z]{2}$")),
    request_body(content = Question, description = "The question", example = json!({"question": "Which investigation?"})),
    responses((status = 201, description = "Asked", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/recipients/{state}/clarification-requests")]
async fn ask_for_clarification(
    call: Call,
    path: web::Path<(Id, String)>,
    body: Body<Question>,
) -> Result<HttpResponse, Problem> {
    let (id, state) = path.into_inner();
    step(call, id, move |tx| flow::ask_for_clarification(tx, id, &state, body.0)).await
}

/// Clarify an answer.
///
/// Answers the open request for clarification.
#[utoipa::path(operation_id = "clarifyTraceResponse", tag = "Trace requests",
    params(("id" = Id, Path, description = "Trace request"), ("state" = String, Path, description = "Recipient", pattern = "^[A-Z]{2}$")),
    request_body(content = Answer, description = "The answer", example = json!({"answer": "It is under seal until June."})),
    responses((status = 200, description = "Clarified", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/recipients/{state}/clarifications")]
async fn clarify_trace_response(
    call: Call,
    path: web::Path<(Id, String)>,
    body: Body<Answer>,
) -> Result<HttpResponse, Problem> {
    let (id, state) = path.into_inner();
    step(call, id, move |tx| flow::clarify(tx, id, &state, &body.0)).await
}
