//! `/v1/reporting-cycles`.

use actix_web::{HttpResponse, get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{CycleQuery, ExtensionInput, InvitationInput, NewReportingCycle, ReportingCycle};
use super::{SUBJECT, flow, store, view};
use crate::db::Id;
use crate::http::body::Sent;
use crate::http::{Body, Call, Cursor, Page, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_reporting_cycles)
        .service(open_reporting_cycle)
        .service(get_reporting_cycle)
        .service(invite_state)
        .service(extend_due_date);
}

fn show(tx: &mut Tx<'_>, id: &str) -> Result<ReportingCycle, Problem> {
    view::shown(tx.conn, tx.caller, id.parse().map_err(|_| Problem::not_found())?)
}

/// List reporting cycles.
///
/// The newest first.
#[utoipa::path(operation_id = "listReportingCycles", tag = "Reporting cycles", params(CycleQuery),
    responses((status = 200, description = "A page of cycles", body = Page<ReportingCycle>)))]
#[get("/v1/reporting-cycles")]
async fn list_reporting_cycles(call: Call, query: web::Query<CycleQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let filters = query.clone();
    call.page(
        SUBJECT,
        filters,
        |cycle: &ReportingCycle| cycle.id.to_string(),
        move |conn, caller| {
            let page =
                Page::of(store::list(conn, &query.page())?, query.page().limit(), |(row, ..)| Cursor::after_id(row.id));
            Ok(Page { items: view::of_rows(conn, caller, page.items)?, next: page.next })
        },
    )
    .await
}

/// Open a reporting cycle.
///
/// Puts a published questionnaire to every Party to CIFTA, which is to report, and to the other States that are
/// named, which may. 422 tells every fault at once: of the form, of the dates, of who and what there is not.
#[utoipa::path(operation_id = "openReportingCycle", tag = "Reporting cycles",
    request_body(content = NewReportingCycle, description = "The cycle", example = json!({
        "questionnaire": "019b76da-b2ef-7000-9b23-698ba94ce7bc",
        "title": {"en": "Reports on 2025", "es": "Informes sobre 2025", "pt": "Relatórios sobre 2025",
            "fr": "Rapports sur 2025"},
        "period": {"from": "2025-01-01", "to": "2025-12-31"}, "opens_on": "2026-01-15", "due_on": "2026-06-30",
        "invited": ["CA", "CL", "US"]})),
    responses((status = 201, description = "Opened", body = ReportingCycle)))]
#[post("/v1/reporting-cycles")]
async fn open_reporting_cycle(call: Call, body: Sent) -> Result<HttpResponse, Problem> {
    call.change(None, move |tx| flow::open(tx, body), show).await
}

/// Get a reporting cycle.
///
/// Who was invited, and by when each is to answer, as far as that is the caller's affair.
#[utoipa::path(operation_id = "getReportingCycle", tag = "Reporting cycles",
    params(("id" = Id, Path, description = "Reporting cycle")),
    responses((status = 200, description = "The cycle", body = ReportingCycle)))]
#[get("/v1/reporting-cycles/{id}")]
async fn get_reporting_cycle(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| view::shown(conn, caller, id)).await
}

/// Invite a State.
///
/// For a State that became Party, or wishes to report, after the cycle was opened.
#[utoipa::path(operation_id = "inviteState", tag = "Reporting cycles",
    params(("id" = Id, Path, description = "Reporting cycle")),
    request_body(content = InvitationInput, description = "The State", example = json!({"state": "CA"})),
    responses((status = 201, description = "Invited", body = ReportingCycle)))]
#[post("/v1/reporting-cycles/{id}/invitations")]
async fn invite_state(call: Call, id: web::Path<Id>, body: Body<InvitationInput>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.change(Some(id.to_string()), move |tx| flow::invite(tx, id, body.0), show).await
}

/// Give a State more time.
///
/// The earlier days and the reasons are kept. Seen by the State, the Committee and the Secretariat.
#[utoipa::path(operation_id = "extendDueDate", tag = "Reporting cycles",
    params(("id" = Id, Path, description = "Reporting cycle")),
    request_body(content = ExtensionInput, description = "The State, its new day and why", example = json!({
        "state": "BR", "due_on": "2026-09-30", "reason": "Requested by note of 12 June 2026."})),
    responses((status = 201, description = "Extended", body = ReportingCycle)))]
#[post("/v1/reporting-cycles/{id}/extensions")]
async fn extend_due_date(call: Call, id: web::Path<Id>, body: Sent) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.change(Some(id.to_string()), move |tx| flow::extend(tx, id, body), show).await
}
