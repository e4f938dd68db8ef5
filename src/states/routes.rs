//! `/v1/states`.

use actix_web::{HttpResponse, get, patch, post, web};
use serde_json::{Value, json};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{NewState, State, StatePatch, StateQuery};
use super::{SUBJECT, rules, store};
use crate::http::body::typed;
use crate::http::{Body, Call, Cursor, Done, Page, PageQuery, Tx};
use crate::problem::Problem;

pub fn routes(config: &mut ServiceConfig) {
    config.service(list_states).service(get_state).service(create_state).service(update_state);
}

/// List States.
///
/// The OAS members and the States that the Secretariat added, by code.
#[utoipa::path(operation_id = "listStates", tag = "Directory", params(StateQuery),
    responses((status = 200, description = "A page of States", body = Page<State>)))]
#[get("/v1/states")]
async fn list_states(call: Call, query: web::Query<StateQuery>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let filters = query.clone();
    call.page(
        SUBJECT,
        filters,
        |state: &State| state.code.clone(),
        move |conn, _| {
            let limit = PageQuery { limit: query.limit, cursor: None }.limit();
            Ok(Page::of(store::list(conn, &query)?, limit, |state| Cursor::after_name(&state.code)))
        },
    )
    .await
}

/// Get a State.
///
/// Its names in four languages, and its standing towards CIFTA with date and source.
#[utoipa::path(operation_id = "getState", tag = "Directory",
    params(("code" = String, Path, description = "ISO 3166-1 alpha-2 code", pattern = "^[A-Z]{2}$")),
    responses((status = 200, description = "The State", body = State)))]
#[get("/v1/states/{code}")]
async fn get_state(call: Call, code: web::Path<String>) -> Result<HttpResponse, Problem> {
    let code = code.into_inner();
    call.one(SUBJECT, code.clone(), move |conn, _| Ok(store::one(conn, &code)?)).await
}

/// Add a State.
///
/// For States that are no OAS members and take part: trace requests may then be addressed to them.
#[utoipa::path(operation_id = "createState", tag = "Directory",
    request_body(content = NewState, description = "The State to be added", example = json!({
        "code": "ES", "names": {"en": "Spain", "es": "España", "pt": "Espanha", "fr": "Espagne"},
        "oas_member": false, "addressable": true, "cifta": {"status": "not_party"}})),
    responses((status = 201, description = "The State as added", body = State)))]
#[post("/v1/states")]
async fn create_state(call: Call, Body(state): Body<NewState>) -> Result<HttpResponse, Problem> {
    call.change(
        None,
        move |tx| {
            Problem::rules(rules::faults_of_new(&state, tx.now.utc().date_naive()))?;
            let code = state.code.clone();
            store::insert(tx, state)?;
            Ok(Done::created(SUBJECT, "/v1/states", code))
        },
        shown,
    )
    .await
}

/// Change a State.
///
/// Names, membership, whether it can be addressed, and its standing towards CIFTA.
#[utoipa::path(operation_id = "updateState", tag = "Directory",
    params(("code" = String, Path, description = "ISO 3166-1 alpha-2 code", pattern = "^[A-Z]{2}$")),
    request_body(content = StatePatch, content_type = "application/merge-patch+json",
        description = "What is to change", example = json!({
            "cifta": {"status": "party", "date": "2004-10-14", "source": "Depositary notification", "verified": true}})),
    responses((status = 200, description = "The State as changed", body = State)))]
#[patch("/v1/states/{code}")]
async fn update_state(call: Call, code: web::Path<String>, Body(patch): Body<Value>) -> Result<HttpResponse, Problem> {
    let code = code.into_inner();
    call.change(
        Some(code.clone()),
        move |tx| {
            let current = store::one(tx.conn, &code)?;
            let mut merged = json!(NewState::from(current.clone()));
            json_patch::merge(&mut merged, &patch);
            let state: NewState = typed(&merged)?;
            Problem::rules(rules::faults(&state, tx.now.utc().date_naive()))?;
            store::update(tx, &current, state)?;
            Ok(Done::changed(SUBJECT, code))
        },
        shown,
    )
    .await
}

fn shown(tx: &mut Tx<'_>, code: &str) -> Result<State, Problem> {
    store::lock(tx.conn, code)?;
    Ok(store::one(tx.conn, code)?)
}
