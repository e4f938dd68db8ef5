//! `/v1/seizures`.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{ContextAmendment, SeizureChanges, SeizureDeletion, SeizureInput};
use super::query::SeizureQuery;
use super::view::{self, Seizure, SeizureSummary};
use super::{SUBJECT, flow, item_routes, store};
use crate::access::{Action, Caller, Scope};
use crate::db::{DbConn, Id, Instant};
use crate::http::body::CheckedBody;
use crate::http::{Body, Call, Cursor, Done, Page, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_seizures)
        .service(record_seizure)
        .service(get_seizure)
        .service(update_seizure)
        .service(delete_seizure)
        .service(amend_criminal_context);
    item_routes::routes(config);
}

fn reading(caller: &Caller) -> Result<Scope, Problem> {
    caller.scope(Action::ReadSeizures).ok_or_else(Problem::role_lacks_action)
}

/// The seizure as the caller sees it; 404 outside its scope.
pub fn shown(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<Seizure, Problem> {
    let mut record = store::find(conn, caller, reading(caller)?, id)?.ok_or_else(Problem::not_found)?;
    // As makes and calibres are understood now.
    flow::recognise(conn, &mut record.items)?;
    view::shown(record, caller)
}

/// Takes a step of the seizure `id` and answers with the seizure as GET shows it.
pub(super) async fn step(
    call: Call,
    id: Id,
    apply: impl FnOnce(&mut Tx<'_>) -> Result<Done, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    call.change(Some(id.to_string()), apply, show).await
}

fn show(tx: &mut Tx<'_>, id: &str) -> Result<Seizure, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    // Before its tag is compared: of two changes based on one representation the second must see the first.
    store::lock(tx.conn, id)?;
    shown(tx.conn, tx.caller, id)
}

/// List seizures.
///
/// Those of the caller's State and those that others share with it, by date, newest first. With `updated_since` in order
/// of change, and among them those that the own State has deleted: `deleted_at` tells which.
#[utoipa::path(operation_id = "listSeizures", tag = "Seizures", params(SeizureQuery),
    responses((status = 200, description = "A page of seizures", body = Page<SeizureSummary>)))]
#[get("/v1/seizures")]
async fn list_seizures(call: Call, query: web::Query<SeizureQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let filters = query.clone();
    let settled = call.settled_for(query.updated_since).await?;
    call.page(
        SUBJECT,
        filters,
        |item: &SeizureSummary| item.id.to_string(),
        move |conn, caller| {
            let rows = store::list(conn, caller, reading(caller)?, &query, settled)?;
            let rows: Result<Vec<_>, _> =
                rows.into_iter().map(|(row, items)| view::summary(row, items, caller)).collect();
            let by_change = query.updated_since.is_some();
            Ok(Page::of(rows?, query.page().limit(), |row| {
                let day = Instant::from(row.date.and_time(chrono::NaiveTime::MIN).and_utc());
                Cursor { at: if by_change { row.updated_at } else { day }, id: row.id }
            }))
        },
    )
    .await
}

/// Record a seizure.
///
/// For the caller's State, with its items. Other States read it as far as `sharing` opens it, never its notes,
/// persons and case number. Each firearm with a serial number is compared with what other States look for.
#[utoipa::path(operation_id = "recordSeizure", tag = "Seizures",
    request_body(content = SeizureInput, description = "The seizure", example = json!({
        "kind": "seized", "date": "2026-03-01", "authority_name": "Polícia Rodoviária Federal",
        "place": {"subdivision": "BR-PR", "municipality": "Foz do Iguaçu", "kind": "land_border",
            "latitude": -25.5163, "longitude": -54.5854},
        "legal_justification": "Lei 10.826/2003, art. 18", "criminal_context": "firearms_trafficking",
        "offence_code": "09012", "route": {"departure": "PY", "destination": "BR"},
        "transport": "private car", "concealment": "behind the rear seat", "national_case_number": "IP 45/2026",
        "persons": {"arrested": 2}, "sharing": "named_states", "named_states": ["PY"],
        "handling": {"tlp": "amber"},
        "items": [
            {"class": "firearm", "type": "pistol", "make": "Glock", "model": "19", "calibre": "9x19mm",
                "serial_number": "ABC123", "serial_condition": "intact", "production": "industrial",
                "country_of_manufacture": "AT", "quantity": 1, "unit": "pieces"},
            {"class": "ammunition", "calibre": "9x19mm", "quantity": 150, "unit": "rounds"}]})),
    responses((status = 201, description = "Recorded", body = Seizure)))]
#[post("/v1/seizures")]
async fn record_seizure(call: Call, body: Body<SeizureInput>) -> Result<HttpResponse, Problem> {
    call.change(None, move |tx| flow::create(tx, body.0), show).await
}

/// Get a seizure.
///
/// The own State sees everything, of one that was deleted too; another State what is shared with it.
#[utoipa::path(operation_id = "getSeizure", tag = "Seizures", params(("id" = Id, Path, description = "Seizure")),
    responses((status = 200, description = "The seizure", body = Seizure)))]
#[get("/v1/seizures/{id}")]
async fn get_seizure(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| shown(conn, caller, id)).await
}

/// Change a seizure.
///
/// A JSON Merge Patch (RFC 7396): null takes a field out, an array replaces the array. Items, disposals and the
/// criminal context have steps of their own.
#[utoipa::path(operation_id = "updateSeizure", tag = "Seizures", params(("id" = Id, Path, description = "Seizure")),
    request_body(content = SeizureChanges, content_type = "application/merge-patch+json", description = "What to change",
        example = json!({"sharing": "all_states", "named_states": null, "place": {"kind": "road"}})),
    responses((status = 200, description = "Changed", body = Seizure)))]
#[patch("/v1/seizures/{id}")]
async fn update_seizure(call: Call, id: web::Path<Id>, body: CheckedBody) -> Result<HttpResponse, Problem> {
    let (id, patch) = (id.into_inner(), body.0);
    step(call, id, move |tx| flow::update(tx, id, &patch)).await
}

/// Delete a seizure.
///
/// It is gone for other States, from lists, figures and matching; its matches that are undecided close. The own
/// State can still read it by its id, with the reason, and learns of it from the list with `updated_since`.
#[utoipa::path(operation_id = "deleteSeizure", tag = "Seizures", params(("id" = Id, Path, description = "Seizure")),
    request_body(content = SeizureDeletion, description = "Why", example = json!({"reason": "recorded twice"})),
    responses((status = 204, description = "Deleted")))]
#[delete("/v1/seizures/{id}")]
async fn delete_seizure(call: Call, id: web::Path<Id>, body: Body<SeizureDeletion>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::delete(tx, id, body.0)).await
}

/// Amend the criminal context.
///
/// For what an investigation finds later. The contexts before are kept and shown.
#[utoipa::path(operation_id = "amendCriminalContext", tag = "Seizures", params(("id" = Id, Path, description = "Seizure")),
    request_body(content = ContextAmendment, description = "The context and how it was found", example = json!({
        "criminal_context": "drug_trafficking", "reason": "cocaine found in the second search"})),
    responses((status = 201, description = "Amended", body = Seizure)))]
#[post("/v1/seizures/{id}/context-amendments")]
async fn amend_criminal_context(
    call: Call,
    id: web::Path<Id>,
    body: Body<ContextAmendment>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::amend_context(tx, id, body.0)).await
}
