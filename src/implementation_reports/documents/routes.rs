//! `/v1/implementation-reports/{id}/pdf` and its like, and `/v1/reporting-cycles/{id}/compilation/pdf`.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Datelike, Utc};
use utoipa_actix_web::service_config::ServiceConfig;

use super::super::SUBJECT;
use super::{Reader, compilation, report};
use crate::access::Caller;
use crate::db::{DbConn, Id};
use crate::exports::{self, model as shown};
use crate::http::language::Language;
use crate::http::{Call, Cover, Form};
use crate::problem::Problem;
use crate::reporting_cycles;

/// Below one report.
pub fn of_reports(config: &mut ServiceConfig) {
    config
        .service(get_report_as_json)
        .service(get_report_as_csv)
        .service(get_report_as_workbook)
        .service(get_report_as_pdf);
}

/// Below one cycle.
pub fn of_cycles(config: &mut ServiceConfig) {
    config
        .service(get_compilation_as_json)
        .service(get_compilation_as_csv)
        .service(get_compilation_as_workbook)
        .service(get_compilation_as_pdf);
}

async fn report_as(
    call: Call,
    request: HttpRequest,
    id: web::Path<Id>,
    form: Form,
    make: impl FnOnce(&shown::Report) -> Result<Vec<u8>, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let (id, language) = (id.into_inner(), Language::of(&request));
    let read = move |conn: &mut DbConn, caller: &Caller| report::read(conn, Reader { caller, language }, id);
    let made = move |report: &shown::Report| {
        let version = report.version.map_or_else(|| "draft".to_owned(), |version| format!("v{version}"));
        let name = format!("cifta-report-{}-{}-{version}", report.state_code, report.period.to.year());
        Ok((cover(form, name, language), make(report)?))
    };
    call.made(SUBJECT, id, read, made).await
}

async fn compilation_as(
    call: Call,
    request: HttpRequest,
    id: web::Path<Id>,
    form: Form,
    make: impl FnOnce(&shown::Compilation) -> Result<Vec<u8>, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let (id, language) = (id.into_inner(), Language::of(&request));
    let read = move |conn: &mut DbConn, caller: &Caller| compilation::read(conn, Reader { caller, language }, id);
    let made = move |all: &shown::Compilation| {
        Ok((cover(form, format!("cifta-reports-{}", all.period.to.year()), language), make(all)?))
    };
    call.made(reporting_cycles::SUBJECT, id, read, made).await
}

/// Of a document whose name also says in which language it is.
fn cover(form: Form, name: String, language: Language) -> Cover {
    Cover { form, name: format!("{name}-{}", language.tag()), language: Some(language) }
}

fn json(of: &impl serde::Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(of).map_err(Problem::internal)
}

/// When the file says that it was made: at the submission that it shows, so that the same version gives the same bytes;
/// a draft has no such moment.
fn made_at(submitted: Option<DateTime<Utc>>) -> DateTime<Utc> {
    submitted.unwrap_or_else(Utc::now)
}

/// Get a report as a JSON document.
///
/// Questions and answers in words of the caller's language, as the other documents show them, and beside each answer
/// in words its `value` for programs. `sha256` is of the version as it was submitted, whole: whoever may see all of it
/// (`whole`) checks it against `content` at
/// `GET /v1/implementation-reports/{id}/versions/{version}`, in canonical form (RFC 8785).
#[utoipa::path(operation_id = "getReportAsJson", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "The document", body = shown::Report)))]
#[get("/v1/implementation-reports/{id}/json")]
async fn get_report_as_json(call: Call, request: HttpRequest, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    report_as(call, request, id, Form::Json, json).await
}

/// Get a report as CSV.
///
/// One row for each answer: RFC 4180 in UTF-8, with what a spreadsheet would take for a formula defused. Numbers have a
/// point and all their decimals, dates are as in ISO 8601, and beside the words of a choice stand its `keys`.
#[utoipa::path(operation_id = "getReportAsCsv", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "The document", body = String, content_type = "text/csv")))]
#[get("/v1/implementation-reports/{id}/csv")]
async fn get_report_as_csv(call: Call, request: HttpRequest, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    report_as(call, request, id, Form::Csv, |report| exports::csv(std::slice::from_ref(report))).await
}

/// Get a report as a workbook.
///
/// XLSX with a sheet of answers, one of the report itself, and one of its tables, cell by cell. Never a formula.
#[utoipa::path(operation_id = "getReportAsWorkbook", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "The document", body = String,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
#[get("/v1/implementation-reports/{id}/xlsx")]
async fn get_report_as_workbook(call: Call, request: HttpRequest, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    report_as(call, request, id, Form::Xlsx, |report| exports::report_xlsx(report, made_at(report.submitted_at))).await
}

/// Get a report as PDF.
///
/// PDF/A-2a, with contents, page numbers, and the reference and SHA-256 of the version on each page. The first page
/// says what the hash is of and who can check it.
#[utoipa::path(operation_id = "getReportAsPdf", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "The document", body = String, content_type = "application/pdf")))]
#[get("/v1/implementation-reports/{id}/pdf")]
async fn get_report_as_pdf(call: Call, request: HttpRequest, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    report_as(call, request, id, Form::Pdf, |report| exports::report_pdf(report, made_at(report.submitted_at))).await
}

/// Get a cycle's compilation as a JSON document.
///
/// Every report of the cycle that the caller may read, as it was last submitted. `sha256` is of all the rest as this
/// caller gets it in this language: take that member out, put the JSON into canonical form (RFC 8785) and hash it. The
/// PDF and the workbook that the same caller gets of the same content carry the same; it is another one for a caller
/// who sees more or less, and when something has changed. The hash of each report is that of the report by itself.
#[utoipa::path(operation_id = "getCompilationAsJson", tag = "Reporting cycles",
    params(("id" = Id, Path, description = "Reporting cycle")),
    responses((status = 200, description = "The document", body = shown::Compilation)))]
#[get("/v1/reporting-cycles/{id}/compilation/json")]
async fn get_compilation_as_json(call: Call, request: HttpRequest, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    compilation_as(call, request, id, Form::Json, json).await
}

/// Get a cycle's compilation as CSV.
///
/// One row for each answer of each report, in the columns of a single report.
#[utoipa::path(operation_id = "getCompilationAsCsv", tag = "Reporting cycles",
    params(("id" = Id, Path, description = "Reporting cycle")),
    responses((status = 200, description = "The document", body = String, content_type = "text/csv")))]
#[get("/v1/reporting-cycles/{id}/compilation/csv")]
async fn get_compilation_as_csv(call: Call, request: HttpRequest, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    compilation_as(call, request, id, Form::Csv, |all| exports::csv(&all.reports)).await
}

/// Get a cycle's compilation as a workbook.
///
/// XLSX with where each State stands, and the answers of every report that the caller may read.
#[utoipa::path(operation_id = "getCompilationAsWorkbook", tag = "Reporting cycles",
    params(("id" = Id, Path, description = "Reporting cycle")),
    responses((status = 200, description = "The document", body = String,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
#[get("/v1/reporting-cycles/{id}/compilation/xlsx")]
async fn get_compilation_as_workbook(
    call: Call,
    request: HttpRequest,
    id: web::Path<Id>,
) -> Result<HttpResponse, Problem> {
    let made = |all: &shown::Compilation| exports::compilation_xlsx(all, made_at(last_submission(all)));
    compilation_as(call, request, id, Form::Xlsx, made).await
}

/// Get a cycle's compilation as PDF.
///
/// All reports with one table of contents and where each State stands. The SHA-256 on each page is that of
/// `…/compilation/json`, which says what it is of. Takes some seconds.
#[utoipa::path(operation_id = "getCompilationAsPdf", tag = "Reporting cycles",
    params(("id" = Id, Path, description = "Reporting cycle")),
    responses((status = 200, description = "The document", body = String, content_type = "application/pdf")))]
#[get("/v1/reporting-cycles/{id}/compilation/pdf")]
async fn get_compilation_as_pdf(call: Call, request: HttpRequest, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let made = |all: &shown::Compilation| exports::compilation_pdf(all, made_at(last_submission(all)));
    compilation_as(call, request, id, Form::Pdf, made).await
}

fn last_submission(all: &shown::Compilation) -> Option<DateTime<Utc>> {
    all.reports.iter().filter_map(|report| report.submitted_at).max()
}
