//! `/v1/firearm-records`.

use std::sync::Arc;

use actix_web::{HttpResponse, delete, get, patch, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::lookups::{self, Asked, FirearmLookup, LoggedLookup, LookupResults};
use super::model::{
    FirearmRecord, FirearmRecordInput, FirearmRecordPatch, FirearmRecordQuery, FirearmRecordSummary, RecordRecovery,
    RecordRetraction,
};
use super::{LOOKUP, RECORD, flow, probing, store, view};
use crate::access::{Action, Caller};
use crate::db::{DbConn, Id};
use crate::http::body::CheckedBody;
use crate::http::{Body, Call, Cursor, Done, Page, Tx};
use crate::problem::{Code, Problem};
use crate::reference::{ReferenceSet, understood};

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_firearm_records)
        .service(record_firearm)
        // Before the path of one record, which would take "lookups" for its id.
        .service(look_up_firearms)
        .service(get_firearm_lookup)
        .service(get_firearm_record)
        .service(update_firearm_record)
        .service(retract_firearm_record)
        .service(recover_firearm);
}

/// The record as its own State reads it; 404 for any other.
fn shown(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<FirearmRecord, Problem> {
    let scope = caller.scope(Action::ReadFirearmRecords).ok_or_else(Problem::role_lacks_action)?;
    let row = store::find(conn, caller, scope, id)?.ok_or_else(Problem::not_found)?;
    let firearm = &row.content.0.firearm;
    let make = understood(conn, ReferenceSet::Makes, firearm.make.as_deref())?;
    let calibre = understood(conn, ReferenceSet::Calibres, firearm.calibre.as_deref())?;
    view::record(row, make, calibre)
}

fn show(tx: &mut Tx<'_>, id: &str) -> Result<FirearmRecord, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    // Before its tag is compared: of two changes based on one representation the second must see the first.
    store::lock(tx.conn, id)?;
    shown(tx.conn, tx.caller, id)
}

/// Takes a step on the record `id` and answers with the record as GET shows it.
async fn step(
    call: Call,
    id: Id,
    apply: impl FnOnce(&mut Tx<'_>) -> Result<Done, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    call.change(Some(id.to_string()), apply, show).await
}

/// List records of the register.
///
/// Those of the caller's State, newest first; with `updated_since` in order of change. What other States have
/// recorded is found by lookups and matches.
#[utoipa::path(operation_id = "listFirearmRecords", tag = "Register", params(FirearmRecordQuery),
    responses((status = 200, description = "A page of records", body = Page<FirearmRecordSummary>)))]
#[get("/v1/firearm-records")]
async fn list_firearm_records(call: Call, query: web::Query<FirearmRecordQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let filters = query.clone();
    let settled = call.settled_for(query.updated_since).await?;
    call.page(
        RECORD,
        filters,
        |item: &FirearmRecordSummary| item.id.to_string(),
        move |conn, caller| {
            let scope = caller.scope(Action::ReadFirearmRecords).ok_or_else(Problem::role_lacks_action)?;
            let rows = store::list(conn, caller, scope, &query, settled)?;
            let page = Page::of(rows, query.page().limit(), |row| Cursor { at: row.updated_at, id: row.id });
            let items: Result<Vec<_>, _> = page.items.into_iter().map(view::summary).collect();
            Ok(Page { items: items?, next: page.next })
        },
    )
    .await
}

/// Record a firearm of interest.
///
/// Lost, stolen, trafficked or smuggled. It is compared within the same write with what other States have seized,
/// recorded or asked about; who may learn of that is up to `sharing`, what they learn up to `visibility`.
#[utoipa::path(operation_id = "recordFirearm", tag = "Register",
    request_body(content = FirearmRecordInput, description = "The record", example = json!({
        "kind": "stolen", "date": "2026-02-11", "date_precision": "day",
        "place": {"subdivision": "US-TX", "locality": "Laredo"}, "national_case_number": "26-004711",
        "circumstances": "taken from a parked car",
        "firearm": {"type": "pistol", "make": "Glock", "model": "19", "calibre": "9x19mm", "serial_number": "ABC123",
            "serial_condition": "intact", "country_of_manufacture": "AT", "manufacture_year": 2019},
        "sharing": "all_states", "visibility": "brief", "handling": {"tlp": "amber"}})),
    responses((status = 201, description = "Recorded", body = FirearmRecord)))]
#[post("/v1/firearm-records")]
async fn record_firearm(call: Call, body: Body<FirearmRecordInput>) -> Result<HttpResponse, Problem> {
    call.change(None, move |tx| flow::create(tx, body.0), show).await
}

/// Look up serial numbers.
///
/// In the registers of all States, as far as their sharing lets the caller's learn of it: hit or no hit, how
/// strong, whose it is and whom to turn to, and what the record's visibility opens. Logged with its purpose. How
/// many may be looked up is limited, and looking up numbers one after the other is refused and reported.
#[utoipa::path(operation_id = "lookUpFirearms", tag = "Register",
    request_body(content = FirearmLookup, description = "Purpose and serial numbers", example = json!({
        "purpose": "vehicle stop, case IP 123/2026",
        "lookups": [{"serial": "ABC123", "make": "Glock"}, {"serial": "AB?12"}, {"serial": "XK47*"}]})),
    responses((status = 200, description = "What is known", body = LookupResults)))]
#[post("/v1/firearm-records/lookups")]
async fn look_up_firearms(call: Call, body: Body<FirearmLookup>) -> Result<HttpResponse, Problem> {
    let asked = Arc::new(Asked::read(body.0)?);
    let (logged, answered) = (asked.clone(), asked.clone());
    let show = move |tx: &mut Tx<'_>, id: &str| {
        let id = id.parse().map_err(|_| Problem::not_found())?;
        lookups::results(tx.conn, tx.caller, id, &answered)
    };
    match call.clone().change(None, move |tx| lookups::log(tx, &logged), show).await {
        Err(refusal) if refusal.code == Code::TooManyRequests => {
            Err(call.after_refusal(refusal, move |tx| probing::refused(tx, asked.patterns())).await)
        }
        answer => answer,
    }
}

/// Get a lookup as it was logged.
///
/// Who made it and what for. For those who read the own State's audit log, where `subject_id` names the lookup.
#[utoipa::path(operation_id = "getFirearmLookup", tag = "Register", params(("id" = Id, Path, description = "Lookup")),
    responses((status = 200, description = "The lookup", body = LoggedLookup)))]
#[get("/v1/firearm-lookups/{id}")]
async fn get_firearm_lookup(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let read = move |conn: &mut DbConn, caller: &Caller| {
        let row = store::find_lookup(conn, caller, id)?.ok_or_else(Problem::not_found)?;
        Ok(LoggedLookup::from(row))
    };
    call.one(LOOKUP, id, read).await
}

/// Get a record of the register.
///
/// Of the caller's own State.
#[utoipa::path(operation_id = "getFirearmRecord", tag = "Register", params(("id" = Id, Path, description = "Record")),
    responses((status = 200, description = "The record", body = FirearmRecord)))]
#[get("/v1/firearm-records/{id}")]
async fn get_firearm_record(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(RECORD, id, move |conn, caller| shown(conn, caller, id)).await
}

/// Change an active record.
///
/// A JSON Merge Patch (RFC 7396): null takes a field out, an array replaces the array. A changed firearm is
/// compared anew; a changed sharing or visibility counts at once, in lookups and in matches.
#[utoipa::path(operation_id = "updateFirearmRecord", tag = "Register", params(("id" = Id, Path, description = "Record")),
    request_body(content = FirearmRecordPatch, content_type = "application/merge-patch+json", description = "What to change",
        example = json!({"sharing": "named_states", "named_states": ["BR", "MX"], "firearm": {"calibre": "9x19mm"}})),
    responses((status = 200, description = "Changed", body = FirearmRecord)))]
#[patch("/v1/firearm-records/{id}")]
async fn update_firearm_record(call: Call, id: web::Path<Id>, body: CheckedBody) -> Result<HttpResponse, Problem> {
    let (id, patch) = (id.into_inner(), body.0);
    step(call, id, move |tx| flow::update(tx, id, &patch)).await
}

/// Take a record back.
///
/// It was wrong. It stays, for its own State, as retracted and with the reason; to all others it is gone, and so
/// are the matches on which nobody has decided.
#[utoipa::path(operation_id = "retractFirearmRecord", tag = "Register", params(("id" = Id, Path, description = "Record")),
    request_body(content = RecordRetraction, description = "Why", example = json!({"reason": "entered twice"})),
    responses((status = 204, description = "Taken back")))]
#[delete("/v1/firearm-records/{id}")]
async fn retract_firearm_record(
    call: Call,
    id: web::Path<Id>,
    body: Body<RecordRetraction>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::retract(tx, id, body.0)).await
}

/// Say that the firearm was recovered.
///
/// It is no longer of interest: other States find it no more, and the matches on which nobody has decided end.
#[utoipa::path(operation_id = "recoverFirearm", tag = "Register", params(("id" = Id, Path, description = "Record")),
    request_body(content = RecordRecovery, description = "When and where", example = json!({
        "date": "2026-03-01", "country": "BR", "place": {"subdivision": "BR-RJ", "locality": "Rio de Janeiro"}})),
    responses((status = 200, description = "Recovered", body = FirearmRecord)))]
#[post("/v1/firearm-records/{id}/recovery")]
async fn recover_firearm(call: Call, id: web::Path<Id>, body: Body<RecordRecovery>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::recover(tx, id, body.0)).await
}
