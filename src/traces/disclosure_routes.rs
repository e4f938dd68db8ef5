//! `/v1/trace-requests/{id}/disclosures`: the provider is told before (CIFTA Art. XII).

use actix_web::{HttpResponse, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::flow;
use super::model::{DecisionInput, DisclosureInput};
use super::routes::step;
use super::view::TraceRequest;
use crate::db::Id;
use crate::http::{Body, Call};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config.service(announce_disclosure).service(decide_on_disclosure);
}

/// Announce a disclosure.
///
/// The holder of an answer or a request tells the State that provided it. Passing it on to another State
/// needs that State's consent; an objection to one that law compels is recorded and does not block it.
#[utoipa::path(operation_id = "announceDisclosure", tag = "Trace requests", params(("id" = Id, Path, description = "Trace request")),
    request_body(content = DisclosureInput, description = "What is planned", example = json!({
        "provider": "US", "what": "response", "legal_basis": "Order of the 2nd Criminal Court",
        "to_whom": "the court", "planned_at": "2026-12-01T12:00:00Z"})),
    responses((status = 201, description = "Announced", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/disclosures")]
async fn announce_disclosure(
    call: Call,
    id: web::Path<Id>,
    body: Body<DisclosureInput>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::announce_disclosure(tx, id, body.0)).await
}

/// Consent to a disclosure, or object.
///
/// The provider's decision, once.
#[utoipa::path(operation_id = "decideOnDisclosure", tag = "Trace requests",
    params(("id" = Id, Path, description = "Trace request"), ("disclosure_id" = Id, Path, description = "Disclosure")),
    request_body(content = DecisionInput, description = "The decision", example = json!({"decision": "consented"})),
    responses((status = 200, description = "Decided", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/disclosures/{disclosure_id}/decision")]
async fn decide_on_disclosure(
    call: Call,
    path: web::Path<(Id, Id)>,
    body: Body<DecisionInput>,
) -> Result<HttpResponse, Problem> {
    let (id, disclosure) = path.into_inner();
    step(call, id, move |tx| flow::decide_on_disclosure(tx, id, disclosure, &body.0)).await
}
