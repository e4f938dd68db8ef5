//! The application: its state, its rooms' routes mounted in order, its listeners.

use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::guard::fn_guard;
use actix_web::{App, HttpResponse, HttpServer, middleware, web};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::scope::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::keys::KeyRing;
use crate::access::secrets::MasterKey;
use crate::access::throttle::Throttle;
use crate::config::Settings;
use crate::db::{Db, DbError};
use crate::http::gate::gate;
use crate::http::limits::Limits;
use crate::http::metrics::Metrics;
use crate::http::operation::{Operations, Route};
use crate::implementation_reports::documents;
use crate::imports::Imports;
use crate::problem::Problem;
use crate::{
    access, accounts, audit, authorities, implementation_reports, implementation_search, imports, openapi,
    questionnaires, reference, register, reporting_cycles, seizures, states, statistics, traces,
};

/// What a running service holds. Shared by all threads; nothing in it is a record.
pub struct Rastro {
    pub settings: Settings,
    pub db: Db,
    pub master_key: MasterKey,
    pub keys: KeyRing,
    pub operations: Operations,
    pub audit: audit::Writer,
    pub limits: Limits,
    pub throttle: Throttle,
    pub metrics: Metrics,
    pub imports: Imports,
    /// The OpenAPI document as served.
    pub document: Vec<u8>,
}

/// Why a service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("{0}")]
    Keys(String),
    #[error("the OpenAPI document cannot be served: {0}")]
    Document(String),
    #[error(transparent)]
    Imports(#[from] imports::worker::StartError),
    #[error("cannot listen: {0}")]
    Listen(#[from] std::io::Error),
}

/// Every room's routes, in the order in which the document shows them.
pub fn routes(config: &mut ServiceConfig) {
    room(config, &["/health/"], &[crate::http::health::routes]);
    room(config, &["/oauth/", "/.well-known/"], &[access::oauth::routes]);
    room(config, &["/v1/roles", "/v1/me"], &[access::roles_routes::routes]);
    room(config, &["/v1/states"], &[states::routes::routes]);
    room(config, &["/v1/authorities"], &[authorities::routes::routes]);
    room(config, &["/v1/accounts"], &[accounts::routes::routes]);
    room(config, &["/v1/clients"], &[accounts::client_routes::routes]);
    room(config, &["/v1/trace-requests"], &[traces::routes::routes]);
    room(config, &["/v1/reference"], &[reference::routes::routes]);
    room(config, &["/v1/firearm-records", "/v1/firearm-lookups"], &[register::routes::routes]);
    room(config, &["/v1/matches"], &[register::match_routes::routes]);
    room(config, &["/v1/seizures"], &[seizures::routes::routes]);
    room(config, &["/v1/imports"], &[imports::routes::routes]);
    room(config, &["/v1/statistics"], &[statistics::routes::routes, statistics::release_routes::routes]);
    room(config, &["/v1/questionnaires"], &[questionnaires::routes::routes]);
    room(config, &["/v1/reporting-cycles"], &[reporting_cycles::routes::routes, documents::routes::of_cycles]);
    room(
        config,
        &["/v1/implementation-reports"],
        &[implementation_reports::routes::routes, documents::routes::of_reports],
    );
    room(config, &["/v1/implementation-matrix"], &[implementation_reports::matrix::routes]);
    room(config, &["/v1/implementation-search"], &[implementation_search::routes::routes]);
    room(config, &["/v1/audit-entries"], &[audit::routes::routes]);
}

/// Mounts all routes below these paths. They are tried only where the gate has found one of them: else a request would
/// be held against the pattern of every route before its own, and one that the gate has not checked could reach a
/// handler. No two rooms share a path.
fn room(config: &mut ServiceConfig, paths: &'static [&'static str], routes: &[fn(&mut ServiceConfig)]) {
    let is_below = |route: &Arc<Route>| paths.iter().any(|path| route.path.starts_with(path));
    let found_below = fn_guard(move |of| of.req_data().get().is_some_and(is_below));
    config.service(routes.iter().fold(scope("").guard(found_below), |scope, routes| scope.configure(routes)));
}

impl Rastro {
    /// Opens keys and state over a migrated database.
    pub fn start(settings: Settings, db: Db, master_key: MasterKey) -> Result<Arc<Rastro>, StartError> {
        let document = openapi::document();
        let keys = KeyRing::open(&db, &master_key, &settings).map_err(StartError::Keys)?;
        Ok(Arc::new(Rastro {
            operations: Operations::read(&document).map_err(StartError::Document)?,
            document: serde_json::to_vec(&document).map_err(|e| StartError::Document(e.to_string()))?,
            audit: audit::Writer::new(db.clone()),
            limits: Limits::new(settings.requests_per_second),
            throttle: Throttle::new(settings.token_failures_allowed),
            metrics: Metrics::default(),
            imports: Imports::start(db.clone(), &settings.imports_dir, &document, settings.probing)?,
            settings,
            db,
            master_key,
            keys,
        }))
    }

    /// Starts listening. The returned server runs until its handle stops it: signals are its owner's affair,
    /// since actix's own answer to Ctrl-C is to drop the requests under way.
    pub fn listen(self: &Arc<Self>, listener: std::net::TcpListener) -> std::io::Result<Server> {
        let rastro = self.clone();
        let server = HttpServer::new(move || {
            let (app, _) = App::new()
                .app_data(web::Data::from(rastro.clone()))
                .wrap(middleware::from_fn(gate))
                .wrap(middleware::Condition::new(!rastro.settings.cors_origins.is_empty(), cors(&rastro.settings)))
                .wrap(middleware::Compress::default())
                .configure(|config| pages(config, rastro.settings.demo))
                .into_utoipa_app()
                .configure(routes)
                .split_for_parts();
            app.default_service(web::to(unknown))
        });
        server
            .workers(self.settings.workers)
            .disable_signals()
            .shutdown_timeout(self.settings.shutdown_seconds)
            .listen(listener)
            .map(HttpServer::run)
    }

    /// Starts the listener of `/metrics` alone.
    pub fn listen_for_metrics(self: &Arc<Self>, listener: std::net::TcpListener) -> std::io::Result<Server> {
        let rastro = self.clone();
        let server = HttpServer::new(move || {
            App::new().app_data(web::Data::from(rastro.clone())).route("/metrics", web::get().to(metrics))
        });
        server.workers(1).disable_signals().listen(listener).map(HttpServer::run)
    }
}

/// Lets browsers on the configured origins call the API.
fn cors(settings: &Settings) -> actix_cors::Cors {
    let allowed = ["authorization", "content-type", "accept-language", "idempotency-key", "if-match", "if-none-match"];
    let exposed = ["etag", "link", "location", "retry-after", "x-request-id"];
    let none = actix_cors::Cors::default().allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"]).max_age(600);
    let cors = none.allowed_headers(allowed).expose_headers(exposed);
    settings.cors_origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// What is served beside the API: the document, its pages, and in a demo the metrics.
fn pages(config: &mut web::ServiceConfig, demo: bool) {
    openapi::pages(config);
    if demo {
        config.route("/metrics", web::get().to(metrics));
    }
}

async fn unknown() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found())
}

async fn metrics(rastro: web::Data<Rastro>) -> Result<HttpResponse, Problem> {
    let text = rastro.metrics.text(&rastro.db).map_err(Problem::internal)?;
    Ok(HttpResponse::Ok().content_type("application/openmetrics-text; version=1.0.0; charset=utf-8").body(text))
}
