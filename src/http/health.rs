//! `/health/live` and `/health/ready`, for whatever restarts or routes to this process.

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::problem::Problem;
use crate::server::Rastro;

pub fn routes(config: &mut ServiceConfig) {
    config.service(get_liveness).service(get_readiness);
}

/// A short word on the state of the service.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    status: &'static str,
}

/// Tell whether the process runs.
///
/// Answers without touching the database.
#[utoipa::path(operation_id = "getLiveness", tag = "Service",
    responses((status = 200, description = "It runs", body = Health, example = json!({"status": "live"}))))]
#[get("/health/live")]
async fn get_liveness() -> HttpResponse {
    HttpResponse::Ok().json(Health { status: "live" })
}

/// Tell whether requests can be served.
///
/// Asks the database one question; 503 while it does not answer.
#[utoipa::path(operation_id = "getReadiness", tag = "Service",
    responses((status = 200, description = "Requests can be served", body = Health, example = json!({"status": "ready"}))))]
#[get("/health/ready")]
async fn get_readiness(rastro: web::Data<Rastro>) -> Result<HttpResponse, Problem> {
    let db = rastro.db.clone();
    let one = diesel::select(1.into_sql::<diesel::sql_types::Integer>());
    web::block(move || db.ask(|conn| one.get_result::<i32>(conn)).map_err(|e| Problem::unavailable(5, e)))
        .await
        .map_err(Problem::internal)??;
    Ok(HttpResponse::Ok().json(Health { status: "ready" }))
}
