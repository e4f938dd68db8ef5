//! `/v1/questionnaires`.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::differences::QuestionnaireDifferences;
use super::model::*;
use super::{SUBJECT, flow, store, workbook};
use crate::db::Id;
use crate::http::body::CheckedBody;
use crate::http::{Body, Call, Cover, Cursor, Form, Page, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_questionnaires)
        .service(draft_questionnaire)
        // Before the one with the id: the first path that fits counts.
        .service(draft_questionnaire_from_workbook)
        .service(get_questionnaire)
        .service(update_questionnaire)
        .service(delete_questionnaire)
        .service(publish_questionnaire)
        .service(compare_questionnaires)
        .service(get_questionnaire_as_json)
        .service(get_questionnaire_as_workbook);
}

fn show(tx: &mut Tx<'_>, id: &str) -> Result<Questionnaire, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found())?;
    // Before its tag is compared: of two changes based on one representation the second must see the first.
    store::lock(tx.conn, id)?;
    flow::shown(tx.conn, tx.caller, id)
}

/// List questionnaires.
///
/// The published ones in all their versions, newest first; the secretariat sees its drafts too.
#[utoipa::path(operation_id = "listQuestionnaires", tag = "Questionnaires", params(QuestionnaireQuery),
    responses((status = 200, description = "A page of questionnaires", body = Page<QuestionnaireSummary>)))]
#[get("/v1/questionnaires")]
async fn list_questionnaires(call: Call, query: web::Query<QuestionnaireQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let filters = query.clone();
    call.page(
        SUBJECT,
        filters,
        |item: &QuestionnaireSummary| item.id.to_string(),
        move |conn, caller| {
            let rows = flow::list(conn, caller, &query)?;
            Ok(Page::of(rows, query.page().limit(), |row| Cursor::after_id(row.id)))
        },
    )
    .await
}

/// Draft a questionnaire.
///
/// A draft may lack translations; all else is checked at once. A new version of a questionnaire names the published
/// one that it replaces as `predecessor`, has its code, and says with `keeps` which of its questions continue which.
#[utoipa::path(operation_id = "draftQuestionnaire", tag = "Questionnaires",
    request_body(content = QuestionnaireInput, description = "The questionnaire", example = json!({
        "code": "cifta_marking",
        "title": {"en": "Marking of firearms", "es": "Marcaje de armas de fuego", "pt": "Marcação de armas de fogo",
            "fr": "Marquage des armes à feu"},
        "sections": [{"key": "vi", "article": "VI",
            "title": {"en": "Marking", "es": "Marcaje", "pt": "Marcação", "fr": "Marquage"},
            "questions": [
                {"key": "vi_1", "kind": "yes_no_partial", "required": true, "evidence": true,
                    "text": {"en": "Are firearms marked at manufacture?",
                        "es": "¿Se marcan las armas de fuego al fabricarse?",
                        "pt": "As armas de fogo são marcadas na fabricação?",
                        "fr": "Les armes à feu sont-elles marquées à la fabrication ?"}},
                {"key": "vi_2", "kind": "number", "whole": true, "minimum": 0,
                    "condition": {"question": "vi_1", "any_of": ["yes", "partial"]},
                    "unit": {"en": "firearms", "es": "armas de fuego", "pt": "armas de fogo", "fr": "armes à feu"},
                    "text": {"en": "How many were marked?", "es": "¿Cuántas se marcaron?", "pt": "Quantas foram marcadas?",
                        "fr": "Combien ont été marquées ?"}}]}]})),
    responses((status = 201, description = "Drafted", body = Questionnaire)))]
#[post("/v1/questionnaires")]
async fn draft_questionnaire(call: Call, body: Body<QuestionnaireInput>) -> Result<HttpResponse, Problem> {
    call.change(None, move |tx| flow::draft(tx, body.0, |fault| fault), show).await
}

/// Draft a questionnaire from a workbook.
///
/// An XLSX workbook laid out as the one that is read: a sheet each for the questionnaire, its sections, questions,
/// options and columns. A fault points to `/file/SHEET/ROW/COLUMN`, the row as a spreadsheet numbers it and the
/// column by its header.
#[utoipa::path(operation_id = "draftQuestionnaireFromWorkbook", tag = "Questionnaires",
    request_body(content = WorkbookUpload, content_type = "multipart/form-data", description = "The workbook"),
    responses((status = 201, description = "Drafted", body = Questionnaire)))]
#[post("/v1/questionnaires/workbook")]
async fn draft_questionnaire_from_workbook(
    mut call: Call,
    request: HttpRequest,
    parts: Multipart,
) -> Result<HttpResponse, Problem> {
    let upload = workbook::receive(parts).await?;
    call.streamed(&upload.digest, &request);
    let rastro = call.rastro.clone();
    let read = web::block(move || workbook::read(upload.bytes, &rastro.operations));
    let (input, places) = read.await.map_err(Problem::internal)??;
    call.change(None, move |tx| flow::draft(tx, input, |fault| places.place(fault)), show).await
}

/// Get a questionnaire.
///
/// With all its sections and questions, in every language, and with what the service sets itself, such as its version;
/// `GET /v1/questionnaires/{id}/json` gives it without that, to be sent in again.
#[utoipa::path(operation_id = "getQuestionnaire", tag = "Questionnaires",
    params(("id" = Id, Path, description = "Questionnaire")),
    responses((status = 200, description = "The questionnaire", body = Questionnaire)))]
#[get("/v1/questionnaires/{id}")]
async fn get_questionnaire(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| flow::shown(conn, caller, id)).await
}

/// Change a draft.
///
/// A JSON Merge Patch (RFC 7396): `sections` is the whole list. What is published never changes.
#[utoipa::path(operation_id = "updateQuestionnaire", tag = "Questionnaires",
    params(("id" = Id, Path, description = "Questionnaire")),
    request_body(content = QuestionnaireChanges, content_type = "application/merge-patch+json",
        description = "What to change", example = json!({"title": {"en": "Marking"}, "introduction": null})),
    responses((status = 200, description = "Changed", body = Questionnaire)))]
#[patch("/v1/questionnaires/{id}")]
async fn update_questionnaire(call: Call, id: web::Path<Id>, body: CheckedBody) -> Result<HttpResponse, Problem> {
    let (id, patch) = (id.into_inner(), body.0);
    call.change(Some(id.to_string()), move |tx| flow::update(tx, id, &patch), show).await
}

/// Delete a draft.
///
/// What is published stays.
#[utoipa::path(operation_id = "deleteQuestionnaire", tag = "Questionnaires",
    params(("id" = Id, Path, description = "Questionnaire")),
    responses((status = 204, description = "Deleted")))]
#[delete("/v1/questionnaires/{id}")]
async fn delete_questionnaire(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.change(Some(id.to_string()), move |tx| flow::delete(tx, id), show).await
}

/// Publish a questionnaire.
///
/// Everyone reads it from now on, and it cannot be changed or taken back; a change is a new version. Every text that
/// lacks a translation is told, with its pointer.
#[utoipa::path(operation_id = "publishQuestionnaire", tag = "Questionnaires",
    params(("id" = Id, Path, description = "Questionnaire")),
    responses((status = 200, description = "Published", body = Questionnaire)))]
#[post("/v1/questionnaires/{id}/publication")]
async fn publish_questionnaire(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.change(Some(id.to_string()), move |tx| flow::publish(tx, id), show).await
}

/// Compare two versions of a questionnaire.
///
/// Which questions and sections this version added, removed and changed since the one named by `from`, over all
/// versions between them. A question is followed as long as each version keeps it. 404 where `from` is no earlier
/// version of this questionnaire.
#[utoipa::path(operation_id = "compareQuestionnaires", tag = "Questionnaires",
    params(("id" = Id, Path, description = "The later version"), DifferencesQuery),
    responses((status = 200, description = "What changed", body = QuestionnaireDifferences)))]
#[get("/v1/questionnaires/{id}/differences")]
async fn compare_questionnaires(
    call: Call,
    id: web::Path<Id>,
    query: web::Query<DifferencesQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, from) = (id.into_inner(), query.from);
    call.one(SUBJECT, id, move |conn, caller| flow::compared(conn, caller, id, from)).await
}

/// Get a questionnaire as it can be sent in.
///
/// In the format of `openapi/questionnaire.schema.json`: exactly what `POST /v1/questionnaires` takes, without what the
/// service sets itself. Sent in again it gives the same questionnaire, under another `code` where this one is taken.
#[utoipa::path(operation_id = "getQuestionnaireAsJson", tag = "Questionnaires",
    params(("id" = Id, Path, description = "Questionnaire")),
    responses((status = 200, description = "The questionnaire", body = QuestionnaireInput)))]
#[get("/v1/questionnaires/{id}/json")]
async fn get_questionnaire_as_json(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| flow::as_input(conn, caller, id)).await
}

/// Get a questionnaire as a workbook.
///
/// XLSX with a sheet each for the questionnaire, its sections, questions, options and columns. Sent in again it gives
/// the same questionnaire.
#[utoipa::path(operation_id = "getQuestionnaireAsWorkbook", tag = "Questionnaires",
    params(("id" = Id, Path, description = "Questionnaire")),
    responses((status = 200, description = "The workbook", body = String,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
#[get("/v1/questionnaires/{id}/workbook")]
async fn get_questionnaire_as_workbook(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.document(SUBJECT, id, move |conn, caller| {
        let row = flow::found(conn, caller, id)?;
        let name = format!("questionnaire-{}-v{}", row.code, row.version);
        let book = workbook::written(&row.content.0, row.predecessor, row.updated_at)?;
        Ok((Cover { form: Form::Xlsx, name, language: None }, book))
    })
    .await
}
