//! The command line: `rastro serve | demo | migrate | import | openapi | account | client | keys`.

mod accounts;
mod demo;
mod demo_answers;
mod demo_register;
mod demo_reports;
mod demo_requests;
mod demo_seizures;
mod import;
mod logs;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::access::secrets::MasterKey;
use crate::access::{Caller, Principal, Roles};
use crate::config::{self, Settings};
use crate::db::{Db, Instant, migrate};
use crate::http::Tx;
use crate::problem::Problem;

/// What went wrong, in words for whoever typed the command.
type Failure = Box<dyn std::error::Error>;

const EXAMPLES: &str = "Examples:
  rastro demo                                        an invented region on http://127.0.0.1:8080
  RASTRO_DATABASE_URL=sqlite:rastro.db RASTRO_KEY_FILE=rastro.key rastro keys init
  rastro migrate --config rastro.toml                create or upgrade the database
  rastro client create --config rastro.toml --name 'Secretariat desk' --role secretariat
  rastro serve --config rastro.toml

Settings are read from the file named by --config or RASTRO_CONFIG, then from RASTRO_ variables;
rastro serve --help lists them with their defaults.";

/// The exchange with which national firearms authorities trace firearms together.
#[derive(Debug, Parser)]
#[command(name = "rastro", version, after_help = EXAMPLES)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

/// Where the settings are.
#[derive(Debug, Args)]
struct Config {
    /// TOML file with settings.
    #[arg(long, env = "RASTRO_CONFIG")]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API.
    #[command(after_help = serve_help())]
    Serve(Config),
    /// Serve an invented region, ready to try.
    Demo(demo::Options),
    /// Create the database, or bring it to this version.
    #[command(after_help = "Example: rastro migrate --config rastro.toml")]
    Migrate(Config),
    /// Load a file of seizures or firearm records.
    Import(import::Options),
    /// Print the OpenAPI document.
    #[command(
        after_help = "Examples:\n  rastro openapi > openapi.json\n  rastro openapi --yaml > openapi.yaml\n  rastro openapi --questionnaire-schema > questionnaire.schema.json"
    )]
    Openapi {
        /// As YAML instead of JSON.
        #[arg(long)]
        yaml: bool,
        /// The JSON Schema of questionnaires instead.
        #[arg(long, conflicts_with = "yaml")]
        questionnaire_schema: bool,
    },
    /// Make and disable accounts of people.
    #[command(subcommand)]
    Account(accounts::AccountCommand),
    /// Make, rotate and disable API clients.
    #[command(subcommand)]
    Client(accounts::ClientCommand),
    /// Make the service's keys, and replace them.
    #[command(subcommand)]
    Keys(KeysCommand),
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Make the key file under which signing keys rest (mode 0600); refuses to replace one.
    #[command(after_help = "Example: rastro keys init --config rastro.toml")]
    Init(Config),
    /// Make a new signing key; tokens of the old one are good until they end.
    #[command(after_help = "Example: rastro keys rotate --config rastro.toml")]
    Rotate(Config),
}

fn serve_help() -> String {
    format!("Example: rastro serve --config rastro.toml\n\n{}", config::help())
}

/// Runs the command that was typed.
pub fn run() -> ExitCode {
    let line = Line::parse();
    let started = logs::start(matches!(line.command, Command::Serve(_)));
    match started.and_then(|()| execute(line.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("rastro: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve(config) => serve::run(load(&config)?),
        Command::Demo(options) => demo::run(&options),
        Command::Migrate(config) => {
            let settings = load(&config)?;
            let db = Db::open(&settings.database_url, 2)?;
            let applied = migrate::migrate(&db)?;
            let (states, questionnaires, reports) = db
                .write(|conn| {
                    let now = Instant::now();
                    let states = crate::states::store::seed(conn, now)?;
                    let questionnaires = crate::questionnaires::samples::seed(conn, now)?;
                    Ok((states, questionnaires, crate::implementation_search::bring_up(conn)?))
                })
                .map_err(told)?;
            say(format!(
                "applied {applied} migrations, added {states} States and {questionnaires} sample questionnaires, \
                 read {reports} published reports for the search"
            ))
        }
        Command::Import(options) => import::run(&options),
        Command::Openapi { yaml, questionnaire_schema } => {
            let mut document = crate::openapi::document();
            if questionnaire_schema {
                document = crate::questionnaires::schema::schema(&document);
            }
            match yaml {
                true => say(crate::openapi::yaml(&document)?.trim_end()),
                false => say(serde_json::to_string_pretty(&document)?),
            }
        }
        Command::Account(command) => accounts::account(command),
        Command::Client(command) => accounts::client(command),
        Command::Keys(KeysCommand::Init(config)) => {
            let settings = load(&config)?;
            MasterKey::create(&settings.key_file)?;
            say(format!("made {}; keep a copy apart from the database's", settings.key_file.display()))
        }
        Command::Keys(KeysCommand::Rotate(config)) => {
            let (settings, db) = open(&config)?;
            let master = MasterKey::load(&settings.key_file)?;
            say(format!("new signing key {}", crate::access::keys::KeyRing::rotate(&db, &master, &settings)?))
        }
    }
}

/// Prints lines. Whoever stops reading them (`| head -1`) has what it wanted.
fn say(text: impl AsRef<str>) -> Result<(), Failure> {
    use std::io::{ErrorKind, Write};
    match writeln!(std::io::stdout(), "{}", text.as_ref()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn load(config: &Config) -> Result<Settings, Failure> {
    Ok(Settings::load(config.config.as_deref())?)
}

/// Settings and a migrated database.
fn open(config: &Config) -> Result<(Settings, Db), Failure> {
    let settings = load(config)?;
    let db = Db::open(&settings.database_url, 2)?;
    migrate::require_migrated(&db)?;
    Ok((settings, db))
}

/// A problem in words for the terminal.
fn told(problem: Problem) -> Failure {
    let document = problem.document(crate::http::language::Language::En, "", "");
    let mut text = document["detail"].as_str().unwrap_or_default().to_owned();
    for fault in document["errors"].as_array().into_iter().flatten() {
        let part = |name: &str| fault[name].as_str().unwrap_or_default();
        text.push_str(&format!("\n  {}: {}", part("pointer").trim_start_matches('/'), part("detail")));
    }
    if let Some(cause) = problem.cause() {
        text.push_str(&format!("\n  {cause}"));
    }
    text.into()
}

/// Whoever sits at the server's shell: no State, no roles; what the command line does is audited as its own.
fn command_line() -> Caller {
    Caller { principal: Principal::CommandLine, state: None, authority: None, roles: Roles::default() }
}

/// Runs one write as the command line.
fn write<T>(db: &Db, operation: &str, f: impl FnOnce(&mut Tx<'_>) -> Result<T, Problem>) -> Result<T, Failure> {
    let caller = command_line();
    db.write(|conn| {
        f(&mut Tx {
            conn,
            caller: &caller,
            now: Instant::now(),
            operation,
            action: "command_line",
            request_id: "cli",
            probing: None,
        })
    })
    .map_err(told)
}
