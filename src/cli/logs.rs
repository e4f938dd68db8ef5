//! Structured logs: readable on a terminal, JSON elsewhere. `RASTRO_LOG` sets the level.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts logging; a service tells more than a command does.
pub fn start(service: bool) {
    let default = if service { "info" } else { "warn" };
    let filter = EnvFilter::try_from_env("RASTRO_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    if std::io::stderr().is_terminal() {
        logs.init();
    } else {
        logs.json().flatten_event(true).init();
    }
}
