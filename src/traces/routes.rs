//! `/v1/trace-requests` and what the requester does there.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{Amendment, Closure, Onward, Submission, TraceRequestInput, Withdrawal};
use super::office_view::{self, TimelineEntry};
use super::query::TraceRequestQuery;
use super::summary::{TraceRequestSummary, summary};
use super::view::{self, TraceRequest};
use super::{SUBJECT, disclosure_routes, flow, office_routes, recipient_routes, store};
use crate::access::{Action, Caller};
use crate::db::{DbConn, Id, Instant};
use crate::http::body::CheckedBody;
use crate::http::{Body, Call, Cursor, Done, Page, PageQuery, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_trace_requests)
        .service(send_trace_request)
        .service(get_trace_request)
        .service(update_trace_request)
        .service(delete_trace_request)
        .service(get_trace_request_timeline)
        .service(submit_trace_request)
        .service(withdraw_trace_request)
        .service(close_trace_request)
        .service(add_trace_recipients)
        .service(amend_trace_request);
    recipient_routes::routes(config);
    disclosure_routes::routes(config);
    office_routes::routes(config);
}

/// The request as the caller sees it; 404 outside its scope.
fn shown(conn: &mut DbConn, caller: &Caller, id: Id) -> Result<TraceRequest, Problem> {
    // Every action on trace requests has the one scope that `store::find` holds in its WHERE.
    caller.scope(Action::ReadTraceRequests).ok_or_else(Problem::role_lacks_action)?;
    let record = store::find(conn, caller, id)?.ok_or_else(Problem::not_found)?;
    view::shown(&record, caller, Instant::now())
}

/// Takes a step of the request `id` and answers with the request as GET shows it.
pub(super) async fn step(
    call: Call,
    id: Id,
    apply: impl FnOnce(&mut Tx<'_>) -> Result<Done, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    call.change(Some(id.to_string()), apply, show).await
}

fn show(tx: &mut Tx<'_>, id: &str) -> Result<TraceRequest, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    // Before its tag is compared: of two changes based on one representation the second must see the first.
    store::lock(tx.conn, id)?;
    shown(tx.conn, tx.caller, id)
}

/// List trace requests.
///
/// Those that the caller's State sent or received, newest first; with `updated_since` in order of change.
#[utoipa::path(operation_id = "listTraceRequests", tag = "Trace requests", params(TraceRequestQuery),
    responses((status = 200, description = "A page of trace requests", body = Page<TraceRequestSummary>)))]
#[get("/v1/trace-requests")]
async fn list_trace_requests(call: Call, query: web::Query<TraceRequestQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let filters = query.clone();
    let settled = call.settled_for(query.updated_since).await?;
    call.page(
        SUBJECT,
        filters,
        |item: &TraceRequestSummary| item.id.to_string(),
        move |conn, caller| {
            let now = Instant::now();
            let rows = store::list(conn, caller, &query, now, settled)?;
            let page = Page::of(rows, query.page().limit(), |row| Cursor { at: row.updated_at, id: row.id });
            let items: Result<Vec<_>, _> = page.items.into_iter().map(|row| summary(row, now)).collect();
            Ok(Page { items: items?, next: page.next })
        },
    )
    .await
}

/// Send a trace request.
///
/// Creates it for the caller's State, as a draft or, with `submit`, sent at once. What submission asks for
/// is refused with every fault at once. A repeat of an open request for the same firearm is 409.
#[utoipa::path(operation_id = "sendTraceRequest", tag = "Trace requests",
    request_body(content = TraceRequestInput, description = "The request", example = json!({
        "urgency": "urgent", "urgency_justification": "homicide of two officers",
        "ground": "illicit_under_national_law", "legal_basis": "Lei 10.826/2003, art. 14",
        "intended_use": "criminal_investigation", "offence_code": "0101",
        "national_case_number": "IP 123/2026", "language": "pt",
        "firearm": {"type": "pistol", "make": "Glock", "model": "19", "calibre": "9x19mm",
            "serial_number": "ABC123", "serial_condition": "intact", "country_of_manufacture": "AT",
            "import_country": "US", "import_year": 2019},
        "recovery": {"date": "2026-03-01", "state": "BR", "subdivision": "BR-RJ", "locality": "Rio de Janeiro"},
        "handling": {"tlp": "amber", "confidential": true}, "recipients": ["US"], "submit": true})),
    responses((status = 201, description = "Created", body = TraceRequest)))]
#[post("/v1/trace-requests")]
async fn send_trace_request(call: Call, body: Body<TraceRequestInput>) -> Result<HttpResponse, Problem> {
    let targets = call.rastro.settings.targets;
    call.change(None, move |tx| flow::create(tx, &targets, body.0), show).await
}

/// Get a trace request.
///
/// The requester sees everything but the recipients' own notes; a recipient sees the request and its own part.
#[utoipa::path(operation_id = "getTraceRequest", tag = "Trace requests", params(("id" = Id, Path, description = "Trace request")),
    responses((status = 200, description = "The trace request", body = TraceRequest)))]
#[get("/v1/trace-requests/{id}")]
async fn get_trace_request(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| shown(conn, caller, id)).await
}

/// Change a draft.
///
/// A JSON Merge Patch (RFC 7396): null takes a field out, an array replaces the array.
#[utoipa::path(operation_id = "updateTraceRequest", tag = "Trace requests", params(("id" = Id, Path, description = "Trace request")),
    request_body(content = TraceRequestInput, content_type = "application/merge-patch+json", description = "What to change",
        example = json!({"firearm": {"calibre": "9x19mm"}, "recipients": ["US", "AR"]})),
    responses((status = 200, description = "Changed", body = TraceRequest)))]
#[patch("/v1/trace-requests/{id}")]
async fn update_trace_request(call: Call, id: web::Path<Id>, body: CheckedBody) -> Result<HttpResponse, Problem> {
    let (id, patch) = (id.into_inner(), body.0);
    step(call, id, move |tx| flow::update(tx, id, &patch)).await
}

/// Delete a draft.
#[utoipa::path(operation_id = "deleteTraceRequest", tag = "Trace requests",
    description = "Only drafts can be deleted; what was sent is withdrawn or closed.",
    params(("id" = Id, Path, description = "Trace request")),
    responses((status = 204, description = "Deleted")))]
#[delete("/v1/trace-requests/{id}")]
async fn delete_trace_request(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::delete(tx, id)).await
}

/// Get the timeline of a trace request.
///
/// Every step that the caller's State may see, oldest first; steps are only ever added.
#[utoipa::path(operation_id = "getTraceRequestTimeline", tag = "Trace requests",
    params(("id" = Id, Path, description = "Trace request"), PageQuery),
    responses((status = 200, description = "A page of steps", body = Page<TimelineEntry>)))]
#[get("/v1/trace-requests/{id}/timeline")]
async fn get_trace_request_timeline(
    call: Call,
    id: web::Path<Id>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, page) = (id.into_inner(), query.into_inner());
    call.page(
        SUBJECT,
        page.clone(),
        |entry: &TimelineEntry| entry.id.to_string(),
        move |conn, caller| {
            let after = page.cursor().map(|cursor| cursor.id);
            let since = store::party_since(conn, caller, id)?.ok_or_else(Problem::not_found)?;
            let rows = store::timeline(conn, caller, id, since, after, page.limit())?;
            let page = Page::of(rows, page.limit(), |row| Cursor::after_id(row.id));
            let items: Result<Vec<_>, _> =
                page.items.into_iter().map(|row| office_view::timeline_entry(row, caller)).collect();
            Ok(Page { items: items?, next: page.next })
        },
    )
    .await
}

/// Submit a draft.
///
/// It is sent to every State it names, gets its reference and its place in the register.
#[utoipa::path(operation_id = "submitTraceRequest", tag = "Trace requests", params(("id" = Id, Path, description = "Trace request")),
    request_body(content = Option<Submission>, description = "May be left out", example = json!({})),
    responses((status = 200, description = "Submitted", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/submission")]
async fn submit_trace_request(call: Call, id: web::Path<Id>, body: Body<Submission>) -> Result<HttpResponse, Problem> {
    let (id, targets) = (id.into_inner(), call.rastro.settings.targets);
    step(call, id, move |tx| flow::submit(tx, &targets, id, &body.0)).await
}

/// Withdraw an open request.
///
/// Recipients that have not finished become withdrawn, and no recipient reads its persons any more.
#[utoipa::path(operation_id = "withdrawTraceRequest", tag = "Trace requests", params(("id" = Id, Path, description = "Trace request")),
    request_body(content = Option<Withdrawal>, description = "May be left out", example = json!({"reason": "the firearm was identified"})),
    responses((status = 200, description = "Withdrawn", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/withdrawal")]
async fn withdraw_trace_request(
    call: Call,
    id: web::Path<Id>,
    body: Body<Withdrawal>,
) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::withdraw(tx, id, body.0)).await
}

/// Close a request.
///
/// A completed request, or with a reason one that is still open.
#[utoipa::path(operation_id = "closeTraceRequest", tag = "Trace requests", params(("id" = Id, Path, description = "Trace request")),
    request_body(content = Option<Closure>, description = "May be left out for a completed request", example = json!({"reason": "case closed"})),
    responses((status = 200, description = "Closed", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/closure")]
async fn close_trace_request(call: Call, id: web::Path<Id>, body: Body<Closure>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::close(tx, id, body.0)).await
}

/// Address further States.
///
/// An onward request: a completed request is open again. Recipients do not learn of each other.
#[utoipa::path(operation_id = "addTraceRecipients", tag = "Trace requests", params(("id" = Id, Path, description = "Trace request")),
    request_body(content = Onward, description = "States and the requester's own note", example = json!({"states": ["CO"], "reason": "exported there in 2020"})),
    responses((status = 200, description = "Sent", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/recipients")]
async fn add_trace_recipients(call: Call, id: web::Path<Id>, body: Body<Onward>) -> Result<HttpResponse, Problem> {
    let (id, targets) = (id.into_inner(), call.rastro.settings.targets);
    step(call, id, move |tx| flow::add_recipients(tx, &targets, id, body.0)).await
}

/// Correct an open request.
///
/// A restored serial number, a mistake: recipients see old and new.
#[utoipa::path(operation_id = "amendTraceRequest", tag = "Trace requests", params(("id" = Id, Path, description = "Trace request")),
    request_body(content = Amendment, description = "A merge patch and its reason", example = json!({
        "changes": {"firearm": {"serial_number": "ABC124", "serial_condition": "restored"}}, "reason": "restored in the laboratory"})),
    responses((status = 201, description = "Amended", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/amendments")]
async fn amend_trace_request(call: Call, id: web::Path<Id>, body: Body<Amendment>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::amend(tx, id, &body.0)).await
}
