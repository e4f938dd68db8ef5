//! What `/metrics` shows (Prometheus text format). Labels are route templates, never ids.

use std::sync::atomic::AtomicI64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::db::Db;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

/// Seconds, from a millisecond to ten seconds.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 10.0];

pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram>,
    statements: Counter,
    connections: Gauge<i64, AtomicI64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("rastro");
        let requests = Family::<Answered, Counter>::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        let seconds = Family::<Route, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        registry.register("http_request_seconds", "Time to answer", seconds.clone());
        let statements = Counter::default();
        registry.register("db_statements", "Statements sent to the database", statements.clone());
        let connections = Gauge::default();
        registry.register("db_connections_in_use", "Database connections in use", connections.clone());
        Metrics { registry, requests, seconds, statements, connections }
    }
}

impl Metrics {
    pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        let (method, route) = (method.to_owned(), route.to_owned());
        self.requests.get_or_create(&Answered { method: method.clone(), route: route.clone(), status }).inc();
        self.seconds.get_or_create(&Route { method, route }).observe(took.as_secs_f64());
    }

    pub fn text(&self, db: &Db) -> Result<String, std::fmt::Error> {
        let total = db.statements().total();
        self.statements.inc_by(total.saturating_sub(self.statements.get()));
        self.connections.set(i64::from(db.pool_state().0));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
