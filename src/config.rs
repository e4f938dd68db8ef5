//! Every setting: its name, its default, its `RASTRO_` variable. This file is their one documentation.
//!
//! Settings come from the TOML file named by `--config` or `RASTRO_CONFIG`, then from variables, which win.
//! A setting `a_name` is the variable `RASTRO_A_NAME`; lists are written with commas there.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use actix_web::HttpRequest;
use serde::Deserialize;

use crate::db::DatabaseUrl;

/// All settings, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    pub database_url: DatabaseUrl,
    pub database_connections: u32,
    pub listen: SocketAddr,
    pub metrics_listen: Option<SocketAddr>,
    pub issuer: String,
    pub audience: String,
    pub key_file: PathBuf,
    pub behind_tls_proxy: bool,
    pub trusted_proxies: Vec<IpAddr>,
    pub cors_origins: Vec<String>,
    pub workers: usize,
    pub access_token_minutes: i64,
    pub requests_per_second: NonZeroU32,
    pub token_failures_allowed: u32,
    pub targets: Targets,
    pub shutdown_seconds: u64,
    /// Not a setting: `rastro demo` runs on invented data, on one port.
    pub demo: bool,
}

/// This service's own targets for recipients; CIFTA and the Tracing Instrument name no number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Targets {
    pub acknowledge_routine_hours: i64,
    pub acknowledge_urgent_hours: i64,
    pub answer_routine_hours: i64,
    pub answer_urgent_hours: i64,
}

/// The settings as written in the file, each with its variable and meaning.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// `sqlite:PATH` or `postgres://…`. Required.
    database_url: Option<String>,
    /// Connections kept open at most. Default 8.
    database_connections: Option<u32>,
    /// Address and port of the service. Default `127.0.0.1:8080`. Not loopback only with `behind_tls_proxy`.
    listen: Option<String>,
    /// Address and port of `/metrics`, loopback only. Default `127.0.0.1:9090`; empty for none.
    metrics_listen: Option<String>,
    /// The service's public URL, which is the `iss` of its tokens. Default `http://LISTEN`.
    issuer: Option<String>,
    /// The `aud` of its tokens. Default: the issuer.
    audience: Option<String>,
    /// File (mode 0600) with the key under which signing keys rest. Required; `rastro keys init` makes one.
    key_file: Option<String>,
    /// A proxy in front ends TLS, so a non-loopback `listen` is allowed. Default false.
    behind_tls_proxy: Option<bool>,
    /// Addresses whose `X-Forwarded-For` is believed. Default none.
    trusted_proxies: Option<Vec<String>>,
    /// Origins that browsers may call from. Default none.
    cors_origins: Option<Vec<String>>,
    /// Threads that serve requests. Default: the number of cores.
    workers: Option<usize>,
    /// Life of an access token. Default 10, at most 60.
    access_token_minutes: Option<i64>,
    /// Requests per second of one client (or of one address without a token). Default 50.
    requests_per_second: Option<u32>,
    /// Failed authentications of a client from an address before it is slowed. Default 5.
    token_failures_allowed: Option<u32>,
    /// Target for acknowledging a routine trace request. Default 120 hours.
    acknowledge_routine_hours: Option<i64>,
    /// Target for acknowledging an urgent one. Default 24 hours.
    acknowledge_urgent_hours: Option<i64>,
    /// Target for answering a routine one. Default 720 hours.
    answer_routine_hours: Option<i64>,
    /// Target for answering an urgent one. Default 72 hours.
    answer_urgent_hours: Option<i64>,
    /// Time that requests under way get when the service stops. Default 30.
    shutdown_seconds: Option<u64>,
}

/// A setting that cannot be used, by name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConfigError {
    #[error("setting {name}: {fault}")]
    Setting { name: &'static str, fault: String },
    #[error("settings file {path}: {fault}")]
    File { path: String, fault: String },
    #[error("variable {0} is no setting; `rastro serve --help` lists them")]
    UnknownVariable(String),
    #[error("variable {0} is not UTF-8")]
    NotText(String),
}

fn bad(name: &'static str, fault: impl ToString) -> ConfigError {
    ConfigError::Setting { name, fault: fault.to_string() }
}

/// Variables that are no settings of the service.
const OTHER_VARIABLES: [&str; 4] = ["RASTRO_CONFIG", "RASTRO_LOG", "RASTRO_TEST_POSTGRES_URL", "RASTRO_TEST_REQUIRE"];

impl Settings {
    /// Reads the file and the process's variables.
    pub fn load(file: Option<&Path>) -> Result<Settings, ConfigError> {
        let mut variables = Vec::new();
        for (name, value) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("RASTRO_") && !OTHER_VARIABLES.contains(&name.as_str()) {
                variables.push((name.clone(), value.into_string().map_err(|_| ConfigError::NotText(name))?));
            }
        }
        let text = match file {
            None => String::new(),
            Some(path) => std::fs::read_to_string(path)
                .map_err(|e| ConfigError::File { path: path.display().to_string(), fault: e.to_string() })?,
        };
        let path = file.map(|p| p.display().to_string()).unwrap_or_default();
        Settings::from_parts(&text, &path, &variables)
    }

    fn from_parts(text: &str, path: &str, variables: &[(String, String)]) -> Result<Settings, ConfigError> {
        let mut written: Written = toml::from_str(text)
            .map_err(|e| ConfigError::File { path: path.to_owned(), fault: e.message().to_owned() })?;
        for (name, value) in variables {
            written.set(name, value)?;
        }
        written.check()
    }
}

fn number<T: std::str::FromStr<Err = std::num::ParseIntError>>(
    name: &'static str,
    text: &str,
) -> Result<Option<T>, ConfigError> {
    text.parse().map(Some).map_err(|e| bad(name, e))
}

impl Written {
    fn set(&mut self, variable: &str, value: &str) -> Result<(), ConfigError> {
        let text = || Some(value.to_owned());
        let list = || Some(value.split(',').map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned).collect());
        match variable {
            "RASTRO_DATABASE_URL" => self.database_url = text(),
            "RASTRO_DATABASE_CONNECTIONS" => self.database_connections = number("database_connections", value)?,
            "RASTRO_LISTEN" => self.listen = text(),
            "RASTRO_METRICS_LISTEN" => self.metrics_listen = text(),
            "RASTRO_ISSUER" => self.issuer = text(),
            "RASTRO_AUDIENCE" => self.audience = text(),
            "RASTRO_KEY_FILE" => self.key_file = text(),
            "RASTRO_BEHIND_TLS_PROXY" => {
                self.behind_tls_proxy = Some(value.parse().map_err(|e| bad("behind_tls_proxy", e))?);
            }
            "RASTRO_TRUSTED_PROXIES" => self.trusted_proxies = list(),
            "RASTRO_CORS_ORIGINS" => self.cors_origins = list(),
            "RASTRO_WORKERS" => self.workers = number("workers", value)?,
            "RASTRO_ACCESS_TOKEN_MINUTES" => self.access_token_minutes = number("access_token_minutes", value)?,
            "RASTRO_REQUESTS_PER_SECOND" => self.requests_per_second = number("requests_per_second", value)?,
            "RASTRO_TOKEN_FAILURES_ALLOWED" => self.token_failures_allowed = number("token_failures_allowed", value)?,
            "RASTRO_ACKNOWLEDGE_ROUTINE_HOURS" => {
                self.acknowledge_routine_hours = number("acknowledge_routine_hours", value)?;
            }
            "RASTRO_ACKNOWLEDGE_URGENT_HOURS" => {
                self.acknowledge_urgent_hours = number("acknowledge_urgent_hours", value)?;
            }
            "RASTRO_ANSWER_ROUTINE_HOURS" => self.answer_routine_hours = number("answer_routine_hours", value)?,
            "RASTRO_ANSWER_URGENT_HOURS" => self.answer_urgent_hours = number("answer_urgent_hours", value)?,
            "RASTRO_SHUTDOWN_SECONDS" => self.shutdown_seconds = number("shutdown_seconds", value)?,
            _ => return Err(ConfigError::UnknownVariable(variable.to_owned())),
        }
        Ok(())
    }

    fn check(self) -> Result<Settings, ConfigError> {
        let url = self.database_url.ok_or_else(|| bad("database_url", "is required"))?;
        let database_url = url.parse().map_err(|e: String| bad("database_url", e))?;
        let listen: SocketAddr =
            self.listen.as_deref().unwrap_or("127.0.0.1:8080").parse().map_err(|e| bad("listen", e))?;
        let behind_tls_proxy = self.behind_tls_proxy.unwrap_or(false);
        if !listen.ip().is_loopback() && !behind_tls_proxy {
            return Err(bad(
                "listen",
                "is not a loopback address; set behind_tls_proxy = true if a proxy in front ends TLS",
            ));
        }
        let metrics_listen = match self.metrics_listen.as_deref().unwrap_or("127.0.0.1:9090") {
            "" => None,
            text => Some(text.parse::<SocketAddr>().map_err(|e| bad("metrics_listen", e))?),
        };
        if metrics_listen.is_some_and(|address| !address.ip().is_loopback()) {
            return Err(bad("metrics_listen", "must be a loopback address"));
        }
        let issuer = self.issuer.unwrap_or_else(|| format!("http://{listen}"));
        let plain = issuer.starts_with("http://127.0.0.1")
            || issuer.starts_with("http://[::1]")
            || issuer.starts_with("http://localhost");
        if !issuer.starts_with("https://") && !plain {
            return Err(bad("issuer", "must be an https URL, or http on a loopback address"));
        }
        let issuer = issuer.trim_end_matches('/').to_owned();
        let hours = |name: &'static str, value: Option<i64>, default: i64| match value.unwrap_or(default) {
            hours @ 1..=87_600 => Ok(hours),
            _ => Err(bad(name, "must be 1 to 87600")),
        };
        let access_token_minutes = self.access_token_minutes.unwrap_or(10);
        if !(1..=60).contains(&access_token_minutes) {
            return Err(bad("access_token_minutes", "must be 1 to 60"));
        }
        let requests = NonZeroU32::new(self.requests_per_second.unwrap_or(50));
        let proxies = self.trusted_proxies.unwrap_or_default();
        let proxies = proxies.iter().map(|p| p.parse().map_err(|e| bad("trusted_proxies", format!("{p}: {e}"))));
        Ok(Settings {
            database_url,
            database_connections: self.database_connections.unwrap_or(8).clamp(2, 200),
            listen,
            metrics_listen,
            audience: self.audience.unwrap_or_else(|| issuer.clone()),
            issuer,
            key_file: self.key_file.map(PathBuf::from).ok_or_else(|| bad("key_file", "is required"))?,
            behind_tls_proxy,
            trusted_proxies: proxies.collect::<Result<_, _>>()?,
            cors_origins: self.cors_origins.unwrap_or_default(),
            workers: self.workers.unwrap_or_else(cores).max(1),
            access_token_minutes,
            requests_per_second: requests.ok_or_else(|| bad("requests_per_second", "must be at least 1"))?,
            token_failures_allowed: self.token_failures_allowed.unwrap_or(5),
            targets: Targets {
                acknowledge_routine_hours: hours("acknowledge_routine_hours", self.acknowledge_routine_hours, 120)?,
                acknowledge_urgent_hours: hours("acknowledge_urgent_hours", self.acknowledge_urgent_hours, 24)?,
                answer_routine_hours: hours("answer_routine_hours", self.answer_routine_hours, 720)?,
                answer_urgent_hours: hours("answer_urgent_hours", self.answer_urgent_hours, 72)?,
            },
            shutdown_seconds: self.shutdown_seconds.unwrap_or(30),
            demo: false,
        })
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

impl Settings {
    /// Settings of a demo: loopback, wide limits, everything else as by default.
    pub fn demo(database_url: DatabaseUrl, listen: SocketAddr, key_file: PathBuf) -> Settings {
        let issuer = format!("http://{listen}");
        Settings {
            database_url,
            database_connections: 8,
            listen,
            metrics_listen: None,
            audience: issuer.clone(),
            issuer,
            key_file,
            behind_tls_proxy: false,
            trusted_proxies: Vec::new(),
            cors_origins: Vec::new(),
            workers: cores(),
            access_token_minutes: 10,
            requests_per_second: NonZeroU32::MIN.saturating_add(99_999),
            token_failures_allowed: 100_000,
            targets: Targets {
                acknowledge_routine_hours: 120,
                acknowledge_urgent_hours: 24,
                answer_routine_hours: 720,
                answer_urgent_hours: 72,
            },
            shutdown_seconds: 5,
            demo: true,
        }
    }

    /// Where a request comes from: the last address in `X-Forwarded-For` that no trusted proxy added.
    pub fn client_address(&self, request: &HttpRequest) -> IpAddr {
        let peer = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |address| address.ip());
        if !self.trusted_proxies.contains(&peer) {
            return peer;
        }
        let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|v| v.to_str().ok());
        let hops: Vec<IpAddr> = forwarded.flat_map(|v| v.split(',')).filter_map(|h| h.trim().parse().ok()).collect();
        hops.into_iter().rev().find(|hop| !self.trusted_proxies.contains(hop)).unwrap_or(peer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, variables: &[(&str, &str)]) -> Result<Settings, String> {
        let variables: Vec<_> = variables.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Settings::from_parts(text, "rastro.toml", &variables).map_err(|e| e.to_string())
    }

    const BASE: &str = "database_url = \"sqlite:x.db\"\nkey_file = \"k\"\n";

    #[test]
    fn variables_win_over_the_file() {
        let settings = load(&format!("{BASE}workers = 3"), &[("RASTRO_WORKERS", "4")]).expect("settings");
        assert_eq!((settings.workers, settings.issuer.as_str()), (4, "http://127.0.0.1:8080"));
    }

    #[test]
    fn a_bad_setting_is_refused_by_name() {
        for (text, variables, name) in [
            ("", vec![], "database_url"),
            ("workerz = 3", vec![], "workerz"),
            (BASE, vec![("RASTRO_WORKERZ", "3")], "RASTRO_WORKERZ"),
            (BASE, vec![("RASTRO_WORKERS", "many")], "workers"),
            (BASE, vec![("RASTRO_LISTEN", "0.0.0.0:80")], "listen"),
            (BASE, vec![("RASTRO_METRICS_LISTEN", "0.0.0.0:80")], "metrics_listen"),
            (BASE, vec![("RASTRO_TRUSTED_PROXIES", "10.0.0.1, x")], "trusted_proxies"),
            (BASE, vec![("RASTRO_ISSUER", "http://example.org")], "issuer"),
            (BASE, vec![("RASTRO_DATABASE_URL", "mysql://x")], "database_url"),
        ] {
            let error = load(text, &variables).expect_err(name);
            assert!(error.contains(name), "{error}");
        }
        assert!(
            load(
                BASE,
                &[("RASTRO_LISTEN", "0.0.0.0:80"), ("RASTRO_BEHIND_TLS_PROXY", "true"), ("RASTRO_ISSUER", "https://x")]
            )
            .is_ok()
        );
    }
}
