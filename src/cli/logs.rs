//! Structured logs: readable on a terminal, JSON elsewhere. `RASTRO_LOG` sets the level.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::Failure;

/// Starts logging; a service tells more than a command does.
pub fn start(service: bool) -> Result<(), Failure> {
    let default = if service { "info" } else { "warn" };
    let filter = match std::env::var_os("RASTRO_LOG").filter(|wanted| !wanted.is_empty()) {
        None => EnvFilter::new(default),
        Some(wanted) => filter(&wanted.to_string_lossy())?,
    };
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    if std::io::stderr().is_terminal() {
        logs.init();
    } else {
        logs.json().flatten_event(true).init();
    }
    Ok(())
}

fn filter(wanted: &str) -> Result<EnvFilter, Failure> {
    // The filter takes any word that is no level for the name of a part, and would then log nothing.
    let is_part =
        |part: &str| part.starts_with(|c: char| c.is_ascii_alphabetic()) && !part.contains(char::is_whitespace);
    let is_known = |directive: &str| match directive.trim().split_once('=') {
        Some((part, _)) => is_part(part),
        None => !directive.trim().is_empty() && directive.trim().parse::<LevelFilter>().is_ok(),
    };
    if !wanted.split(',').all(is_known) {
        return Err(format!("variable RASTRO_LOG: {wanted} is no level (off, error, warn, info, debug, trace)").into());
    }
    EnvFilter::try_new(wanted).map_err(|error| format!("variable RASTRO_LOG: {error}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_level_is_refused() {
        for good in ["info", "off", "DEBUG", "warn,rastro=debug", "rastro::http=trace"] {
            assert!(filter(good).is_ok(), "{good}");
        }
        for bad in ["%%%", "loud", "info,", "rastro=loud", "=info", "info loud"] {
            let error = filter(bad).expect_err(bad).to_string();
            assert!(error.contains("RASTRO_LOG"), "{error}");
        }
    }
}
