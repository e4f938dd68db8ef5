//! `/v1/seizures/{id}/items`. Each answers with the whole seizure, whose entity tag If-Match names.

use actix_web::{HttpResponse, patch, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::flow;
use super::model::{DisposalInput, ItemChanges, ItemInput};
use super::routes::step;
use super::view::Seizure;
use crate::db::Id;
use crate::http::body::CheckedBody;
use crate::http::{Body, Call};
use crate::problem::Problem;
use crate::traces::model::TraceRequestInput;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(add_seizure_item)
        .service(update_seizure_item)
        .service(dispose_of_seizure_item)
        .service(trace_seizure_item);
}

/// Add an item to a seizure.
///
/// A firearm with a serial number is compared with what other States look for.
#[utoipa::path(operation_id = "addSeizureItem", tag = "Seizures", params(("id" = Id, Path, description = "Seizure")),
    request_body(content = ItemInput, description = "The item", example = json!({
        "class": "firearm", "type": "revolver", "make": "Taurus", "calibre": ".38 Special",
        "serial_condition": "obliterated", "quantity": 1, "unit": "pieces"})),
    responses((status = 201, description = "Added", body = Seizure)))]
#[post("/v1/seizures/{id}/items")]
async fn add_seizure_item(call: Call, id: web::Path<Id>, body: Body<ItemInput>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::add_item(tx, id, &body.0)).await
}

/// Change an item of a seizure.
///
/// A JSON Merge Patch (RFC 7396). If-Match takes the entity tag of the seizure.
#[utoipa::path(operation_id = "updateSeizureItem", tag = "Seizures",
    params(("id" = Id, Path, description = "Seizure"), ("item_id" = Id, Path, description = "Item")),
    request_body(content = ItemChanges, content_type = "application/merge-patch+json", description = "What to change",
        example = json!({"country_of_manufacture": "AT"})),
    responses((status = 200, description = "Changed", body = Seizure)))]
#[patch("/v1/seizures/{id}/items/{item_id}")]
async fn update_seizure_item(
    call: Call,
    path: web::Path<(Id, Id)>,
    body: CheckedBody,
) -> Result<HttpResponse, Problem> {
    let ((id, item), patch) = (path.into_inner(), body.0);
    step(call, id, move |tx| flow::update_item(tx, id, item, &patch)).await
}

/// Record what became of an item.
///
/// What was recorded before is kept and shown. A sale or an auction to private persons is no disposal (CIFTA
/// Art. VII); a firearm retained for official use must be marked (Art. VI).
#[utoipa::path(operation_id = "disposeOfSeizureItem", tag = "Seizures",
    params(("id" = Id, Path, description = "Seizure"), ("item_id" = Id, Path, description = "Item")),
    request_body(content = DisposalInput, description = "The disposal", example = json!({
        "disposal": "forfeited", "remarks": "by order of the court"})),
    responses((status = 201, description = "Recorded", body = Seizure)))]
#[post("/v1/seizures/{id}/items/{item_id}/disposals")]
async fn dispose_of_seizure_item(
    call: Call,
    path: web::Path<(Id, Id)>,
    body: Body<DisposalInput>,
) -> Result<HttpResponse, Problem> {
    let (id, item) = path.into_inner();
    step(call, id, move |tx| flow::dispose(tx, id, item, body.0)).await
}

/// Ask for a trace of an item.
///
/// Makes a trace request of the caller's State, filled in from a firearm and its seizure; the body adds what
/// these lack and, with `submit`, sends it. The item then names the request and follows it.
#[utoipa::path(operation_id = "traceSeizureItem", tag = "Seizures",
    params(("id" = Id, Path, description = "Seizure"), ("item_id" = Id, Path, description = "Item")),
    request_body(content = Option<TraceRequestInput>, description = "What item and seizure lack; may be left out", example = json!({
        "urgency": "routine", "ground": "illicit_under_national_law", "intended_use": "criminal_investigation",
        "recipients": ["US"], "submit": false})),
    responses((status = 201, description = "A draft was made, or the request was sent", body = Seizure)))]
#[post("/v1/seizures/{id}/items/{item_id}/trace-requests")]
async fn trace_seizure_item(
    call: Call,
    path: web::Path<(Id, Id)>,
    body: Body<TraceRequestInput>,
) -> Result<HttpResponse, Problem> {
    let ((id, item), targets) = (path.into_inner(), call.rastro.settings.targets);
    step(call, id, move |tx| flow::request_trace(tx, &targets, id, item, &body.0)).await
}
