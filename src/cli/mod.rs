//! The command line: `rastro serve | demo | migrate | openapi | account | client | keys`.

mod accounts;
mod demo;
mod demo_requests;
mod logs;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::access::secrets::MasterKey;
use crate::access::{Caller, Principal, Roles};
use crate::config::Settings;
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

Settings are read from the file named by --config or RASTRO_CONFIG, then from RASTRO_ variables:
  database_url  database_connections  listen  metrics_listen  issuer  audience  key_file
  behind_tls_proxy  trusted_proxies  cors_origins  workers  access_token_minutes
  requests_per_second  token_failures_allowed  acknowledge_routine_hours  acknowledge_urgent_hours
  answer_routine_hours  answer_urgent_hours  shutdown_seconds
src/config.rs documents each. RASTRO_LOG sets what is logged (info by default).";

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
    #[command(after_help = EXAMPLES)]
    Serve(Config),
    /// Serve an invented region, ready to try.
    Demo(demo::Options),
    /// Create the database, or bring it to this version.
    Migrate(Config),
    /// Print the OpenAPI document.
    Openapi {
        /// As YAML instead of JSON.
        #[arg(long)]
        yaml: bool,
    },
    /// Make and disable accounts of people.
    #[command(subcommand)]
    Account(accounts::AccountCommand),
    /// Make, rotate and disable API clients.
    #[command(subcommand)]
    Client(accounts::ClientCommand),
    /// The service's keys.
    #[command(subcommand)]
    Keys(KeysCommand),
}

#[derive(Debug, Subcommand)]
enum KeysCommand {
    /// Make the key file under which signing keys rest (mode 0600); refuses to replace one.
    Init(Config),
    /// Make a new signing key; tokens of the old one are good until they end.
    Rotate(Config),
}

/// Runs the command that was typed.
pub fn run() -> ExitCode {
    let line = Line::parse();
    logs::start(matches!(line.command, Command::Serve(_)));
    match execute(line.command) {
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
            let states = db.write(|conn| crate::states::store::seed(conn, Instant::now()));
            println!("applied {applied} migrations, added {} States", states.map_err(told)?);
            Ok(())
        }
        Command::Openapi { yaml } => {
            let document = crate::openapi::document();
            match yaml {
                true => print!("{}", crate::openapi::yaml(&document)?),
                false => println!("{}", serde_json::to_string_pretty(&document)?),
            }
            Ok(())
        }
        Command::Account(command) => accounts::account(command),
        Command::Client(command) => accounts::client(command),
        Command::Keys(KeysCommand::Init(config)) => {
            let settings = load(&config)?;
            MasterKey::create(&settings.key_file)?;
            println!("made {}; keep a copy apart from the database's", settings.key_file.display());
            Ok(())
        }
        Command::Keys(KeysCommand::Rotate(config)) => {
            let (settings, db) = open(&config)?;
            let master = MasterKey::load(&settings.key_file)?;
            println!("new signing key {}", crate::access::keys::KeyRing::rotate(&db, &master, &settings)?);
            Ok(())
        }
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
    for fault in problem.faults() {
        text.push_str(&format!("\n  {}: {}", fault.pointer.trim_start_matches('/'), fault.code));
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
        f(&mut Tx { conn, caller: &caller, now: Instant::now(), operation, action: "command_line", request_id: "cli" })
    })
    .map_err(told)
}
