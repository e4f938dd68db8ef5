//! `/v1/reference/{set}`.

use actix_web::{HttpResponse, get, patch, post, web};
use serde_json::{Value, json};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{
    ExtendableSet, NewReferenceValue, ReferenceQuery, ReferenceSet, ReferenceValue, ReferenceValuePatch,
};
use super::{SUBJECT, store};
use crate::db::named;
use crate::http::body::typed;
use crate::http::{Body, Call, Cursor, Done, Page, PageQuery, Tx};
use crate::problem::Problem;

const COLLECTION: &str = "/v1/reference";

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_reference_values)
        .service(get_reference_value)
        .service(add_reference_value)
        .service(update_reference_value);
}

/// List the values of a list.
///
/// By code, with names in four languages and other spellings. `q` is recognized as a record's text would be: the
/// answer holds the value that it means, or none.
#[utoipa::path(operation_id = "listReferenceValues", tag = "Reference values",
    params(("set" = ReferenceSet, Path, description = "The list", example = "makes"), ReferenceQuery),
    responses((status = 200, description = "A page of values", body = Page<ReferenceValue>)))]
#[get("/v1/reference/{set}")]
async fn list_reference_values(
    call: Call,
    set: web::Path<ReferenceSet>,
    query: web::Query<ReferenceQuery>,
) -> Result<HttpResponse, Problem> {
    let (set, query) = (set.into_inner(), query.into_inner());
    let filters = query.clone();
    call.page(
        SUBJECT,
        filters,
        |value: &ReferenceValue| store::subject(value.set, &value.code),
        move |conn, _| {
            let limit = PageQuery { limit: query.limit, cursor: None }.limit();
            Ok(Page::of(store::list(conn, set, &query)?, limit, |value| Cursor::after_name(&value.code)))
        },
    )
    .await
}

/// Get a value of a list.
///
/// With its names in four languages and its other spellings.
#[utoipa::path(operation_id = "getReferenceValue", tag = "Reference values",
    params(("set" = ReferenceSet, Path, description = "The list", example = "makes"),
        ("code" = String, Path, description = "Code of the value", example = "taurus",
            pattern = "^[A-Za-z0-9_-]{1,40}$")),
    responses((status = 200, description = "The value", body = ReferenceValue)))]
#[get("/v1/reference/{set}/{code}")]
async fn get_reference_value(call: Call, path: web::Path<(ReferenceSet, String)>) -> Result<HttpResponse, Problem> {
    let (set, code) = path.into_inner();
    call.one(SUBJECT, store::subject(set, &code), move |conn, _| Ok(store::one(conn, set, &code)?)).await
}

/// Add a make or calibre.
///
/// Texts in any of its spellings are recognized as it from then on, in what is recorded, looked up and compared.
/// Records written before keep the normalized value that they have, and a match that was found before its score, until
/// one of the two records changes.
#[utoipa::path(operation_id = "addReferenceValue", tag = "Reference values",
    params(("set" = inline(ExtendableSet), Path, description = "The list", example = "makes")),
    request_body(content = NewReferenceValue, description = "The value to be added", example = json!({
        "code": "acme", "names": {"en": "Acme", "es": "Acme", "pt": "Acme", "fr": "Acme"},
        "synonyms": ["Acme Works"], "source": "The maker's catalogue of 2026"})),
    responses((status = 201, description = "The value as added", body = ReferenceValue)))]
#[post("/v1/reference/{set}")]
async fn add_reference_value(
    call: Call,
    set: web::Path<ExtendableSet>,
    Body(value): Body<NewReferenceValue>,
) -> Result<HttpResponse, Problem> {
    let set = ReferenceSet::from(set.into_inner());
    call.change(None, move |tx| Ok(Done::created(SUBJECT, COLLECTION, store::insert(tx, set, value)?)), shown).await
}

/// Change a make or calibre.
///
/// `synonyms` is the whole list. A value that ships can be named otherwise and get further spellings; its own
/// ones stay. One that was added by mistake is set inactive: records may refer to it, so it is never deleted.
#[utoipa::path(operation_id = "updateReferenceValue", tag = "Reference values",
    params(("set" = inline(ExtendableSet), Path, description = "The list", example = "makes"),
        ("code" = String, Path, description = "Code of the value", example = "acme",
            pattern = "^[a-z0-9][a-z0-9_]{0,15}$")),
    request_body(content = ReferenceValuePatch, content_type = "application/merge-patch+json",
        description = "What is to change", example = json!({"synonyms": ["Acme Works", "ACME S.A. de C.V."]})),
    responses((status = 200, description = "The value as changed", body = ReferenceValue)))]
#[patch("/v1/reference/{set}/{code}")]
async fn update_reference_value(
    call: Call,
    path: web::Path<(ExtendableSet, String)>,
    Body(patch): Body<Value>,
) -> Result<HttpResponse, Problem> {
    let (set, code) = path.into_inner();
    let set = ReferenceSet::from(set);
    let subject = store::subject(set, &code);
    call.change(
        Some(subject.clone()),
        move |tx| {
            let mut merged = json!(NewReferenceValue::from(store::one(tx.conn, set, &code)?));
            json_patch::merge(&mut merged, &patch);
            store::update(tx, set, typed(&merged)?)?;
            Ok(Done::changed(SUBJECT, subject))
        },
        shown,
    )
    .await
}

fn shown(tx: &mut Tx<'_>, subject: &str) -> Result<ReferenceValue, Problem> {
    let (set, code) = subject.split_once('/').ok_or_else(Problem::not_found)?;
    store::lock(tx.conn)?;
    Ok(store::one(tx.conn, named(set).ok_or_else(Problem::not_found)?, code)?)
}
