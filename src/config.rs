//! The settings: `config/table.rs` lists them, `rastro serve --help` prints that list.
//!
//! They come from the TOML file named by `--config` or `RASTRO_CONFIG`, then from variables, which win.
//! A setting `a_name` is the variable `RASTRO_A_NAME`; lists are written with commas there.

mod proxies;
mod table;

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use actix_web::HttpRequest;
use ipnet::IpNet;
use url::{Host, Url};

use crate::db::DatabaseUrl;

pub use table::help;
use table::{Kind, OTHER_VARIABLES, row};

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
    pub trusted_proxies: Vec<IpNet>,
    pub cors_origins: Vec<String>,
    pub workers: usize,
    pub access_token_minutes: i64,
    pub requests_per_second: NonZeroU32,
    pub token_failures_allowed: u32,
    pub targets: Targets,
    pub probing: Probing,
    pub reviewers_per_report: usize,
    pub shutdown_seconds: u64,
    pub imports_dir: PathBuf,
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

/// How many identities of firearms a caller may post, change or look up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probing {
    pub client_per_hour: i64,
    pub authority_per_day: i64,
    pub near_serials_per_hour: i64,
}

/// A setting that cannot be used, by name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConfigError {
    #[error("setting {name}: {fault}")]
    Setting { name: &'static str, fault: String },
    #[error("settings file {path}: {fault}")]
    File { path: String, fault: String },
    #[error("settings file {path}: {name} is no setting; `rastro serve --help` lists them")]
    UnknownSetting { path: String, name: String },
    #[error("variable {0} is no setting; `rastro serve --help` lists them")]
    UnknownVariable(String),
    #[error("variable {0} is not UTF-8")]
    NotText(String),
}

fn bad(name: &'static str, fault: impl ToString) -> ConfigError {
    ConfigError::Setting { name, fault: fault.to_string() }
}

impl Settings {
    /// Reads the file and the process's variables.
    pub fn load(file: Option<&Path>) -> Result<Settings, ConfigError> {
        let mut variables = Vec::new();
        for (name, value) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("RASTRO_") && !OTHER_VARIABLES.iter().any(|(other, _)| *other == name) {
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
        let mut written: toml::Table = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
            ConfigError::File { path: path.to_owned(), fault: format!("line {line}: {}", e.message()) }
        })?;
        for (name, value) in variables {
            let setting = name.strip_prefix("RASTRO_").map(str::to_lowercase).unwrap_or_default();
            let row = row(&setting).filter(|_| *name == name.to_uppercase());
            let row = row.ok_or_else(|| ConfigError::UnknownVariable(name.clone()))?;
            written.insert(setting, row.of_variable(value)?);
        }
        for (name, value) in &written {
            let unknown = || ConfigError::UnknownSetting { path: path.to_owned(), name: name.clone() };
            row(name).ok_or_else(unknown)?.check(value)?;
        }
        Written(written).check()
    }
}

/// What was written: of known names, and each of its setting's type.
struct Written(toml::Table);

impl Written {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(toml::Value::as_str)
    }

    fn list(&self, name: &str) -> Vec<&str> {
        self.0.get(name).and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str).collect()
    }

    fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(toml::Value::as_bool).unwrap_or(false)
    }

    /// The number written, or else its fixed default.
    fn number<T: TryFrom<i64>>(&self, name: &'static str) -> Result<T, ConfigError> {
        let default = match row(name).map(|row| row.kind) {
            Some(Kind::Number { default: Ok(default), .. }) => Some(default),
            _ => None,
        };
        let number = self.0.get(name).and_then(toml::Value::as_integer).or(default);
        number.and_then(|number| number.try_into().ok()).ok_or_else(|| bad(name, "must be a number"))
    }

    fn check(self) -> Result<Settings, ConfigError> {
        let database_url = self.text("database_url").ok_or_else(|| bad("database_url", "is required"))?;
        let database_url = database_url.parse().map_err(|e: String| bad("database_url", e))?;
        let key_file = self.text("key_file").filter(|path| !path.is_empty());
        let key_file = key_file.map(PathBuf::from).ok_or_else(|| bad("key_file", "is required"))?;
        let behind_tls_proxy = self.flag("behind_tls_proxy");
        let listen: SocketAddr =
            self.text("listen").unwrap_or("127.0.0.1:8080").parse().map_err(|e| bad("listen", e))?;
        if !listen.ip().is_loopback() && !behind_tls_proxy {
            let fault = "is not a loopback address; set behind_tls_proxy = true if a proxy in front ends TLS";
            return Err(bad("listen", fault));
        }
        let metrics_listen = match self.text("metrics_listen").unwrap_or("127.0.0.1:9180") {
            "" => None,
            text => Some(text.parse::<SocketAddr>().map_err(|e| bad("metrics_listen", e))?),
        };
        if metrics_listen.is_some_and(|address| !address.ip().is_loopback()) {
            return Err(bad("metrics_listen", "must be a loopback address"));
        }
        let default = format!("http://{listen}");
        let default = default.strip_suffix(":80").unwrap_or(&default);
        let issuer = issuer(self.text("issuer").unwrap_or(default)).map_err(|fault| bad("issuer", fault))?;
        let audience = self.text("audience").unwrap_or(&issuer).to_owned();
        if audience.trim().is_empty() || audience.contains(char::is_control) {
            return Err(bad("audience", "must be a name, for example the issuer"));
        }
        let proxies = self.list("trusted_proxies").into_iter().map(proxies::network);
        let origins = self.list("cors_origins").into_iter().map(origin);
        Ok(Settings {
            imports_dir: self.text("imports_dir").map_or_else(|| imports_beside(&database_url), PathBuf::from),
            database_url,
            database_connections: self.number("database_connections")?,
            listen,
            metrics_listen,
            audience,
            issuer,
            key_file,
            behind_tls_proxy,
            trusted_proxies: proxies.collect::<Result<_, _>>().map_err(|fault| bad("trusted_proxies", fault))?,
            cors_origins: origins.collect::<Result<_, _>>().map_err(|fault| bad("cors_origins", fault))?,
            workers: if self.0.contains_key("workers") { self.number("workers")? } else { cores() },
            access_token_minutes: self.number("access_token_minutes")?,
            requests_per_second: NonZeroU32::new(self.number("requests_per_second")?).unwrap_or(NonZeroU32::MIN),
            token_failures_allowed: self.number("token_failures_allowed")?,
            targets: Targets {
                acknowledge_routine_hours: self.number("acknowledge_routine_hours")?,
                acknowledge_urgent_hours: self.number("acknowledge_urgent_hours")?,
                answer_routine_hours: self.number("answer_routine_hours")?,
                answer_urgent_hours: self.number("answer_urgent_hours")?,
            },
            probing: Probing {
                client_per_hour: self.number("identities_per_client_hour")?,
                authority_per_day: self.number("identities_per_authority_day")?,
                near_serials_per_hour: self.number("near_serials_per_hour")?,
            },
            reviewers_per_report: self.number("reviewers_per_report")?,
            shutdown_seconds: self.number("shutdown_seconds")?,
            demo: false,
        })
    }
}

/// The issuer, which readers of tokens compare letter by letter (RFC 9068 §4, RFC 8414 §2).
fn issuer(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|e| format!("{text} is no URL: {e}"))?;
    let loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && loopback) {
        return Err("must be an https URL, or http on a loopback address".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err("must be without user, query and fragment".to_owned());
    }
    let plain = url.as_str().trim_end_matches('/');
    if text.trim_end_matches('/') != plain {
        return Err(format!("must be written as {plain}"));
    }
    Ok(plain.to_owned())
}

/// An origin as browsers send it (RFC 6454 §6.2).
fn origin(text: &str) -> Result<String, String> {
    let origin = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https")).map(|url| url.origin());
    match origin.map(|origin| origin.ascii_serialization()) {
        Some(plain) if plain == text => Ok(plain),
        _ => Err(format!("{text} is no origin as https://desk.example.org")),
    }
}

/// Where uploaded files wait, if no setting says so.
fn imports_beside(database: &DatabaseUrl) -> PathBuf {
    match database {
        DatabaseUrl::Sqlite(path) => Path::new(path).with_file_name("imports"),
        DatabaseUrl::Postgres(_) => PathBuf::from("imports"),
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
            imports_dir: key_file.with_file_name("imports"),
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
            probing: Probing {
                // Out of reach, and to each other as in a service that is used.
                client_per_hour: 1_000_000_000,
                authority_per_day: 10_000_000_000,
                near_serials_per_hour: 4_000_000,
            },
            reviewers_per_report: 2,
            shutdown_seconds: 5,
            demo: true,
        }
    }

    /// Where a request comes from, as far as the trusted proxies tell.
    pub fn client_address(&self, request: &HttpRequest) -> IpAddr {
        let peer = request.peer_addr().map_or(IpAddr::from([0, 0, 0, 0]), |address| address.ip());
        let forwarded: Vec<_> = request.headers().get_all("x-forwarded-for").map(|value| value.to_str().ok()).collect();
        proxies::client_address(peer, &self.trusted_proxies, forwarded.into_iter())
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
            (BASE, vec![("RASTRO_Workers", "3")], "RASTRO_Workers"),
            (BASE, vec![("RASTRO_WORKERS", "many")], "workers"),
            (BASE, vec![("RASTRO_BEHIND_TLS_PROXY", "yes")], "behind_tls_proxy"),
            (BASE, vec![("RASTRO_LISTEN", "0.0.0.0:80")], "listen"),
            (BASE, vec![("RASTRO_METRICS_LISTEN", "0.0.0.0:80")], "metrics_listen"),
            (BASE, vec![("RASTRO_TRUSTED_PROXIES", "10.0.0.1, x")], "trusted_proxies"),
            (BASE, vec![("RASTRO_NEAR_SERIALS_PER_HOUR", "0")], "near_serials_per_hour"),
            (BASE, vec![("RASTRO_DATABASE_URL", "mysql://x")], "database_url"),
            (BASE, vec![("RASTRO_LISTEN", "0.0.0.0:80"), ("RASTRO_BEHIND_TLS_PROXY", "true")], "issuer"),
            (BASE, vec![("RASTRO_AUDIENCE", "")], "audience"),
            (BASE, vec![("RASTRO_KEY_FILE", "")], "key_file"),
        ] {
            let error = load(text, &variables).expect_err(name);
            assert!(error.contains(name), "{error}");
        }
        for (line, name) in [
            ("workers = \"x\"", "setting workers"),
            ("workers = -1", "setting workers"),
            ("behind_tls_proxy = \"yes\"", "setting behind_tls_proxy"),
            ("listen = 8080", "setting listen"),
            ("cors_origins = [5]", "setting cors_origins"),
            ("shutdown_seconds = 99999999999", "setting shutdown_seconds: must be: 0 to 3600"),
            ("listen = ", "line 3"),
        ] {
            let error = load(&format!("{BASE}{line}"), &[]).expect_err(name);
            assert!(error.contains(name), "{error}");
        }
        let behind_a_proxy =
            [("RASTRO_LISTEN", "0.0.0.0:80"), ("RASTRO_BEHIND_TLS_PROXY", "true"), ("RASTRO_ISSUER", "https://x")];
        assert!(load(BASE, &behind_a_proxy).is_ok());
    }

    #[test]
    fn an_issuer_is_a_url_that_tokens_can_name() {
        for good in
            ["https://rastro.example.org", "https://x/y", "http://127.0.0.1:8080", "http://[::1]:1", "http://localhost"]
        {
            assert_eq!(issuer(good).as_deref(), Ok(good));
        }
        assert_eq!(issuer("https://rastro.example.org/").as_deref(), Ok("https://rastro.example.org"));
        for bad in [
            "",
            "https://",
            "https://x y/?a#b",
            "https://x/?a",
            "https://x/#b",
            "https://u:p@x",
            "http://example.org",
            "http://127.0.0.1.evil.com",
            "https://EXAMPLE.org",
            " https://x",
            "ftp://x",
        ] {
            assert!(issuer(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_origin_is_what_browsers_send() {
        assert!(origin("https://desk.example.org").is_ok() && origin("http://localhost:3000").is_ok());
        for bad in ["*", "", "not a url", "https://x/", "https://x/y", "https://u@x", "https://X", "file:///x", "null"]
        {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_number_keeps_to_its_documented_bounds_and_default() {
        for row in &table::ROWS {
            let Kind::Number { default, least, most } = row.kind else { continue };
            let set =
                |number: i64| load(BASE, &[(&format!("RASTRO_{}", row.name.to_uppercase()), &number.to_string())]);
            for good in [least, most, default.unwrap_or(least)] {
                set(good).unwrap_or_else(|error| panic!("{} {good}: {error}", row.name));
            }
            for bad in [least - 1, most + 1] {
                assert!(set(bad).expect_err(row.name).contains(row.name), "{} {bad}", row.name);
            }
        }
    }

    #[test]
    fn the_help_documents_what_is_read() {
        let (settings, help) = (load(BASE, &[]).expect("settings"), help());
        assert!(help.contains(&format!("default {}", settings.listen)), "{help}");
        assert!(help.contains(&format!("default {}", settings.metrics_listen.expect("an address"))), "{help}");
        for (name, _) in OTHER_VARIABLES {
            assert!(help.contains(name), "{name}");
        }
        assert!(help.lines().all(|line| line.len() <= 120), "{help}");
    }
}
