//! What settings there are: the one list that reads, checks and documents them.

use super::ConfigError;

/// What a setting is, and what stands in where it is absent.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A text, and its default in words.
    Text(&'static str),
    /// Texts; none by default.
    List,
    /// A whole number within bounds; the default is in words where it is no fixed number.
    Number { default: Result<i64, &'static str>, least: i64, most: i64 },
    /// True or false; false by default.
    Flag,
}

/// One setting.
#[derive(Debug)]
pub struct Row {
    pub name: &'static str,
    pub kind: Kind,
    pub meaning: &'static str,
}

const fn text(name: &'static str, default: &'static str, meaning: &'static str) -> Row {
    Row { name, kind: Kind::Text(default), meaning }
}

const fn list(name: &'static str, meaning: &'static str) -> Row {
    Row { name, kind: Kind::List, meaning }
}

const fn number(name: &'static str, default: i64, least: i64, most: i64, meaning: &'static str) -> Row {
    Row { name, kind: Kind::Number { default: Ok(default), least, most }, meaning }
}

/// Ten years: no target is longer.
const MOST_HOURS: i64 = 87_600;

/// Every setting.
pub const ROWS: [Row; 24] = [
    text("database_url", "required", "Where the data lie: sqlite:PATH, or postgres://USER@HOST/NAME."),
    number("database_connections", 8, 2, 200, "Connections kept open at most; SQLite has one more, which writes."),
    text("listen", "127.0.0.1:8080", "Address and port of the service. Not loopback only with behind_tls_proxy."),
    text("metrics_listen", "127.0.0.1:9180", "Address and port of /metrics, loopback only; empty for none."),
    text("issuer", "http://LISTEN", "The service's public https URL, which is the iss of its tokens."),
    text("audience", "the issuer", "The aud of its tokens."),
    text(
        "key_file",
        "required",
        "File (mode 0600) of the key under which signing keys rest; rastro keys init makes it.",
    ),
    Row { name: "behind_tls_proxy", kind: Kind::Flag, meaning: "A proxy in front ends TLS." },
    list("trusted_proxies", "Addresses, or networks as 10.0.0.0/8, whose X-Forwarded-For is believed."),
    list("cors_origins", "Origins, as https://desk.example.org, that browsers may call from."),
    Row {
        name: "workers",
        kind: Kind::Number { default: Err("one per core"), least: 1, most: 1024 },
        meaning: "Threads that serve requests.",
    },
    number("access_token_minutes", 10, 1, 60, "Life of an access token."),
    number("requests_per_second", 50, 1, 1_000_000, "Requests of one client, or of one address without a token."),
    number(
        "token_failures_allowed",
        5,
        0,
        1_000_000,
        "Failed authentications of a client from one address before it is slowed.",
    ),
    number("acknowledge_routine_hours", 120, 1, MOST_HOURS, "Target for acknowledging a routine trace request."),
    number("acknowledge_urgent_hours", 24, 1, MOST_HOURS, "Target for acknowledging an urgent one."),
    number("answer_routine_hours", 720, 1, MOST_HOURS, "Target for answering a routine one."),
    number("answer_urgent_hours", 72, 1, MOST_HOURS, "Target for answering an urgent one."),
    number(
        "identities_per_client_hour",
        10_000,
        1,
        1_000_000_000,
        "Firearms that one client brings or looks up in an hour; ? counts as 10, * as 50; an import waits at half of it.",
    ),
    number(
        "identities_per_authority_day",
        100_000,
        1,
        1_000_000_000,
        "The same for all clients of one authority in a day (UTC).",
    ),
    number(
        "near_serials_per_hour",
        40,
        1,
        1_000_000_000,
        "Neighbouring serial numbers that one authority asks in an hour before it is refused and reported.",
    ),
    number(
        "reviewers_per_report",
        2,
        2,
        35,
        "Members of the Committee without a conflict who must have been assigned to a report before it can be concluded.",
    ),
    text(
        "imports_dir",
        "imports beside the SQLite file, or here",
        "Folder (made with mode 0700) in which uploads wait for their import; instances may share one.",
    ),
    number("shutdown_seconds", 30, 0, 3600, "Time that requests under way get when the service stops."),
];

/// Variables that are read and are no settings of the service.
pub const OTHER_VARIABLES: [(&str, &str); 5] = [
    ("RASTRO_CONFIG", "The TOML file with settings, where --config does not name it."),
    (
        "RASTRO_LOG",
        "What is logged: off, error, warn, info (default of serve), debug, trace, or by part: warn,rastro=info.",
    ),
    ("RASTRO_TEST_POSTGRES_URL", "For cargo test: a PostgreSQL server on which databases can be made."),
    ("RASTRO_TEST_SEED", "For cargo test: the number that a failed test printed, to have the same chances again."),
    ("RASTRO_TEST_REQUIRE", "For cargo test: the backends that must be there, as sqlite,postgres."),
];

/// The setting of this name.
pub fn row(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == name)
}

impl Kind {
    /// What stands in where it is absent, and what may be written.
    fn words(self) -> (String, String) {
        match self {
            Kind::Text("required") => ("required".to_owned(), "text".to_owned()),
            Kind::Text(default) => (format!("default {default}"), "text".to_owned()),
            Kind::List => ("default none".to_owned(), "list of texts".to_owned()),
            Kind::Number { default, least, most } => (
                default.map_or_else(|words| format!("default {words}"), |number| format!("default {number}")),
                format!("{least} to {most}"),
            ),
            Kind::Flag => ("default false".to_owned(), "true or false".to_owned()),
        }
    }
}

impl Row {
    /// Reads a variable's text as what the file would hold.
    pub fn of_variable(&'static self, text: &str) -> Result<toml::Value, ConfigError> {
        let text = text.trim();
        let read = match self.kind {
            Kind::Text(_) => Some(text.into()),
            Kind::List => {
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                Some(items.map(toml::Value::from).collect::<Vec<_>>().into())
            }
            Kind::Number { .. } => text.parse::<i64>().ok().map(toml::Value::from),
            Kind::Flag => text.parse::<bool>().ok().map(toml::Value::from),
        };
        read.ok_or_else(|| self.unfit())
    }

    /// Refuses a value of the wrong type, and a number out of bounds.
    pub fn check(&'static self, value: &toml::Value) -> Result<(), ConfigError> {
        let fits = match self.kind {
            Kind::Text(_) => value.is_str(),
            Kind::List => value.as_array().is_some_and(|items| items.iter().all(toml::Value::is_str)),
            Kind::Number { least, most, .. } => value.as_integer().is_some_and(|n| (least..=most).contains(&n)),
            Kind::Flag => value.is_bool(),
        };
        if fits { Ok(()) } else { Err(self.unfit()) }
    }

    fn unfit(&self) -> ConfigError {
        ConfigError::Setting { name: self.name, fault: format!("must be: {}", self.kind.words().1) }
    }
}

/// Every setting and variable, for `rastro serve --help`.
pub fn help() -> String {
    let mut text =
        "Settings come from the TOML file named by --config or RASTRO_CONFIG, then from variables, which win.\n\
        The setting listen is the variable RASTRO_LISTEN; lists are written with commas there.\n\n"
            .to_owned();
    for row in &ROWS {
        let (default, range) = row.kind.words();
        text.push_str(&format!("  {:<26} {range}; {default}\n      {}\n", row.name, row.meaning));
    }
    text.push_str("\nOther variables:\n\n");
    for (name, meaning) in OTHER_VARIABLES {
        text.push_str(&format!("  {name}\n      {meaning}\n"));
    }
    text
}
