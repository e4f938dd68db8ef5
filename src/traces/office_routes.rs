//! Assignment, working notes and erasure: what each side does at home.

use actix_web::{HttpResponse, delete, get, post, put, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{Assignment, NoteInput};
use super::office_view::{self, Note};
use super::routes::step;
use super::view::TraceRequest;
use super::{SUBJECT, flow, store};
use crate::db::Id;
use crate::http::{Body, Call, Cursor, Page, PageQuery};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config.service(assign_trace_request).service(list_trace_notes).service(add_trace_note).service(erase_trace_person);
}

/// Assign a request to an officer.
///
/// Of the caller's own State, and seen by it alone.
#[utoipa::path(operation_id = "assignTraceRequest", tag = "Trace requests", params(("id" = Id, Path, description = "Trace request")),
    request_body(content = Assignment, description = "A tracing officer's account, or null", example = json!({"account_id": null})),
    responses((status = 200, description = "Assigned", body = TraceRequest)))]
#[put("/v1/trace-requests/{id}/assignment")]
async fn assign_trace_request(call: Call, id: web::Path<Id>, body: Body<Assignment>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::assign(tx, id, &body.0)).await
}

/// List working notes.
///
/// Those of the caller's own State, oldest first.
#[utoipa::path(operation_id = "listTraceNotes", tag = "Trace requests",
    params(("id" = Id, Path, description = "Trace request"), PageQuery),
    responses((status = 200, description = "A page of notes", body = Page<Note>)))]
#[get("/v1/trace-requests/{id}/notes")]
async fn list_trace_notes(
    call: Call,
    id: web::Path<Id>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, page) = (id.into_inner(), query.into_inner());
    call.page(
        SUBJECT,
        page.clone(),
        |note: &Note| note.id.to_string(),
        move |conn, caller| {
            store::party_since(conn, caller, id)?.ok_or_else(Problem::not_found)?;
            let after = page.cursor().map(|cursor| cursor.id);
            let state = caller.state.clone().unwrap_or_default();
            let rows = store::notes(conn, id, &state, after, page.limit() + 1)?;
            Ok(Page::of(rows, page.limit(), |row| Cursor::after_id(row.id)).map(office_view::note))
        },
    )
    .await
}

/// Add a working note.
///
/// Read by the caller's own State alone.
#[utoipa::path(operation_id = "addTraceNote", tag = "Trace requests", params(("id" = Id, Path, description = "Trace request")),
    request_body(content = NoteInput, description = "The note", example = json!({"note": "asked the registry on Monday"})),
    responses((status = 201, description = "Added", body = TraceRequest)))]
#[post("/v1/trace-requests/{id}/notes")]
async fn add_trace_note(call: Call, id: web::Path<Id>, body: Body<NoteInput>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    step(call, id, move |tx| flow::add_note(tx, id, body.0)).await
}

/// Erase a person.
///
/// The person's data are gone, from amendments too; the timeline keeps that it happened.
#[utoipa::path(operation_id = "eraseTracePerson", tag = "Trace requests",
    params(("id" = Id, Path, description = "Trace request"), ("person_id" = Id, Path, description = "Person")),
    responses((status = 200, description = "Erased", body = TraceRequest)))]
#[delete("/v1/trace-requests/{id}/persons/{person_id}")]
async fn erase_trace_person(call: Call, path: web::Path<(Id, Id)>) -> Result<HttpResponse, Problem> {
    let (id, person) = path.into_inner();
    step(call, id, move |tx| flow::erase_person(tx, id, person)).await
}
