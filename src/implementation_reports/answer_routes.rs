//! `/v1/implementation-reports/{id}/answers`, and the figures that are proposed for them.

use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::answer_model::{Answer, AnswerInput, AnswerResults, Answers, AnswersInput, ProposedFigures};
use super::model::{Completeness, ImplementationReport};
use super::{SUBJECT, answers, completeness, drafting, store, view};
use crate::access::Action;
use crate::db::{Id, Instant};
use crate::http::language::Language;
use crate::http::{Body, Call};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(save_answer)
        .service(get_answer)
        .service(list_answers)
        .service(save_answers)
        .service(carry_answers_forward)
        .service(get_completeness)
        .service(list_proposed_figures);
}

/// List a report's answers.
///
/// Every question in order. The own State sees its answers as they are now; everyone else as they were last
/// submitted, without those that are confidential or not published: these stand there without a value.
#[utoipa::path(operation_id = "listAnswers", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "The answers", body = Answers)))]
#[get("/v1/implementation-reports/{id}/answers")]
async fn list_answers(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| Ok(Answers { items: view::answers(conn, caller, id)?.answers })).await
}

/// Save several answers.
///
/// Each with the version that the change is based on, null for a first answer. What can be saved is saved; each
/// result says what became of its answer, and a conflict shows the answer as somebody else has saved it.
#[utoipa::path(operation_id = "saveAnswers", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    request_body(content = AnswersInput, description = "The answers", example = json!({"answers": [
        {"question": "iv_1", "value": "yes", "version": null},
        {"question": "iv_2", "value": {"title": "Lei 10.826", "date": "2003-12-22"}, "version": 2}]})),
    responses((status = 200, description = "What became of each", body = AnswerResults)))]
#[put("/v1/implementation-reports/{id}/answers")]
async fn save_answers(
    call: Call,
    request: HttpRequest,
    id: web::Path<Id>,
    body: Body<AnswersInput>,
) -> Result<HttpResponse, Problem> {
    let (id, language) = (id.into_inner(), Language::of(&request));
    call.change_told(move |tx| answers::save_all(tx, id, body.0.answers, language)).await
}

/// Get an answer.
///
/// As its own State has it now: for those who draft and approve. Its entity tag is what a change is based on. 404
/// where the question has no answer yet.
#[utoipa::path(operation_id = "getAnswer", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report"), ("question" = String, Path, description = "Key of the question",
        pattern = "^[a-z][a-z0-9_]{0,39}$", example = "iv_1")),
    responses((status = 200, description = "The answer", body = Answer)))]
#[get("/v1/implementation-reports/{id}/answers/{question}")]
async fn get_answer(call: Call, path: web::Path<(Id, String)>) -> Result<HttpResponse, Problem> {
    let (id, question) = path.into_inner();
    call.one(SUBJECT, id, move |conn, caller| {
        view::found(conn, caller, Action::ReadReportDrafts, id)?;
        store::answer(conn, id, &question)?.map(view::own).ok_or_else(Problem::not_found)
    })
    .await
}

/// Save an answer.
///
/// A first answer is sent with `If-None-Match: *`, a later one with `If-Match` and the tag of the answer that it
/// changes: 412 shows the answer as it is and as it was sent where somebody else was faster. Saving an answer that was
/// carried forward confirms it.
#[utoipa::path(operation_id = "saveAnswer", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report"), ("question" = String, Path, description = "Key of the question",
        pattern = "^[a-z][a-z0-9_]{0,39}$", example = "iv_1")),
    request_body(content = AnswerInput, description = "The answer", example = json!({"value": "yes",
        "evidence": [{"title": "Lei 10.826/2003", "link": "https://www.planalto.gov.br/ccivil_03/leis/2003/l10.826.htm"}]})),
    responses((status = 200, description = "Saved", body = Answer), (status = 201, description = "Saved", body = Answer)))]
#[put("/v1/implementation-reports/{id}/answers/{question}")]
async fn save_answer(
    call: Call,
    path: web::Path<(Id, String)>,
    body: Body<AnswerInput>,
) -> Result<HttpResponse, Problem> {
    let (id, question) = path.into_inner();
    let conditions = call.conditions.clone();
    call.change_told(move |tx| answers::save(tx, id, &question, body.0, &conditions)).await
}

/// Carry answers forward.
///
/// From the State's last submitted report, where this one has none yet and the questionnaire keeps the question. Each
/// is marked as carried until it is confirmed by saving it; figures are never carried. Where there is no earlier report
/// nothing changes.
#[utoipa::path(operation_id = "carryAnswersForward", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "Carried forward", body = ImplementationReport)))]
#[post("/v1/implementation-reports/{id}/carry-forward")]
async fn carry_answers_forward(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    super::routes::step(call, id, move |tx| drafting::carry_forward(tx, id)).await
}

/// Get a report's completeness.
///
/// What is still to be done before the report is ready for approval, and how far each article is.
#[utoipa::path(operation_id = "getCompleteness", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "How far it is", body = Completeness)))]
#[get("/v1/implementation-reports/{id}/completeness")]
async fn get_completeness(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| {
        let (report, _) = view::found(conn, caller, Action::ReadReportDrafts, id)?;
        let asked = store::asked(conn, report.cycle_id)?;
        let answers: Vec<Answer> = store::answers(conn, id)?.into_iter().map(view::own).collect();
        Ok(completeness::of(&asked.content, &answers))
    })
    .await
}

/// List proposed figures.
///
/// What Rastro computes from the State's own records of the period for each question that asks for a figure, how, and
/// from how many records. Without records there is no value: no data is not 0. None of it is in the report until a
/// drafter has accepted or corrected it.
#[utoipa::path(operation_id = "listProposedFigures", tag = "Implementation reports",
    params(("id" = Id, Path, description = "Report")),
    responses((status = 200, description = "The proposals", body = ProposedFigures)))]
#[get("/v1/implementation-reports/{id}/figures")]
async fn list_proposed_figures(call: Call, request: HttpRequest, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let (id, language) = (id.into_inner(), Language::of(&request));
    call.one(SUBJECT, id, move |conn, caller| answers::proposed(conn, caller, id, Instant::now(), language)).await
}
