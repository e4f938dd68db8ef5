//! `/v1/authorities`.

use actix_web::{HttpResponse, get, patch, post, web};
use serde_json::Value;
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{Authority, AuthorityInput, AuthorityPatch, AuthorityQuery, AuthorityStatus};
use super::rules::Reach;
use super::{SUBJECT, rules, store};
use crate::db::Id;
use crate::http::body::typed;
use crate::http::{Body, Call, Cursor, Done, Page, PageQuery, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_authorities).service(get_authority).service(create_authority).service(update_authority);
}

/// List authorities.
///
/// Of every State, oldest first. Name, e-mail and phone of contact points are null for roles that may not
/// read contact persons.
#[utoipa::path(operation_id = "listAuthorities", tag = "Directory", params(AuthorityQuery),
    responses((status = 200, description = "A page of authorities", body = Page<Authority>)))]
#[get("/v1/authorities")]
async fn list_authorities(call: Call, query: web::Query<AuthorityQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let filters = query.clone();
    call.page(
        SUBJECT,
        filters,
        |authority: &Authority| authority.id.to_string(),
        move |conn, caller| {
            let limit = PageQuery { limit: query.limit, cursor: None }.limit();
            let page = Page::of(store::list(conn, &query)?, limit, |authority| Cursor::after_id(authority.id));
            Ok(page.map(|authority| rules::shown(authority, caller)))
        },
    )
    .await
}

/// Get an authority.
///
/// With its contact points, inactive ones among them: earlier trace requests refer to those. Of one that was
/// removed, the person is no longer known.
#[utoipa::path(operation_id = "getAuthority", tag = "Directory",
    params(("id" = Id, Path, description = "Id of the authority")),
    responses((status = 200, description = "The authority", body = Authority)))]
#[get("/v1/authorities/{id}")]
async fn get_authority(call: Call, id: web::Path<Id>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    call.one(SUBJECT, id, move |conn, caller| Ok(rules::shown(store::one(conn, Reach::Everything, id)?, caller))).await
}

/// Add an authority.
///
/// It is active at once. Its first authority_admin is made by the operator.
#[utoipa::path(operation_id = "createAuthority", tag = "Directory",
    request_body(content = AuthorityInput, description = "The authority to be added", example = json!({
        "state": "BR", "name": "Polícia Federal", "kind": "police", "address": "Brasília, DF",
        "contact_points": [{"name": "Serviço de Rastreamento", "email": "rastreamento@example.org",
            "phone": "+55 61 5550 0100", "languages": ["pt", "es"], "receives_trace_requests": true}]})),
    responses((status = 201, description = "The authority as added", body = Authority)))]
#[post("/v1/authorities")]
async fn create_authority(call: Call, Body(authority): Body<AuthorityInput>) -> Result<HttpResponse, Problem> {
    call.change(None, move |tx| Ok(Done::created(SUBJECT, "/v1/authorities", store::insert(tx, &authority)?)), shown)
        .await
}

/// Change an authority.
///
/// The Secretariat changes any; an authority_admin its own one, except the status. `contact_points` is the
/// whole list: an element with an `id` changes that contact point, one without is new, and one that is
/// missing becomes inactive and loses name, e-mail and phone.
#[utoipa::path(operation_id = "updateAuthority", tag = "Directory",
    params(("id" = Id, Path, description = "Id of the authority")),
    request_body(content = AuthorityPatch, content_type = "application/merge-patch+json",
        description = "What is to change", example = json!({"address": "Setor Policial Sul, Brasília, DF"})),
    responses((status = 200, description = "The authority as changed", body = Authority)))]
#[patch("/v1/authorities/{id}")]
async fn update_authority(call: Call, id: web::Path<Id>, Body(patch): Body<Value>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let asked = patch.clone();
    call.change(
        Some(id.to_string()),
        move |tx| {
            let reach = rules::reach(tx.caller, &patch)?;
            let current = store::one(tx.conn, reach, id)?;
            let (authority, status) = merged(&current, patch)?;
            store::update(tx, id, &authority, status)?;
            Ok(Done::changed(SUBJECT, id))
        },
        move |tx, id| shown_within(tx, rules::reach(tx.caller, &asked)?, id),
    )
    .await
}

/// What the record becomes. The status is no part of what is sent in to create one, so it goes apart.
fn merged(current: &Authority, mut patch: Value) -> Result<(AuthorityInput, AuthorityStatus), Problem> {
    let status = match patch.as_object_mut().and_then(|members| members.remove("status")) {
        Some(status) => typed(&status)?,
        None => current.status,
    };
    let mut input = rules::as_input(current);
    json_patch::merge(&mut input, &patch);
    Ok((typed(&input)?, status))
}

fn shown(tx: &mut Tx<'_>, id: &str) -> Result<Authority, Problem> {
    shown_within(tx, Reach::Everything, id)
}

fn shown_within(tx: &mut Tx<'_>, reach: Reach, id: &str) -> Result<Authority, Problem> {
    let id: Id = id.parse().map_err(|_| Problem::not_found())?;
    store::lock(tx.conn, id)?;
    Ok(rules::shown(store::one(tx.conn, reach, id)?, tx.caller))
}
