//! `rastro serve`, and what it shares with the demo: listeners, upkeep, a clean stop.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;

use super::Failure;
use crate::access;
use crate::access::secrets::MasterKey;
use crate::config::Settings;
use crate::db::schema::meta;
use crate::db::{Db, DbError, Instant, migrate};
use crate::http::forget_expired_keys;
use crate::implementation_search;
use crate::register;
use crate::server::Rastro;

/// The row of `meta` that says what the data are.
pub const KIND: &str = "kind";
pub const DEMO: &str = "demo";

/// What the database says it holds; `None` for a real one.
pub fn kind(db: &Db) -> Result<Option<String>, DbError> {
    db.ask(|conn| meta::table.find(KIND).select(meta::value).first(conn).optional())
}

pub fn run(settings: Settings) -> Result<(), Failure> {
    let db = Db::open(&settings.database_url, settings.database_connections)?;
    migrate::require_migrated(&db)?;
    if !implementation_search::is_current(&db)? {
        return Err("what is searched was made by other rules than this version's; run `rastro migrate`".into());
    }
    if kind(&db)?.as_deref() == Some(DEMO) {
        return Err("this database holds a demo, whose secrets are not secret; serve a database of your own".into());
    }
    let master = MasterKey::load(&settings.key_file)?;
    let bind = |name: &str, address: SocketAddr| {
        TcpListener::bind(address).map_err(|e| format!("setting {name}: cannot listen on {address}: {e}"))
    };
    let listener = bind("listen", settings.listen)?;
    let metrics = settings.metrics_listen.map(|address| bind("metrics_listen", address)).transpose()?;
    let rastro = Rastro::start(settings, db, master)?;
    tracing::info!(address = %rastro.settings.listen, "serving");
    until_stopped(rastro, listener, metrics)
}

/// Serves until Ctrl-C or SIGTERM, then lets requests under way finish.
pub fn until_stopped(rastro: Arc<Rastro>, listener: TcpListener, metrics: Option<TcpListener>) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(async move {
        let server = rastro.listen(listener)?;
        let metrics = metrics.map(|listener| rastro.listen_for_metrics(listener)).transpose()?;
        let handles = [Some(server.handle()), metrics.as_ref().map(|m| m.handle())];
        rastro.imports.wake();
        let upkeep = actix_web::rt::spawn(upkeep(rastro.clone()));
        actix_web::rt::spawn(async move {
            stop_asked().await;
            tracing::info!("stopping");
            for handle in handles.into_iter().flatten() {
                handle.stop(true).await;
            }
        });
        if let Some(metrics) = metrics {
            actix_web::rt::spawn(metrics);
        }
        server.await?;
        upkeep.abort();
        Ok(())
    })
}

async fn stop_asked() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        tracing::error!("SIGTERM cannot be caught; only Ctrl-C stops cleanly");
        return drop(tokio::signal::ctrl_c().await);
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Every 15 seconds: keys that another instance made, imports that nobody works on, serial numbers that were posted, and
/// what has expired.
async fn upkeep(rastro: Arc<Rastro>) {
    loop {
        tokio::time::sleep(Duration::from_secs(15)).await;
        rastro.limits.forget_idle();
        rastro.throttle.forget_idle();
        rastro.imports.wake();
        let rastro = rastro.clone();
        let done = actix_web::web::block(move || -> Result<(), String> {
            rastro.keys.refresh(&rastro.db, &rastro.master_key)?;
            let now = Instant::now();
            let forgotten = rastro.db.write(|conn| {
                access::store::forget_expired(conn, now)?;
                register::probing::forget_ended(conn, now)?;
                forget_expired_keys(conn, now)
            });
            forgotten.map_err(|e: DbError| e.to_string())?;
            register::probing::count_posted(&rastro.db, rastro.settings.probing, now).map_err(|e| e.to_string())
        });
        match done.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(error, "upkeep failed; it is tried again"),
            Err(error) => tracing::error!(%error, "upkeep failed; it is tried again"),
        }
    }
}
